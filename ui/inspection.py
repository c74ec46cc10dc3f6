"""What there is to say of the focus, paragraph by paragraph: value, place, equation, check."""

from __future__ import annotations

import unicodedata
from math import isfinite
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.spec import Channel
from ui import drawing, modelwords
from ui.reading import axis_word, place_words, written
from ui.view import Scene
from wm_explorer import scalars
from wm_explorer.equation import fill, worked_out
from wm_explorer.focus import Focus
from wm_explorer.symbols import label

BODY, TITLE, LARGE = drawing.SMALL + 0.5, drawing.NORMAL + 1, 20.0
#: Single precision explains differences up to this share.
TOLERANCE = 1e-4
#: So many characters of a token are named one by one.
NAMED = 8


class Paragraph(NamedTuple):
    """Plain text that is wrapped to the width there is."""

    text: str
    colour: str
    size: float = BODY
    bold: bool = False
    gap: float = 1.0  # above it


def write(painter: QPainter, rect: QRectF, paragraphs: tuple[Paragraph, ...]) -> None:
    """Writes paragraphs from the top of a rectangle down, as far as they are in sight."""
    top = rect.top()
    flags = int(Qt.TextFlag.TextWordWrap | drawing.ALIGN.AlignLeft)
    for paragraph in paragraphs:
        top += paragraph.gap
        if top > rect.bottom() - 4:
            return
        painter.setFont(drawing.font(paragraph.size, bold=paragraph.bold))
        painter.setPen(QColor(paragraph.colour))
        room = QRectF(rect.left(), top, rect.width(), 1e4)
        top += painter.drawText(room, flags, paragraph.text).height()


def of_cell(channel: Channel, focus: Focus, value: float, scene: Scene) -> tuple[Paragraph, ...]:
    """What there is to say of a cell whose value is shown."""
    theme = scene.theme
    result = [
        Paragraph(channel.name, theme.text, TITLE, bold=True),
        Paragraph(modelwords.of_channel(channel.meaning), theme.faint),
        Paragraph(
            written(scene.trace, channel.name, value)
            if channel.kind == "symbol"
            else exactly(value),
            theme.text if isfinite(value) else theme.invalid,
            LARGE,
        ),
        Paragraph("  ·  ".join(place_words(scene.trace, focus)), theme.text),
    ]
    if channel.kind == "weights" and channel.axes[-1].name == "token":
        result.append(Paragraph(_taken(focus, scene), theme.text))
    if (rank := _rank(channel, focus, scene)) is not None:
        result.append(Paragraph(rank, theme.faint))
    if channel.equation:
        equation = modelwords.of_channel(channel.equation)
        result.append(Paragraph(equation, theme.faint, drawing.NORMAL, gap=6))
    if channel.live:
        result += _live(channel, focus, value, scene)
    if channel.source:
        source = modelwords.of_channel(channel.source)
        result.append(Paragraph(source, theme.faint, gap=6))
    return tuple(result)


def of_step(focus: Focus, scene: Scene) -> tuple[Paragraph, ...]:
    """What there is to say of a step without a cell: what was read, and how expected it was."""
    theme, token = scene.theme, scene.trace.tokens[focus.step]
    result = [
        Paragraph(label(token), theme.text, LARGE),
        Paragraph(", ".join(place_words(scene.trace, focus)), theme.text),
    ]
    for char in token.text[:NAMED]:
        name = f"U+{ord(char):04X} {unicodedata.name(char, '')}"
        result.append(Paragraph(name, theme.faint))
    if not token.known:
        words = QCoreApplication.translate("Inspector", "The model does not know this symbol")
        result.append(Paragraph(words, theme.warning))
    surprise = QCoreApplication.translate("Inspector", "surprise {value} bits")
    probability = QCoreApplication.translate("Inspector", "probability {value}")
    for words, values in ((probability, scalars.probability), (surprise, scalars.surprise)):
        value = float(values(scene.trace, focus.step)[0])
        if value == value:
            result.append(Paragraph(words.format(value=drawing.number(value)), theme.text))
    return tuple(result)


def exactly(value: float) -> str:
    """A value to six digits; what is no number is said plainly."""
    if value != value:
        return QCoreApplication.translate("Inspector", "NaN: not a number")
    if value == float("inf"):
        return QCoreApplication.translate("Inspector", "infinite")
    if value == -float("inf"):
        return QCoreApplication.translate("Inspector", "minus infinite")
    return f"{value:.6g}".replace("-", "−")


def _live(channel: Channel, focus: Focus, value: float, scene: Scene) -> list[Paragraph]:
    """The equation with numbers, and whether they combine to the value that is shown."""
    theme = scene.theme
    try:
        numbers = fill(channel.live, scene.trace, focus, drawing.number)
        found = worked_out(channel.live, scene.trace, focus)
    except (KeyError, ValueError) as error:  # a fault in the model's own template
        return [Paragraph(str(error), theme.invalid)]
    result = [Paragraph(numbers, theme.text, drawing.NORMAL)]
    if found is None or not isfinite(value):
        return result
    if abs(found - value) <= TOLERANCE * max(1.0, abs(value)):
        words = QCoreApplication.translate(
            "Inspector", "✓ unrounded, the right-hand side is {value}"
        )
        colour = theme.faint
    else:
        words = QCoreApplication.translate(
            "Inspector", "✗ the right-hand side is {value}, not the value above"
        )
        colour = theme.invalid
    return [*result, Paragraph(words.format(value=exactly(found)), colour)]


def _taken(focus: Focus, scene: Scene) -> str:
    """Which token an attention weight takes from, and for which."""
    words = QCoreApplication.translate("Inspector", "taken from {source} by {reader}")
    tokens, source = scene.trace.tokens, focus.index[-1]
    return words.format(
        source=f"{axis_word('token')} {source + 1} “{label(tokens[source])}”",
        reader=f"{axis_word('token')} {focus.step + 1} “{label(tokens[focus.step])}”",
    )


def _rank(channel: Channel, focus: Focus, scene: Scene) -> str | None:
    """The place of the value among the units, tokens or symbols beside it."""
    if not focus.index:
        return None
    beside = scene.trace.at(channel.name, focus.step)[focus.index[:-1]]
    i, count = focus.index[-1], len(beside)
    rank = scalars.rank(beside, i)
    if not rank or count < 2:
        return None
    below = 100 * float((beside < beside[i]).sum()) / (count - 1)
    words = QCoreApplication.translate(
        "Inspector", "rank {rank} of {count} on the axis “{axis}”, above {percent} % of the others"
    )
    axis = axis_word(channel.axes[-1].name)
    return words.format(rank=rank, count=count, axis=axis, percent=round(below))
