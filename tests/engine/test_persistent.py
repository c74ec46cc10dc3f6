"""Persistent memory: against another implementation, and what is known beside what is told."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import torch

from engine import checkpoint
from engine.models.persistent import Persistent
from engine.probe import Silent
from engine.training import known
from engine.training.known import LETTERS, TABLE, Known
from engine.verify import show, verify
from engine.vocabulary import Vocabulary

GOLDEN = Path(__file__).parents[1] / "golden" / "persistent.npz"


def theirs() -> tuple[Persistent, dict[str, np.ndarray]]:
    """Our model with the weights of another implementation, and what that one says."""
    golden = dict(np.load(GOLDEN))
    layers, heads = golden["weights"].shape[:2]
    symbols, width = golden["token_emb.emb.weight"].shape
    context, slots = (
        len(golden["pos_emb.emb.weight"]),
        golden["attn_layers.layers.0.1.mem_k"].shape[1],
    )
    model = Persistent(
        Vocabulary.of("abcdefghi"), width=width, layers=layers, heads=heads, slots=slots,
        context=context,
    )  # fmt: skip
    weights = {
        "embed.weight": golden["token_emb.emb.weight"],
        "place.weight": golden["pos_emb.emb.weight"] * width**-0.5,
        "norm.weight": 1 + golden["attn_layers.final_norm.gamma"],
        "norm.bias": np.zeros(width),
    }
    for layer in range(layers):
        their = f"attn_layers.layers.{layer}."
        weights[f"layers.{layer}.project.weight"] = golden[their + "1.to_out.weight"]
        weights[f"layers.{layer}.keys"] = golden[their + "1.mem_k"] / (width / heads) ** 0.5
        weights[f"layers.{layer}.values"] = golden[their + "1.mem_v"] / slots**0.5
        joined = [golden[f"{their}1.to_{part}.weight"] for part in "qkv"]
        weights[f"layers.{layer}.query_key_value.weight"] = np.concatenate(joined)
        weights[f"layers.{layer}.norm.weight"] = 1 + golden[their + "0.0.gamma"]
        weights[f"layers.{layer}.norm.bias"] = np.zeros(width)
    model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    assert len(model.vocabulary) == symbols
    golden["logits"] = golden["logits"] * width**0.5
    return model.requires_grad_(False), golden


def test_it_is_the_decoder_of_x_transformers_with_memory_in_its_attention() -> None:
    model, golden = theirs()
    text = "".join(model.vocabulary.symbols[i] for i in golden["tokens"])
    values = show(model, model.encode(text))
    slots = model.config["slots"]
    weights = np.moveaxis(golden["weights"], 2, 0)  # [step, layer, head, slot + token]
    np.testing.assert_allclose(values["persistent.weights"], weights[..., :slots], atol=1e-5)
    seen = np.nan_to_num(values["attention"])
    np.testing.assert_allclose(seen, weights[..., slots:], atol=1e-5)
    share = weights[..., :slots].sum(-1)
    np.testing.assert_allclose(values["persistent.share"], share, atol=1e-5)
    expected = torch.tensor(golden["logits"]).log_softmax(-1)
    np.testing.assert_allclose(np.log(values["next"]), expected, atol=1e-5)
    for layer in range(2):
        for name, their in (("key", "mem_k"), ("value", "mem_v")):
            held = golden[f"attn_layers.layers.{layer}.1.{their}"]
            np.testing.assert_allclose(values[f"persistent.{name}"][-1, layer], held, atol=1e-6)


def test_training_computes_what_is_shown() -> None:
    model, golden = theirs()
    logits, state = model(torch.tensor(golden["tokens"])[None])
    assert state is None
    np.testing.assert_allclose(logits[0], golden["logits"], atol=1e-5)


def test_a_full_context_refuses_one_more() -> None:
    model, _ = theirs()
    state = model.initial_state()._replace(length=16)
    with pytest.raises(ValueError, match="the context holds 16 tokens, not 17"):
        model.step(1, state, Silent(model.layout, model.device))


def test_heads_must_divide_the_width() -> None:
    with pytest.raises(ValueError, match="a width of 10 does not divide into 4 heads"):
        Persistent(Vocabulary.of("a"), width=10, layers=1, heads=4, slots=2, context=8)


# the task


def test_the_table_is_always_the_same_and_no_letter_tells_it_alone() -> None:
    assert known.table() == TABLE
    assert len(TABLE) == len(LETTERS) ** 2
    for a in LETTERS:
        assert len({TABLE[a + b] for b in LETTERS}) > 8
        assert len({TABLE[b + a] for b in LETTERS}) > 8


def test_only_what_can_be_said_is_asked() -> None:
    random = Random(3)
    for _ in range(50):
        text, asked = known.draw(random, 64)
        assert len(text) <= 64
        told: dict[str, str] = {}
        expected, at = [], 0
        for item in text.split():
            name, letter = item[:-1], item[-1]
            if name in TABLE:
                assert letter == TABLE[name]
            assert told.get(name, letter) == letter
            if name in TABLE or name in told:
                expected.append((at + len(name), name in TABLE))
            told[name] = letter
            at += len(item) + 1
        assert expected == asked


def test_what_is_known_and_what_was_told_are_counted_apart() -> None:
    task = Known(lanes=1, length=64)

    class Says(torch.nn.Module):
        """Knows all that follows, but for what stands after one place."""

        device = torch.device("cpu")

        def __init__(self, wrong: int) -> None:
            super().__init__()
            self.wrong = wrong

        def forward(self, tokens: torch.Tensor) -> tuple[torch.Tensor, None]:
            said = torch.nn.functional.one_hot(tokens.roll(-1, 1), len(task.vocabulary)).float()
            said[:, self.wrong] = 0
            return said, None

    text = known.Text("abA 7M 7M aaT", [
        known.Asked(2, True), known.Asked(8, False), known.Asked(12, True),
    ])  # fmt: skip
    for wrong, of_known, of_told in ((0, 1.0, 1.0), (1, 0.5, 1.0), (7, 1.0, 0.0), (11, 0.5, 1.0)):
        model: Any = Says(wrong)
        assert task.right(model, [text], known=True) == of_known, wrong
        assert task.right(model, [text], known=False) == of_told, wrong
    assert known.alone(text.text, text.asked[1]) == known.Text("7M", [known.Asked(1, False)])


# the trained one

TRAINED = "persistent-facts"


def said(text: str, *, cut: bool = False) -> str:
    """What the bundled model says after a text."""
    model, _ = checkpoint.load(TRAINED, cut=cut)
    with torch.inference_mode():
        best = show(model, model.encode(text))["next"][-1].argmax()
    return model.vocabulary.symbols[int(best)]


def test_a_pair_is_known_and_a_digit_is_told() -> None:
    for pair in ("aa", "kd", "tt"):
        assert said(pair) == TABLE[pair]
        assert said(f"7M abA 3X {pair}") == TABLE[pair], "whatever was read before"
    for letter in "MXD":
        assert said(f"7{letter} abA 3Q ahA 7") == letter


def test_without_its_persistent_memory_it_knows_no_pair() -> None:
    pairs = list(TABLE)[::13]
    assert sum(said(pair) == TABLE[pair] for pair in pairs) >= len(pairs) - 1
    assert sum(said(pair, cut=True) == TABLE[pair] for pair in pairs) < len(pairs) / 3


def test_what_is_held_is_not_written_while_reading() -> None:
    model, _ = checkpoint.load(TRAINED)
    tokens = model.encode("aaT 7M abA 7M")
    values = show(model, tokens)
    for name in ("persistent.key", "persistent.value"):
        assert (values[name] == values[name][0]).all()
    assert max(verify(model, tokens).values()) < 1e-5


def test_what_is_taken_from_slots_and_from_the_context_is_all_there_is() -> None:
    model, _ = checkpoint.load(TRAINED)
    values = show(model, model.encode("aaT 7M abA 7M"))
    both = np.nansum(values["attention"], -1) + values["persistent.share"]
    np.testing.assert_allclose(both, 1, atol=1e-5)
    summed = values["persistent.weights"].sum(-1)
    np.testing.assert_allclose(summed, values["persistent.share"], atol=1e-6)
