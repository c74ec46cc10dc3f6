"""The arguments of every command, and what they have to look like. Free of Qt."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from engine import capture
from ui.commands.console import InputError

#: What stands for a model on the command line.
MODEL = "id of a bundled model, or a model file or folder of any kind"
#: Sizes of exported pictures, in points.
SMALLEST, LARGEST = 50, 10_000


class Parser(ArgumentParser):
    """Says what is wrong in one line."""

    def __init__(self, prog: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog, None, description, epilog, formatter_class=RawDescriptionHelpFormatter
        )

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message} (see {self.prog} --help)")


def window() -> Parser:
    """`wm-explorer` itself."""
    width = max(map(len, COMMANDS)) + 2
    lines = [f"  {name:<{width}}{about}" for name, (about, _) in COMMANDS.items()]
    epilog = "commands, each with a --help of its own:\n" + "\n".join(lines)
    about = "Watch the memory of a sequence model at work as you type."
    parser = Parser("wm-explorer", about, epilog)
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="a text, or a model file or folder of any kind",
    )
    parser.add_argument("--model", help=MODEL)
    parser.add_argument("--text", help="what to read")
    _factory(parser)
    _device(parser)
    _memory(parser)
    _trust(parser)
    parser.add_argument("--safe-mode", action="store_true", help="start with default settings")
    parser.add_argument("--version", action="store_true", help="print the version")
    return parser


def command(name: str) -> Parser:
    """`wm-explorer NAME`."""
    about, add = COMMANDS[name]
    parser = Parser(f"wm-explorer {name}", about)
    add(parser)
    return parser


def _models(parser: Parser) -> None:
    _json(parser)


def _trace(parser: Parser) -> None:
    _reading(parser)
    _output(parser, (".npz", ".csv"))


def _export(parser: Parser) -> None:
    _reading(parser)
    _output(parser, (".png", ".svg", ".pdf"))
    parser.add_argument("--view", required=True, help="see `wm-explorer views`")
    parser.add_argument("--step", type=int, metavar="N", help="counts from 1; the last by default")
    parser.add_argument(
        "--focus",
        type=_focus,
        metavar="CHANNEL:I,J",
        help="the cell to point at, such as gate.forget:2,106; counts from 1",
    )
    parser.add_argument("--size", type=_size, metavar="WxH", help="of the view, in points")
    parser.add_argument(
        "--scale", type=_scale, default=2.0, metavar="1..4", help="pixels a point, for PNG; 2"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument(
        "--lang", choices=("en", "zh_CN"), default="en", help="of labels and caption"
    )
    parser.add_argument(
        "--choose",
        type=_choice,
        action="append",
        default=[],
        metavar="ID=VALUE",
        help="what the view's lists offer, see `wm-explorer views MODEL --json`; repeatable",
    )


def _verify(parser: Parser) -> None:
    _reading(parser)
    _json(parser)


def _train(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="id of a bundled model")
    parser.add_argument("-o", "--output", required=True, metavar="DIR", help="where it goes")
    parser.add_argument("--steps", type=int, metavar="N", help="instead of the recipe's")


def _eval(parser: Parser) -> None:
    parser.add_argument("model", metavar="MODEL", help="id of a bundled model, or its folder")
    _device(parser)
    _json(parser)


def _views(parser: Parser) -> None:
    parser.add_argument("model", nargs="?", metavar="MODEL", help="only views that can draw it")
    _factory(parser)
    _trust(parser)
    _json(parser)


def _channels(parser: Parser) -> None:
    _model(parser)
    _trust(parser)
    _json(parser)


def _inspect(parser: Parser) -> None:
    parser.add_argument("model", metavar="FILE", help=MODEL)
    _budget(parser)
    _json(parser)


def _info(parser: Parser) -> None:
    _json(parser)


#: Command -> what it does, and its arguments.
COMMANDS: dict[str, tuple[str, Callable[[Parser], None]]] = {
    "models": ("the bundled models and what they can do", _models),
    "trace": ("every channel at every step, as NPZ or CSV", _trace),
    "export": ("one view at one step, as PNG, SVG or PDF", _export),
    "verify": ("the largest error by channel against an independent computation", _verify),
    "train": ("make a bundled model again", _train),
    "eval": ("measure a bundled model again, with its memory and without", _eval),
    "views": ("the views there are", _views),
    "channels": ("what a model shows", _channels),
    "inspect": ("what a model file holds, without opening it", _inspect),
    "info": ("versions, devices, fonts and missing libraries", _info),
}


# Arguments that several commands share


def _reading(parser: Parser) -> None:
    _model(parser)
    texts = parser.add_mutually_exclusive_group()
    texts.add_argument("--text", help="what to read")
    texts.add_argument("--file", type=Path, help="a file of text to read")
    texts.add_argument("--sample", metavar="NAME", help="a bundled sample to read")
    _device(parser)
    _memory(parser)
    _trust(parser)


def _model(parser: Parser) -> None:
    parser.add_argument("model", nargs="?", metavar="MODEL", help=MODEL)
    _factory(parser)


def _factory(parser: Parser) -> None:
    parser.add_argument(
        "--factory",
        metavar="MODULE:FUNCTION",
        help="instead of MODEL, a function of your own that makes the module to watch; runs it",
    )


def _device(parser: Parser) -> None:
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")


def _memory(parser: Parser) -> None:
    parser.add_argument(
        "--memory",
        type=_memory_size,
        action="append",
        default=[],
        metavar="NAME=N",
        help="another size of the memory, such as slots=64; repeatable",
    )
    parser.add_argument("--cut", action="store_true", help="cut the memory out")
    for what in ("layers", "heads"):
        parser.add_argument(
            f"--{what}",
            type=_numbers,
            metavar="1-4,12",
            help=f"{what} of a Hugging Face model whose attention is shown; counts from 1",
        )
    _budget(parser)


def _budget(parser: Parser) -> None:
    parser.add_argument(
        "--budget",
        type=_bytes,
        metavar="1GB",
        help="memory for the attention and the states of a text; "
        f"by default that of the preferences in the window, else {capture.size(capture.BUDGET)}",
    )


def _trust(parser: Parser) -> None:
    parser.add_argument(
        "--trust", action="store_true", help="open a folder although it brings code of its own"
    )


def _json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def _output(parser: Parser, suffixes: tuple[str, ...]) -> None:
    def output(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() not in suffixes:
            raise ArgumentTypeError(f"{text!r} must end in {' or '.join(suffixes)}")
        if not path.parent.is_dir():
            raise ArgumentTypeError(f"there is no folder {str(path.parent)!r}")
        return path

    parser.add_argument(
        "-o", "--output", type=output, required=True, metavar="FILE", help=" or ".join(suffixes)
    )


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,6})x(\d{1,6})", text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(SMALLEST <= side <= LARGEST for side in size):
        raise ArgumentTypeError(
            f"{text!r} must be like 900x500, each between {SMALLEST} and {LARGEST}"
        )
    return size


def _focus(text: str) -> tuple[str, tuple[int, ...]]:
    """A channel and an index that counts from 0."""
    channel, _, index = text.partition(":")
    if not re.fullmatch(r"(\d+(,\d+)*)?", index):
        raise ArgumentTypeError(f"{text!r} must be like gate.forget:2,106")
    return channel, tuple(int(i) - 1 for i in index.split(",") if i)


def _scale(text: str) -> float:
    scale = float(text) if re.fullmatch(r"\d(\.\d+)?", text) else 0.0
    if not 1 <= scale <= 4:
        raise ArgumentTypeError(f"{text!r} must be between 1 and 4")
    return scale


def _memory_size(text: str) -> tuple[str, int]:
    found = re.fullmatch(r"(\w+)=(\d{1,6})", text)
    if not found:
        raise ArgumentTypeError(f"{text!r} must be like slots=64")
    return found[1], int(found[2])


def _numbers(text: str) -> tuple[int, ...]:
    """Places that count from 0, of a text that counts from 1."""
    try:
        return capture.numbers_of(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _bytes(text: str) -> int:
    try:
        return capture.bytes_of(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _choice(text: str) -> tuple[str, str]:
    choice, sign, value = text.partition("=")
    if not sign:
        raise ArgumentTypeError(f"{text!r} must be like layer=0")
    return choice, value
