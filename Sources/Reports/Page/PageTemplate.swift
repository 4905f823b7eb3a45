import Mustache

/// The HTML of the page about an experiment.
///
/// In the program and not in a file beside it, so that the program is one file that can be put anywhere. Nothing in the
/// page asks for anything outside of it, and no script can run in it: the content policy forbids both.
enum PageTemplate {
  /// The page.
  static func html(of page: PageModel) -> String {
    MustacheContentTypes.register(HTMLEscaping(), named: HTMLEscaping.name)
    var library = MustacheLibrary()
    for (name, text) in [("page", self.page), ("group", group), ("legend", legend), ("style", PageStyle.css)]
    {
      // The templates are constants, and the tests render every part of them.
      do { try library.register(text, named: name) } catch {
        preconditionFailure("the template \(name): \(error)")
      }
    }
    return library.render(page, withTemplate: "page") ?? ""
  }

  private static let page = """
    {{% CONTENT_TYPE: \(HTMLEscaping.name)}}<!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    <meta name="generator" content="sprout {{version}}">
    <title>{{heading}}: sprout report</title>
    <link rel="icon" href="data:,">
    <style>
    {{> style}}
    </style>
    </head>
    <body>
    <header>
    <p class="kicker">Experiment</p>
    <h1>{{heading}}</h1>
    {{#description}}<p class="lead">{{.}}</p>
    {{/description}}
    <ul class="counts" aria-label="Runs">
    {{#counts}}<li{{#isBad}} class="bad"{{/isBad}}><b>{{number}}</b> {{state}}</li>
    {{/counts}}</ul>
    <nav aria-label="Parts of this page"><ul>
    {{#table}}<li><a href="#results">Results</a></li>
    {{/table}}{{#differences}}<li><a href="#differences">Seed by seed</a></li>
    {{/differences}}{{#drawings}}<li><a href="#growing">How the networks grew</a></li>
    {{/drawings}}{{#groups}}<li><a href="#{{group.identifier}}">{{group.heading}}</a></li>
    {{/groups}}{{#failures}}<li><a href="#failures">Failures</a></li>
    {{/failures}}{{#spec}}<li><a href="#spec">Spec</a></li>
    {{/spec}}<li><a href="#provenance">Provenance</a></li>
    </ul></nav>
    </header>
    <main>
    {{#notices}}<p class="notice" role="note">{{.}}</p>
    {{/notices}}
    {{#table}}<section id="results" aria-labelledby="results-heading">
    <h2 id="results-heading">Results</h2>
    <div class="cards">
    {{#cards}}<div class="card">
    <h3>{{question}}</h3>
    <p class="answer">{{answer}}</p>
    {{#who}}<p class="who">{{> legend}}</p>
    {{/who}}<p class="detail">{{detail}}</p>
    </div>
    {{/cards}}</div>
    {{#caution}}<p class="caution">{{.}}</p>
    {{/caution}}
    <div class="scroll" role="region" aria-labelledby="table-caption" tabindex="0">
    <table class="points">
    <caption id="table-caption">{{caption}}</caption>
    <thead><tr>
    <th scope="col">Point</th>
    <th scope="col" class="strip-head">{{metric}}{{{axis}}}</th>
    <th scope="col">Mean</th>
    <th scope="col">Deviation</th>
    {{#hasIntervals}}<th scope="col">95&nbsp;% interval</th>
    {{/hasIntervals}}<th scope="col">Seeds</th>
    <th scope="col">Widths</th>
    <th scope="col">Para&shy;meters</th>
    <th scope="col">Training FLOPs</th>
    <th scope="col">Growth FLOPs</th>
    <th scope="col">Seconds</th>
    </tr></thead>
    <tbody>
    {{#rows}}<tr{{#rank}} class="best"{{/rank}}>
    <th scope="row"><span class="place">{{place}}</span>{{#point}}{{> legend}}{{/point}}{{#twin}}<span class="twin">same results as {{.}}</span>{{/twin}}{{#idle}}<span class="twin">{{.}}</span>{{/idle}}</th>
    <td class="{{point.colorClass}}">{{{strip}}}</td>
    <td data-label="Mean">{{accuracy}}{{#rank}}<span class="tag">{{.}}</span>{{/rank}}</td>
    <td data-label="Deviation">{{deviation}}</td>
    {{#hasIntervals}}<td data-label="95&nbsp;% interval">{{interval}}</td>
    {{/hasIntervals}}<td data-label="Seeds">{{seeds}}</td>
    <td data-label="Widths">{{widths}}</td>
    <td data-label="Parameters">{{parameters}}</td>
    <td data-label="Training FLOPs">{{trainFlops}}</td>
    <td data-label="Growth FLOPs">{{growthFlops}}</td>
    <td data-label="Seconds">{{seconds}}</td>
    </tr>
    {{/rows}}</tbody>
    </table>
    </div>
    {{#remarks}}<p class="remark"><b>{{term}}:</b> {{text}}</p>
    {{/remarks}}{{#heat}}<div class="scroll" role="region" aria-labelledby="heat-caption" tabindex="0">
    <table class="heat">
    <caption id="heat-caption">{{metric}} over {{rowAxis}} and {{columnAxis}}; the stronger the colour, the higher.</caption>
    <thead><tr><td></td><th scope="colgroup" colspan="{{columnCount}}">{{columnAxis}}</th></tr>
    <tr><th scope="col">{{rowAxis}}</th>{{#columns}}<th scope="col">{{.}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{#heatRows}}<tr><th scope="row">{{rowValue}}</th>{{#cells}}<td style="--shade:{{shade}}"{{#isHighest}} class="highest"{{/isHighest}}>{{cell}}</td>{{/cells}}</tr>
    {{/heatRows}}</tbody>
    </table>
    </div>
    {{/heat}}</section>
    {{/table}}
    {{#differences}}<section id="differences" aria-labelledby="differences-heading">
    <h2 id="differences-heading">Seed by seed</h2>
    <p class="introduction">Each point less {{#base}}{{> legend}}{{/base}}, over the seeds that both have{{inPoints}}. Strokes are pairs, the mark is their mean, the bar its 95&nbsp;% interval (Student's t). The scale is stretched about zero; p is exact (sign flips), and corrected by Holm for the number of lines.</p>
    <div class="scroll" role="region" aria-labelledby="differences-heading" tabindex="0">
    <table class="points">
    <thead><tr>
    <th scope="col">Point</th>
    <th scope="col" class="strip-head">less {{baseName}}{{{differenceAxis}}}</th>
    <th scope="col">Mean</th>
    <th scope="col">95&nbsp;% interval</th>
    <th scope="col">Pairs</th>
    <th scope="col">p</th>
    <th scope="col">p (Holm)</th>
    </tr></thead>
    <tbody>
    {{#differenceRows}}<tr>
    <th scope="row">{{#less}}{{> legend}}{{/less}}</th>
    <td class="{{less.colorClass}}">{{{differenceStrip}}}</td>
    <td data-label="Mean">{{difference}}</td>
    <td data-label="95&nbsp;% interval">{{differenceInterval}}</td>
    <td data-label="Pairs">{{pairs}}</td>
    <td data-label="p">{{chance}}</td>
    <td data-label="p (Holm)">{{corrected}}</td>
    </tr>
    {{/differenceRows}}</tbody>
    </table>
    </div>
    </section>
    {{/differences}}
    {{#drawings}}<section id="growing" aria-labelledby="growing-heading">
    <h2 id="growing-heading">How the networks grew</h2>
    <p class="introduction">Every unit of the hidden layers stands where the growth event is that added it; the larger, the more it contributes at the end.</p>
    <div class="figures">
    {{#pictures}}<figure class="drawing">
    <h3>{{drawnRun}}</h3>
    <div>{{{drawing}}}</div>
    <figcaption><code>{{drawCommand}}</code> writes it as a file, and lets the units appear.</figcaption>
    </figure>
    {{/pictures}}</div>
    </section>
    {{/drawings}}{{#groups}}{{> group}}{{/groups}}
    {{#failures}}<section id="failures" aria-labelledby="failures-heading">
    <h2 id="failures-heading">{{failureHeading}}</h2>
    <div class="scroll" role="region" aria-labelledby="failures-heading" tabindex="0">
    <table class="failures">
    <caption>Runs without a result, and why.</caption>
    <thead><tr><th scope="col">Run</th><th scope="col">Kind</th><th scope="col">When</th><th scope="col">What happened</th></tr></thead>
    <tbody>
    {{#failed}}<tr>
    <th scope="row"><code>{{run}}</code></th><td>{{kind}}</td><td>{{#epoch}}epoch {{.}}{{/epoch}}</td>
    <td>{{message}}{{#log}}<details><summary>The worker's last lines</summary><pre>{{.}}</pre></details>{{/log}}</td>
    </tr>
    {{/failed}}</tbody>
    </table>
    </div>
    </section>
    {{/failures}}
    {{#spec}}<section id="spec" aria-labelledby="spec-heading">
    <h2 id="spec-heading">Spec</h2>
    <details>
    <summary>spec.yaml as last run, {{lineCount}} lines</summary>
    <pre class="scroll" tabindex="0">{{yaml}}</pre>
    </details>
    </section>
    {{/spec}}
    <section id="provenance" aria-labelledby="provenance-heading">
    <h2 id="provenance-heading">Provenance</h2>
    <table class="provenance">
    <caption>Where the runs come from. What is not the same for all runs is marked and shown with its number of runs.</caption>
    <tbody>
    {{#provenance}}<tr{{#differs}} class="differs"{{/differs}}>
    <th scope="row">{{name}}{{#differs}} <span class="tag">differs</span>{{/differs}}</th>
    <td>{{#values}}<p>{{value}}{{#share}} <span class="share">({{.}})</span>{{/share}}</p>{{/values}}</td>
    </tr>
    {{/provenance}}</tbody>
    </table>
    </section>
    </main>
    <footer><p>Written by sprout {{version}} from the results tree. The numbers of every figure, and the gnuplot script that
    draws it, are in the folder <code>plots</code> beside this page.</p></footer>
    </body>
    </html>

    """

  private static let group = """
    {{% CONTENT_TYPE: \(HTMLEscaping.name)}}<section id="{{group.identifier}}" aria-labelledby="{{group.identifier}}-heading">
    <h2 id="{{group.identifier}}-heading">{{group.heading}}</h2>
    <p class="introduction">{{group.introduction}}</p>
    <ul class="legend" aria-label="Legend">
    {{#legend}}<li>{{> legend}}</li>
    {{/legend}}</ul>
    <div class="figures">
    {{#pictures}}<figure>
    <h3>{{figure.title}}</h3>
    {{#svg}}{{{.}}}{{/svg}}{{#trouble}}<p class="notice">gnuplot could not draw <code>plots/{{figure.name}}.gp</code>: {{.}}</p>{{/trouble}}
    <figcaption>{{figure.description}}</figcaption>
    </figure>
    {{/pictures}}</div>
    {{#group.remarks}}<p class="remark"><b>{{term}}:</b> {{text}}</p>
    {{/group.remarks}}</section>

    """

  private static let legend = """
    {{% CONTENT_TYPE: \(HTMLEscaping.name)}}<span class="key {{colorClass}}"><svg viewBox="0 0 26 12" width="26" \
    height="12" aria-hidden="true">{{{swatch}}}</svg><span>{{entry}}</span></span>
    """
}
