"""What memory machines do, shown by facts planted in them and by how the trained ones behave."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
import torch

from engine import checkpoint
from engine.checkpoint import LoadError
from engine.model import Model
from engine.models.dnc import DNC, allocate
from engine.models.neural_stack import pop_and_push
from engine.models.ntm import NTM
from engine.models.stack_rnn import EMPTY, StackRNN, Stacks
from engine.readings.bits import Copy
from engine.runner import Runner
from engine.training.episodes import CopyTask
from engine.training.grammars import Counting
from engine.training.stories import people_and_pets, told, two_facts
from engine.verify import show
from engine.vocabulary import Vocabulary


def shown(model: Model, text: str) -> dict[str, np.ndarray]:
    with torch.inference_mode():
        return show(model, model.encode(text))


def said(model: Model, text: str) -> str:
    """What the model answers at each blank, as text."""
    values = shown(model, text)["answer"]
    tokens = model.encode(text)
    return "".join(
        model.vocabulary.symbols[int(values[i].argmax())]
        for i, token in enumerate(tokens)
        if model.vocabulary.symbols[token.id] == "·"
    )


# the Turing machine


def test_training_and_watching_are_one_computation() -> None:
    for name, text in (("ntm-copy", "abc\n"), ("dnc-copy", "abc\n")):
        model, _ = checkpoint.load(name)
        ids = torch.tensor([[token.id for token in model.encode(text)]])
        with torch.inference_mode():
            logits, _ = model(ids)
        np.testing.assert_allclose(
            shown(model, text)["output.bits"], logits[0].sigmoid(), atol=1e-6
        )


def test_a_shift_by_one_moves_the_focus_to_the_next_slot_and_round() -> None:
    torch.manual_seed(0)
    model = NTM(Copy(), slots=5, width=3, controller=4).requires_grad_(False)
    size = model.width + 6
    for head in range(2):  # the write head's numbers come first, then erase and add
        first = head * (size + 2 * model.width)
        model.interface.weight[first : first + size] = 0
        model.interface.bias[first + 4] = -30.0  # g: never by content
        model.interface.bias[first + 5 : first + 8] = torch.tensor([-30.0, -30.0, 30.0])
    values = shown(model, "abcdefg")
    for what in ("write", "read"):
        places = values[f"{what}.weights"][:, 0].argmax(-1)
        assert places.tolist() == [1, 2, 3, 4, 0, 1, 2, 3]


def test_trained_turing_machines_recall_what_was_typed() -> None:
    model, _ = checkpoint.load("ntm-copy")
    assert said(model, "memory\n") == "memory"
    assert said(model, "one\ntwo\n") == "onetwo"
    stuck, _ = checkpoint.load("ntm-copy-stuck")
    long = CopyTask(lanes=1, shortest=1, longest=1, scored=1, measured=())
    assert long.wrong(model, 120) == 0 < long.wrong(stuck, 120)


def test_without_its_reads_a_machine_recalls_nothing() -> None:
    model, _ = checkpoint.load("ntm-copy", cut=True)
    assert said(model, "memory\n") != "memory"


# the differentiable computer


def test_the_least_used_slot_is_allocated_and_ties_go_in_order() -> None:
    usage = torch.tensor([0.9, 0.2, 0.7, 0.2])
    assert allocate(usage).argmax() == 1
    np.testing.assert_allclose(allocate(torch.ones(4)), 0, atol=1e-5)
    np.testing.assert_allclose(allocate(torch.zeros(4)), [1, 0, 0, 0], atol=1e-5)


def test_links_record_the_order_of_writing_and_freed_slots_come_back() -> None:
    torch.manual_seed(0)
    model = DNC(Copy(), slots=4, width=3, controller=4).requires_grad_(False)
    model.interface.weight.zero_()
    model.interface.bias.zero_()
    free, allocation, write = (
        sum(model._sizes[:i]) for i in (6, 7, 8)
    )  # where these gates stand among the interface's numbers
    model.interface.bias[[allocation, write]] = 30.0  # always to the free slot, always fully
    model.interface.bias[free] = -30.0
    values = shown(model, "abc")
    order = values["write.weights"][:, 0].argmax(-1).tolist()
    assert sorted(order) == [0, 1, 2, 3]
    expected = np.zeros((4, 4))
    expected[order[1:], order[:-1]] = 1  # each slot was written right after the one before
    np.testing.assert_allclose(values["memory.link"][-1], expected, atol=1e-4)
    model.interface.bias[free] = 30.0  # what was read may be written over
    freed = shown(model, "abc")
    assert (freed["memory.retention"][1:] < 1 - 1e-3).any()
    assert freed["memory.usage"][-1].sum() < values["memory.usage"][-1].sum() - 0.1


def test_more_slots_at_run_time_recall_longer_words() -> None:
    word = "a long word it never saw"
    model, _ = checkpoint.load("dnc-copy")
    larger, _ = checkpoint.load("dnc-copy", sizes={"slots": 64})
    assert said(larger, f"{word}\n") == word != said(model, f"{word}\n")


def test_a_size_that_cannot_be_is_refused_with_what_can() -> None:
    with pytest.raises(LoadError, match="slots must lie between 4 and 256"):
        checkpoint.load("dnc-copy", sizes={"slots": 2})
    with pytest.raises(LoadError, match=r"no size 'hops'.*slots"):
        checkpoint.load("dnc-copy", sizes={"hops": 2})
    with pytest.raises(LoadError, match="without its memory"):
        checkpoint.load("lstm-char", cut=True)


# stacks


def test_push_push_pop_leaves_the_first_value() -> None:
    torch.manual_seed(0)
    model = StackRNN(Vocabulary.of("ab"), units=3, stacks=1, depth=4).requires_grad_(False)
    stacks = Stacks(torch.full((1, 4), EMPTY), torch.zeros(1))
    values = []
    for action, bias in ((0, 0.3), (0, -0.7), (1, 0.0)):
        model.act.weight.zero_()
        model.act.bias[:] = torch.nn.functional.one_hot(torch.tensor(action), 3) * 60.0 - 30
        model.push.weight.zero_()
        model.push.bias.fill_(bias)
        values.append(torch.sigmoid(torch.tensor(bias)).item())
        stacks = model.advance(model.embed.weight[1], stacks, hard=False).after
    assert stacks.cells[0].tolist() == pytest.approx([values[0], EMPTY, EMPTY, EMPTY])
    assert stacks.depth.item() == pytest.approx(1)


def test_the_neural_stack_pops_and_reads_as_in_figure_1_of_its_paper() -> None:
    strengths = torch.zeros(3)
    for pop, push, expected, read in (
        (0.0, 0.8, [0, 0, 0.8], [0, 0, 0.8]),
        (0.1, 0.5, [0, 0.7, 0.5], [0, 0.5, 0.5]),
        (0.9, 0.9, [0.3, 0, 0.9], [0.1, 0, 0.9]),
    ):
        strengths, taken = pop_and_push(strengths, torch.tensor(pop), torch.tensor(push))
        np.testing.assert_allclose(strengths, expected, atol=1e-6)
        np.testing.assert_allclose(taken, read, atol=1e-6)


def test_hard_and_soft_stacks_are_what_training_and_rounding_compute() -> None:
    model, _ = checkpoint.load("stack-abc")
    read, _ = Counting(lanes=1, steps=1).held_out("n = 1 to 15")
    text = "".join(model.vocabulary.symbols[i] for i in read[6].tolist() if i)
    ids = torch.tensor([[token.id for token in model.encode(text)]])
    values = shown(model, text)
    for name, hard in (("next", False), ("hard.next", True)):
        with torch.inference_mode():
            logits, _ = model(ids, hard=hard)
        np.testing.assert_allclose(values[name], logits[0].softmax(-1), atol=1e-5)


# memory networks


@pytest.mark.parametrize(
    ("name", "draw"), [("memn2n-zh", people_and_pets), ("memn2n-qa2", two_facts)]
)
def test_a_typed_story_is_answered_as_in_training(name: str, draw: object) -> None:
    model, _ = checkpoint.load(name)
    random = Random(5)
    for _ in range(5):
        one = draw(random)  # type: ignore[operator]
        assert told(model, one) == one.answer


def test_a_sentence_changed_in_the_middle_rereads_only_what_follows() -> None:
    model, _ = checkpoint.load("memn2n-qa1")
    story = ["anna went to the kitchen.", "ben ran to the garden.", "where is ben?"]
    runner = Runner(model)
    list(runner.run(model.encode("\n".join(story))))
    story[1] = "ben ran to the office."
    tokens = model.encode("\n".join(story))
    kept = runner.shared(tokens)
    assert [token.text for token in tokens[:kept]] == [
        "anna", "went", "to", "the", "kitchen", ".", "\n", "ben", "ran", "to", "the",
    ]  # fmt: skip
    batches = list(runner.run(tokens))
    assert batches[0].keep == kept
    answer = model.layout.view(batches[-1].recorded.rows, "answer")[-1]
    assert model.vocabulary.symbols[int(answer.argmax())] == "office"


def test_a_memory_of_one_sentence_forgets_the_others() -> None:
    small, _ = checkpoint.load("memn2n-qa1", sizes={"slots": 1})
    text = "anna went to the kitchen.\nben ran to the garden.\n"
    ages = shown(small, text)["slot.age"]
    assert ages.shape == (len(small.encode(text)), 1)
    assert ages[-1] == 0
