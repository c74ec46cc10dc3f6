"""Pickles that call something, in every wrapping that a model file can have."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import torch

from tests.hostile import CANARY, Case
from tests.hostile.making import call, literal, program, torch_legacy, torch_zip

TOUCH = f"touch {CANARY}"
CODE = f"open({CANARY!r}, 'w').close()"
#: Module, name and arguments, as published in advisories of scanners that missed them.
GADGETS = (
    ("posix", "system", TOUCH),
    ("os", "system", TOUCH),
    ("os", "popen", TOUCH),
    ("os", "execlp", "touch", "touch", CANARY),
    ("nt", "system", TOUCH),
    ("subprocess", "call", ["touch", CANARY]),
    ("subprocess", "Popen", ["touch", CANARY]),
    ("subprocess", "getoutput", TOUCH),
    ("builtins", "exec", CODE),
    ("builtins", "eval", CODE),
    ("builtins", "open", CANARY, "w"),
    ("builtins", "__import__", "antigravity"),
    ("builtins", "getattr", "", "format"),
    ("__builtin__", "eval", CODE),
    ("pty", "spawn", ["touch", CANARY]),
    ("runpy", "run_path", "canary.py"),
    ("importlib", "import_module", "antigravity"),
    ("timeit", "timeit", CODE),
    ("cProfile", "run", CODE),
    ("profile", "run", CODE),
    ("pdb", "run", CODE),
    ("code", "interact"),
    ("doctest", "debug_script", CODE),
    ("ctypes", "CDLL", "libc.so.6"),
    ("shutil", "copy", "/etc/hostname", CANARY),
    ("pathlib", "Path.touch", CANARY),
    ("webbrowser", "open", "file:///etc/passwd"),
    ("urllib.request", "urlretrieve", "file:///etc/hostname", CANARY),
    ("pydoc", "pipepager", "", TOUCH),
    ("uuid", "_get_command_stdout", "touch", CANARY),
    ("asyncio.unix_events", "_UnixSubprocessTransport._start", ["touch", CANARY]),
    ("torch", "load", "other.pt"),
    ("torch.hub", "load", "someone/repository", "model"),
    ("torch.jit", "load", "other.pt"),
    ("torch.utils.collect_env", "run", TOUCH),
    ("torch.utils._config_module", "load_config", CODE),
    ("torch.distributed.rpc", "rpc_sync", TOUCH),
    ("torch.fx.experimental.symbolic_shapes", "eval", CODE),
    ("torch.serialization", "load", "other.pt"),
    ("numpy", "load", "other.npy", None, True),
    ("numpy.testing._private.utils", "runstring", CODE, {}),
    ("operator", "attrgetter", "system"),
    ("functools", "partial", 1),
    ("types", "CodeType", 0),
    ("builtins", "bytearray", 10_000_000_000),
    ("torch", "empty", 10_000_000_000),
    ("builtins", "set", (1,)),
    ("sys", "exit", 1),
)


def make(folder: Path) -> Iterator[Case]:
    for number, (module, name, *arguments) in enumerate(GADGETS):
        asked = program(call(module, name, *arguments))
        inside = program(b"}", literal("w"), call(module, name, *arguments), b"s")
        words = f"asks for '{module}.{name}'"
        yield _file(folder, f"raw{number}.bin", asked, words)
        yield _file(folder, f"zip{number}.pt", torch_zip(inside), words)
        if number % 6 == 0:
            yield _file(folder, f"legacy{number}.pth", torch_legacy(inside), words)
    asked = program(call("posix", "system", TOUCH))
    for name in ("a.safetensors", "b.SafeTensors", "c.npz", "d.h5", "e.keras", "f.onnx", "g.txt"):
        yield _file(folder, name, asked, "posix.system")
    yield from _whole(folder)
    yield from _odd(folder)


def _whole(folder: Path) -> Iterator[Case]:
    """What people save by mistake."""
    module, path = torch.nn.Linear(2, 2), folder / "module.pt"
    torch.save(module, path)
    yield Case(path, "whole object of the class 'torch.nn.modules.linear.Linear'")
    path = folder / "old_module.pt"
    torch.save(module, path, _use_new_zipfile_serialization=False)
    yield Case(path, "whole object of the class 'torch.nn.modules.linear.Linear'")
    yield _file(folder, "state.pkl", pickle.dumps({"w": {1.0}}, 4), "is a Python pickle")


def _odd(folder: Path) -> Iterator[Case]:
    """Pickles that no writer makes."""
    deep = b"(" * 100_000 + b"t" * 100_000
    bomb = b"]q\x01" + b"(" + b"h\x01" * 200 + b"e"
    odd = {
        "memo": (
            program(b"}r\xff\xff\xff\x7f"),
            "holds no numbers",
        ),  # 16 GB in the memo of the C unpickler
        "deep": (program(deep), "holds no numbers"),
        "laughs": (program(bomb * 500), "holds no numbers"),
        "long": (program(b"N0" * 600_000, b"N"), "far too long"),
        "claim": (program(b"X\xff\xff\xff\x7f"), "damaged"),
        "bytes8": (b"\x80\x04\x8e" + b"\xff" * 7 + b"\x7f.", "damaged"),
        "extension": (program(b"\x82\x01"), "EXT1"),
        "nothing": (program(), "not there"),
        "no_mark": (program(b"Nt"), "mark"),
        "protocol": (pickle.dumps({"w": 1}, 4), "protocol 4"),
        "inst": (b"(S'touch canary'\nios\nsystem\n.", "os.system"),
        "stack": (b"\x80\x04\x8c\x02os\x8c\x06system\x93(X\x01\x00\x00\x00xtR.", "os.system"),
        "build": (
            program(b"ccollections\nOrderedDict\n)R}X\x01\0\0\0aNsb", call("os", "abort")),
            "os",
        ),
    }
    for name, (data, words) in odd.items():
        yield _file(folder, f"odd_{name}.pt", torch_zip(data), words)
    yield _file(folder, "cut.pkl", program(literal(list(range(99))))[:50], "is a Python pickle")
    yield _file(folder, "empty_module.pt", torch_legacy(b"")[:40], "damaged")


def _file(folder: Path, name: str, data: bytes, words: str) -> Case:
    path = folder / name
    path.write_bytes(data)
    return Case(path, words)
