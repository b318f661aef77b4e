"""Turning what is wrong with a file into lines that a person can act on."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


def read(model: type[Model], path: Path, name: str, problems: list[str]) -> Model | None:
    """Return the TOML file as *model*; add a line to *problems* for each fault and return None when there are any."""
    # What is wrong with a file (its bytes, its TOML, a value) is a ValueError: told below, with the name of the file.
    with suppress(OSError, ValueError):
        kept: Model = _kept(model, path.read_text(encoding="utf-8"))
        return kept
    before = len(problems)
    data = read_toml(path, name, problems)
    return check(model, data, name, problems) if len(problems) == before else None


# Some ninety files are shipped. The service reads them at every tick, and they are the same ones nearly always.
@lru_cache(maxsize=256)
def _kept(model: type[Model], text: str) -> Model:
    """Return *text* as *model*, which is frozen: one for all who ask."""
    return model.model_validate(tomllib.loads(text))


def read_toml(path: Path, name: str, problems: list[str]) -> dict[str, Any]:
    """Return the TOML file as a dict; add a line to *problems* and return {} when it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        problems.append(f"{name}: byte {error.start}: is not UTF-8 text; save the file as UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{name}: {error}")
    except OSError as error:
        problems.append(f"{name}: cannot be read ({error.strerror})")
    return {}


def check(model: type[Model], data: Mapping[str, Any], name: str, problems: list[str]) -> Model | None:
    """Return *data* as *model*; add one line per fault to *problems* and return None when there are any."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems.extend(
            f"{name}: {_key(fault['loc'], data)}: {_what(fault, model, data)}"
            for fault in error.errors(include_url=False)
        )
        return None


def _key(path: Sequence[int | str], data: Any) -> str:
    """Return ``source "reuters".feed[1].url`` for the path of a fault."""
    words: list[str] = []
    here = data
    for step in path:
        here = _inside(here, step)
        if isinstance(step, int):
            label = here.get("id") if isinstance(here, dict) else None
            words[-1] += f' "{label}"' if isinstance(label, str) else f"[{step + 1}]"
        else:
            words.append(step)
    return ".".join(words) or "file"


def _inside(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def _what(fault: Any, model: type[BaseModel], data: Mapping[str, Any]) -> str:
    kind, path = fault["type"], fault["loc"]
    if kind == "extra_forbidden":
        return f"unknown key{_suggest(str(path[-1]), _known_keys(model, path[:-1]))}"
    if kind == "missing":
        return "is missing; add it"
    if kind == "literal_error":
        choices = [choice.strip(" '") for choice in fault["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return f"{fault['input']!r} is not one of {', '.join(choices)}{_suggest(str(fault['input']), choices)}"
    if kind == "tuple_type":
        return f"must be a list in square brackets (it is {_short(fault['input'])})"
    text = str(fault["msg"]).removeprefix("Value error, ")
    return f"{text[:1].lower()}{text[1:]} (it is {_short(fault['input'])})"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _suggest(word: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(sorted(known))}" if known else ""


def _known_keys(model: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    """Return the keys that the block at *path* may have."""
    here: Any = model
    for step in path:
        if isinstance(step, int) or here is None:
            continue
        field = here.model_fields.get(step) if _is_model(here) else None
        here = _model_in(field.annotation) if field else None
    return list(here.model_fields) if _is_model(here) else []


def _is_model(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _model_in(annotation: Any) -> Any:
    """Return the model inside ``tuple[Model, ...]``, ``Model | None`` and their like."""
    if _is_model(annotation):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
