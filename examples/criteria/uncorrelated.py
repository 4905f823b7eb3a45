"""New: the best neurons among those whose preactivations are uncorrelated with what the present units see.

Whitened by S, such a fan-in is orthogonal to those of all present units: what they span is taken out before `tiny`.
"""

import numpy as np
import sprout_criterion


def uncorrelated(S, N, ridge, widened_weight, widened_bias):
    p = len(S)
    values, directions = np.linalg.eigh(S + ridge * np.trace(S) / p * np.eye(p))
    kept = values > 1e-6 * values[-1]
    root = directions[:, kept] / np.sqrt(values[kept])  # root root' = S^-1
    units = np.column_stack([widened_weight, widened_bias])
    inverse = directions[:, kept] * np.sqrt(values[kept])
    present = np.linalg.svd(inverse.T @ units.T, full_matrices=False)[0]
    target = root.T @ N
    u, s, v = np.linalg.svd(target - present @ (present.T @ target), full_matrices=False)
    k = np.count_nonzero(s > 1e-5 * np.linalg.norm(target))
    scale = np.sqrt(s[:k])
    return (root @ u[:, :k] * scale).T, v[:k].T * scale, s[:k]


sprout_criterion.serve(uncorrelated)
