"""Trains a fully connected network in PyTorch (eager) on one thread, and prints the seconds of an epoch's steps.

usage: torch_training.py WIDTH EPOCHS

60,000 images of 784 bytes, made up, as MNIST has them: 784-WIDTH-WIDTH-10, ReLU, SGD with momentum 0.9, batches of 128.
The images are one float tensor in memory, as the usual scripts keep them; a batch is taken by a shuffled index. One JSON
list of seconds is printed, one for each epoch after the first, which warms up.

exit code: 0, 2 wrong usage, 77 torch cannot be imported
"""

import json
import sys
import time

try:
    import torch
except ImportError as error:
    print(f"The comparison with PyTorch is left out: {error}.", file=sys.stderr)
    sys.exit(77)

IMAGES, PIXELS, CLASSES, BATCH = 60_000, 784, 10, 128


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    width, epochs = int(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images = torch.randint(0, 256, (IMAGES, PIXELS), dtype=torch.uint8).float().div_(255)
    labels = torch.randint(0, CLASSES, (IMAGES,))
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
        for batch in torch.randperm(IMAGES).split(BATCH):
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(network(images[batch]), labels[batch])
            loss.backward()
            optimizer.step()
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds[1:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
