#!/usr/bin/env python3
"""Opens a page from disk in headless Chromium and says what it finds, as JSON.

usage: Tests/Peers/inspect_page.py PAGE.html [--screenshots FOLDER]

For every width and colour scheme: errors and warnings of the console, every address that was asked for, how wide the
page is, and the boxes of its pictures. Speaks the DevTools protocol through a pipe, so it needs Python and Chromium
(environment variable CHROMIUM, or chromium on the path) and nothing else.
"""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

VIEWS = [(1280, "light"), (1280, "dark"), (400, "light"), (400, "dark")]
MEASURE = """(() => {
  const box = (element) => {
    const r = element.getBoundingClientRect();
    return {left: r.left, right: r.right, width: r.width, height: r.height};
  };
  const luminance = (color) => {
    const [r, g, b] = color.match(/[0-9.]+/g).map(Number);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return {
    pageWidth: document.documentElement.scrollWidth,
    viewWidth: window.innerWidth,
    scripts: document.scripts.length,
    ground: luminance(getComputedStyle(document.body).backgroundColor),
    text: document.body.innerText,
    headings: [...document.querySelectorAll("h1, h2, h3")].map((h) => h.tagName + " " + h.innerText),
    plots: [...document.querySelectorAll("figure > svg")].map((svg) => ({
      ...box(svg),
      title: svg.querySelector("title")?.textContent ?? "",
      // Marks and lines that take up room.
      drawn: [...svg.querySelectorAll("path, use, polygon")]
        .filter((e) => e.getBoundingClientRect().width + e.getBoundingClientRect().height > 0).length,
      texts: svg.querySelectorAll("text").length,
      ink: luminance(getComputedStyle(svg.querySelector("text")).fill),
    })),
  };
})()"""


class Browser:
    """Chromium at the other end of two pipes."""

    def __init__(self, folder):
        program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        if not program:
            sys.exit("error: chromium is not installed: apt-get install chromium")
        their_input, self.output = os.pipe()
        self.input, their_output = os.pipe()

        def connect():
            # Chromium reads from 3 and writes to 4. Both ends are copied out of the way first.
            one, other = os.dup(their_input), os.dup(their_output)
            os.dup2(one, 3)
            os.dup2(other, 4)

        self.process = subprocess.Popen(
            [
                program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
                "--remote-debugging-pipe", f"--user-data-dir={folder}", "about:blank",
            ],
            preexec_fn=connect, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(their_input)
        os.close(their_output)
        self.rest = b""
        self.number = 0
        self.session = None
        self.events = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def read(self):
        while b"\0" not in self.rest:
            piece = os.read(self.input, 1 << 16)
            if not piece:
                sys.exit("error: chromium has ended")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.output, data):]
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"error: {method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.read())

    def close(self):
        os.close(self.output)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def inspect(browser, page, width, scheme, screenshots):
    browser.events.clear()
    for domain in ["Page", "Runtime", "Log", "Network"]:
        browser.ask(f"{domain}.enable")
    browser.ask(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600
    )
    browser.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.ask("Page.navigate", url=page.as_uri())
    browser.wait_for("Page.loadEventFired")
    found = browser.ask("Runtime.evaluate", expression=MEASURE, returnByValue=True)["result"]["value"]
    console, requests = [], []
    for event in browser.events:
        parameters = event.get("params", {})
        if event.get("method") == "Log.entryAdded":
            console.append(parameters["entry"]["text"])
        elif event.get("method") == "Runtime.consoleAPICalled":
            console.append(" ".join(str(a.get("value", "")) for a in parameters["args"]))
        elif event.get("method") == "Runtime.exceptionThrown":
            console.append(parameters["exceptionDetails"]["text"])
        elif event.get("method") == "Network.requestWillBeSent":
            requests.append(parameters["request"]["url"])
    if screenshots:
        metrics = browser.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": width, "height": metrics["height"], "scale": 1}
        picture = browser.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        (screenshots / f"{width}-{scheme}.png").write_bytes(base64.b64decode(picture["data"]))
        if (width, scheme) == VIEWS[-1]:
            # Printed from a dark and narrow screen: paper is neither.
            paper = browser.ask("Page.printToPDF", printBackground=False, preferCSSPageSize=True)
            (screenshots / "paper.pdf").write_bytes(base64.b64decode(paper["data"]))
    return {"width": width, "scheme": scheme, "console": console, "requests": requests, **found}


def main():
    arguments = sys.argv[1:]
    if len(arguments) not in (1, 3) or len(arguments) == 3 and arguments[1] != "--screenshots":
        sys.exit(__doc__)
    page = pathlib.Path(arguments[0]).resolve()
    screenshots = pathlib.Path(arguments[2]) if len(arguments) == 3 else None
    if screenshots:
        screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder)
        try:
            views = [inspect(browser, page, width, scheme, screenshots) for width, scheme in VIEWS]
        finally:
            browser.close()
    json.dump({"page": page.as_uri(), "views": views}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
