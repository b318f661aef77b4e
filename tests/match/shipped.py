"""Reads the shipped lexicon the way the settings do, for tests that need nothing else of them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.match.cue_schema import CueFile, TopicFile
from pipeline.match.lexicon import Lexicon
from pipeline.match.likely_schema import LikelyFile
from pipeline.match.schema import ContextFile, EntityFile, WorkFile

CONFIG = Path(__file__).parents[2] / "config"


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def lexicon() -> Lexicon:
    topics = CONFIG / "topics.toml"
    return Lexicon.build(
        entities=[EntityFile(**read(path)) for path in sorted((CONFIG / "entities").glob("*.toml"))],
        works=WorkFile(**read(CONFIG / "works.toml")),
        cues=[CueFile(**read(path)) for path in sorted((CONFIG / "cues").glob("*.toml"))],
        topics=TopicFile(**read(topics)) if topics.exists() else None,
        context=ContextFile(**read(CONFIG / "context.toml"), **read(CONFIG / "people.toml")),
        likely=LikelyFile(**read(CONFIG / "likely.toml")),
    )
