internal import LinearAlgebra
internal import Networks

extension GrowthPlace {
  /// The share of the bottleneck that some neurons close when their contribution is linear and their amplitude the best:
  /// `<Vp, D>^2 / (|D|^2 Psi)` with `D = B2 alpha' omega'`, whatever their scale; nil when one of their sides is zero.
  public func closedShare(of neurons: borrowing NewNeurons) -> Double? {
    guard case .moments(let moment, let wanted, _) = statistics.inputs, analysis.bottleneck > 0 else {
      return nil
    }
    let fanIn = moment.centring(coefficients: neurons.fanIn.transposed())
    let gain = innerProduct(Matrix.product(fanIn, wanted.matrix, transposing: .left), neurons.fanOut)
    let ofInputs = Matrix.product(fanIn, .product(moment.centred, fanIn), transposing: .left)
    let ofOutputs = Matrix.product(neurons.fanOut, neurons.fanOut, transposing: .right)
    let size = innerProduct(ofInputs, ofOutputs)
    return size > 0 ? gain * gain / size / analysis.bottleneck : nil
  }
}
