"""Times training steps of a small convolutional network in JAX (one jit a step) on one thread.

usage: jax_convolution_steps.py C1 C2 STEPS

The network and the figures are those of torch_convolution_steps.py.

exit code: 0, 2 wrong usage, 77 jax cannot be imported
"""

import json
import os
import sys
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
try:
    import jax
    import jax.numpy as jnp
    from jax import lax
except ImportError as error:
    print(f"The comparison with JAX is left out: {error}.", file=sys.stderr)
    sys.exit(77)


def convolve(weights, x, stride=1):
    return lax.conv_general_dilated(x, weights, (stride, stride), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))


def norm(parameters, x):
    mean, variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
    return parameters[0] * (x - mean) / jnp.sqrt(variance + 1e-5) + parameters[1]


def loss(parameters, x, labels):
    kernels, norms, output = parameters
    x = jax.nn.relu(norm(norms[0], convolve(kernels[0], x)))
    x = jax.nn.relu(norm(norms[1], convolve(kernels[1], x, 2)))
    inner = jax.nn.relu(norm(norms[2], convolve(kernels[2], x)))
    x = jax.nn.relu(x + norm(norms[3], convolve(kernels[3], inner)))
    x = jax.nn.relu(norm(norms[4], convolve(kernels[4], x, 2)))
    logits = x.mean((1, 2)) @ output[:-1] + output[-1]
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1).mean()


@jax.jit
def step(parameters, velocity, x, labels):
    gradients = jax.grad(loss)(parameters, x, labels)
    velocity = jax.tree.map(lambda v, g: 0.9 * v + g, velocity, gradients)
    return jax.tree.map(lambda p, v: p - 0.01 * v, parameters, velocity), velocity


def main() -> int:
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    first, second, steps = map(int, sys.argv[1:])
    keys = jax.random.split(jax.random.key(0), 7)
    sizes = [(1, first), (first, second), (second, second), (second, second), (second, second)]
    kernels = [0.1 * jax.random.normal(key, (3, 3, *size)) for key, size in zip(keys, sizes)]
    norms = [jnp.stack([jnp.ones(size[1]), jnp.zeros(size[1])]) for size in sizes]
    parameters = (kernels, norms, 0.1 * jax.random.normal(keys[5], (second + 1, 10)))
    velocity = jax.tree.map(jnp.zeros_like, parameters)
    x, labels = jax.random.uniform(keys[6], (128, 28, 28, 1)), jnp.arange(128) % 10
    seconds = []
    for _ in range(steps + 5):
        start = time.perf_counter()
        parameters, velocity = jax.block_until_ready(step(parameters, velocity, x, labels))
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds[5:]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
