"""Compares `sprout inspect` of a convolution with gromo's full convolution and with numpy.

usage: compare_gromo_convolutions.py SPROUT_BINARY

sprout trains a small network on a CSV file of made-up images, 3 x 3 convolution, convolution with a stride, mean over the
grid, and inspects it. gromo (its thresholds at 0) is given the same parameters; numpy computes the method in float64.

exit code: 0 all agree, 1 something differs by more than 1e-3 of its size, 2 wrong usage,
           77 torch, gromo, safetensors or numpy cannot be imported
"""

import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import safetensors.torch
    import torch
    from gromo.modules.conv2d_growing_module import FullConv2dGrowingModule
except ImportError as error:
    print(f"The comparison with gromo is left out, because it needs torch, gromo, safetensors and numpy: {error}.")
    sys.exit(77)

sys.dont_write_bytecode = True

TOLERANCE = 1e-3
SAMPLES, SIDE, CLASSES = 600, 8, 4
WIDTHS = (3, 4)
SPEC = """
version: 1
name: gromo
dataset: {name: csv, path: samples.csv, shape: [1, 8, 8], normalize: none, test: 0.1, validation: 0}
model:
  activation: ACTIVATION
  layers: [{conv: 3}, {conv: 4, stride: STRIDE}, {pool: global}]
optimizer: {learning_rate: 0.05}
training: {epochs: 4, batch_size: 50}
growth: {method: none}
"""


def samples():
    generator = np.random.default_rng(5)
    labels = np.arange(SAMPLES) % CLASSES
    images = generator.normal(size=(SAMPLES, SIDE, SIDE))
    for label in range(CLASSES):
        rows, columns = divmod(label, 2)
        images[labels == label, 4 * rows : 4 * rows + 3, 4 * columns : 4 * columns + 3] += 1
    return images.astype(np.float32), labels


def run(*command, folder):
    outcome = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=folder)
    if outcome.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with exit code {outcome.returncode}:\n{outcome.stderr}")
    return outcome.stdout


def patches(maps, stride):
    """n x positions x (channels 9 + 1) of a window of 3 x 3 with a border of zeros."""
    count, channels, height, width = maps.shape
    padded = np.pad(maps, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))[:, :, ::stride, ::stride]
    rows = windows.transpose(0, 2, 3, 1, 4, 5).reshape(count, -1, channels * 9)
    return np.concatenate([rows, np.ones(rows.shape[:2] + (1,))], axis=2)


def by_numpy(tensors, images, labels, activation, stride):
    w1, b1, w2, b2, w3, b3 = (tensors[name].double().numpy() for name in NAMES)
    function, slope = FUNCTIONS[activation]
    first = patches(images[:, None].astype(np.float64), 1)
    z1 = first @ np.concatenate([w1.reshape(len(w1), -1), b1[:, None]], 1).T
    hidden = function(z1).transpose(0, 2, 1).reshape(len(images), -1, SIDE, SIDE)
    second = patches(hidden, stride)
    z2 = second @ np.concatenate([w2.reshape(len(w2), -1), b2[:, None]], 1).T
    logits = function(z2).mean(1) @ w3.T + b3
    shifted = np.exp(logits - logits.max(1, keepdims=True))
    gradient = shifted / shifted.sum(1, keepdims=True) - np.eye(CLASSES)[labels]
    wanted = -(gradient @ w3)[:, None, :] * slope(z2) / z2.shape[1]
    count = len(images)
    rows, goals = second.reshape(-1, second.shape[2]), wanted.reshape(-1, wanted.shape[2])
    update = np.linalg.lstsq(rows, goals, rcond=None)[0]
    left = (goals - rows @ update).reshape(wanted.shape)
    # What each tap of the second convolution reads of the first one's patches.
    across = SIDE + 2
    padded = np.zeros((count, across, across, first.shape[2]))
    padded[:, 1:-1, 1:-1] = first.reshape(count, SIDE, SIDE, -1)
    s, n = 0, []
    for tap in range(9):
        row, column = divmod(tap, 3)
        b = padded[:, row : row + SIDE : stride, column : column + SIDE : stride]
        b = b.reshape(count, -1, first.shape[2])
        s = s + np.einsum("isa,isb->ab", b, b) / count
        n.append(np.einsum("isa,iso->ao", b, left) / count)
    n = np.stack(n, axis=2)
    values, vectors = np.linalg.eigh(s)
    root = vectors / np.sqrt(values) @ vectors.T
    return {
        "desired_update_norm2": np.square(goals).sum() / count,
        "bottleneck": np.square(left).sum() / count,
        "singular_values": np.linalg.svd(root @ n.reshape(len(s), -1), compute_uv=False),
        "s": s,
        "n": n,
    }


def by_gromo(tensors, images, labels, activation, stride):
    function = {"relu": torch.nn.ReLU(), "tanh": torch.nn.Tanh()}[activation]
    first = FullConv2dGrowingModule(1, WIDTHS[0], 3, padding=1, input_size=(SIDE, SIDE), post_layer_function=function)
    second = FullConv2dGrowingModule(
        *WIDTHS, 3, stride=stride, padding=1, input_size=(SIDE, SIDE), post_layer_function=function, previous_module=first
    )
    for module, weight, bias in ((first, *NAMES[0:2]), (second, *NAMES[2:4])):
        module.layer.load_state_dict({"weight": tensors[weight], "bias": tensors[bias]})
    for module in (first, second):
        module.init_computation()
    outputs = second(first(torch.from_numpy(images)[:, None]))
    logits = outputs.mean((2, 3)) @ tensors[NAMES[4]].T + tensors[NAMES[5]]
    torch.nn.functional.cross_entropy(logits, torch.from_numpy(labels), reduction="sum").backward()
    for module in (first, second):
        module.update_computation()
    second.compute_optimal_updates(numerical_threshold=0, statistical_threshold=0, maximum_added_neurons=None)
    with torch.no_grad():
        n = second.tensor_n.numpy()
        return {
            "singular_values": second.eigenvalues_extension.numpy(),
            "s": second.tensor_s_growth().numpy(),
            "n": n.reshape(n.shape[0], WIDTHS[1], -1),
        }


def apart(found, expected):
    found, expected = np.asarray(found), np.asarray(expected)
    if found.shape != expected.shape:
        return np.inf
    return np.abs(found - expected).max() / np.abs(expected).max()


NAMES = [f"layers.{layer}.{part}" for layer in (0, 1, 2) for part in ("weight", "bias")]
FUNCTIONS = {
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
}


def compare(binary, folder, activation, stride):
    images, labels = samples()
    with open(folder / "samples.csv", "w") as file:
        file.write(",".join(f"x{pixel}" for pixel in range(SIDE * SIDE)) + ",class\n")
        for image, label in zip(images, labels):
            file.write(",".join(map(str, image.ravel())) + f",{label}\n")
    (folder / "spec.yaml").write_text(SPEC.replace("ACTIVATION", activation).replace("STRIDE", str(stride)))
    run(binary, "run", "spec.yaml", "--results", f"results{stride}{activation}", folder=folder)
    model = next((folder / f"results{stride}{activation}").glob("gromo/runs/*/model.safetensors"))
    report = json.loads(
        run(
            binary, "inspect", model, "--dataset", "samples.csv", "--samples", "all", "--ridge", "0",
            "--json", folder=folder,
        )
    )["layers"][0]
    tensors = safetensors.torch.load_file(model)
    expected = by_numpy(tensors, images, labels, activation, stride)
    gromo = by_gromo(tensors, images, labels, activation, stride)
    count = len(report["singular_values"])
    differences = {
        "sprout's |V|^2/n to numpy's": apart(report["desired_update_norm2"], expected["desired_update_norm2"]),
        "sprout's bottleneck to numpy's": apart(report["bottleneck"], expected["bottleneck"]),
        "sprout's singular values to numpy's": apart(report["singular_values"], expected["singular_values"][:count]),
        "sprout's singular values to gromo's": apart(report["singular_values"], gromo["singular_values"][:count]),
        "gromo's S to numpy's": apart(gromo["s"], expected["s"]),
        "gromo's N to numpy's": apart(gromo["n"], expected["n"]),
    }
    for name, difference in differences.items():
        print(f"{activation}, stride {stride}: {name}: {difference:.1e}")
    return [name for name, difference in differences.items() if not difference <= TOLERANCE]


def main():
    if len(sys.argv) != 2:
        print(f"usage: {pathlib.Path(sys.argv[0]).name} SPROUT_BINARY", file=sys.stderr)
        return 2
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        wrong = [
            f"{activation}, stride {stride}: {name}"
            for activation in FUNCTIONS
            for stride in (1, 2)
            for name in compare(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(folder), activation, stride)
        ]
    if wrong:
        print("\n".join(["apart:"] + wrong))
        return 1
    print(f"All agree within {TOLERANCE:g} of their size.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
