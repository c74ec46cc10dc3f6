"""What watching a GPT-2 of the library costs beside the library alone, at GPT-2-small's size.

python -m tests.bench.huggingface
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import DynamicCache, GPT2Config, GPT2LMHeadModel

from engine.opening.huggingface.base import Borrowed
from engine.opening.huggingface.loading import load
from engine.opening.huggingface.memory import State
from engine.probe import Silent
from tests.bench.timing import Row, interleave, report

#: GPT-2 small: 12 layers of 12 heads. Its weights are random: what they are costs the same.
SMALL = {"n_embd": 768, "n_layer": 12, "n_head": 12, "n_positions": 1024, "vocab_size": 50257}
STEPS = 6  # fewer than predictions are kept for, so that taking them back costs nothing


def rows(rounds: int = 15, read: int = 512) -> list[Row]:
    """Every measurement of this file."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with tempfile.TemporaryDirectory() as folder, torch.inference_mode():
            theirs = save(Path(folder))
            ours = load(Path(folder), sizes={"lens": 0})
            looking = load(Path(folder))
            return [
                *steps(theirs, ours, looking, read, rounds),
                *prefills(theirs, ours, looking, read, max(rounds // 3, 1)),
            ]
    finally:
        torch.set_num_threads(threads)


def save(folder: Path) -> Any:
    """The library's model, bare: with its quickest attention, as it comes. Also as a folder."""
    torch.manual_seed(0)
    config = GPT2Config(**SMALL, bos_token_id=0, eos_token_id=0, attn_implementation="sdpa")
    model = GPT2LMHeadModel(config).eval().requires_grad_(False)
    model.save_pretrained(folder)
    return model


def steps(theirs: Any, ours: Borrowed, looking: Borrowed, read: int, rounds: int) -> list[Row]:
    """Live steps with a cache, after so many tokens."""
    ids = some(read)
    work = {
        "bare": bare_steps(theirs, ids),
        "silent": own_steps(ours, ids, silent=True),
        "recorded": own_steps(ours, ids),
        "lens": own_steps(looking, ids),
    }
    seconds = interleave(work, rounds)
    heads = ours.opened.anatomy.attending * ours.opened.anatomy.heads
    name = f"GPT-2 step, {read} tokens read, all {heads} heads"
    lens = f"{name}, lens after {len(looking.opened.plan.lens)} layers"
    return [
        Row(f"{name} / the library's bare step", seconds["recorded"] / seconds["bare"], 1.05),
        Row(f"{name} / silent", seconds["recorded"] / seconds["silent"]),
        Row(f"{lens} / the library's bare step", seconds["lens"] / seconds["bare"]),
        Row("the library's bare step", 1000 * seconds["bare"] / STEPS, unit="ms"),
    ]


def prefills(theirs: Any, ours: Borrowed, looking: Borrowed, read: int, rounds: int) -> list[Row]:
    """A text read at once."""
    ids = some(read)
    tensor = torch.tensor([ids])

    def bare() -> None:
        cache = DynamicCache(config=theirs.config)
        theirs(tensor, past_key_values=cache, use_cache=True)

    def eager() -> None:
        theirs.set_attn_implementation("eager")
        bare()
        theirs.set_attn_implementation("sdpa")

    work = {
        "bare": bare,
        "eager": eager,
        "recorded": own_prefill(ours, ids),
        "lens": own_prefill(looking, ids),
    }
    seconds = interleave(work, rounds)
    name = f"GPT-2 reading {read} tokens at once, all heads and all else"
    lens = f"{name}, lens after {len(looking.opened.plan.lens)} layers"
    plain = f"the library reading {read} tokens, attention in plain operations"
    return [
        Row(f"{name} / the library alone", seconds["recorded"] / seconds["bare"], 1.05),
        Row(f"{plain} / the library alone", seconds["eager"] / seconds["bare"]),
        Row(f"{lens} / the library alone", seconds["lens"] / seconds["bare"]),
        Row(f"the library reading {read} tokens", 1000 * seconds["bare"], unit="ms"),
    ]


def some(count: int) -> list[int]:
    return [1 + 7919 * i % (SMALL["vocab_size"] - 1) for i in range(count)]


def bare_steps(model: Any, ids: list[int]) -> Callable[[], None]:
    cache = DynamicCache(config=model.config)
    model(torch.tensor([ids]), past_key_values=cache, use_cache=True)
    held = [(layer.keys, layer.values) for layer in cache.layers]
    tokens = [torch.tensor([[token]]) for token in some(STEPS)]

    def run() -> None:
        for layer, (keys, values) in zip(cache.layers, held, strict=True):
            layer.keys, layer.values = keys, values
        for token in tokens:
            model(token, past_key_values=cache, use_cache=True)

    return run


def own_steps(model: Borrowed, ids: list[int], *, silent: bool = False) -> Callable[[], None]:
    quiet = Silent(model.layout, model.device, len(ids))
    state: State = model.prefill(ids, model.initial_state(), quiet)[-1]
    recorder, single = model.recorder(), Silent(model.layout, model.device)

    def run() -> None:
        now = state
        if silent:
            for token in some(STEPS):
                now = model.step(token, now, single)
            return
        recorder.begin(state.length, STEPS, prefill=False)
        for token in some(STEPS):
            now = model.step(token, now, recorder)
            recorder.commit()
        recorder.take()

    return run


def own_prefill(model: Borrowed, ids: list[int]) -> Callable[[], None]:
    recorder = model.recorder()

    def run() -> None:
        recorder.begin(0, len(ids), prefill=True)
        model.prefill(ids, model.initial_state(), recorder)
        recorder.commit_prefill()
        recorder.take()

    return run


if __name__ == "__main__":
    report(rows)
