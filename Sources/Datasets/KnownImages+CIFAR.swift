internal import LinearAlgebra

extension KnownImages {
  private static let source = "A. Krizhevsky, University of Toronto"
  // No licence is stated; the page asks for a citation.
  private static let licence = "none stated, cite Krizhevsky 2009"
  private static let mirrors = ["https://www.cs.toronto.edu/~kriz"]
  private static let imageShape = MapShape(channels: 3, height: 32, width: 32)

  /// 60,000 photographs in colour of ten kinds of things.
  ///
  /// Source: A. Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, binary version,
  /// https://www.cs.toronto.edu/~kriz/cifar.html.
  static let cifar10 = KnownImages(
    name: .cifar10,
    folders: ["cifar10", "cifar-10-batches-bin"],
    files: [
      ("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
      ("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
      ("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
      ("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
      ("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
      ("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
    ].map(File.init),
    licence: licence,
    source: source,
    mirrors: mirrors,
    format: .cifar(labels: 1),
    archive: File(
      name: "cifar-10-binary.tar.gz",
      digest: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"
    ),
    trainingCount: 50_000,
    imageShape: imageShape,
    classes: [
      "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ]
  )

  /// The same of a hundred kinds; their twenty groups, which the files have too, are not used.
  static let cifar100 = KnownImages(
    name: .cifar100,
    folders: ["cifar100", "cifar-100-binary"],
    files: [
      ("train.bin", "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29"),
      ("test.bin", "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a"),
    ].map(File.init),
    licence: licence,
    source: source,
    mirrors: mirrors,
    format: .cifar(labels: 2),
    archive: File(
      name: "cifar-100-binary.tar.gz",
      digest: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"
    ),
    trainingCount: 50_000,
    imageShape: imageShape,
    classCount: 100,
    classes: [
      "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle",
      "bowl", "boy", "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle",
      "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur",
      "dolphin", "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard",
      "lamp", "lawn_mower", "leopard", "lion", "lizard", "lobster", "man", "maple_tree", "motorcycle",
      "mountain", "mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear",
      "pickup_truck", "pine_tree", "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon",
      "ray", "road", "rocket", "rose", "sea", "seal", "shark", "shrew", "skunk", "skyscraper", "snail",
      "snake", "spider", "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank", "telephone",
      "television", "tiger", "tractor", "train", "trout", "tulip", "turtle", "wardrobe", "whale",
      "willow_tree", "wolf", "woman", "worm",
    ]
  )
}
