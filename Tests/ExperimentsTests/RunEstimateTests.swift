import Datasets
import Experiments
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
    #expect(total.trainFlops.upperBound == 1e6)
    #expect(estimate.trainFlops == 120_000...300_000)
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
