import Testing

@testable import Reports

@Suite struct TableFormatTests {
  private let table = TextTable(
    [("na_me", .left), ("p < 1 %", .right)],
    rows: [["*a|b*", "-1 to -2"], [#"[x](y) \ ~^{}&$#`<i>"#, "+3"], ["a-1\nb", ""]])

  @Test func markdown() {
    #expect(
      table.markdown == ##"""
        | na\_me | p &lt; 1 % |
        | --- | ---: |
        | \*a\|b\* | -1 to -2 |
        | \[x\](y) \\ \~^{}&amp;$\#\`&lt;i&gt; | +3 |
        | a-1�b |  |

        """##)
  }

  @Test func latex() {
    #expect(
      table.latex == ##"""
        \begin{tabular}{lr}
          \toprule
          na\_me & p \textless{} 1 \% \\
          \midrule
          {*}a\textbar{}b{*} & $-$1 to $-$2 \\
          {[}x](y) \textbackslash{} \textasciitilde{}\textasciicircum{}\{\}\&\$\#`\textless{}i\textgreater{} & +3 \\
          a-1�b &  \\
          \bottomrule
        \end{tabular}

        """##)
  }
}
