"""Watching torch's layers changes no bit of what they give, and shows what they computed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from engine.own.reference import reference
from engine.own.seeing import Members, members_of, see
from engine.own.watching import Call, watched

STEPS = 7
Pair = tuple[nn.Module, tuple[Any, ...], dict[str, Any]]


def recurrent() -> dict[str, Callable[[], Pair]]:
    """nn.RNN, nn.GRU and nn.LSTM in all their settings."""
    found: dict[str, Callable[[], Pair]] = {}
    kinds = {
        "lstm": (nn.LSTM, {}),
        "lstm-projected": (nn.LSTM, {"proj_size": 3}),
        "gru": (nn.GRU, {}),
        "rnn-tanh": (nn.RNN, {}),
        "rnn-relu": (nn.RNN, {"nonlinearity": "relu"}),
    }
    for (name, (cls, options)), both, first, bias in product(
        kinds.items(), (False, True), (False, True), (False, True)
    ):
        for given in ("batched", "single", "state", "packed"):

            def make(
                cls: Any = cls,
                options: Any = options,
                both: bool = both,
                first: bool = first,
                bias: bool = bias,
                given: str = given,
            ) -> Pair:
                layer = cls(5, 6, 2, bias=bias, batch_first=first, bidirectional=both, **options)
                x = torch.randn(2, STEPS, 5) if first else torch.randn(STEPS, 2, 5)
                if given == "single":
                    return layer, (torch.randn(STEPS, 5),), {}
                if given == "packed":
                    packed = pack_padded_sequence(x, torch.tensor([4, STEPS]), first, False)
                    return layer, (packed,), {}
                if given == "state":
                    count = 4 if both else 2
                    h = torch.randn(count, 2, options.get("proj_size", 6))
                    state = (h, torch.randn(count, 2, 6)) if cls is nn.LSTM else h
                    return layer, (x,), {"hx": state}
                return layer, (x,), {}

            found[f"{name}-{both:d}{first:d}{bias:d}-{given}"] = make
    return found


def attention() -> dict[str, Callable[[], Pair]]:
    """nn.MultiheadAttention in its settings, with the masks it takes."""
    found: dict[str, Callable[[], Pair]] = {}
    causal = torch.ones(STEPS, STEPS, dtype=torch.bool).triu(1)
    masks: dict[str, dict[str, Any]] = {
        "free": {},
        "causal": {"attn_mask": causal},
        "float": {"attn_mask": torch.randn(STEPS, STEPS)},
        "by-head": {"attn_mask": torch.randn(2 * 4, STEPS, STEPS)},
        "padding": {"key_padding_mask": torch.tensor([[False] * 5 + [True] * 2] * 2)},
        "both": {
            "attn_mask": causal,
            "key_padding_mask": torch.tensor([[False] * 5 + [True] * 2] * 2),
        },
        "unweighed": {"need_weights": False},
    }
    settings: dict[str, dict[str, Any]] = {
        "plain": {},
        "unbiased": {"bias": False},
        "bias-kv": {"add_bias_kv": True},
        "zero": {"add_zero_attn": True},
        "sizes": {"kdim": 5, "vdim": 6},
        "dropout": {"dropout": 0.3},
    }
    for (setting, options), (masked, mask), first in product(
        settings.items(), masks.items(), (False, True)
    ):

        def make(options: Any = options, mask: Any = mask, first: bool = first) -> Pair:
            layer = nn.MultiheadAttention(8, 4, batch_first=first, **options)
            shape = (2, STEPS) if first else (STEPS, 2)
            x = torch.randn(*shape, 8)
            if "kdim" in options:
                return layer, (x, torch.randn(*shape, 5), torch.randn(*shape, 6)), mask
            return layer, (x, x, x), mask

        found[f"attention-{setting}-{masked}-{first:d}"] = make
    return found


def transformers() -> dict[str, Callable[[], Pair]]:
    """Encoders and decoders, on the fused path and off it."""
    found: dict[str, Callable[[], Pair]] = {}
    for norm_first, batch_first, activation, bias in product(
        (False, True), (False, True), ("relu", "gelu"), (False, True)
    ):

        def encoder(
            padded: bool,
            nf: bool = norm_first,
            bf: bool = batch_first,
            act: str = activation,
            bias: bool = bias,
        ) -> Pair:
            layer = nn.TransformerEncoderLayer(
                8, 2, 12, activation=act, norm_first=nf, batch_first=bf, bias=bias
            )
            whole = nn.TransformerEncoder(layer, 2, enable_nested_tensor=padded)
            mask = torch.tensor([[False] * STEPS, [False] * 5 + [True] * 2])
            x = torch.randn(2, STEPS, 8) if bf else torch.randn(STEPS, 2, 8)
            return whole, (x,), {"src_key_padding_mask": mask} if padded else {}

        def decoder(
            nf: bool = norm_first, bf: bool = batch_first, act: str = activation, bias: bool = bias
        ) -> Pair:
            layer = nn.TransformerDecoderLayer(
                8, 2, 12, activation=act, norm_first=nf, batch_first=bf, bias=bias
            )
            shape, other = ((2, STEPS), (2, 4)) if bf else ((STEPS, 2), (4, 2))
            given = (torch.randn(*shape, 8), torch.randn(*other, 8))
            causal = nn.Transformer.generate_square_subsequent_mask(STEPS)
            options = {"tgt_mask": causal, "tgt_is_causal": True}
            return nn.TransformerDecoder(layer, 2), given, options

        name = f"{norm_first:d}{batch_first:d}{bias:d}-{activation}"
        found[f"encoder-{name}"] = lambda make=encoder: make(False)
        if batch_first and bias and not norm_first:  # the only ones that nest
            found[f"encoder-nested-{name}"] = lambda make=encoder: make(True)
        found[f"decoder-{name}"] = decoder
    return found


def cells() -> dict[str, Callable[[], Pair]]:
    found: dict[str, Callable[[], Pair]] = {}
    kinds = {
        "lstm": (nn.LSTMCell, {}),
        "gru": (nn.GRUCell, {}),
        "rnn": (nn.RNNCell, {}),
        "relu": (nn.RNNCell, {"nonlinearity": "relu"}),
    }
    for (name, (cls, options)), bias, batched, stated in product(
        kinds.items(), (False, True), (False, True), (False, True)
    ):

        def make(
            cls: Any = cls,
            options: Any = options,
            bias: bool = bias,
            batched: bool = batched,
            stated: bool = stated,
        ) -> Pair:
            lead = (2,) if batched else ()
            h = torch.randn(*lead, 6)
            state = (h, torch.randn(*lead, 6)) if cls is nn.LSTMCell else h
            rest = (state,) if stated else ()
            return cls(5, 6, bias=bias, **options), (torch.randn(*lead, 5), *rest), {}

        found[f"cell-{name}-{bias:d}{batched:d}{stated:d}"] = make
    return found


CASES = {**recurrent(), **cells(), **attention(), **transformers()}


def made(name: str) -> Pair:
    torch.manual_seed(3)
    return CASES[name]()


def tensors(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, tuple):  # a packed sequence is one too
        return [tensor for part in value for tensor in tensors(part)]
    return []


def run(module: nn.Module, args: Any, options: Any, calls: list[Call] | None) -> list[Tensor]:
    """The outputs, and after them where the random numbers stand."""
    torch.manual_seed(5)
    if calls is None:
        output = module(*args, **options)
    else:

        def take(call: Call) -> None:
            with torch.no_grad():
                members_of(call)  # in the place where an explorer works
            calls.append(call)

        with watched(module, take):
            output = module(*args, **options)
    return [*tensors(output), torch.get_rng_state()]


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
@pytest.mark.filterwarnings("ignore:Support for mismatched .*mask")
@pytest.mark.parametrize("mode", ["eval", "train", "grad"])
@pytest.mark.parametrize("part", ["recurrent", "cell", "attention", "encoder", "decoder"])
def test_watching_changes_no_bit(part: str, mode: str) -> None:
    kinds = ("lstm", "gru", "rnn") if part == "recurrent" else (part,)
    for name in (n for n in CASES if n.startswith(kinds)):
        module, args, options = made(name)
        module.train(mode == "train")
        before = {n: value.clone() for n, value in module.state_dict().items()}
        calls: list[Call] = []
        with torch.set_grad_enabled(mode == "grad"):
            bare = run(module, args, options, None)
            seen = run(module, args, options, calls)
            assert torch.is_grad_enabled() == (mode == "grad")
        assert calls, name
        assert len(bare) == len(seen), name
        assert all(torch.equal(a, b) for a, b in zip(bare, seen, strict=True)), name
        assert [t.requires_grad for t in bare] == [t.requires_grad for t in seen], name
        assert module.training == (mode == "train")
        assert module.state_dict().keys() == before.keys()
        assert all(torch.equal(v, before[n]) for n, v in module.state_dict().items()), name
        assert all("forward" not in m.__dict__ for m in module.modules()), name


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
@pytest.mark.filterwarnings("ignore:Support for mismatched .*mask")
@pytest.mark.parametrize("part", ["recurrent", "cell", "attention", "encoder", "decoder"])
def test_what_is_shown_equals_plain_loops(part: str) -> None:
    kinds = ("lstm", "gru", "rnn") if part == "recurrent" else (part,)
    for name in (n for n in CASES if n.startswith(kinds)):
        module, args, options = made(name)
        module.eval()

        def call(module: nn.Module, _: Tensor, args: Any = args, options: Any = options) -> Any:
            return module(*args, **options)

        seen = see(module, call, torch.zeros(1))
        expected = reference(module, call, torch.zeros(1))
        assert not seen.problems, name
        assert not expected.problems, name
        assert seen.layers.keys() == expected.layers.keys()
        assert seen.layers, name
        for path, shown in seen.layers.items():
            for members, others in zip(shown, expected.layers[path], strict=True):
                assert members.keys() == others.keys()
                for member, value in members.items():
                    torch.testing.assert_close(
                        value.double(), others[member], atol=1e-5, rtol=1e-5, msg=f"{name} {member}"
                    )


def shown_by(module: nn.Module, *args: Any, **options: Any) -> tuple[Members, Any]:
    seen = see(module, lambda m, _: m(*args, **options), torch.zeros(1))
    (members,) = seen.layers[""]
    return members, seen.output


@pytest.mark.parametrize("both", [False, True])
def test_the_gates_of_an_lstm_give_its_output(both: bool) -> None:
    torch.manual_seed(0)
    layer = nn.LSTM(5, 6, 3, batch_first=True, bidirectional=both)
    members, (output, _) = shown_by(layer, torch.randn(1, STEPS, 5))
    for start, own in (("", output[0, :, :6]), ("backward.", output[0, :, 6:])):
        if start and not both:
            continue
        made_of = members[f"{start}gate.output"] * members[f"{start}cell"].tanh()
        torch.testing.assert_close(made_of[-1], own, atol=1e-5, rtol=0)
        torch.testing.assert_close(made_of, members[f"{start}hidden"], atol=1e-5, rtol=0)


@pytest.mark.parametrize("fused", [False, True])
def test_attention_weighs_the_values_to_its_output(fused: bool) -> None:
    torch.manual_seed(0)
    layer = nn.MultiheadAttention(8, 4, batch_first=True).eval()
    torch.nn.init.normal_(layer.in_proj_bias)
    x = torch.randn(1, STEPS, 8)
    key = x if fused else x.clone()
    members, (output, _) = shown_by(layer, x, key, x, need_weights=False)
    weights = members["attention"][0]  # [head, query, key]
    values = x[0] @ layer.in_proj_weight[16:].T + layer.in_proj_bias[16:]
    heads = values.view(STEPS, 4, 2).transpose(0, 1)  # [head, key, unit]
    mixed = (weights @ heads).transpose(0, 1).reshape(STEPS, 8)
    torch.testing.assert_close(layer.out_proj(mixed), output[0], atol=1e-5, rtol=0)


@pytest.mark.parametrize("layer", [nn.RNN(3, 4), nn.RNNCell(3, 4)])
def test_what_a_module_changes_in_place_afterwards_is_shown_as_it_was(layer: nn.Module) -> None:
    before: list[Tensor] = []

    def call(module: nn.Module, x: Tensor) -> Tensor:
        output = module(x)
        hidden: Tensor = output[0] if isinstance(output, tuple) else output
        before.append(hidden.clone())
        return hidden.mul_(2)

    seen = see(layer, call, torch.randn(1, 3))
    torch.testing.assert_close(seen.layers[""][0]["hidden"][0], before[0], atol=0, rtol=0)


def test_a_module_with_a_forward_of_its_own_gets_it_back() -> None:
    layer = nn.RNN(3, 4)
    mine = layer.forward
    layer.__dict__["forward"] = mine
    see(layer, lambda m, x: m(x), torch.randn(STEPS, 3))
    assert layer.__dict__["forward"] is mine


def test_the_fused_path_is_taken_as_without_us() -> None:
    """Where a hook on a layer would lead off it, so that other bits could come out."""
    module, args, options = made("encoder-011-gelu")
    module.eval()
    with torch.no_grad():
        calls: list[Call] = []
        run(module, args, options, calls)
        assert [call.output is None for call in calls] == [True, True], "attention is not called"
        hooked = module.layers[0].norm1.register_forward_hook(lambda *_: None)
        calls.clear()
        run(module, args, options, calls)
        hooked.remove()
    assert [call.output is None for call in calls] == [False, True]
