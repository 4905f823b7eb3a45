// swift-tools-version: 6.2
import PackageDescription

/// Strictness is the same in every target: a warning is an error, and every unsafe operation is marked.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Eight numbers at a time instead of four. Every x86 server since 2015 has AVX2 and FMA; on another the program says so
/// and ends. Products and sums are not merged unless the code says so.
#if arch(x86_64)
  let vector: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v3"])]
#else
  let vector: [SwiftSetting] = []
#endif

/// Numeric targets are optimised in debug builds too (tests train real networks), and `sqrt` is an instruction
/// instead of a libm call that sets errno.
let numeric: [SwiftSetting] =
  strict + [
    .unsafeFlags(["-O"], .when(configuration: .debug)),
    .unsafeFlags(["-Xcc", "-fno-math-errno"]),
  ] + vector

func library(
  _ name: String,
  uses dependencies: [Target.Dependency],
  settings: [SwiftSetting] = strict
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    swiftSettings: strict
  )
}

/// Fuzzing needs every module instrumented, so it is built apart, by `make fuzz`.
let fuzzing: [Target] =
  Context.environment["SPROUT_FUZZ"] == nil
  ? []
  : [
    .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    .executableTarget(
      name: "sprout-fuzz", dependencies: ["FuzzTargets", "Results", "CFuzzer"], path: "Tests/Fuzz/Program",
      swiftSettings: strict),
  ]

let package = Package(
  name: "sprout",
  products: [
    .executable(name: "sprout", targets: ["sprout"]),
    .executable(name: "sprout-bench", targets: ["sprout-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    .systemLibrary(name: "CAffinity"),
    .systemLibrary(name: "CProcessor"),
    .systemLibrary(name: "CMalloc"),
    .target(name: "CDigits", exclude: ["digits.bin"]),

    library("Hashing", uses: ["CCrypto"]),
    library("YAML", uses: ["CLibYAML"]),
    library("LinearAlgebra", uses: ["COpenBLAS", "CMalloc"], settings: numeric),
    library(
      "Datasets", uses: ["LinearAlgebra", "Hashing", "CZlib", "CProcessor", "CDigits"], settings: numeric),
    library("Protobuf", uses: []),
    library("Networks", uses: ["LinearAlgebra", "Protobuf"], settings: numeric),
    library("Growth", uses: ["LinearAlgebra", "Networks"], settings: numeric),
    library("Training", uses: ["LinearAlgebra", "Datasets", "Networks", "Growth"], settings: numeric),
    library(
      "Experiments",
      uses: [
        "YAML", "Hashing", "LinearAlgebra", "Datasets", "Networks", "Growth", "Training",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    library(
      "Results",
      uses: [
        "Hashing", "Experiments", "Training", "Growth", "Networks",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    library(
      "Execution",
      uses: [
        "Hashing", "Results", "Experiments", "Training", "Growth", "Datasets", "Networks", "LinearAlgebra",
        "CAffinity",
      ]
    ),
    library(
      "Analysis",
      uses: [
        "Results", "Experiments", "Training", "Growth", "LinearAlgebra", "Hashing",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    library(
      "Reports",
      uses: [
        "Analysis", "Execution", "Results", "Experiments", "Training", "Growth", "Networks", "Protobuf",
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    .executableTarget(
      name: "sprout",
      dependencies: [
        "YAML", "LinearAlgebra", "Datasets", "Networks", "Growth", "Training", "Experiments", "Results",
        "Execution", "Analysis", "Reports", "CProcessor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "sprout-bench",
      dependencies: [
        "YAML", "LinearAlgebra", "Datasets", "Networks", "Growth", "Training", "Experiments", "Results",
        "Execution", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      swiftSettings: strict
    ),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "SampleRuns",
      dependencies: [
        "Results", "Experiments", .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      path: "Tests/SampleRuns", swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "YAML", "Hashing", "Datasets", "Networks", "Growth", "Training", "Experiments", "Results", "Analysis",
        "Reports", "TestSupport", .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      path: "Tests/Fuzz/Targets",
      swiftSettings: strict
    ),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets", "TestSupport"], path: "Tests/Fuzz/Tests",
      swiftSettings: strict),
    tests(of: "YAML"),
    tests(of: "LinearAlgebra"),
    tests(of: "Datasets", uses: ["LinearAlgebra", "Hashing"]),
    tests(of: "Networks", uses: ["LinearAlgebra"]),
    tests(of: "Growth", uses: ["LinearAlgebra", "Networks"]),
    tests(of: "Training", uses: ["Datasets", "Networks", "Growth", "LinearAlgebra"]),
    tests(
      of: "Experiments",
      uses: [
        "YAML", "Training", "Growth", "Networks", "Datasets",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    tests(
      of: "Results",
      uses: [
        "Experiments", "Training", "Growth", "Datasets", "Networks", "LinearAlgebra",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    tests(
      of: "Execution",
      uses: [
        "Results", "Experiments", "Training", "Growth", "Datasets", "Networks",
        "SampleRuns",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    tests(
      of: "Analysis",
      uses: [
        "Results", "Experiments", "Growth", "LinearAlgebra",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    tests(
      of: "Reports",
      uses: [
        "Analysis", "Results", "Experiments", "Growth",
        "SampleRuns",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]
    ),
    tests(
      of: "sprout",
      uses: [
        "Results", "Experiments", "LinearAlgebra", "Training", "Hashing", "YAML",
        .product(name: "OrderedCollections", package: "swift-collections"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    tests(of: "sprout-bench", uses: ["sprout", "Results", "Experiments", "YAML"]),
  ] + fuzzing,
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
