"""How every bundled model is made. Each file holds the recipes of one kind of task."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from engine.training.recipe import Recipe

#: Every recipe by the id of its model.
RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for found in iter_modules(__path__)
    for recipe in import_module(f"{__name__}.{found.name}").RECIPES
}
