"""Gates of networks with a recurrent state, from the weights: plain numpy in double precision.

What goes into a layer is taken from the network; all that the layer makes of it is computed anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.opening.huggingface.loading import load
from engine.opening.huggingface.state import AtOnce
from engine.spec import Token
from engine.verify import show
from tests import architectures

Array = NDArray[np.float64]
IDS = [5 + 37 * i % 290 for i in range(40)]  # more than are read at once


def shown_and_inputs(
    kind: str, folder: Path, layer: str
) -> tuple[dict[str, np.ndarray], list[Array], list[dict[str, Array]]]:
    """What is shown of a text, and of each layer of a class what it read and its weights."""
    model = load(architectures.save(kind, folder))
    assert isinstance(model, AtOnce)
    network = model.network.network
    modules = [m for m in network.modules() if type(m).__name__ == layer]
    with torch.no_grad():
        for i, parameter in enumerate(network.parameters()):  # none as it was made, all alike
            parameter += 0.1 * torch.randn(parameter.shape, generator=seeded(i))
        for name, parameter in network.named_parameters():
            if "igate_preact.bias" in name:
                parameter += 8  # so that now the old, now the new is what is largest
            if "igate_preact.weight" in name:
                parameter *= 4
    read: list[Array] = []
    hooks = [
        m.register_forward_pre_hook(
            lambda _, args, kw: read.append(first(args, kw)), with_kwargs=True
        )
        for m in modules
    ]
    with torch.inference_mode():
        network(input_ids=torch.tensor([IDS]), use_cache=False)
    for hook in hooks:
        hook.remove()
    weights = [{n: p.double().numpy() for n, p in m.named_parameters()} for m in modules]
    tokens = [Token(str(i), i, place) for place, i in enumerate(IDS)]
    return show(model, tokens), read, weights


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def first(args: Any, kw: Any) -> Array:
    found: Array = (args[0] if args else next(iter(kw.values())))[0].double().numpy()
    return found


def sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def softplus(x: Array) -> Array:
    return np.logaddexp(0, x)


def convolved(x: Array, weight: Array, bias: Array | None) -> Array:
    """A causal convolution over [step, unit], then silu."""
    size = weight.shape[-1]
    padded = np.concatenate([np.zeros((size - 1, x.shape[1])), x])
    y = sum(padded[j : j + len(x)] * weight[:, 0, j] for j in range(size))
    y = y + (0 if bias is None else bias)
    return y * sigmoid(y)


def close(shown: np.ndarray, expected: Array) -> None:
    scale = np.abs(expected).max()
    assert np.ptp(expected) > 1e-3 * scale  # something that could be wrong
    np.testing.assert_allclose(shown / scale, expected / scale, atol=2e-5)


@pytest.mark.parametrize(
    ("kind", "layer"),
    [("mamba", "MambaMixer"), ("falcon_mamba", "FalconMambaMixer"), ("jamba", "JambaMambaMixer")],
)
def test_mamba(kind: str, layer: str, tmp_path: Path) -> None:
    shown, read, weights = shown_and_inputs(kind, tmp_path, layer)
    for at, (u, w) in enumerate(zip(read, weights, strict=True)):
        x, _ = np.split(u @ w["in_proj.weight"].T + w.get("in_proj.bias", 0), 2, -1)
        x = convolved(x, w["conv1d.weight"], w.get("conv1d.bias"))
        units, n = w["A_log"].shape
        parts = np.split(x @ w["x_proj.weight"].T, [len(w["x_proj.weight"]) - 2 * n, -n], -1)
        if kind != "mamba":  # each is normed
            names = [f"{part}_layernorm.weight" for part in ("dt", "b", "c")]
            parts = [
                p / np.sqrt((p**2).mean(-1, keepdims=True) + 1e-6) * w.get(name, 1)
                for p, name in zip(parts, names, strict=True)
            ]
        dt, b, c = parts
        step = softplus(dt @ w["dt_proj.weight"].T + w["dt_proj.bias"])
        close(shown["step.size"][:, at], step)
        close(shown["state.input"][:, at], b)
        close(shown["state.output"][:, at], c)
        h = np.zeros((units, n))
        for t in range(len(IDS)):
            h = np.exp(-step[t][:, None] * np.exp(w["A_log"])) * h
            h = h + (step[t] * x[t])[:, None] * b[t]
        close(shown["state"][-1, at], h)


@pytest.mark.parametrize(
    ("kind", "layer"),
    [
        ("mamba2", "Mamba2Mixer"),
        ("bamba", "BambaMixer"),
        ("nemotron_h", "NemotronHMamba2Mixer"),  # this and zamba2: two groups, bounded steps
        ("granitemoehybrid", "GraniteMoeHybridMambaLayer"),
        ("zamba2", "Zamba2MambaMixer"),
    ],
)
def test_mamba_2(kind: str, layer: str, tmp_path: Path) -> None:
    shown, read, weights = shown_and_inputs(kind, tmp_path, layer)
    for at, (u, w) in enumerate(zip(read, weights, strict=True)):
        heads, wide = len(w["A_log"]), len(w["conv1d.weight"])
        projected = u @ w["in_proj.weight"].T + w.get("in_proj.bias", 0)
        _, mixed, dt = np.split(projected, [-heads - wide, -heads], -1)
        mixed = convolved(mixed, w["conv1d.weight"], w.get("conv1d.bias"))
        groups = 2 if kind in ("nemotron_h", "zamba2") else 1
        n = shown["state.input"].shape[-1]
        x, b, c = np.split(mixed, [-2 * groups * n, -groups * n], -1)
        step = softplus(dt + w["dt_bias"])
        if groups == 2:
            assert step.min() < 0.001  # else nothing is bounded
            step = np.maximum(step, 0.001)
        decay = np.exp(-step * np.exp(w["A_log"]))
        close(shown["step.size"][:, at], step)
        close(shown["gate.decay"][:, at], decay)
        shape = (len(IDS), groups, n)
        close(shown["state.input"][:, at].reshape(shape), b.reshape(shape))
        close(shown["state.output"][:, at].reshape(shape), c.reshape(shape))
        x = x.reshape(len(IDS), heads, -1)
        each = np.repeat(b.reshape(shape), heads // groups, 1)  # [step, head, state]
        h = np.zeros((heads, x.shape[-1], n))
        for t in range(len(IDS)):
            new = (step[t][:, None] * x[t])[..., None] * each[t][:, None]
            h = decay[t][:, None, None] * h + new
        close(shown["state"][-1, at], h)


def test_the_gates_of_a_delta_net(tmp_path: Path) -> None:
    shown, read, weights = shown_and_inputs("qwen3_5_text", tmp_path, "Qwen3_5GatedDeltaNet")
    for at, (u, w) in enumerate(zip(read, weights, strict=True)):
        write = sigmoid(u @ w["in_proj_b.weight"].T)
        decay = np.exp(-np.exp(w["A_log"]) * softplus(u @ w["in_proj_a.weight"].T + w["dt_bias"]))
        close(shown["gate.write"][:, at], write)
        close(shown["gate.decay"][:, at], decay)
        mixed = convolved(u @ w["in_proj_qkv.weight"].T, w["conv1d.weight"], None)
        _, k, v = np.split(mixed, [16, 32], -1)  # two heads of keys, four of values, of 8 each
        k = k.reshape(-1, 2, 8)
        k = np.repeat(k / np.sqrt((k**2).sum(-1, keepdims=True) + 1e-6), 2, 1)
        v, s = v.reshape(-1, 4, 8), np.zeros((4, 8, 8))
        for t in range(len(IDS)):
            s = decay[t][:, None, None] * s
            error = write[t][:, None] * (v[t] - np.einsum("hk,hkv->hv", k[t], s))
            s = s + k[t][:, :, None] * error[:, None]
        close(shown["state"][-1, at], s)


def test_the_gates_of_kimi_are_for_each_part_of_a_key(tmp_path: Path) -> None:
    shown, read, weights = shown_and_inputs("kimi_linear", tmp_path, "KimiLinearDeltaAttention")
    (u,), (w,) = read, weights
    low = u @ w["forget_gate.f_a_proj.weight"].T @ w["forget_gate.f_b_proj.weight"].T
    speed = softplus(low + w["forget_gate.dt_bias"]).reshape(len(IDS), 4, 8)
    close(shown["gate.decay"][:, 0], np.exp(-np.exp(w["forget_gate.A_log"][0]) * speed))
    close(shown["gate.write"][:, 0], sigmoid(u @ w["b_proj.weight"].T))


def test_what_xlstm_writes_keeps_and_lets_through(tmp_path: Path) -> None:
    shown, read, weights = shown_and_inputs("xlstm", tmp_path, "xLSTMLayer")
    for at, (u, w) in enumerate(zip(read, weights, strict=True)):

        def capped(name: str, u: Array = u, w: dict[str, Array] = w) -> Array:
            x = u @ w[f"{name}gate_preact.weight"].T + w[f"{name}gate_preact.bias"]
            return 15 * np.tanh(x / 15)

        i, f = capped("i"), -softplus(-capped("f"))  # logarithms
        m = np.zeros((len(IDS) + 1, i.shape[1]))
        for t in range(len(IDS)):
            m[t + 1] = np.maximum(f[t] + m[t], i[t])
        write, keep = np.exp(i - m[1:]), np.exp(f + m[:-1] - m[1:])
        close(shown["input.exponent"][:, at], i)
        close(shown["gate.forget"][:, at], np.exp(f))
        close(shown["gate.input"][:, at], write)
        close(shown["gate.decay"][:, at], keep)
        close(shown["gate.output"][:, at], sigmoid(u @ w["ogate_preact.weight"].T))
        heads = i.shape[1]
        k, v = ((u @ w[f"{n}.weight"].T).reshape(len(u), heads, -1) for n in "kv")
        c = np.zeros((heads, k.shape[-1], v.shape[-1]))
        for t in range(len(IDS)):
            new = k[t][:, :, None] * v[t][:, None]
            c = keep[t][:, None, None] * c + write[t][:, None, None] * new
        close(shown["cell"][-1, at], c)


def test_the_two_gates_and_the_decay_of_recurrent_gemma(tmp_path: Path) -> None:
    shown, read, weights = shown_and_inputs("recurrent_gemma", tmp_path, "RecurrentGemmaRglru")
    for at, (x, w) in enumerate(zip(read, weights, strict=True)):
        blocks = x.reshape(len(IDS), *w["input_gate_bias"].shape)  # [step, block, unit]

        def gate(name: str, blocks: Array = blocks, w: dict[str, Array] = w) -> Array:
            made = np.einsum("tbi,bio->tbo", blocks, w[f"{name}_gate_weight"])
            return sigmoid(made + w[f"{name}_gate_bias"]).reshape(len(IDS), -1)

        r, i = gate("recurrent"), gate("input")
        a = np.exp(-8 * r * softplus(w["recurrent_param"]))
        a[0] = 0  # a text begins with nothing to keep
        close(shown["gate.recurrence"][:, at], r)
        close(shown["gate.input"][:, at], i)
        close(shown["gate.decay"][:, at], a)
        h = np.zeros(x.shape[1])
        for t in range(len(IDS)):
            h = a[t] * h + np.sqrt(1 - a[t] ** 2) * i[t] * x[t]
        close(shown["state"][-1, at], h)


def test_what_rwkv_weighs_a_token_by(tmp_path: Path) -> None:
    shown, read, weights = shown_and_inputs("rwkv", tmp_path, "RwkvSelfAttention")
    for at, (u, w) in enumerate(zip(read, weights, strict=True)):
        past = np.concatenate([np.zeros_like(u[:1]), u[:-1]])

        def mixed(name: str, u: Array = u, past: Array = past, w: dict[str, Array] = w) -> Array:
            share = w[f"time_mix_{name}"][0]
            return (u * share + past * (1 - share)) @ w[f"{name}.weight"].T

        decay = np.exp(-np.exp(w["time_decay"]))
        total, share = np.zeros(u.shape[1]), []
        for came in np.exp(mixed("key")):
            total = decay * total + came
            share.append(came / total)
        close(shown["gate.write"][:, at], np.array(share))
        close(shown["gate.receptance"][:, at], sigmoid(mixed("receptance")))
        np.testing.assert_allclose(shown["gate.decay"][:, at], np.tile(decay, (len(IDS), 1)), 1e-5)


def test_what_a_short_convolution_is_multiplied_with(tmp_path: Path) -> None:
    shown, read, weights = shown_and_inputs("lfm2", tmp_path, "Lfm2ShortConv")
    (u,), (w,) = read, weights
    write, output, x = np.split(u @ w["in_proj.weight"].T, 3, -1)
    close(shown["write.factor"][:, 0], write)
    close(shown["read.factor"][:, 0], output)
    close(shown["convolution"][-1, 0], (write * x)[-3:].T)
