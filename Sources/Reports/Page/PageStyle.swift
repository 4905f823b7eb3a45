/// How the page looks: light or dark as the reader's system is, on wide and narrow screens, and on paper.
enum PageStyle {
  /// The style sheet. The colours of the figures are variables; their light values are those of `PlotColor`.
  static let css = """
    :root {
      color-scheme: light dark;
    \(colors)
      --ground: #ffffff;
      --panel: #f6f8fa;
      --edge: #d5dce3;
      --quiet: #53606d;
      --link: #0b5cad;
      --alert: #9a3412;
      --alert-ground: #fff6ed;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
    \(darkColors)
        --ground: #12171c; --panel: #1a2128; --edge: #35404b; --quiet: #a3afbb; --link: #7db8f5;
        --alert: #ffb48a; --alert-ground: #2c2019;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0 auto; padding: 1.5rem clamp(1rem, 2.5vw, 3rem) 3rem; max-width: 82rem;
      background: var(--ground); color: var(--ink);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
      overflow-wrap: anywhere;
    }
    h1, h2, h3 { line-height: 1.2; font-weight: 650; text-wrap: balance; }
    h1 { font-size: clamp(1.7rem, 5vw, 2.5rem); margin: 0; letter-spacing: -.015em; }
    h2 { font-size: 1.4rem; margin: 0 0 .6rem; }
    h3 { font-size: 1rem; margin: 0; }
    p { margin: 0 0 .8rem; }
    a { color: var(--link); }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
    section { margin-top: 2.75rem; scroll-margin-top: 1rem; }
    .kicker { margin: 0; color: var(--quiet); font-size: .85rem; }
    .lead { font-size: 1.1rem; color: var(--quiet); margin: .5rem 0 0; max-width: 46rem; }
    .introduction, .caution, .remark, figcaption, caption { max-width: 52rem; }
    .introduction, .caution { color: var(--quiet); }
    .remark { font-size: .9rem; margin: .5rem 0 0; }
    nav ul, .counts, .legend { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; }
    .counts { gap: .4rem .5rem; margin-top: 1rem; }
    .counts li { border: 1px solid var(--edge); border-radius: 99px; padding: .1rem .75rem; font-size: .9rem; }
    .counts .bad { color: var(--alert); border-color: currentColor; background: var(--alert-ground); }
    nav { margin-top: 1.1rem; padding-top: .7rem; border-top: 1px solid var(--edge); }
    nav ul { gap: .25rem 1.25rem; font-size: .95rem; }
    .notice {
      margin: 1.1rem 0 0; padding: .6rem .9rem; max-width: 60rem; border-left: 4px solid var(--alert);
      background: var(--alert-ground); border-radius: 0 6px 6px 0; font-size: .95rem;
    }
    .cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); margin-bottom: 1rem; }
    .card { background: var(--panel); border: 1px solid var(--edge); border-radius: 10px; padding: 1rem 1.15rem; }
    .card h3 { font-size: .9rem; font-weight: 500; color: var(--quiet); }
    .card p { margin: .2rem 0 0; }
    .card .answer { font-size: 1.75rem; font-weight: 650; line-height: 1.25; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
    .card .detail { color: var(--quiet); font-size: .9rem; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
    caption { text-align: left; color: var(--quiet); font-size: .9rem; padding-bottom: .6rem; caption-side: top; }
    th, td { padding: .45rem .5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--edge); }
    thead th { font-weight: 600; vertical-align: bottom; border-bottom: 2px solid var(--ink); line-height: 1.3; }
    tbody th { font-weight: 500; }
    th, td { overflow-wrap: break-word; }
    .points { min-width: 100%; }
    .twin { display: block; margin-left: calc(1.6rem + 34px); color: var(--quiet); font-size: .85rem; font-weight: 400; }
    .points td, .points thead th:nth-child(n+3) { text-align: right; }
    .points td { white-space: nowrap; }
    .points tbody th { overflow-wrap: anywhere; }
    .points th:first-child { position: sticky; left: 0; background: var(--ground); z-index: 1; min-width: 14rem; padding-left: 0; }
    .points tbody th { display: table-cell; }
    .place { float: left; width: 1.6rem; color: var(--quiet); font-weight: 400; }
    .points .key { display: flex; }
    .points .best, .points tbody .best th { background: var(--panel); }
    .points .best td:nth-child(3) { font-weight: 700; }
    .points td:nth-child(2), .strip-head { width: 198px; padding: 0 .25rem; }
    .points td:nth-child(2) { padding-top: .5rem; }
    .strip { display: block; width: 190px; height: 19px; font-size: 14px; overflow: visible; }
    .strip text { fill: var(--quiet); font-weight: 400; }
    .strip .gridline { stroke: var(--grid); fill: none; }
    .strip .seed { stroke: currentColor; stroke-width: 1.5; stroke-opacity: .75; fill: none; }
    .strip .interval { stroke: currentColor; stroke-width: 7; stroke-opacity: .28; fill: none; }
    .tag {
      display: block; width: fit-content; margin-left: auto; font-size: .75rem; font-weight: 600; line-height: 1.35;
      padding: 0 .45rem; border-radius: 99px; border: 1px solid currentColor; color: var(--quiet);
    }
    .figures { display: grid; gap: 2rem 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
    figure { margin: 0; min-width: 0; max-width: 38rem; break-inside: avoid; }
    figure svg { display: block; width: 100%; height: auto; margin-top: .4rem; }
    figure svg text { font-family: inherit; }
    figcaption { color: var(--quiet); font-size: .9rem; line-height: 1.45; margin-top: .3rem; }
    \(GrowingStyle.rules { "var(--\($0.variable))" })
    .legend {
      gap: .2rem 1.5rem; margin: 0 0 1rem; padding: .45rem 0; border-bottom: 1px solid var(--edge); font-size: .92rem;
      position: sticky; top: 0; z-index: 2; background: var(--ground);
    }
    .zero { stroke-dasharray: 2 2; stroke: var(--ink) !important; }
    .heat { margin-top: 1.5rem; }
    .heat th, .heat td { border: 0; }
    .heat thead th { border: 0; font-weight: 500; text-align: right; }
    .heat tbody th { text-align: right; }
    .heat thead tr:first-child th { color: var(--quiet); }
    .heat tbody td {
      text-align: right; min-width: 4.5rem; border: 2px solid var(--ground);
      background: color-mix(in oklab, var(--series-1) calc(6% + var(--shade) * 44%), var(--ground));
    }
    .heat .highest { font-weight: 700; outline: 2px solid var(--ink); outline-offset: -3px; }
    .key { display: inline-flex; align-items: flex-start; gap: .5rem; }
    .key > svg { flex: none; margin-top: .35em; overflow: visible; }
    .key > span { color: var(--ink); }
    .rule { stroke: currentColor; stroke-width: 2; fill: none; }
    .dashed { stroke-dasharray: 5 3; }
    .full { fill: currentColor; }
    .open { fill: none; stroke: currentColor; stroke-width: 1.4; }
    .heavy { stroke-width: 2.2; fill: var(--ground); }
    \(seriesClasses)
    .s-ink { color: var(--ink); }
    .s-muted { color: var(--muted); }
    .failures td, .failures th { min-width: 5rem; }
    .failures th { padding-left: 0; }
    .failures td:last-child { min-width: 16rem; }
    .provenance th { white-space: nowrap; width: 1%; padding-left: 0; color: var(--quiet); }
    .provenance p { margin: 0; }
    .provenance .tag { display: inline-block; margin: 0; color: var(--alert); }
    .share { color: var(--quiet); }
    details > summary { cursor: pointer; color: var(--link); }
    pre { background: var(--panel); border: 1px solid var(--edge); border-radius: 8px; padding: .9rem 1rem; overflow-x: auto; overflow-wrap: normal; line-height: 1.45; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--edge); color: var(--quiet); font-size: .85rem; }
    @media screen and (min-width: 64rem) { .points th:first-child { min-width: 14.5rem; } }
    @media screen and (min-width: 44.01rem) and (max-width: 84rem) {
      .points th, .points td { padding-left: .32rem; padding-right: .32rem; }
      .points th:first-child { min-width: 11rem; }
    }
    @media screen and (max-width: 44rem) {
      figure svg text { font-size: 17px; }
      .legend { font-size: .85rem; gap: .1rem .9rem; position: static; }
      .heat tbody td { min-width: 0; }
      .heat th, .heat td { padding: .35rem .3rem; font-size: .82rem; }
      .points tbody .best { margin: 0 -.6rem; padding: .7rem .6rem; border-radius: 6px; }
      .points, .points tbody, .points caption, .points thead, .points thead tr { display: block; }
      .points thead th { display: none; }
      .points thead .strip-head { display: block; border: 0; padding: 0 0 .2rem; width: auto; }
      .points thead { border-bottom: 2px solid var(--ink); }
      .points tbody tr { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; padding: .7rem 0; border-bottom: 1px solid var(--edge); }
      .points tbody th, .points tbody td { display: block; border: 0; padding: 0; }
      .points tbody th { flex-basis: 100%; position: static; }
      .points tbody td { text-align: left; white-space: normal; }
      .points tbody td:nth-child(2) { flex-basis: 100%; width: auto; padding: 0; }
      .points tbody td[data-label]::before { content: attr(data-label) " "; color: var(--quiet); font-size: .85rem; }
      .points .tag { display: inline-block; margin: 0 0 0 .4rem; }
      .failures, .failures caption, .failures tbody, .failures tr, .failures th, .failures td { display: block; width: auto; }
      .failures thead { display: none; }
      .failures tr { padding: .6rem 0; border-bottom: 1px solid var(--edge); }
      .failures tbody th, .failures tbody td, .failures td:last-child { border: 0; padding: 0; min-width: 0; }
      .provenance, .provenance caption, .provenance tbody, .provenance tr, .provenance th, .provenance td { display: block; width: auto; }
      .provenance th { border: 0; padding: .6rem 0 0; white-space: normal; }
      .provenance td { padding: 0 0 .6rem; }
    }
    @media print {
      html { font-size: 8.5pt; }
      body { padding: 0; max-width: none; }
      nav { display: none; }
      section { margin-top: 1.5rem; }
      h2, h3, .introduction { break-after: avoid; }
      tr, .card { break-inside: avoid; }
      .scroll { overflow: visible; }
      table { font-size: .85rem; }
      th, td { padding: .25rem .35rem; }
      .points th:first-child { position: static; min-width: 14rem; }
      .points .place { width: 1.3rem; }
      .points td:nth-child(2), .strip-head { width: 126px; }
      .strip { width: 120px; height: 12px; }
      .figures { grid-template-columns: 1fr 1fr; gap: 1rem 1.5rem; }
      details::details-content { content-visibility: visible; display: block; block-size: auto; }
      pre { white-space: pre-wrap; border: 0; padding: 0; background: none; }
    }
    """

  /// The colours of the figures, those of `PlotColor`.
  private static let colors = PlotColor.allCases
    .map { "  --\($0.variable): \($0.hexadecimal);" }.joined(separator: "\n")

  private static let darkColors = PlotColor.allCases
    .map { "    --\($0.variable): \($0.darkHexadecimal);" }.joined(separator: "\n")

  private static let seriesClasses = (1...PlotColor.seriesCount)
    .map { ".s\($0) { color: var(--series-\($0)); }" }.joined(separator: "\n")
}
