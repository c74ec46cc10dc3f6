"""The Python API: a model in a script or a notebook, with an engine of its own."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

import wm_explorer as wm
from tests import tiny

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def lstm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.lstm(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def explorer(lstm: Path) -> Iterator[wm.Explorer]:
    with wm.open(lstm) as explorer:
        yield explorer


def engines() -> list[psutil.Process]:
    """The engines of this process that live; one that was killed may not be buried yet."""
    return [p for p in psutil.Process().children() if is_engine(p)]


def is_engine(process: psutil.Process) -> bool:
    try:
        return process.cmdline()[1:] == ["-m", "engine"]
    except psutil.NoSuchProcess:
        return False


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_text_gives_arrays(explorer: wm.Explorer) -> None:
    explorer.text = "hello"
    assert explorer.trace["gate.forget"].shape == (5, 2, 5)
    assert explorer.trace["next"].sum(-1) == pytest.approx(1)
    assert [token.text for token in explorer.tokens] == list("hello")
    assert explorer.info.id == "tiny"
    assert explorer.device in ("cpu", "cuda", "mps")


def test_the_newest_text_is_what_is_traced(explorer: wm.Explorer) -> None:
    explorer.text = "hello"
    before = explorer.trace["cell"]
    for text in ("a", "", "hello", "hell", "help"):
        explorer.text = text
    assert [token.text for token in explorer.tokens] == list("help")
    np.testing.assert_allclose(explorer.trace["cell"][:3], before[:3], atol=1e-6)
    assert np.abs(explorer.trace["cell"][3] - before[3]).max() > 1e-3
    explorer.text = ""
    assert len(explorer.trace) == 0


def test_the_independent_computation_agrees(explorer: wm.Explorer) -> None:
    explorer.text = "hello"
    verified = explorer.verify()
    assert verified.errors.keys() == {channel.name for channel in explorer.info.channels}
    assert max(verified.errors.values()) < verified.tolerance


def test_what_cannot_be_verified_raises_and_the_next_works(explorer: wm.Explorer) -> None:
    explorer.text = ""
    with pytest.raises(wm.EngineError, match="nothing to verify"):
        explorer.verify()
    explorer.text = "a"
    assert explorer.verify().errors


def test_it_is_saved(explorer: wm.Explorer, tmp_path: Path) -> None:
    explorer.text = "hello"
    explorer.save(tmp_path / "trace.npz")
    with np.load(tmp_path / "trace.npz") as archive:
        np.testing.assert_array_equal(archive["hidden"], explorer.trace["hidden"])


def test_a_long_text_is_cut_and_said_so(explorer: wm.Explorer) -> None:
    explorer.text = "a" * 20_000
    assert len(explorer.tokens) == 16_384
    assert "cut" in explorer.notice
    explorer.text = "a"
    assert explorer.notice == ""


def test_what_a_model_has_no_room_for_is_said(tmp_path: Path) -> None:
    with wm.open(tiny.decoder(tmp_path / "tiny-decoder")) as explorer:
        explorer.text = "a" * 70
        assert len(explorer.tokens) <= 64
        assert f"no room for the first {70 - len(explorer.tokens)} symbols" in explorer.notice
        assert explorer.trace["attention"].shape[-1] == len(explorer.tokens)
        verified = explorer.verify()
        assert max(verified.errors.values()) < verified.tolerance


def test_an_unknown_model_is_refused_before_an_engine_starts() -> None:
    before = len(engines())
    with pytest.raises(FileNotFoundError, match="there is no model 'nope'"):
        wm.open("nope")
    assert len(engines()) == before


def test_a_broken_model_raises_and_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "weights.safetensors").write_bytes(b"\0" * 100)
    before = len(engines())
    with pytest.raises(wm.EngineError, match="does not hold a model") as raised:
        wm.open(tmp_path)
    assert len(engines()) == before, "even while the traceback is kept"
    assert raised.tb


def test_an_absent_device_raises(lstm: Path) -> None:
    with pytest.raises(wm.EngineError, match="there is no device 'abacus' here"):
        wm.open(lstm, device="abacus")


def test_an_engine_that_dies_comes_back_until_it_dies_too_often(lstm: Path) -> None:
    known = engines()

    def kill() -> None:
        wait_for(lambda: any(p not in known for p in engines()))
        (engine,) = (p for p in engines() if p not in known)
        known.append(engine)
        engine.kill()

    with wm.open(lstm) as explorer:
        explorer.text = "hello"
        before = explorer.trace["cell"]
        kill()
        explorer.text = "hello you"
        np.testing.assert_array_equal(explorer.trace["cell"][:5], before)
        assert len(explorer.trace) == 9
        kill()
        kill()
        for text in ("a", "b"):
            explorer.text = text
            with pytest.raises(wm.EngineError, match="the engine ended"):
                assert explorer.trace


def test_a_closed_explorer_says_so_and_leaves_no_process(lstm: Path) -> None:
    known = engines()
    with wm.open(lstm) as explorer:
        assert len(engines()) == len(known) + 1
    assert len(engines()) == len(known)
    explorer.close()
    explorer.text = "a"
    with pytest.raises(wm.EngineError, match="closed"):
        assert explorer.trace


def test_a_forgotten_explorer_ends_its_engine(lstm: Path) -> None:
    known = engines()
    explorer = wm.open(lstm)
    assert len(engines()) == len(known) + 1
    del explorer
    gc.collect()
    wait_for(lambda: len(engines()) == len(known))


def test_a_plain_script_works_without_qt_or_torch(lstm: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "import wm_explorer as wm\n"
        f"s = wm.open({str(lstm)!r})\n"
        "s.text = 'abc'\n"
        "print(s.trace['gate.forget'].shape)\n"
        "print([name for name in ('PySide6', 'torch') if name in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout) == (0, "(3, 2, 5)\n[]\n")
    assert run.stderr == ""


def test_the_bundled_models_and_samples_are_known() -> None:
    samples = wm.samples()
    assert {"english", "chinese", "recall"} <= samples.keys()
    assert all(sample.text for sample in samples.values())
    assert not samples["english"].text.endswith("\n")
    assert samples["copy"].text.endswith("\n")  # only then is the word asked for
    assert all(card.sample in samples for card in wm.models())


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_leaves_the_engine_as_it_is(lstm: Path) -> None:
    """A notebook interrupts a cell by a signal to all of its processes, and so does a terminal."""
    script = (
        "import os, signal, time\n"
        "import wm_explorer as wm\n"
        f"s = wm.open({str(lstm)!r})\n"
        "before = s._client.pid\n"
        "try:\n"
        "    os.killpg(0, signal.SIGINT)\n"
        "    time.sleep(60)\n"
        "except KeyboardInterrupt:\n"
        "    time.sleep(0.5)\n"
        "s.text = 'abc'\n"
        "print(len(s.trace), s._client.pid == before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        start_new_session=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("3 True\n", "")
