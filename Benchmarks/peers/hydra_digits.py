"""Trains one small classifier in PyTorch under Hydra; with --multirun and the joblib launcher, a grid of them.

usage: hydra_digits.py [--multirun] [hydra/launcher=joblib] [learning_rate=...] [seed=...] [hydra options]

1,797 made-up samples of 64 inputs and 10 classes, as the digits have them: 64-32-32-10, ReLU, SGD with momentum 0.9,
batches of 32, 20 epochs, with the accuracy on a fifth of the samples after each. Every run writes metrics.csv and
result.json into the folder that Hydra gives it. One thread for each run.

exit code: 0, 1 a run failed, 77 torch, hydra or its joblib launcher cannot be imported
"""

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path

try:
    import hydra
    import hydra_plugins.hydra_joblib_launcher  # noqa: F401
    import torch
    from hydra.core.config_store import ConfigStore
    from hydra.core.hydra_config import HydraConfig
except ImportError as error:
    print(f"The comparison with Hydra is left out: {error}.", file=sys.stderr)
    sys.exit(77)

SAMPLES, INPUTS, CLASSES, WIDTH, BATCH = 1797, 64, 10, 32, 32


@dataclass
class Config:
    learning_rate: float = 0.05
    seed: int = 0
    epochs: int = 20


ConfigStore.instance().store(name="config", node=Config)


@hydra.main(version_base=None, config_name="config")
def main(config: Config) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    inputs = torch.randn(SAMPLES, INPUTS)
    labels = torch.randint(0, CLASSES, (SAMPLES,))
    test, training = torch.arange(SAMPLES).split([SAMPLES // 5, SAMPLES - SAMPLES // 5])
    network = torch.nn.Sequential(
        torch.nn.Linear(INPUTS, WIDTH),
        torch.nn.ReLU(),
        torch.nn.Linear(WIDTH, WIDTH),
        torch.nn.ReLU(),
        torch.nn.Linear(WIDTH, CLASSES),
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=config.learning_rate, momentum=0.9)
    rows = []
    for epoch in range(1, config.epochs + 1):
        total = 0.0
        for batch in training[torch.randperm(len(training))].split(BATCH):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(network(inputs[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        with torch.no_grad():
            accuracy = (network(inputs[test]).argmax(1) == labels[test]).float().mean().item()
        rows.append({"epoch": epoch, "train_loss": total / len(training), "test_accuracy": accuracy})
    folder = Path(HydraConfig.get().runtime.output_dir)
    with (folder / "metrics.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    (folder / "result.json").write_text(json.dumps(rows[-1]))


if __name__ == "__main__":
    main()
