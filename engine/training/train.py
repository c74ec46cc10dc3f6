"""Trains a model by its recipe, so that an interrupted training goes on where it was."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import cos, pi
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.optim import AdamW, Muon, Optimizer

from engine import checkpoint
from engine.device import choose
from engine.model import Model
from engine.spec import Card
from engine.training.recipe import Recipe
from engine.training.task import Task

UNFINISHED = "training.pt"
SAVE_EVERY = 60.0  # seconds
WARM_UP = 0.03  # of all steps


class Progress(NamedTuple):
    """How far a training is. `loss` is a running mean."""

    step: int
    steps: int
    loss: float
    seconds: float


class TrainingError(Exception):
    """A training cannot go on. The message says why and what to do."""


def train(
    recipe: Recipe, task: Task, folder: Path, *, steps: int | None = None, device: str = "auto",
    report: Callable[[Progress], None] = lambda _: None,
) -> Card:  # fmt: skip
    """Trains, measures what was saved, and writes `weights.safetensors` and `card.json`.

    What is interrupted goes on at the last saved step when it is called again. On the same
    processor the weights are the same as if it had never been interrupted.
    """
    torch.manual_seed(recipe.seed)
    model = recipe.model(task.vocabulary).to(choose(device))
    training = Training(model, task, recipe, steps or recipe.steps)
    training.run(folder, report)
    checkpoint.save(model, folder)
    card = _card(recipe, task, folder, training, device)
    checkpoint.save(model, folder, card)
    (folder / UNFINISHED).unlink(missing_ok=True)
    return card


class Training:
    """A model, its optimiser and the place they have reached.

    The randomness of a step depends on the seed and the step alone, so there is no generator's
    state to keep.
    """

    def __init__(self, model: Model, task: Task, recipe: Recipe, steps: int) -> None:
        self.model, self.task, self.recipe, self.steps = model, task, recipe, steps
        self.optimisers = optimisers(model, recipe)
        self.step, self.seconds, self.loss = 0, 0.0, 0.0
        self.state: Any = None  # what the task carries from step to step

    def run(self, folder: Path, report: Callable[[Progress], None]) -> None:
        """Takes the steps that are left, and keeps the place at least once a minute."""
        self._load(folder / UNFINISHED)
        self.model.train()
        saved = time.monotonic()
        started = saved - self.seconds
        while self.step < self.steps:
            self._take_step()
            now = time.monotonic()
            self.seconds = now - started
            if now - saved >= SAVE_EVERY:
                self._save(folder / UNFINISHED)
                saved = now
            report(Progress(self.step, self.steps, self.loss, self.seconds))
        self._save(folder / UNFINISHED)
        self.model.eval()

    def _take_step(self) -> None:
        torch.manual_seed(self.recipe.seed * 1_000_000_007 + self.step)
        loss, self.state = self.task.loss(self.model, self.step, self.state)
        self.model.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        share = 1.0 if self.recipe.steady else pace(self.step / self.steps)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = optimiser.defaults["lr"] * share
            optimiser.step()
        self.step += 1
        weight = max(0.01, 1 / self.step)
        self.loss += weight * (loss.item() - self.loss)

    @property
    def _what(self) -> str:
        """What has to be the same for a training to go on."""
        return repr((self.recipe.name, self.model.config, self.steps, self.recipe.seed))

    def _save(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = {
            "what": self._what,
            "model": self.model.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "place": (self.step, self.seconds, self.loss),
            "state": self.state,
        }
        partial = file.with_suffix(".partial")
        torch.save(kept, partial)
        partial.replace(file)

    def _load(self, file: Path) -> None:
        if not file.is_file():
            return
        kept = torch.load(file, map_location=self.model.device, weights_only=True)
        if kept["what"] != self._what:
            raise TrainingError(
                f"{file} belongs to another training: {kept['what']}; "
                "delete it or choose another folder"
            )
        self.model.load_state_dict(kept["model"])
        for optimiser, state in zip(self.optimisers, kept["optimisers"], strict=True):
            optimiser.load_state_dict(state)
        self.step, self.seconds, self.loss = kept["place"]
        self.state = kept["state"]


def optimisers(model: Model, recipe: Recipe) -> list[Optimizer]:
    """AdamW for all parameters, or Muon for the matrices of the layers and AdamW for the rest.

    Muon (Jordan et al., 2024) takes about three quarters of AdamW's steps in a small decoder. It
    is not meant for embeddings.
    """
    tables = {id(m.weight) for m in model.modules() if isinstance(m, nn.Embedding)}
    matrices = [
        p for p in model.parameters() if recipe.muon and p.dim() == 2 and id(p) not in tables
    ]
    by_muon = set(map(id, matrices))
    rest = [p for p in model.parameters() if id(p) not in by_muon]
    found: list[Optimizer] = [
        AdamW(
            rest, recipe.learning_rate, betas=(0.9, 0.99), weight_decay=recipe.weight_decay,
        )
    ]  # fmt: skip
    if recipe.muon:
        found.append(
            Muon(
                matrices, recipe.muon, weight_decay=recipe.weight_decay,
                adjust_lr_fn="match_rms_adamw",
            )
        )  # fmt: skip
    return found


class Measured(NamedTuple):
    """What the weights in a folder reach, in the precision they ship."""

    score: float
    knock_out: float
    lengths: dict[str, float]


def measure(task: Task, folder: Path, device: str = "auto") -> Measured:
    """Measures the weights in a folder on what the task holds out."""
    model, _ = checkpoint.load(folder, choose(device))
    lengths = {words: round(score, 4) for words, score in task.lengths(model).items()}
    return Measured(round(task.score(model), 4), round(task.knock_out(model), 4), lengths)


def pace(done: float) -> float:
    """The share of the learning rate at this share of the way: a warm-up, then half a cosine."""
    return min(done / WARM_UP, (1 + cos(pi * done)) / 2)


def _card(recipe: Recipe, task: Task, folder: Path, training: Training, device: str) -> Card:
    measured = measure(task, folder, device)
    return Card(
        id=recipe.name,
        family=recipe.family,
        task=recipe.about,
        parameters=sum(p.numel() for p in training.model.parameters()),
        metric=task.metric,
        score=measured.score,
        knock_out=measured.knock_out,
        knock_out_meaning=recipe.forgetting,
        languages=recipe.languages,
        sample=recipe.sample,
        data=recipe.data,
        recipe=recipe.words,
        seed=recipe.seed,
        steps=training.steps,
        seconds=round(training.seconds, 1),
        device=_device(training.model.device),
        baselines=task.baselines(),
        higher_is_better=task.higher_is_better,
        lengths=measured.lengths,
        published=recipe.published,
    )


def _device(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    threads = torch.get_num_threads()
    return f"{device.type}, {threads} thread{'s' if threads > 1 else ''}"
