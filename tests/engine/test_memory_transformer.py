"""The Transformer with a memory: against another implementation, and what its memory promises."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine import checkpoint
from engine.models.memory_transformer import MemoryTransformer
from engine.probe import Silent
from engine.training import distant
from engine.training.distant import DistantRecall
from engine.training.task import NOTHING
from engine.verify import show, verify
from engine.vocabulary import Vocabulary

GOLDEN = Path(__file__).parents[1] / "golden" / "memory_transformer.npz"
TRAINED = "memory-transformer-recall"
WINDOW, SLOTS = 4, 6
LETTERS = "abcdefghijklmnopqrstuvwx"


def small(**changed: int) -> MemoryTransformer:
    """A random model whose weights are larger than usual, so that every term shows."""
    torch.manual_seed(2)
    sizes = {"width": 12, "layers": 2, "heads": 3, "window": WINDOW, "slots": SLOTS,
             "neighbours": 2, "context": 48}  # fmt: skip
    model = MemoryTransformer(Vocabulary.of(LETTERS), **{**sizes, **changed})
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.4)
    return model.requires_grad_(False)


def shown(model: MemoryTransformer, text: str) -> dict[str, np.ndarray]:
    with torch.inference_mode():
        return show(model, model.encode(text))


# another implementation


def theirs() -> tuple[MemoryTransformer, dict[str, np.ndarray]]:
    """Our layer with the weights of another implementation, and what that one says.

    All its heads have the same keys and values. A symbol's embedding is what the layer reads.
    """
    golden = dict(np.load(GOLDEN))
    steps, width = golden["x"].shape
    heads, window = golden["bias"].shape
    neighbours = golden["weights"].shape[-1]
    model = MemoryTransformer(
        Vocabulary.of(LETTERS), width=width, layers=1, heads=heads, window=window, slots=steps,
        neighbours=neighbours, context=steps,
    )  # fmt: skip
    assert steps == len(LETTERS)
    key, value = np.split(golden["to_kv"], 2)
    joined = np.concatenate([golden["to_q"], *[key] * heads, *[value] * heads])
    weights = {
        **model.state_dict(),
        "embed.weight": np.concatenate([np.zeros((1, width)), golden["x"]]),
        "layers.0.query_key_value.weight": joined,
        "bias": golden["bias"][None],
        "scale": golden["scale"],
    }
    model.load_state_dict({name: torch.as_tensor(value) for name, value in weights.items()})
    model.gate.data = torch.tensor([-0.7, 0.1, 1.3]).view(heads, 1, 1)
    return model.requires_grad_(False), golden


def test_it_retrieves_and_attends_like_memorizing_transformers_pytorch() -> None:
    model, golden = theirs()
    values = shown(model, LETTERS)
    window, steps = golden["attention"].shape[-1], len(LETTERS)
    for step in range(steps):
        first = max(step - window + 1, 0)
        ours = values["attention"][step, 0][:, first : step + 1]
        np.testing.assert_allclose(
            ours, golden["attention"][step][:, first - step - 1 :], atol=1e-5
        )
        for head in range(3):
            slots = values["read.weights"][step, head].argsort()[::-1][
                : golden["weights"].shape[-1]
            ]
            weights = values["read.weights"][step, head, slots]
            order = golden["weights"][step, head].argsort()[::-1]
            np.testing.assert_allclose(weights, golden["weights"][step, head, order], atol=1e-5)
            used = weights > 1e-4
            keys = values["memory.key"][step, slots].reshape(len(slots), 3, -1)[:, head]
            np.testing.assert_allclose(
                keys[used], golden["keys"][step, head, order][used], atol=1e-5
            )


def test_the_gate_mixes_what_the_memory_and_the_window_give() -> None:
    model, golden = theirs()
    values = shown(model, LETTERS)
    gate = 1 / (1 + np.exp([0.7, -0.1, -1.3]))
    np.testing.assert_allclose(values["memory.gate"][0], gate, atol=1e-6)
    far, near = (
        np.linalg.norm(golden[name].reshape(len(LETTERS), 3, -1), axis=-1)
        for name in ("far", "near")
    )
    share = gate * far / (gate * far + (1 - gate) * near)
    np.testing.assert_allclose(values["memory.share"], share, atol=1e-5)
    assert (share[4:] > 0.05).all(), "there is something to compare"


# what the memory holds


def test_a_token_is_in_the_window_or_in_the_memory_until_the_oldest_gives_way() -> None:
    values = shown(small(), LETTERS)
    for step in range(len(LETTERS)):
        attended = np.flatnonzero(values["attention"][step, 1].sum(0) > 0).tolist()
        assert attended == list(range(max(step - WINDOW + 1, 0), step + 1))
        ages = values["slot.age"][step]
        held = sorted(step - int(age) for age in ages if age >= 0)
        assert held == list(range(max(step - WINDOW - SLOTS + 1, 0), step - WINDOW + 1))
        assert not values["memory.key"][step][ages < 0].any()
        assert not values["memory.value"][step][ages < 0].any()


def test_what_a_slot_holds_stays_until_it_is_given_to_another() -> None:
    values = shown(small(), LETTERS)
    for step in range(1, len(LETTERS)):
        ages = values["slot.age"][step]
        changed = np.abs(values["memory.key"][step] - values["memory.key"][step - 1]).max(-1) > 1e-7
        assert np.flatnonzero(changed).tolist() == np.flatnonzero(ages == WINDOW).tolist()
        np.testing.assert_array_equal(
            ages[~changed], np.where(values["slot.age"][step - 1] < 0, -1, ages)[~changed]
        )


def test_a_query_finds_the_keys_most_like_it_and_no_empty_slot() -> None:
    values = shown(small(neighbours=4), LETTERS)
    for step in range(len(LETTERS)):
        full = values["slot.age"][step] >= 0
        for head in range(3):
            weights = values["read.weights"][step, head]
            similarity = values["memory.similarity"][step, head]
            assert (weights > 0).sum() == min(4, full.sum())
            assert not weights[~full].any()
            assert not similarity[~full].any()
            if full.any() and not (weights[full] > 0).all():
                assert similarity[weights > 0].min() > similarity[full & (weights == 0)].max()
    lengths = np.linalg.norm(values["memory.key"].reshape(len(LETTERS), SLOTS, 3, -1), axis=-1)
    assert set(lengths.round(5).ravel()) == {0.0, 1.0}


def test_of_slots_alike_the_newest_is_found() -> None:
    """A text of one letter: all keys in memory are the same."""
    model = small(neighbours=2, layers=1)
    values = shown(model, "a" * 20)
    for step in range(WINDOW + 1, 20):
        found = values["read.weights"][step, 0] > 0
        assert sorted(values["slot.age"][step][found]) == [WINDOW, WINDOW + 1]
    assert max(verify(model, model.encode("a" * 20)).values()) < 1e-5


def test_sizes_may_change_and_a_memory_that_never_fills_shows_the_same() -> None:
    a, b = small(slots=30), small(slots=40)
    b.load_state_dict(a.state_dict())
    first, second = shown(a, LETTERS), shown(b, LETTERS)
    np.testing.assert_allclose(first["next"], second["next"], atol=1e-6)
    np.testing.assert_allclose(first["read.weights"], second["read.weights"][..., :30], atol=1e-6)
    few = small(slots=2)
    few.load_state_dict(a.state_dict())
    assert np.abs(shown(few, LETTERS)["next"] - first["next"]).max() > 1e-3
    assert {size.name: size.value for size in a.sizes()} == {"slots": 30, "neighbours": 2}


def test_a_full_context_refuses_one_more() -> None:
    model = small(context=10)
    state = model.initial_state()._replace(length=10)
    with pytest.raises(ValueError, match="the context holds 10 tokens, not 11"):
        model.step(1, state, Silent(model.layout, model.device))
    with pytest.raises(ValueError, match="the context holds 10 tokens"):
        model(torch.ones(1, 11, dtype=torch.long))


def test_cut_out_the_memory_no_token_beyond_the_windows_is_heard_of() -> None:
    """Two layers reach two windows back. The memory reaches farther, and is filled either way."""
    model = small()
    reach = 2 * (WINDOW - 1) + 1
    a, b = LETTERS[:12] + LETTERS[-reach:], LETTERS[11::-1] + LETTERS[-reach:]
    assert np.abs(shown(model, a)["next"][-1] - shown(model, b)["next"][-1]).max() > 1e-4
    model.cut = True
    first, second = shown(model, a), shown(model, b)
    np.testing.assert_array_equal(first["next"][-1], second["next"][-1])
    assert first["read.weights"][-1].any(), "it is still looked up"
    assert not first["memory.share"].any()
    assert (first["slot.age"][-1] >= 0).all()


# training


def test_training_computes_what_is_shown() -> None:
    model = small(neighbours=3)
    tokens = torch.tensor([[token.id for token in model.encode(LETTERS)]])
    for cut in (False, True):
        model.cut = cut
        logits, state = model(tokens)
        assert state is None
        np.testing.assert_allclose(logits[0].softmax(-1), shown(model, LETTERS)["next"], atol=1e-5)


def test_training_reaches_what_was_stored_long_before() -> None:
    model = small(neighbours=3).requires_grad_(True)
    tokens = torch.tensor([[token.id for token in model.encode(LETTERS[:10])]])
    embedded: list[torch.Tensor] = []
    model.embed.register_forward_hook(lambda *a: embedded.append(a[-1]) or a[-1].retain_grad())
    model(tokens)[0][0, -1].max().backward()
    grad = embedded[0].grad
    assert grad is not None
    assert torch.isfinite(grad).all()
    assert grad[0, 0].abs().sum() > 0, "beyond two windows, through the memory alone"
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert torch.isfinite(parameter.grad).all(), name
        assert parameter.grad.abs().sum() > 0, name


def test_no_pair_is_in_the_window_when_it_is_asked_for() -> None:
    task = DistantRecall(lanes=3, length=64, most=16, gap=8)
    text, targets = task.held_out()
    symbols = task.vocabulary.symbols
    for ids, asked in zip(text[:50].tolist(), targets[:50].tolist(), strict=True):
        words = "".join(symbols[i] for i in ids)
        pairs = {words[i]: words[i + 1] for i in range(0, 32, 2)}
        assert len(pairs) == distant.PAIRS
        assert words[32:40] == "." * 8
        queries = [i for i, said in enumerate(asked) if said != NOTHING]
        assert [words[i] for i in queries] == list(words[40::2])
        assert sorted(words[40::2]) == sorted(pairs), "each once"
        for i in queries:
            assert symbols[asked[i]] == pairs[words[i]] == words[i + 1]
            assert words[i] not in words[i - 7 : i]
    torch.manual_seed(0)
    batch = task.batch(2000)
    assert batch.tokens.shape == batch.targets.shape
    assert (batch.targets != NOTHING).any()


# the trained one

PAIRS = "aKfQzBmTbXrCkLwDqMeYhNjPsGvAnWcE"


@pytest.mark.parametrize("asked", ["a", "k", "c"])
def test_the_trained_one_finds_the_value_by_the_key_before_it(asked: str) -> None:
    model, _ = checkpoint.load(TRAINED)
    assert isinstance(model, MemoryTransformer)
    text = f"{PAIRS}........{asked}"
    values, place = shown(model, text), PAIRS.index(asked) + 1
    best = model.vocabulary.symbols[int(values["next"][-1].argmax())]
    assert best == PAIRS[place]
    for head in range(3):
        slot = int(values["read.weights"][-1, head].argmax())
        assert len(text) - 1 - int(values["slot.age"][-1, slot]) == place
    assert max(verify(model, model.encode(text)).values()) < 1e-5


def test_the_trained_one_forgets_what_has_given_way_and_keeps_more_with_more_slots() -> None:
    text = f"aKbQ{'.' * 80}b"
    for slots, known in ((64, False), (96, True)):
        model, _ = checkpoint.load(TRAINED, sizes={"slots": slots})
        assert isinstance(model, MemoryTransformer)
        last = shown(model, text)["next"][-1]
        assert (last[model.vocabulary.symbols.index("Q")] > 0.9) == known
