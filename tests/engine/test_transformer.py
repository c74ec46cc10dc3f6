"""The decoder against Hugging Face's GPT-2, the encoder against torch's, from the same weights."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import torch
from torch import nn

from engine.models.decoder import Decoder
from engine.models.encoder import Encoder
from engine.probe import Silent
from engine.runner import CHUNKS, Runner
from engine.spec import Token
from engine.transformer import Block, entropy
from engine.verify import show
from engine.vocabulary import Vocabulary

WIDTH, LAYERS, HEADS, CONTEXT = 24, 3, 4, 160
VOCABULARY = Vocabulary.of("abcdefghijkl ")


def tokens(count: int, seed: int = 0) -> list[Token]:
    ids = np.random.default_rng(seed).integers(1, len(VOCABULARY), count)
    return [Token(VOCABULARY.symbols[i], int(i), place) for place, i in enumerate(ids)]


def built(family: type[Decoder] | type[Encoder]) -> Decoder | Encoder:
    """A small model with weights far larger than the usual, so that every term shows."""
    torch.manual_seed(1)
    model = family(VOCABULARY, width=WIDTH, layers=LAYERS, heads=HEADS, context=CONTEXT)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.3)
    return model.eval().requires_grad_(False)


@pytest.fixture
def decoder() -> Decoder:
    return built(Decoder)


@pytest.fixture
def encoder() -> Encoder:
    return built(Encoder)


def stepped(model: Decoder, text: list[Token]) -> dict[str, np.ndarray]:
    """Every channel at the last step, read one token at a time."""
    runner = Runner(model)
    (*_, last) = [batch for end in range(len(text)) for batch in runner.run(text[: end + 1])]
    fixed = model.layout.channels
    rows = {name: model.layout.view(last.recorded.rows, name)[0] for name in fixed}
    return rows | {name: value[0] for name, value in last.recorded.growing.items()}


def gpt2_of(model: Decoder) -> nn.Module:
    """Hugging Face's GPT-2 with the weights of ours. Its linear layers are transposed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what it imports, not of ours
        transformers = pytest.importorskip("transformers")
        config = transformers.GPT2Config(
            vocab_size=len(VOCABULARY), n_positions=CONTEXT, n_embd=WIDTH, n_layer=LAYERS,
            n_head=HEADS, bos_token_id=None, eos_token_id=None, attn_implementation="eager",
        )  # fmt: skip
        theirs = transformers.GPT2LMHeadModel(config)
    pairs = {
        "ln_1": "norm_attention", "attn.c_attn": "query_key_value", "attn.c_proj": "project",
        "ln_2": "norm_perceptron", "mlp.c_fc": "up", "mlp.c_proj": "down",
    }  # fmt: skip
    weights = {
        "transformer.wte.weight": model.embed.weight,
        "lm_head.weight": model.embed.weight,
        "transformer.wpe.weight": model.place.weight,
        "transformer.ln_f.weight": model.norm.weight,
        "transformer.ln_f.bias": model.norm.bias,
    }
    for layer, block in enumerate(model.layers):
        for their, our in pairs.items():
            for kind in ("weight", "bias"):
                value = block.get_parameter(f"{our}.{kind}")
                turned = value.T if value.dim() == 2 else value
                weights[f"transformer.h.{layer}.{their}.{kind}"] = turned
    theirs.load_state_dict(weights)
    return theirs.eval()


def test_decoder_is_gpt2(decoder: Decoder) -> None:
    text = tokens(100)
    ids = torch.tensor([[token.id for token in text]])
    shown = show(decoder, text)
    with torch.inference_mode():
        theirs = gpt2_of(decoder)(ids, output_attentions=True)
        ours, state = decoder(ids)
    assert state is None
    torch.testing.assert_close(ours, theirs.logits, atol=1e-5, rtol=1e-5)
    expected = theirs.logits[0].log_softmax(-1).numpy()
    np.testing.assert_allclose(np.log(shown["next"]), expected, atol=1e-5)
    for layer, attention in enumerate(theirs.attentions):
        seen = np.nan_to_num(shown["attention"][:, layer])  # [step, head, token]
        np.testing.assert_allclose(seen, attention[0].transpose(0, 1), atol=1e-5)
    last = stepped(decoder, text)
    np.testing.assert_allclose(np.log(last["next"]), expected[-1], atol=1e-5)
    every = torch.stack(theirs.attentions)[:, 0, :, -1]  # [layer, head, token]
    np.testing.assert_allclose(last["attention"], every, atol=1e-5)


@torch.inference_mode()
def test_a_stretch_of_steps_shows_what_one_pass_shows(decoder: Decoder) -> None:
    text, recorder, state = tokens(30), decoder.recorder(), decoder.initial_state()
    recorder.begin(0, len(text), prefill=False)
    for token in text:
        state = decoder.step(token.id, state, recorder)
        recorder.commit()
    rows, growing = recorder.take()
    expected = show(decoder, text)
    np.testing.assert_allclose(growing["attention"], expected["attention"], atol=1e-5)
    for name in decoder.layout.channels:
        value = decoder.layout.view(rows, name)
        np.testing.assert_allclose(value, expected[name], atol=1e-5, rtol=1e-5, err_msg=name)


@pytest.mark.parametrize("first", [0, 1, 7])
def test_chunks_that_start_anywhere_show_what_one_pass_shows(decoder: Decoder, first: int) -> None:
    text = tokens(CHUNKS[0] + CHUNKS[1] + 9)
    chunked = Runner(decoder)
    batches = [*chunked.run(text[:first]), *chunked.run(text)]
    assert len(batches) >= 3
    with torch.inference_mode():
        whole = decoder.recorder()
        whole.begin(0, len(text), prefill=True)
        decoder.prefill([token.id for token in text], decoder.initial_state(), whole)
        whole.commit_prefill()
        recorded = whole.take()
    rows = np.concatenate([batch.recorded.rows for batch in batches])
    for name in decoder.layout.channels:
        ours, theirs = decoder.layout.view(rows, name), decoder.layout.view(recorded.rows, name)
        np.testing.assert_allclose(ours, theirs, atol=1e-5, rtol=1e-5, err_msg=name)
    for batch in batches:
        ours = batch.recorded.growing["attention"]
        theirs = recorded.growing["attention"][batch.keep :][: len(ours), ..., : ours.shape[-1]]
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_an_earlier_state_is_unharmed_by_a_longer_reading(decoder: Decoder) -> None:
    text, other = tokens(60), tokens(60, seed=5)
    runner = Runner(decoder)
    list(runner.run(text))
    list(runner.run(text[:20]))  # takes 40 tokens back, whose keys still lie in the storage
    branch = text[:20] + other[20:31]
    for end in range(21, len(branch) + 1):
        (batch,) = runner.run(branch[:end])
    fresh = show(decoder, branch)
    for name in decoder.layout.channels:
        value = decoder.layout.view(batch.recorded.rows, name)[0]
        np.testing.assert_allclose(value, fresh[name][-1], atol=1e-5, rtol=1e-5, err_msg=name)
    value = batch.recorded.growing["attention"][0]
    np.testing.assert_allclose(value, fresh["attention"][-1], atol=1e-5)


@torch.inference_mode()
def test_a_full_cache_refuses_one_more(decoder: Decoder) -> None:
    ids = [token.id for token in tokens(CONTEXT)]
    one, silent = Silent(decoder.layout, decoder.device), Silent(decoder.layout, decoder.device, 9)
    state = decoder.prefill(ids, decoder.initial_state(), silent)[-1]
    before = state.keys.clone()
    with pytest.raises(ValueError, match=f"the context holds {CONTEXT} tokens, not {CONTEXT + 1}"):
        decoder.step(1, state, one)
    with pytest.raises(ValueError, match="the context holds"):
        decoder.prefill([1, 2], state._replace(length=CONTEXT - 1), silent)
    with pytest.raises(ValueError, match="the context holds"):
        decoder(torch.ones(1, CONTEXT + 1, dtype=torch.long))
    assert torch.equal(state.keys, before)
    last = decoder.step(1, state._replace(length=CONTEXT - 1), one)
    assert last.length == CONTEXT


def test_the_cache_fills_by_one_token_a_step(decoder: Decoder) -> None:
    fill = show(decoder, tokens(CONTEXT))["cache.fill"]
    np.testing.assert_allclose(fill, np.arange(1, CONTEXT + 1) / CONTEXT, rtol=1e-6)


def test_entropy_counts_the_tokens_that_a_head_looks_at() -> None:
    one, four, none = torch.eye(8)[0], torch.tensor([0.25] * 4 + [0.0] * 4), torch.full((8,), 1 / 8)
    bits = entropy(torch.stack([one, four, none]))
    torch.testing.assert_close(bits, torch.tensor([0.0, 2.0, 3.0]))
    assert not torch.signbit(bits).any()


def test_training_reaches_every_parameter(decoder: Decoder, encoder: Encoder) -> None:
    ids = torch.tensor([[token.id for token in tokens(12)]] * 2)
    for model in (decoder, encoder):
        model.train().requires_grad_(True)
        logits, _ = model(ids)
        nn.functional.cross_entropy(logits.flatten(0, 1), ids.flatten()).backward()
        for name, parameter in model.named_parameters():
            assert parameter.grad is not None, name
            assert parameter.grad.abs().sum() > 0, name


def test_dropout_is_for_training_alone() -> None:
    model = Decoder(VOCABULARY, width=WIDTH, layers=1, heads=2, context=16, dropout=0.5)
    ids = torch.ones(1, 9, dtype=torch.long)
    assert not torch.equal(model(ids)[0], model(ids)[0])
    model.eval()
    assert torch.equal(model(ids)[0], model(ids)[0])


def test_heads_must_divide_the_width() -> None:
    with pytest.raises(ValueError, match="a width of 10 does not divide into 4 heads"):
        Decoder(VOCABULARY, width=10, layers=1, heads=4, context=8)


def torch_layer(block: Block) -> nn.TransformerEncoderLayer:
    """torch's own layer with the weights of ours."""
    gelu = nn.GELU("tanh")
    layer = nn.TransformerEncoderLayer(
        WIDTH, HEADS, 4 * WIDTH, dropout=0.0, activation=gelu, batch_first=True, norm_first=True
    )
    pairs = {
        "self_attn.in_proj_": "query_key_value.", "self_attn.out_proj.": "project.",
        "linear1.": "up.", "linear2.": "down.",
        "norm1.": "norm_attention.", "norm2.": "norm_perceptron.",
    }  # fmt: skip
    layer.load_state_dict(
        {
            their + kind: block.get_parameter(our + kind)
            for their, our in pairs.items()
            for kind in ("weight", "bias")
        }
    )
    return layer


def test_encoder_is_torch_s(encoder: Encoder) -> None:
    text = tokens(50)
    ids = torch.tensor([[token.id for token in text]])
    shown = show(encoder, text)
    with torch.no_grad():
        x = encoder.embed(ids) + encoder.place.weight[: len(text)]
        for index, block in enumerate(encoder.layers):
            # Left in training mode, without dropout: in evaluation torch takes a fused path.
            layer = torch_layer(block)
            normed = layer.norm1(x)
            _, attention = layer.self_attn(normed, normed, normed, average_attn_weights=False)
            ours = shown["attention"][:, index]  # [step, head, token]
            np.testing.assert_allclose(ours, attention[0].transpose(0, 1), atol=1e-5)
            x = layer(x)
            norms = np.linalg.norm(x[0].numpy(), axis=-1)
            np.testing.assert_allclose(shown["residual.norm"][:, index], norms, rtol=1e-5)
        logits = encoder.norm(x) @ encoder.embed.weight.T
        unwatched, _ = encoder(ids)
    torch.testing.assert_close(unwatched, logits, atol=1e-5, rtol=1e-5)
    expected = logits[0].log_softmax(-1).numpy()
    np.testing.assert_allclose(np.log(shown["symbol"]), expected, atol=1e-5)


def test_encoder_sees_what_comes_later(encoder: Encoder) -> None:
    text = tokens(20)
    changed = [*text[:-1], Token("?", 0, len(text) - 1, known=False)]
    before, after = (show(encoder, each)["symbol"][0] for each in (text, changed))
    assert np.abs(before - after).max() > 1e-4


def test_encoder_refuses_what_does_not_fit(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="the context holds 160 tokens, not 161"):
        show(encoder, tokens(CONTEXT + 1))
