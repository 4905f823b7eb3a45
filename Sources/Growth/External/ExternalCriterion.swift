public import LinearAlgebra
internal import Networks

/// A criterion that is a program of the user's: it is asked through a channel, and what it answers is treated like the
/// neurons of any other criterion.
///
/// A class, because it remembers that it has asked twice: an interrupted run goes on to the same bytes only when the same
/// request gets the same answer, and that is looked at once.
public final class ExternalCriterion: GrowthCriterion {
  /// The program is given them.
  public static var readsMoments: Bool { true }
  /// By the scores of the program.
  public static var ranks: Bool { true }

  private let channel: any CriterionChannel
  private let isProjected: Bool
  private let ridge: Double
  private let seed: Int
  private var hasAskedTwice = false

  /// A criterion that asks through a channel.
  ///
  /// - Parameters:
  ///   - isProjected: Whether `N` is of what the consumer's best update leaves.
  ///   - ridge: What the program is told of the ridge.
  ///   - seed: Of the run.
  public init(_ channel: any CriterionChannel, isProjected: Bool, ridge: Double, seed: Int) {
    self.channel = channel
    self.isProjected = isProjected
    self.ridge = ridge
    self.seed = seed
  }

  /// None: it takes a channel.
  public convenience init?(_ policy: GrowthPolicy) { return nil }

  /// All there is.
  public var needs: InputStatistics.Kind { .everything(projected: isProjected) }

  /// What the program answers.
  ///
  /// - Throws: `CriterionFailure` that says where; what the channel throws.
  public func candidates(
    at place: GrowthPlace, limit: Int, generator: inout RandomGenerator
  ) throws -> NeuronCandidates {
    let request = CriterionRequest(place, limit: limit, ridge: ridge, seed: seed(of: place))
    do {
      let bytes = try ask(request)
      let candidates = try CriterionAnswer(bytes, to: request).candidates(
        noiseEdge: place.analysis.noiseEdge)
      if !hasAskedTwice {
        hasAskedTwice = true
        if try ask(request) != bytes {
          channel.warn(
            "the criterion \(channel.inWords) answered the same request (hidden layer \(place.layer), event "
              + "\(place.event)) with two different files: a run that is interrupted will not go on to the same numbers. "
              + "An answer must be a function of the request; chance is drawn from its seed")
        }
      }
      return candidates
    } catch let error as ModelFile.FormatError {
      throw located(
        channel.failure("the answer of \(channel.inWords) cannot be used: \(error.message)"), place)
    } catch let error as CriterionFailure {
      throw located(error, place)
    }
  }

  private func ask(_ request: CriterionRequest) throws -> [UInt8] {
    try channel.answer(to: request.bytes) { try CriterionAnswer.length(of: $0, to: request) }
  }

  private func located(_ failure: CriterionFailure, _ place: GrowthPlace) -> CriterionFailure {
    var failure = failure
    failure.message = "hidden layer \(place.layer), event \(place.event): \(failure.message)"
    failure.epoch = place.epoch
    return failure
  }

  /// A seed of its own for every request of a run, which takes nothing from the run's other draws; it fits into a
  /// double-precision number, as JSON readers want it.
  private func seed(of place: GrowthPlace) -> UInt64 {
    var generator = RandomGenerator(seed: seed, stream: "criterion \(place.event) \(place.layer)")
    return generator.next() >> 11
  }
}

extension CriterionChannel {
  /// The command, for messages.
  var inWords: String { "'\(command.joined(separator: " "))'" }
}
