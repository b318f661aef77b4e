"""What outlets do to a text that they take over, as functions from text to text."""

from __future__ import annotations

from collections.abc import Callable

CREDITS = {
    "en": "(Reuters)",
    "uk": "Джерело: Укрінформ",
    "be": "Крыніца: БелаПАН",
    "pl": "/PAP/",
    "lt": "BNS inf.",
    "de": "dpa",
    "zh": "来源：新华社",
}
_OTHER_QUOTES = str.maketrans({"«": "“", "»": "”", "„": "«", "“": "»", "”": "»", '"': "”", "–": "-", "'": "’"})


def _cut(text: str, kept: float) -> str:
    return text.strip()[: int(len(text) * kept)]


def _other_beginning(text: str) -> str:
    first, rest = text.strip().split("\n", 1)
    return f"{first.split('，')[0].split(',')[0]}.\n{rest}"


def _first_line_in_capitals(text: str) -> str:
    first, rest = text.strip().split("\n", 1)
    return f"{first.upper()}\n{rest}"


def _hidden(text: str) -> str:
    return text.replace(" ", "\u00a0", 9).replace("e", "e\u00ad", 20).replace("о", "о\u200b", 20)


VARIANTS: dict[str, Callable[[str, str, str], str]] = {
    "as it is": lambda text, footer, credit: text,
    "end cut by a third": lambda text, footer, credit: _cut(text, 0.67),
    "added credit line": lambda text, footer, credit: f"{text.strip()}\n{credit}",
    "credit in front": lambda text, footer, credit: f"{credit} - {text.strip()}",
    "boilerplate at the end": lambda text, footer, credit: f"{text.strip()}\n{footer}",
    "end cut, credit and boilerplate": lambda text, footer, credit: f"{_cut(text, 0.8)}\n{credit}\n{footer}",
    "other quotes, dashes and spaces": lambda text, footer, credit: text.translate(_OTHER_QUOTES).replace("\n", "\n\n"),
    "hidden characters": lambda text, footer, credit: _hidden(text),
    "shorter first sentence": lambda text, footer, credit: _other_beginning(text),
    "in one line": lambda text, footer, credit: " ".join(text.split()),
    "capitals in the first line": lambda text, footer, credit: text.replace(
        text.split("\n")[1], text.split("\n")[1].upper()
    ),
}
