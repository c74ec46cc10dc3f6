"""The set-up script: what it finds missing, what it says, when it installs. Here it never does."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import bootstrap

REPOSITORY = Path(__file__).resolve().parent.parent
linux = pytest.mark.skipif(sys.platform != "linux", reason="system packages are a matter of Linux")


class Machine:
    """A pretended machine: which libraries load, and which commands were called on it."""

    def __init__(self, missing: set[str], after_install: set[str]) -> None:
        self.missing = missing
        self.after_install = after_install
        self.called: list[str] = []

    def can_load(self, library: str) -> bool:
        return library not in self.missing

    def call(self, command: list[str], **_environment: str) -> int:
        self.called.append(" ".join(command))
        if "install" in command:
            self.missing = self.after_install
        return 0


Pretend = Callable[..., Machine]


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pretend:
    """Make a machine with some libraries missing, a person or root at it, and one Latin font."""
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Plain.ttf").touch()

    def make(
        *missing: str,
        root: bool = False,
        apt: bool = True,
        after: tuple[str, ...] = (),
        display: str = "",
    ) -> Machine:
        machine = Machine(set(missing), set(after))
        monkeypatch.setattr(bootstrap, "can_load", machine.can_load)
        monkeypatch.setattr(bootstrap, "call", machine.call)
        monkeypatch.setattr(bootstrap, "FONT_FOLDERS", (str(tmp_path / "fonts"),))
        monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0 if root else 1000)
        monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: "apt-get" if apt else None)
        monkeypatch.setenv("DISPLAY", display)
        return machine

    return make


@linux
def test_a_person_is_told_the_exact_command_and_nothing_is_installed(pretend: Pretend) -> None:
    machine = pretend("libEGL.so.1", "libGL.so.1", "libxcb-cursor.so.0")
    with pytest.raises(bootstrap.SetUpError) as told:
        bootstrap.provide_system_packages("test", first_time=True)
    assert (
        "sudo apt-get install --no-install-recommends "
        "libgl1 libegl1 libxcb-cursor0 fonts-wqy-microhei"
    ) in str(told.value)
    assert machine.called == []


@linux
def test_fonts_alone_do_not_stop_anyone(
    pretend: Pretend, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = pretend()
    bootstrap.provide_system_packages("run", first_time=True)
    assert "sudo apt-get install --no-install-recommends fonts-wqy-microhei" in (
        capsys.readouterr().err
    )
    bootstrap.provide_system_packages("run", first_time=False)
    assert capsys.readouterr().err == "", "said once is enough"
    assert machine.called == []


@linux
def test_a_chinese_font_of_any_name_is_recognised(pretend: Pretend, tmp_path: Path) -> None:
    pretend()
    assert bootstrap.useful_packages() == ["fonts-wqy-microhei"]
    (tmp_path / "fonts" / "NotoSansCJK-Regular.ttc").touch()
    assert bootstrap.useful_packages() == []


@linux
def test_x11_libraries_are_demanded_only_where_there_is_a_screen(pretend: Pretend) -> None:
    pretend("libxcb-cursor.so.0", display=":0")
    assert bootstrap.needed_packages("run") == ["libxcb-cursor0"]
    assert bootstrap.needed_packages("test") == []
    pretend("libxcb-cursor.so.0", display="")
    assert bootstrap.needed_packages("run") == []


@linux
def test_root_gets_what_is_missing_in_one_installation(pretend: Pretend) -> None:
    machine = pretend("libEGL.so.1", root=True)
    bootstrap.provide_system_packages("test", first_time=True)
    update, install = machine.called
    assert update.startswith("apt-get update")
    assert "libegl1 fonts-wqy-microhei" in install


@linux
def test_root_is_stopped_when_the_installation_did_not_help(pretend: Pretend) -> None:
    pretend("libEGL.so.1", root=True, after=("libEGL.so.1",))
    with pytest.raises(bootstrap.SetUpError, match="libegl1"):
        bootstrap.provide_system_packages("test", first_time=False)


@linux
def test_without_apt_the_packages_are_named(pretend: Pretend) -> None:
    machine = pretend("libEGL.so.1", root=True, apt=False)
    with pytest.raises(bootstrap.SetUpError, match=r"package manager.*libegl1"):
        bootstrap.provide_system_packages("test", first_time=False)
    assert machine.called == []


@linux
def test_a_complete_machine_is_left_alone(
    pretend: Pretend, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = pretend(root=True)
    bootstrap.provide_system_packages("run", first_time=False)
    assert machine.called == []
    assert capsys.readouterr().err == ""


class Checkout:
    """A checkout of nothing but lock files, whose .venv is pretended: pip and venv are recorded."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.calls: list[str] = []
        self.pip_works = True
        for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml"):
            (folder / name).write_text(f"{name}\n")
        monkeypatch.setattr(bootstrap, "call", self.call)

    def call(self, command: list[str], **_environment: str) -> int:
        if "venv" in command:
            self.calls.append("venv")
            python = bootstrap.Environment("run", self.folder).python
            python.parent.mkdir(parents=True, exist_ok=True)
            (self.folder / ".venv" / "unfinished").unlink(missing_ok=True)  # as --clear does
            if not python.exists():
                os.symlink(sys.executable, python)
            return 0
        self.calls.append(Path(command[-1]).name)
        return 0 if self.pip_works else 1

    def environment(self, target: str) -> bootstrap.Environment:
        return bootstrap.Environment(target, self.folder)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    return Checkout(tmp_path, monkeypatch)


def test_the_second_start_installs_nothing(checkout: Checkout) -> None:
    assert not checkout.environment("run").is_ready()
    checkout.environment("run").install()
    assert checkout.calls == ["venv", "requirements.lock", checkout.folder.name]
    assert checkout.environment("run").is_ready()


def test_the_tests_need_more_than_the_program_and_include_it(checkout: Checkout) -> None:
    checkout.environment("run").install()
    assert not checkout.environment("test").is_ready()
    checkout.environment("test").install()
    assert "requirements-test.lock" in checkout.calls
    assert checkout.environment("test").is_ready()
    assert checkout.environment("run").is_ready()


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_pin_asks_for_an_installation(checkout: Checkout, changed: str) -> None:
    checkout.environment("run").install()
    (checkout.folder / changed).write_text("another\n")
    assert not checkout.environment("run").is_ready()


def test_a_changed_test_pin_does_not_concern_the_program(checkout: Checkout) -> None:
    checkout.environment("test").install()
    (checkout.folder / "requirements-test.lock").write_text("another\n")
    assert checkout.environment("run").is_ready()
    assert not checkout.environment("test").is_ready()


def test_another_python_asks_for_an_installation(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.environment("run").install()
    monkeypatch.setattr(bootstrap.sys, "version", "another")
    assert not checkout.environment("run").is_ready()


def test_an_interrupted_installation_is_begun_anew(checkout: Checkout) -> None:
    checkout.environment("run").install()
    checkout.pip_works = False
    with pytest.raises(bootstrap.SetUpError, match=r"requirements\.lock"):
        checkout.environment("run").install()
    assert not checkout.environment("run").is_ready()
    checkout.pip_works = True
    checkout.calls.clear()
    checkout.environment("run").install()
    assert checkout.calls[0] == "venv"
    assert checkout.environment("run").is_ready()


def test_a_broken_environment_is_made_again(checkout: Checkout) -> None:
    checkout.environment("run").install()
    python = checkout.environment("run").python
    python.unlink()
    python.symlink_to(checkout.folder / "gone")
    assert not checkout.environment("run").is_ready()
    assert not checkout.environment("run").is_sound()


def test_an_old_python_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    assert bootstrap.main(["run"]) == 2
    assert capsys.readouterr().err == "wm_explorer needs Python 3.11 or later; this is 3.9\n"


def test_an_unknown_target_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["fly"]) == 2
    assert "run|test|lint|bench" in capsys.readouterr().err


def pins(lock: str) -> dict[str, str]:
    """Package name (normalised) to its requirement, without comments."""
    lines = (REPOSITORY / lock).read_text().splitlines()
    found = [line for line in lines if line and not line.startswith("#")]
    return {line.partition("==")[0].lower().replace("_", "-"): line for line in found}


def test_locks_pin_every_package_exactly_and_once() -> None:
    program, tests = pins("requirements.lock"), pins("requirements-test.lock")
    assert not program.keys() & tests.keys()
    for line in (*program.values(), *tests.values()):
        name, exact, version = line.partition("==")
        assert name, line
        assert exact, line
        assert version, line
        assert "+" not in version, "a build tag ties the lock to one kind of machine"
    assert "pytest" not in program
    assert "transformers" not in program


def test_a_failing_step_does_not_hide_the_others(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "REPOSITORY", tmp_path)
    say = [sys.executable, "-c", "import os; print(os.environ['QT_QPA_PLATFORM'])"]
    fail = [sys.executable, "-c", "raise SystemExit(3)"]
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert bootstrap.start_all({"first": fail, "second": say}) == 1
    output = capfd.readouterr()
    assert output.out.strip() == "offscreen"
    assert output.err.splitlines()[-1] == "Failed: first"
    assert bootstrap.start_all({"second": say}) == 0
