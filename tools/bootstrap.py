"""Set up this checkout, then start what was asked for.

    python3 tools/bootstrap.py run [arguments of wm-explorer]
    python3 tools/bootstrap.py test [arguments of pytest]
    python3 tools/bootstrap.py lint
    python3 tools/bootstrap.py bench [arguments of tests.bench]

Standard library only. Packages go into .venv at the versions of the lock files; a stamp there makes
the next start immediate. What it says goes to standard error. Exit status 2: the machine lacks
something, and the message names it.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
LOCKS = {
    "run": ("requirements.lock",),
    "test": ("requirements.lock", "requirements-test.lock"),
    "lint": ("requirements.lock", "requirements-test.lock"),
    "bench": ("requirements.lock", "requirements-test.lock"),
}

# Each shared object that Qt opens, and the Debian package that holds it. Asking the loader is right
# on every distribution; releases that renamed a package (…t64) still answer to the name given here.
LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
# A font file of either kind will do; the package is what is installed when there is none.
FONTS = {
    "fonts-dejavu-core": re.compile(r"\.(ttf|otf|ttc)$"),
    "fonts-wqy-microhei": re.compile(r"wqy|cjk|source.?han|noto.*(sc|hans)\b|uming|ukai|fallback"),
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


class SetUpError(Exception):
    """The machine lacks something that only its owner can provide."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def call(command: list[str], **environment: str) -> int:
    """Run a command, its output on standard error: standard output belongs to the program."""
    return subprocess.call(command, stdout=sys.stderr, env={**os.environ, **environment})


# System packages ----------------------------------------------------------------------------------


def can_load(library: str) -> bool:
    """Whether the dynamic loader finds this shared object."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def needed_packages(target: str) -> list[str]:
    """Debian packages without which the target cannot work and that are not there."""
    libraries = dict(LIBRARIES)
    if target == "run" and os.environ.get("DISPLAY"):
        libraries.update(X11_LIBRARIES)
    missing = [package for library, package in libraries.items() if not can_load(library)]
    if importlib.util.find_spec("ensurepip") is None:  # Debian ships it apart from python3
        missing.append("python{}.{}-venv".format(*sys.version_info))
    return missing


def useful_packages() -> list[str]:
    """Debian packages that a window or its texts will want and that are not there."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    files = [name.lower() for folder in folders for *_, names in os.walk(folder) for name in names]
    fonts = [name for name in files if FONTS["fonts-dejavu-core"].search(name)]
    missing = [package for library, package in X11_LIBRARIES.items() if not can_load(library)]
    return missing + [
        package for package, kind in FONTS.items() if not any(kind.search(name) for name in fonts)
    ]


def provide_system_packages(target: str, *, first_time: bool) -> None:
    """As root install what is missing, else say how; SetUpError if the target cannot do without."""
    needed = needed_packages(target)
    useful = useful_packages() if first_time else []
    missing = list(dict.fromkeys(needed + useful))
    if not missing:
        return
    install = ["apt-get", "install", "--no-install-recommends", *missing]
    by_hand = f"sudo {' '.join(install)}"
    if shutil.which("apt-get") is None:
        by_hand = f"your system's package manager, for what Debian calls {' '.join(missing)}"
    elif os.geteuid() == 0:
        say(f"Installing system packages: {' '.join(missing)}")
        call(["apt-get", "update", "-qq"])
        call([*install, "-y", "-qq"], DEBIAN_FRONTEND="noninteractive")
        needed = needed_packages(target)
    if needed:
        raise SetUpError(f"System packages are missing: {' '.join(needed)}\nTo install: {by_hand}")
    if os.geteuid() != 0:
        say(f"Some texts or windows may not show as they should. To mend it: {by_hand}")


# The virtual environment --------------------------------------------------------------------------


class Environment:
    """The virtual environment in .venv, filled from the lock files of one target."""

    def __init__(self, target: str, repository: Path = REPOSITORY) -> None:
        self.repository = repository
        self.locks = LOCKS[target]
        self.folder = repository / ".venv"
        self.programs = self.folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = self.programs / ("python.exe" if os.name == "nt" else "python")
        self.stamp = self.folder / "installed"
        self.unfinished = self.folder / "unfinished"

    def fingerprints(self) -> list[str]:
        """For each lock file a digest of all that, when it changes, asks for an installation."""
        base = f"{sys.version} {sys.platform} {self.repository}".encode()
        base += (self.repository / "pyproject.toml").read_bytes()
        locks = [(self.repository / name).read_bytes() for name in self.locks]
        return [hashlib.sha256(base + lock).hexdigest() for lock in locks]

    def is_ready(self) -> bool:
        """Whether the last installation finished and nothing has changed since."""
        return (
            self.python.exists()
            and not self.unfinished.exists()
            and self.stamp.exists()
            and set(self.fingerprints()) <= set(self.stamp.read_text().split())
        )

    def is_sound(self) -> bool:
        """Whether it can be installed into: whole, and its Python works and is of this version."""
        if self.unfinished.exists() or not self.python.exists():
            return False
        version = "{}.{}".format(*sys.version_info)
        probe = "import pip, sys; print('{}.{}'.format(*sys.version_info))"
        answer = subprocess.run([self.python, "-c", probe], capture_output=True, text=True)
        return answer.returncode == 0 and answer.stdout.strip() == version

    def install(self) -> None:
        """Bring .venv to the lock files; from nothing when it is missing, broken or half made."""
        if not self.is_sound():
            say("Making a virtual environment in .venv")
            self._must([sys.executable, "-m", "venv", "--clear", str(self.folder)])
        say("Installing the packages; the first time takes a few minutes")
        self.unfinished.touch()
        pip = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check"]
        for lock in self.locks:
            # Not --no-deps: where torch is a CUDA build, it brings the libraries of that build.
            self._must([*pip, "-r", str(self.repository / lock)])
        itself = ["--no-deps", "--no-build-isolation", "-e", str(self.repository)]
        self._must([*pip, "--quiet", *itself])
        self.stamp.write_text("\n".join(self.fingerprints()))
        self.unfinished.unlink()

    def _must(self, command: list[str]) -> None:
        if call(command) != 0:
            raise SetUpError(f"This failed, see above: {' '.join(command)}")


# What is started ----------------------------------------------------------------------------------


def checks(environment: Environment) -> dict[str, list[str]]:
    """The checks of the source, by name."""
    python = str(environment.python)
    return {
        "ruff check": [python, "-m", "ruff", "check", "."],
        "ruff format": [python, "-m", "ruff", "format", "--check", "."],
        "mypy": [python, "-m", "mypy"],
        "import contracts": [str(environment.programs / "lint-imports"), "--no-logo"],
    }


def start_all(commands: dict[str, list[str]]) -> int:
    """Run every command, also after a failure; 1 if any failed, and name those."""
    settings = {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", **os.environ}
    failed = []
    for name, command in commands.items():
        say(f"== {name}")
        if subprocess.call(command, cwd=REPOSITORY, env=settings) != 0:
            failed.append(name)
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def start(target: str, environment: Environment, arguments: list[str]) -> int:
    """Start the target with its arguments and return its exit status."""
    python = str(environment.python)
    if target == "run":
        command = [python, str(REPOSITORY / "main.py"), *arguments]
        if os.name == "posix":
            os.execv(python, command)  # signals and the exit status are the program's own
        return subprocess.call(command)
    if target == "bench":
        return start_all({"bench": [python, "-m", "tests.bench", *arguments]})
    if target == "lint":
        return start_all(checks(environment))
    # Two workers hold two copies of torch and Qt: what two cores and 4 GB carry. A file stays in
    # one worker, so that what its tests share is made once.
    tests = [python, "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments]
    return start_all({**checks(environment), "pytest": tests})


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in LOCKS:
        say(f"usage: bootstrap.py {{{'|'.join(LOCKS)}}} [arguments]")
        return 2
    target, *rest = arguments
    try:
        if sys.version_info < OLDEST_PYTHON:
            found = "{}.{}".format(*sys.version_info)
            raise SetUpError(f"wm_explorer needs Python 3.11 or later; this is {found}")
        environment = Environment(target)
        ready = environment.is_ready()
        if sys.platform == "linux":
            provide_system_packages(target, first_time=not ready)
        if not ready:
            environment.install()
    except SetUpError as problem:
        say(str(problem))
        return 2
    return start(target, environment, rest)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
