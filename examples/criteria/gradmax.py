"""The largest gradient of the silent side (Evci et al., ICLR 2022), as the built-in `gradmax` without its noise edge."""

import numpy as np
import sprout_criterion


def gradmax(M2, widened_weight, widened_bias, consumer_weight, activation):
    u, s, v = np.linalg.svd(M2, full_matrices=False)
    k = np.count_nonzero(s > 1e-5 * s[0])
    fan_in, fan_out = np.zeros((k, len(M2))), np.zeros((M2.shape[1], k))
    if activation == "relu":  # its slope at zero is zero: the fan-in is set, the fan-out is silent
        units = np.column_stack([widened_weight, widened_bias])
        fan_in[:] = u[:, :k].T * np.linalg.norm(units, axis=1).mean()
    else:
        fan_out[:] = v[:k].T * np.linalg.norm(consumer_weight, axis=0).mean()
    return fan_in, fan_out


sprout_criterion.serve(gradmax)
