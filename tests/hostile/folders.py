"""Folders of Hugging Face that bring code, ask for it, or reach out of themselves."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hostile import CANARY, Case
from tests.hostile.headers import EIGHT, entry
from tests.hostile.making import call, literal, program, safetensors, torch_legacy, torch_zip

WEIGHTS = safetensors({"w": entry()}, EIGHT)
CODE = f"open({CANARY!r}, 'w').close()"
AUTO = {"AutoConfig": "modeling.Config", "AutoModel": "modeling.Model"}


def good(folder: Path, **config: Any) -> Path:
    """A folder with nothing wrong in it, but for what the configuration says."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"model_type": "gpt2", **config}))
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    (folder / "tokenizer.json").write_text(json.dumps({"model": {"vocab": {"auto_map": 1}}}))
    return folder


def make(folder: Path) -> Iterator[Case]:
    configs: dict[str, dict[str, Any]] = {
        "auto_map": {"auto_map": AUTO},
        "nested": {"text_config": {"deeper": [{"auto_map": AUTO}]}},
        "trust_remote_code": {"vision_config": {"trust_remote_code": True}},
        "_attn_implementation_internal": {"_attn_implementation_internal": "someone/kernel"},
        "_attn_implementation": {"_attn_implementation": "someone/kernel@main:function"},
        "attn_implementation": {"attn_implementation": {"text": "flash_attention_9"}},
        "_experts_implementation": {"_experts_implementation": "someone/experts"},
        "custom_generate": {"custom_generate": "someone/generate"},
        "kernel_config": {"kernel_config": {"a": "b"}},
        "use_kernels": {"use_kernels": True},
    }
    for name, config in configs.items():
        words = "'auto_map'" if name == "nested" else f"'{name}'"
        yield Case(good(folder / name, **config), words)
    for name in ("tokenizer_config.json", "generation_config.json", "processor_config.json"):
        place = good(folder / name.partition(".")[0])
        (place / name).write_text(json.dumps({"auto_map": AUTO}))
        yield Case(place, f"'{name}' ask for 'auto_map'")
    for name in ("modeling.py", "deep/custom.PY", "kernel.so", "setup.sh", "x.pyc"):
        place = good(folder / f"file_{name.replace('/', '_')}")
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(CODE)
        yield Case(place, "code of its own")
    yield from _reaching(folder)
    yield from _pickled(folder)
    yield from _damaged(folder)
    yield from _greedy(folder)


def _reaching(folder: Path) -> Iterator[Case]:
    secret = folder / "secret.safetensors"
    secret.write_bytes(WEIGHTS)
    for name, shard in (
        ("up", "../secret.safetensors"),
        ("absolute", str(secret)),
        ("windows", "..\\secret.safetensors"),
        ("bidi", "a\u202e.safetensors"),
    ):
        place = good(folder / f"index_{name}")
        index = {"weight_map": {"w": shard}}
        (place / "model.safetensors.index.json").write_text(json.dumps(index))
        yield Case(place, "outside of it")
    place = good(folder / "index_pickle")
    (place / "x.bin").write_bytes(torch_zip(program(call("os", "abort"))))
    (place / "model.safetensors.index.json").write_text('{"weight_map": {"w": "x.bin"}}')
    yield Case(place, "no safetensors, 'x.bin'")
    for name in ("adapter_model.bin", "../secret.safetensors"):
        place = good(folder / f"own_{name[:2]}", transformers_weights=name)
        (place / "adapter_model.bin").write_bytes(torch_zip(program(call("os", "abort"))))
        yield Case(place, "under a name of its own")
    place = good(folder / "index_gone")
    (place / "model.safetensors.index.json").write_text('{"weight_map": {"w": "gone.safetensors"}}')
    yield Case(place, "lacks weights")
    place = good(folder / "index_list")
    (place / "model.safetensors.index.json").write_text('{"weight_map": ["model.safetensors"]}')
    yield Case(place, "list no weights")
    place = good(folder / "link")
    (place / "model.safetensors").unlink()
    (place / "model.safetensors").symlink_to(secret)
    yield Case(place, "a link out of it")
    place = good(folder / "link_folder")
    (place / "more").symlink_to(folder)
    yield Case(place, "a link out of it")
    place = good(folder / "cache" / "snapshots" / "1")
    (place / "config.json").unlink()
    (place / "config.json").symlink_to(folder / "auto_map" / "config.json")
    yield Case(place, "a link out of it")


def _pickled(folder: Path) -> Iterator[Case]:
    """Weights as the library kept them before, which would run in its hands."""
    asked = program(call("posix", "system", f"touch {CANARY}"))
    inside = program(b"}", literal("w"), call("builtins", "exec", CODE), b"s")
    for name, weights, words in (
        ("raw", asked, "'posix.system'"),
        ("zip", torch_zip(inside), "asks for 'builtins.exec'"),
        ("legacy", torch_legacy(inside), "asks for 'builtins.exec'"),
        ("cut", torch_zip(inside)[:100], "'pytorch_model.bin'"),
    ):
        place = good(folder / f"pickled_{name}")
        (place / "model.safetensors").unlink()
        (place / "pytorch_model.bin").write_bytes(weights)
        yield Case(place, words)
    place = good(folder / "pickled_shard")
    (place / "model.safetensors").unlink()
    (place / "a.bin").write_bytes(torch_zip(inside))
    (place / "pytorch_model.bin.index.json").write_text('{"weight_map": {"w": "a.bin"}}')
    yield Case(place, "asks for 'builtins.exec'")


def _greedy(folder: Path) -> Iterator[Case]:
    """Descriptions that would keep the library busy, or fill the memory."""
    for name, number in (("n_layer", 10**6), ("num_labels", 10**9), ("num_experts", 10**7)):
        yield Case(good(folder / name, **{name: number}), f"for {name!r}, more than a model has")
    yield Case(good(folder / "inside", text_config={"num_hidden_layers": 10**6}), "more than a m")
    parts = b"[" + b"[]," * 300_000 + b"[]]"
    for name in ("config.json", "tokenizer_config.json", "anything.json"):
        place = good(folder / f"parts_{name[:4]}")
        (place / name).write_bytes(parts)
        yield Case(place, f"holds {name!r}, which is damaged: it has far more parts")
    place = good(folder / "crowd")
    for i in range(3):
        (place / f"{i}.json").write_bytes(b" " * 9_000_000 + b"{}")
    yield Case(place, "far too large")
    place = good(folder / "vocabulary")
    with (place / "tokenizer.json").open("r+b") as file:
        file.truncate(70 << 20)
    yield Case(place, "holds 'tokenizer.json', which is far too large")
    for names in (5, "GPT2LMHeadModel", [1]):
        place = good(folder / f"architectures_{type(names).__name__}", architectures=names)
        yield Case(place, "does not say what kind")


def _damaged(folder: Path) -> Iterator[Case]:
    for name, config, words in (
        ("words", b"{", "damaged"),
        ("array", b"[]", "does not say what kind"),
        ("kindless", b"{}", "does not say what kind"),
        ("number", b'{"model_type": 1}', "does not say what kind"),
        ("deep", b'{"a":' + b"[" * 99_999 + b"]" * 99_999 + b"}", "damaged"),
        ("bytes", b'{"\xff": 1}', "damaged"),
        ("large", b" " * 11_000_000 + b"{}", "far too large"),
    ):
        place = good(folder / f"config_{name}")
        (place / "config.json").write_bytes(config)
        yield Case(place, words)
    place = good(folder / "lying")
    (place / "model.safetensors").write_bytes(safetensors({"w": entry((1 << 40,))}, EIGHT))
    yield Case(place, "cannot be")
    place = good(folder / "pipe")
    os.mkfifo(place / "pipe.json")
    yield Case(place, "which is no file")
    empty = folder / "empty"
    empty.mkdir()
    yield Case(empty, "holds no model")
