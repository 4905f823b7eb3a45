"""Looks at both hidden layers of 784-100-100-10 with gromo on one thread, and prints the seconds of its two parts.

usage: gromo_event.py TIMES

10,000 made-up samples of 784 inputs between 0 and 1, cross-entropy, ReLU. A part is timed as often as asked: the
statistics (forward, backward and the moments of both layers, batches of 1,000), and the solution (optimal updates and
new neurons of both layers). There is no line search in it. One JSON object is printed: {"statistics": [...],
"solution": [...]}.

exit code: 0, 2 wrong usage, 77 torch or gromo cannot be imported
"""

import json
import sys
import time
import warnings

try:
    import torch
    from gromo.modules.linear_growing_module import LinearGrowingModule
except ImportError as error:
    print(f"The comparison with gromo is left out: {error}.", file=sys.stderr)
    sys.exit(77)

SAMPLES, BATCH, SIZES = 10_000, 1_000, [784, 100, 100, 10]


def build():
    modules = []
    for inputs, outputs in zip(SIZES, SIZES[1:]):
        modules.append(
            LinearGrowingModule(
                inputs,
                outputs,
                post_layer_function=torch.nn.Identity() if outputs == SIZES[-1] else torch.nn.ReLU(),
                previous_module=modules[-1] if modules else None,
                device=torch.device("cpu"),
            )
        )
    return modules


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images = torch.rand(SAMPLES, SIZES[0])
    labels = torch.randint(0, SIZES[-1], (SAMPLES,))
    modules = build()
    seconds = {"statistics": [], "solution": []}
    for _ in range(int(sys.argv[1]) + 1):
        start = time.perf_counter()
        for module in modules:
            module.init_computation()
        for batch, classes in zip(images.split(BATCH), labels.split(BATCH)):
            for module in modules:
                module.zero_grad()
            outputs = batch
            for module in modules:
                outputs = module(outputs)
            torch.nn.functional.cross_entropy(outputs, classes, reduction="sum").backward()
            for module in modules:
                module.update_computation()
        middle = time.perf_counter()
        for module in modules[1:]:
            module.compute_optimal_updates(maximum_added_neurons=10)
        seconds["statistics"].append(middle - start)
        seconds["solution"].append(time.perf_counter() - middle)
        for module in modules:
            module.reset_computation()
            module.delete_update()
    # The first time warms up.
    print(json.dumps({part: values[1:] for part, values in seconds.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
