"""The neurons that lower the expressivity bottleneck most, as the built-in `tiny`: S^(-1/2) N = sum_k s_k u_k v_k'."""

import numpy as np
import sprout_criterion


def tiny(S, N, ridge):
    p, q = N.shape
    values, directions = np.linalg.eigh(S + ridge * np.trace(S) / p * np.eye(p))
    kept = values > 1e-6 * values[-1]
    root = directions[:, kept] / np.sqrt(values[kept])  # root root' = S^-1
    u, s, v = np.linalg.svd(root.T @ N, full_matrices=False)
    k = np.count_nonzero(s > 1e-5 * s[0])  # the rest is rounding
    scale = np.sqrt(s[:k])
    return {
        "fan_in": (root @ u[:, :k] * scale).T,
        "fan_out": v[:k].T * scale,
        "score": s[:k],  # singular values of S^(-1/2) N: held against the program's thresholds
        "flops": 9 * p**3 + 4 * p * p * q + 14 * p * q * q,
    }


sprout_criterion.serve(tiny)
