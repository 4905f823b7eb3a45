"""Answers the requests of sprout for new neurons with a function of yours.

    import sprout_criterion

    def criterion(S, N, limit):              # name what you need, it is passed as float64
        ...
        return fan_in, fan_out               # k x p with the bias last, q x k; or with a third, the scores

    sprout_criterion.serve(criterion)

What can be named: S (p x p), N (p x q), M2 (p x q), G (m x m), M (m x q), P (p x m), best_update (m x q),
widened_weight, widened_bias, consumer_weight, consumer_bias, and layer, event, epoch, limit, samples, ridge,
activation, seed. The same request must get the same answer: draw from numpy.random.default_rng(seed).
A dict may be returned too, with fan_in, fan_out and, where wanted, score, flops, noise_edge.

Copy this file beside your script. It needs numpy and nothing else; docs/your-own-criterion.md says what is what.
"""

import inspect
import json
import os
import struct
import sys

import numpy as np


def serve(function):
    """Answers requests until there are no more. What is printed goes to standard error, the log of the run."""
    source = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # print() must not get between the answers
    parameters = inspect.signature(function).parameters
    takes_all = any(p.kind == p.VAR_KEYWORD for p in parameters.values())
    while (request := read(source)) is not None:
        unknown = [n for n, p in parameters.items() if n not in request and p.default is p.empty and p.kind != p.VAR_KEYWORD]
        if unknown:
            raise TypeError(f"{function.__name__} asks for {', '.join(unknown)}; a request has {', '.join(request)}")
        given = {n: v() for n, v in request.items() if takes_all or n in parameters}
        answers.write(answer(function(**given)))
        answers.flush()
        sys.stdout.flush()


def read(source):
    """The next request, each value to be called for; None when there is none."""
    length = source.read(8)
    if len(length) < 8:
        return None
    header = json.loads(source.read(struct.unpack("<Q", length)[0]))
    metadata = json.loads(header.pop("__metadata__")["sprout.request"])
    data = source.read(max(tensor["data_offsets"][1] for tensor in header.values()))

    def array(tensor):
        start, end = tensor["data_offsets"]
        return lambda: np.frombuffer(data[start:end], "<f4").reshape(tensor["shape"]).astype(np.float64)

    request = {name.replace(".", "_"): array(tensor) for name, tensor in header.items()}
    request.update({name: (lambda value=value: value) for name, value in metadata.items()})
    return request


def answer(neurons):
    """The bytes of an answer."""
    if not isinstance(neurons, dict):
        neurons = dict(zip(("fan_in", "fan_out", "score"), neurons))
    neurons = {name: value for name, value in neurons.items() if value is not None}
    texts = {name: repr(float(neurons.pop(name))) for name in ("flops", "noise_edge") if name in neurons}
    arrays = {name: np.ascontiguousarray(value, "<f8") for name, value in neurons.items()}
    header, end = {"__metadata__": texts}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F64", "shape": array.shape, "data_offsets": (end, end + array.nbytes)}
        end += array.nbytes
    encoded = json.dumps(header).encode()
    encoded += b" " * (-len(encoded) % 8)
    return struct.pack("<Q", len(encoded)) + encoded + b"".join(array.tobytes() for array in arrays.values())
