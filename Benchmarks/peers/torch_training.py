"""Trains a fully connected network in PyTorch (eager) on one thread, and prints the seconds of an epoch's steps.

usage: torch_training.py FOLDER WIDTH EPOCHS

FOLDER holds images and labels as MNIST has them, in IDX files, with gzip or without: 784-WIDTH-WIDTH-10, ReLU, SGD with
momentum 0.9, batches of 128. The images are one float tensor in memory, as the usual scripts keep them; a batch is taken by a shuffled index. One JSON
list of seconds is printed, one for each epoch after the first, which warms up.

exit code: 0, 2 wrong usage, 77 torch cannot be imported
"""

import gzip
import json
import sys
import time
from pathlib import Path

try:
    import torch
except ImportError as error:
    print(f"The comparison with PyTorch is left out: {error}.", file=sys.stderr)
    sys.exit(77)

PIXELS, CLASSES, BATCH = 784, 10, 128


def read(folder: str, name: str, header: int) -> torch.Tensor:
    """The bytes after the header of an IDX file."""
    path = Path(folder, name)
    content = path.read_bytes() if path.exists() else gzip.decompress(Path(folder, name + ".gz").read_bytes())
    return torch.frombuffer(bytearray(content[header:]), dtype=torch.uint8)


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    folder, width, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images = read(folder, "train-images-idx3-ubyte", 16).view(-1, PIXELS).float().div_(255)
    labels = read(folder, "train-labels-idx1-ubyte", 8).long()
    network = torch.nn.Sequential(
        torch.nn.Linear(PIXELS, width),
        torch.nn.ReLU(),
        torch.nn.Linear(width, width),
        torch.nn.ReLU(),
        torch.nn.Linear(width, CLASSES),
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)
    seconds = []
    for _ in range(epochs + 1):
        start = time.perf_counter()
        for batch in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(network(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
