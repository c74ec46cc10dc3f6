"""What recording costs the memory machines: a step with every channel, against an unwatched one.

python -m tests.bench.machines
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from engine import checkpoint
from engine.model import Model
from engine.probe import Silent
from tests.bench.timing import Row, interleave, report
from wm_explorer.catalogue import samples

#: Bundled models, one of each family with a memory of its own.
MODELS = (
    "ntm-copy", "dnc-copy", "memn2n-qa2", "kvmemnn-facts", "stack-abc", "memory-transformer-recall",
    "persistent-facts", "rmt-recall", "maml-sinusoid",
)  # fmt: skip
#: Those of which a recorded step has to stay below so many milliseconds.
BELOW = {"ntm-copy": 1.0, "dnc-copy": 1.0}
STEPS = 32  # as many as the runner records at once


@torch.inference_mode()
def rows(rounds: int = 60) -> list[Row]:
    """Every measurement of this file."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [row for name in MODELS for row in measured(name, rounds)]
    finally:
        torch.set_num_threads(threads)


def measured(name: str, rounds: int) -> list[Row]:
    """A bundled model over the beginning of its own sample."""
    model, card = checkpoint.load(name)
    assert card is not None
    tokens = [token.id for token in model.encode(samples()[card.sample].text)][:STEPS]
    work = {"recorded": recorded(model, tokens), "silent": silent(model, tokens)}
    seconds = interleave(work, rounds)
    milliseconds = 1000 * seconds["recorded"] / len(tokens)
    return [
        Row(f"{name} step, recorded", milliseconds, BELOW.get(name), "ms"),
        Row(f"{name} step, recorded / silent", seconds["recorded"] / seconds["silent"], 1.05),
    ]


def recorded(model: Model, tokens: Sequence[int]) -> Callable[[], object]:
    """A stretch of steps as the runner records them, with the states that it keeps."""
    recorder = model.recorder()

    def work() -> object:
        states = [model.initial_state()]
        recorder.begin(0, len(tokens), prefill=False)
        for token in tokens:
            states.append(model.step(token, states[-1], recorder))
            recorder.commit()
        return recorder.take()

    return work


def silent(model: Model, tokens: Sequence[int]) -> Callable[[], object]:
    probe = Silent(model.layout, model.device)

    def work() -> object:
        states = [model.initial_state()]
        for token in tokens:
            states.append(model.step(token, states[-1], probe))
        return states

    return work


if __name__ == "__main__":
    report(rows)
