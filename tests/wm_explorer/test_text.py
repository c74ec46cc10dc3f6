"""What text may stand in a document, and reading it from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from wm_explorer.text import LONGEST_TEXT, fit, read_file


@pytest.mark.parametrize(
    ("text", "fitted", "replaced"),
    [
        ("plain", "plain", 0),
        ("\0\x1b\r\n\u2029\ufdd0\uffff\U0010ffff", "\0\x1b\r\n\u2029\ufdd0\uffff\U0010ffff", 0),
        ("\ufffd", "\ufffd", 0),
        ("a\ud800b", "a\ufffdb", 1),
        ("\udc00\ud800", "\ufffd\ufffd", 2),
        ("\ud83d\ude00", "😀", 0),
        ("\ud800\ud83d\ude00\ufffd", "\ufffd😀\ufffd", 1),
    ],
)
def test_only_lone_surrogates_are_replaced(text: str, fitted: str, replaced: int) -> None:
    result = fit(text)
    assert (result.text, result.cut, result.replaced) == (fitted, 0, replaced)
    assert bool(result.notice) == bool(replaced)
    result.text.encode()


def test_what_is_cut_is_counted() -> None:
    result = fit("字" * (LONGEST_TEXT + 7))
    assert (len(result.text), result.cut) == (LONGEST_TEXT, 7)
    assert f"{LONGEST_TEXT}" in result.notice
    assert fit("abc", 0) == ("", 3, 0)


def test_a_long_file_is_read_in_part_even_in_the_middle_of_a_character(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    for unit in ("a", "é", "字", "😀", "a字"):
        path.write_text(unit * 5 * LONGEST_TEXT, encoding="utf-8")
        assert read_file(path) == (unit * LONGEST_TEXT + unit)[: LONGEST_TEXT + 1]


def test_a_short_file_that_ends_in_the_middle_of_a_character_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_bytes("字".encode()[:-1])
    with pytest.raises(UnicodeDecodeError):
        read_file(path)
