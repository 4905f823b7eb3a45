import Experiments
import Growth
import Results
import TestSupport
import Testing
import Training

@Suite struct CSVTests {
  @Test(arguments: [
    (JSONValue.null, ""),
    (.boolean(true), "true"),
    (.integer(-3), "-3"),
    (.number(1), "1"),
    (.number(0.1), "0.1"),
    (.number(1.0 / 3), "0.3333333333333333"),
    (.number(1e-7), "1e-07"),
    (.number(1e16), "1e+16"),
    (.number(.nan), "nan"),
    (.number(-.infinity), "-inf"),
    (.string("a,b\"c"), "a,b\"c"),
    (.array([.integer(8), .integer(16)]), "8;16"),
    (.array([]), ""),
    (.array([.number(0.5), .null]), "0.5;"),
  ])
  func cell(_ value: JSONValue, _ text: String) {
    #expect(value.cell == text)
  }

  @Test(arguments: [
    0.1 + 0.2, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 123_456_789.125, 9_007_199_254_740_992,
    -0.05,
  ])
  func numbersReadBackAsTheSame(_ number: Double) {
    #expect(Double(JSONValue.number(number).cell) == number)
  }

  @Test func quotesWhatNeedsQuotes() {
    let line = CSVRecord.line(["plain", "a,b", "say \"hi\"", "two\nlines", nil, " spaced "])
    #expect(line == "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",, spaced \n")
  }

  @Test func readsBackWhatItWrites() {
    let cells = [
      "", ",", "\"", "\"\"", "a\nb", "a\r\nb", "ünï", "<script>alert(1)</script>", "x\"y,z\n",
      "\"\u{301},", "a\"\u{301}b",
    ]
    let text = CSVRecord.header(cells.indices.map { "c\($0)" }) + CSVRecord.line(cells.map(JSONValue.string))
    let table = CSVTable(parsing: text)
    #expect(table.rows == [cells])
  }

  @Test func leavesOutATornLastRow() {
    let table = CSVTable(parsing: "a,b\n1,2\n3,\"4")
    #expect(table.rows == [["1", "2"]])
  }

  @Test func fillsRowsFromBeforeAColumnWasAdded() {
    let table = CSVTable(parsing: "a,b,c\n1,2\n")
    #expect(table.rows == [["1", "2", ""]])
    #expect(table.index(of: "c") == 2)
    #expect(table.index(of: "d") == nil)
  }

  /// As other programs write a table that they have read.
  @Test func readsWhatOthersMadeOfIt() throws {
    let table = CSVTable(parsing: "\u{FEFF}event,layer,kept,samples,units\r\n1,1.0,2.0,1e3,1;2.0\r\n")
    #expect(table.columns.first == "event" && table.columns.last == "units")
    let rows: [StoredRow<GrowthRecord>] = table.rows()
    #expect(rows[0].event == 1 && rows[0].layer == 1 && rows[0].kept == 2 && rows[0].samples == 1000)
    #expect(rows[0].units == [1, 2])
    let broken: [StoredRow<GrowthRecord>] = CSVTable(parsing: "event,layer,kept\n1.5,inf,1e300\n").rows()
    #expect(broken[0].event == nil && broken[0].layer == nil && broken[0].kept == nil)
  }

  @Test func readsNothingFromNothing() {
    #expect(CSVTable(parsing: "").columns.isEmpty)
    #expect(CSVTable(parsing: "").rows.isEmpty)
  }

  @Test func columnsAreThoseOfTheInterface() {
    #expect(
      EpochMetrics.columns.map(\.name).joined(separator: ",")
        == """
        epoch,step,samples,learning_rate,train_loss,train_accuracy,validation_loss,validation_accuracy,test_loss,\
        test_accuracy,widths,parameters,train_flops,growth_flops,train_seconds,seconds
        """
    )
    #expect(
      GrowthRecord.columns.map(\.name).joined(separator: ",")
        == """
        event,epoch,step,layer,width_before,width_after,samples,desired_update_norm2,bottleneck,bottleneck_share,\
        best_update_slope,noise_edge,singular_values,candidates,kept,predicted_slope,amplitude,loss_before,\
        loss_after,accepted,reason,growth_flops,seconds,t_values,held_out_gain,held_out_error,judged_on,\
        judged_samples,unit_worth,units
        """
    )
    #expect(
      RunResult.columns.map(\.name) == [
        "test_accuracy", "test_loss", "validation_accuracy", "validation_loss", "train_loss", "best_epoch",
        "final_widths", "parameters",
      ]
    )
    #expect(RunResult.laterColumns.map(\.name) == ["test_balanced_accuracy", "test_macro_f1"])
    #expect(
      RunCost.columns.map(\.name) == [
        "seconds", "cpu_seconds", "train_flops", "growth_flops", "peak_memory_bytes",
      ]
    )
  }

  @Test func everyRowIsInTheFileAtOnce() throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "metrics.csv")
      let log = try CSVLog(path, columns: EpochMetrics.columns)
      #expect(try CSVTable(contentsOf: path)?.rows.isEmpty == true)
      try log.append(epochMetrics(1, validationLoss: 0.5))
      try log.append(epochMetrics(2))
      let rows = try #require(try CSVTable(contentsOf: path)).rows
      #expect(
        rows.map { $0.prefix(16).joined(separator: ",") } == [
          "1,10,1280,0.05,0.3333333333333333,1,0.5,,1e-07,0.5,8;16,314,1e+16,0,0.25,0.5",
          "2,20,2560,0.05,0.3333333333333333,1,,,1e-07,0.5,8;16,314,1e+16,0,0.25,0.5",
        ]
      )
    }
  }

  @Test func notMeasuredIsEmpty() {
    var record = GrowthRecord(event: 1, epoch: 0.5, step: 4, layer: 2, width: 3)
    record.reason = "at max_width, nothing to do"
    let line = CSVRecord.line(GrowthRecord.columns.map { $0.value(record) })
    #expect(line == "1,0.5,4,2,3,3,,,,,,,,,,,,,,false,\"at max_width, nothing to do\",0,0,,,,,,,\n")
  }
}
