"""The encoder's equations in plain numpy: every place looks at every place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine.references.decoder import Array, entropy, read


def reference(
    weights: Mapping[str, Array], config: Mapping[str, float], tokens: Sequence[int]
) -> dict[str, Array]:
    """Every channel at every step: [step, *axes]. Devlin et al. 2019, sections 3 and 3.1."""
    everywhere = np.ones((len(tokens), len(tokens)), dtype=bool)  # [step, token]
    alpha, norms, probability = read(weights, config, tokens, everywhere)
    return {
        "attention": alpha,
        "attention.entropy": entropy(alpha),
        "residual.norm": norms,
        "symbol": probability,
    }
