"""Times training steps of a small convolutional network in PyTorch (eager) on one thread.

usage: torch_convolution_steps.py C1 C2 STEPS

Conv 3 x 3 to C1, norm, ReLU; conv 3 x 3 stride 2 to C2, norm, ReLU; a residual block of C2; conv 3 x 3 stride 2, norm, ReLU; global
average; dense 10. Batches of 128 images of 28 x 28, SGD with momentum 0.9. One JSON list of seconds is printed, without five steps that
warm up.

exit code: 0, 2 wrong usage, 77 torch cannot be imported
"""

import json
import sys
import time

try:
    import torch
    from torch import nn
except ImportError as error:
    print(f"The comparison with PyTorch is left out: {error}.", file=sys.stderr)
    sys.exit(77)


def block(inputs: int, outputs: int, stride: int = 1) -> list:
    return [nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)]


class Residual(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.body = nn.Sequential(*block(channels, channels), nn.ReLU(), *block(channels, channels))

    def forward(self, x):
        return torch.relu(x + self.body(x))


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    first, second, steps = map(int, sys.argv[1:])
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = nn.Sequential(
        *block(1, first), nn.ReLU(), *block(first, second, 2), nn.ReLU(), Residual(second), *block(second, second, 2),
        nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(second, 10))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9)
    images, labels = torch.rand(128, 1, 28, 28), torch.arange(128) % 10
    seconds = []
    for _ in range(steps + 5):
        start = time.perf_counter()
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(images), labels).backward()
        optimizer.step()
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds[5:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
