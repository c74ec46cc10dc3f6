"""`python -m engine.training NAME -o DIR` trains a model."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import NoReturn

from engine.checkpoint import LoadError
from engine.training.corpus import CorpusError
from engine.training.recipes import RECIPES
from engine.training.train import Progress, TrainingError, train

WIDTH = 30  # characters of the bar
EVERY = 0.2  # seconds between two pictures of it


def main() -> int:
    """The command. Exit code 0, 2 for an input error, 130 when interrupted."""
    arguments = _arguments()
    recipe = RECIPES[arguments.name]
    folder = arguments.output
    try:
        task = recipe.task(arguments.corpus)
        card = train(
            recipe, task, folder, steps=arguments.steps, device=arguments.device, report=Bar()
        )  # fmt: skip
    except (CorpusError, LoadError, TrainingError, ValueError) as error:
        print(f"wm-explorer train: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted; the same command goes on from here", file=sys.stderr)
        return 130
    print(f"{card.score:.4f} {card.metric}, {card.knock_out:.4f} without memory")
    for name, score in (card.lengths | card.baselines).items():
        print(f"{score:.4f} {name}")
    print(f"saved in {folder}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = Parser(prog="wm-explorer train", description=__doc__)
    parser.add_argument("name", choices=RECIPES, metavar="NAME", help=", ".join(RECIPES))
    parser.add_argument(
        "-o", "--output", type=Path, metavar="DIR", required=True, help="where the model goes"
    )
    parser.add_argument("--steps", type=int, help="take so many steps instead of the recipe's")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument(
        "--corpus", type=Path, metavar="FILE", help="the printed text, if it is not installed"
    )
    arguments = parser.parse_args()
    if arguments.steps is not None and arguments.steps < 1:
        parser.error("--steps must be at least 1")
    return arguments


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


class Bar:
    """A line of text on standard error that shows how far a training is."""

    def __init__(self) -> None:
        self.drawn = 0.0
        self.first: Progress | None = None  # a resumed training does not start at 0

    def __call__(self, at: Progress) -> None:
        first = self.first = self.first or at
        now, done = time.monotonic(), at.step == at.steps
        if now - self.drawn < EVERY and not done:
            return
        self.drawn = now
        rate = (at.step - first.step) / max(at.seconds - first.seconds, 1e-9)
        left = (at.steps - at.step) / rate if rate else 0.0
        filled = WIDTH * at.step // at.steps
        line = (
            f"[{'#' * filled}{'.' * (WIDTH - filled)}] {at.step}/{at.steps}"
            f"  loss {at.loss:.3f}  {rate:.1f} steps/s  {_clock(left)} left"
        )
        print(f"\r{line:<79}", end="\n" if done else "", file=sys.stderr, flush=True)


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


if __name__ == "__main__":
    sys.exit(main())
