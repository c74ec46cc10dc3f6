"""What reading a text costs with every state followed, beside the library's own bare steps.

python -m tests.bench.states
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import DynamicCache, MambaConfig, MambaForCausalLM

from engine.opening.huggingface.base import Borrowed
from engine.opening.huggingface.loading import load
from engine.runner import Runner
from engine.spec import Token
from tests.bench.timing import Row, interleave, report

#: A small Mamba: its weights are random, what they are costs the same.
SMALL = {"hidden_size": 256, "num_hidden_layers": 4, "state_size": 16, "vocab_size": 1024}


def rows(rounds: int = 5, read: int = 512, typed: int = 64) -> list[Row]:
    """Every measurement of this file."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with tempfile.TemporaryDirectory() as folder, torch.inference_mode():
            theirs = save(Path(folder))
            ours, looking = load(Path(folder), sizes={"lens": 0}), load(Path(folder))
            ids = [1 + 7919 * i % (SMALL["vocab_size"] - 1) for i in range(read)]
            work = {
                "steps": bare_steps(theirs, ids),
                "whole": lambda: theirs(torch.tensor([ids]), use_cache=True),
                "read": own_reading(ours, ids),
                "looked": own_reading(looking, ids),
                "typed": own_steps(ours, ids[:typed]),
            }
            seconds = interleave(work, rounds)
    finally:
        torch.set_num_threads(threads)
    name = f"Mamba reading {read} tokens, every state"
    a_step = seconds["steps"] / read
    return [
        Row(f"{name} / the library's bare steps", seconds["read"] / seconds["steps"], 0.5),
        Row(
            f"{name} and the lens / the library's bare steps", seconds["looked"] / seconds["steps"]
        ),
        Row(f"{name} / the library at once, its last", seconds["read"] / seconds["whole"]),
        Row("Mamba step, every state / the library's bare step", seconds["typed"] / typed / a_step),
        Row(f"{name}", read / seconds["read"], unit="tokens/s"),
        Row("the library's bare steps", read / seconds["steps"], unit="tokens/s"),
    ]


def save(folder: Path) -> Any:
    """The library's model, bare. Also as a folder."""
    torch.manual_seed(0)
    model = MambaForCausalLM(MambaConfig(**SMALL)).eval().requires_grad_(False)
    model.save_pretrained(folder)
    return model


def bare_steps(model: Any, ids: list[int]) -> Callable[[], None]:
    tokens = [torch.tensor([[token]]) for token in ids]

    def run() -> None:
        cache = DynamicCache(config=model.config)
        for token in tokens:
            model(token, cache_params=cache, use_cache=True)

    return run


def own_reading(model: Borrowed, ids: list[int]) -> Callable[[], None]:
    """A pasted text, as the engine reads it."""
    text = [Token(str(token), token, place) for place, token in enumerate(ids)]

    def run() -> None:
        list(Runner(model).run(text))

    return run


def own_steps(model: Borrowed, ids: list[int]) -> Callable[[], None]:
    """The same tokens typed one by one."""
    recorder = model.recorder()

    def run() -> None:
        state = model.initial_state()
        for place, token in enumerate(ids):
            recorder.begin(place, 1, prefill=False)
            state = model.step(token, state, recorder)
            recorder.commit()
            recorder.take()

    return run


if __name__ == "__main__":
    report(rows)
