"""What tagging found: mentions, citations, quotes, topics and echoes, each with its evidence.

A later tagger updates what it finds again and retires what it does not: rows that a person may have
reviewed are never deleted.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from pipeline.model import Citation, Findings, Mention
from pipeline.store.database import stamp

# Characters of context kept on each side, as W3C's TextQuoteSelector asks for.
CONTEXT = 80


def save_findings(
    db: sqlite3.Connection,
    article: int,
    texts: dict[str, str],
    found: dict[str, Findings],
    tagger: str,
    now: datetime,
) -> None:
    """Write the findings of one article inside the caller's transaction.

    *texts* and *found* have the keys ``title`` and ``text``; *tagger* names the stage's version and lexicon.
    """
    for field, findings in found.items():
        for mention in findings.mentions:
            _save_mention(db, article, field, texts[field], mention, tagger, now)
        for citation in findings.citations:
            _save_citation(db, article, field, texts[field], citation, tagger, now)
    for table in ("mentions", "citations"):
        db.execute(
            f"UPDATE {table} SET retired = ? WHERE article = ? AND tagger != ? AND retired IS NULL",
            (stamp(now), article, tagger),
        )
    _save_quotes(db, article, found, tagger)
    _save_topics(db, article, found, tagger)
    _save_echoes(db, article, texts["text"], found["text"], tagger, now)


def _context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a passage, cut at white space."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT and " " in before:
        before = before[before.index(" ") + 1 :]
    if end + CONTEXT < len(text) and " " in after:
        after = after[: after.rindex(" ")]
    return before, after


def _save_mention(
    db: sqlite3.Connection, article: int, field: str, text: str, mention: Mention, tagger: str, now: datetime
) -> None:
    prefix, suffix = _context(text, mention.start, mention.end)
    db.execute(
        "INSERT INTO mentions (article, field, entity, exact, prefix, suffix, start_char, end_char, confidence,"
        " rule, form, found, tagger) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (article, field, entity, start_char, end_char) DO UPDATE SET"
        " confidence = excluded.confidence, rule = excluded.rule, form = excluded.form, tagger = excluded.tagger,"
        " retired = NULL",
        (
            article,
            field,
            mention.entity,
            mention.surface,
            prefix,
            suffix,
            mention.start,
            mention.end,
            mention.confidence,
            mention.rule,
            mention.form,
            stamp(now),
            tagger,
        ),
    )


def _save_citation(
    db: sqlite3.Connection,
    article: int,
    field: str,
    text: str,
    citation: Citation,
    tagger: str,
    now: datetime,
) -> None:
    prefix, suffix = _context(text, citation.start, citation.end)
    db.execute(
        "INSERT INTO citations (article, field, type, work, source_entity, institution, stance, grade, exact,"
        " prefix, suffix, start_char, end_char, cue, confidence, rule, found, tagger)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (article, field, type, ifnull(work, ''), ifnull(source_entity, ''), ifnull(institution, ''))"
        " DO UPDATE SET stance = excluded.stance, grade = excluded.grade, exact = excluded.exact,"
        " prefix = excluded.prefix, suffix = excluded.suffix, start_char = excluded.start_char,"
        " end_char = excluded.end_char, cue = excluded.cue, confidence = excluded.confidence,"
        " rule = excluded.rule, tagger = excluded.tagger, retired = NULL",
        (
            article,
            field,
            citation.type,
            citation.work,
            citation.source,
            citation.by,
            citation.stance,
            citation.grade,
            citation.exact,
            prefix,
            suffix,
            citation.start,
            citation.end,
            citation.cue,
            citation.confidence,
            citation.rule,
            stamp(now),
            tagger,
        ),
    )


def _save_quotes(db: sqlite3.Connection, article: int, found: dict[str, Findings], tagger: str) -> None:
    """Quotes are not reviewed one by one: a later tagger's replace the earlier ones."""
    db.execute("DELETE FROM quotes WHERE article = ?", (article,))
    db.executemany(
        "INSERT OR IGNORE INTO quotes (article, field, speaker, speaker_text, cue, kind, exact, start_char, end_char,"
        " confidence, rule, tagger) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                article,
                field,
                q.speaker,
                q.speaker_text,
                q.cue,
                q.kind,
                q.exact,
                q.start,
                q.end,
                q.confidence,
                q.rule,
                tagger,
            )
            for field, findings in found.items()
            for q in findings.quotes
        ],
    )


def _save_topics(db: sqlite3.Connection, article: int, found: dict[str, Findings], tagger: str) -> None:
    db.execute("DELETE FROM topics WHERE article = ?", (article,))
    db.executemany(
        "INSERT INTO topics (article, topic, score, evidence, rule, tagger) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (article, topic.topic, topic.score, json.dumps(topic.evidence), topic.rule, tagger)
            for topic in found["text"].topics
        ],
    )


def _save_echoes(db: sqlite3.Connection, article: int, text: str, found: Findings, tagger: str, now: datetime) -> None:
    """Echoes are not reviewed: those that a later tagger does not find go; the others keep when they were found."""
    for echo in found.echoes:
        values = (echo.grade, echo.exact, *_context(text, echo.start, echo.end), echo.start, echo.end)
        db.execute(
            "INSERT INTO echoes (article, work, grade, exact, prefix, suffix, start_char, end_char, confidence, rule,"
            " found, tagger) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (article, work) DO UPDATE SET exact = excluded.exact, prefix = excluded.prefix,"
            " suffix = excluded.suffix, start_char = excluded.start_char, end_char = excluded.end_char,"
            " confidence = excluded.confidence, rule = excluded.rule, tagger = excluded.tagger",
            (article, echo.work, *values, echo.confidence, echo.rule, stamp(now), tagger),
        )
    db.execute("DELETE FROM echoes WHERE article = ? AND tagger != ?", (article, tagger))
