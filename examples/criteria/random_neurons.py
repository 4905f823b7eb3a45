"""Neurons as a fresh network has them (he_normal), as the built-in `random`: the baseline of every criterion."""

import numpy as np
import sprout_criterion


def random_neurons(widened_weight, consumer_bias, limit, seed):
    random = np.random.default_rng(seed)  # the same request, the same answer
    width, inputs = widened_weight.shape
    fan_in = np.zeros((limit, inputs + 1))
    fan_in[:, :-1] = random.normal(scale=np.sqrt(2 / inputs), size=(limit, inputs))
    fan_out = random.normal(scale=np.sqrt(2 / (width + limit)), size=(len(consumer_bias), limit))
    return {"fan_in": fan_in, "fan_out": fan_out, "flops": 0}


sprout_criterion.serve(random_neurons)
