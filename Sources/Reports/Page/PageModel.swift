/// The page as its template reads it: texts as they are, which the template escapes, and figures as SVG.
///
/// A template that finds no value in an object looks for one of the same name in the objects around it, so every name
/// here stands for one thing only.
struct PageModel {
  let heading: String
  let description: String?
  let version: String
  let counts: [Count]
  let notices: [String]
  let cards: [Card]
  let caution: String?
  let table: Table?
  let heat: Heat?
  let differences: Differences?
  let drawings: Drawings?
  let groups: [Group]
  let failures: Failures?
  let spec: Spec?
  let provenance: [Property]

  /// How many runs are in a state.
  struct Count {
    let number: Int
    let state: String
    let isBad: Bool
  }

  /// One of the answers at the top.
  struct Card {
    let question: String
    let answer: String
    let who: Legend?
    let detail: String
  }

  /// A name with the mark of its series.
  struct Legend: Sendable {
    let entry: String
    /// The CSS class of its colour: `s1` to `s8`, or none.
    let colorClass: String
    let swatch: String
  }

  /// The figures over the points.
  struct Table {
    /// What tells how good the points are.
    let metric: String
    let caption: String
    let hasIntervals: Bool
    let axis: String
    let remarks: [Remark]
    let rows: [Row]
  }

  /// A line of the table.
  struct Row {
    /// How many of its runs learnt nothing, in words; nil when all learnt something.
    let idle: String?
    let place: Int
    let point: Legend
    /// The place of the point whose results it repeats.
    let twin: Int?
    /// What is to be said of its mean where none is higher.
    let rank: String?
    let strip: String
    let accuracy: String
    let deviation: String
    let interval: String
    let seeds: Int
    let widths: String
    let parameters: String
    let trainFlops: String
    let growthFlops: String
    let seconds: String
  }

  /// The points over two axes.
  struct Heat {
    let rowAxis: String
    let columnAxis: String
    let columnCount: Int
    let columns: [String]
    let heatRows: [Row]

    struct Row {
      let rowValue: String
      let cells: [Cell]
    }

    struct Cell {
      let cell: String
      /// Where it stands between the lowest and the highest, 0 ... 1.
      let shade: String
      let isHighest: Bool
    }
  }

  /// The points less one of them, seed by seed.
  struct Differences {
    let base: Legend
    let baseName: String
    /// In what differences are; empty where the numbers say it.
    let inPoints: String
    let differenceAxis: String
    let differenceRows: [Row]

    struct Row {
      let less: Legend
      let differenceStrip: String
      let difference: String
      let differenceInterval: String
      let pairs: Int
      let chance: String
      let corrected: String
    }
  }

  /// Figures about one matter.
  struct Group {
    let group: FigureGroup
    let pictures: [Picture]
    let legend: [Legend]
  }

  /// A figure, or why there is none.
  struct Picture {
    let figure: Figure
    let svg: String?
    let trouble: String?
  }

  /// The networks growing.
  struct Drawings {
    let pictures: [Drawing]
  }

  /// A network growing.
  struct Drawing {
    let drawnRun: String
    let drawing: String
    let drawCommand: String
  }

  /// A term and what is to be said about it.
  struct Remark: Sendable {
    let term: String
    let text: String
  }

  /// The runs without a result.
  struct Failures {
    let failureHeading: String
    let failed: [Failure]
  }

  /// A run without a result.
  struct Failure {
    let run: String
    let kind: String
    let epoch: Int?
    let message: String
    let log: String?
  }

  /// The spec as last run.
  struct Spec {
    let lineCount: Int
    let yaml: String
  }

  /// Where the runs come from, in one respect.
  struct Property {
    let name: String
    let values: [Value]
    let differs: Bool

    struct Value {
      let value: String
      /// How many runs have it, where they differ.
      let share: String?
    }
  }
}
