"""The Recurrent Memory Transformer: against another implementation, and what crosses segments."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine import checkpoint
from engine.models.rmt import RMT
from engine.runner import Runner
from engine.training.segments import SegmentRecall, lines_of
from engine.training.task import NOTHING
from engine.verify import show, verify
from engine.vocabulary import UNKNOWN, Vocabulary
from tests.small import build

GOLDEN = Path(__file__).parents[1] / "golden" / "rmt.npz"
VOCABULARY = Vocabulary([UNKNOWN, "a", "b", "c", "d", "\n"])


def golden() -> tuple[RMT, dict[str, Tensor]]:
    """The model with the weights of the other implementation, and what that one made of each
    segment."""
    arrays = {name: torch.from_numpy(array) for name, array in np.load(GOLDEN).items()}
    weights = {n[7:]: arrays.pop(n) for n in list(arrays) if n.startswith("weight.")}
    slots, width = weights["memory"].shape
    model = RMT(
        VOCABULARY, width=width, layers=2, heads=arrays["attention.0"].shape[1], slots=slots,
        segment=len(weights["place.weight"]),
    )  # fmt: skip
    model.load_state_dict(weights)
    return model.eval().requires_grad_(False), arrays


def shown(model: RMT, text: str) -> dict[str, np.ndarray]:
    with torch.inference_mode():
        return show(model, model.encode(text))


# against PyPI recurrent-memory-transformer-pytorch 0.7.0; tests/golden/make_rmt.py tells how


def test_segments_and_memory_are_what_another_implementation_computes() -> None:
    """Its layers are torch's own in the golden file, since they are of another form; what it does
    with memory tokens is its own. The reading by steps, from a cache, is compared with it."""
    model, expected = golden()
    slots, segments = model.slots, [n for n in expected if n.startswith("tokens.")]
    text = "".join(VOCABULARY.symbols[i] for n in segments for i in expected[n].tolist())
    values = shown(model, text)
    first = 0
    for number, name in enumerate(segments):
        length = len(expected[name])
        steps, last = slice(first, first + length), first + length - 1
        assert (values["segment"][steps] == number + 1).all()
        assert values["segment.place"][steps].tolist() == list(range(1, length + 1))
        p = expected[f"logits.{number}"].softmax(-1)
        np.testing.assert_allclose(values["next"][steps], p, atol=1e-5)
        written = expected[f"memory.{number}"]
        np.testing.assert_allclose(values["memory.written"][last], written, atol=1e-5)
        if last + 1 < len(text):
            np.testing.assert_allclose(values["memory"][last + 1], written, atol=1e-5)
        alpha = expected[f"attention.{number}"].movedim(2, 0)  # [row, layer, head, column]
        symbols = alpha[slots:-slots]  # [step, layer, head, column]
        inside = np.nan_to_num(values["attention"][steps, ..., steps])
        np.testing.assert_allclose(inside, symbols[..., slots:-slots], atol=1e-5)
        memory = values["memory.attention"][steps]
        np.testing.assert_allclose(memory, symbols[..., :slots], atol=1e-5)
        behind = alpha[-slots:].movedim(0, 2)  # [layer, head, slot, column]
        onto = values["write.attention"][last]
        np.testing.assert_allclose(onto[..., :length], behind[..., slots:-slots], atol=1e-5)
        assert not onto[..., length:].any()
        onto = values["write.memory.attention"][last]
        np.testing.assert_allclose(onto, behind[..., :slots], atol=1e-5)
        first += length
    assert last + 1 == len(text)


def test_training_and_watching_are_one_computation() -> None:
    model, _ = golden()
    text = "abca" + "bdbb" + "ac\n" + "\n" + "ad"
    values = shown(model, text)
    with torch.inference_mode():
        logits, memory = model(torch.tensor([[t.id for t in model.encode(text)]]))
    np.testing.assert_allclose(values["next"], logits[0].softmax(-1), atol=1e-6)
    np.testing.assert_allclose(values["memory.written"][-1], memory[0], atol=1e-5)


# what is promised of it


def test_a_segment_ends_at_a_line_end_or_when_it_is_full() -> None:
    model = build("rmt")  # 6 symbols to a segment
    assert isinstance(model, RMT)
    values = shown(model, "ab\n\nabcabcab")
    assert values["segment"].tolist() == [1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 4, 4]
    assert values["segment.place"].tolist() == [1, 2, 3, 1, 1, 2, 3, 4, 5, 6, 1, 2]
    for step in (3, 4, 10):  # at each beginning, what was written last
        np.testing.assert_array_equal(values["memory"][step], values["memory.written"][step - 1])
    steady = values["memory"][4:10]
    assert (steady == steady[0]).all()


def test_nothing_but_memory_tokens_crosses_from_segment_to_segment() -> None:
    """Two texts that differ in their first line alone: seen by the second line only through the
    memory, and not at all where that is cut."""
    model = build("rmt")
    assert isinstance(model, RMT)
    first, second = "ab\nxyz", "ca\nxyz"
    apart = abs(shown(model, first)["next"] - shown(model, second)["next"])[3:]
    assert apart.max(1).min() > 1e-4
    tokens = shown(model, first)["attention"][3:, ..., :3]
    assert not tokens.any(), "no head sees a symbol of another segment"
    model.cut = True
    one, other = shown(model, first), shown(model, second)
    np.testing.assert_array_equal(one["next"][3:], other["next"][3:])
    assert abs(one["memory"][3:] - other["memory"][3:]).max() > 1e-3


def test_what_heads_take_from_symbols_and_from_memory_is_all_there_is() -> None:
    model = build("rmt")
    assert isinstance(model, RMT)
    values = shown(model, "abc\nxaab")
    whole = np.nansum(values["attention"], -1) + values["memory.attention"].sum(-1)
    np.testing.assert_allclose(whole, 1, atol=1e-6)
    written = values["write.attention"].sum(-1) + values["write.memory.attention"].sum(-1)
    assert written.max() < 1, "the rest falls on the memory tokens behind the segment"


def test_memory_tokens_drift_by_what_a_segment_adds_to_them() -> None:
    """Layers that add one constant vector move every memory token by it, segment after segment."""
    model = build("rmt")
    assert isinstance(model, RMT)
    for block in model.layers:
        for part in (block.project, block.down):
            nn.init.zeros_(part.weight)
            nn.init.zeros_(part.bias)
    added = torch.linspace(-1, 2, model.memory.shape[1])
    model.layers[0].down.bias[:] = added
    values = shown(model, "abc\nxyz\n\nabc")
    for segment, step in enumerate((0, 4, 8, 9)):
        before = (model.memory + segment * added).numpy()  # [slot, unit]
        after = (model.memory + (segment + 1) * added).numpy()
        np.testing.assert_allclose(values["memory"][step], before, atol=1e-5)
        lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
        cosine = (before * after).sum(1) / lengths
        np.testing.assert_allclose(values["memory.cosine"][step], cosine, atol=1e-5)
    assert np.ptp(values["memory.cosine"], 0).min() > 1e-3, "it slows down as tokens grow"


def test_an_edit_in_an_earlier_segment_changes_what_follows() -> None:
    model = build("rmt")
    runner = Runner(model)
    list(runner.run(model.encode("abc\nxyz\nab")))
    changed = model.encode("abb\nxyz\nab")
    batches = list(runner.run(changed))
    assert batches[0].keep == 2
    memory = np.concatenate([model.layout.view(b.recorded.rows, "memory") for b in batches])
    np.testing.assert_allclose(memory, shown(model, "abb\nxyz\nab")["memory"][2:], atol=2e-6)  # type: ignore[arg-type]


def test_lanes_must_end_their_segments_together() -> None:
    model = build("rmt")
    end = model.encode("\n")[0].id
    with pytest.raises(ValueError, match="all lanes of a batch"):
        model(torch.tensor([[1, end, 2], [1, 2, end]]))


def test_training_reaches_every_parameter() -> None:
    model = build("rmt").train().requires_grad_(True)
    ids = torch.tensor([[token.id for token in model.encode("abc\nxabcab\nz")]])
    logits, _ = model(ids)
    nn.functional.cross_entropy(logits.flatten(0, 1), ids.flatten()).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


# the task, and the bundled model


def test_each_pair_is_asked_for_once_and_answered_where_it_is_to_be() -> None:
    torch.manual_seed(0)
    text, targets, _ = lines_of(30, 3, [0, 2, 0, 1], [True, False, False])
    for row, wanted in zip(text.tolist(), targets.tolist(), strict=True):
        symbols = [SegmentRecall.vocabulary.symbols[i] for i in row]
        first, *later = "".join(symbols).split("\n")
        assert [len(line) for line in (first, *later)] == [6, 3, 0, 1, 0]
        pairs = dict(zip(first[::2], first[1::2], strict=True))
        keys = later[0][0] + later[0][2] + later[2]
        assert sorted(keys) == sorted(pairs)
        assert later[0][1] == pairs[keys[0]]
        asked = {i: target for i, target in enumerate(wanted) if target != NOTHING}
        assert "".join(symbols[i] for i in asked) == keys
        assert [SegmentRecall.vocabulary.symbols[i] for i in asked.values()] == [
            pairs[key] for key in keys
        ]


def test_a_training_begins_with_one_pair_and_ends_with_all_and_lines_between() -> None:
    task = SegmentRecall(lanes=2, most=3, later=2, grow=10)
    end = SegmentRecall.vocabulary.encode("\n")[0].id

    def drawn(step: int) -> set[tuple[int, int]]:
        """How many pairs and how many lines there are."""
        found = set()
        for seed in range(60):
            torch.manual_seed(seed)
            text = task.batch(step).tokens[0].tolist()
            found.add((text.index(end) // 2, text.count(end)))
        return found

    assert [drawn(step) for step in (0, 9, 10, 29)] == [{(1, 2)}, {(1, 2)}, {(2, 2)}, {(3, 2)}]
    assert drawn(30) == {(pairs, lines) for pairs in (1, 2, 3) for lines in (2, 3)}


def test_pairs_of_a_line_are_known_on_a_later_one() -> None:
    model, card = checkpoint.load("rmt-recall")
    assert card is not None
    assert card.score == 1.0
    assert card.knock_out < 0.1
    text = "aKfQzBmT\n\nzBaKmTfQ"
    said = shown(model, text)["next"].argmax(-1)  # type: ignore[arg-type]
    answers = [model.vocabulary.symbols[said[i]] for i in range(10, len(text), 2)]
    assert "".join(answers) == "BKTQ"
    assert max(verify(model, model.encode(text)).values()) < 1e-4
