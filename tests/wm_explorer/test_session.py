"""The whole application model, with a stand-in for the engine and no Qt."""

from __future__ import annotations

import subprocess
import sys

from msgspec.structs import replace

from engine.messages import Failed, Loading, Opened, Stopped
from tests.alphabet import Alphabet, info, session
from wm_explorer.document import Decoding
from wm_explorer.focus import Focus
from wm_explorer.session import Session
from wm_explorer.text import LONGEST_TEXT


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
    assert s.text == "a\ufffdb"
    assert s.fitted is not None
    assert (s.fitted.cut, s.fitted.replaced) == (0, 1)
    s.edit("ab")
    assert s.fitted is None


def test_rows_of_numbers_have_more_room_and_are_cut_between_lines() -> None:
    s, engine = session()
    s.open("numbers")
    s.receive(Opened(replace(info("numbers"), rows=True), "cpu", generation=2))
    row = "0.125,-0.5\n"
    s.edit(row * 30_000)
    assert len(row) * 30_000 > s.room > LONGEST_TEXT
    assert len(s.text) % len(row) == 0
    assert s.room - len(row) < len(s.text) <= s.room
    assert s.fitted is not None
    s.open("letters")
    s.receive(Opened(info("letters"), "cpu", generation=3))
    assert (len(s.text), s.room) == (LONGEST_TEXT, LONGEST_TEXT)
    assert s.fitted is not None
    engine.queue.clear()


def test_a_model_that_does_not_open_leaves_the_one_before_in_place() -> None:
    s, engine = session("abc")
    s.seek(1)
    s.open("x", "dcba")
    assert engine.queue.pop(0) == Opened(info("x"), "cpu", generation=2)
    s.receive(Failed("Open", "there is no model 'x'", generation=2))
    engine.answer()
    assert s.unopened == ("x", "there is no model 'x'", False)
    assert (s.document.model, s.text, s.at, s.failure, s.busy) == ("first", "abc", 1, "", False)
    assert s.trace is not None
    assert len(s.trace) == 3
    assert not s.can_redo
    s.undo()
    engine.answer()
    assert s.text == ""  # as before the attempt


def test_what_was_typed_while_a_model_failed_to_open_stays() -> None:
    s, engine = session("abc")
    s.open("x")
    s.edit("abcd")
    engine.queue.pop(0)
    s.receive(Failed("Open", "no", generation=2))
    engine.answer()
    assert (s.document.model, s.text, len(s.trace or ())) == ("first", "abcd", 4)


def test_the_failure_of_an_overtaken_model_is_nobodys_concern() -> None:
    s, engine = session("abc")
    s.open("x")
    s.open("second")
    s.receive(Failed("Open", "too late", generation=2))
    engine.answer()
    assert (s.document.model, s.unopened, s.failure) == ("second", None, "")


def test_a_first_model_that_does_not_open_is_a_failure() -> None:
    engine = Alphabet()
    s = Session(engine, "x")
    s.receive(Failed("Open", "there is no model 'x'", generation=1))
    assert (s.failure, s.busy, s.document.model) == ("there is no model 'x'", False, "x")


def test_a_model_on_its_way_is_given_up_and_said_yes_to() -> None:
    s, engine = session("abc")
    s.open("x")
    s.receive(Loading(2, "reading the file"))
    assert s.loading == Loading(2, "reading the file")
    s.cancel_open()
    s.receive(Failed("Open", "the engine ended with code -9", generation=2))
    assert (s.loading, s.unopened, s.document.model) == (None, None, "first")
    s.open("folder")
    s.receive(Failed("Open", "it brings code", generation=3, asks_trust=True))
    assert s.unopened == ("folder", "it brings code", True)
    s.trust("folder")
    assert engine.trusted == [False, False, False, True]


def test_a_dead_engine_is_told_and_its_successor_shows_the_same() -> None:
    s, engine = session()
    s.edit("abc")
    engine.answer()
    s.receive(Stopped("the engine ended with code -9", restarting=True))
    assert s.busy
    assert "code -9" in s.failure
    s.receive(Opened(info("first"), "cpu"))
    s.receive(*engine.update("abc"))
    assert s.trace is not None
    assert (len(s.trace), s.busy, s.failure) == (3, False, "")


def test_needs_neither_qt_nor_torch() -> None:
    code = (
        "import sys, wm_explorer, wm_explorer.session, wm_explorer.scalars, engine.client\n"
        "assert not {'torch', 'PySide6', 'pyqtgraph'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_failure_of_an_overtaken_text_is_nobodys_concern() -> None:
    s, engine = session()
    s.edit("abc")
    s.edit("abcd")
    s.receive(Failed("Run", "too late", generation=len(engine.texts) - 1))
    assert s.busy
    assert s.failure == ""


def test_a_memory_is_resized_and_cut_with_the_same_text_and_undone() -> None:
    s, engine = session("abc")
    s.seek(1)
    s.resize("slots", 8)
    s.resize("slots", 9)  # of one burst
    engine.answer()
    assert (engine.opened, engine.machines[-1]) == (["first"] * 3, ({"slots": 9}, False))
    assert (s.text, len(s.trace or ()), s.cursor) == ("abc", 3, 1)
    s.cut_memory(True)
    engine.answer()
    assert engine.machines[-1] == ({"slots": 9}, True)
    s.undo()
    engine.answer()
    assert engine.machines[-1] == ({"slots": 9}, False)
    s.undo()
    engine.answer()
    assert engine.machines[-1] == ({}, False)
    s.redo()
    s.open("second")
    engine.answer()
    assert engine.machines[-1] == ({}, False)  # another model has sizes of its own


def test_what_is_open_is_known_though_another_model_was_asked_for_since() -> None:
    s, engine = session("ab")
    s.open("slow")
    s.open("bad")
    slow, bad = (engine.queue[i] for i in (0, 2))
    assert isinstance(slow, Opened)
    assert isinstance(bad, Opened)
    s.receive(slow)  # it came just before the other was asked for
    s.receive(Failed("Open", "it holds nothing", bad.generation))
    assert s.unopened == ("bad", "it holds nothing", False)
    assert (s.document.model, s.info.id if s.info else "") == ("slow", "slow")


def test_a_first_model_that_is_given_up_leaves_nothing_open_and_nothing_wrong() -> None:
    engine = Alphabet()
    engine.session = s = Session(engine, "slow")
    s.receive(Loading(1, "reading the weights", 0.5))
    s.cancel_open()
    s.receive(Failed("Open", "the engine ended with code -9", 1))
    assert (s.failure, s.unopened, s.busy, s.info) == ("", None, False, None)
    s.open("first")
    engine.answer()
    assert s.info is not None
