"""Friedman 1 by this program, scikit-learn's MLPRegressor and its gradient boosting, on the same rows.

    python Tests/Peers/compare_friedman.py .build/release/sprout

The data are scikit-learn's make_friedman1 (2,000 rows, 10 inputs, noise 1, one draw), written as a CSV file and trained
on by experiments/friedman.yaml; the peers read from the split file which rows are which. They learn from the training
part alone, as networks do here; the size of MLPRegressor is chosen by its mean R2 on the validation part. Five seeds.
"""

import csv
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from sklearn.datasets import make_friedman1
from sklearn.ensemble import HistGradientBoostingRegressor, GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SEEDS = range(5)
SIZES = [(8,), (16,), (32,), (64,), (128,)]
SPEC = pathlib.Path(__file__).parents[2] / "experiments" / "friedman.yaml"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    warnings.filterwarnings("ignore")
    x, y = make_friedman1(n_samples=2000, n_features=10, noise=1.0, random_state=0)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with open(folder / "friedman.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([f"x{i}" for i in range(10)] + ["y"])
            writer.writerows([repr(float(v)) for v in row] + [repr(float(t))] for row, t in zip(x, y))
        # In the place of the set inside the program, the same formula from another generator.
        text = SPEC.read_text().replace("{name: friedman1}", "{name: csv, path: friedman.csv, task: regression}")
        (folder / "friedman.yaml").write_text(text)
        subprocess.run([program, "run", "friedman.yaml", "-q"], cwd=folder, check=True)
        results = folder / "results" / "friedman"
        with open(results / "summary.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        (split,) = (results / "splits").iterdir()
        with open(split, newline="") as file:
            parts = np.array([row["part"] for row in csv.DictReader(file)])
    for variant in dict.fromkeys(row["variant"] for row in rows):
        found = [row for row in rows if row["variant"] == variant]
        parameters = np.mean([float(row["parameters"]) for row in found])
        report(f"sprout {variant}, {parameters:.0f} parameters",
               [float(row["validation_r2"]) for row in found], [float(row["test_r2"]) for row in found])

    best = None
    for size in SIZES:
        found = [fit(make_pipeline(StandardScaler(), MLPRegressor(hidden_layer_sizes=size, max_iter=2000, random_state=seed)), x, y, parts)
                 for seed in SEEDS]
        report(f"MLPRegressor {size[0]}", *zip(*found))
        mean = np.mean([one for one, _ in found])
        if best is None or mean > best[0]:
            best = (mean, size[0], np.mean([two for _, two in found]))
    print(f"the size with the best validation part: {best[1]}, test {best[2]:.4f}")
    for kind in (GradientBoostingRegressor, HistGradientBoostingRegressor):
        report(kind.__name__, *zip(*[fit(kind(random_state=seed), x, y, parts) for seed in SEEDS]))


def fit(model, x, y, parts):
    model.fit(x[parts == "train"], y[parts == "train"])
    return tuple(r2_score(y[parts == part], model.predict(x[parts == part])) for part in ("validation", "test"))


def report(name, validation, test):
    print(f"{name:<42} validation {np.mean(validation):.4f}  test {np.mean(test):.4f} "
          f"({min(test):.4f} to {max(test):.4f})", flush=True)


main()
