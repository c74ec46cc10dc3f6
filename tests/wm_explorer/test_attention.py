"""Heads are found whatever the channels are called; statistics agree with plain formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.spec import Axis, Channel
from tests.attending import model, read, run, translating, weights
from wm_explorer import attention
from wm_explorer.attention import STATISTICS, RunningMeans, heads, largest_in, ranked, strongest
from wm_explorer.trace import Trace


def plain(statistic: str, row: list[float], step: int) -> float:
    """A statistic of one row of one head, written out."""
    if statistic == "entropy":
        return -sum(a * math.log2(a) for a in row if a > 0)
    if statistic == "distance":
        return sum(a * abs(step - token) for token, a in enumerate(row))
    if statistic == "first":
        return row[0]
    if statistic == "previous":
        return row[step - 1]
    return max(row)


def plain_means(statistic: str, trace: Trace, at: int) -> list[float]:
    first = 1 if statistic == "previous" else 0
    means = []
    for head in heads(trace.info):
        rows = [trace.at(head.channel, step)[head.place].tolist() for step in range(at + 1)]
        numbers = [plain(statistic, rows[step], step) for step in range(first, at + 1)]
        means.append(sum(numbers) / len(numbers) if numbers else math.nan)
    return means


def test_heads_of_one_channel_and_of_one_for_each_layer_have_the_same_places() -> None:
    one, many = heads(model(2, 3)), heads(model(2, 3, by_layer=True))
    assert [(h.layer, h.number) for h in one] == [(h.layer, h.number) for h in many]
    assert [h.place for h in one] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert many[4] == attention.Head("layer.1.attention", (1,), 1, 1)


@pytest.mark.parametrize(
    ("axes", "kind"),
    [
        ((Axis("head", 2), Axis("slot", 8)), "weights"),
        ((Axis("head", 2), Axis("token")), "activation"),
        ((Axis("token"),), "weights"),
        ((Axis("head"), Axis("token")), "weights"),
        ((Axis("head", 2), Axis("token", 4)), "weights"),
    ],
)
def test_other_channels_show_no_heads(axes: tuple[Axis, ...], kind: str) -> None:
    assert not attention.shows_heads(Channel("x", axes, kind, ""))  # type: ignore[arg-type]


def test_weights_are_the_same_from_one_channel_as_from_many() -> None:
    values = weights(model(), 6)
    one, many = run(model(), 6, values), run(model(by_layer=True), 6, values)
    expected = values[2:5, :, :, :5].reshape(3, 6, 5)
    for trace in (one, many):
        np.testing.assert_array_equal(attention.weights(trace, 2, 5), expected)


@pytest.mark.parametrize("statistic", STATISTICS)
@pytest.mark.parametrize("causal", [True, False])
def test_statistics_agree_with_plain_formulas(statistic: str, causal: bool) -> None:
    trace = run(model(causal=causal), 7)
    for at in (6, 0, 3):
        found = RunningMeans().at(statistic, trace, at)
        np.testing.assert_allclose(found, plain_means(statistic, trace, at), rtol=1e-5, atol=1e-6)


def test_the_first_row_has_no_token_before_it() -> None:
    assert np.isnan(RunningMeans().at("previous", run(model(), 3), 0)).all()


def test_uniform_and_sharp_heads_have_the_entropy_one_expects() -> None:
    values = np.zeros((4, 1, 2, 4), np.float32)
    values[:, 0, 0] = np.tri(4) / np.arange(1, 5)[:, None]
    values[:, 0, 1, 0] = 1
    found = RunningMeans().at("entropy", run(model(1, 2), 4, values), 3)
    np.testing.assert_allclose(found, [np.log2([1, 2, 3, 4]).mean(), 0], atol=1e-6)


def test_running_means_follow_every_edit_exactly() -> None:
    random = np.random.default_rng(3)
    means, trace = RunningMeans(), run(model(), 5)
    for turn in range(60):
        keep = len(trace) if random.random() < 0.6 else int(random.integers(1, len(trace) + 1))
        count = max(keep + int(random.integers(-1, 3)), 1)
        if count >= keep:
            trace = read(trace, weights(model(), count, seed=turn), keep)
        else:
            trace = read(trace, weights(model(), count, seed=turn), count)
        at = int(random.integers(len(trace)))
        statistic = list(STATISTICS)[turn % len(STATISTICS)]
        expected = RunningMeans().at(statistic, trace, at)
        np.testing.assert_array_equal(means.at(statistic, trace, at), expected)


def test_means_cost_only_new_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []

    def first(row: attention.Array, step: int) -> attention.Array:
        measured.append(step)
        return row[:, 0]

    monkeypatch.setitem(STATISTICS, "first", first)
    means, values = RunningMeans(), weights(model(), 9)
    trace = run(model(), 8, values[:8])
    means.at("first", trace, 7)
    means.at("first", trace, 2)
    means.at("first", read(trace, values), 8)
    assert measured == list(range(9))


def test_heads_are_ranked_by_number_and_ties_keep_their_order() -> None:
    values = [1.0, 3.0, math.nan, 1.0, 2.0]
    assert ranked(values, descending=True) == [1, 4, 0, 3, 2]
    assert ranked(values, descending=False) == [0, 3, 4, 1, 2]


def test_the_strongest_token_and_the_largest_weight_of_a_block() -> None:
    values = np.zeros((6, 1, 1, 6), np.float32)
    values[:, 0, 0, 0] = 0.2
    values[4, 0, 0, 3] = 0.7
    trace = run(model(1, 1), 6, values)
    head = heads(trace.info)[0]
    assert strongest(trace, head, 4) == (3, pytest.approx(0.7))
    assert largest_in(trace, head, range(2, 6), range(2, 4)) == (4, 3)
    assert largest_in(trace, head, range(4), range(2, 4)) == (2, 2), "the future is not there"
    assert largest_in(trace, head, range(2), range(2, 4)) is None
    assert largest_in(trace, head, range(6, 8), range(2)) is None


def test_a_step_of_a_source_reaches_all_of_it() -> None:
    trace = translating()
    assert [trace.reach(step) for step in range(6)] == [3, 3, 3, 4, 5, 6]
    assert trace.at("encoder.attention", 0).tolist() == [[[0.5, 0.25, 0.25]]]
    assert [trace.part("source"), trace.part("target")] == [range(3), range(3, 6)]


def test_numbers_of_a_source_and_a_target_count_only_what_there_is() -> None:
    trace = translating()
    means = RunningMeans()
    assert means.at("entropy", trace, 5).tolist() == pytest.approx(
        [(1.5 + 0 + 0.811278) / 3, (0 + 1 + 1.5) / 3, (0 + 0 + 1) / 3], abs=1e-5
    )
    early = means.at("entropy", trace, 1)
    assert early[0] == pytest.approx(0.75)
    assert np.isnan(early[1:]).all()
    # the first token of the target is that target's own
    assert means.at("first", trace, 5).tolist() == pytest.approx([1 / 6, 1.75 / 3, 0.5])
    assert means.at("previous", trace, 5).tolist() == pytest.approx([0.125, 0.375, 0.75])


def test_a_cell_outside_of_its_part_is_nothing_to_point_at() -> None:
    trace = translating()
    encoder, own, cross = heads(trace.info)
    assert largest_in(trace, own, range(3, 6), range(6)) == (3, 3)
    assert largest_in(trace, own, range(3, 6), range(3)) is None
    assert largest_in(trace, cross, range(6), range(3, 6)) is None
    assert largest_in(trace, cross, range(5, 6), range(6)) == (5, 0)
    assert largest_in(trace, encoder, range(3, 6), range(6)) is None
