"""Texts that break programs: typed, shown, traced."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.families import families
from engine.runner import Runner
from engine.spec import Token
from engine.vocabulary import Vocabulary
from tests.alphabet import session
from tests.naughty import NAUGHTY
from ui.prompt import Prompt, shown
from ui.theme import DARK
from wm_explorer.text import LONGEST_TEXT, fit

#: What Qt takes for the end of a line when a text is composed in the editor.
ENDS = str.maketrans(dict.fromkeys("\r\u2029\ufdd0\ufdd1", "\n"))


class Reader:
    """A tiny model, and what a window would hold of what it reads."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        vocabulary = Vocabulary.of("abcdefghijklmnopqrstuvwxyz \n")
        model = families()["rnn"](vocabulary, units=4, layers=1, embedding=3)
        self.runner = Runner(model.eval())
        self.tokens: list[Token] = []

    def read(self, text: str) -> None:
        for batch in self.runner.run(self.runner.model.encode(text)):
            self.tokens[batch.keep :] = batch.tokens
            assert np.isfinite(batch.recorded.rows).all()
        del self.tokens[len(self.runner) :]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def lost_by_qt(text: str) -> bool:
    """Whether a text does not survive becoming a string of Qt's: what a clipboard never holds."""
    return text[:1] in ("\ufeff", "\ufffe") or any("\ud800" <= c <= "\udfff" for c in text)


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_pasted_it_is_the_sessions_text_and_traced_in_full(
    qtbot: QtBot, reader: Reader, text: str
) -> None:
    s, _ = session()
    widget = Prompt(s, DARK)
    qtbot.addWidget(widget)
    if lost_by_qt(text):
        widget.insert(text)
    else:
        data = QMimeData()
        data.setText(text)
        widget.insertFromMimeData(data)
    # the rule: Windows line ends are line feeds, a lone surrogate is U+FFFD, the rest as it is
    expected = fit(text.replace("\r\n", "\n")).text
    assert s.text == expected
    changed = len(text) > LONGEST_TEXT or text.count("\ufffd") < expected.count("\ufffd")
    assert bool(s.notice) == changed
    assert widget.document().toRawText().replace("\u2029", "\n") == shown(expected)
    widget.selectAll()
    if not lost_by_qt(expected):
        assert widget.createMimeDataFromSelection().text() == expected
    assert not widget.grab().isNull()
    reader.read(expected)  # after the texts before, of which it keeps what is the same
    assert "".join(token.text for token in reader.tokens) == expected
    assert [token.start for token in reader.tokens] == list(range(len(expected)))


COMPOSED = [text for text in NAUGHTY if not lost_by_qt(text)]


@pytest.mark.parametrize("text", COMPOSED, ids=range(len(COMPOSED)))
def test_composed_it_is_the_sessions_text(qtbot: QtBot, text: str) -> None:
    s, _ = session()
    widget = Prompt(s, DARK)
    qtbot.addWidget(widget)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
    expected = text.replace("\r\n", "\n").translate(ENDS)[:LONGEST_TEXT]
    assert s.text == expected
    assert widget.document().toRawText().replace("\u2029", "\n") == shown(expected)
