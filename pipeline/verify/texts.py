"""The articles: every text as it was read, every passage at its place in it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.store.database import Store
from pipeline.store.evidence import Passage, Version, anchors, not_current, passages, unread, versions
from pipeline.text import text_hash
from pipeline.verify.faults import LOOK_INTO, Fault


def check_texts(store: Store) -> Iterator[Fault | None]:
    """Yield the faults of texts and passages, and None for each version that was looked at."""
    for version in versions(store):
        yield None
        yield from _version(version)
        for passage in passages(store, version.id):
            if what := _passage(version, passage):
                where = f"{passage.kind} {passage.id} of article {version.id} ({version.url})"
                yield Fault(where, what, LOOK_INTO)
    for url in not_current(store):
        yield Fault(f"article ({url})", "not its newest version is shown, or none, or several", LOOK_INTO)
    for capture, url in unread(store):
        yield Fault(f"capture {capture} ({url})", "the article that was read from it is not there", LOOK_INTO)


def _version(version: Version) -> Iterator[Fault]:
    where = f"article {version.id} ({version.url})"
    if text_hash(version.text) != version.text_sha256:
        yield Fault(where, "its text is not the one that was read: the SHA-256 differs", LOOK_INTO)
    if not version.linked:
        yield Fault(where, f"capture {version.capture} is not one of this page", LOOK_INTO)
    try:
        for words, start, end in anchors(version.links):
            if version.text[start:end] != words:
                yield Fault(where, f"the link at {start}-{end} should stand on {_short(words)}", LOOK_INTO)
    except ValueError:
        yield Fault(where, "its links cannot be read", LOOK_INTO)


def _passage(version: Version, passage: Passage) -> str:
    """Return what is wrong with a passage, or an empty string."""
    text = version.title if passage.field == "title" else version.text
    before, found, after = text[: passage.start], text[passage.start : passage.end], text[passage.end :]
    if found != passage.exact:
        where = f"at {passage.start}-{passage.end} of the {passage.field}"
        return f"{where} stands {_short(found)}, not {_short(passage.exact)}"
    if passage.prefix is not None and not before.endswith(passage.prefix):
        return f"the words before it are not {_short(passage.prefix)}"
    if passage.suffix is not None and not after.startswith(passage.suffix):
        return f"the words after it are not {_short(passage.suffix)}"
    return ""


def _short(words: str) -> str:
    return repr(words if len(words) <= 60 else words[:57] + "…")
