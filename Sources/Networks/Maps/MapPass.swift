/// How far samples pass.
public enum MapPass: Sendable {
  /// Up to the loss, in evaluation mode.
  case forward
  /// There and back, in evaluation mode.
  case gradients
  /// There and back, norms by the batch.
  case training
}
