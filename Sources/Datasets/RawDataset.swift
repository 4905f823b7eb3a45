internal import LinearAlgebra

/// A data set as its files give it, before it is split.
struct RawDataset: Sendable {
  /// The number of classes; 1 where numbers are predicted.
  let classCount: Int
  /// The training part of a set that has a test part of its own; otherwise all samples.
  let training: SampleTable
  /// The set's own test part.
  let test: SampleTable?
  /// The shape of the images, where the data say it.
  let imageShape: MapShape?
  /// What was found in the files; nil for sets that are not read from files of the user's.
  let layout: TableLayout?
  /// The labels as they stand in the data, in the order of the classes; none where numbers are predicted.
  let classes: [String]
  /// Why no network can be trained on them: all are of one class, or have one target. They can be looked at all the same.
  let trainingFault: DatasetError?
  /// What identifies the samples, `hash`: the catalog computes it once for the same files.
  var contentHash = ""

  /// - Parameter classes: The labels of the classes; nil when the labels are the numbers of the classes.
  init(
    classCount: Int,
    training: SampleTable,
    test: SampleTable? = nil,
    classes: [String]? = nil,
    imageShape: MapShape? = nil,
    layout: TableLayout? = nil,
    trainingFault: DatasetError? = nil
  ) {
    self.classCount = classCount
    self.training = training
    self.test = test
    self.classes = training.targets == nil ? classes ?? (0..<classCount).map(String.init) : []
    self.imageShape = imageShape
    self.layout = layout
    self.trainingFault = trainingFault
  }
}
