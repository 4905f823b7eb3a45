"""The test accuracy and loss of a run, from its files alone, with numpy and safetensors.

    python3 read_model.py results/NAME/runs/LABEL measurements.csv
    python3 read_model.py results/NAME/runs/LABEL train-images train-labels test-images test-labels    (IDX files)

In a program of yours: logits(*load(RUN), x), x the raw numbers, a row a sample. What the files hold: docs/results.md.
"""
import csv, gzip, json, math, sys
import numpy as np
from safetensors import safe_open

FUNCTIONS = {"relu": lambda x: np.maximum(x, 0), "tanh": np.tanh, "identity": lambda x: x,
             "gelu": lambda x: x * (1 + np.vectorize(math.erf)(x / 2**0.5)) / 2,
             "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))}

def load(run):
    with safe_open(run + "/model.safetensors", "np") as f:
        return {name: f.get_tensor(name).astype(float) for name in f.keys()}, f.metadata()

def conv(t, name, x, stride=1, padding="same"):
    w, edge = t[name + ".weight"], t[name + ".weight"].shape[-1] // 2 if padding == "same" else 0
    x = np.pad(x, [(0, 0), (0, 0), (edge, edge), (edge, edge)])
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[:, :, ::stride, ::stride]
    y = np.einsum("nchwij,ocij->nohw", windows, w, optimize=True) + t.get(name + ".bias", np.zeros(1)).reshape(-1, 1, 1)
    if name + ".norm.mean" not in t: return y
    weight, bias, mean, variance = (t[f"{name}.norm.{part}"].reshape(-1, 1, 1) for part in ("weight", "bias", "mean", "variance"))
    return (y - mean) / np.sqrt(variance + 1e-5) * weight + bias

def logits(t, meta, x):
    model, act, i = json.loads(meta["sprout.model"]), FUNCTIONS[meta["activation"]], 0
    shape = model["input"]
    def spread(v): return v.reshape(-1, 1, 1) if len(shape) == 3 and v.size == shape[0] else v if v.size == 1 else v.reshape(shape)
    if "input.shift" in t: x = (x.reshape(-1, *shape) - spread(t["input.shift"])) * spread(t["input.scale"])
    h = x.reshape(-1, *shape).astype(np.float32).astype(float)
    for layer in model["layers"]:
        if "pool" in layer:
            k, l = h.shape[2:] if layer["pool"] == "global" else (layer["pool"], layer["pool"])
            n, c, rows, columns = h.shape[0], h.shape[1], h.shape[2] // k, h.shape[3] // l
            h = h[:, :, :rows * k, :columns * l].reshape(n, c, rows, k, columns, l)
            h = h.max((3, 5)) if layer["kind"] == "max" else h.mean((3, 5))
            continue
        name, i = f"layers.{i}", i + 1
        if "conv" in layer: h = conv(t, name, h, layer["stride"], layer["padding"])
        elif "dense" in layer: h = h.reshape(len(h), -1) @ t[name + ".weight"].T + t[name + ".bias"]
        else:
            skip = conv(t, name + ".skip", h, layer["stride"]) if name + ".skip.weight" in t else h
            h = skip + conv(t, name + ".1", act(conv(t, name + ".0", h, layer["stride"])))
        h = act(h)
    return h.reshape(len(h), -1) @ t[f"layers.{i}.weight"].T + t[f"layers.{i}.bias"]

def idx(path):
    data = (gzip.open if path.endswith(".gz") else open)(path, "rb").read()
    return np.frombuffer(data, np.uint8, offset=4 + 4 * data[3]).reshape(np.frombuffer(data, ">i4", data[3], 4))

def figures(run, *data):
    (t, meta), about = load(run), json.load(open(run + "/run.json"))
    part = np.array([row["part"] for row in csv.DictReader(open(f"{run}/../../{about['split']}"))])
    if len(data) == 1:
        delimiter, label = (about["config"]["dataset"][key] for key in ("delimiter", "label"))
        rows = list(csv.DictReader(open(data[0], newline=""), delimiter={None: ",", "tab": "\t"}.get(delimiter, delimiter)))
        label, columns = label or list(rows[0])[-1], json.loads(meta.get("sprout.columns", "null")) or list(rows[0])[:-1]
        x = np.array([[float(row[name]) for name in columns] for row in rows])
        y = [row[label] for row in rows]
    else: x, y = np.concatenate([idx(f) for f in data[::2]]), [str(v) for f in data[1::2] for v in idx(f)]
    z = logits(t, meta, x[part == "test"])
    truth = np.array([json.loads(meta["sprout.classes"]).index(v) for v, p in zip(y, part) if p == "test"])
    p = np.exp(z - z.max(1, keepdims=True))
    loss = (np.log(p.sum(1)) + z.max(1) - z[np.arange(len(z)), truth]).mean()
    return {"accuracy": (z.argmax(1) == truth).mean(), "loss": loss, "probabilities": p / p.sum(1, keepdims=True), "part": part}

if __name__ == "__main__":
    found = figures(*sys.argv[1:])
    print(json.dumps({"test_accuracy": found["accuracy"], "test_loss": found["loss"]}))
