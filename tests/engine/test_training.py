"""Corpora, baselines, tasks and trainings, and what the bundled cards say of the models."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from functools import partial
from math import log2
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from engine import checkpoint
from engine.bundle import ASSETS, MODELS, WEIGHTS, card_in, cards
from engine.spec import Card
from engine.training import corpus, ngram, recall, train
from engine.training import task as task_module
from engine.training.__main__ import main
from engine.training.corpus import Corpus, CorpusError
from engine.training.evaluate import evaluate
from engine.training.language import Language
from engine.training.models_page import page
from engine.training.recall import Recall
from engine.training.recipe import Recipe
from engine.training.recipes import RECIPES
from engine.training.task import NOTHING, Task, read_alone
from engine.vocabulary import UNKNOWN

COLOURED = """\
\x1b[32m《题》其一\x1b[m
\x1b[33m作者：某人\x1b[m
一二三四五，六七八九十。
% \n\x1b[32m题目:《题二》\x1b[m
\x1b[33m作者:某人（１－２）\x1b[m

            其一

天地,玄黄.
%
"""


def tiny_text() -> str:
    generator = np.random.default_rng(0)
    return "".join(generator.choice(list("aab cd"), 2000))


def tiny_language(**options: int) -> Language:
    text = tiny_text()
    split = Corpus(text[:1500], "b?" + text[1500:].replace("da", "d?"))
    return Language(split, split.vocabulary(), **{"lanes": 4, "length": 16, "order": 3, **options})


def tiny_recipe(family: str, config: dict[str, int | float], task: Task) -> Recipe:
    return replace(
        RECIPES["lstm-char"], name="tiny", family=family, config=config,
        make_task=lambda *_: task, steps=12,
    )  # fmt: skip


LSTM = ("lstm", {"units": 8, "layers": 2, "embedding": 4, "dropout": 0.1})
DECODER = ("decoder", {"width": 8, "layers": 1, "heads": 2, "context": 16, "dropout": 0.1})


# Corpora


def test_poems_lose_colours_titles_and_authors(tmp_path: Path) -> None:
    file = tmp_path / "cookies"
    file.write_text(COLOURED, encoding="utf-8")
    split = corpus.poems(file)
    assert {split.train, split.held_out} == {"一二三四五，六七八九十。", "天地，玄黄。"}


def test_verses_lose_their_references(tmp_path: Path) -> None:
    file = tmp_path / "printed"
    file.write_text("Ge1:1 In the beginning.\nGe1:2 And the earth.\n", encoding="utf-8")
    split = corpus.bible(file)
    assert split.train + split.held_out == "In the beginning.\nAnd the earth."
    assert len(split.held_out) == 2


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CorpusError, match="apt-get install bible-kjv"):
        corpus.bible()


def test_a_missing_corpus_is_an_input_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["", "lstm-zh", "-o", "x", "--corpus", str(tmp_path / "no")])
    assert main() == 2
    assert "cannot be read" in capsys.readouterr().err


def test_rare_characters_are_unknown() -> None:
    assert Corpus("aabbbc", "").vocabulary(at_least=2).symbols == (UNKNOWN, "a", "b")


# The n-gram


def brute_force_bits(train: list[int], held_out: list[int], order: int, symbols: int) -> float:
    def probability(context: tuple[int, ...], symbol: int) -> float:
        length = len(context)
        lower = probability(context[1:], symbol) if context else 1 / (symbols - 1)
        follows = Counter(
            train[i] for i in range(length, len(train))
            if tuple(train[i - length : i]) == context and train[i] != 0
        )  # fmt: skip
        if not follows:
            return lower
        return (follows[symbol] + len(follows) * lower) / (follows.total() + len(follows))

    asked = [i for i in range(order - 1, len(held_out)) if held_out[i] != 0]
    return -sum(
        log2(probability(tuple(held_out[i - order + 1 : i]), held_out[i])) for i in asked
    ) / len(asked)


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_ngram_equals_brute_force(order: int) -> None:
    generator = np.random.default_rng(order)
    text = generator.choice(5, 400, p=[0.05, 0.5, 0.25, 0.15, 0.05])
    train, held_out = text[:300], text[300:]
    expected = brute_force_bits(train.tolist(), held_out.tolist(), order, 5)
    assert ngram.bits(train, held_out, order, 5) == pytest.approx(expected, abs=1e-12)


def test_ngram_refuses_contexts_that_do_not_fit() -> None:
    text = np.ones(50, np.int64)
    with pytest.raises(ValueError, match="do not fit"):
        ngram.bits(text, text, 8, 2000)


# Next characters


def test_lanes_go_on_where_they_were() -> None:
    task = tiny_language()
    torch.manual_seed(0)
    first, second = task.batch(0), task.batch(1)
    lane = len(task.train) // 4
    for batch, offset in ((first, 0), (second, 16)):
        for row in range(4):
            start = row * lane + offset
            assert batch.targets[row].equal(task.train[start + 1 : start + 17])
    assert first.fresh is not None
    assert first.fresh.all()


def test_some_characters_are_hidden_but_still_asked_for() -> None:
    task = tiny_language(lanes=40, length=30)
    torch.manual_seed(0)
    batches = [task.batch(step) for step in range(20)]
    hidden = torch.stack([batch.tokens == 0 for batch in batches])
    assert 0.0005 < hidden.double().mean() < 0.006
    assert all((batch.targets != NOTHING).all() for batch in batches)


def test_windows_are_consecutive_text() -> None:
    task = tiny_language(context=16)
    torch.manual_seed(0)
    lengths = set()
    for step in range(20):
        batch = task.batch(step)
        lengths.add(batch.tokens.shape[1])
        known = batch.tokens[:, 1:] != 0
        assert batch.tokens[:, 1:][known].equal(batch.targets[:, :-1][known])
    assert lengths == {16, 8, 4}


def reference_bits(model: torch.nn.Module, text: torch.Tensor) -> float:
    logits, targets = model(text[None, :-1])[0][0].log_softmax(-1), text[1:]
    known = targets != 0
    return -logits.gather(1, targets[:, None])[known].mean().item() / np.log(2)


def test_score_is_bits_a_character() -> None:
    task = tiny_language()
    model = tiny_recipe(*LSTM, task).model(task.vocabulary).eval()
    with torch.inference_mode():
        assert task.score(model) == pytest.approx(reference_bits(model, task.held_out), abs=1e-5)


def test_windowed_score_answers_for_each_character_once() -> None:
    task = tiny_language(context=16)
    model = tiny_recipe(*DECODER, task).model(task.vocabulary).eval()
    text, surprises = task.held_out, []
    with torch.inference_mode():
        for answer in range(1, 1 + (len(text) - 1) // 8 * 8):
            start = max(0, (answer - 1) // 8 * 8 - 8)
            if text[answer] == 0:
                continue
            logits = model(text[None, start : start + 16])[0][0, answer - 1 - start]
            surprises.append(-logits.log_softmax(-1)[text[answer]].item() / np.log(2))
        assert task.score(model) == pytest.approx(np.mean(surprises), abs=1e-5)


@pytest.mark.parametrize("family", [LSTM, DECODER])
def test_nothing_is_remembered_when_knocked_out(
    family: tuple[str, dict[str, int | float]],
) -> None:
    task = tiny_language()
    model = tiny_recipe(*family, task).model(task.vocabulary).eval()
    alone = read_alone(model)
    with torch.inference_mode():
        for symbol in range(len(task.vocabulary)):
            logits, _ = model(torch.tensor([[symbol]]))
            torch.testing.assert_close(alone[symbol], logits[0, 0])


# Associative recall


def test_every_answer_is_the_value_of_its_key() -> None:
    torch.manual_seed(0)
    for row in recall.sequences(50, 5, 9).tolist():
        text = "".join(Recall.vocabulary.symbols[i] for i in row)
        pairs = dict(zip(text[0:10:2], text[1:10:2], strict=True))
        assert len(pairs) == 5
        assert len(text) == 28
        for key, value in zip(text[10::2], text[11::2], strict=True):
            assert pairs[key] == value


def test_recall_asks_only_for_what_can_be_known() -> None:
    task = Recall(lanes=16, length=64, most=6)
    torch.manual_seed(0)
    for step in range(20):
        tokens, targets, _ = task.batch(step)
        for row, wanted in zip(tokens.tolist(), targets.tolist(), strict=True):
            pairs = {}
            for place, symbol in enumerate(row):
                if wanted[place] != NOTHING:
                    assert pairs[symbol] == wanted[place]
                elif place % 2 == 0:
                    pairs[symbol] = row[place + 1]
        assert (targets != NOTHING).any()


def test_recall_begins_with_few_pairs_and_ends_with_all() -> None:
    task = Recall(lanes=2, length=32, most=4)
    torch.manual_seed(0)
    assert {task.batch(step).tokens.shape[1] for step in range(20)} == {16}
    late = [task.batch(10_000) for _ in range(40)]
    assert {batch.tokens.shape[1] for batch in late} == {32}
    assert {32 - 2 * int((batch.targets[0] != NOTHING).sum()) for batch in late} == {2, 4, 6, 8}


def test_held_out_sequences_ask_for_all_keys_and_stay_the_same() -> None:
    task = Recall(lanes=1, length=32, most=4)
    before = torch.random.get_rng_state()
    text, targets = task.held_out()
    assert text.shape == (1000, 32)
    assert ((targets != NOTHING).sum(1) == 8).all()
    assert text[:, 16::2].sort(1).values.equal(text[:, :16:2].sort(1).values)
    assert text.equal(task.held_out()[0])
    assert torch.random.get_rng_state().equal(before)


# Training


@pytest.mark.parametrize(("family", "muon"), [(LSTM, None), (DECODER, None), (DECODER, 2e-3)])
def test_a_resumed_training_gives_the_same_weights(
    family: tuple[str, dict[str, int | float]],
    muon: float | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(train, "SAVE_EVERY", 0.0)
    task = tiny_language(**({"context": 16} if family is DECODER else {}))
    recipe = replace(tiny_recipe(*family, task), muon=muon)
    train.train(recipe, task, tmp_path / "whole", device="cpu")

    def stop(at: train.Progress) -> None:
        if at.step == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train.train(recipe, task, tmp_path / "parts", device="cpu", report=stop)
    assert not (tmp_path / "parts" / WEIGHTS).exists()
    seen: list[int] = []
    train.train(
        recipe, task, tmp_path / "parts", device="cpu", report=lambda at: seen.append(at.step)
    )
    assert seen == [8, 9, 10, 11, 12]
    whole, parts = (load_file(tmp_path / name / WEIGHTS) for name in ("whole", "parts"))
    assert whole.keys() == parts.keys()
    assert all(weights.equal(parts[name]) for name, weights in whole.items())
    assert not (tmp_path / "parts" / train.UNFINISHED).exists()


def test_another_training_is_not_resumed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "SAVE_EVERY", 0.0)
    task = tiny_language()
    recipe = tiny_recipe(*LSTM, task)

    def stop(at: train.Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train.train(recipe, task, tmp_path, device="cpu", report=stop)
    with pytest.raises(train.TrainingError, match="another training"):
        train.train(recipe, task, tmp_path, steps=13, device="cpu")


def test_training_learns_and_the_card_tells_what_was_saved(tmp_path: Path) -> None:
    task = tiny_language()
    recipe = tiny_recipe(*LSTM, task)
    card = train.train(recipe, task, tmp_path, steps=200, device="cpu")
    entropy = -sum(p * log2(p) for p in (1 / 3, 1 / 6, 1 / 6, 1 / 6, 1 / 6))
    assert card.score == pytest.approx(entropy, abs=0.15)  # independent characters: no better
    model, saved = checkpoint.load(tmp_path, torch.device("cpu"))
    assert saved == card
    assert card.score == round(task.score(model), 4)
    assert card.parameters == sum(p.numel() for p in model.parameters())


def test_the_command_trains_and_measures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    poems = "\n%\n".join(
        f"题{i}\n作者：某人\n一二三，\n{'四五六' * (1 + i % 3)}。" for i in range(40)
    )
    (tmp_path / "cookies").write_text(poems, encoding="utf-8")
    command = ["", "lstm-zh", "--corpus", str(tmp_path / "cookies"), "-o", str(tmp_path / "out")]
    monkeypatch.setattr("sys.argv", [*command, "--steps", "5", "--device", "cpu"])
    assert main() == 0
    trained, bar = capsys.readouterr()
    assert "] 5/5  loss " in bar
    assert " 0:00 left" in bar
    card = card_in(tmp_path / "out")
    assert card is not None
    assert trained.startswith(f"{card.score:.4f} bits per character, {card.knock_out:.4f} without")


def test_weights_survive_half_precision(tmp_path: Path) -> None:
    task = tiny_language()
    model = tiny_recipe(*LSTM, task).model(task.vocabulary)
    checkpoint.save(model, tmp_path)
    loaded, card = checkpoint.load(tmp_path)
    assert card is None
    for name, weights in loaded.state_dict().items():
        assert weights.dtype == torch.float32
        assert weights.equal(model.state_dict()[name].half().float())


def test_a_spread_start_tells_symbols_apart_but_says_nothing_yet() -> None:
    task = tiny_language()
    recipe = replace(tiny_recipe(*DECODER, task), spread=1.0)
    torch.manual_seed(0)
    model = recipe.model(task.vocabulary)
    assert model.get_parameter("embed.weight").std().item() == pytest.approx(1.0, abs=0.3)
    logits, _ = model.eval()(torch.arange(len(task.vocabulary))[None])
    assert 0.1 < logits.std().item() < 2


def test_forgetting_empties_only_the_lanes_named() -> None:
    state = (torch.ones(2, 3, 4), torch.ones(2, 3, 4))
    for tensor in task_module.forget(state, torch.tensor([True, False, True])) or ():
        assert tensor[:, 1].eq(1).all()
        assert tensor[:, ::2].eq(0).all()


# What is bundled

#: Models whose whole measurement takes too long for every run of the tests.
SLOW = ("gru-char", "lstm-char", "transformer-char")


#: Models whose memory is worth nothing. They are bundled beside corrections that work.
PRINTED_WRONGLY = ("seed-lstm-with-memory", "seed-rnn-example")


def test_every_recipe_is_bundled() -> None:
    assert {card.id for card in cards()} == set(RECIPES)


@pytest.mark.parametrize("card", cards(), ids=lambda card: card.id)
def test_cards_describe_their_recipes(card: Card) -> None:
    recipe = RECIPES[card.id]
    model, _ = checkpoint.load(card.id)
    assert (card.family, model.family) == (recipe.family, recipe.family)
    assert {**model.config, **recipe.config} == model.config
    assert card.steps == recipe.steps
    assert card.recipe == recipe.words
    assert card.parameters == sum(p.numel() for p in model.parameters())


def test_bundled_models_are_small() -> None:
    assert sum(file.stat().st_size for file in MODELS.rglob("*") if file.is_file()) < 10_000_000


def test_required_scores() -> None:
    known = {card.id: card for card in cards()}
    for name in ("lstm-char", "gru-char", "transformer-char"):
        assert known[name].score < known[name].baselines["interpolated 5-gram"]
    assert known["transformer-recall"].score == 1.0
    assert known["memory-transformer-recall"].score == 1.0
    assert known["memory-transformer-recall"].knock_out < 0.05, "near a guess"
    persistent = known["persistent-facts"]
    assert persistent.score - persistent.knock_out > 0.5
    for card in known.values():
        better = (
            card.score > card.knock_out if card.higher_is_better else card.score < card.knock_out
        )
        assert better or card.id in PRINTED_WRONGLY, card.id
    for name in PRINTED_WRONGLY:
        sign = 1 if known[name].higher_is_better else -1
        assert sign * (known[name].lengths["corrected"] - known[name].score) > 0.1, name


@pytest.mark.parametrize("name", [n for n in RECIPES if n not in SLOW])
def test_cards_say_what_eval_prints(name: str) -> None:
    try:
        found = evaluate(name, "cpu")
    except CorpusError as error:
        pytest.skip(str(error))
    (card,) = (card for card in cards() if card.id == name)
    close = partial(pytest.approx, rel=0.002, abs=0.002)
    assert found["score"] == close(card.score)
    assert found["knock_out"] == close(card.knock_out)
    assert found["lengths"] == close(card.lengths)
    assert found["baselines"] == close(card.baselines)
    assert found["published"] == card.published


def samples() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((ASSETS / "samples" / "index.json").read_text())
    return found


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample["name"])
def test_models_know_every_symbol_of_their_samples(sample: dict[str, str]) -> None:
    text = (ASSETS / "samples" / sample["file"]).read_text(encoding="utf-8")
    model, _ = checkpoint.load(sample["model"])
    assert [token.text for token in model.encode(text) if not token.known] == []
    assert model.context is None or len(text) <= model.context


def test_cards_name_samples_that_exist() -> None:
    assert {card.sample for card in cards()} <= {sample["name"] for sample in samples()}


def test_page_of_models_is_fresh() -> None:
    page_file = ASSETS.parent / "docs" / "models.md"
    assert page_file.read_text(encoding="utf-8") == page(), os.linesep.join(
        ["docs/models.md is stale; make it again:", "python -m engine.training.models_page"]
    )
