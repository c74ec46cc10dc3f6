"""Texts read by tokenizers of the library: stretches, spaces, half characters, special tokens."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

from engine import opening
from engine.opening.huggingface.tokens import Numbers, Pieces
from engine.spec import Token
from tests import borrowed
from wm_explorer.symbols import is_chip, joined, label

TEXT = "the cat sat on the mat. the dog sat on the log. a cat and a dog! " * 4
BEGIN, END = "<begin>", "<end>"


def byte_level(*, begins: bool = False) -> Any:
    """Byte pairs, as of GPT-2."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        [TEXT],
        trainers.BpeTrainer(
            vocab_size=320, special_tokens=[BEGIN, END], initial_alphabet=alphabet,
            show_progress=False,
        ),
    )  # fmt: skip
    if begins:
        made.post_processor = processors.TemplateProcessing(
            single=f"{BEGIN} $A {END}", special_tokens=[(BEGIN, 0), (END, 1)]
        )
    else:
        made.post_processor = processors.ByteLevel(trim_offsets=True)
    return made


def sentence_pieces() -> Any:
    """Pieces that begin with a mark for a space, and bytes for what is unknown, as of Llama."""
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    words = ["▁", "a", "c", "t", "▁a", "▁c", "at", "▁cat"]
    vocabulary = {word: i for i, word in enumerate(["<unk>", *bytes_, *words])}
    merges = [("▁", "a"), ("▁", "c"), ("a", "t"), ("▁c", "at")]
    made = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", byte_fallback=True))
    made.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    made.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback()])
    return made


def word_pieces() -> Any:
    """Words and their ends, in small letters, between marks, as of BERT."""
    words = ["[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "##s", "sat", "."]
    made = Tokenizer(models.WordPiece({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.decoder = decoders.WordPiece()
    made.add_special_tokens(["[CLS]", "[SEP]", "[MASK]", "[UNK]"])
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    return made


def texts(tokens: list[Token]) -> list[str]:
    return [token.text for token in tokens]


def starts_fit(text: str, tokens: list[Token]) -> None:
    """Every stretch stands where it says, one after the other."""
    end = 0
    for token in tokens:
        assert token.start >= end
        assert text[token.start : token.start + len(token.text)] == token.text
        end = token.start + len(token.text)


def test_a_space_belongs_to_the_piece_that_begins_with_it() -> None:
    pieces = Pieces(byte_level(), 320, causal=True)
    tokens = pieces.encode("the cat")
    assert texts(tokens) == ["the", " cat"]
    assert [token.start for token in tokens] == [0, 3]
    assert [pieces.symbols[token.id] for token in tokens] == ["the", " cat"]


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("the cat. \n\t 日本é😀\u0301\u200b\x00'"), max_size=20))
def test_stretches_of_byte_pairs_are_the_whole_text(text: str) -> None:
    tokens = Pieces(byte_level(begins=True), 320, causal=True).encode(text)
    assert "".join(texts(tokens)) == text
    assert joined(tokens) == text
    starts_fit(text, tokens)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("cat  日é😀"), max_size=12))
def test_stretches_of_sentence_pieces_are_the_whole_text(text: str) -> None:
    tokens = Pieces(sentence_pieces(), 270, causal=True).encode(text)
    assert "".join(texts(tokens)) == text
    starts_fit(text, tokens)


def test_half_a_character_shows_its_bytes_and_the_first_has_the_character() -> None:
    for tokenizer in (byte_level(), sentence_pieces()):
        pieces = Pieces(tokenizer, 320, causal=True)
        halves = [token for token in pieces.encode("cat 日") if token.sign.startswith("‹")]
        assert [label(token) for token in halves] == ["‹E6›", "‹97›", "‹A5›"]
        assert texts(halves) == ["日", "", ""]
        assert [token.start for token in halves] == [4, 5, 5]
        assert all(map(is_chip, halves))
        assert all(token.id in pieces.unwritten for token in halves)


def test_special_tokens_are_chips_without_a_text() -> None:
    tokens = Pieces(byte_level(begins=True), 320, causal=True).encode("the cat")
    assert tokens[0] == Token("", 0, 0, sign=BEGIN)
    assert is_chip(tokens[0])
    assert texts(tokens) == ["", "the", " cat"], "the end is left out: the text goes on"
    two_way = Pieces(byte_level(begins=True), 320, causal=False).encode("the cat")
    assert two_way[-1] == Token("", 1, 7, sign=END)
    assert {0, 1} <= set(Pieces(byte_level(begins=True), 320, causal=True).unwritten)


def test_words_are_read_in_small_letters_and_strangers_are_marked() -> None:
    pieces = Pieces(word_pieces(), 12, causal=False)
    tokens = pieces.encode("The  Cats zzz [MASK].")
    assert [label(token) for token in tokens] == [
        "[CLS]", "The", "Cat", "s", "zzz", "[MASK]", ".", "[SEP]",
    ]  # fmt: skip
    assert [token.known for token in tokens] == [True] * 4 + [False] + [True] * 3
    assert tokens[5].id == 3, "a mask that is typed is a mask"
    assert joined(tokens) == "The Cats zzz [MASK]."
    assert pieces.unknown == 0
    assert pieces.symbols[9:] == ("‹9›", "‹10›", "‹11›"), "the model has room for more"
    assert {9, 10, 11} <= set(pieces.unwritten)


def test_a_truncating_tokenizer_reads_the_whole_text() -> None:
    tokenizer = byte_level()
    tokenizer.enable_truncation(3)
    tokenizer.enable_padding(length=40)
    assert "".join(texts(Pieces(tokenizer, 320, causal=True).encode(TEXT))) == TEXT


def test_a_tokenizer_of_another_model_is_noticed() -> None:
    with pytest.raises(ValueError, match="do not belong together"):
        Pieces(byte_level(), 100, causal=True).encode("the cat")


def test_numbers_are_symbols_where_there_is_no_tokenizer() -> None:
    numbers = Numbers(50)
    assert numbers.encode(" 7, 42") == [Token("7", 7, 1), Token("42", 42, 4)]
    assert numbers.symbols[42] == " 42"
    assert numbers.unknown is None
    with pytest.raises(ValueError, match="from 0 to 49"):
        numbers.encode("50")
    with pytest.raises(ValueError, match="no symbol"):
        numbers.encode("9" * 5000)


def test_a_text_that_grows_keeps_its_tokens() -> None:
    pieces, before = Pieces(byte_level(begins=True), 320, causal=True), list[Token]()
    for end in range(40):
        tokens = pieces.encode(TEXT[:end])
        settled = before[:-3]
        assert tokens[: len(settled)] == settled
        before = tokens


def test_folders_hold_what_they_say(tmp_path: Path) -> None:
    byte_level().save(str(tmp_path / "tokenizer.json"))
    again = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert Pieces(again, 320, causal=True).symbols == Pieces(byte_level(), 320, causal=True).symbols


def opened_with(folder: Path, **parts: Any) -> Any:
    """A small model whose tokenizer has other parts."""
    path = borrowed.gpt2(folder, symbols=400, layers=1) / "tokenizer.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **parts}))
    return opening.load(str(folder))[0]


def test_a_tokenizer_that_blows_a_text_up_is_left_out(tmp_path: Path) -> None:
    doubled = {"type": "Replace", "pattern": {"String": "a"}, "content": "aa"}
    normalizers = {"type": "Sequence", "normalizers": [doubled] * 40}
    model = opened_with(tmp_path / "growing", normalizer=normalizers)
    assert isinstance(model.vocabulary, Numbers)
    assert "it makes far more of a text than a text" in " ".join(model.info("growing").notes)


@pytest.mark.parametrize("size", [0x7FFFFFFF, 64])
def test_a_table_that_lies_is_left_out(tmp_path: Path, size: int) -> None:
    """The library ends the process for the first, and panics for the other as soon as it reads."""
    table = base64.b64encode(size.to_bytes(4, "little") + b"\xff" * 64 + b"abc\0").decode()
    model = opened_with(
        tmp_path / "lying", normalizer={"type": "Precompiled", "precompiled_charsmap": table}
    )
    if size > 64:
        assert isinstance(model.vocabulary, Numbers)
        assert "claims 2,147,483,647 bytes" in " ".join(model.info("lying").notes)
    else:
        with pytest.raises(ValueError, match="cannot read this text"):
            model.encode("the cat")


def test_a_description_that_hides_its_words_is_left_out(tmp_path: Path) -> None:
    folder = borrowed.gpt2(tmp_path / "hiding", symbols=400, layers=1)
    path = folder / "tokenizer.json"
    path.write_text(path.read_text().replace('"normalizer"', '"n\\u006frmalizer"', 1))
    assert isinstance(opening.load(str(folder))[0].vocabulary, Numbers)
    path.write_text(path.read_text().replace('"n\\u006frmalizer"', '"normalizer"', 1))
    assert isinstance(opening.load(str(folder))[0].vocabulary, Pieces)


def test_a_pattern_that_never_ends_costs_a_sentence_and_not_the_engine(tmp_path: Path) -> None:
    split = {"type": "Split", "pattern": {"Regex": "(x+x+)+y"}, "behavior": "Isolated"}
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    several = {
        "type": "Sequence",
        "pretokenizers": [{**split, "invert": False}, {**byte_level, "use_regex": False}],
    }
    model = opened_with(tmp_path / "endless", pre_tokenizer=several)
    assert len(model.encode("the cat")) > 2
    with pytest.raises(ValueError, match="cannot read this text"):
        model.encode("x" * 100)
