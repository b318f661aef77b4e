"""Is what proves a finding still what was written? Looked at whenever somebody opens its page or its sheet."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import EvidenceError
from pipeline.fetch.captures import CaptureStore
from pipeline.store.finding_pages import Proof
from pipeline.store.manifest import BEGINNING
from pipeline.text import sha256, text_hash


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether bytes, chain, text and passage agree; None where there is nothing to compare with. ``why`` says more."""

    bytes: bool | None
    chain: bool | None
    text: bool
    passage: bool
    why: str = ""

    @property
    def whole(self) -> bool:
        """Nothing speaks against it, and the bytes are there to speak for it."""
        return bool(self.bytes) and self.chain is not False and self.text and self.passage


def verified(home: Path, proof: Proof, row: sqlite3.Row, version: sqlite3.Row) -> Verified:
    """Compare the finding *row* (of ``store.cards``) in its *version* with the capture; reads one record."""
    good, why = _bytes(home, proof)
    text = version["title"] if row["field"] == "title" else version["text"]
    passage = text[row["start_char"] : row["end_char"]] == row["exact"]
    return Verified(good, _chain(proof), text_hash(version["text"]) == version["text_sha256"], passage, why)


def _bytes(home: Path, proof: Proof) -> tuple[bool | None, str]:
    if proof.capture["pruned"]:
        return None, f"pruned at {proof.capture['pruned']}"
    try:
        CaptureStore(home / "captures").read(proof.ref)
    except EvidenceError as error:
        return False, str(error)
    return True, ""


def _chain(proof: Proof) -> bool | None:
    """Say whether the manifest names these bytes, by an entry that is as it was written and follows the one before."""
    if proof.entry is None:
        return None
    try:
        said = json.loads(proof.entry)
        named = said["sha256"] == proof.ref.sha256 and said["previous"] == (proof.previous or BEGINNING)
    except (ValueError, KeyError, TypeError):
        return False
    return named and sha256(proof.entry.encode()) == proof.link
