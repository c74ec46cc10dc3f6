"""What the engine says is translated: every sentence in its code has a pattern, and finds it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

import engine
from tests.hostile import folders, headers
from tests.hostile.opener import Opener
from ui.modelwords import of_engine
from ui.modelwords.elsewhere import ELSEWHERE
from ui.modelwords.families import FAMILIES
from ui.modelwords.sentences import PATTERNS

ENGINE = Path(engine.__file__).parent
#: Files besides those of `opening` and `own`.
OTHERS = ("archive", "bundle", "checkpoint", "client", "device", "extras", "fetching", "hdf5",
          "hub", "limits", "server", "sniff", "verify", "vocabulary", "wire")  # fmt: skip
#: Where sentences are made that the window may show.
FILES = [
    *sorted((ENGINE / "opening").rglob("*.py")),
    *sorted((ENGINE / "own").glob("*.py")),
    *(ENGINE / f"{name}.py" for name in OTHERS),
]
#: What channels mean has a list and a test of its own.
MEANINGS = {"opening/recurrent/shown.py", "opening/recurrent/cells.py", "own/stacks.py",
            "opening/huggingface/channels.py", "opening/huggingface/state_channels.py"}  # fmt: skip
#: Sources and formulas of channels, names, and forms to search for: nothing that is said.
NO_SENTENCE = {
    "engine requests", "engine replies", "Unrecognized configuration class",
    "can't allocate memory", "Consistency check",
    r"tried to allocate (\d+) bytes|Unable to allocate ([\d.]+ \w+)",
    "source and target", "this {}", "Loading weights", "Wxh, Whh, Why: {}",
    "linear_attention mamba mamba2 recurrent conv hybrid",
    # between parts of the engine
    "a stretch does not show its {} in each layer", "a state of {} is not one of {}",
    # beginnings, whose ends are said elsewhere: patterns are of the whole
    "is damaged: it {}", "{} is not in the cache, and the hub {}",
}  # fmt: skip
#: What systems and not our code say.
OF_THE_SYSTEM = {"No such file or directory", "Permission denied", "Is a directory",
                 "Not a directory", "Input/output error", "No space left on device",
                 "Read-only file system", "Disk quota exceeded"}  # fmt: skip


def unnumbered(pattern: str) -> str:
    return re.sub(r"\{\d\}", "{}", pattern)


KNOWN = tuple(map(unnumbered, PATTERNS))


def test_every_sentence_of_the_engine_has_a_pattern() -> None:
    missing = [
        f"{path.relative_to(ENGINE.parent)}:{line}: {said!r}"
        for path in FILES
        for line, said in sentences(path)
        if not listed(said)
    ]
    assert not missing, "list these in ui/modelwords:\n" + "\n".join(missing)


def listed(said: str) -> bool:
    """Whether a pattern is that, or holds it, or is it with a place filled by what it may say."""
    whole = trimmed(said)
    return any(whole in pattern for pattern in KNOWN) or any(map(filled(said), KNOWN))


def filled(said: str) -> Callable[[str], object]:
    """Whether a pattern is what is said with its places filled, if it has enough words."""
    form = re.compile(".*".join(map(re.escape, said.split("{}"))))
    enough = len(re.findall(r"[a-z]{4,}", said)) > 1
    return form.fullmatch if enough else lambda pattern: None


def test_no_pattern_is_out_of_date() -> None:
    """Each is what some code says, or is put together of parts of which one is."""
    said = {words for path in FILES for _, words in texts(path)}
    whole = {*map(trimmed, said), *OF_THE_SYSTEM}
    parts = [words for words in whole if len(words) > 7 and " " in words]
    forms = [filled(words) for words in said if "{}" in words]
    unused = [
        pattern
        for pattern in KNOWN
        if pattern not in whole
        and not any(part in pattern for part in parts)
        and not any(form(pattern) for form in forms)
    ]
    assert unused == []


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the form of everything in a file that has two words, with {} for its places.

    Names of what channels mean are of another list, and docstrings are not said.
    """
    if path.relative_to(ENGINE).as_posix() in MEANINGS:
        return
    for line, said in texts(path):
        words = re.findall(r"(?<![\w.`\\])[A-Za-z'’]{2,}(?![\w(\\])", said)
        prose = len(words) > 1 and " " in said.strip() and said.count("\n") == 0
        formula = re.search(r"[=ᵀ₀-₉ₜ]|\d{4},|: .* with Selective|of Channels", said)
        other = formula and " is " not in said and "=>" not in said
        if prose and not other and said not in {*NO_SENTENCE, *ELSEWHERE, *FAMILIES}:
            yield line, said


def texts(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text("utf-8"))
    skip: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skip.add(node.value)  # docstrings
        elif isinstance(node, ast.JoinedStr):
            skip |= {part for part in node.values if isinstance(part, ast.Constant)}
    for node in ast.walk(tree):
        if node in skip:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def trimmed(said: str) -> str:
    """Without what is glued on, such as what may follow or an ending."""
    said = re.sub(r"(\{\})+", "{}", said)
    said = re.sub(r"(?<=\w)\{\}|\{\}(?=\w)", "", said)
    return said.strip().lstrip(",").strip()


# finding the pattern


class Marked(QTranslator):
    """Speaks a language of its own, in which the order of the places is another."""

    def translate(self, context: str, source: str, *_: object) -> str:  # type: ignore[override]
        if context != "Engine":
            return source
        places = [int(place or i) for i, place in enumerate(re.findall(r"\{(\d?)\}", source))]
        return f"«{source}»" if len(places) < 2 else f"«{reordered(source, places)}»"


def reordered(source: str, places: list[int]) -> str:
    """The same with the places in brackets behind it, the last first."""
    words = re.sub(r"\{\d?\}", "_", source)
    return f"{words} [{' | '.join(f'{{{place}}}' for place in reversed(places))}]"


@pytest.fixture
def marked(qapp: QApplication) -> Iterator[None]:
    translator = Marked(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("no model is open: choose one first", "«no model is open: choose one first»"),
        ("'a b.pt' holds far more than a model", "'a b.pt' «holds far more than a model»"),
        ("\"it's.pt\" is cut off in 'a'", "\"it's.pt\" «is cut off in 'a'»"),
        ("\"it's.pt\" holds no numbers", "«\"it's.pt\" holds no numbers»"),
        ("lstm: has only bias_hh", "lstm: «has only bias_hh»"),
        (
            "'x' could not be read: [Errno 13] Permission denied: '/x'",
            "«_ could not be read: _ [«[Errno _] Permission denied: _ ['/x' | 13]» | 'x']»",
        ),
        (
            "rnn: GRU (reset before it, both directions) of 8 units, reads 3 numbers",
            "«_: _ of _ units, reads _ numbers "
            "[3 | 8 | «GRU» («reset before it», «both directions») | rnn]»",
        ),
        (
            "l: LSTM (both directions merged by sum) of 8 units, projected to 2, reads 3 numbers",
            "«_: _ of _ units, projected to _, reads _ numbers "
            "[3 | 2 | 8 | «LSTM» («both directions merged by sum») | l]»",
        ),
        (
            "a.b: has only c; the file holds no tensors",
            "a.b: «has only c»; «the file holds no tensors»",
        ),
        (
            "this needs h5py, which is not installed: /usr/bin/python -m pip install h5py",
            "«this needs _, which is not installed: _ -m pip install _ "
            "[h5py | /usr/bin/python | h5py]»",
        ),
        ("size mismatch for h.0.weight", "size mismatch for h.0.weight"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_sentence_is_found_with_what_stands_in_it(said: str, expected: str) -> None:
    assert of_engine(said) == expected


def test_in_english_all_is_as_it_was_said(qapp: QApplication) -> None:
    for pattern in PATTERNS:
        said = unnumbered(pattern).format(*("x9",) * 9)
        assert of_engine(said) == said
    details = "'f' could not be read: a (b, c); d: e (f)"
    assert of_engine(details) == details


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
@pytest.mark.usefixtures("marked")
def test_so_is_why_a_hostile_file_is_refused(tmp_path: Path) -> None:
    cases = []
    for maker in (headers, folders):
        place = tmp_path / maker.__name__
        place.mkdir()
        cases += maker.make(place)
    (tmp_path / "here").mkdir()
    with Opener(tmp_path / "here") as opener:
        said = [opener.open(case.path).words for case in cases]
    assert len(said) > 60
    assert [words for words in said if "«" not in of_engine(words)] == []
