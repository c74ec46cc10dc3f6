"""What text may stand in a document, and reading it from files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from wm_explorer.text import LONGEST_ROWS, LONGEST_TEXT, fit, read_file


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


def test_of_rows_of_numbers_only_whole_ones_are_kept() -> None:
    assert fit("0.25\n-1.130\n", 9, rows=True) == ("0.25\n", 7, 0)
    assert fit("0.25\n-1.130\n", 12, rows=True) == ("0.25\n-1.130\n", 0, 0)
    assert fit("0.25\n-1.130\n", 9) == ("0.25\n-1.1", 3, 0)
    assert fit("0.25", 2, rows=True) == ("0.", 2, 0)


def test_a_long_file_is_read_in_part_even_in_the_middle_of_a_character(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    for unit in ("a", "é", "字", "😀", "a字"):
        path.write_text(unit * 5 * LONGEST_ROWS, encoding="utf-8")
        assert read_file(path) == (unit * LONGEST_ROWS + unit)[: LONGEST_ROWS + 1]


def test_a_short_file_that_ends_in_the_middle_of_a_character_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "broken.txt"
    path.write_bytes("字".encode()[:-1])
    with pytest.raises(UnicodeDecodeError):
        read_file(path)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int16"])
def test_an_array_becomes_a_line_for_each_row_with_all_its_digits(dtype, tmp_path) -> None:
    array = (1000 * np.random.default_rng(1).normal(size=(5, 3))).astype(dtype)
    path = tmp_path / "series.csv"  # what it is called does not matter
    with path.open("wb") as file:
        np.save(file, array)
    lines = read_file(path).split("\n")
    again = np.array([[float(cell) for cell in line.split(",")] for line in lines], dtype)
    np.testing.assert_array_equal(again, array)
    np.save(tmp_path / "line.npy", array[:, 0])
    assert len(read_file(tmp_path / "line.npy").split("\n")) == 5


def test_a_long_array_is_cut_after_a_whole_row_and_known_to_be_cut(tmp_path) -> None:
    array = np.random.default_rng(1).normal(size=(50_000, 2))
    np.save(tmp_path / "long.npy", array)
    fitted = fit(read_file(tmp_path / "long.npy"), LONGEST_ROWS, rows=True)
    assert fitted.cut
    rows = [line for line in fitted.text.split("\n") if line]
    assert 5000 < len(rows) < 50_000
    again = np.array([[float(cell) for cell in row.split(",")] for row in rows])
    np.testing.assert_array_equal(again, array[: len(rows)])


def test_an_array_that_is_no_rows_of_numbers_is_refused(tmp_path) -> None:
    np.save(tmp_path / "words.npy", np.array(["a", "b"]))
    np.save(tmp_path / "cube.npy", np.zeros((2, 2, 2)))
    np.save(tmp_path / "wide.npy", np.zeros((1, 9000), "f4"))  # of which a line would be endless
    (tmp_path / "header.npy").write_bytes(b"\x93NUMPY\2\0\0\0\0\xb0" + bytes(99))
    np.save(tmp_path / "objects.npy", np.array([{}, []], object), allow_pickle=True)
    (tmp_path / "cut.npy").write_bytes((tmp_path / "cube.npy").read_bytes()[:100])
    for name in ("words", "cube", "wide", "header", "objects", "cut"):
        with pytest.raises(OSError, match=r"number"):
            read_file(tmp_path / f"{name}.npy")


def test_an_array_of_nothing_is_an_empty_text(tmp_path) -> None:
    for shape in ((0,), (5, 0), (0, 3)):
        np.save(tmp_path / "empty.npy", np.zeros(shape))
        assert read_file(tmp_path / "empty.npy") == ""
