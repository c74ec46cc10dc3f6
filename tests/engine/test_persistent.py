"""Persistent memory: against another implementation, and what is known beside what is told."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from engine import checkpoint
from engine.models.persistent import Persistent
from engine.probe import Silent
from engine.training import elements
from engine.training.elements import ELEMENTS, Elements
from engine.verify import show, verify
from engine.vocabulary import Vocabulary

GOLDEN = Path(__file__).parents[1] / "golden" / "persistent.npz"


def theirs() -> tuple[Persistent, dict[str, np.ndarray]]:
    """Our model with the weights of another implementation, and what that one says."""
    golden = dict(np.load(GOLDEN))
    layers, heads = golden["weights"].shape[:2]
    symbols, width = golden["token_emb.emb.weight"].shape
    context, slots = len(golden["pos_emb.emb.weight"]), golden["attn_layers.layers.0.1.mem_k"].shape[1]
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
    model, golden = theirs()
    state = model.initial_state()._replace(length=16)
    with pytest.raises(ValueError, match="the context holds 16 tokens, not 17"):
        model.step(1, state, Silent(model.layout, model.device))


def test_heads_must_divide_the_width() -> None:
    with pytest.raises(ValueError, match="a width of 10 does not divide into 4 heads"):
        Persistent(Vocabulary.of("a"), width=10, layers=1, heads=4, slots=2, context=8)


# the task


def test_there_are_118_elements_and_each_has_a_name_of_its_own() -> None:
    assert len(set(ELEMENTS)) == len(ELEMENTS) == 118
    known = {"H": 1, "C": 6, "Fe": 26, "Ag": 47, "Xe": 54, "W": 74, "Au": 79, "U": 92, "Og": 118}
    assert {name: ELEMENTS.index(name) + 1 for name in known} == known


def test_only_what_can_be_said_is_asked() -> None:
    random = Random(3)
    for _ in range(50):
        text, asked = elements.draw(random, 96)
        assert len(text) <= 96
        told: dict[str, str] = {}
        expected, at = [], 0
        for item in text.split():
            name = item.rstrip("0123456789")
            number = item[len(name) :]
            if name in ELEMENTS:
                assert number == str(ELEMENTS.index(name) + 1)
            if name in ELEMENTS or name in told:
                assert told.get(name, number) == number
                expected.append((at + len(name), at + len(item) + 1, name in ELEMENTS))
            told[name] = number
            at += len(item) + 1
        assert expected == asked


def test_a_number_counts_only_if_every_digit_and_its_end_are_said() -> None:
    task = Elements(lanes=1, length=96)

    class Says(torch.nn.Module):
        """Knows all that follows, but for what stands at one place."""

        device = torch.device("cpu")

        def __init__(self, wrong: int) -> None:
            super().__init__()
            self.wrong = wrong

        def forward(self, tokens: torch.Tensor) -> tuple[torch.Tensor, None]:
            said = torch.nn.functional.one_hot(tokens.roll(-1, 1), len(task.vocabulary)).float()
            said[:, self.wrong] = 0
            return said, None

    text = elements.Text("Fe26 q57 q57 O8 ", [
        elements.Asked(2, 5, True), elements.Asked(10, 13, False), elements.Asked(14, 16, True),
    ])  # fmt: skip
    for wrong, known, told in ((0, 1.0, 1.0), (1, 0.5, 1.0), (3, 0.5, 1.0), (11, 1.0, 0.0)):
        assert task.right(Says(wrong), [text], known=True) == known, wrong  # type: ignore[arg-type]
        assert task.right(Says(wrong), [text], known=False) == told, wrong  # type: ignore[arg-type]


# the trained one


def said(text: str, *, cut: bool = False) -> str:
    """What the bundled model says after a text, up to the next space."""
    model, _ = checkpoint.load("persistent-elements", cut=cut)
    answer = ""
    with torch.inference_mode():
        while not answer.endswith(" ") and len(answer) < 4:
            tokens = model.encode(text + answer)
            answer += model.vocabulary.symbols[int(show(model, tokens)["next"][-1].argmax())]
    return answer.strip()


def test_an_element_is_known_and_a_letter_is_told() -> None:
    assert said("Fe") == "26"
    assert said("q57 Fe26 O8 Au") == "79"
    assert said("q57 Fe26 O8 q") == "57"
    assert said("q31 Fe26 O8 q") == "31"


def test_without_its_persistent_memory_the_elements_are_gone() -> None:
    names = ["He", "Fe", "Au", "Ag", "Xe", "Pb", "Sn", "U"]
    numbers = [str(ELEMENTS.index(name) + 1) for name in names]
    assert [said(name) for name in names] == numbers
    assert sum(said(name, cut=True) == n for name, n in zip(names, numbers, strict=True)) <= 2


def test_what_is_held_is_not_written_while_reading() -> None:
    model, _ = checkpoint.load("persistent-elements")
    values = show(model, model.encode("q57 Fe26 O8 q57 "))
    for name in ("persistent.key", "persistent.value"):
        assert (values[name] == values[name][0]).all()
    assert max(verify(model, model.encode("q57 Fe26 O8 q57 ")).values()) < 1e-5


def test_an_element_takes_more_from_what_is_learned_than_a_letter_does() -> None:
    model, _ = checkpoint.load("persistent-elements")
    values = show(model, model.encode("q57 Fe26 O8 q57 "))
    share = values["persistent.share"]
    assert share.min() > 0
    both = np.nansum(values["attention"], -1) + values["persistent.weights"].sum(-1)
    np.testing.assert_allclose(both, 1, atol=1e-5)
