/// When there are so many classes that they are hardly meant.
enum ClassCount {
  /// More than 50 classes with fewer than ten samples each, in the mean.
  static func isImplausible(_ classes: Int, of samples: Int) -> Bool {
    classes > 50 && classes * 10 > samples
  }
}
