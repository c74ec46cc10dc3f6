"""The errors of articles: every number once more, from the articles' own classes."""

from __future__ import annotations

from math import exp, tanh

import pytest
import torch
from torch import Tensor, nn

from engine.errata import lstm_with_memory as lstm_errata
from engine.errata import memory_network as network_errata
from engine.errata import rnn_example as example_errata
from engine.errata import transformer_with_memory as transformer_errata
from tests.articles import LSTMWithMemory, MemoryNetwork, TransformerWithMemory
from tests.small import build

FAMILIES = ("transformer_with_memory", "lstm_with_memory", "memory_network", "rnn_example")


def seeded(module: type[nn.Module], *sizes: int, head: tuple[int, int] | None = None) -> nn.Module:
    """The article's class with the first random weights of seed 0."""
    torch.manual_seed(0)
    made = module(*sizes).eval()
    if head:
        nn.Linear(*head)  # ours draws its weights next
    return made


@torch.no_grad()
def test_the_transformers_numbers() -> None:
    errata, symbols = transformer_errata, transformer_errata.SYMBOLS

    def article(width: int = 16, heads: int = 2, slots: int = 8) -> nn.Module:
        sizes = (symbols, width, 32, heads, 1, slots)
        return seeded(TransformerWithMemory, *sizes, head=(width, symbols))

    def text(*shape: int) -> Tensor:
        return torch.randint(1, symbols, shape)

    def other(x: Tensor) -> Tensor:
        return 1 + x % (symbols - 1)

    model = article()
    _, weights = model(text(1, 3))
    sums = weights.sum(-1)[0]
    assert errata.taken_together() == pytest.approx([*sums.tolist(), 1.0], abs=1e-5)
    assert (sums - 1).abs().max() > 0.05
    torch.testing.assert_close(weights.sum(1), torch.ones(1, 8))

    model = article()
    looks = [model(text(1, 1))[1] for _ in range(2)]
    assert all((w == 1).all() for w in looks)
    assert errata.one_at_a_time() == pytest.approx((1, 0), abs=1e-6)

    model = article()
    texts = text(2, 5)
    own, beside = texts.clone(), texts.clone()
    own[0, 3], beside[1] = other(texts[0, 3]), other(texts[1])
    first, *rest = (model.encoder(model.embedding(x))[0, 0] for x in (texts, own, beside))
    moved = [(first - x).abs().max().item() for x in rest]
    assert errata.across_the_batch() == pytest.approx(moved, abs=1e-5)
    assert moved[0] == 0
    assert moved[1] > 0.1

    model = article(512, 8, 64)
    scores = model.encoder(model.embedding(text(1, 64))) @ model.memory.t()
    found = [512.0, 64.0]
    for s in (scores, scores / 512**0.5):
        p = s.softmax(-1)
        found += [p.max(-1).values.mean().item(), torch.special.entr(p).sum(-1).mean().item()]
    assert errata.saturated() == pytest.approx(found, abs=1e-4)
    assert found[2:] == pytest.approx((0.91, 0.24, 0.10, 3.70), abs=0.06)
    spread = (512.0, scores.std().item(), (scores / 512**0.5).std().item())
    assert errata.spread() == pytest.approx(spread, rel=1e-4)

    model = article()
    line = text(6, 1)
    there, back = model(line)[0], model(line.flip(0))[0].flip(0)
    assert errata.without_places()[0] < 1e-5 > (there - back).abs().max()

    model = article()
    line = text(6, 1)
    changed = line.clone()
    changed[-1] = other(line[-1])
    moved = [(model(line)[0] - model(changed)[0])[0].abs().max().item()]
    assert errata.sees_ahead() == pytest.approx(moved, abs=1e-5)
    assert moved[0] > 0.1

    model = article()
    line = text(1, 5)
    before, after = model.encoder(model.embedding(line)), model(line)[0]
    lengths = [x.norm(dim=-1).mean().item() for x in (before, after)]
    assert errata.unfinished() == pytest.approx([after.shape[-1], symbols, *lengths], rel=1e-5)

    memory = model.memory.clone()
    model(line)
    assert torch.equal(memory, model.memory)
    assert errata.never_written() == (0,)
    assert errata.one_table() == (1, 2)
    with pytest.raises(AssertionError):
        TransformerWithMemory(symbols, 10, 32, 3, 1, 8)
    assert errata.unchecked() == (10, 3, 1)


@torch.no_grad()
def test_the_lstms_numbers() -> None:
    errata, symbols = lstm_errata, lstm_errata.SYMBOLS

    def article() -> nn.Module:
        return seeded(LSTMWithMemory, symbols, 8, 12, 1, head=(12, symbols))

    parts = (nn.Embedding(symbols, 8), nn.LSTM(8, 12))
    own = sum(p.numel() for part in parts for p in part.parameters())
    assert sum(p.numel() for p in article().parameters()) - own == errata.added()[0] == 0

    model = article()
    texts = torch.randint(1, symbols, (2, 5))
    first, second = texts.clone(), texts.clone()
    first[0] = 1 + texts[0] % (symbols - 1)
    second[1, 0] = 1 + texts[1, 0] % (symbols - 1)
    moved = (
        (model(texts) - model(first))[1, 0].abs().max().item(),
        (model(texts) - model(second))[1, 1].abs().max().item(),
    )
    assert errata.across_the_batch() == pytest.approx(moved, abs=1e-5)
    assert moved[0] > 0.05
    assert moved[1] == 0

    model = article()
    text = torch.randint(1, symbols, (6, 1))
    apart = (model(text)[-1] - model(text[-1:])[-1]).abs().max().item()
    assert errata.dropped() == pytest.approx((apart,), abs=1e-5)
    assert apart > 0.05
    assert errata.unfinished() == (12, symbols)


def test_the_memory_networks_numbers() -> None:
    errata = network_errata
    words, units, slots, known = len(errata.vocabulary()), errata.UNITS, errata.SLOTS, errata.WORDS

    def article(width: int = units) -> nn.Module:
        return seeded(MemoryNetwork, words, slots, width)

    def asked(count: int = 4) -> Tensor:
        return torch.randint(5, 45, (1, count))

    def story(count: int = known) -> Tensor:
        memory = torch.zeros(1, slots, dtype=torch.long)
        memory[0, :count] = torch.randint(5, 45, (count,))
        return memory

    model = article()
    model(asked(), story())[0].sum().backward()
    dead = sum(p.numel() for p in model.parameters() if p.grad is None)
    assert errata.unused() == (dead,) == (units + 1,)
    counts = {sum(p.numel() for p in MemoryNetwork(words, n, units).parameters()) for n in (9, 99)}
    assert {int(n) for n in errata.sizeless()} == counts
    with torch.no_grad():
        model = article(errata.LARGE)
        question = model.input_embedding(asked(32))
        scores = question @ model.memory_embedding(story(slots)).mT
        largest = [s.softmax(-1).max(-1).values.mean().item() for s in (scores, scores / 128**0.5)]
        assert errata.saturated() == pytest.approx([128, slots, *largest], abs=1e-4)
        assert largest[0] > 3 * largest[1]

        model = article(errata.LARGE)
        own, other = model.input_embedding.weight, model.memory_embedding.weight
        cosine = ((own * other).sum(1) / own.norm(dim=1) / other.norm(dim=1)).mean().item()
        assert errata.spaces() == pytest.approx((cosine,), abs=1e-5)

        model = article()
        question, memory = asked(), story()
        padded, weights = model(question, memory)
        alone, _ = model(question, memory[:, :known])
        share = weights[..., known:].sum(-1).mean().item()
        moved = (padded - alone).abs().max().item()
        assert errata.padded() == pytest.approx((slots, slots - known, share, moved), abs=1e-5)
        assert share > 0.2

        torch.manual_seed(0)
        question, memory = asked(), story(slots)
        order = torch.randperm(slots)
        model = MemoryNetwork(words, slots, units).eval()
        moved = (model(question, memory)[0] - model(question, memory[:, order])[0]).abs().max()
        assert moved < 1e-5
        printed, corrected = errata.shuffled()
        assert printed < 1e-5 < corrected

        model = article()
        question, memory = asked(5), story()
        same_end = torch.cat([asked(4), question[:, -1:]], 1)
        said, again = (model(q, memory)[0] for q in (question, same_end))
        assert errata.per_word() == (5, said.shape[1], (said - again)[0, -1].abs().max())

        model = article()
        question, memory = asked(), story()
        _, first = model(question, memory)
        table = model.memory_embedding(memory)
        second = model.input_embedding(question) + first @ table
        moved = ((second @ table.mT).softmax(-1) - first).abs().max().item()
        assert errata.one_hop() == pytest.approx((moved,), abs=1e-5)
    assert errata.tables() == (1, 2)
    assert errata.never_written() == (0,)


def test_the_examples_other_numbers() -> None:
    assert example_errata.misfit() == (2, 4)
    expected = [1 / (1 + exp(-a)) for a in (1, 2, 3)]
    assert example_errata.squashed() == pytest.approx([*expected, tanh(1)], abs=1e-6)
    h, lacks = 0.0, []
    for x in (1, 1, 2):
        total = 2 * h + x + 1
        lacks.append(total - h - 1)
        h = 1 / (1 + exp(-total))
    assert example_errata.without_weight() == pytest.approx(lacks, abs=1e-6)
    assert example_errata.embedded() == (1, 1)
    assert example_errata.layers() == (1,)


@pytest.mark.parametrize("family", FAMILIES)
def test_errata_name_channels_that_both_sides_show(family: str) -> None:
    info = build(family).info("x")
    names = {channel.name for channel in info.channels}
    assert len(info.errata) >= 5
    for erratum in info.errata:
        assert erratum.where.startswith("文章 00")
        assert erratum.shown.count("{") == len(erratum.numbers)
        if erratum.channel:
            assert {erratum.channel, f"corrected.{erratum.channel}"} <= names


def test_working_them_out_leaves_randomness_alone() -> None:
    transformer_errata.taken_together.cache_clear()  # type: ignore[attr-defined]
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    transformer_errata.taken_together()
    assert torch.equal(torch.rand(3), expected)
