"""From configuration files to checked values: shipped ones first, those of the home folder over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pipeline.resources import shipped
from pipeline.settings.problems import Model, read, read_toml


class HasId(Protocol):
    """An item of configuration that other items and later layers name by its id."""

    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=HasId)
# What a file is called in messages, and where it lies.
Layer = tuple[str, Path]


def layers(home: Path) -> tuple[Layer, Layer]:
    """Return the shipped folder and the home's, in the order in which they apply."""
    return (("shipped", shipped("config")), ("home", home / "config"))


def named(layer: Layer, path: Path) -> str:
    """Return the name of a configuration file as messages show it."""
    inner = path.relative_to(layer[1])
    return f"config/{inner}" if layer[0] == "home" else f"shipped config/{inner}"


def merge(home: Path, file: str, problems: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return one file of all layers merged key by key, and for each dotted key the file it came from."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers(home):
        path = layer[1] / file
        # A folder or a dangling link of that name is a fault to be told, not an absent file.
        if path.exists() or path.is_symlink():
            name = named(layer, path)
            _overlay(values, read_toml(path, name, problems), "", name, origins)
    return values, origins


def _overlay(below: dict[str, Any], above: Mapping[str, Any], at: str, name: str, origins: dict[str, str]) -> None:
    for key, value in above.items():
        dotted = f"{at}{key}"
        if isinstance(value, dict) and isinstance(below.setdefault(key, {}), dict):
            _overlay(below[key], value, f"{dotted}.", name, origins)
        else:
            below[key] = value
            origins[dotted] = name


def files(
    home: Path, pattern: str, model: type[Model], problems: list[str], *, skip_shipped: bool = False
) -> Iterator[tuple[str, Model]]:
    """Yield every valid file that matches *pattern*, shipped ones first, each with its name."""
    for layer in layers(home):
        if layer[0] == "shipped" and skip_shipped:
            continue
        for path in sorted(layer[1].glob(pattern)):
            name = named(layer, path)
            if (found := read(model, path, name, problems)) is not None:
                yield name, found


def by_id(
    found: Iterator[tuple[str, Model]],
    items: Callable[[Model], tuple[Item, ...]],
    what: str,
    problems: list[str],
) -> tuple[dict[str, Item], dict[str, str]]:
    """Return the items of all files by their ``id``, and for each the file that it came from.

    An item of the home folder replaces the shipped one with its id; twice in one layer is a fault.
    """
    chosen: dict[str, Item] = {}
    origins: dict[str, str] = {}
    for name, file in found:
        for item in items(file):
            key = item.id
            earlier = origins.get(key)
            if earlier is not None and earlier.startswith("shipped") == name.startswith("shipped"):
                problems.append(f'{name}: {what} "{key}".id: stands already in {earlier}; give one of them another id')
            chosen[key] = item
            origins[key] = name
    return chosen, origins
