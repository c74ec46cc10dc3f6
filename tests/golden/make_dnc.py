"""Makes dnc.npz: one memory written and read by another implementation of the DNC.

It is PyPI `dnc` 1.1.0 (MIT), which the tests do not need. To make the file again, install that into
an environment of its own, beside torch, and run this file there.

Only its memory is asked, with numbers given here: what it makes of a controller's output differs
from the paper, as `tests/engine/test_dnc.py` says. The first usages are all different, since equal
ones are allocated by it in no fixed order.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from dnc.memory import Memory

SLOTS, WIDTH, READS, STEPS, SEED = 7, 5, 2, 8, 3


def main() -> None:
    torch.manual_seed(SEED)
    torch.set_default_dtype(torch.float64)
    memory = Memory(1, SLOTS, WIDTH, READS)
    memory.I = memory.I.double()
    state = start()
    kept = {f"start.{name}": value for name, value in state.items()}
    steps = [one(memory, state) for _ in range(STEPS)]
    kept |= {name: torch.stack([step[name] for step in steps]) for name in steps[0]}
    arrays = {name: value.squeeze().numpy() for name, value in kept.items()}
    np.savez_compressed(Path(__file__).with_name("dnc.npz"), **arrays)


def start() -> dict[str, torch.Tensor]:
    """A memory in use, in the other implementation's names and shapes."""
    return {
        "memory": torch.randn(1, SLOTS, WIDTH),
        "link_matrix": torch.zeros(1, 1, SLOTS, SLOTS),
        "precedence": torch.randn(1, 1, SLOTS).softmax(-1),
        "read_weights": torch.randn(1, READS, SLOTS).softmax(-1),
        "write_weights": 0.9 * torch.randn(1, 1, SLOTS).softmax(-1),
        "usage_vector": torch.rand(1, SLOTS),
    }


def one(memory: Memory, state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """One step with numbers drawn at random: what was asked, and what came of it."""
    asked = {
        "read_key": torch.randn(1, READS, WIDTH),
        "read_strength": 1 + 5 * torch.rand(1, READS),
        "write_key": torch.randn(1, 1, WIDTH),
        "write_strength": 1 + 5 * torch.rand(1, 1),
        "erase": torch.rand(1, 1, WIDTH),
        "add": torch.randn(1, 1, WIDTH),
        "free_gate": torch.rand(1, READS),
        "allocation_gate": torch.rand(1, 1),
        "write_gate": torch.rand(1, 1),
        "mode": torch.randn(1, READS, 3).softmax(-1),  # backward, forward, content
    }
    before = {name: value.clone() for name, value in state.items()}
    memory.write(
        asked["write_key"], asked["add"], asked["erase"], asked["free_gate"],
        asked["read_strength"], asked["write_strength"], asked["write_gate"],
        asked["allocation_gate"], state,
    )  # fmt: skip
    found = memory.content_weightings(state["memory"], asked["read_key"], asked["read_strength"])
    forward, backward = memory.directional_weightings(state["link_matrix"], before["read_weights"])
    vector, _ = memory.read(asked["read_key"], asked["read_strength"], asked["mode"], state)
    derived = {
        "allocation": memory.allocate(state["usage_vector"], None)[0],
        "write_content": memory.content_weightings(
            before["memory"], asked["write_key"], asked["write_strength"]
        ),
        "content": found,
        "forward": forward,
        "backward": backward,
        "vector": vector,
    }
    return asked | derived | {name: value.clone() for name, value in state.items()}


if __name__ == "__main__":
    main()
