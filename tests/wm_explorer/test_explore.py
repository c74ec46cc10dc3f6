"""`wm.explore` from a script, as in a notebook, and by `--factory`: in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import torch
from torch import Tensor, nn

import wm_explorer as wm
from engine.checkpoint import LoadError
from engine.own.factory import load

ROOT = Path(__file__).resolve().parent.parent.parent
NET = """
import torch
from torch import nn
import wm_explorer as wm

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.embed = nn.Embedding(4, 5)
        self.lstm = nn.LSTM(5, 6, 2, batch_first=True)
        self.head = nn.Linear(6, 4)

    def forward(self, ids):
        if ids.shape[1] > 8:
            raise RuntimeError("more than eight")
        hidden, _ = self.lstm(self.embed(ids))
        return self.head(wm.probe("shown", hidden))

def make():
    return {"module": Net(), "text": "abca", "vocabulary": "abcd"}

def pair():
    return Net(), [3, 1, 2]

def bare():
    return Net()

def broken():
    raise ValueError("no weights here")

def strange():
    return {"module": Net(), "colour": "red"}
"""


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.embed = nn.Embedding(4, 5)
        self.lstm = nn.LSTM(5, 6, 2, batch_first=True)
        self.head = nn.Linear(6, 4)

    def forward(self, ids: Tensor) -> Tensor:
        if ids.shape[1] > 8:
            raise RuntimeError("more than eight")
        hidden, _ = self.lstm(self.embed(ids))
        logits: Tensor = self.head(wm.probe("shown", hidden))
        return logits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mynet.py").write_text(NET)
    return tmp_path


def python(folder: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What a person types in that folder."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **more},
        capture_output=True,
        text=True,
        timeout=90,
    )


def wait_for(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def engine_threads() -> int:
    return sum(t.name in ("engine", "requests", "engine replies") for t in threading.enumerate())


def test_without_a_window_a_module_is_traced_in_this_process() -> None:
    module = Net()
    before, threads = {n: v.clone() for n, v in module.state_dict().items()}, engine_threads()
    with wm.explore(module, text="abca", vocabulary="abcd", show=False) as s:
        assert [token.text for token in s.tokens] == list("abca")
        s.text = "abcabd"
        with torch.no_grad():
            logits = module(torch.tensor([[0, 1, 2, 0, 1, 3]]))
        np.testing.assert_array_equal(s.trace["next"], logits[0].softmax(-1).numpy())
        gates = s.trace["gate.output"] * np.tanh(s.trace["cell"])  # [step, layer, unit]
        np.testing.assert_allclose(gates, s.trace["hidden"], atol=1e-5)
        np.testing.assert_array_equal(s.trace["shown"], s.trace["hidden"][:, 1])
        assert max(s.verify().errors.values()) < s.verify().tolerance
        assert s.info.id == "Net"
    wait_for(lambda: engine_threads() == threads)
    assert all(torch.equal(v, before[n]) for n, v in module.state_dict().items())


def test_training_goes_on_between_two_readings() -> None:
    module = Net()
    with wm.explore(module, [0, 1, 2], show=False) as s:
        before = s.trace["next"]
        loss = -module(torch.tensor([[0, 1, 2]]))[..., 0].sum()
        loss.backward()
        torch.optim.SGD(module.parameters(), 0.5).step()
        s.text = ""
        s.text = s.info.example
        assert (s.trace["next"][:, 0] > before[:, 0]).all()


def test_a_module_that_raises_tells_it_and_the_next_text_is_read() -> None:
    with pytest.raises(wm.EngineError, match="Net raised RuntimeError: more than eight") as raised:
        wm.explore(Net(), [0] * 9, show=False)
    first = raised.value.__cause__.__cause__  # type: ignore[union-attr]
    assert isinstance(first, RuntimeError), "with the module's own traceback"
    with wm.explore(Net(), [0] * 4, show=False) as s:
        s.text = "0 " * 9
        with pytest.raises(wm.EngineError, match="more than eight"):
            assert s.trace
        s.text = "0 1"
        assert len(s.trace) == 2


def test_an_explored_module_is_saved(tmp_path: Path) -> None:
    with wm.explore(Net(), [0, 1], show=False, name="mine") as s:
        assert s.info.id == "mine"
        s.save(tmp_path / "trace.npz")
        with np.load(tmp_path / "trace.npz") as archive:
            np.testing.assert_array_equal(archive["shown"], s.trace["shown"])


def test_no_display_is_told_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform != "linux":
        pytest.skip("there is always a display")
    with pytest.raises(wm.EngineError, match=r"no display .* pass show=False"):
        wm.explore(Net(), [0])


def test_in_a_notebook_the_window_stands_beside_and_ends_with_it() -> None:
    threads = engine_threads()
    s = wm.explore(Net(), text="abca", vocabulary="abcd", wait=False)
    window = s.window
    assert window is not None
    wait_for(lambda: s.read_in_window == "abca")  # it asked for the example: it is up
    assert s.trace["cell"].shape == (4, 2, 6)
    s.show()
    assert s.window is window, "one is enough"
    s.close()
    assert window.returncode is not None
    wait_for(lambda: engine_threads() == threads)


def test_a_closed_window_ends_the_waiting_of_a_script(folder: Path) -> None:
    script = folder / "script.py"
    script.write_text(
        "import threading, time, os, signal\n"
        "import wm_explorer as wm\n"
        "from mynet import Net\n"
        "s = wm.explore(Net(), [0, 1, 2], wait=False)\n"
        "def close():\n"
        "    while s.read_in_window is None:\n"
        "        time.sleep(0.001)\n"
        "    while s.window.poll() is None:\n"
        "        os.kill(s.window.pid, signal.SIGTERM)\n"
        "        time.sleep(0.2)\n"
        "threading.Thread(target=close).start()\n"
        "s.wait()\n"
        "print(s.trace['gate.forget'].shape)\n"
    )
    done = python(folder, script)
    assert (done.returncode, done.stdout) == (0, "(3, 2, 6)\n"), done.stderr


def test_a_script_may_end_while_its_module_is_read(folder: Path) -> None:
    script = folder / "script.py"
    script.write_text(
        "import threading\n"
        "import torch\n"
        "from torch import nn\n"
        "import wm_explorer as wm\n"
        "reading = threading.Event()\n"
        "class Slow(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.embed = nn.Embedding(4, 64)\n"
        "        self.lstm = nn.LSTM(64, 64, batch_first=True)\n"
        "    def forward(self, ids):\n"
        "        states = self.lstm(self.embed(ids))[0]\n"
        "        if ids.shape[1] > 4:\n"
        "            reading.set()\n"
        "            for _ in range(20_000):\n"
        "                states = states @ torch.eye(64)\n"
        "        return states\n"
        "s = wm.explore(Slow(), text='abca', vocabulary='abcd', show=False)\n"
        "s.text = 'abcdabcd'\n"
        "reading.wait()\n"
    )
    done = python(folder, script)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_window_whose_script_was_killed_stays(folder: Path) -> None:
    script = folder / "script.py"
    script.write_text(
        "import time, os, sys\n"
        "import wm_explorer as wm\n"
        "from mynet import Net\n"
        "s = wm.explore(Net(), [0, 1, 2], wait=False)\n"
        "while s.read_in_window is None:\n"
        "    time.sleep(0.02)\n"
        "with open('pid', 'w') as file:\n"
        "    file.write(str(s.window.pid))\n"
        "os._exit(9)\n"
    )
    quiet = subprocess.DEVNULL  # the window outlives the script, and holds its streams
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, script], cwd=folder, env=environment, stderr=quiet, timeout=90, check=False
    )
    window = psutil.Process(int((folder / "pid").read_text()))
    time.sleep(0.5)
    assert window.is_running()
    assert window.status() != psutil.STATUS_ZOMBIE
    while window.is_running() and window.status() != psutil.STATUS_ZOMBIE:
        window.terminate()  # it is closed as by its user, once it is up
        time.sleep(0.1)


def test_a_factory_is_traced_and_verified_on_the_command_line(folder: Path) -> None:
    main = ROOT / "main.py"
    done = python(folder, main, "trace", "--factory", "mynet:make", "-o", "t.npz")
    assert done.returncode == 0, done.stderr
    with np.load(folder / "t.npz") as archive:
        assert archive["gate.forget"].shape == (4, 2, 6)
    done = python(folder, main, "verify", "--factory", "mynet:pair", "--text", "3 2 1 0")
    assert done.returncode == 0, done.stderr
    assert "shown" in done.stdout


def test_what_is_wrong_with_a_factory_is_one_line(folder: Path) -> None:
    for arguments, message in (
        ("--factory mynet:broken", "mynet:broken raised ValueError: no weights here"),
        ("lstm-char --factory mynet:make", "exclude each other"),
        ("mynet:make", "there is no model 'mynet:make'"),
    ):
        done = python(folder, ROOT / "main.py", "channels", *arguments.split())
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("factory", "message"),
    [
        ("mynet:gone", "mynet has no function 'gone'"),
        ("gone:make", "gone could not be imported: ModuleNotFoundError"),
        ("mynet", "is no factory: name it as package.module:function"),
        ("mynet:strange", "gives what wm.explore does not take"),
    ],
)
def test_a_factory_that_makes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, factory: str, message: str
) -> None:
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "mynet", raising=False)
    with pytest.raises(LoadError, match=message):
        load(factory)


def test_a_factory_may_give_a_module_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "mynet", raising=False)
    model = load("mynet:bare")
    assert model.example == "0 1 2 3"
    assert [c.name for c in model.channels][-2:] == ["shown", "next"]


def test_code_in_the_current_folder_runs_only_when_asked_for(folder: Path) -> None:
    """Not even under the name of something that the engine imports."""
    for name in ("psutil", "safetensors", "mynet"):
        (folder / f"{name}.py").write_text("open('ran', 'w')\nraise SystemExit(3)\n")
    done = python(folder, "-P", ROOT / "main.py", "channels", "lstm-char")
    assert done.returncode == 0, done.stderr
    assert not (folder / "ran").exists()


def test_the_face_imports_no_torch() -> None:
    done = python(
        ROOT,
        "-c",
        "import sys, ui.attached, wm_explorer as wm\n"
        "wm.probe('x', 1)\n"
        "print('torch' in sys.modules)",
    )
    assert done.stdout == "False\n", done.stderr
