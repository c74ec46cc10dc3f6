"""Live equations: the numbers in them are the trace's, and they combine to what is shown."""

from __future__ import annotations

from math import inf, isnan, log, nan, tanh

import numpy as np
import pytest

from engine.families import families
from engine.layout import Layout
from engine.messages import Update
from engine.runner import Runner
from engine.spec import Axis, Channel, ModelInfo, Token
from tests.small import build, small
from wm_explorer.equation import (
    UnknownSymbolError,
    evaluate,
    fill,
    place,
    terms,
    worked_out,
)
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

LAYER, UNIT, HEAD = Axis("layer", 2), Axis("unit", 3), Axis("head", 2)
INFO = ModelInfo(
    id="planted",
    family="none",
    parameters=0,
    channels=(
        Channel("gate.a", (LAYER, UNIT), "gate", ""),
        Channel("cell", (LAYER, UNIT), "memory", ""),
        Channel("strength", (HEAD,), "scalar", ""),
        Channel("norm", (LAYER,), "scalar", ""),
    ),
    blocks={"all": ("gate.a", "cell")},
    symbols=("?", "a"),
)


def planted(**values: list[float]) -> Trace:
    """Two steps; a channel's value is the same everywhere in a step: name -> [step]."""
    layout = Layout(INFO.channels, INFO.blocks)
    rows = np.zeros((2, layout.width), np.float32)
    trace = Trace(INFO).apply(
        Update(1, 0, [Token("a", 1, 0), Token("a", 1, 1)], [], True, 0.0), [rows]
    )
    for name, steps in values.items():
        view = layout.view(trace._buffer.rows[:2], name.replace("_", "."))
        for step, value in enumerate(steps):
            view[step] = value
    return trace


def test_a_template_is_filled_with_the_values_at_the_focused_cell() -> None:
    trace = planted(gate_a=[0.25, 0.5], cell=[2.0, 3.0])
    layout = Layout(INFO.channels, INFO.blocks)
    layout.view(trace._buffer.rows[:2], "cell")[1, 1, 2] = 7.0
    focus = Focus(1, "cell", (1, 2))
    live = "{cell} = {gate.a} · {cell@-1}"
    assert fill(live, trace, focus) == "7.0 = 0.5 · 2.0"
    assert fill(live, trace, focus, "{:.2f}".format) == "7.00 = 0.50 · 2.00"
    assert fill(live, trace, Focus(1, "cell", (0, 2))) == "3.0 = 0.5 · 2.0"


def test_before_the_first_step_every_state_is_zero() -> None:
    trace = planted(cell=[2.0, 3.0])
    assert fill("{cell} = {cell@-1}", trace, Focus(0, "cell", (0, 0))) == "2.0 = 0.0"
    assert fill("{cell@-2}", trace, Focus(1, "cell", (0, 0))) == "0.0"


def test_values_are_seen_through_inverses() -> None:
    trace = planted(gate_a=[0.25, 1.0], cell=[0.5, -1.0])
    at = Focus(0, "cell", (0, 0))
    assert float(fill("{gate.a|logit}", trace, at)) == pytest.approx(log(0.25 / 0.75))
    assert tanh(float(fill("{cell|atanh}", trace, at))) == pytest.approx(0.5)
    saturated = Focus(1, "cell", (0, 0))
    assert fill("{gate.a|logit}", trace, saturated) == "inf"
    assert worked_out("{gate.a} = σ({gate.a|logit})", trace, saturated) == 1.0
    assert worked_out("{cell} = tanh({cell|atanh})", trace, saturated) == -1.0


def test_negative_numbers_stand_in_brackets_after_a_sign() -> None:
    trace = planted(gate_a=[0.5, 0.5], cell=[-2.0, -3.0])
    at = Focus(1, "cell", (0, 0))
    filled = fill("{cell} = {cell@-1} · {cell} − {cell} + tanh({cell})", trace, at)
    assert filled == "-3.0 = -2.0 · (-3.0) − (-3.0) + tanh(-3.0)"
    assert evaluate(filled.partition("=")[2]) == pytest.approx(6 + 3 + tanh(-3))


def test_channels_share_the_axes_they_have_in_common() -> None:
    focus = Focus(0, "cell", (1, 2))
    assert place(INFO, focus, "norm") == (1,)
    assert place(INFO, focus, "gate.a") == (1, 2)
    assert place(INFO, focus, "strength") is None


def test_what_is_not_there_is_named() -> None:
    trace, at = planted(cell=[1.0, 1.0]), Focus(0, "cell", (0, 0))
    with pytest.raises(KeyError, match=r"cell uses gate\.b"):
        fill("{cell} = {gate.b}", trace, at)
    with pytest.raises(ValueError, match="strength has an axis that cell lacks"):
        fill("{cell} = {strength}", trace, at)
    with pytest.raises(KeyError, match="the focus is a step"):
        fill("{cell}", trace, Focus(0))


@pytest.mark.parametrize(
    ("live", "words"),
    [
        ("{cell|sine}", "choose one of logit, atanh"),
        ("{cell@1}", "later step"),
        ("{cell", "placeholder"),
        ("cell}", "placeholder"),
        ("{}", "placeholder"),
        ("{cell@x}", "placeholder"),
    ],
)
def test_a_badly_written_placeholder_is_refused(live: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        terms(live)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 · 3", 7.0),
        ("(1 + 2) × 3 − 4 / 8", 8.5),
        ("1 − 2 − 3", -4.0),
        ("-2 · (−3)", 6.0),
        ("σ(0) + tanh(0) + exp(0)", 1.5),
        ("2.5e−1 ⊙ 4", 1.0),
        ("∞ · 2", inf),
        ("σ(-inf)", 0.0),
        ("1 / 0", nan),
        ("nan + 1", nan),
    ],
)
def test_expressions_are_worked_out(expression: str, value: float) -> None:
    result = evaluate(expression)
    assert result == pytest.approx(value) or (isnan(result) and isnan(value))


@pytest.mark.parametrize("expression", ["W · x", "softmax(1)", "√2", "hₜ₋₁", "σ", "2 ** 3 # x"])
def test_symbols_without_a_number_are_not_guessed(expression: str) -> None:
    with pytest.raises((UnknownSymbolError, ValueError)):
        evaluate(expression)


@pytest.mark.parametrize("expression", ["", "1 +", "(1", "1 2", "1)", "· 2", "__import__('os')"])
def test_bad_grammar_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        evaluate(expression)


@pytest.fixture(params=sorted(families()))
def shown(request: pytest.FixtureRequest) -> Trace:
    """A short text read by a small random model of each family."""
    model = build(request.param)
    trace = Trace(model.info("small"))
    for batch in Runner(model).run(model.encode(small(request.param).text[:12])):
        grown = batch.recorded.growing
        update = Update(1, batch.keep, list(batch.tokens), list(grown), True, 0.0)
        trace = trace.apply(update, [batch.recorded.rows, *grown.values()])
    return trace


def test_every_live_equation_of_every_family_gives_what_is_shown(shown: Trace) -> None:
    random = np.random.default_rng(0)
    for channel in shown.info.channels:
        if not channel.live:
            continue
        left, equals, right = channel.live.partition("=")
        assert equals, channel.name
        assert [term.channel for term in terms(left)] == [channel.name]
        for step in range(len(shown)):
            values = shown.at(channel.name, step)
            index = tuple(int(random.integers(size)) for size in values.shape)
            focus = Focus(step, channel.name, index)
            assert "{" not in fill(channel.live, shown, focus)
            found = worked_out(channel.live, shown, focus)
            if found is None:  # it names weights, so no channel may pretend to give it
                assert not terms(right), channel.name
            else:
                assert found == pytest.approx(float(values[index]), abs=1e-4), channel.name
