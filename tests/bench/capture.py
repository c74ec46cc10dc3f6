"""What recording costs: every gate of every step, against the same model unwatched.

python -m tests.bench.capture
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from engine.families import families
from engine.model import Model
from engine.probe import Silent
from engine.vocabulary import UNKNOWN, Vocabulary
from tests.bench.timing import Row, interleave, report

#: An alphabet as large as that of English text.
VOCABULARY = Vocabulary([UNKNOWN, *map(chr, range(32, 32 + 90))])
LAYERS, STEPS, PROMPT = 2, 64, 256


def lstm_step() -> list[Row]:
    """A live step with every gate recorded, against torch's bare cells without any head."""
    return [
        Row(f"LSTM step, {LAYERS}x{units}, recorded / bare nn.LSTMCell", ratio, 0.7)
        for units in (128, 256, 512)
        for ratio in [_ratio(steps(build("lstm", units)), bare_cells(units))]
    ]


def lstm_prefill() -> list[Row]:
    """A prompt read at once with every gate recorded, against torch's fused layer alone."""
    return [
        Row(f"LSTM prefill, {LAYERS}x{units}, recorded / fused nn.LSTM", ratio, target)
        for units, target in ((256, 1.7), (512, 1.25))
        for model in [build("lstm", units)]
        for ratio in [_ratio(prefill(model), fused_layer(model))]
    ]


def silent_ratio(family: str, units: int = 256) -> Row:
    """A step with every channel recorded, against the same step with silent probes."""
    model = build(family, units)
    ratio = _ratio(steps(model), silent_steps(model), rounds=120)
    return Row(f"{family} step, {LAYERS}x{units}, recorded / silent", ratio, 1.05)


def build(family: str, units: int) -> Model:
    sizes = {"units": units, "layers": LAYERS, "embedding": units}
    return families()[family](VOCABULARY, **sizes).eval().requires_grad_(False)


def steps(model: Model) -> Callable[[], object]:
    """A stretch of steps as the runner records them."""
    recorder = model.recorder()

    def work() -> object:
        state = model.initial_state()
        recorder.begin(0, STEPS, prefill=False)
        for token in range(STEPS):
            state = model.step(token, state, recorder)
            recorder.commit()
        return recorder.take()

    return work


def silent_steps(model: Model) -> Callable[[], object]:
    silent = Silent(model.layout, model.device)

    def work() -> object:
        state = model.initial_state()
        for token in range(STEPS):
            state = model.step(token, state, silent)
        return state

    return work


def bare_cells(units: int) -> Callable[[], object]:
    """The same number of steps of torch's cells, given embeddings, without the head."""
    cells = [nn.LSTMCell(units, units).requires_grad_(False) for _ in range(LAYERS)]
    inputs = torch.randn(STEPS, 1, units)

    def work() -> object:
        zeros = torch.zeros(1, units)
        states: list[tuple[Tensor, Tensor]] = [(zeros, zeros)] * LAYERS
        for x in inputs:
            for layer, cell in enumerate(cells):
                states[layer] = cell(x, states[layer])
                x = states[layer][0]
        return states

    return work


def prefill(model: Model) -> Callable[[], object]:
    recorder, tokens = model.recorder(), [i % len(VOCABULARY) for i in range(PROMPT)]

    def work() -> object:
        recorder.begin(0, PROMPT, prefill=True)
        model.prefill(tokens, model.initial_state(), recorder)
        recorder.commit_prefill()
        return recorder.take()

    return work


def fused_layer(model: Model) -> Callable[[], object]:
    inputs = torch.randn(1, PROMPT, int(model.config["embedding"]))
    recurrence = model.get_submodule("recurrence")
    return lambda: recurrence(inputs)


@torch.inference_mode()
def _ratio(work: Callable[[], object], baseline: Callable[[], object], rounds: int = 30) -> float:
    seconds = interleave({"work": work, "baseline": baseline}, rounds)
    return seconds["work"] / seconds["baseline"]


def rows() -> list[Row]:
    """Every measurement of this file."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [*lstm_step(), *lstm_prefill(), *map(silent_ratio, ("rnn", "gru", "lstm"))]
    finally:
        torch.set_num_threads(threads)


if __name__ == "__main__":
    report(rows)
