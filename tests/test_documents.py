"""The documents are true: their code runs, and what is generated is fresh."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from engine import checkpoint
from engine.families import families
from engine.messages import Update
from engine.runner import Runner
from engine.spec import Axis, Channel, ModelInfo, Token
from engine.verify import show
from engine.vocabulary import Vocabulary
from tools.document_channels import PAGE, page
from ui.export import image
from ui.theme import DARK
from ui.view import Scene, View
from wm_explorer.trace import Trace

DOCS = Path(__file__).parent.parent / "docs"


def code(document: str) -> list[str]:
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / document).read_text("utf-8"), re.DOTALL)
    assert blocks, f"{document} has code"
    return blocks


def module_of(name: str, source: str) -> ModuleType:
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)
    return module


@pytest.fixture
def fading() -> Iterator[ModuleType]:
    yield module_of("documented_model", code("add-a-model.md")[0])
    del sys.modules["documented_model"]


def test_the_documented_model_steps_shows_and_loads(
    fading: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(families(), "fading", fading.Fading)
    torch.manual_seed(0)
    model = fading.Fading(Vocabulary.of("abc"))
    shown = show(model, model.encode("abca"))
    x = model.embed.weight.detach().numpy()[[t.id for t in model.encode("abca")]]
    memory = np.zeros(16, np.float32)
    for step in range(4):
        memory = 0.9 * memory + 0.1 * x[step]
        np.testing.assert_allclose(shown["memory"][step], memory, atol=1e-6)
    np.testing.assert_allclose(shown["next"].sum(-1), 1, atol=1e-6)
    monkeypatch.chdir(tmp_path)
    exec(code("add-a-model.md")[1], {**vars(fading)})
    loaded, _ = checkpoint.load("fading-abc")
    assert len(list(Runner(loaded).run(loaded.encode("ab")))) == 1


def test_the_documented_view_draws_its_bars(qtbot: QtBot) -> None:
    view_class: type[View] = module_of("documented_view", code("add-a-view.md")[0]).Openness
    gate = Channel("gate.input", (Axis("layer", 1), Axis("unit", 2)), "gate", "planted")
    info = ModelInfo("planted", "none", 0, (gate,), {}, ("?", "a"))
    assert view_class.accepts(info)
    assert not view_class.accepts(ModelInfo("bare", "none", 0, (), {}, ("?",)))
    update = Update(1, 0, [Token("a", 1, 0)], [], True, 0.0)
    trace = Trace(info).apply(update, [np.array([[0.25, 0.75]], np.float32)])
    picture = image(view_class(info), Scene(trace, 0, DARK))
    end = 110 + (420 - 110 - 60) * 0.5
    assert picture.pixelColor(int(end) - 4, 11).name() == DARK.accent
    assert picture.pixelColor(int(end) + 60, 18).name() == DARK.canvas


def test_the_page_of_channels_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tools.document_channels"


def test_the_links_of_the_documents_lead_somewhere() -> None:
    root = DOCS.parent
    for document in (*DOCS.glob("*.md"), *root.glob("*.md")):
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text("utf-8")):
            if "://" not in link:
                assert (document.parent / link).exists(), f"{document.name}: {link}"
