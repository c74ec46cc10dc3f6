"""Models that articles print: the same numbers as the printed code, and corrections that work."""

from __future__ import annotations

import re
from math import exp, tanh
from random import Random

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine import checkpoint
from engine.errata import memory_network as network_errata
from engine.errata import rnn_example as example_errata
from engine.model import Model
from engine.models import lstm_with_memory, memory_network, transformer_with_memory
from engine.pair import Pair
from engine.training.background import Background, Examples, people_who_move
from engine.training.beside import Beside, sides
from engine.training.hold import Hold
from engine.verify import show
from tests.articles import LSTMWithMemory, MemoryNetwork, TransformerWithMemory
from tests.small import build, small


def pair(family: str) -> Pair:
    model = build(family)
    assert isinstance(model, Pair)
    return model


def ids(model: Model, text: str) -> Tensor:
    return torch.tensor([token.id for token in model.encode(text)])


def load(module: nn.Module, weights: dict[str, Tensor]) -> nn.Module:
    """The article's class with weights of ours; the layer over the symbols is left out."""
    own = {name: w for name, w in weights.items() if not name.startswith("head.")}
    module.load_state_dict(own)
    return module.eval()


@torch.inference_mode()
def shown(model: Model, text: str) -> dict[str, np.ndarray]:
    return show(model, model.encode(text))


# as printed


@torch.no_grad()
def test_the_transformer_is_the_articles_on_every_beginning_of_a_text() -> None:
    model = pair("transformer_with_memory")
    c = small(model.family).config
    article = load(
        TransformerWithMemory(
            len(model.vocabulary), c["width"], c["hidden"], c["heads"], c["layers"], c["slots"]
        ),
        model.printed.state_dict(),
    )
    tokens = ids(model, small(model.family).text)
    values = shown(model, small(model.family).text)
    for step in range(len(tokens)):
        out, weights = article(tokens[None, : step + 1])
        np.testing.assert_allclose(values["read.weights"][step, 0], weights[0, -1], atol=1e-5)
        said = model.printed.head(out)[0, -1].softmax(-1)
        np.testing.assert_allclose(values["next"][step], said, atol=1e-5)
    batch = tokens[:20].view(4, 5)  # in a batch too, where texts mix
    np.testing.assert_allclose(model.printed.enriched(batch), article(batch)[0], atol=1e-5)


@torch.no_grad()
def test_the_lstm_is_the_articles_on_every_beginning_of_a_text() -> None:
    model = pair("lstm_with_memory")
    c = small(model.family).config
    article = load(
        LSTMWithMemory(len(model.vocabulary), c["embedding"], c["units"], c["layers"]),
        model.printed.state_dict(),
    )
    tokens = ids(model, small(model.family).text)
    values = shown(model, small(model.family).text)
    for step in range(len(tokens)):
        hidden = article(tokens[None, : step + 1])[0, -1]
        np.testing.assert_allclose(values["hidden"][step, -1], hidden, atol=1e-5)
    batch = tokens[:20].view(4, 5)
    np.testing.assert_allclose(model.printed.read(batch), article(batch), atol=1e-5)


@torch.no_grad()
def test_the_memory_network_is_the_articles_at_every_word_of_a_question() -> None:
    model = pair("memory_network")
    slots = small(model.family).config["slots"]
    article = load(
        MemoryNetwork(len(model.vocabulary), slots, small(model.family).config["units"]),
        model.printed.state_dict(),
    )
    story, question = "a cat sat\n", "where is a cat?"
    values = shown(model, story + question)
    memory = torch.zeros(1, slots, dtype=torch.long)
    memory[0, :3] = ids(model, story)[:3]
    asked = ids(model, question)[None]
    logits, weights = article(asked, memory)
    np.testing.assert_allclose(values["answer"][-5:], logits[0].softmax(-1), atol=1e-5)
    np.testing.assert_allclose(values["read.weights"][-5:, 0], weights[0], atol=1e-5)
    padding = weights[0, :, 3:].sum(-1)
    np.testing.assert_allclose(values["read.padding"][-5:], padding, atol=1e-5)
    assert padding.min() > 0.05
    assert (values["corrected.read.padding"] == 0).all()


def test_the_example_says_what_is_printed_whatever_is_read() -> None:
    model = pair("rnn_example")
    for text in ("123", "301", "xxx2"):
        values = shown(model, text)
        for function in ("", "tanh."):
            sums = values[f"{function}preactivation"][:, 0].tolist()
            assert sums == [[1, 1], [2, 2], [3, 3], [3, 3]][: len(text)]
            assert (values[f"{function}hidden"] == 1).all()


# corrected


@torch.no_grad()
@pytest.mark.parametrize("family", ["transformer_with_memory", "lstm_with_memory"])
def test_corrections_read_texts_alike_alone_in_a_batch_and_by_step(family: str) -> None:
    model = pair(family)
    text = small(family).text[:20]
    tokens = ids(model, text).view(2, 10)
    expected = model.corrected(tokens)[0].softmax(-1)
    for row in (0, 1):
        values = shown(model, text[10 * row : 10 * row + 10])
        np.testing.assert_allclose(values["corrected.next"], expected[row], atol=1e-5)
        alone = model.corrected.live(tokens[row : row + 1])[0].softmax(-1)
        np.testing.assert_allclose(alone, expected[row], atol=1e-5)
    ahead = tokens.clone()
    ahead[:, 6:] = 1
    before, after = (model.corrected(x)[0][:, :6] for x in (tokens, ahead))
    np.testing.assert_allclose(before, after, atol=1e-5)


def test_the_corrected_lstm_is_torchs() -> None:
    model = pair("lstm_with_memory")
    values, tokens = shown(model, "the cat"), ids(model, "the cat")
    corrected = model.corrected
    assert isinstance(corrected, lstm_with_memory.Corrected)
    with torch.no_grad():
        output, (hidden, cell) = corrected.lstm(corrected.embedding(tokens[None]))
    np.testing.assert_allclose(values["corrected.hidden"][:, -1], output[0], atol=1e-5)
    np.testing.assert_allclose(values["corrected.cell"][-1], cell[:, 0], atol=1e-5)
    np.testing.assert_allclose(values["corrected.hidden"][-1], hidden[:, 0], atol=1e-5)


def test_the_printed_lstm_forgets_and_the_corrected_one_does_not() -> None:
    model, _ = checkpoint.load("seed-lstm-with-memory")
    values = {text: shown(model, text) for text in ("c....?", "f....?")}
    one, other = (v["next"][-1] for v in values.values())
    np.testing.assert_array_equal(one, other)
    symbols = model.vocabulary.symbols
    for text, v in values.items():
        assert symbols[int(v["corrected.next"][-1].argmax())] == text[0]


def test_the_example_is_worked_out_rightly() -> None:
    values = shown(pair_of_the_article(), "123")
    logistic, hyperbolic, slope = [], [], []
    h = t = 0.0
    product = 1.0
    for x in (1, 1, 2):  # the sums of the inputs' numbers
        h = 1 / (1 + exp(-(2 * h + x + 1)))
        t = tanh(2 * t + x + 1)
        product *= 2 * h * (1 - h)  # the one slope of a rank-one matrix that is not 0
        logistic.append(h)
        hyperbolic.append(t)
        slope.append(product)
    np.testing.assert_allclose(logistic, (0.880797, 0.977281, 0.992998), atol=1e-6)
    np.testing.assert_allclose(hyperbolic, (0.964028, 0.999226, 0.999909), atol=1e-6)
    for unit in (0, 1):
        hidden = values["corrected.hidden"][:, 0, unit]
        np.testing.assert_allclose(hidden, logistic, atol=1e-6)
        hidden = values["corrected.tanh.hidden"][:, 0, unit]
        np.testing.assert_allclose(hidden, hyperbolic, atol=1e-6)
    np.testing.assert_allclose(values["corrected.sensitivity"], slope, rtol=1e-4)
    assert example_errata.states(tanh=False) == pytest.approx(logistic, abs=1e-9)
    assert example_errata.states(tanh=True) == pytest.approx(hyperbolic, abs=1e-9)
    assert example_errata.slopes() == pytest.approx(slope, rel=1e-6)
    assert example_errata.slopes()[-1] == pytest.approx(1.3e-4, rel=0.01)
    assert example_errata.sums() == pytest.approx((2, 2 * logistic[0] + 2, 2 * logistic[1] + 3))
    assert example_errata.sums_of_printed_states() == (4, 5)


def pair_of_the_article() -> Model:
    model, _ = checkpoint.load("seed-rnn-example")
    return model


# what each correction does


def network(without: str = "") -> memory_network.Corrected:
    torch.manual_seed(0)
    vocabulary = network_errata.vocabulary()
    return memory_network.Corrected(vocabulary, units=8, slots=12, without=without).eval()


@torch.no_grad()
def test_each_omission_leaves_out_what_it_says() -> None:
    words = torch.tensor([[5, 6, 7, 8, 9, 10, 0, 0, 0, 0, 0, 0]])
    sentence = torch.tensor([[0, 0, 0, 1, 1, 1, *[-1] * 6]])
    shelf = memory_network.Shelf(words, sentence, torch.tensor([2]))
    question = torch.tensor([[11, 12, 13]])
    found = {name: network(name).find(question, shelf) for name in ("", *memory_network.OMISSIONS)}
    assert (found[""].weights[..., 6:] == 0).all()
    assert (found["mask"].weights[..., 6:] > 0).all()
    assert torch.equal(found["separate_values"].value[0, 0, :6], network().embedding(words[0, :6]))
    own = network().embedding(torch.tensor(6))
    sentence_sum = network().embedding(words[0, :3]).sum(0)
    age = network().age.weight
    torch.testing.assert_close(found[""].key[0, 0, 1], own + sentence_sum + age[1])
    torch.testing.assert_close(found["sentence"].key[0, 0, 1], own + age[1])
    torch.testing.assert_close(found["age"].key[0, 0, 1], own + sentence_sum)
    torch.testing.assert_close(found["question"].query[0, 2], network().embedding.weight[13])
    asked = network().embedding(question[0]).sum(0)
    torch.testing.assert_close(found[""].query[0, 2], asked)
    scores = found[""].key[0, 0, :6] @ asked
    torch.testing.assert_close(found[""].weights[0, 2, :6], (scores / 8**0.5).softmax(0))
    torch.testing.assert_close(found["scale"].weights[0, 2, :6], scores.softmax(0))


def test_corrections_are_worth_what_the_card_says() -> None:
    _, card = checkpoint.load("seed-memory-network")
    assert card is not None
    assert card.lengths["corrected"] > 0.99
    assert card.score < 0.5
    for words in ("the sentence of a word", "the age of a sentence", "the question as a whole"):
        assert card.lengths[f"corrected but for {words}"] < card.lengths["corrected"] - 0.05
    _, card = checkpoint.load("seed-transformer-with-memory")
    assert card is not None
    assert card.lengths["corrected"] > 0.99
    assert card.lengths["corrected, memory cut out"] > 0.99, "attention does it, not the memory"
    assert card.lengths["corrected, every symbol read alone"] < 0.1
    assert card.score < 0.1


# the tasks


def test_a_letter_is_asked_for_where_it_was_read_last() -> None:
    task = Hold(lanes=2)
    read, asked = task.texts(200, 7)
    symbols = task.vocabulary.symbols
    for row, wanted in zip(read.tolist(), asked.tolist(), strict=True):
        text = "".join(symbols[i] for i in row)
        for place, i in enumerate(wanted):
            assert (i != 0) == (text[place] == "?")
            if i:
                letters = re.findall("[a-h]", text[:place])
                assert symbols[i] == letters[-1]


def test_the_newest_move_is_the_answer() -> None:
    random = Random(3)
    seen = set()
    for _ in range(300):
        one = people_who_move(random)
        name = one.question[:2]
        pattern = next(
            found
            for word, found in (
                ("工作", "在一家(.+)工作。"),
                ("住", "移居到了(.+)。"),
                ("宠物", "叫(.+)。"),
            )
            if word in one.question
        )
        told = [re.fullmatch(f"{name}.*?{pattern}", s) for s in one.sentences]
        assert [found.group(1) for found in told if found][-1] == one.answer, one
        seen.add(pattern)
    assert len(seen) == 3


def test_a_story_that_is_typed_gives_what_training_computes() -> None:
    model, _ = checkpoint.load("seed-memory-network")
    task, random = Background(lanes=1, slots=48), Random(8)
    assert isinstance(model, memory_network.MemoryNetwork)
    for _ in range(4):
        one = people_who_move(random)
        question, shelf, _ = Examples(task.vocabulary, 48, [one]).some(
            torch.tensor([0]), model.device
        )
        values = shown(model, "\n".join([*one.sentences, one.question]))
        for side, prefix in ((model.printed, ""), (model.corrected, "corrected.")):
            with torch.inference_mode():
                expected = side.find(question, shelf).logits[0].softmax(-1)
            got = values[f"{prefix}answer"][-question.shape[1] :]
            np.testing.assert_allclose(got, expected, atol=1e-5)


def test_both_sides_learn_from_the_same_examples() -> None:
    task, model = Hold(lanes=4), pair("lstm_with_memory")
    model = lstm_with_memory.LSTMWithMemory(task.vocabulary, embedding=3, units=4, layers=1)
    losses = []
    for side in sides(model):
        torch.manual_seed(9)
        losses.append(task.loss(side, 0, None)[0].item())
    torch.manual_seed(9)
    together = Beside(task).loss(model, 0, None)[0].item()
    assert together == pytest.approx(sum(losses), rel=1e-6)


def test_printed_sides_are_scored_as_they_are_shown() -> None:
    """Read in a batch the printed Transformer says something else; the score is of texts alone."""
    torch.manual_seed(0)
    model = transformer_with_memory.TransformerWithMemory(
        Hold.vocabulary, width=8, hidden=8, heads=2, layers=1, slots=3
    ).eval()
    texts, _ = Hold(lanes=1).texts(5, 4)
    with torch.no_grad():
        live, batch = model.printed.live(texts), model.printed(texts)[0]
        alone = torch.cat([model.printed.live(row[None]) for row in texts])
    torch.testing.assert_close(live, alone, atol=1e-5, rtol=1e-5)
    assert (live - batch).abs().max() > 0.1
