import Datasets
@testable import Experiments
import Growth
import Networks
import Testing
import Training

/// Figures by hand: 3 inputs, 2 classes, 100 training samples, 10 epochs.
struct RunEstimateTests {
  private func estimate(_ change: (inout RunConfiguration) -> Void) -> RunEstimate {
    var run = RunConfiguration(dataset: .init(name: .digits), model: .init(hidden: [4]))
    run.training.epochs = 10
    run.growth.start = 1
    run.growth.every = 2
    run.growth.until = 5
    run.growth.maxNeurons = 3
    change(&run)
    return RunEstimate(run, data: DataSize(inputs: 3, outputs: 2, trainingSamples: 100))
  }

  /// More than can be counted stays the largest number.
  @Test(arguments: [1_000, 93_000])
  func absurdNetworksAreEstimated(_ layers: Int) throws {
    let estimate = estimate {
      $0.model.hidden = Array(repeating: layers == 1_000 ? 100_000 : .max / 2, count: layers)
      $0.growth.every = 1e-6
      $0.growth.maxNeurons = 100_000
      $0.training.epochs = 1_000_000
      $0.growth.until = 1_000_000
    }
    let isCounted = layers == 1_000
    let smallest = 4 * 100_000 + 999 * 100_001 * 100_000 + 100_001 * 2
    #expect(estimate.parameters.lowerBound == (isCounted ? smallest : Int.max))
    #expect(estimate.trainFlops.lowerBound.isFinite && estimate.trainFlops.lowerBound > 1e21)
    #expect(estimate.trainFlops.upperBound >= estimate.trainFlops.lowerBound)
    #expect(estimate.bytes > 0 && estimate.memory.bytes > 1 << 40)
  }

  @Test func fixedWidthsAreExact() {
    let estimate = estimate { $0.growth.method = .none }
    #expect(estimate.parameters == 26...26)
    // A sample takes 4 x 26 + 2 x 4 x 2 operations.
    #expect(estimate.trainFlops == 120_000...120_000)
  }

  @Test func growthUpToTheNumberOfEvents() {
    // Events at epochs 1, 3 and 5 add 9 neurons: 13 x 4 + 2 x 14 parameters, 4 x 80 + 2 x 13 x 2 operations.
    let estimate = estimate { _ in }
    #expect(estimate.parameters == 26...80)
    #expect(estimate.trainFlops == 120_000...(100 * 120 + 900 * 372))
  }

  @Test func growthUpToTheWidth() {
    let estimate = estimate { $0.growth.maxWidth = [6] }
    #expect(estimate.parameters == 26...38)
  }

  @Test func growthUpToTheParameters() {
    let estimate = estimate { $0.growth.maxParameters = 50 }
    #expect(estimate.parameters == 26...50)
    let total = self.estimate {
      $0.growth.maxParameters = 50
      $0.training.flops = 1e6
    }
    #expect(total.parameters == 26...50)
    // The last step is made whole: 100 samples at 120 operations.
    #expect(total.trainFlops == 1e6...1.012e6)
    #expect(estimate.trainFlops == 120_000...300_000)
  }

  /// On a very short training growth takes more than its share: 5.6 million operations, or a first look, which a layer on
  /// many inputs makes dear.
  @Test func aTotalLeavesToTrainingWhatGrowthCannotTake() {
    let estimate = { (total: Double, inputs: Int) in
      var run = RunConfiguration(dataset: .init(name: .digits), model: .init(hidden: [4]))
      run.training.flops = total
      run.growth.statistics.samples = .auto
      return RunEstimate(run, data: DataSize(inputs: inputs, outputs: 2, trainingSamples: 10_000)).trainFlops
    }
    // A batch of 128 samples at 120 operations each.
    #expect(estimate(1e10, 3) == (1e10 - 0.1 * 1e10 / 1.1)...(1e10 + 15_360))
    #expect(estimate(2e7, 3).lowerBound == 2e7 - 5.6e6)
    #expect(estimate(1e6, 3) == 15_360...(1e6 + 15_360))
    #expect(estimate(10, 3) == 15_360...15_370)
    // Two thirds of 785 cubed for their moments alone.
    #expect((0.2e9...0.65e9).contains(estimate(1e9, 784).lowerBound))
  }

  @Test func onlyTheListedLayersGrow() {
    let estimate = estimate { run in
      run.model.hidden = [4, 4]
      run.growth.layers = .listed([2])
      run.growth.maxWidth = [50, 5]
    }
    #expect(estimate.parameters == 46...(16 + 25 + 12))
  }

  @Test func growthOnAPlateauIsBoundedByItsPatience() {
    // At most one event in four epochs: at 1 and at 5.
    let estimate = estimate { run in
      run.growth.onPlateau = .init()
      run.growth.onPlateau?.patience = 4
    }
    #expect(estimate.parameters.upperBound == 10 * 4 + 2 * 11)
  }

  @Test func absurdBoundsDoNotOverflow() {
    let estimate = estimate { run in
      run.growth.every = 1e-9
      run.growth.maxNeurons = 100_000
      run.model.hidden = [4, 4]
    }
    #expect(estimate.parameters.upperBound > 1_000_000_000)
  }

  @Test func memoryGrowsWithWhatHoldsIt() {
    let small = estimate { $0.growth.method = .none }.memory
    let wide = estimate {
      $0.growth.method = .none
      $0.model.hidden = [4, 1000, 1000]
    }.memory
    // A million weights, their gradients and the velocities of sgd, in single precision.
    #expect(wide.ownBytes - small.ownBytes > 3 * 4_000_000)
    let growing = estimate { $0.growth.maxWidth = [1000] }.memory
    #expect(growing.ownBytes > small.ownBytes)
    // Never above what the parameters allow: five more units.
    // What an event keeps of its samples: 100 of them with 4 inputs and two matrices of a width of 1000 or so.
    let sparing = estimate {
      $0.growth.maxWidth = [1000]
      $0.growth.lineSearch.samples = 1
      $0.growth.statistics.samples = .count(10)
    }.memory
    let kept = estimate {
      $0.growth.maxWidth = [1000]
      $0.growth.lineSearch.samples = 1
      $0.growth.statistics.samples = .all
    }.memory
    #expect(kept.ownBytes > sparing.ownBytes)
    // The inputs of the statistics stay while the line search passes over its own: three and the ones.
    func searching(statistics count: Int) -> MemoryEstimate {
      estimate {
        $0.growth.lineSearch.samples = 100
        $0.growth.statistics.samples = .count(count)
      }.memory
    }
    #expect(searching(statistics: 100).ownBytes - searching(statistics: 10).ownBytes >= 90 * 4 * 4 / 2)
    let bounded = estimate {
      $0.growth.maxNeurons = 100_000
      $0.growth.maxParameters = 56
    }.memory
    let five = estimate {
      $0.growth.maxNeurons = 100_000
      $0.growth.maxWidth = [9]
    }.memory
    #expect(bounded == five)
    #expect(small.sharedBytes == 0)
    #expect(MemoryEstimate(sharedBytes: 100, ownBytes: 7).bytes == 107)
  }
}
