"""Why something was found, for whoever asks: the rule's sentence, the form or cue that it rests on, the grade."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from pipeline.settings.rule_names import RuleNames, load_rule_names
from pipeline.site.languages import gettext as _
from pipeline.site.state import our


@dataclass(frozen=True, slots=True)
class Why:
    """``because`` is the sentence of the rule, empty where nobody has written it; ``grade`` that of the grade."""

    because: str
    grade: str
    rule: str
    form: str
    confidence: float


def sentences(datasette: Any) -> RuleNames:
    """Return the sentences of the home's configuration; raise ConfigError when the file is not sound."""
    site = our(datasette)
    return site.kept("rule names", None, lambda: load_rule_names(site.home))


def why(names: RuleNames, row: sqlite3.Row) -> Why:
    """Return why the finding *row* (of ``store.cards``) was found."""
    said = _said(names.sentence(row["kind"], row["rule"]) or "", names.mention.get("without_context", ""))
    grade = _(names.grade.get(row["grade"], "")) if row["kind"] == "citation" else ""
    return Why(said, grade, row["rule"], row["form"], row["confidence"])


def _said(sentence: str, addition: str) -> str:
    """Return *sentence* in the reader's language; *addition* is a sentence of its own that may stand at its end."""
    if addition and sentence.endswith(addition):
        return f"{_(sentence.removesuffix(addition).strip())} {_(addition)}"
    return _(sentence)
