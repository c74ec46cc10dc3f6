"""A module as a model: which channels it has, what they hold, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import wm_explorer as wm
from engine.checkpoint import LoadError
from engine.own.exploring import own
from engine.own.module import Own
from engine.verify import TOLERANCE, show, verify


def shown(model: Own, text: str) -> dict[str, np.ndarray]:
    with torch.inference_mode():
        return show(model, model.encode(text))


def axes(model: Own) -> dict[str, list[tuple[str, int | None]]]:
    return {c.name: [(axis.name, axis.size) for axis in c.axes] for c in model.channels}


def agrees(model: Own, text: str) -> bool:
    errors = verify(model, model.encode(text))
    assert errors.keys() == {channel.name for channel in model.channels}
    return max(errors.values()) < TOLERANCE


class Reader(nn.Module):
    """An embedding, what `inside` makes of it [batch, step, unit], and logits."""

    def __init__(self, inside: Callable[[Tensor], Tensor] | nn.Module, width: int = 8) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.embed = nn.Embedding(10, 8)
        self.inside = inside
        self.head = nn.Linear(width, 10)

    def forward(self, ids: Tensor) -> Tensor:
        x = self.inside(self.embed(ids))
        return self.head(x[0] if isinstance(x, tuple) else x)


def test_one_stack_has_the_plain_names() -> None:
    model = own(Reader(nn.LSTM(8, 6, 2, batch_first=True), 6), [1, 2, 3])
    layered = [("layer", 2), ("unit", 6)]
    names = ["gate.input", "gate.forget", "candidate", "gate.output", "cell", "hidden"]
    assert axes(model) == {**dict.fromkeys(names, layered), "next": [("symbol", 10)]}
    assert model.blocks == {"layers": tuple(names)}
    assert agrees(model, "1 2 3 4 5 6")


def test_several_stacks_are_named_by_their_paths() -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.low = nn.GRU(8, 4, batch_first=True, bidirectional=True)
            self.tops = nn.ModuleList([nn.LSTM(8, 8, batch_first=True) for _ in range(3)])

        def forward(self, x: Tensor) -> Tensor:
            x, _ = self.low(x)
            for top in self.tops:
                x, _ = top(x)
            return x

    model = own(Reader(Two()), [1, 2, 3])
    found = axes(model)
    assert found["inside.low.gate.reset"] == [("layer", 1), ("unit", 4)]
    assert found["inside.low.backward.hidden"] == [("layer", 1), ("unit", 4)]
    assert found["inside.tops.gate.forget"] == [("layer", 3), ("unit", 8)], "three modules, a stack"
    assert "symbol" in found, "the backward direction sees what follows"
    assert agrees(model, "9 8 7 6 5")


def test_cells_in_a_loop_are_laid_along_the_steps() -> None:
    class Loop(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell = nn.LSTMCell(8, 8)

        def forward(self, x: Tensor) -> Tensor:
            state, found = None, []
            for step in x.unbind(1):
                state = self.cell(step, state)
                found.append(wm.probe("by step", state[0]))
            return torch.stack(found, 1)

    model = own(Reader(Loop()), [1, 2, 3])
    assert axes(model)["gate.forget"] == [("layer", 1), ("unit", 8)]
    values = shown(model, "4 5 6 7 8")
    np.testing.assert_array_equal(values["by step"], values["hidden"][:, 0])
    assert agrees(model, "4 5 6 7 8")


def test_a_layer_that_reads_something_else_is_told_and_left_out() -> None:
    class Beside(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.RNN(8, 8, batch_first=True)
            self.other = nn.LSTM(8, 3, batch_first=True)

        def forward(self, x: Tensor) -> Tensor:
            self.other(x.new_zeros(1, 5, 8))
            return self.rnn(x)[0]

    model = own(Reader(Beside()), [1, 2, 3])
    assert model.notes == ("inside.other cannot be shown: it reads 5 steps, where the text has 3",)
    assert axes(model)["hidden"] == [("layer", 1), ("unit", 8)], "the only one that is shown"
    assert model.info("x").notes == model.notes


def test_attention_grows_and_what_is_no_token_stands_apart() -> None:
    class Attend(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attend = nn.MultiheadAttention(8, 2, batch_first=True, add_zero_attn=True)
            self.memory = nn.Parameter(torch.randn(1, 5, 8))
            self.recall = nn.MultiheadAttention(8, 4, batch_first=True)

        def forward(self, x: Tensor) -> Tensor:
            x = x + self.attend(x, x, x)[0]
            return x + self.recall(x, self.memory, self.memory)[0]

    model = own(Reader(Attend()).eval(), [1, 2, 3, 4, 5])  # as many as the memory holds
    found = axes(model)
    assert found["inside.attend.attention"] == [("layer", 1), ("head", 2), ("token", None)]
    assert found["inside.attend.attention.added"] == [("layer", 1), ("head", 2), ("place", 1)]
    assert found["inside.recall.attention"] == [("layer", 1), ("head", 4), ("source", 5)]
    values = shown(model, "1 2 3 4 5 6 7")
    tokens, added = values["inside.attend.attention"], values["inside.attend.attention.added"]
    assert tokens.shape == (7, 1, 2, 7)
    np.testing.assert_allclose(tokens.sum(-1) + added.sum(-1), 1, atol=1e-5)
    assert agrees(model, "1 2 3 4 5 6 7")


def test_an_encoder_is_one_stack_of_attention() -> None:
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    model = own(Reader(nn.TransformerEncoder(layer, 3, enable_nested_tensor=False)).eval(), [1, 2])
    assert axes(model)["attention"] == [("layer", 3), ("head", 2), ("token", None)]
    np.testing.assert_allclose(shown(model, "1 2 3 4")["attention"].sum(-1), 1, atol=1e-5)
    assert agrees(model, "1 2 3 4")


def test_the_output_is_the_same_with_and_without_us() -> None:
    module = Reader(nn.GRU(8, 6, batch_first=True), 6)
    model = own(module, [1, 2, 3])
    ids = torch.tensor([[4, 5, 6, 7]])
    with torch.no_grad():
        expected = module(ids)[0].softmax(-1).numpy()
    np.testing.assert_array_equal(shown(model, "4 5 6 7")["next"], expected)


def test_probes_give_back_the_very_same_and_are_silent_outside_of_a_reading() -> None:
    value = torch.randn(3)
    assert wm.probe("x", value) is value
    assert wm.probe("y", "anything", axes=("step",)) == "anything"


def test_the_shapes_of_probes() -> None:
    steps = 3  # as many as some of the axes that are no steps

    def inside(x: Tensor) -> Tensor:  # [1, step, 8]
        count = x.shape[1]
        wm.probe("batched", x)
        wm.probe("steps first", x[0])
        wm.probe("not by step", torch.ones(steps, 2))
        wm.probe("scalar", x[0].norm(dim=-1))
        wm.probe("grows", torch.ones(1, count, count).tril())
        wm.probe("named", x[0].T, axes=("feature", "step"))
        wm.probe("slots", torch.ones(1, count, 2, 5) / 5, axes=("batch", "step", "head", "slot"))
        for k in range(2):
            wm.probe("twice", x[0] * k)
        return x

    model = own(Reader(inside), list(range(1, 1 + steps)))
    assert axes(model) == {
        "batched": [("feature", 8)],
        "steps first": [("feature", 8)],
        "not by step": [("row", 3), ("feature", 2)],
        "scalar": [],
        "grows": [("token", None)],
        "named": [("feature", 8)],
        "slots": [("head", 2), ("slot", 5)],
        "twice": [("call", 2), ("feature", 8)],
        "next": [("symbol", 10)],
    }
    kinds = {channel.name: channel.kind for channel in model.channels}
    assert kinds["scalar"] == "scalar"
    values = shown(model, "1 2 3 4 5")
    np.testing.assert_array_equal(values["named"], values["batched"])
    np.testing.assert_array_equal(values["twice"][:, 1], values["batched"])
    np.testing.assert_array_equal(values["grows"], np.tril(np.ones((5, 5))))
    assert values["not by step"].shape == (5, 3, 2), "of the whole text, at every step"
    assert agrees(model, "1 2 3 4 5")


def test_rows_of_numbers_are_read_exactly_and_show_no_symbols() -> None:
    torch.manual_seed(0)
    rows = torch.randn(6, 3)
    module = nn.Sequential(nn.Linear(3, 3))
    model = own(module, rows)
    assert axes(model) == {"output": [("feature", 3)]}
    with torch.no_grad():
        expected = module(rows[None])[0].numpy()
    np.testing.assert_array_equal(shown(model, model.example)["output"], expected)
    tokens = model.encode("1 2 3\nmy cat\n4,5,6\n")
    assert [token.known for token in tokens] == [True, False, True]


def test_a_layer_alone_is_read_as_it_is_called() -> None:
    rows = torch.randn(6, 3)
    model = own(nn.LSTM(3, 4), rows, call=lambda module, x: module(x[:, None]))
    assert axes(model)["cell"] == [("layer", 1), ("unit", 4)]
    with pytest.raises(LoadError, match="is the batch where the steps should be"):
        own(nn.LSTM(3, 4), rows)


def test_vocabularies() -> None:
    reader = Reader(nn.RNN(8, 8, batch_first=True))
    characters = own(reader, text="abba", vocabulary="abcdefghij")
    assert [t.id for t in characters.encode("cab?")] == [2, 0, 1, 0]
    assert [t.known for t in characters.encode("cab?")] == [True, True, True, False]
    words = own(reader, [1, 2], vocabulary=["<unk>", "the", "cat", *"abcdefg"])
    assert words.example == "the cat"
    assert [(t.id, t.start) for t in words.encode("the dog the")] == [(1, 0), (0, 4), (1, 8)]
    mapping = own(reader, [9, 0], vocabulary={symbol: i for i, symbol in enumerate("abcdefghij")})
    assert mapping.example == "ja"
    function = own(reader, text="1 12", vocabulary=lambda text: [len(w) for w in text.split()])
    assert [t.id for t in function.encode("1 12 123")] == [1, 2, 3]
    assert characters._texts.symbols[2] == "c"
    assert words._texts.symbols[1:3] == (" the", " cat"), "as they are written behind others"
    assert list(words._texts.unwritten) == [0]
    ids = own(reader, [3, 1, 4])
    assert ids.example == "3 1 4"
    assert [(t.id, t.known) for t in ids.encode("9, 10 x 007")] == [
        (9, True),
        (0, False),
        (0, False),
        (7, True),
    ]


def test_a_tokenizer_says_where_its_pieces_are() -> None:
    from tokenizers import Tokenizer, models, pre_tokenizers

    table = {"hel": 0, "lo": 1, "wor": 2, "ld": 3, "[UNK]": 4}
    tokenizer = Tokenizer(models.WordPiece(table, unk_token="[UNK]", continuing_subword_prefix=""))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    model = own(Reader(nn.RNN(8, 8, batch_first=True)), text="hello", vocabulary=tokenizer)
    found = [(t.text, t.id, t.start) for t in model.encode("hello  world")]
    assert found == [("hel", 0, 0), ("lo", 1, 3), ("wor", 2, 7), ("ld", 3, 10)]


def test_the_mode_stays_and_dropout_in_training_is_refused() -> None:
    inside = nn.Sequential(nn.Dropout(0.2))
    module = Reader(inside).train()
    with pytest.raises(LoadError, match=r"call \.eval\(\) on the module first"):
        own(module, [1, 2, 3])
    assert all(part.training for part in module.modules())
    inside[0].p = 0.0
    own(module, [1, 2, 3])
    assert all(part.training for part in module.modules())


def test_what_a_module_keeps_can_still_be_trained_with() -> None:
    class Keeping(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.RNN(8, 8, batch_first=True)
            self.kept: Tensor | None = None

        def forward(self, x: Tensor) -> Tensor:
            x, self.kept = self.rnn(x, None)
            return x

    module = Keeping()
    shown(own(Reader(module), [1, 2, 3]), "1 2 3")  # under inference mode, as it runs
    assert module.kept is not None
    output, _ = module.rnn(torch.randn(1, 4, 8), module.kept)
    output.sum().backward()  # fails on a tensor of inference mode
    assert module.rnn.weight_hh_l0.grad is not None


def test_a_module_that_raises_is_told_in_its_own_words() -> None:
    def inside(x: Tensor) -> Tensor:
        if x.shape[1] > 4:
            raise IndexError("no room for five")
        return x + 0 * wm.probe("x", x)

    model = own(Reader(inside), [1, 2, 3])
    with pytest.raises(LoadError, match="Reader raised IndexError: no room for five"):
        shown(model, "1 2 3 4 5")
    assert shown(model, "1 2 3 4")["x"].shape == (4, 8), "the next text is read"


def test_a_module_for_texts_of_one_length_is_shown() -> None:
    def inside(x: Tensor) -> Tensor:
        assert x.shape[1] == 3, "three and no other"
        return wm.probe("x", x)

    model = own(Reader(inside), [1, 2, 3])
    assert axes(model)["x"] == [("feature", 8)]


def test_what_changes_its_shape_is_said() -> None:
    model = own(
        Reader(
            lambda x: (
                wm.probe("x", x[..., : 4 if x.shape[1] < 4 else 8])
                @ torch.eye(8)[: 4 if x.shape[1] < 4 else 8]
            )
        ),
        [1, 2, 3],
    )
    with pytest.raises(LoadError, match=r"x is shaped \[8\] at a step now, and \[4\] in the exa"):
        shown(model, "1 2 3 4")


def test_a_probe_that_is_not_always_reached_is_nan_where_it_is_not() -> None:
    model = own(Reader(lambda x: wm.probe("x", x) if x.shape[1] < 4 else x), [1, 2, 3])
    assert np.isnan(shown(model, "1 2 3 4")["x"]).all()


@pytest.mark.parametrize(
    ("make", "given", "reason"),
    [
        (lambda: "module", {"tokens": [1]}, "give an nn.Module, not str"),
        (lambda: nn.Linear(3, 2), {}, "give `tokens`"),
        (lambda: nn.LSTM(3, 2), {"tokens": torch.ones(2, 2, 3)}, "must be ids"),
        (lambda: Reader(nn.Identity()), {"tokens": [99]}, "the vocabulary has 10 symbols"),
        (lambda: Reader(nn.Identity()), {"tokens": [1], "vocabulary": "ab"}, "is not logits"),
        (lambda: Reader(nn.Identity()), {"text": ""}, "the example is empty"),
        (lambda: torch.jit.script(nn.Linear(3, 2)), {"tokens": [1]}, "before torch.jit"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*torch.jit")
def test_what_cannot_be_is_refused(
    make: Callable[[], Any], given: dict[str, Any], reason: str
) -> None:
    options = {"as_logits": True} if reason == "is not logits" else {}
    with pytest.raises(LoadError, match=reason):
        own(make(), **given, **options)


def test_a_module_that_shows_nothing_is_refused() -> None:
    class Silent(nn.Module):
        def forward(self, x: Tensor) -> str:
            return "nothing"

    with pytest.raises(LoadError, match="Silent shows nothing: it has no layer"):
        own(Silent(), torch.ones(2, 3))
