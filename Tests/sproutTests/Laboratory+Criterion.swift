import TestSupport

extension Laboratory {
  /// A criterion in plain Python whose one argument says how it answers: as it should, or in one of many wrong ways.
  private static let criterion = """
    import json, os, random, struct, subprocess, sys, time
    kind = sys.argv[1] if len(sys.argv) > 1 else "sound"
    source, target = sys.stdin.buffer, sys.stdout.buffer

    def request():
        length = source.read(8)
        if len(length) < 8: sys.exit(0)
        header = json.loads(source.read(struct.unpack("<Q", length)[0]))
        texts = json.loads(header.pop("__metadata__")["sprout.request"])
        source.read(max(tensor["data_offsets"][1] for tensor in header.values()))
        return texts, header["N"]["shape"]

    def file(arrays, dtype="F32", code="f"):
        header, data = {}, b""
        for name, (shape, numbers) in arrays.items():
            piece = struct.pack("<%d%s" % (len(numbers), code), *numbers)
            header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(piece)]}
            data += piece
        text = json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + data

    def neurons(draw, k, p, q):
        return {"fan_in": ([k, p], [draw() for _ in range(k * p)]), "fan_out": ([q, k], [draw() for _ in range(q * k)])}

    if kind == "text": print("hello from the criterion", flush=True)
    if kind == "children":
        child = subprocess.Popen(["sleep", "1000"])
        open("processes", "a").write("%d %d\\n" % (os.getpid(), child.pid))
    asked = 0
    while True:
        texts, (p, q) = request()
        asked += 1
        draw = random.Random(texts["seed"]).gauss
        answer = neurons(lambda: draw(0, 0.3), min(2, texts["limit"]), p, q)
        print("asked", asked, "about layer", texts["layer"], file=sys.stderr, flush=True)
        if kind == "moody": answer = neurons(lambda: random.gauss(0, 0.3), 1, p, q)
        if kind == "shape": answer["fan_in"] = ([2, p - 1], [0.0] * (2 * p - 2))
        if kind == "nan": answer["fan_out"] = ([q, 2], [float("nan")] * (2 * q))
        if kind == "raise": raise ValueError("an idea that failed")
        if kind == "signal": os.kill(os.getpid(), 11)
        if kind == "children": time.sleep(1000)
        if kind == "once" and asked == 2: sys.exit(0)
        if kind == "giant": target.write(struct.pack("<Q", 2**62)); target.flush(); time.sleep(1000)
        bytes = file(answer)
        if kind == "integers":
            bytes = file({name: (shape, [1] * len(numbers)) for name, (shape, numbers) in answer.items()}, "I64", "q")
        if kind == "twice": bytes += bytes
        target.write(bytes)
        target.flush()
    """

  /// Those that never answer, in a language that starts at once: a run gives them up after `growth.timeout`.
  private static let silent = """
    echo "here I am" >&2
    case $1 in
    half) printf '\\100\\0\\0\\0\\0\\0\\0\\0{"fan_in"' ;;
    flood) yes "a line of the flood" >&2 ;;
    esac
    sleep 1000
    """

  /// A folder with a spec whose variants ask the criterion in several ways, and one that asks nobody.
  ///
  /// - Parameter silent: Those that are asked in vain, for ten seconds each: a process starts slowly where all cores are
  ///   busy.
  convenience init(asking kinds: [String], silent: [String] = [], python: String = "python3") throws {
    let variants =
      kinds.map { "  \($0): {growth.command: [\(python), criterion.py, \($0)]}\n" }
      + silent.map { "  \($0): {growth.command: [sh, silent.sh, \($0)], growth.timeout: 10}\n" }
    try self.init(
      spec: """
        version: 1
        name: trial
        dataset: {name: digits, train_limit: 300}
        model: {hidden: [2, 2]}
        optimizer: {learning_rate: 0.05}
        training: {epochs: 4, batch_size: 32}
        growth: {method: external, start: 1, every: 1, until: 3, max_neurons: 4}
        seeds: 1
        variants:
          grown: {growth.method: tiny}
        \(variants.joined())
        """)
    try directory.write(Self.criterion, to: "criterion.py")
    try directory.write(Self.silent, to: "silent.sh")
  }
}
