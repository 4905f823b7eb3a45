import Analysis
import Testing

/// The figures are those of SciPy 1.17.1, `scipy.stats.t`.
@Suite struct StudentDistributionTests {
  static let quantiles: [(degrees: Double, share: Double, value: Double)] = [
    (1, 0.6, 0.32491969623290634), (1, 0.9, 3.0776835371752544), (1, 0.975, 12.706204736174694),
    (1, 0.9999, 3183.098757118502), (2, 0.95, 2.9199855803537242), (2, 0.975, 4.302652729749462),
    (2.5, 0.6, 0.2814595127485477), (2.5, 0.975, 3.5746548420036817), (2.5, 0.9999, 34.867969321116306),
    (4, 0.975, 2.7764451051977934), (4, 0.995, 4.604094871349992), (7, 0.95, 1.8945786050900062),
    (7, 0.975, 2.364624251592784), (30, 0.9, 1.3104150253913955), (30, 0.9999, 4.23398595727206),
    (1000, 0.6, 0.25341451583949876), (1000, 0.975, 1.9623390808264083),
  ]

  @Test(arguments: quantiles)
  func quantile(_ known: (degrees: Double, share: Double, value: Double)) {
    let distribution = StudentDistribution(degreesOfFreedom: known.degrees)
    #expect(relativeError(distribution.quantile(known.share), known.value) < 1e-11)
    #expect(relativeError(distribution.quantile(1 - known.share), -known.value) < 1e-11)
  }

  static let chances: [(degrees: Double, t: Double, chance: Double)] = [
    (1, -30, 0.010606402405535426), (1, -3.2, 0.09641124797922958), (1, -0.5, 0.35241638234956674),
    (1, 0, 0.5), (1, 0.001, 0.5003183097800921), (1, 2.5, 0.8788810584091566),
    (2, -30, 0.0005546313409798295), (2, -0.5, 0.33333333333333337), (2, 8, 0.9923659639173309),
    (3.7, -30, 7.42852062617601e-06), (3.7, -3.2, 0.018370080354780008), (3.7, 1, 0.8109293001197737),
    (7, -30, 5.894234440366572e-09), (7, -3.2, 0.0075329056712446505), (7, 0.001, 0.5003849913775006),
    (7, 2.5, 0.9795038907071235), (50, -30, 6.190011397993622e-34), (50, -3.2, 0.0011940300085563826),
    (50, 1, 0.8389371774498778), (50, 8, 0.9999999999168352),
  ]

  @Test(arguments: chances)
  func cumulative(_ known: (degrees: Double, t: Double, chance: Double)) {
    let distribution = StudentDistribution(degreesOfFreedom: known.degrees)
    #expect(relativeError(distribution.cumulative(known.t), known.chance) < 1e-11)
  }

  @Test func theEnds() {
    let distribution = StudentDistribution(degreesOfFreedom: 3)
    #expect(distribution.cumulative(.infinity) == 1)
    #expect(distribution.cumulative(-.infinity) == 0)
    #expect(distribution.quantile(0.5) == 0)
  }
}

func relativeError(_ value: Double, _ known: Double) -> Double {
  known == 0 ? abs(value) : abs(value - known) / abs(known)
}
