"""Some layers and heads of a network of the library, to a budget of memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.capture import (
    BYTES,
    LEAST_BUDGET,
    Attending,
    Capture,
    Stack,
    bytes_of,
    named,
    numbers_of,
    size,
)
from engine.checkpoint import LoadError
from engine.opening.huggingface import inspect
from engine.opening.huggingface.loading import load
from engine.spec import Token
from engine.verify import TOLERANCE, show, verify
from tests import architectures, borrowed

IDS = [5 + 37 * i % 290 for i in range(12)]


def tokens(ids: list[int], source: int = 0) -> list[Token]:
    return [Token(str(i), i, at, source=at < source) for at, i in enumerate(ids)]


@pytest.fixture(scope="module")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return borrowed.gpt2(tmp_path_factory.mktemp("gpt2"))


@pytest.fixture(scope="module")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three layers in the encoder, two in the decoder."""
    return borrowed.t5(tmp_path_factory.mktemp("t5"))


@pytest.fixture(scope="module")
def mamba(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return architectures.save("mamba", tmp_path_factory.mktemp("mamba"))


# what a person says


def test_numbers_go_round_and_count_from_one() -> None:
    assert numbers_of("1-4, 12") == (0, 1, 2, 3, 11)
    assert numbers_of(" 3 ,2,3") == (1, 2)
    assert numbers_of("7 – 9，11") == (6, 7, 8, 10)
    for numbers in ((0,), (0, 1, 2, 11), (3, 5, 7), tuple(range(96))):
        assert numbers_of(named(numbers)) == numbers
    assert named((0, 1, 2, 11)) == "1-3, 12"


@pytest.mark.parametrize("text", ["", "0", "4-2", "a", "1-", "1,,2", "-3", "1 2", "99999"])
def test_what_are_no_numbers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"must be like 1-4,12"):
        numbers_of(text)


def test_bytes_are_read_as_they_are_written() -> None:
    assert bytes_of("512MB") == bytes_of(" 512 mb ") == bytes_of("512m") == 512 << 20
    assert bytes_of("1.5GB") == 3 << 29
    assert bytes_of(str(5 << 20)) == 5 << 20
    assert [bytes_of(size(n)) for n in (64 << 20, 2 << 30)] == [64 << 20, 2 << 30]
    for text in ("", "GB", "-1GB", "1 MB 2", "1000 KB", "2000TB", "much", "1e9"):
        with pytest.raises(ValueError, match="must be like 512MB"):
            bytes_of(text)


# arithmetic


@pytest.mark.parametrize("state", [0, 40_000])
@pytest.mark.parametrize("maps", [1, 144, 1000])
def test_room_is_the_longest_text_that_fits(maps: int, state: int) -> None:
    attending = Attending((Stack(12, 12),), 1 << 30, state_bytes=state)
    room = attending.room(maps)
    assert room is not None
    assert attending.taken(maps, room) <= 1 << 30 < attending.taken(maps, room + 1)
    assert attending.taken(maps, room) == BYTES * maps * room * room + state * room


def test_a_head_that_looks_at_a_source_too_counts_twice() -> None:
    pair = Attending((Stack(3, 4), Stack(2, 4, 2)))
    assert pair.all_maps == 3 * 4 + 2 * 4 * 2
    assert pair.maps((0, 2), (1,)) == 2 + 2
    assert pair.maps((2,), (1,)) == 1  # the decoder has no third layer


def test_as_many_layers_as_fit_are_the_most_that_do() -> None:
    for layers in (1, 5, 12):
        for budget in (LEAST_BUDGET, 1 << 26, 1 << 28, 1 << 30):
            attending = Attending((Stack(layers, 16),), budget)
            chosen = attending.automatic(range(16))
            fits = attending.taken(attending.maps(chosen, range(16)), 1024) <= budget
            assert fits or len(chosen) == 1
            if len(chosen) < layers:
                assert attending.taken(16 * (len(chosen) + 1), 1024) > budget
            assert chosen[-1] == layers - 1


# what is shown


def test_some_heads_of_some_layers_are_those_and_all_are_computed(gpt2: Path) -> None:
    whole, some = load(gpt2), load(gpt2, capture=Capture((2, 0), (3, 1)))
    axes = some.info("mine").channel("attention").axes
    assert [axis.numbers for axis in axes[:2]] == [(0, 2), (1, 3)]
    read = some.encode(borrowed.TEXT[:60])
    shown, every = show(some, read), show(whole, read)
    part = np.ix_(range(len(read)), (0, 2), (1, 3))
    np.testing.assert_array_equal(shown["attention"], every["attention"][part])
    np.testing.assert_array_equal(shown["attention.entropy"], every["attention.entropy"][part])
    for name in (
        "next.symbol",
        "next.probability",
        "residual.norm",
        "surprise",
        "lens.probability",
    ):
        np.testing.assert_array_equal(shown[name], every[name])
    assert max(verify(some, read).values()) < TOLERANCE
    assert not some.opened.notes


def test_logits_are_the_same_to_the_bit_however_few_heads_are_shown(gpt2: Path) -> None:
    ids = [token.id for token in tokens(IDS)]
    logits = [
        load(gpt2, capture=capture).network.read(ids).logits
        for capture in (Capture(), Capture((1,), (2,)), Capture(heads=(0,)))
    ]
    assert all(one is not None and one.equal(logits[0]) for one in logits)


def test_a_two_way_model_shows_some_heads(tmp_path: Path) -> None:
    model = load(borrowed.bert(tmp_path), capture=Capture((1,), (0, 2)))
    read = model.encode("the cat sat")
    assert show(model, read)["attention"].shape == (len(read), 1, 2, len(read))
    assert max(verify(model, read).values()) < TOLERANCE


@pytest.mark.parametrize("layers", [(1,), (0, 2), (2,), None])
def test_a_pair_shows_the_same_numbers_in_both_parts(
    t5: Path, layers: tuple[int, ...] | None
) -> None:
    whole, some = load(t5), load(t5, capture=Capture(layers, (1, 3)))
    read = tokens(IDS, source=7)
    shown, every = show(some, read), show(whole, read)
    chosen = range(3) if layers is None else layers
    for name, count in (("encoder.attention", 3), ("attention", 2), ("cross.attention", 2)):
        there = [i for i in chosen if i < count]
        if not there:
            assert name not in shown
            continue
        part = np.ix_(range(12), there, (1, 3))
        np.testing.assert_array_equal(shown[name], every[name][part])
        axis = some.info("m").channel(name).axes[0]
        assert [axis.number(i) for i in range(len(there))] == there
    np.testing.assert_array_equal(shown["residual.norm"], every["residual.norm"])
    assert max(verify(some, read).values()) < TOLERANCE


def test_a_mixture_shows_some_heads_beside_its_state(tmp_path: Path) -> None:
    folder = architectures.save("jamba", tmp_path)
    whole, some = load(folder), load(folder, capture=Capture(heads=(2,)))
    read = tokens(IDS)
    shown, every = show(some, read), show(whole, read)
    np.testing.assert_array_equal(shown["attention"], every["attention"][:, :, [2]])
    np.testing.assert_array_equal(shown["state"], every["state"])
    assert max(verify(some, read).values()) < TOLERANCE


# what fits


#: What channels of a recurrence begin with.
FIXED = ("state", "convolution", "step", "gate")


@pytest.mark.parametrize("kind", ["jamba", "recurrent_gemma"])
def test_attention_and_states_fit_the_budget_together(kind: str, tmp_path: Path) -> None:
    folder = architectures.save(kind, tmp_path)
    for budget in (1 << 20, 6 << 20, 1 << 30):
        model = load(folder, budget=budget)
        attending = model.info("m").attending
        assert attending is not None
        shown = [c for c in model.channels if c.name.startswith(FIXED)]
        states = sum(int(np.prod(c.shape(0))) for c in shown)
        assert attending.state_bytes == 4 * states
        longest = model.context or 64
        assert attending.taken(attending.maps(), longest) <= budget


def test_a_text_of_states_is_read_as_far_as_it_fits(mamba: Path) -> None:
    attending = load(mamba).info("m").attending
    assert attending is not None
    model = load(mamba, budget=20 * attending.state_bytes, sizes={"states": 2})
    assert 20 <= (model.context or 0) < 30  # the convolution, which nobody asked for, is left out
    assert any("the states of more would take more" in note for note in model.opened.notes)
    assert load(mamba).context is None
    fitted = load(mamba, budget=4 << 20)  # a part of what all would take
    assert (fitted.context or 0) >= 1024
    assert not any("at most" in note for note in fitted.opened.notes)


def test_fewer_heads_leave_room_for_longer_texts(gpt2: Path) -> None:
    one = BYTES * 64 * 64  # bytes of a head's map of the longest text
    assert load(gpt2, budget=3 * one).context == 55  # one layer, whose four heads do not fit
    assert load(gpt2, budget=3 * one, capture=Capture(heads=(0,))).context == 64
    all_layers = load(gpt2, budget=3 * one, capture=Capture(heads=(0,))).info("m").attending
    assert all_layers is not None
    assert all_layers.layers == (0, 1, 2)


@pytest.mark.parametrize(
    ("capture", "words"),
    [
        (Capture((3,)), "no layer 4: its layers are numbered from 1 to 3"),
        (Capture((0, 7, 8)), "no layer 8-9"),
        (Capture(None, (4,)), "no head 5: its heads are numbered from 1 to 4"),
        (Capture(()), "choose at least one layer"),
        (Capture((1,), ()), "choose at least one head"),
    ],
)
def test_what_is_not_there_is_refused_in_one_sentence(
    gpt2: Path, capture: Capture, words: str
) -> None:
    with pytest.raises(LoadError, match=words):
        load(gpt2, capture=capture)


def test_a_model_without_attention_has_no_heads_to_choose(mamba: Path) -> None:
    with pytest.raises(LoadError, match="no attention"):
        load(mamba, capture=Capture(heads=(0,)))


# told beforehand


@pytest.mark.parametrize("kind", ["gpt2", "bert", "falcon_mamba", "mamba", "mamba2", "rwkv"])
@pytest.mark.parametrize("budget", [1 << 30, 40_000])
def test_a_look_tells_what_opening_takes(kind: str, budget: int, tmp_path: Path) -> None:
    folder = architectures.save(kind, tmp_path)
    needs, model = inspect(folder, budget).needs, load(folder, budget=budget)
    attending = model.info("m").attending
    assert attending is not None
    assert needs.weights == 4 * sum(p.numel() for p in model.parameters())
    assert needs.state_known
    for one in (needs.attending, attending):
        assert one.budget == budget
    assert needs.attending.layers == attending.layers
    assert needs.attending.heads == attending.heads
    assert needs.attending.maps() == attending.maps()
    if budget == 1 << 30:
        assert needs.attending == attending


@pytest.mark.parametrize("kind", ["bart", "t5", "marian"])
def test_a_look_tells_what_a_pair_takes(kind: str, tmp_path: Path) -> None:
    folder = architectures.save_pair(kind, tmp_path)
    assert inspect(folder).needs.attending == load(folder).info("m").attending


def test_a_look_tells_of_what_was_chosen(gpt2: Path) -> None:
    found = inspect(gpt2, capture=Capture((1,), (0, 1, 2)))
    assert found.needs.attending.maps() == 3
    assert "attention: 1 layers of 3 heads, and how widely each head looks" in found.shown
    assert not inspect(gpt2, 1000).needs.attending.whole
    assert any("1 of 3 layers is shown" in note for note in inspect(gpt2, 1000).notes)
