public import LinearAlgebra

/// Which data a run trains on and how they are split: the `dataset` section of a spec.
public struct DatasetConfiguration: Codable, Hashable, Sendable {
  /// The data sets a spec can name.
  public enum Name: String, Codable, CaseIterable, Sendable {
    case digits
    case mnist
    case fashionMNIST = "fashion_mnist"
    case cifar10
    case cifar100
    case twoSpirals = "two_spirals"
    case teacher
    case friedman1
    case idx
    case csv

    static let drawnSets: [any DrawnDataset.Type] = [TwoSpirals.self, Teacher.self, Friedman1.self]

    /// Whether the set was published in a training and a test part.
    public var hasTestPart: Bool { KnownImages.named(self) != nil }

    /// The number of samples of the part that was published for training; nil for sets without one.
    public var publishedTrainingCount: Int? { KnownImages.named(self)?.trainingCount }
  }

  /// How the inputs are scaled, always by figures of the training part alone.
  public enum Normalization: String, Codable, CaseIterable, Sendable {
    /// Mean 0 and deviation 1 for each input (a constant input becomes 0).
    case standard
    /// Mean 0 and deviation 1 over all pixels of each channel of images.
    case channel
    /// The range of the training part, over all inputs together, mapped to 0 ... 1.
    case unit
    /// The numbers as they are.
    case none
  }

  /// How training images are changed at random, anew in every epoch.
  public struct Augment: Codable, Hashable, Sendable {
    /// The image is moved by up to so many pixels in each direction; pixels from beyond its border are 0 in the data.
    public var crop: Int = 0
    /// Left and right are exchanged in every other image.
    public var flip: Bool = false

    /// Nothing is changed.
    public init() {}
  }

  /// Whether the first line of a CSV file names the columns.
  public enum Header: String, Codable, CaseIterable, Sendable {
    case auto, present, absent
  }

  /// The data set.
  public var name: Name
  /// What is learned from it.
  public var task: Task = .classification
  /// A file or folder; nil means the search path.
  public var path: String?
  /// Share (below 1) or count (1 or more) of the samples held back as test part, for sets without one of
  /// their own.
  public var test: Double = 0.2
  /// What the split into training, validation and test part is drawn by.
  public var splitSeed: SplitSeed = 0
  /// Share or count of the training part held back for decisions; 0 for none.
  public var validation: Double = 0.1
  /// At most this many training samples are used (stratified); nil means all.
  public var trainLimit: Int?
  /// How the inputs are scaled.
  public var normalize: Normalization = .standard
  /// The shape of the samples where they are images and the data do not say so: a CSV file of pixels; nil for none.
  public var shape: MapShape?
  /// What is done to the images of training batches; nil for nothing.
  public var augment: Augment?
  /// CSV: the column that holds the class, or those that hold the numbers to predict; nil means the last.
  public var label: LabelColumns?
  /// CSV: columns that are no inputs, each by name or number from 1.
  public var drop: [String] = []
  /// CSV: whether the first line names the columns.
  public var header: Header = .auto
  /// CSV: the character between cells; nil means that it is found out.
  public var delimiter: String?
  /// Synthetic sets: how many samples are drawn, all parts together.
  public var samples: Int = 2000
  /// Synthetic sets: standard deviation of the noise.
  public var noise: Double = 0.1
  /// Teacher and Friedman 1: the number of inputs.
  public var inputs: Int = 20
  /// Teacher: the number of classes.
  public var classes: Int = 5
  /// Teacher: the widths of its hidden layers (tanh).
  public var teacherHidden: [Int] = [8]

  /// The configuration for a data set with every other key at its default.
  public init(name: Name) {
    self.name = name
    guard name == .friedman1 else { return }
    (task, inputs, noise) = (.regression, 10, 1)
  }
}
