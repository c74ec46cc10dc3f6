"""The whole application model, with a stand-in for the engine and no Qt."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from engine.layout import Layout
from engine.messages import Failed, Opened, Stopped, Update
from engine.spec import Axis, Channel, ModelInfo, Token
from wm_explorer.document import Decoding
from wm_explorer.focus import Focus
from wm_explorer.session import LONGEST_TEXT, Session

SYMBOLS = ("\ufffd", "a", "b", "c", "d")


def info(model: str) -> ModelInfo:
    channel = Channel("next", (Axis("symbol", len(SYMBOLS)),), "probability", "")
    return ModelInfo(model, "none", 0, (channel,), {}, SYMBOLS)


class Alphabet:
    """A model that expects the letter after the one it read; it answers when told to."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.opened: list[str] = []
        self.texts: list[str] = []
        self.queue: list[object] = []

    def open(self, model: str, device: str = "auto") -> None:
        self.opened.append(model)
        self.queue.append(Opened(info(model), "cpu"))

    def run(self, text: str) -> int:
        self.texts.append(text)
        self.queue.append(text)
        return len(self.texts)

    def answer(self) -> None:
        assert self.session is not None
        while self.queue:
            reply = self.queue.pop(0)
            if isinstance(reply, Opened):
                self.session.receive(reply)
            else:
                self.session.receive(*self._update(str(reply)))

    def _update(self, text: str) -> tuple[Update, list[np.ndarray]]:
        tokens = [Token(c, max("?abcd".find(c), 0), i, c in "abcd") for i, c in enumerate(text)]
        rows = np.full((len(text), Layout(info("").channels, {}).width), 0.1, np.float32)
        for i, token in enumerate(tokens):
            rows[i, token.id % 4 + 1] = 0.6
        generation = len(self.texts) - self.queue_texts()
        return Update(generation, 0, tokens, [], True, 0.001), [rows] if text else []

    def queue_texts(self) -> int:
        return sum(isinstance(reply, str) for reply in self.queue)


def session() -> tuple[Session, Alphabet]:
    engine = Alphabet()
    engine.session = Session(engine, "first")
    engine.answer()
    return engine.session, engine


def test_undo_brings_back_text_and_trace() -> None:
    s, engine = session()
    s.edit("a")
    s.edit("ab")
    s.undo()
    engine.answer()
    assert s.trace is not None
    assert (s.text, len(s.trace)) == ("a", 1)
    s.redo()
    engine.answer()
    assert (s.text, len(s.trace)) == ("ab", 2)


def test_a_burst_of_typing_is_undone_at_once_but_not_with_what_was_before() -> None:
    s, _ = session()
    s.edit("pasted")
    for text in ("pasteda", "pastedab", "pastedabc"):
        s.edit(text, typed=True)
    s.undo()
    assert s.text == "pasted"
    s.undo()
    assert s.text == ""
    assert not s.can_undo
    s.redo()
    s.redo()
    assert s.text == "pastedabc"
    assert not s.can_redo


def test_an_edit_forgets_what_was_undone() -> None:
    s, _ = session()
    s.edit("a")
    s.undo()
    s.edit("b")
    s.redo()
    assert s.text == "b"


def test_undo_brings_back_the_model_too() -> None:
    s, engine = session()
    s.edit("abc")
    s.open("second")
    engine.answer()
    assert s.info is not None
    assert s.info.id == "second"
    s.undo()
    engine.answer()
    assert (s.info.id, s.text, engine.opened) == ("first", "abc", ["first", "second", "first"])


def test_time_travel_is_not_an_edit() -> None:
    s, engine = session()
    s.edit("abc")
    engine.answer()
    s.seek(0)
    assert s.at == 0
    s.undo()
    assert s.text == ""


def test_follows_the_newest_step_until_told_otherwise() -> None:
    s, engine = session()
    s.edit("abc")
    engine.answer()
    assert (s.at, s.following) == (2, True)
    s.move(-1)
    assert (s.at, s.following) == (1, False)
    s.edit("abcd")
    engine.answer()
    assert s.at == 1
    s.seek(99)
    assert (s.at, s.following) == (3, False)
    s.seek(None)
    assert s.following
    s.edit("a")
    engine.answer()
    assert s.at == 0


def test_focus_is_hovered_or_else_locked_and_the_same_again_lets_go() -> None:
    s, engine = session()
    s.edit("abc")
    engine.answer()
    one, two = Focus(0, "next", (1,)), Focus(1, "next", (2,))
    s.lock(one)
    s.hover(two)
    assert s.focus == two
    s.hover(None)
    assert s.focus == one
    s.lock(one)
    assert s.focus is None


def test_generation_continues_from_what_is_shown_and_is_one_undo_step() -> None:
    s, engine = session()
    s.edit("ab")
    s.generate(3)  # asked before the answer has come
    engine.answer()
    while s.generating or s.busy:
        engine.answer()
    assert s.text == "abcda"
    s.undo()
    assert s.text == "ab"


def test_generation_stops_when_told_and_when_the_person_types() -> None:
    s, engine = session()
    s.edit("a")
    engine.answer()
    s.generate(1000)
    assert s.generating
    s.stop()
    engine.answer()
    assert len(s.text) == 2
    s.generate(1000)
    s.edit("abc")
    engine.answer()
    assert (s.text, s.generating) == ("abc", False)


def test_the_same_seed_generates_the_same() -> None:
    texts = []
    for seed in (1, 1, 2):
        s, engine = session()
        s.decode(Decoding(temperature=50.0, seed=seed))
        s.edit("a")
        s.generate(40)
        while s.generating or s.busy:
            engine.answer()
        texts.append(s.text)
    assert texts[0] == texts[1] != texts[2]


def test_a_huge_text_is_capped_and_surrogates_do_not_break_it() -> None:
    s, engine = session()
    s.edit("a" * 1_000_000)
    assert len(s.text) == LONGEST_TEXT
    s.edit("a\ud800b")
    engine.answer()
    assert s.text == "a?b"


def test_a_failure_is_told_and_what_was_open_stays() -> None:
    s, engine = session()
    s.edit("abc")
    engine.answer()
    s.receive(Failed("Open", "there is no model 'x'"))
    assert s.failure == "there is no model 'x'"
    assert s.trace is not None
    assert len(s.trace) == 3
    s.edit("abcd")
    engine.answer()
    assert s.failure == ""


def test_a_dead_engine_is_told_and_its_successor_shows_the_same() -> None:
    s, engine = session()
    s.edit("abc")
    engine.answer()
    s.receive(Stopped("the engine ended with code -9", restarting=True))
    assert s.busy
    assert "code -9" in s.failure
    s.receive(Opened(info("first"), "cpu"))
    s.receive(*engine._update("abc"))
    assert s.trace is not None
    assert (len(s.trace), s.busy, s.failure) == (3, False, "")


def test_needs_neither_qt_nor_torch() -> None:
    code = (
        "import sys, wm_explorer, wm_explorer.session, wm_explorer.scalars, engine.client\n"
        "assert not {'torch', 'PySide6', 'pyqtgraph'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
