"""From a checked folder of the library to a model that shows itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psutil
import torch

from engine.capture import AUTOMATIC, Attending, Capture, Stack
from engine.checkpoint import LoadError
from engine.opening.huggingface import attention, claims, plan
from engine.opening.huggingface.anatomy import Anatomy, examine
from engine.opening.huggingface.architectures import kind_of, reason_against
from engine.opening.huggingface.base import Borrowed, Opened
from engine.opening.huggingface.folder import checked
from engine.opening.huggingface.library import LOCAL, library, offline
from engine.opening.huggingface.looking import Found, inspect
from engine.opening.huggingface.network import Network
from engine.opening.huggingface.pair import Pair
from engine.opening.huggingface.tokens import (
    FILES,
    Numbers,
    Pieces,
    check_growth,
    read_tokenizer,
    unpanicked,
)
from engine.opening.huggingface.weights import pickled, single_precision_bytes, unpickled
from engine.vocabulary import Vocabulary

__all__ = ["Found", "inspect", "load"]

NONE: Mapping[str, int] = MappingProxyType({})
#: What the library calls two-way networks that say symbols.
HEADS = ("MaskedLM", "PreTraining", "WithLMHead")
#: Weights that are missing from a folder without harm: the library makes them of others.
HARMLESS = ("rotary", "inv_freq", "position_ids", ".attn.bias", "masked_bias", "pooler")


def load(
    folder: Path,
    device: torch.device | None = None,
    sizes: Mapping[str, int] = NONE,
    *,
    capture: Capture = AUTOMATIC,
    budget: int = plan.BUDGET,
    trusted: bool = False,
) -> Borrowed:
    """The model in a folder of the library, ready to run.

    `capture` are the layers and heads whose attention is shown; where they are not given, as many
    as fit the `budget`, in bytes. A folder that brings code is opened only if it is `trusted`, and
    by the library's own code even then. Raises LoadError with one sentence.
    """
    config = checked(folder, trusted=trusted)
    if reason := reason_against(config):
        raise LoadError(f"{folder} cannot be shown: {reason}")
    kind, reasons = kind_of(config), list[str]()
    device = device or torch.device("cpu")
    if kind == "encoder-decoder":
        from engine.opening.huggingface.pair_loading import load_pair

        return load_pair(folder, config, device, sizes, capture, budget)
    if kind == "state":
        from engine.opening.huggingface.state_anatomy import NotFollowedError
        from engine.opening.huggingface.state_loading import load_state

        try:
            return load_state(folder, config, device, sizes, capture, budget)
        except NotFollowedError as error:
            reasons.append(f"its recurrent state is not shown: {error}")
    causal = kind != "two-way"
    network, notes = _network(folder, config, causal=causal, device=device)
    notes += reasons
    try:
        with torch.inference_mode():
            anatomy = examine(network, _trial_ids(network), causal=causal)
    except (RuntimeError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise LoadError(f"{folder} cannot be read with: {error}") from error
    vocabulary, spoken = _vocabulary(folder, network, anatomy, causal=anatomy.causal)
    lens = _lens(network, anatomy, sizes)
    attending = Attending(_stacks(anatomy), budget, _context(network))
    made = plan.make(attending, capture, lens=lens, all_layers=anatomy.layers)
    both = (*notes, *anatomy.notes, *spoken, *made.notes, *_about_lens(anatomy, made, sizes))
    opened = Opened(network, vocabulary, anatomy, made, str(config["model_type"]), both)
    if anatomy.causal:
        from engine.opening.huggingface.causal import Causal

        return Causal(opened)
    from engine.opening.huggingface.encoder import TwoWay

    return TwoWay(opened)


def _network(
    folder: Path, config: Mapping[str, Any], *, causal: bool, device: torch.device
) -> tuple[Network, list[str]]:
    attention.register()
    dtype, notes = _precision(folder, device)
    model, missing = _pretrained(folder, config, causal=causal, dtype=dtype)
    registered = _can_register(model)
    if registered:
        model.set_attn_implementation(attention.NAME)
    model = model.eval().requires_grad_(False).to(device)
    if missing:
        head = model.get_output_embeddings()
        own = {name for name, _ in model.named_parameters()}
        beyond = sorted(name for name in missing if not _of_head(model, name))
        if beyond:
            raise LoadError(
                f"{folder} lacks {len(beyond)} of the {len(own)} weights of a "
                f"{config['model_type']}, such as {beyond[0]}"
            )
        if head is not None:
            notes.append("it has no head that says symbols: its weights are not in the folder")
            model = model.base_model
            model.get_output_embeddings = lambda: None
    return Network(model, registered=registered), notes


def _pretrained(
    folder: Path, config: Mapping[str, Any], *, causal: bool, dtype: torch.dtype
) -> tuple[Any, set[str]]:
    """The library's model, and the weights that the folder lacks."""
    transformers = library()
    names = [str(name) for name in config.get("architectures") or ()]
    if config.get("is_encoder_decoder"):
        kind = transformers.AutoModelForSeq2SeqLM
    elif causal:
        kind = transformers.AutoModelForCausalLM
    elif not names or any(_may_say_symbols(name) for name in names):
        kind = transformers.AutoModelForMaskedLM
    else:
        kind = transformers.AutoModel
    claims.check(folder, config, kind)
    how = {**LOCAL, "use_safetensors": True, "dtype": dtype, "attn_implementation": "eager",
           "output_loading_info": True}  # fmt: skip
    load = _from_pickles if pickled(folder) else _from_folder
    try:
        with offline():
            try:
                model, info = load(kind, folder, how)
            except ValueError as error:
                if "Unrecognized configuration class" not in str(error):
                    raise
                model, info = load(transformers.AutoModel, folder, how)
    except LoadError:
        raise
    except Exception as error:  # the library raises whatever a damaged folder makes it stumble over
        reason = " ".join(str(error).split())
        if "ignore_mismatched_sizes" in reason:  # which is not said here
            reason = "the shapes of its weights are not those that its configuration says"
        raise LoadError(
            f"{folder} does not load: {reason[:300] or type(error).__name__}"
        ) from error
    claims.detach(model)
    if wrong := info.get("mismatched_keys"):
        raise LoadError(f"{folder} does not load: the shape of {sorted(wrong)[0]} is another")
    return model, {k for k in info["missing_keys"] if not any(h in k for h in HARMLESS)}


def _may_say_symbols(name: str) -> bool:
    """Whether a network of this class has the head for it; of an unknown class it is tried."""
    return any(part in name for part in HEADS) or not hasattr(library(), name)


def _from_folder(kind: Any, folder: Path, how: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    return kind.from_pretrained(folder, **how)  # type: ignore[no-any-return]


def _from_pickles(kind: Any, folder: Path, how: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The same with weights that were read here: the library sees no pickle, and gives them the
    names of today."""
    transformers = library()
    config = transformers.AutoConfig.from_pretrained(folder, **LOCAL)
    with torch.device("meta"):  # the automatic classes take no weights, so theirs is asked for
        network = type(kind.from_config(config))
    model, info = network.from_pretrained(None, config=config, state_dict=unpickled(folder), **how)
    if model.can_generate() and (folder / "generation_config.json").is_file():
        model.generation_config = transformers.GenerationConfig.from_pretrained(folder)
    return model, info


def _can_register(model: Any) -> bool:
    """Whether every attention of the model asks for a registered function."""
    return bool(model._can_set_attn_implementation())


def _of_head(model: Any, name: str) -> bool:
    """Whether a weight lies outside of the base that every task shares."""
    return not name.startswith(f"{model.base_model_prefix}.")


def _precision(folder: Path, device: torch.device) -> tuple[torch.dtype, list[str]]:
    """Single precision where it fits, so that what is shown can be verified."""
    needed = single_precision_bytes(folder)
    free = (
        torch.cuda.mem_get_info(device)[0]
        if device.type == "cuda"
        else psutil.virtual_memory().available
    )
    if needed < 0.8 * free:
        return torch.float32, []
    if needed / 2 < 0.8 * free:
        return torch.bfloat16, [
            f"its weights are in half precision: in single precision they would take "
            f"{plan.size(needed)}, and {plan.size(free)} are free"
        ]
    raise LoadError(
        f"{folder} needs {plan.size(needed // 2)} of memory, and {plan.size(free)} are free"
    )


def _trial_ids(network: Network | Pair) -> list[int]:
    """Some symbols to try the network with, none of them one that stands for padding."""
    config = network.network.config.get_text_config()
    size = network.network.get_input_embeddings().weight.shape[0]
    special = {getattr(config, f"{name}_token_id", None) for name in ("pad", "bos", "eos")}
    ids = [i for i in range(size) if i not in special]
    return (ids * 6)[:6] if len(ids) < 6 else [ids[i * len(ids) // 6] for i in range(6)]


def _vocabulary(
    folder: Path, network: Network | Pair, anatomy: Anatomy, *, causal: bool
) -> tuple[Vocabulary, list[str]]:
    inputs = network.network.get_input_embeddings().weight.shape[0]
    size = max(anatomy.symbols, inputs)
    tokenizer, reason = _tokenizer(folder)
    if tokenizer is None:
        return Numbers(size), [f"symbols are typed as their numbers: {reason}"]
    return Pieces(tokenizer, size, causal=causal), []


def _tokenizer(folder: Path) -> tuple[Any, str]:
    """The folder's tokenizer, or None and why.

    The description that is complete goes first: what the library makes of the same folder depends
    on what kind of tokenizer it expects there.
    """
    if not any((folder / name).is_file() for name in FILES):
        return None, "the folder has no tokenizer"
    try:
        with unpanicked("it makes no sense"), offline():
            if (folder / FILES[0]).is_file():
                made = read_tokenizer(folder / FILES[0])
            else:
                made = library().AutoTokenizer.from_pretrained(folder, **LOCAL).backend_tokenizer
            check_growth(made)
            return made, ""
    except Exception as error:  # of whatever kind: a damaged tokenizer must not hide the model
        return None, f"its tokenizer does not load ({' '.join(str(error).split())[:200]})"


def _stacks(anatomy: Anatomy) -> tuple[Stack, ...]:
    """The one stack of layers that attend, if there is any."""
    return (Stack(anatomy.attending, anatomy.heads),) if anatomy.attending else ()


def _lens(network: Network | Pair, anatomy: Anatomy, sizes: Mapping[str, int]) -> int:
    """At how many layers the lens looks. Raises LoadError for sizes that there are not."""
    most = anatomy.layers if anatomy.lens else 0
    for name, value in sizes.items():
        if name != "lens":
            raise LoadError(f"this model has no size {name!r} to change")
        if not 0 <= value <= most:
            raise LoadError(f"{name} must lie between 0 and {most}, not be {value}")
    if anatomy.lens is None:
        return 0
    head = sum(p.numel() for p in network.head.parameters())
    parameters = sum(p.numel() for p in network.network.parameters())
    return sizes.get("lens", plan.affordable_lens(anatomy.layers, parameters, head))


def _about_lens(anatomy: Anatomy, made: plan.Plan, sizes: Mapping[str, int]) -> list[str]:
    if anatomy.lens is None or "lens" in sizes or len(made.lens) == anatomy.layers:
        return []
    return [
        f"the lens looks after {len(made.lens)} of {anatomy.layers} layers: after all of them it "
        "would cost more than the model itself"
    ]


def _context(network: Network | Pair) -> int | None:
    """The most tokens that the network has places for; None where it has no such limit."""
    config = network.network.config.get_text_config()
    for module in network.network.modules():
        places = getattr(module, "position_embeddings", None)
        if isinstance(places, torch.nn.Embedding) and places.padding_idx is not None:
            return int(places.num_embeddings) - places.padding_idx - 1
    names = ("max_position_embeddings", "n_positions", "max_sequence_length", "max_seq_len",
             "seq_length")  # fmt: skip
    found = [getattr(config, name, None) for name in names]
    limits = [n for n in found if isinstance(n, int) and 0 < n < 1 << 40]
    return limits[0] if limits and not getattr(config, "alibi", False) else None
