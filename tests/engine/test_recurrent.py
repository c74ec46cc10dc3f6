"""The simple RNN, the GRU and the LSTM, against torch's own layers and the papers' equations."""

from __future__ import annotations

from copy import deepcopy
from importlib import import_module
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from engine.families import families
from engine.kernels import NUMPY, TORCH
from engine.layout import Layout
from engine.probe import Silent
from engine.recurrent import Recurrent, RecurrentState
from engine.runner import Runner
from engine.spec import Token
from engine.vocabulary import Vocabulary

FAMILIES = ("rnn", "gru", "lstm")
CELLS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}
VOCABULARY = Vocabulary.of("abcdefghij ,.")
Shown = dict[str, np.ndarray]


@pytest.fixture(params=["numpy", "torch"])
def kernels(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The kernels of the CPU, and those of every other device."""
    chosen = {"numpy": NUMPY, "torch": TORCH}[request.param]
    monkeypatch.setattr("engine.fused.kernels_for", lambda device: chosen)
    return str(request.param)


def build(family: str, units: int = 9, layers: int = 2, embedding: int = 5) -> Recurrent:
    torch.manual_seed(1)
    model = families()[family](VOCABULARY, units=units, layers=layers, embedding=embedding)
    assert isinstance(model, Recurrent)
    for name, parameter in model.named_parameters():
        # Gates open and close, while rounding errors of earlier steps and layers do not grow.
        matrix = parameter.dim() == 2 and name != "embed.weight"
        nn.init.normal_(parameter, std=parameter.shape[1] ** -0.5 if matrix else 1)
    return model.eval()


def some_tokens(count: int) -> list[int]:
    return torch.randint(len(VOCABULARY), (count,)).tolist()


@torch.inference_mode()
def by_steps(model: Recurrent, tokens: list[int]) -> tuple[Shown, list[RecurrentState]]:
    recorder, states = model.recorder(), [model.initial_state()]
    recorder.begin(0, len(tokens), prefill=False)
    for token in tokens:
        states.append(model.step(token, states[-1], recorder))
        recorder.commit()
    return channels(model.layout, recorder.take().rows), states


@torch.inference_mode()
def by_prefill(model: Recurrent, tokens: list[int]) -> tuple[Shown, list[RecurrentState]]:
    recorder, first = model.recorder(), model.initial_state()
    recorder.begin(0, len(tokens), prefill=True)
    states = model.prefill(tokens, first, recorder)
    recorder.commit_prefill()
    return channels(model.layout, recorder.take().rows), [first, *states]


def channels(layout: Layout, rows: np.ndarray) -> Shown:
    return {name: layout.view(rows, name).copy() for name in layout.channels}


@torch.inference_mode()
def by_torch(model: Recurrent, tokens: list[int]) -> Shown:
    """hidden, cell and next from torch's cells, one layer and one token at a time."""
    cells, units, below = [], model.config["units"], model.config["embedding"]
    for layer, weights in enumerate(model.recurrence.all_weights):
        cell = CELLS[model.family](below if layer == 0 else units, units)
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        cell.load_state_dict(dict(zip(names, weights, strict=True)))
        cells.append(cell)
    pasts, shown = [None] * len(cells), {"hidden": [], "cell": [], "next": []}
    for token in tokens:
        x = model.embed(torch.tensor([token]))
        for layer, cell in enumerate(cells):
            pasts[layer] = cell(x, pasts[layer])
            x = pasts[layer][0] if model.family == "lstm" else pasts[layer]
        both = [p if model.family == "lstm" else (p, p) for p in pasts]
        shown["hidden"].append(torch.cat([hidden for hidden, _ in both]).numpy())
        shown["cell"].append(torch.cat([cell for _, cell in both]).numpy())
        shown["next"].append(model.head(x)[0].softmax(-1).numpy())
    if model.family != "lstm":
        del shown["cell"]
    return {name: np.stack(values) for name, values in shown.items()}


def fused_next(model: Recurrent, tokens: list[int]) -> np.ndarray:
    """The probabilities of the last step by the pass that training uses."""
    with torch.no_grad():
        logits, _ = model(torch.tensor([tokens], device=model.device))
    return logits[0, -1].softmax(-1).float().numpy()


@pytest.mark.parametrize("read", [by_steps, by_prefill])
@pytest.mark.parametrize("sizes", [(1, 1, 1), (7, 3, 4), (32, 1, 48), (65, 4, 16), (128, 2, 64)])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_layer_agrees_with_torch(family, sizes, read, kernels) -> None:
    model, tokens = build(family, *sizes), some_tokens(40)
    shown, _ = read(model, tokens)
    for name, expected in by_torch(model, tokens).items():
        np.testing.assert_allclose(shown[name], expected, atol=1e-5, rtol=0, err_msg=name)


@pytest.mark.parametrize("read", [by_steps, by_prefill])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_channel_agrees_with_the_equations(family, read, kernels) -> None:
    model, tokens = build(family, 48, 3, 16), some_tokens(60)
    weights = {n: w.detach().double().numpy() for n, w in model.state_dict().items()}
    reference = import_module(f"engine.references.{family}").reference
    expected = reference(weights, model.config, tokens)
    shown, _ = read(model, tokens)
    assert shown.keys() == expected.keys()
    for name, value in shown.items():
        assert np.ptp(value) > 0.1, f"{name} moves, so that an error would show"
        np.testing.assert_allclose(value, expected[name], atol=1e-5, rtol=1e-5, err_msg=name)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_fused_pass_of_training_gives_the_same_symbols(family) -> None:
    model, tokens = build(family), some_tokens(30)
    shown, _ = by_steps(model, tokens)
    for step in (0, 1, 29):
        expected = fused_next(model, tokens[: step + 1])
        np.testing.assert_allclose(shown["next"][step], expected, atol=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_training_carries_its_state_on(family) -> None:
    model, tokens = build(family), torch.tensor([some_tokens(12), some_tokens(12)])
    whole, _ = model(tokens)
    first, state = model(tokens[:, :5])
    second, _ = model(tokens[:, 5:], state)
    torch.testing.assert_close(torch.cat([first, second], 1), whole)


@pytest.mark.parametrize("read", [by_steps, by_prefill])
@pytest.mark.parametrize("family", FAMILIES)
@torch.inference_mode()
def test_a_step_from_any_earlier_state_shows_what_it_showed(family, read, kernels) -> None:
    model, tokens = build(family), some_tokens(20)
    shown, states = read(model, tokens)
    before = [state.shown.clone() for state in states]
    # torch's product rounds by how the memory of a row happens to be aligned
    same = kernels == "numpy" and read is by_steps
    exact = {"atol": 0, "rtol": 0} if same else {"atol": 2e-6, "rtol": 1e-5}
    for step in (12, 3, 3, 19, 0):
        recorder = model.recorder()
        recorder.begin(step, 1, prefill=False)
        model.step(tokens[step], states[step], recorder)
        recorder.commit()
        again = channels(model.layout, recorder.take().rows)
        for name, value in again.items():
            np.testing.assert_allclose(value[0], shown[name][step], **exact, err_msg=name)
    for state, value in zip(states, before, strict=True):
        assert torch.equal(state.shown, value), "no step wrote into a state it was given"


@pytest.mark.parametrize("family", FAMILIES)
@torch.inference_mode()
def test_states_of_unwatched_steps_stay_as_they_were(family) -> None:
    model = build(family)
    silent, states = Silent(model.layout, model.device), [model.initial_state()]
    for token in some_tokens(5):
        states.append(model.step(token, states[-1], silent))
    for earlier, later in pairwise(states):
        assert not torch.equal(earlier.shown, later.shown)


def optimise(model: Recurrent) -> None:
    optimiser = torch.optim.Adam(model.parameters(), lr=0.1)
    model(torch.tensor([some_tokens(8)]))[0].square().mean().backward()
    optimiser.step()


def edit(model: Recurrent) -> None:
    with torch.no_grad():
        model.recurrence.weight_hh_l1.zero_()


def load(model: Recurrent) -> None:
    model.load_state_dict({n: w + 0.3 for n, w in model.state_dict().items()})


def assign(model: Recurrent) -> None:
    model.load_state_dict({n: w + 0.3 for n, w in model.state_dict().items()}, assign=True)


def narrow(model: Recurrent) -> None:
    model.to(torch.bfloat16).float()


@pytest.mark.parametrize("change", [optimise, edit, load, assign, narrow])
@pytest.mark.parametrize("family", FAMILIES)
def test_changed_weights_are_never_read_stale(family, change, kernels) -> None:
    model, tokens = build(family), some_tokens(6)
    before = {read: read(model, tokens)[0]["next"][-1] for read in (by_steps, by_prefill)}
    change(model)
    expected = fused_next(model, tokens)
    for read, old in before.items():
        now = read(model, tokens)[0]["next"][-1]
        np.testing.assert_allclose(now, expected, atol=1e-5)
        assert np.abs(now - old).max() > 1e-4, "the change shows"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_copy_of_a_model_that_has_stepped_is_its_own_model(family) -> None:
    model, tokens = build(family), some_tokens(6)
    shown, _ = by_steps(model, tokens)
    copy = deepcopy(model)
    edit(copy)
    np.testing.assert_array_equal(by_steps(model, tokens)[0]["next"], shown["next"])
    np.testing.assert_allclose(
        by_steps(copy, tokens)[0]["next"][-1], fused_next(copy, tokens), atol=1e-5
    )


@pytest.mark.parametrize("precision", [torch.float16, torch.float64])
@pytest.mark.parametrize("family", FAMILIES)
def test_weights_of_any_precision_are_read_in_single_precision(family, precision) -> None:
    model, tokens = build(family).to(precision), some_tokens(6)
    shown, _ = by_steps(model, tokens)
    np.testing.assert_allclose(shown["next"][-1], fused_next(model.float(), tokens), atol=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_model_made_in_inference_mode_steps_outside_of_it(family, kernels) -> None:
    with torch.inference_mode():
        model = build(family)
    silent, state = Silent(model.layout, model.device), model.initial_state()
    for token in some_tokens(3):
        state = model.step(token, state, silent)
    assert state.shown.isfinite().all()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_step_in_inference_mode_and_one_outside_of_it_are_the_same(family, kernels) -> None:
    model = build(family).requires_grad_(False)
    silent, first = Silent(model.layout, model.device), model.initial_state()
    with torch.inference_mode():
        inside = model.step(3, first, silent)
    outside = model.step(3, first, silent)
    torch.testing.assert_close(inside.shown, outside.shown)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_long_text_ends_where_torch_ends(family) -> None:
    model, ids = build(family, 32, 2, 16), some_tokens(3000)
    with torch.no_grad():  # at the edge of chaos two ways of rounding would part
        for parameter in model.recurrence.parameters():
            parameter.mul_(0.3)
    runner = Runner(model)
    for _ in runner.run([Token("", token, step) for step, token in enumerate(ids)]):
        pass
    last = runner._states[-1].shown
    assert len(runner) == len(ids)
    with torch.no_grad():
        _, ended = model(torch.tensor([ids]))
    hidden, cell = ended if family == "lstm" else (ended, None)
    torch.testing.assert_close(last[:, -1], hidden[:, 0], atol=1e-5, rtol=0)
    if cell is not None:
        torch.testing.assert_close(last[:, -2], cell[:, 0], atol=1e-5, rtol=0)


@pytest.mark.parametrize("family", FAMILIES)
def test_huge_weights_saturate_and_never_overflow(family, kernels) -> None:
    model = build(family)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(1e4)
    for read in (by_steps, by_prefill):
        shown, _ = read(model, some_tokens(20))
        for name, value in shown.items():
            assert np.isfinite(value).all(), name
        np.testing.assert_allclose(shown["next"].sum(-1), 1, atol=1e-5)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("family", FAMILIES)
def test_dropout_acts_in_training_alone(family, layers) -> None:
    sizes = {"units": 64, "layers": layers, "embedding": 32}
    model = families()[family](VOCABULARY, **sizes, dropout=0.5)
    assert model.config == {**sizes, "dropout": 0.5}
    tokens = torch.tensor([some_tokens(10)])
    assert not torch.equal(model(tokens)[0], model(tokens)[0])
    model.eval()
    assert torch.equal(model(tokens)[0], model(tokens)[0])
