internal import FoundationEssentials

/// Finds the IDX files that a path means.
enum IDXFolder {
  /// Images and labels of the training part, then of the test part when there is one.
  ///
  /// A folder is searched for one file with `train` and `images` in its name, and one with `t10k` or `test`
  /// and `images`; a file is taken as the images of all samples. The labels are found beside by the usual
  /// naming.
  ///
  /// - Throws: `DatasetError` when nothing or more than one file fits.
  static func files(at path: String) throws -> [String] {
    let path = SearchPath.expand(path)
    if FileStamp.isFolder(path) {
      let names = try list(path)
      guard let training = try images(in: path, names, ["train"]) else {
        throw DatasetError(
          .environment,
          "\(path): holds no file with 'train' and 'images' in its name; "
            + "name the images file itself in dataset.path"
        )
      }
      let test = try images(in: path, names, ["t10k", "test"])
      return try pair(training, in: path, names) + (test.map { try pair($0, in: path, names) } ?? [])
    }
    guard FileStamp(path) != nil else {
      throw DatasetError.missing("\(path): there is no such file or folder")
    }
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent().path
    return try pair(url.lastPathComponent, in: folder, list(folder))
  }

  private static func list(_ folder: String) throws -> Set<String> {
    do {
      return Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    } catch {
      throw DatasetError(.environment, "\(folder): cannot be listed")
    }
  }

  /// The one images file whose name holds one of some words; of the same file raw and in gzip, the raw one.
  private static func images(in folder: String, _ names: Set<String>, _ words: [String]) throws -> String? {
    let fitting = names.filter { name in
      name.contains("images") && !name.hasSuffix(".part") && words.contains(where: name.contains)
    }
    let distinct = fitting.filter { !$0.hasSuffix(".gz") || !fitting.contains(String($0.dropLast(3))) }
      .sorted()
    guard distinct.count < 2 else {
      throw DatasetError(
        .configuration,
        "\(folder): holds several images files (\(distinct.joined(separator: ", "))); "
          + "name one in dataset.path"
      )
    }
    return distinct.first
  }

  private static func pair(_ images: String, in folder: String, _ names: Set<String>) throws -> [String] {
    guard let labels = labels(for: images, among: names) else {
      throw DatasetError(
        .environment,
        "\(folder)/\(images): no labels file beside it (the same name with 'labels' for 'images' "
          + "and 'idx1' for 'idx3', raw or .gz)"
      )
    }
    return [folder + "/" + images, folder + "/" + labels]
  }

  private static func labels(for images: String, among names: Set<String>) -> String? {
    var name = images.hasSuffix(".gz") ? String(images.dropLast(3)) : images
    guard let word = name.ranges(of: "images").last else { return nil }
    name.replaceSubrange(word, with: "labels")
    name.replace(/idx[0-9]/, with: "idx1")
    return [name, name + ".gz"].first(where: names.contains)
  }
}
