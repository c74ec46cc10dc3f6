"""Every text of the interface in Chinese: complete, up to date, in its place, and never cut."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QAction, QFontMetrics, QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)
from torch import nn

from engine.families import families
from engine.opening.recurrent import build as elsewhere
from engine.opening.recurrent.shown import _in_window
from engine.spec import Channel
from tests.engine.test_opening_contract import MODELS as RECURRENT
from tests.opened import contents, language
from tests.small import build
from tests.ui.conftest import PATIENCE, OpenWindow
from tools import translations
from ui import cli, export, translate
from ui.actions import plain
from ui.lettering import Lettering
from ui.modelwords.cards import CARDS
from ui.modelwords.elsewhere import ELSEWHERE
from ui.modelwords.families import FAMILIES
from ui.preferences import Preferences
from ui.reading import axis_word
from ui.settings import Store
from ui.theme import LIGHT
from ui.view import Scene, views_for
from ui.window import SIZE, Window
from wm_explorer import catalogue
from wm_explorer.focus import Focus

SOURCE = translate.FOLDER / "wm_explorer_zh_CN.ts"
CODE = Path(translate.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Texts that are the same in every language: names of keys, and signs that a legend explains.
SAME = {
    "Top-k", "Home", "End", "L{layer} H{head}", "✓ L{layer} H{head}",
    "E{layer} H{head}", "C{layer} H{head}",
    "σ([1, 1]) = σ([2, 2]) = σ([3, 3]) = [1, 1]", *(f"{sign} {{number}}" for sign in "efdpm"),
}  # fmt: skip
#: Texts whose translation differs in punctuation alone.
PUNCTUATION = {
    "{mode}, {scale}", "{label}: {choice}", "{name} {first} → {last}",
    "{doing}, {percent} %",
    "{:.6f}, {:.6f} and {:.6f}",
}  # fmt: skip
#: Text for both models: words and a line end.
TEXT = "the name of the king\nand the gate of the wall"


class Text(NamedTuple):
    """One message: where it belongs, in English, in Chinese."""

    context: str
    source: str
    chinese: str


def messages(path: Path = SOURCE) -> list[Text]:
    return [
        Text(
            context.findtext("name", ""),
            message.findtext("source", ""),
            message.findtext("translation", ""),
        )
        for context in ET.parse(path).iter("context")
        for message in context.iter("message")
    ]


# the file


def texts_of_the_code() -> set[tuple[str, str]]:
    """(context, text) of every call that translates a literal. What lupdate cannot see fails."""
    found: set[tuple[str, str]] = set()

    def walk(node: ast.AST, cls: str, where: str) -> None:
        if isinstance(node, ast.ClassDef):
            cls = node.name
        if isinstance(node, ast.Call) and (name := _called(node)) is not None:
            strings = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if name == "tr":
                assert isinstance(node.func, ast.Attribute), where
                receiver = node.func.value
                assert isinstance(receiver, ast.Name), f"{where}:{node.lineno}"
                assert receiver.id == "self", f"{where}:{node.lineno}"
                assert len(strings) == 1, f"{where}:{node.lineno}"
                found.add((cls, strings[0]))
            elif where != "modelwords/__init__.py" or name != "translate":
                assert len(strings) == 2, f"{where}:{node.lineno}"
                found.add((strings[0], strings[1]))
        for child in ast.iter_child_nodes(node):
            walk(child, cls, where)

    for path in sorted(CODE.rglob("*.py")):
        walk(ast.parse(path.read_text("utf-8")), "", path.relative_to(CODE).as_posix())
    return found


def _called(node: ast.Call) -> str | None:
    """tr, translate (Qt's) or QT_TRANSLATE_NOOP, if it is one of them."""
    function = node.func
    if isinstance(function, ast.Name):
        return function.id if function.id == "QT_TRANSLATE_NOOP" else None
    if not isinstance(function, ast.Attribute):
        return None
    of = function.value.id if isinstance(function.value, ast.Name) else ""
    if function.attr == "tr" or (function.attr, of) == ("translate", "QCoreApplication"):
        return function.attr
    return None


def test_the_file_holds_the_texts_of_the_code_and_no_other() -> None:
    held = {(text.context, text.source) for text in messages()}
    code = texts_of_the_code()
    assert held - code == set(), "run python -m tools.translations"
    assert code - held == set(), "run python -m tools.translations, and translate"


def test_nothing_is_left_to_translate() -> None:
    assert translations.unfinished(SOURCE) == []
    assert [text for text in messages() if not text.chinese.strip()] == []
    same = [t.source for t in messages() if not CHINESE.search(t.chinese)]
    assert set(same) == SAME | PUNCTUATION


def test_the_files_are_what_the_tool_makes_of_the_code(qapp: QApplication, tmp_path: Path) -> None:
    copy, compiled = tmp_path / SOURCE.name, tmp_path / "again.qm"
    copy.write_bytes(SOURCE.read_bytes())
    translations.update(copy, "zh_CN")
    assert messages(copy) == messages(), "run python -m tools.translations"
    assert translations.unfinished(copy) == []
    translations.compile_(copy, compiled)
    for path in (compiled, SOURCE.with_suffix(".qm")):
        translator = QTranslator()
        assert translator.load(str(path))
        wrong = [t for t in messages() if translator.translate(t.context, t.source) != t.chinese]
        assert wrong == [], f"{path.name}: run python -m tools.translations"


def test_an_untranslated_text_is_found(tmp_path: Path) -> None:
    copy = tmp_path / SOURCE.name
    text = SOURCE.read_text("utf-8")
    copy.write_text(text.replace("<source>Prompt</source>", "<source>Prompts</source>"), "utf-8")
    translations.update(copy, "zh_CN")
    assert "Prompt" in translations.unfinished(copy)
    assert "Prompts" not in copy.read_text("utf-8")


# its texts


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def access_key(text: str) -> list[str]:
    return [key.upper() for key in re.findall(r"&(\w)", text)]


@pytest.mark.parametrize(
    "of",
    [
        fields,
        access_key,
        lambda text: text.endswith("…"),
        lambda text: text.count("\n"),
        lambda text: text.strip() == text,
        lambda text: text.endswith((".", "。")),
        lambda text: re.findall(r"\*\.\w+", text),
    ],
    ids=["places", "access key", "ellipsis", "lines", "blanks", "full stop", "suffixes"],
)
def test_translations_keep_what_the_program_relies_on(of: Callable[[str], object]) -> None:
    assert [t for t in messages() if of(t.source) != of(t.chinese)] == []


def test_access_keys_stand_in_brackets_at_the_end() -> None:
    keyed = [text.chinese for text in messages() if "&" in text.source]
    assert len(keyed) > 20
    assert [text for text in keyed if not re.search(r"\(&[A-Z]\)…?$", text)] == []
    assert plain("打开文本文件(&O)…") == "打开文本文件"
    assert plain("F&irst step") == "First step"


def test_one_text_has_one_translation() -> None:
    found: dict[str, set[str]] = {}
    for text in messages():
        found.setdefault(plain(text.source), set()).add(plain(text.chinese))
    assert {source: all_ for source, all_ in found.items() if len(all_) > 1} == {}


# what is written below the interface


def channels() -> list[Channel]:
    """Every channel of every family, at small sizes."""
    return [channel for family in families() for channel in build(family).channels]


def sizes() -> set[str]:
    """What the sizes mean that can be changed at run time."""
    return {size.meaning for family in families().values() for size in family.resizable}


def said_elsewhere() -> set[str]:
    """The texts in the code of models from elsewhere, whose channels depend on what is opened."""
    engine = CODE.parent / "engine"
    files = [*(engine / "opening").rglob("*.py"), *(engine / "own").rglob("*.py")]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    found = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    found |= {f"the length of {text}" for text in found}  # as parts of a recurrent state are shown
    opened = [make() for make, _, _ in RECURRENT.values()]
    opened += [language(rnn(3, 2, bidirectional=True)) for rnn in (nn.LSTM, nn.GRU, nn.RNN)]
    projected = nn.LSTM(3, 4, proj_size=2, bidirectional=True)
    opened.append(elsewhere(contents(projected.state_dict())))
    made = [channel for model in opened for channel in model.channels]
    for channel in (*made, *map(_in_window, made)):
        found |= {channel.meaning, channel.equation, channel.source}
    return found


def test_meanings_of_channels_are_translated() -> None:
    meanings = {channel.meaning for channel in channels()} | sizes()
    assert meanings - {*FAMILIES, *ELSEWHERE} == set()


def test_so_are_equations_and_sources_that_hold_sentences() -> None:
    signs = {"softmax", "softplus", "tanh", "log", "concat", "context", "norm", "gelu", "cos"}
    signs |= {"max", "min", "kj"}
    prose = set()
    for channel in channels():
        if set(re.findall(r"(?<![A-Za-z])[a-z]{2,}(?![A-Za-z])", channel.equation)) - signs:
            prose.add(channel.equation)
        if any(part.strip()[0].islower() for part in channel.source.split(";") if part):
            prose.add(channel.source)
    assert prose
    assert prose - {*FAMILIES, *ELSEWHERE} == set()


def test_so_are_cards() -> None:
    cards = catalogue.models()
    assert cards
    texts = {text for c in cards for text in (c.task, c.metric, c.knock_out_meaning)}
    assert texts - set(CARDS) == set()


def test_no_listed_text_is_out_of_date() -> None:
    used = {text for c in channels() for text in (c.meaning, c.equation, c.source)} | sizes()
    used |= said_elsewhere()
    assert {*FAMILIES, *ELSEWHERE} - used == set()
    cards = catalogue.models()
    texts = {text for c in cards for text in (c.task, c.metric, c.knock_out_meaning)}
    assert set(CARDS) - texts == set()


@pytest.mark.usefixtures("chinese")
def test_so_are_axes() -> None:
    axes = {axis.name for channel in channels() for axis in channel.axes}
    assert {axis for axis in axes if not CHINESE.search(axis_word(axis))} == set()


# which language


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    """The application speaks Chinese."""
    yield from speaking(qapp, "zh_CN")


def speaking(app: QApplication, language: str) -> Iterator[None]:
    before = QLocale()
    assert translate.install(app, language) == language
    yield
    translate.install(app, "en")
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("system", "expected"),
    [("zh_CN.UTF-8", "zh_CN"), ("zh_SG.UTF-8", "zh_CN"), ("de_DE.UTF-8", "en"), ("C.UTF-8", "en")],
)
def test_the_system_says_which(system: str, expected: str) -> None:
    kept = {k: v for k, v in os.environ.items() if k != "LANGUAGE" and not k.startswith("LC_")}
    code = "from ui.translate import language; print(language('system'), language('zh_CN'))"
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=kept | {"LANG": system, "PYTHONPATH": str(CODE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.split() == [expected, "zh_CN"]


def test_or_the_person_does(qtbot: Any, qapp: QApplication, tmp_path: Path) -> None:
    store, parent = Store(tmp_path / "settings.json"), QWidget()
    qtbot.addWidget(parent)
    dialog = Preferences(store, {"system": "As the system"}, parent)
    (box,) = [b for b in dialog.findChildren(QComboBox) if b.findText("简体中文") >= 0]
    box.setCurrentIndex(box.findText("简体中文"))
    dialog._take()
    assert store.settings.language == "zh_CN"
    for _ in speaking(qapp, store.settings.language):
        again = Preferences(store, {"system": "As the system"}, parent)
        assert again.windowTitle() == "首选项"
        again.close()
    assert Preferences(store, {"system": "As the system"}, parent).windowTitle() == "Preferences"


@pytest.mark.usefixtures("chinese")
def test_the_command_line_speaks_it_in_pictures_only(
    tiny_model: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "gates.svg"
    common = ["export", tiny_model, "--text", "abc", "--view", "gates", "-o", str(target)]
    assert cli.main([*common, "--lang", "zh_CN"]) == 0
    words = "".join("".join(painted(target)).split())  # Qt begins a new text where fonts change
    assert "门控·第2层·" in words  # the caption
    assert "按类型固定" in words  # the drawing
    assert "wrote gates at step 3 of 3" in capsys.readouterr().err


def painted(path: Path) -> list[str]:
    """The texts of an SVG file."""
    return [node.text or "" for node in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")]


# the window

MODELS = ["lstm-char", "transformer-char"]


def show(opened: OpenWindow, qtbot: Any, model: str) -> Window:
    """A window of the usual size with a cell in focus."""
    window = opened(TEXT, model)
    assert (window.width(), window.height()) == SIZE
    info, trace = window.session.info, window.session.trace
    assert info is not None
    assert trace is not None
    channel = next(c for c in info.channels if c.name in ("cell", "attention"))
    window.session.lock(Focus(12, channel.name, (1, *[3] * (len(channel.axes) - 1))))
    window.session.seek(20)
    window.refresh()
    qtbot.waitUntil(lambda: not window._frame.isActive(), timeout=PATIENCE)
    return window


def fill_menus(window: Window) -> list[QMenu]:
    menus = window.findChildren(QMenu)
    for menu in menus:
        menu.aboutToShow.emit()
    return [*menus, window.prompt.menu(window.prompt.rect().center())]


def said(widget: QWidget) -> Iterator[str]:
    """Every text of a widget that a person can see or hear, the person's own text apart."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QDockWidget | QDialog):
        yield widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(i) for i in range(widget.count()))
    if isinstance(widget, QAbstractSpinBox):
        yield widget.specialValueText() + widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(i) for i in range(widget.count()))
    if isinstance(widget, QListWidget):
        yield from (widget.item(i).text() for i in range(widget.count()))
    if isinstance(widget, QMenu):
        for action in widget.actions():
            yield from (action.text(), action.toolTip())


def names() -> set[str]:
    """What keeps its name in every language."""
    found = {"wm_explorer", "Top-k", "English", "CPU", "CUDA", "MPS", "cpu", "ms", "NaN"}
    found |= {"KB", "MB", "GB"}
    found |= {"Shift", "Ctrl", "Alt", "Esc", "Home", "End", "lstm", "decoder", "en", "zh"}
    found |= {"LSTM", "RNN", "Transformer"}
    found |= {card.id for card in catalogue.models()} | set(catalogue.samples())
    return found | {channel.name for channel in channels()}


def english(texts: Iterator[str] | list[str], known: set[str]) -> set[str]:
    """Texts with a word of two letters or more that is not a known name."""
    longest = sorted(map(re.escape, known), key=len, reverse=True)
    name = re.compile(r"(?<![A-Za-z])(" + "|".join(longest) + r")(?![A-Za-z])")
    return {text for text in texts if re.search("[A-Za-z]{2}", name.sub("", text))}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.usefixtures("chinese")
def test_no_english_is_left_in_the_window(
    opened: OpenWindow, qtbot: Any, model: str, own_settings: Path
) -> None:
    window = show(opened, qtbot, model)
    menus = fill_menus(window)
    window.show_preferences()
    window.show_palette()
    window.show_shortcuts()
    dialogs = window.findChildren(QDialog)
    assert len(dialogs) == 3
    texts = [text for widget in window.findChildren(QWidget) for text in said(widget)]
    assert sum(bool(CHINESE.search(text)) for text in texts) > 100
    assert len(menus) > 10
    sheet = window.actions_.shortcuts().splitlines()
    known = {*names(), window.session.text, *visible_keys(window), str(own_settings)}
    known.add("settings.json")
    assert english([*texts, *sheet, window.notices.windowTitle()], known) == set()
    for dialog in dialogs:
        assert [text for widget in dialog.findChildren(QWidget) for text in cut(widget)] == []
        dialog.close()


def visible_keys(window: Window) -> set[str]:
    """Shortcuts as Qt writes them, such as F11."""
    return {key.toString() for a in window.findChildren(QAction) for key in a.shortcuts()}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.usefixtures("chinese")
def test_no_english_is_left_in_a_drawing_or_in_what_is_said_of_it(
    opened: OpenWindow, qtbot: Any, model: str, tmp_path: Path
) -> None:
    window = show(opened, qtbot, model)
    session, trace = window.session, window.session.trace
    assert trace is not None
    known = {*names(), TEXT.replace("\n", "⏎"), "LN", "MHA", "softmax", "concat", "tanh"}
    known |= {channel.source for channel in trace.info.channels}
    known.add("U+0020 SPACE")  # Unicode's names of characters are English
    for focus in (None, Focus(3), session.focus):
        scene = Scene(trace, session.at, LIGHT, focus)
        for cls in views_for(trace.info):
            view = cls(trace.info)
            target = tmp_path / f"{cls.id}.svg"
            export.save(view, scene, target)
            words = " ".join(painted(target))
            assert CHINESE.search(words)
            assert english([words, view.describe(scene)], known) == set(), cls.id


@pytest.mark.usefixtures("chinese")
def test_notices_about_the_text_are_in_chinese(opened: OpenWindow, qtbot: Any) -> None:
    window = opened("abc")
    window.session.edit("a" * 16_500 + "\ud800")
    window.session.edit("\ud800" + "a" * 16_500)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=PATIENCE)
    window.refresh()
    told = "文本已截短为 16,384 个字符; 1 个损坏的字符已替换为 U+FFFD"
    assert told in window.notices.texts()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_cut_at_the_usual_size(
    opened: OpenWindow,
    qtbot: Any,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    model: str,
) -> None:
    for _ in speaking(QApplication.instance(), language):
        window = show(opened, qtbot, model)
        shortened = watch_drawing(monkeypatch)
        for panel in window.panels.values():
            panel.raise_()
            canvas = panel.canvas
            qtbot.waitUntil(lambda canvas=canvas: seen(canvas), timeout=PATIENCE)
            canvas.grab()
            widgets = [widget for widget in window.findChildren(QWidget) if seen(widget)]
            assert len(widgets) > 60
            assert {text for widget in widgets for text in cut(widget)} == set()
        assert shortened == []


def seen(widget: QWidget) -> bool:
    """Whether any of it can be seen. Panels behind a tab are visible for Qt, but nowhere."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def cut(widget: QWidget) -> Iterator[str]:
    """The text of a widget, if it has less room than it needs."""
    measure = widget.fontMetrics().horizontalAdvance
    if isinstance(widget, QLabel) and not widget.wordWrap():
        if measure(widget.text()) > widget.contentsRect().width():
            yield widget.text()
    elif isinstance(widget, QPushButton):
        if measure(plain(widget.text())) > widget.width() - 8:
            yield widget.text()
    elif isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        field = widget.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            widget,
        )
        if measure(widget.currentText()) > field.width():
            yield widget.currentText()
    elif isinstance(widget, QAbstractSpinBox):
        if measure(widget.text()) > widget.lineEdit().contentsRect().width():
            yield widget.text()
    elif isinstance(widget, QTabBar):
        for i in range(widget.count()):
            if measure(widget.tabText(i)) > widget.tabRect(i).width():
                yield widget.tabText(i)


def watch_drawing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes every text of more than a sign that a drawing shortens, or writes over its edge."""
    shortened: list[str] = []
    for metrics in (QFontMetricsF, QFontMetrics):

        def elided(self: Any, text: str, *rest: Any, was: Any = metrics.elidedText) -> str:
            short: str = was(self, text, *rest)
            if short != text and len(text) > 1:
                shortened.append(text)
            return short

        monkeypatch.setattr(metrics, "elidedText", elided)

    def draw(self: Lettering, painter: Any, rect: Any, text: str, *rest: Any) -> None:
        if self._advance(text) > rect.width() + 1:
            shortened.append(text)
        written(self, painter, rect, text, *rest)

    written = Lettering.draw
    monkeypatch.setattr(Lettering, "draw", draw)
    return shortened


def test_what_is_cut_is_noticed(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    label = QLabel("a text that is too long")
    qtbot.addWidget(label)
    label.setFixedWidth(30)
    assert list(cut(label)) == [label.text()]
    shortened = watch_drawing(monkeypatch)
    QFontMetricsF(label.font()).elidedText("far too long", Qt.TextElideMode.ElideRight, 20)
    assert shortened == ["far too long"]
