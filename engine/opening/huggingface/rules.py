"""The library's recurrences, each replaced by one that lets see what goes into the state.

Every function is told what is seen, the library's own, and its arguments: for a single token it
calls the library's own, for a stretch it knows the state after each token (`scans`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import conv1d, logsigmoid, softplus

from engine.opening.huggingface import scans
from engine.opening.huggingface.seeing import Seeing

#: The recurrence of a layer, replaced: (what is seen, the library's own, its arguments).
Replaced = Callable[..., Any]
#: What the output of a layer's part says of its gates.
Gates = Callable[[Tensor], dict[str, Tensor]]


def _selective_one(
    seeing: Seeing, theirs: Any, state: Tensor, x: Tensor, dt: Tensor, a: Tensor, b: Tensor,
    c: Tensor, d: Tensor, *, dt_bias: Tensor | None, **how: Any,
) -> Any:  # fmt: skip
    size = softplus(dt if dt_bias is None else dt + dt_bias)  # [batch, unit]
    seeing.see(step_size=size, state_input=b, state_output=c)
    return theirs(state, x, dt, a, b, c, d, dt_bias=dt_bias, **how)


def _selective_many(
    seeing: Seeing, theirs: Any, x: Tensor, dt: Tensor, a: Tensor, b: Tensor, c: Tensor, *,
    z: Tensor, delta_bias: Tensor | None, **how: Any,
) -> Any:  # fmt: skip
    size = softplus(dt if delta_bias is None else dt + delta_bias.unsqueeze(-1))[0]  # [unit, step]
    seeing.see(step_size=size.T, state_input=b[0].T, state_output=c[0].T)
    if not seeing.stretch:
        return theirs(x, dt, a, b, c, z=z, delta_bias=delta_bias, **how)
    start = seeing.start("state")
    output, (states,) = scans.selective(
        x[0].float(), size.float(), a, b[0].float(), c[0].float(), how["D"], z[0], start
    )
    seeing.after("state", states)
    return output, states[-1:]


def _dual_one(
    seeing: Seeing, theirs: Any, state: Tensor, x: Tensor, dt: Tensor, a: Tensor, b: Tensor,
    c: Tensor, d: Tensor, *, dt_bias: Tensor, **how: Any,
) -> Any:  # fmt: skip
    """The library bounds step sizes only where it reads many tokens. Here they always are."""
    size = softplus(dt + dt_bias)[..., 0]  # [batch, head]
    if seeing.limit is None:
        _see_dual(seeing, size, a[:, 0, 0], b, c)
        return theirs(state, x, dt, a, b, c, d, dt_bias=dt_bias, **how)
    size = size.clamp(*seeing.limit)
    _see_dual(seeing, size, a[:, 0, 0], b, c)
    output, (states,) = scans.dual(x, size, a[:, 0, 0], b, c, d, state[0])
    state.copy_(states)
    return output[0]


def _dual_many(
    seeing: Seeing, theirs: Any, x: Tensor, dt: Tensor, a: Tensor, b: Tensor, c: Tensor, *,
    dt_bias: Tensor, initial_states: Tensor | None = None,
    dt_limit: tuple[float, float] = (0.0, torch.inf), **how: Any,
) -> Any:  # fmt: skip
    size = softplus(dt + dt_bias).clamp(*dt_limit)[0]  # [step, head]
    _see_dual(seeing, size, a, b[0], c[0])
    if not seeing.stretch:
        return theirs(
            x, dt, a, b, c, dt_bias=dt_bias, initial_states=initial_states, dt_limit=dt_limit,
            **how,
        )  # fmt: skip
    start = None if initial_states is None else initial_states[0]
    output, (states,) = scans.dual(x[0], size, a, b[0], c[0], how["D"], start)
    seeing.after("state", states)
    return output, states[-1:]


def _see_dual(seeing: Seeing, size: Tensor, a: Tensor, b: Tensor, c: Tensor) -> None:
    """size [step, head]; a [head]; b, c [step, group, state], without the group if it is one."""
    b, c = (x.squeeze(1) if x.shape[1] == 1 else x for x in (b, c))
    seeing.see(step_size=size, gate_decay=torch.exp(size * a), state_input=b, state_output=c)


def _delta(
    seeing: Seeing, theirs: Any, query: Tensor, key: Tensor, value: Tensor, *, g: Tensor,
    beta: Tensor, initial_state: Tensor | None, use_qk_l2norm_in_kernel: bool = False, **how: Any,
) -> Any:  # fmt: skip
    decay = torch.exp(g[0].float())  # [step, head] or [step, head, key]
    seeing.see(gate_decay=decay, gate_write=beta[0])
    if not seeing.stretch:
        return theirs(
            query, key, value, g=g, beta=beta, initial_state=initial_state,
            use_qk_l2norm_in_kernel=use_qk_l2norm_in_kernel, **how,
        )  # fmt: skip
    q, k, v = (x[0].float() for x in (query, key, value))  # [step, head, feature]
    if k.shape[1] != v.shape[1]:
        q, k = (x.repeat_interleave(v.shape[1] // k.shape[1], 1) for x in (q, k))
    if use_qk_l2norm_in_kernel:
        q, k = (x * torch.rsqrt((x * x).sum(-1, keepdim=True) + 1e-6) for x in (q, k))
    start = None if initial_state is None else initial_state[0]
    q = q * q.shape[-1] ** -0.5
    output, (states,) = scans.delta(q, k, v, decay, beta[0].float(), start)
    seeing.after("state", states)
    return output.to(query.dtype), states[-1:]


def _weighted(
    seeing: Seeing, theirs: Any, decay: Tensor, bonus: Tensor, key: Tensor, value: Tensor, *,
    state: Any = None, return_state: bool = False,
) -> Any:  # fmt: skip
    before = None if state is None else tuple(s[0] for s in state)
    faded = -torch.exp(decay)  # what the library calls decay is the logarithm of w
    if seeing.stretch:
        output, states = scans.weighted(key[0].float(), value[0].float(), faded, bonus, before)
        for name, each in zip(("numerator", "denominator", "exponent"), states, strict=True):
            seeing.after(name, each)
        after = [s[-1:] for s in states]
        output = output.to(key.dtype)
    else:
        output, after = theirs(decay, bonus, key, value, state=state, return_state=return_state)
        one = key.shape[1] == 1 and after is not None
        states = (
            tuple(after) if one else scans.weighted(key[0], key[0], faded, bonus, before).states
        )
    _see_weights(seeing, key[0].float(), faded, states)
    return output, after


def _see_weights(seeing: Seeing, k: Tensor, decay: Tensor, states: tuple[Tensor, ...]) -> None:
    """How much of the average a token becomes, e^k / b, and how fast weights fade, e^-w."""
    _, denominator, exponent = states
    share = torch.exp(k - exponent) / denominator  # [step, unit]
    seeing.see(gate_write=share, gate_decay=torch.exp(decay).expand_as(share))


def _mixed(seeing: Seeing, theirs: Any, module: Any, hidden: Tensor, state: Any = None) -> Any:
    """RWKV's attention: what each unit lets through, and the token that the next one sees."""
    found = theirs(module, hidden, state=state)
    seeing.see(gate_receptance=found[0][0])
    if seeing.stretch:
        seeing.after("shift.attention", hidden[0])
    return found


def _fed(seeing: Seeing, theirs: Any, module: Any, hidden: Tensor, state: Any = None) -> Any:
    if seeing.stretch:
        seeing.after("shift.feedforward", hidden[0])
    return theirs(module, hidden, state=state)


def _matrix(
    seeing: Seeing, theirs: Any, module: Any, *, query: Tensor, key: Tensor, value: Tensor,
    igate: Tensor, fgate: Tensor, c_initial: Any, n_initial: Any, m_initial: Any, **how: Any,
) -> Any:  # fmt: skip
    i, f = igate[0].T.float(), logsigmoid(fgate[0].T.float())  # logarithms, [step, head]
    before = None if m_initial is None else m_initial[0].squeeze(-1).float()
    m = scans.stabilizers(i, f, before)  # [step, head]
    first = torch.zeros_like(m[:1]) if before is None else before.unsqueeze(0)
    write, keep = torch.exp(i - m), torch.exp(f + torch.cat([first, m[:-1]]) - m)
    seeing.see(gate_input=write, gate_forget=torch.exp(f), gate_decay=keep, input_exponent=i)
    if not seeing.stretch:
        return theirs(
            module, query=query, key=key, value=value, igate=igate, fgate=fgate,
            c_initial=c_initial, n_initial=n_initial, m_initial=m_initial, **how,
        )  # fmt: skip
    q, k, v = (x[0].transpose(0, 1).float() for x in (query, key, value))  # [step, head, feature]
    start = None if c_initial is None else (c_initial[0].float(), n_initial[0].float())
    output, states = scans.matrix(q, k, v, write, keep, m, start, module.config.eps)
    for name, each in zip(("cell", "normalizer", "stabilizer"), states, strict=True):
        seeing.after(name, each)
    cell, normalizer, _ = states
    return output.to(query.dtype), (cell[-1:], normalizer[-1:], m[-1:].unsqueeze(-1))


def _real_gates(
    seeing: Seeing, theirs: Any, module: Any, activations: Tensor, position_ids: Tensor
) -> Any:
    """The two gates of an RG-LRU, block by block as it computes them."""
    steps = activations.shape[1]
    blocks = activations.reshape(steps, module.num_attention_heads, -1).transpose(0, 1)

    def gate(bias: Tensor, weight: Tensor) -> Tensor:
        made = torch.baddbmm(bias.unsqueeze(1), blocks, weight)  # [block, step, unit]
        return torch.sigmoid(made.transpose(0, 1).flatten(1))

    seeing.see(
        gate_recurrence=gate(module.recurrent_gate_bias, module.recurrent_gate_weight),
        gate_input=gate(module.input_gate_bias, module.input_gate_weight),
    )
    return theirs(module, activations, position_ids)


def _real_scan(
    seeing: Seeing, theirs: Any, module: Any, *, hidden_states: Tensor, recurrent_gate: Tensor,
    reset: Tensor, recurrent_states: Tensor | None, **how: Any,
) -> Any:  # fmt: skip
    keep = recurrent_gate * ~reset  # [batch, step, unit]
    seeing.see(gate_decay=keep[0])
    if not seeing.stretch:
        return theirs(
            module, hidden_states=hidden_states, recurrent_gate=recurrent_gate, reset=reset,
            recurrent_states=recurrent_states, **how,
        )  # fmt: skip
    start = None if recurrent_states is None else recurrent_states[0]
    states = scans.decaying(hidden_states[0].float(), keep[0].float(), start)
    seeing.after("state", states)
    return states.unsqueeze(0).to(hidden_states.dtype), states[-1:]


def _real_block(seeing: Seeing, theirs: Any, module: Any, *args: Any, **how: Any) -> Any:
    """The block around an RG-LRU: the library's convolution begins a stretch anew, this one
    reads on."""
    if not seeing.stretch:
        return theirs(module, *args, **how)
    conv, before, seen = module.conv_1d, module.conv1d_state, list[Tensor]()
    places = conv.kernel_size[0] - 1

    def read_on(x: Tensor) -> Tensor:  # [batch, unit, step]
        past = x.new_zeros(*x.shape[:2], places) if before is None else before
        seen.append(torch.cat([past, x], -1))
        return conv1d(seen[0], conv.weight, conv.bias, groups=conv.groups)

    conv.forward = read_on
    try:
        found = theirs(module, *args, **how)
    finally:
        del conv.forward
    windows = seen[0].unfold(-1, places, 1)[0, :, 1:]  # [unit, step, place]
    seeing.after("convolution", windows.transpose(0, 1))
    module.conv1d_state = seen[0][..., -places:]
    return found


def _output_gate(o: Tensor) -> dict[str, Tensor]:
    return {"gate_output": o}


def _factors(parts: Tensor) -> dict[str, Tensor]:
    """What a short convolution multiplies its input and its output with."""
    write, read, _ = parts.chunk(3, -1)
    return {"write_factor": write, "read_factor": read}


#: Where the library keeps a function, a file or a class of this name, and the function; by which
#: rule it moves the state on, and what it is replaced with.
FUNCTIONS: dict[tuple[str, str], tuple[str, Replaced]] = {
    ("", "mamba_selective_state_update"): ("selective", _selective_one),
    ("", "mamba_selective_scan"): ("selective", _selective_many),
    ("", "mamba2_selective_state_update"): ("dual", _dual_one),
    ("", "mamba2_chunk_scan"): ("dual", _dual_many),
    ("", "torch_recurrent_gated_delta_rule"): ("delta", _delta),
    ("", "torch_chunk_gated_delta_rule"): ("delta", _delta),
    ("", "recurrent_kimi_delta_attention"): ("channelwise", _delta),
    ("", "chunk_kimi_delta_attention"): ("channelwise", _delta),
    ("", "rwkv_linear_attention"): ("weighted", _weighted),
    ("RwkvSelfAttention", "extract_key_value"): ("weighted", _mixed),
    ("RwkvFeedForward", "forward"): ("weighted", _fed),
    ("xLSTMBackend", "forward"): ("matrix", _matrix),
    ("RecurrentGemmaRglru", "forward"): ("real", _real_gates),
    ("RecurrentGemmaRglru", "_rnn_scan"): ("real", _real_scan),
    ("RecurrentGemmaRecurrentBlock", "forward"): ("real", _real_block),
}
#: Parts of layers whose output is a gate: what the layer's class ends with, and the part's name.
GATES: dict[tuple[str, str], Gates] = {
    ("xLSTMLayer", "ogate_act_fn"): _output_gate,
    ("ShortConv", "in_proj"): _factors,
}
