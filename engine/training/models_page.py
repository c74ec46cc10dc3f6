"""Writes docs/models.md from the cards: `python -m engine.training.models_page`."""

from __future__ import annotations

from engine.bundle import ASSETS, MODELS, WEIGHTS, cards
from engine.spec import Card

FILE = ASSETS.parent / "docs" / "models.md"

HEAD = """\
# The bundled models

Made from the cards in `assets/models` by `python -m engine.training.models_page`; a test keeps
this page fresh.

Scores are measured on held-out data with the weights as they ship, rounded to half precision.
The knock-out score is the same measurement with the memory cut out on every path. Lower bits and
higher accuracy are better. Times are those of one thread of a processor that had other work to do,
so two free cores need less.
"""

TAIL = """\
## Train them again

`wm-explorer train NAME -o DIR` trains a model by the same recipe and prints the same scores; what
is interrupted goes on when the command is called again. On Debian the texts come with
`apt-get install bible-kjv fortunes-zh`; elsewhere give the printed text to
`python -m engine.training NAME -o DIR --corpus FILE`.

`wm-explorer eval NAME` measures a bundled model again.

A number of bits a character is the mean of -log2 p over the characters of the held-out text,
without those that are not in the model's vocabulary. A recurrent model reads the text in up to 64
lanes, each from an empty memory; the Transformer reads overlapping windows of its context and
answers for the second half of each. The n-gram is interpolated after Witten and Bell, learns from
the same training text, and answers for the same characters.
"""


def page() -> str:
    """The whole page in Markdown."""
    found = cards()
    table = [
        "| model | score | without memory | baseline | parameters | file | time to train |",
        "|---|---|---|---|---|---|---|",
        *(_row(card) for card in found),
    ]
    return "\n".join([HEAD, *table, "", *(_section(card) for card in found), TAIL])


def _row(card: Card) -> str:
    size = (MODELS / card.id / WEIGHTS).stat().st_size / 1e6
    return (
        f"| [{card.id}](#{card.id}) | {_number(card, card.score)} {card.metric} "
        f"| {_number(card, card.knock_out)} | {_baselines(card)} | {card.parameters:,} "
        f"| {size:.2f} MB | {_minutes(card)} |"
    )


def _section(card: Card) -> str:
    return f"""\
## {card.id}

Says {card.task}.

- Family: {card.family}, {card.parameters:,} parameters
- Data: {card.data}
- Recipe: {card.recipe}
- {card.steps:,} steps, seed {card.seed}, {_minutes(card)} on {card.device}
- Score: {", ".join(filter(None, [f"{_number(card, card.score)} {card.metric}", _compared(card)]))}
- Knock-out: {_number(card, card.knock_out)}; {card.knock_out_meaning}
{_more(card)}"""


def _more(card: Card) -> str:
    """Further scores and what was published, where there are any."""
    lengths = ", ".join(f"{words}: {_number(card, v)}" for words, v in card.lengths.items())
    rows = [f"- Measured further: {lengths}"] * bool(lengths)
    rows += [f"- Published: {card.published}"] * bool(card.published)
    return "".join(f"{row}\n" for row in rows)


def _number(card: Card, value: float) -> str:
    return f"{value:.1%}" if card.higher_is_better else f"{value:.3f}"


def _baselines(card: Card) -> str:
    return ", ".join(f"{name} {_number(card, value)}" for name, value in card.baselines.items())


def _compared(card: Card) -> str:
    """On which side of each baseline the model falls, and how far."""
    return ", ".join(
        f"{_number(card, abs(card.score - value))} "
        f"{'better' if (card.score > value) == card.higher_is_better else 'worse'} "
        f"than {name} ({_number(card, value)})"
        for name, value in card.baselines.items()
    )


def _minutes(card: Card) -> str:
    return f"{max(1, round(card.seconds / 60))} min"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
