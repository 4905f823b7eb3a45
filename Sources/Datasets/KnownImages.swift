internal import LinearAlgebra

/// An image data set that is known by name: its files, their checksums, and where they can be had.
struct KnownImages: Sendable {
  /// A file as it is published.
  struct File: Sendable {
    /// `train-images-idx3-ubyte` and so on: the name without `.gz`; of an archive that on the web.
    let name: String
    /// SHA-256 of the uncompressed content; of an archive as it is downloaded.
    let digest: String
  }

  /// What the files are written in.
  enum Format: Sendable {
    /// Images and labels in a file each.
    case idx
    /// A record for each image: so many labels of a byte, the last of which counts, and the pixels.
    case cifar(labels: Int)
  }

  let name: DatasetConfiguration.Name
  /// The names its folder goes by, here, in Debian and in torchvision.
  let folders: [String]
  /// Training images, training labels, test images, test labels; of CIFAR the training files, and the test file last.
  let files: [File]
  let licence: String
  let source: String
  /// Folders on the web that hold the files in gzip or the archive, in the order in which they are tried.
  let mirrors: [String]
  /// The Debian package with the same files.
  var package: String?
  var format = Format.idx
  /// The tar file in gzip that the files come in; nil where each comes by itself.
  var archive: File?
  /// The number of images of the training part.
  var trainingCount = 60_000
  /// That of the test part.
  var testCount = 10_000
  var imageShape = MapShape(channels: 1, height: 28, width: 28)
  var classCount = 10
  /// What the classes are called; nil where their numbers are their names.
  var classes: [String]?

  static let mnist = KnownImages(
    name: .mnist,
    folders: ["mnist", "MNIST/raw"],
    files: idxFiles([
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ]),
    licence: "CC BY-SA 3.0",
    source: "Y. LeCun, C. Cortes",
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist",
      "https://storage.googleapis.com/cvdf-datasets/mnist",
    ]
  )

  static let fashionMNIST = KnownImages(
    name: .fashionMNIST,
    folders: ["fashion-mnist", "fashion_mnist", "FashionMNIST/raw"],
    files: idxFiles([
      "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ]),
    licence: "MIT",
    source: "H. Xiao, K. Rasul, R. Vollgraf, Zalando SE",
    mirrors: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"],
    package: "dataset-fashion-mnist"
  )

  /// The files of a set in the format of MNIST, by their checksums: training images and labels, test images and labels.
  private static func idxFiles(_ digests: [String]) -> [File] {
    let names = [
      "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
      "t10k-labels-idx1-ubyte",
    ]
    return zip(names, digests).map(File.init)
  }

  static let all = [mnist, fashionMNIST, cifar10, cifar100]

  /// The set with a name; nil for sets that are not image files known by name.
  static func named(_ name: DatasetConfiguration.Name) -> KnownImages? {
    all.first { $0.name == name }
  }
}
