"""`python -m engine.training.evaluate MODEL` measures a bundled model again."""

from __future__ import annotations

import argparse
import json
import sys

from engine.bundle import card_in, weights_of
from engine.checkpoint import LoadError
from engine.training.__main__ import Parser
from engine.training.corpus import CorpusError
from engine.training.recipes import RECIPES
from engine.training.train import Measured, TrainingError, measure


def main() -> int:
    """The command. Exit code 0, 2 for an input error."""
    arguments = _arguments()
    try:
        found = evaluate(arguments.model, arguments.device)
    except (CorpusError, FileNotFoundError, LoadError, TrainingError, ValueError) as error:
        print(f"wm-explorer eval: {error}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(_page(found))
    return 0


def evaluate(model: str, device: str = "auto") -> dict[str, object]:
    """Everything that was measured, beside what the card says and what was published.

    Raises TrainingError for a model without a recipe, and CorpusError without its data.
    """
    folder = weights_of(model).parent
    card = card_in(folder)
    if card is None or card.id not in RECIPES:
        raise TrainingError(
            f"{model} has no recipe, so nobody knows what it should do; "
            f"these have one: {', '.join(sorted(RECIPES))}"
        )
    task = RECIPES[card.id].task()
    measured = measure(task, folder, device)
    return {
        "model": card.id,
        "metric": task.metric,
        "higher_is_better": task.higher_is_better,
        **measured._asdict(),
        "knock_out_meaning": card.knock_out_meaning,
        "baselines": task.baselines(),
        "published": card.published,
        "card": Measured(card.score, card.knock_out, card.lengths)._asdict(),
    }


def _page(found: dict[str, object]) -> str:
    """The same for people: one number a line."""
    metric = found["metric"]
    rows = [(found["score"], f"{metric}"), (found["knock_out"], found["knock_out_meaning"])]
    for more in ("lengths", "baselines"):
        figures = found[more]
        assert isinstance(figures, dict)
        rows += [(score, words) for words, score in figures.items()]
    lines = [f"{found['model']}", *(f"{score:>10}  {words}" for score, words in rows)]
    if found["published"]:
        lines.append(f"published: {found['published']}")
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = Parser(prog="wm-explorer eval", description=__doc__)
    parser.add_argument(
        "model", metavar="MODEL", type=str, help="id of a bundled model, or a folder"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
