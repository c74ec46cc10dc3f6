"""The line under an exported picture: what it shows, so that a figure explains itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextOption

from ui import drawing
from ui.theme import Theme
from ui.view import Scene, View
from wm_explorer.catalogue import version
from wm_explorer.symbols import joined, visible

#: A longer text is shortened in the middle, to so many characters; a token, such as a row of
#: numbers, to fewer.
LONGEST, LONGEST_TOKEN = 72, 32
#: Space above a caption, in points.
MARGIN = 6.0


def caption(view: View, scene: Scene) -> str:
    """View, what was chosen in it, model, text, step, range mode and version on one line."""
    trace, token = scene.trace, scene.trace.tokens[scene.at]
    step = QCoreApplication.translate("Caption", "step {n} of {count} “{token}”")
    parts = [
        view.title(),
        *_chosen(view),
        trace.info.id,
        f"“{shortened(joined(trace.tokens))}”",
        step.format(n=scene.at + 1, count=len(trace), token=token.sign or _token(token.text)),
    ]
    if view.ranged:
        colours = QCoreApplication.translate("Caption", "colours: {range}")
        parts.append(colours.format(range=drawing.range_words(view.range)))
    return " · ".join([*parts, f"wm_explorer {version()}"])


def shortened(text: str, longest: int = LONGEST) -> str:
    """A text on one line, every character legible, without its middle if it is long."""
    if len(text) <= longest:
        return _legible(text)
    half = longest // 2
    return f"{_legible(text[:half])} … {_legible(text[-half:])}"


def _token(text: str) -> str:
    return shortened(text, LONGEST_TOKEN)


def height(text: str, width: float) -> float:
    """How much room a caption needs under a picture."""
    return _layout(text, width).boundingRect().height() + MARGIN


def draw(painter: QPainter, rect: QRectF, text: str, theme: Theme) -> None:
    """Writes the caption, on as many lines as it needs."""
    painter.setPen(QColor(theme.faint))
    _layout(text, rect.width()).draw(painter, rect.topLeft() + QPointF(0, MARGIN))


def _legible(text: str) -> str:
    """Every character leaves a mark; blanks stay blank."""
    return "".join(char if char == " " else visible(char) for char in text)


def _chosen(view: View) -> list[str]:
    """What was chosen in the view's lists, in words."""
    words = []
    for choice in view.choices():
        text = dict(choice.options).get(view.chosen.get(choice.id, ""), "")
        if choice.label not in text:  # as it is in “Layer 2”
            both = QCoreApplication.translate("Caption", "{label}: {choice}")
            text = both.format(label=choice.label, choice=text)
        words.append(text)
    return words


def _layout(text: str, width: float) -> QTextLayout:
    layout = QTextLayout(text, drawing.font(drawing.SMALL))
    option = QTextOption(drawing.ALIGN.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout
