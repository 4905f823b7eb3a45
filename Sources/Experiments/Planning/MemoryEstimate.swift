internal import Datasets
internal import Growth
internal import Networks
internal import Training

/// The memory a worker takes at most for a run, at the widths growth is likely to come to.
///
/// Every matrix counts as if it lived through the widest moment of its kind. Nothing is counted for
/// what the allocator keeps back beyond the share that is added for it.
public struct MemoryEstimate: Hashable, Sendable {
  /// Bytes that all workers of a machine share: mapped files of the data set.
  public let sharedBytes: Int
  /// Bytes that each worker has for itself.
  public let ownBytes: Int

  /// The resident memory of one worker.
  public var bytes: Int { sharedBytes + ownBytes }
}

extension MemoryEstimate {
  /// The program, its libraries, the packing buffers of OpenBLAS, and small things of all kinds. A debug build is larger.
  private static var program: Int {
    #if DEBUG
      40 << 20
    #else
      36 << 20
    #endif
  }
  /// Lists of numbers for each training sample: two shuffled samples and what they are made from, the order of the
  /// epoch, the pass of an evaluation.
  private static let bytesPerTrainingSample = 96
  /// What lives at a time of all that an event of fully connected layers makes, measured on digits and MNIST.
  private static let livingShare = 0.6
  /// Growth at its own pace takes about so many samples at most: measured on MNIST.
  private static let samplesAtOwnPace = 3000
  /// A look takes about this share of what growth may take in all.
  private static let shareOfLook = 0.2
  /// What the allocator cannot give back between two large matrices.
  private static let slack = 1.15
  /// The number of samples in an evaluation or a pass of the statistics.
  private static let chunk = NetworkStatistics.chunk

  /// The estimate for a run.
  ///
  /// - Parameters:
  ///   - largest: The network at the widths that are likely.
  ///   - grows: Whether there are growth events.
  init(_ run: RunConfiguration, largest: NetworkShape, grows: Bool, data: DataSize) {
    let shape = Shape(largest, keepsSlopes: run.model.activation.keepsSlopes)
    let batch = min(run.training.batchSize, data.trainingSamples)
    let slots: Double =
      switch run.optimizer.name {
      case .sgd: run.optimizer.momentum == 0 ? 0 : 1
      case .rmsprop: 1
      case .adam, .adamw: 2
      }
    // Weights, gradients, slots, the file that is written, and a copy while the network is widened.
    var copies = 4 + slots
    if run.training.earlyStopping != nil { copies += 1 }
    if run.growth.learningRate == .rescale { copies += 1 }
    var bytes = 4 * copies * shape.parameters
    bytes += shape.workspace(rows: batch) + shape.workspace(rows: Self.chunk)
    if let maps = largest.maps {
      // What works on images takes fewer samples at a time in evaluation.
      let keepsSlopes = run.model.activation.keepsSlopes
      bytes += Double(maps.byteCount(samples: batch, keepsSlopes: keepsSlopes, .training))
      bytes += Double(maps.byteCount(samples: 128, keepsSlopes: keepsSlopes, .forward))
      bytes += 4 * copies * Double(largest.parameters)
      if grows { bytes += Self.growthEvent(largest, keepsSlopes: keepsSlopes) }
    } else if grows {
      // What is made anew for the widened network while the old is still there.
      let needsMoments = run.growth.method.criterion?.readsMoments == true
      let atOwnPace = Self.samplesAtOwnPace(of: run, at: largest, data)
      // Copies of a trial: without two fifths and without three fifths of the units they take as much as the network.
      let trial = run.growth.hasOwnPace ? 4 * (copies + 1) * shape.parameters : 0
      bytes += max(
        trial + shape.workspace(rows: batch),
        Self.livingShare
          * shape.growthEvent(
            needsMoments: needsMoments,
            samples: min(
              run.growth.hasOwnPace && run.growth.statistics.samples == .auto
                ? atOwnPace : run.growth.statistics.count(for: largest) ?? data.trainingSamples,
              data.trainingSamples),
            searchSamples: min(
              run.growth.hasOwnPace ? atOwnPace : run.growth.lineSearch.samples,
              data.trainingSamples)
          )
      )
    }
    bytes = Self.slack * bytes + Double(Self.bytesPerTrainingSample) * Double(data.trainingSamples)
    sharedBytes = data.footprint.sharedBytes
    ownBytes = Self.program + data.footprint.ownBytes + Int(min(bytes, 0x1p60))
  }

  /// The samples that growth at its own pace takes at most for what a look may cost; the first look has its own number.
  private static func samplesAtOwnPace(
    of run: RunConfiguration, at largest: NetworkShape, _ data: DataSize
  ) -> Int {
    let epochs = Double(run.training.epochs) * Double(data.trainingSamples)
    let each = largest.trainingFlops(samples: 1)
    let p = Double(largest.inputs + 1)
    let look = shareOfLook * run.growth.maxCost * (run.training.flops ?? epochs * each)
    let afforded = Int(min(look / (each + p * (p + 1)), Double(samplesAtOwnPace)))
    return max(afforded, run.growth.statistics.first, Grower.usualJudges)
  }

  /// What growth takes of a network with convolutions: the passes over two samples, each as much as is kept of one, that of the
  /// line search, and the rows and moments of the largest place.
  private static func growthEvent(_ shape: NetworkShape, keepsSlopes: Bool) -> Double {
    guard let maps = shape.maps else { return 0 }
    let lanes = 16
    func sample(_ pass: MapPass) -> Double {
      Double(maps.byteCount(samples: lanes, keepsSlopes: keepsSlopes, pass)) / Double(lanes)
    }
    let samples = min(
      Double(chunk), max(Double(NetworkStatistics.mapBytes) / sample(.training), Double(lanes)))
    let sizes = shape.layerSizes
    let places = shape.places.map { place -> Double in
      let (p, m) = (Double(sizes[place.widened].inputs + 1), Double(sizes[place.consumer].inputs + 1))
      let q = Double(sizes[place.consumer].outputs)
      let stretch = min(samples, Double(NetworkStatistics.samplesOfStretch(shape, at: place)))
      let rows = stretch * Double(NetworkStatistics.rowsOfSample(shape, at: place))
      let readings = stretch * Double(NetworkStatistics.readingsOfSample(shape, at: place))
      let matrices = 4 * (rows * (m + p + 2 * q) + 2 * readings * p)
      return matrices + 28 * (p * p + m * m) + 32 * q * (m + p * Double(place.taps))
    }
    // Positions of the largest map are read by new units too: as many again at most.
    return 0.9 * (samples * (2 * sample(.gradients) + sample(.forward)) + (places.max() ?? 0))
  }

  /// The sizes of matrices, in floating point: the bounds of a spec may be absurd.
  private struct Shape {
    /// Inputs, widths and outputs.
    let sizes: [Double]
    let keepsSlopes: Bool

    init(_ shape: NetworkShape, keepsSlopes: Bool) {
      sizes = ([shape.inputs] + shape.hidden + [shape.outputs]).map(Double.init)
      self.keepsSlopes = keepsSlopes
    }

    /// The elements of memory of a matrix row: long rows begin at cache lines of sixteen.
    private func row(_ columns: Double) -> Double {
      columns < 16 ? columns : (columns / 16).rounded(.up) * 16
    }

    var parameters: Double { zip(sizes, sizes.dropFirst()).reduce(0) { $0 + row($1.0 + 1) * $1.1 } }

    /// The inputs of some samples, in single precision.
    private func wholeInputs(rows: Int) -> Double { 4 * Double(rows) * row(sizes[0] + 1) }

    /// The inputs of a batch, whole or sparse. Of a sparse one what is not zero, by sample and by input: three tenths of
    /// all in most batches, half as much again for what the lists grow ahead; and a strip of 64 units.
    private func inputs(rows: Int) -> Double {
      let elements = 0.3 * 1.5 * (Double(rows) + 1) * sizes[0]
      let sparse = 2 * 8 * elements + 8 * (Double(rows) + sizes[0]) + 4 * 64 * max(sizes[0] + 8, Double(rows))
      return max(wholeInputs(rows: rows), sparse)
    }

    /// Outputs, gradients of outputs and slopes of a pass, in single precision.
    private func outputs(rows: Int) -> Double {
      let hidden = sizes.dropFirst().dropLast().reduce(0) {
        $0 + (keepsSlopes ? 2 : 1) * row($1 + 1) + row($1)
      }
      return 4 * Double(rows) * (hidden + 2 * row(sizes[sizes.count - 1]))
    }

    /// A pass with its batch.
    func workspace(rows: Int) -> Double { inputs(rows: rows) + outputs(rows: rows) }

    /// What is kept of something at most.
    private func kept(_ bytes: Double) -> Double { min(bytes, Double(NetworkStatistics.keptBytes)) }

    /// The moments of all layers, the decomposition of the largest, and the passes over the samples.
    func growthEvent(needsMoments: Bool, samples: Int, searchSamples: Int) -> Double {
      let orders = sizes.dropLast().map { row($0 + 1) }
      // Of each moment: sums in double and in single precision, the mean, its factor, and the centred samples; of the
      // first the samples as they are, too.
      var statistics = orders.reduce(wholeInputs(rows: chunk)) {
        $0 + (needsMoments ? 28 * $1 * $1 : 0) + 4 * Double(chunk) * $1
      }
      for layer in sizes.indices.dropFirst().dropLast() {
        let (p, m, q) = (row(sizes[layer - 1] + 1), row(sizes[layer] + 1), row(sizes[layer + 1]))
        // Sums, products and means of the two cross moments, the update twice, and what it leaves of a batch.
        statistics += 20 * (m * q + p * q) + 12 * m * q + 4 * Double(chunk) * q
      }
      // A singular matrix takes an eigendecomposition with its work space, vectors and copies.
      let largest = needsMoments ? orders.max() ?? 0 : 0
      let decomposition = 48 * largest * largest
      // While one of the two samples passes, the inputs of the other stay for the next event.
      let inputs = (statistics: kept(inputs(rows: samples)), search: kept(inputs(rows: searchSamples)))
      // On the way to its widths the network passes those at which as much is kept as may be.
      let passes = max(
        inputs.statistics + kept(outputs(rows: samples)), workspace(rows: min(chunk, samples)))
      let duringStatistics = passes + inputs.search
      let duringSearch = workspace(rows: searchSamples) + inputs.statistics
      return statistics + decomposition + max(duringStatistics, duringSearch)
    }
  }
}
