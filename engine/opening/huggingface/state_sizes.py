"""What the recurrent states of a token take, told from a configuration alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.capture import BYTES


def state_bytes(config: Mapping[str, Any]) -> int | None:
    """The bytes of all that would be shown of the states at each token, if all are shown whole.

    None for architectures whose configurations say it in ways of their own: what their states take
    is known once they are loaded.
    """
    kind, layers = config.get("model_type"), _number(config, "num_hidden_layers")
    if kind in ("mamba", "falcon_mamba"):
        units = _number(config, "intermediate_size") or _widened(config)
        state = _number(config, "state_size")
        numbers = units * (state + 1 + _number(config, "conv_kernel"))  # all, lengths, convolution
        numbers += units + 2 * state  # step size, input and output
    elif kind == "mamba2":
        heads, state = _number(config, "num_heads"), _number(config, "state_size")
        units, groups = heads * _number(config, "head_dim"), _number(config, "n_groups") * state
        mixed = units + 2 * groups  # what the convolution looks at
        numbers = units * (state + 1) + mixed * _number(config, "conv_kernel")
        numbers += 2 * heads + 2 * groups  # step size and decay, input and output
    elif kind == "rwkv":
        hidden = _number(config, "hidden_size")
        inner = _number(config, "attention_hidden_size") or hidden
        numbers = 2 * hidden + 6 * inner  # two shifts; three parts of the state, three gates
    else:
        return None
    return layers * numbers * BYTES or None


def _widened(config: Mapping[str, Any]) -> int:
    return _number(config, "expand") * _number(config, "hidden_size")


def _number(config: Mapping[str, Any], name: str) -> int:
    """A size; 0 where it is none."""
    found = config.get(name)
    return found if isinstance(found, int) and 0 < found < 1 << 31 else 0
