"""Reading ``rule_names.toml``: what each rule of tagging means, in a sentence for people."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from pipeline.errors import ConfigError
from pipeline.settings.loader import merge
from pipeline.settings.problems import check
from pipeline.settings.schema import Strict

_WITHOUT = "_without_context"


class RuleNames(Strict):
    """The sentences by kind of finding and rule, and the grades of citations."""

    mention: dict[str, str] = Field(default_factory=dict)
    refusal: dict[str, str] = Field(default_factory=dict)
    citation: dict[str, str] = Field(default_factory=dict)
    quote: dict[str, str] = Field(default_factory=dict)
    topic: dict[str, str] = Field(default_factory=dict)
    echo: dict[str, str] = Field(default_factory=dict)
    grade: dict[str, str] = Field(default_factory=dict)

    def sentence(self, kind: str, rule: str) -> str | None:
        """Return what *rule* means for a finding of *kind*; None when nobody has written it down."""
        known: dict[str, str] = getattr(self, kind)
        said = known.get(rule.removesuffix(_WITHOUT))
        return f"{said} {known['without_context']}" if said and rule.endswith(_WITHOUT) else said


def load_rule_names(home: Path) -> RuleNames:
    """Return the sentences of both layers; raise ConfigError when a file of them is wrong."""
    problems: list[str] = []
    merged, _ = merge(home, "rule_names.toml", problems)
    names = check(RuleNames, merged, "config/rule_names.toml", problems)
    if problems or names is None:
        raise ConfigError(problems)
    return names
