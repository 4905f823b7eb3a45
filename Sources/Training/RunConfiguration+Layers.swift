public import LinearAlgebra
public import Networks

extension RunConfiguration {
  /// The network's shape on images, layer by layer; nil for a network that does not work on images.
  ///
  /// - Parameter images: What the samples are.
  /// - Throws: `MapOutline.ShapeError` for the first layer that does not fit.
  public func mapOutline(images: MapShape?) throws(MapOutline.ShapeError) -> MapOutline? {
    guard model.hasMaps else { return nil }
    return try NetworkShape(model, inputs: images?.count ?? 0, images: images, outputs: 1).maps
  }

  /// Which layer of the model does not fit the data, from 0, and why, in a sentence that names the key; nil when all do.
  public func layersProblem(images: MapShape?) -> (layer: Int, sentence: String)? {
    do {
      _ = try mapOutline(images: images)
      return nil
    } catch {
      return (error.layer, "model.layers, layer \(error.layer + 1): \(error.message)")
    }
  }

  /// The shape after every layer that works on images, in a line; nil for a network without any.
  public func layersInWords(images: MapShape?) -> String? {
    guard let outline = try? mapOutline(images: images) else { return nil }
    let steps = zip(outline.layers, outline.shapes).map { "\($0.kind) \($1)" }
    return (["input \(outline.input)"] + steps).joined(separator: " -> ")
  }
}
