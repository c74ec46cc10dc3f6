"""A live step of the decoder, and what recording adds to it and to a reading at once.

python -m tests.bench.decoder
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from engine.model import Model
from engine.models.decoder import Cache, Decoder
from engine.models.encoder import Encoder
from engine.probe import Silent
from engine.vocabulary import UNKNOWN, Vocabulary
from tests.bench.timing import Row, interleave, report

VOCABULARY = Vocabulary([UNKNOWN, *map(chr, range(32, 102))])
#: Sizes: the bundled one, and that of the smallest GPT-2 in use.
SIZES = {
    "bundled": {"width": 128, "layers": 4, "heads": 4, "context": 512},
    "mini": {"width": 256, "layers": 4, "heads": 4, "context": 1024},
}
STEPS = 20  # a stretch of live steps


def rows() -> list[Row]:
    """Every measurement of this file."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            steps = [row for name in SIZES for read in (128, 490) for row in step(name, read)]
            return steps + [
                prefill(family, read) for family in (Decoder, Encoder) for read in (128, 256)
            ]
    finally:
        torch.set_num_threads(threads)


def build(family: type[Decoder] | type[Encoder], size: str) -> Decoder | Encoder:
    return family(VOCABULARY, **SIZES[size]).eval().requires_grad_(False)


def step(size: str, read: int) -> list[Row]:
    """A step after so many tokens: against Hugging Face's with its cache, and against silence."""
    model = build(Decoder, size)
    ids = [1 + i % 70 for i in range(read)]
    state = model.prefill(ids, model.initial_state(), Silent(model.layout, model.device, read))[-1]
    work = {
        "theirs": hugging_face(size, ids),
        "silent": silent_steps(model, state),
        "recorded": recorded_steps(model, state),
    }
    seconds = interleave(work, rounds=60)
    name = f"decoder step, {size}, {read} tokens read, all recorded"
    return [
        Row(f"{name} / GPT-2 step of Hugging Face", seconds["recorded"] / seconds["theirs"], 1.0),
        Row(f"{name} / silent", seconds["recorded"] / seconds["silent"], 1.05),
    ]


def silent_steps(model: Decoder, state: Cache) -> Callable[[], None]:
    probe = Silent(model.layout, model.device)

    def run() -> None:
        now = state
        for token in range(STEPS):
            now = model.step(token, now, probe)

    return run


def recorded_steps(model: Decoder, state: Cache) -> Callable[[], None]:
    recorder = model.recorder()

    def run() -> None:
        now = state
        recorder.begin(state.length, STEPS, prefill=False)
        for token in range(STEPS):
            now = model.step(token, now, recorder)
            recorder.commit()
        recorder.take()

    return run


def hugging_face(size: str, ids: list[int]) -> Callable[[], None]:
    """As many bare steps of GPT-2 with sdpa and a dynamic cache, after the same tokens."""
    from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel

    sizes = SIZES[size]
    config = GPT2Config(
        vocab_size=len(VOCABULARY), n_positions=sizes["context"], n_embd=sizes["width"],
        n_layer=sizes["layers"], n_head=sizes["heads"], bos_token_id=None, eos_token_id=None,
        attn_implementation="sdpa",
    )  # fmt: skip
    model: nn.Module = GPT2LMHeadModel(config).eval()
    cache = DynamicCache(config=config)
    model(torch.tensor([ids]), past_key_values=cache, use_cache=True)
    held = [(layer.keys, layer.values) for layer in cache.layers]
    tokens = [torch.tensor([[token]]) for token in range(STEPS)]

    def run() -> None:
        for layer, (keys, values) in zip(cache.layers, held, strict=True):
            layer.keys, layer.values = keys, values
        for token in tokens:
            model(token, past_key_values=cache, use_cache=True)

    return run


def prefill(family: type[Decoder] | type[Encoder], read: int) -> Row:
    """A text read at once, recorded and silent."""
    model: Model = build(family, "bundled")
    ids = [1 + i % 70 for i in range(read)]
    state = model.initial_state()
    silent, recorder = Silent(model.layout, model.device, read), model.recorder()

    def recorded() -> None:
        recorder.begin(0, read, prefill=True, causal=model.causal)
        model.prefill(ids, state, recorder)
        recorder.commit_prefill()
        recorder.take()

    work = {"silent": lambda: model.prefill(ids, state, silent), "recorded": recorded}
    seconds = interleave(work, rounds=60)
    ratio = seconds["recorded"] / seconds["silent"]
    return Row(f"{model.family} reading {read} tokens at once, all recorded / silent", ratio, None)


if __name__ == "__main__":
    report(rows)
