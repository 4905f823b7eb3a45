internal import YAML

/// What users of other programs call the things that have names here.
public enum Vocabulary {
  /// Each word with the names it may stand for, the likeliest first; those that are on offer count.
  private static let synonyms: [String: [String]] = [
    // Keys.
    "lr": ["learning_rate"], "wd": ["weight_decay"], "l2": ["weight_decay", "mean_squared_error"],
    "widths": ["hidden"], "hidden_layers": ["hidden"], "layers": ["hidden"], "units": ["hidden"],
    "max_epochs": ["epochs"], "num_epochs": ["epochs"], "seed": ["seeds"], "data": ["dataset"],
    "algorithm": ["method"], "criterion": ["method"],
    // Metrics and losses.
    "acc": ["test_accuracy"], "accuracy": ["test_accuracy"], "error": ["test_loss"], "loss": ["test_loss"],
    "rmse": ["test_rmse", "mean_squared_error"], "r2": ["test_r2"], "f1": ["test_macro_f1"],
    "macro_f1": ["test_macro_f1"],
    "balanced_accuracy": ["test_balanced_accuracy"],
    "xent": ["cross_entropy"], "nll": ["cross_entropy"], "log_loss": ["cross_entropy"],
    "softmax": ["cross_entropy"], "categorical_crossentropy": ["cross_entropy"],
    "sparse_categorical_crossentropy": ["cross_entropy"],
    // Networks.
    "linear": ["identity", "constant"], "kaiming": ["he_normal"], "kaiming_normal": ["he_normal"],
    "he": ["he_normal"], "xavier": ["glorot_uniform"], "xavier_uniform": ["glorot_uniform"],
    "glorot": ["glorot_uniform"], "lecun": ["lecun_normal"],
    // Data.
    "fmnist": ["fashion_mnist"], "spirals": ["two_spirals"], "zscore": ["standard"], "z_score": ["standard"],
    "minmax": ["unit"], "min_max": ["unit"],
    // Choices.
    "off": ["none", "never"], "no": ["none", "never"], "false": ["none", "never"], "nothing": ["none"],
    "null": ["none"], "always": ["each", "all"], "md": ["markdown"], "tex": ["latex"], "txt": ["text"],
    "permutation": ["sign-flip"], "signed_rank": ["wilcoxon"], "student": ["t"],
    "net2net": ["net2wider"],
    // Searches.
    "loguniform": ["log_uniform"], "reciprocal": ["log_uniform"], "int": ["integer"], "randint": ["integer"],
    "int_uniform": ["integer"], "range": ["uniform"], "values": ["choice"], "categorical": ["choice"],
    "count": ["samples"], "n": ["samples"], "trials": ["samples"], "n_trials": ["samples"],
    // Verbs.
    "start": ["run"], "train": ["run"], "execute": ["run"], "lint": ["validate"], "ls": ["status"],
    "list": ["status"], "stop": ["cancel"], "kill": ["cancel"],
  ]

  /// The name on offer that a word of other programs stands for.
  static func synonym(of word: String, among names: [String]) -> String? {
    let key = String(word.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    return synonyms[key]?.first(where: names.contains)
  }

  /// The name on offer that a word was probably meant to be: one it is a synonym of, else the nearest.
  public static func meant(by word: String, among names: [String]) -> String? {
    word.utf8.count > 256 ? nil : synonym(of: word, among: names) ?? nearest(to: word, among: names)
  }

  /// "; did you mean 'x'?" to stand behind a sentence, or nothing.
  public static func suggestion(for word: String, among names: [String]) -> String {
    meant(by: word, among: names).map { "; did you mean '\($0)'?" } ?? ""
  }
}
