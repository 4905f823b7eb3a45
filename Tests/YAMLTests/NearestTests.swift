import Testing
import YAML

/// Suggestions for misspelled words.
struct NearestTests {
  private static let keys = [
    "learning_rate", "momentum", "nesterov", "schedule", "thresholds", "hidden", "epochs", "batch_size",
    "every",
    "max_width", "max_neurons", "seeds", "sgd", "adam", "adamw", "name", "test",
  ]

  @Test(arguments: [
    ("treshold", "thresholds"), ("hiden", "hidden"), ("learning-rate", "learning_rate"),
    ("LearningRate", "learning_rate"),
    ("batchsize", "batch_size"), ("epoch", "epochs"), ("sdg", "sgd"), ("evrey", "every"), ("adamn", "adam"),
    ("seed", "seeds"), ("max_with", "max_width"), ("nmae", "name"), ("sched", "schedule"),
    ("learning", "learning_rate"), ("mmntm", "momentum"), ("thrs", "thresholds"),
  ])
  func near(_ word: String, _ expected: String) {
    #expect(nearest(to: word, among: Self.keys) == expected)
  }

  @Test(arguments: ["", "x", "loss", "optimizer", "max", "zzzzzzzzzz", String(repeating: "a", count: 10_000)])
  func far(_ word: String) {
    #expect(nearest(to: word, among: Self.keys) == nil)
  }

  @Test(arguments: [
    ("mse", "mean_squared_error"), ("ce", "cross_entropy"), ("crossentropy", "cross_entropy"),
    ("cross-ent", "cross_entropy"), ("mean_sq_err", "mean_squared_error"), ("test_acc", "test_accuracy"),
    ("val_loss", "validation_loss"), ("vloss", "validation_loss"), ("bpp", "best_per_parameter"),
    ("VAL-ACC", "validation_accuracy"),
  ])
  func abbreviated(_ word: String, _ expected: String) {
    let names = [
      "cross_entropy", "mean_squared_error", "test_accuracy", "validation_accuracy", "test_loss",
      "validation_loss", "train_loss", "best", "best_per_parameter", "all",
    ]
    #expect(nearest(to: word, among: names) == expected)
    // One of two is no guess.
    #expect(nearest(to: "tl", among: ["test_loss", "train_loss"]) == nil)
  }

  @Test func nothingToChooseFrom() {
    #expect(nearest(to: "name", among: []) == nil)
  }
}
