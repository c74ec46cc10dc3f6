"""The command line: results on standard output, one clear line for what is wrong."""

from __future__ import annotations

import csv
import gc
import hashlib
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

import wm_explorer as wm
from engine.capture import Capture
from engine.messages import Verified
from tests import tiny
from tests.hostile.folders import good
from tests.hostile.making import call, program
from tools import bootstrap
from ui import arguments, cli, export, libraries, translate

REPOSITORY = Path(__file__).resolve().parent.parent
linux = pytest.mark.skipif(sys.platform != "linux", reason="a matter of Linux")


class Result:
    """What a command said and did."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

    @property
    def problem(self) -> str:
        """The one line of an input error."""
        assert (self.code, self.out) == (2, ""), (self.code, self.out, self.err)
        (line,) = self.err.splitlines()
        assert line.startswith("wm-explorer: ")
        return line.removeprefix("wm-explorer: ")


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`wm-explorer` in this process."""

    def run(*argv: object) -> Result:
        code = cli.main([str(argument) for argument in argv])
        return Result(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def lstm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.lstm(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def engine(lstm: Path) -> Iterator[wm.Explorer]:
    with wm.open(lstm) as explorer:
        yield explorer


@pytest.fixture
def warm(engine: wm.Explorer, lstm: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model; commands that open it find its engine already running."""

    cold = wm.open

    def open_warm(
        model: str, device: str = "auto", **machine: Any
    ) -> wm.Explorer | nullcontext[wm.Explorer]:
        known = (model, device) == (str(lstm), "auto") and not any(machine.values())
        return nullcontext(engine) if known else cold(model, device, **machine)

    monkeypatch.setattr(wm, "open", open_warm)
    return lstm


def start(*argv: object, cwd: Path = REPOSITORY, **environment: str) -> Result:
    """`python main.py` in a process of its own, without a display."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    clean = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, REPOSITORY / "main.py", *map(str, argv)],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
    )
    return Result(done.returncode, done.stdout, done.stderr)


# Models, views, channels


def test_models_are_listed_with_their_scores(run: Run) -> None:
    cards = wm.models()
    found = run("models", "--json").json
    assert [model["id"] for model in found] == [card.id for card in cards]
    for model in found:
        for name in ("family", "task", "parameters", "score", "knock_out", "languages", "metric"):
            assert name in model
    head, *rows = run("models").out.splitlines()
    assert head.split()[:2] == ["id", "family"]
    assert [row.split()[0] for row in rows] == [card.id for card in cards]


def test_light_commands_load_neither_qt_nor_torch() -> None:
    script = (
        "import sys; from ui.cli import main; code = main(['models']);"
        "loaded = {'PySide6', 'torch'} & set(sys.modules); sys.exit(code or len(loaded))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_channels_say_their_axes_and_equations(run: Run, warm: Path) -> None:
    found = {channel["name"]: channel for channel in run("channels", warm, "--json").json}
    assert [axis["name"] for axis in found["gate.forget"]["axes"]] == ["layer", "unit"]
    assert [axis["size"] for axis in found["gate.forget"]["axes"]] == [2, 5]
    assert found["gate.forget"]["kind"] == "gate"
    assert found["gate.forget"]["equation"]
    assert "layer 2, unit 5" in run("channels", warm).out


def test_views_are_listed_for_all_models_and_for_one(
    run: Run, warm: Path, qapp: QApplication
) -> None:
    every = {view["id"]: view for view in run("views", "--json").json}
    assert {"tokens", "next", "gates", "states", "attention", "head"} <= every.keys()
    assert all(view["about"] for view in every.values())
    own = {view["id"]: view for view in run("views", warm, "--json").json}
    assert {"gates", "next"} <= own.keys()
    assert "attention" not in own
    assert own["gates"]["choices"]["layer"] == ["1", "0"]


# Trace, verify


def test_a_trace_is_written(run: Run, warm: Path, tmp_path: Path) -> None:
    done = run("trace", warm, "--text", "hello you", "-o", tmp_path / "trace.npz")
    assert (done.code, done.out) == (0, "")
    with np.load(tmp_path / "trace.npz") as archive:
        assert archive["gate.input"].shape == (9, 2, 5)
        assert "".join(archive["tokens"]) == "hello you"
        first = archive["cell"][0]
    run("trace", warm, "--text", "hello you", "-o", tmp_path / "trace.CSV")
    with (tmp_path / "trace.CSV").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["channel"] == "cell"]
    assert len(rows) == 9 * 2 * 5
    assert [float(row["value"]) for row in rows[:10]] == pytest.approx(first.reshape(-1), abs=1e-7)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read(run: Run, warm: Path, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "text.txt").write_bytes("日本 a".encode(encoding))
    run("trace", warm, "--file", tmp_path / "text.txt", "-o", tmp_path / "trace.npz")
    with np.load(tmp_path / "trace.npz") as archive:
        assert "".join(archive["tokens"]) == "日本 a"


def test_a_sample_is_read(run: Run, warm: Path, tmp_path: Path) -> None:
    run("trace", warm, "--sample", "recall", "-o", tmp_path / "trace.npz")
    with np.load(tmp_path / "trace.npz") as archive:
        assert "".join(archive["tokens"]) == wm.samples()["recall"].text


def test_a_text_that_is_too_long_is_cut_and_said_so(run: Run, warm: Path, tmp_path: Path) -> None:
    done = run("trace", warm, "--text", "a" * 20_000, "-o", tmp_path / "trace.npz")
    assert done.code == 0
    assert "the text was cut to 16384 characters" in done.err


def test_a_true_trace_is_verified(run: Run, warm: Path) -> None:
    found = run("verify", warm, "--text", "hello", "--json").json
    assert found["within"] is True
    assert 0 < found["largest"] == found["errors"][found["channel"]] < found["tolerance"]
    assert found["largest"] == max(found["errors"].values())
    assert "gate.forget" in run("verify", warm, "--text", "hello").out


@pytest.mark.parametrize("error", [0.5, float("inf"), float("nan")])
def test_an_untrue_trace_is_an_error(
    run: Run, warm: Path, monkeypatch: pytest.MonkeyPatch, error: float
) -> None:
    wrong = Verified(1, {"cell": 1e-7, "hidden": error, "next": 2e-7}, 1e-4)
    monkeypatch.setattr(wm.Explorer, "verify", lambda _: wrong)
    done = run("verify", warm, "--text", "hello", "--json")
    assert done.code == 2
    assert done.err.startswith("wm-explorer: hidden differs from the independent computation")
    assert (done.json["channel"], done.json["within"]) == ("hidden", False)
    assert done.json["largest"] == (error if error == 0.5 else None)


# Export


def test_a_view_is_exported(run: Run, warm: Path, tmp_path: Path, qapp: QApplication) -> None:
    for suffix in export.WRITERS:
        done = run(
            "export", warm, "--text", "hello", "--view", "gates", "-o", tmp_path / f"g{suffix}"
        )
        assert (done.code, done.out) == (0, "")
    with Image.open(tmp_path / "g.png") as picture:
        assert picture.width == 2 * (900 + 2 * export.MARGIN)
        assert "step 5 of 5 “o”" in picture.text["Description"]  # type: ignore[attr-defined]
    assert ">gate.forget</text>" in (tmp_path / "g.svg").read_text("utf-8")
    assert (tmp_path / "g.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_exported_can_be_chosen(
    run: Run, warm: Path, tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / "gates.png"
    common = ("export", warm, "--text", "hello", "--view", "gates", "-o", path)
    run(*common, "--step", 2, "--size", "400x200", "--scale", 1, "--theme", "dark")
    with Image.open(path) as picture:
        assert picture.width == 400 + 2 * export.MARGIN
        assert picture.convert("RGB").getpixel((2, 2)) == (0x15, 0x17, 0x1A)
        assert "Layer 2 · " in picture.text["Description"]  # type: ignore[attr-defined]
        assert "step 2 of 5 “e”" in picture.text["Description"]  # type: ignore[attr-defined]
    run(*common, "--choose", "layer=0")
    with Image.open(path) as picture:
        assert "Layer 1 · " in picture.text["Description"]  # type: ignore[attr-defined]


def test_the_cell_in_focus_is_inspected(
    run: Run, warm: Path, tmp_path: Path, qapp: QApplication
) -> None:
    common = ("export", warm, "--text", "hello", "--view", "inspector", "--focus", "cell:2,3")
    run(*common, "--step", 4, "-o", tmp_path / "cell.svg")
    svg = (tmp_path / "cell.svg").read_text("utf-8")
    assert "layer 2" in svg
    assert "unit 3" in svg
    assert "step 4" in svg


def test_a_picture_speaks_the_language_asked_for(
    run: Run, warm: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(translate, "install", lambda app, language: asked.append(language))
    common = ("export", warm, "--text", "a", "--view", "next", "-o", tmp_path / "next.png")
    run(*common)
    run(*common, "--lang", "zh_CN")
    assert asked == ["en", "zh_CN"]


def test_a_script_without_a_font_is_told(
    run: Run, warm: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.fonts.families", lambda script: [])
    done = run("export", warm, "--text", "日本", "--view", "next", "-o", tmp_path / "next.png")
    assert done.code == 0
    assert "no font here shows Chinese: install fonts-wqy-microhei" in done.err


# What is wrong is said in one line


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ("trace nope --text a -o x.npz", "there is no model 'nope': choose one"),
        ('trace MODEL --text "" -o x.npz', "the text is empty"),
        ("trace MODEL --file EMPTY -o x.npz", "the text is empty"),
        ("trace MODEL --file gone -o x.npz", "'gone': No such file"),
        ("trace MODEL --file LATIN -o x.npz", "is not UTF-8 text: save it as"),
        ("trace MODEL --sample nope -o x.npz", "no sample 'nope': choose one of e"),
        ("trace MODEL --text a -o x.txt", "'x.txt' must end in .npz or .csv"),
        ("trace MODEL --text a -o gone/x.npz", "there is no folder 'gone'"),
        ("trace MODEL --text a", "required: -o/--output"),
        ("trace MODEL -o x.npz", "--text --file --sample is required"),
        ("trace MODEL --text a --sample b -o x.npz", "not allowed with"),
        ("trace MODEL --text a -o FOLDER.npz", "it is a folder"),
        ("export MODEL --text a -o x.png", "required: --view"),
        ("export MODEL --text a --view no -o x.png", "no view 'no': choose"),
        ("export MODEL --text a --view attention -o x.png", "tiny has nothing to show in"),
        ("export MODEL --text a --view next -o x.gif", "must end in .png"),
        ("export MODEL --text a --view next --step 0 -o x.png", "step 0"),
        ("export MODEL --text a --view next --step 2 -o x.png", "step 2"),
        ("export MODEL --text a --view next --step x -o x.png", "'x'"),
        ("export MODEL --text a --view next --scale 5 -o x.png", "1 and 4"),
        ("export MODEL --text a --view next --size 9 -o x.png", "900x500"),
        ("export MODEL --text a --view gates --choose a -o x.png", "layer=0"),
        ("export MODEL --text a --view gates --choose a=1 -o x.png", "no choice 'a', only layer"),
        ("export MODEL --text a --view gates --choose layer=9 -o x.png", "layer cannot be '9'"),
        ("export MODEL --text a --view inspector --focus cell:1 -o x.png", "lies outside"),
        ("export MODEL --text a --view inspector --focus no:1,1 -o x.png", "no channel 'no'"),
        ("export MODEL --text a --view inspector --focus cell:1;1 -o x.png", "gate.forget:2,106"),
        ("verify nope --text a", "there is no model 'nope'"),
        ("channels", "required: MODEL, or --factory"),
        ("models --what", "unrecognized arguments: --what"),
        ("train", "required: NAME, -o/--output"),
        ("modles", "there is no file, model or command 'modles'"),
        ("--model nope", "there is no model 'nope'"),
        ("--text a LATIN", "exclude each other"),
        ("--model a MODEL", "exclude each other"),
        ("LATIN", "is not UTF-8 text"),
    ],
)
def test_an_input_error_is_one_clear_line(
    run: Run,
    warm: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QApplication,
    argv: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "EMPTY").touch()
    (tmp_path / "LATIN").write_bytes("café".encode("latin-1"))
    (tmp_path / "FOLDER.npz").mkdir()
    words = [str(warm) if word == "MODEL" else word for word in shlex.split(argv)]
    assert said in run(*words).problem
    assert {path.name for path in tmp_path.iterdir()} == {"EMPTY", "LATIN", "FOLDER.npz"}


def test_an_engine_that_fails_is_one_clear_line(run: Run, lstm: Path, tmp_path: Path) -> None:
    done = run("trace", lstm, "--text", "a", "--device", "abacus", "-o", tmp_path / "x.npz")
    assert "there is no device 'abacus' here: choose auto or" in done.problem


def test_inspect_says_what_a_file_holds(run: Run, lstm: Path) -> None:
    for model in (lstm, lstm / "weights.safetensors"):
        found = run("inspect", model, "--json").json
        weights = (lstm / "weights.safetensors").read_bytes()
        assert (found["format"], found["bytes"]) == ("wm_explorer", len(weights))
        assert found["sha256"] == hashlib.sha256(weights).hexdigest()
        tensors = {tensor["name"]: tensor for tensor in found["tensors"]}
        assert tensors["embed.weight"] == {
            "name": "embed.weight",
            "shape": [28, 4],
            "dtype": "float16",
        }
    page = run("inspect", lstm).out
    assert "  gate.forget: how much of its cell each unit keeps from the step before\n" in page
    assert "embed.weight" in page
    assert "28×4" in page


@pytest.mark.parametrize("command", ["inspect", "channels", "trace"])
def test_a_hostile_file_is_one_clear_line_wherever_it_is_named(
    run: Run, tmp_path: Path, command: str
) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(program(call("posix", "system", f"touch {tmp_path / 'canary'}")))
    reading = ["--text", "a", "-o", tmp_path / "x.npz"] if command == "trace" else []
    problem = run(command, path, *reading).problem
    assert "'model.safetensors' is a Python pickle that asks for 'posix.system'" in problem
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_with_code_needs_a_yes(run: Run, tmp_path: Path) -> None:
    folder = good(tmp_path / "asks", auto_map={"AutoModel": "modeling.Model"})
    assert "auto_map" in run("channels", folder).problem
    with pytest.raises((wm.EngineError, FileNotFoundError)) as refused:
        wm.open(folder, trusted=True)  # it holds no model, but that is found out after the yes
    assert "auto_map" not in str(refused.value)
    assert "auto_map" not in run("channels", folder, "--trust").problem


def test_a_file_given_alone_is_a_model_or_a_text_by_what_it_holds(
    run: Run, lstm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr("ui.cli.has_display", lambda: False)
    monkeypatch.setattr("ui.demo.run", lambda **given: shown.append(given) or 0)
    model, text = tmp_path / "story.txt", tmp_path / "model.pt"
    model.write_bytes((lstm / "weights.safetensors").read_bytes())
    text.write_text("abc")
    monkeypatch.chdir(tmp_path)
    assert run("story.txt").code == run("model.pt").code == 0
    assert (shown[0]["model"], shown[0]["text"]) == (str(model), None)
    assert (shown[1]["model"], shown[1]["text"]) == (None, "abc")


def test_an_error_of_the_program_is_not_hidden(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(wm, "models", fail)
    with pytest.raises(ZeroDivisionError):
        run("models")


def test_an_interruption_is_no_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(wm, "models", interrupt)
    assert run("models").code == 130


def test_a_closed_pipe_is_no_error() -> None:
    main = subprocess.Popen(
        [sys.executable, REPOSITORY / "main.py", "models"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": ""},
    )
    assert main.stdout is not None
    assert main.stderr is not None
    main.stdout.close()
    assert main.stderr.read() == b""
    main.stderr.close()
    assert main.wait(30) == 0


# Train


def test_training_tells_its_exit_code(tmp_path: Path) -> None:
    done = start("train", "nope", "-o", tmp_path / "made")
    assert done.code == 2
    assert "nope" in done.err
    assert list(tmp_path.iterdir()) == []


# The machine


def test_info_describes_the_machine(run: Run, qapp: QApplication) -> None:
    found = run("info", "--json").json
    assert found["versions"]["PySide6-Essentials"] == "6.10.3"
    assert found["versions"]["torch"].startswith("2.13.0")
    assert found["device"] in found["devices"]
    assert "cpu" in found["devices"]
    assert found["qt_platform"] == os.environ["QT_QPA_PLATFORM"]
    assert found["fonts"]["Latin"]
    assert isinstance(found["missing_libraries"], list)


@linux
def test_missing_libraries_are_told_with_the_command(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "_loads", lambda library: library != "libEGL.so.1")
    command = "sudo apt-get install --no-install-recommends libegl1"
    assert run().problem.endswith(command), "before a window is made"

    def fail() -> None:
        raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.setattr(wm, "models", fail)
    assert run("models").problem.endswith(command)


@linux
def test_libraries_of_x11_are_asked_for_only_by_its_window(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "_loads", lambda library: "xcb" not in library)
    monkeypatch.setattr("ui.app.run", lambda **_: 0)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert run().code == 0
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert run().problem.endswith("libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0")


def test_the_set_up_knows_the_same_libraries() -> None:
    assert libraries.LIBRARIES == bootstrap.LIBRARIES
    assert libraries.X11_LIBRARIES == bootstrap.X11_LIBRARIES


# The window


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the window was asked to show; it is not made."""
    asked: dict[str, Any] = {}

    def show(**wanted: Any) -> int:
        asked.update(wanted)
        return 0

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("ui.app.run", show)
    return asked


def test_what_is_imported_before_qt_does_not_import_it() -> None:
    script = (
        "import sys; from importlib import import_module; from ui.cli import BEFORE_QT;"
        "[import_module(name) for name in BEFORE_QT];"
        "sys.exit(len({'PySide6', 'torch', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, check=False)
    assert done.returncode == 0


def test_garbage_is_left_alone_while_the_window_comes_up(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    collecting: list[bool] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("ui.app.run", lambda **_: collecting.append(gc.isenabled()) or 0)
    assert run().code == 0
    assert collecting == [False]
    assert gc.isenabled()


def python(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("given", ["", "export lstm-char --view gates --text a -o a.png"])
def test_an_interrupt_while_qt_is_imported_ends_the_program_quietly(given: str) -> None:
    done = python(
        "import os, signal, sys\n"
        "def watch(frame, event, _):\n"
        "    if frame.f_code.co_filename.endswith('signature/loader.py'):\n"
        "        sys.setprofile(None)\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.setprofile(watch)\n"
        "from ui.cli import main\n"
        f"sys.exit(main({given.split()}))\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_signal_closes_the_window_but_not_in_the_middle_of_a_painting() -> None:
    done = python(
        "import os, signal, sys\n"
        "from ui import window\n"
        "def paint(self, event):\n"
        "    if not told:\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "        told.append(self.isVisible())\n"
        "told = []\n"
        "window.Window.paintEvent = paint\n"
        "from ui.cli import main\n"
        "sys.exit(main(['--text', 'a']) or print(told))\n"
    )
    assert (done.returncode, done.stdout) == (0, "[True]\n"), done.stderr


def test_the_window_is_given_what_was_asked_for(
    run: Run, window: dict[str, Any], lstm: Path
) -> None:
    given = ["--model", lstm, "--text", "hello", "--device", "cpu", "--safe-mode"]
    given += ["--layers", "2-3", "--heads", "1", "--budget", "64MB"]
    assert run(*given, "--memory", "slots=9", "--cut").code == 0
    assert window == {
        "model": str(lstm),
        "text": "hello",
        "trust": False,
        "file": None,
        "device": "cpu",
        "safe_mode": True,
        "memory": {"slots": 9},
        "cut": True,
        "factory": None,
        "capture": Capture((1, 2), (0,)),
        "budget": 64 << 20,
    }


def test_a_text_file_or_a_model_folder_opens(
    run: Run, window: dict[str, Any], lstm: Path, tmp_path: Path
) -> None:
    path = tmp_path / "text.txt"
    path.write_text("日本", encoding="utf-16")
    assert run(path).code == 0
    assert (window["text"], window["file"], window["model"]) == ("日本", path, None)
    assert run(lstm).code == 0
    assert (window["text"], window["file"], window["model"]) == (None, None, str(lstm))


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").out == f"{wm.version()}\n"


def test_help_names_every_command(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--help")
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert all(f"\n  {name} " in text for name in arguments.COMMANDS)


@linux
def test_without_a_display_a_text_is_read_and_exported(lstm: Path, tmp_path: Path) -> None:
    done = start("--model", lstm, "--text", "hello", cwd=tmp_path)
    assert done.code == 0, done.err
    folder = Path(done.out.strip())
    assert folder.parent == tmp_path
    with np.load(folder / "trace.npz") as archive:
        assert "".join(archive["tokens"]) == "hello"
    names = {path.name for path in folder.iterdir()}
    assert {"trace.csv", "gates.png", "gates.svg", "gates.pdf", "next.png"} <= names
    with Image.open(folder / "gates.png") as picture:
        colours = picture.convert("RGB").getcolors(1 << 24)
        assert colours is not None
        assert len(colours) > 100, "a heatmap is in it"


# Memories


def test_a_memory_is_resized_and_cut_on_the_command_line(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "trace.npz"
    text = ("--text", "abc\n", "-o", out)
    assert run("trace", "dnc-copy", *text, "--memory", "slots=20").code == 0
    with np.load(out) as whole:
        assert whole["memory"].shape[1:] == (20, 12)
        answer = whole["answer"]
    assert run("trace", "dnc-copy", *text, "--memory", "slots=20", "--cut").code == 0
    with np.load(out) as cut:
        assert abs(cut["answer"] - answer).max() > 0.1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--memory", "slots"), "slots=64"),
        (("--memory", "slots=2"), "between 4 and 256"),
        (("--memory", "hops=2"), "it has slots"),
    ],
)
def test_a_size_that_cannot_be_is_one_clear_line(
    run: Run, given: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    found = run("trace", "dnc-copy", "--text", "a", "-o", tmp_path / "x.npz", *given)
    assert found.code == 2
    assert words in found.err
    assert len(found.err.splitlines()) == 1


def test_eval_measures_again_what_the_card_says() -> None:
    found = start("eval", "memn2n-qa1", "--json").json
    assert (found["score"], found["knock_out"]) == tuple(
        found["card"][name] for name in ("score", "knock_out")
    )
    assert found["lengths"] == found["card"]["lengths"]
    assert "Sukhbaatar" in found["published"]
    refused = start("eval", "no-such-model")
    assert refused.code == 2
    assert len(refused.err.splitlines()) == 1
