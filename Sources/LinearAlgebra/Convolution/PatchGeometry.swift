/// Which positions of a grid a window reads as it moves over it: the geometry of a convolution or of pooling.
///
/// Positions are counted row by row. A tap is a place within the window, counted the same way.
public struct PatchGeometry: Hashable, Sendable {
  /// The rows of the grid that is read.
  public let height: Int
  /// The columns of the grid that is read.
  public let width: Int
  /// Rows and columns of the window.
  public let kernel: Int
  /// By how many positions the window moves.
  public let stride: Int
  /// How many rows and columns of zeros lie around the grid.
  public let padding: Int

  /// The rows of positions of the window.
  public var outputHeight: Int { (height + 2 * padding - kernel) / stride + 1 }
  /// The columns of positions of the window.
  public var outputWidth: Int { (width + 2 * padding - kernel) / stride + 1 }
  /// The places within the window.
  public var taps: Int { kernel * kernel }
  /// The positions of the window.
  public var outputPositions: Int { outputHeight * outputWidth }
  /// The positions that are read.
  public var inputPositions: Int { height * width }

  /// A window over a grid.
  ///
  /// - Precondition: The window fits into the grid with its padding.
  public init(height: Int, width: Int, kernel: Int, stride: Int, padding: Int) {
    precondition(kernel > 0 && stride > 0 && padding >= 0, "no window")
    precondition(min(height, width) + 2 * padding >= kernel, "the window is larger than the grid")
    self.height = height
    self.width = width
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }
}
