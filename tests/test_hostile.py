"""Files that attack: nothing in them runs, nothing large is allocated, one sentence says why."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from engine import opening
from engine.checkpoint import LoadError
from tests import tiny
from tests.hostile import CANARY, LIMIT, Case, build, pickled
from tests.hostile.folders import good
from tests.hostile.graphs import tensor
from tests.hostile.making import call, field, onnx, program
from tests.hostile.opener import Opener, Outcome

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")

HDF5 = find_spec("h5py") is not None


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    return build(tmp_path_factory.mktemp("hostile"), hdf5=HDF5)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which they are opened."""
    return tmp_path_factory.mktemp("here")


@pytest.fixture(scope="module")
def outcomes(cases: list[Case], here: Path) -> list[Outcome]:
    with Opener(here) as opener:
        return [opener.open(case.path) for case in cases]


def test_every_one_is_refused_in_one_sentence_that_says_why(
    cases: list[Case], outcomes: list[Outcome]
) -> None:
    wrong = []
    for case, outcome in zip(cases, outcomes, strict=True):
        kind, words, root, grown = outcome
        told = words.startswith(repr(case.path.name)) and case.words in words
        tidy = len(words.splitlines()) == 1 and words.isprintable() and len(words) < 600
        if kind != "LoadError" or not told or not tidy or outcome.greedy or grown > LIMIT:
            wrong.append(f"{case.path}: {kind}: {words!r} ({root[:80]})")
    assert len(cases) > (300 if HDF5 else 270)
    assert not wrong, "\n".join(wrong)


def test_a_model_of_ours_is_held_against_its_weights_before_it_is_built(tmp_path: Path) -> None:
    lies = [("units", 20_000), ("layers", 2_000_000), ("embedding", 400_000_000), ("units", 64)]
    with Opener(tmp_path) as opener:
        for name, lie in lies:
            path = tiny.lstm(tmp_path / str(lie)) / "weights.safetensors"
            data = path.read_bytes()
            length = int.from_bytes(data[:8], "little")
            pattern = rf'(\\"{name}\\": )\d+'.encode()
            header = re.sub(pattern, b"\\g<1>%d" % lie, data[8 : 8 + length])
            path.write_bytes(len(header).to_bytes(8, "little") + header + data[8 + length :])
            outcome = opener.open(path.parent)
            assert outcome.kind == "LoadError"
            assert re.search("it says that it has|its weights are not what it", outcome.words)
            assert not outcome.greedy
            assert outcome.grown < LIMIT


def test_layers_that_share_their_numbers_are_not_copied_without_end(tmp_path: Path) -> None:
    """A small graph of a thousand layers, each of which would be given weights of its own."""
    weights = [tensor((1, 1024, 256), bytes(1 << 20), name=name) for name in ("W", "R")]
    size = field(5, field(1, "hidden_size") + field(3, 256) + field(20, 2))
    names = [field(1, "W") + field(1, "R"), field(4, "LSTM") + size]
    nodes = [
        field(1, field(1, f"y{i}") + names[0] + field(2, f"y{i + 1}") + names[1])
        for i in range(1000)
    ]
    (tmp_path / "layers.onnx").write_bytes(onnx(*nodes, *weights))
    with pytest.raises(LoadError, match="its 1,000 layers are too many to be shown"):
        opening.load(str(tmp_path / "layers.onnx"))


def test_what_a_configuration_says_without_sense_is_one_sentence(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "odd.h5", "w") as file:
        layer = {"class_name": "LSTM", "config": {"name": "lstm", "activation": ["x"]}}
        config = {"class_name": "Sequential", "config": {"layers": [layer]}}
        file.attrs["model_config"] = json.dumps(config)
        file["lstm/kernel:0"] = [[1.0] * 16] * 3
        file["lstm/recurrent_kernel:0"] = [[1.0] * 16] * 4
    with pytest.raises(LoadError, match=r"'odd\.h5' says of its layers what makes no sense: "):
        opening.load(str(tmp_path / "odd.h5"))


def test_nothing_in_them_runs(cases: list[Case], outcomes: list[Outcome], here: Path) -> None:
    assert len(outcomes) == len(cases)
    assert list(here.iterdir()) == []
    assert not any((folder / CANARY).exists() for folder in {case.path.parent for case in cases})


def test_they_are_live(tmp_path: Path) -> None:
    """A reader that is not careful does what they say: else the tests above would show nothing."""
    shots = [("os", "system", pickled.TOUCH), ("builtins", "exec", pickled.CODE)]
    for module, name, argument in shots:
        attack = program(call(module, name, argument))
        run = f"import pickle; pickle.loads({attack!r})"
        subprocess.run([sys.executable, "-c", run], cwd=tmp_path, check=True)
        assert (tmp_path / CANARY).exists()
        (tmp_path / CANARY).unlink()


def test_a_folder_without_code_passes_and_one_with_code_after_a_yes(tmp_path: Path) -> None:
    from engine.opening.files import folder

    labels = {"id2label": {"1001": "label_1001"}, "label2id": {"label_1001": 1001}}
    assert folder.check(good(tmp_path / "good", **labels))["model_type"] == "gpt2"
    asks = good(tmp_path / "asks", auto_map={"AutoModel": "modeling.Model"})
    with pytest.raises(folder.UntrustedError, match="auto_map"):
        folder.check(asks)
    assert folder.check(asks, trusted=True)["model_type"] == "gpt2"


def test_the_cache_of_the_library_may_link_to_its_blobs(tmp_path: Path) -> None:
    from engine.opening.files import folder

    place = good(tmp_path / "models--a--b" / "snapshots" / "1")
    blobs = tmp_path / "models--a--b" / "blobs"
    blobs.mkdir()
    for name in ("config.json", "model.safetensors"):
        (place / name).rename(blobs / name)
        (place / name).symlink_to(os.path.relpath(blobs / name, place))
    assert folder.check(place)["model_type"] == "gpt2"


def test_a_pickle_is_told_by_what_it_asks_for_whatever_its_name(tmp_path: Path) -> None:
    from engine import sniff

    path = tmp_path / "model.safetensors"
    path.write_bytes(pickle.dumps({"a": 1}, 2))
    assert sniff.kind_of(path) == "pickle"
