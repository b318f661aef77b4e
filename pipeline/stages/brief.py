"""Building the daily brief for the people who review: what is new, what changed, what broke."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pipeline.digest.message import LEAVE, Letter
from pipeline.digest.morning import brief_view, decide
from pipeline.digest.page import Places
from pipeline.digest.render import render
from pipeline.digest.words import load_words
from pipeline.settings import Settings
from pipeline.stages.searches import lists_lacking
from pipeline.store.briefs import NAME, read_morning
from pipeline.store.database import Store
from pipeline.store.issues import Draft, save_issue
from pipeline.store.outbox import Posting


def build_brief(
    settings: Settings, store: Store, now: datetime, *, save: bool = True, posting: Posting | None = None
) -> Letter:
    """Build today's brief, today being that of the zone, and keep it unless not to *save*.

    With *posting* its mails go into the outbox in the same transaction. With ``brief.when_empty = "skip"`` a
    brief that has nothing to tell goes to nobody.
    """
    options, site = settings.values.brief, (settings.values.mail.site or "").rstrip("/")
    day = now.astimezone(settings.zone).date()
    words = load_words(options.language, settings.zone)
    morning = replace(read_morning(store, day, settings.zone, now), lacking=lists_lacking(settings, store.db))
    digest = decide(morning)
    places = Places(review=f"{site}/-/review", web=f"{site}/-/mail/{NAME}/{day}", leave=LEAVE) if site else Places()
    view = brief_view(morning, digest, words, places)
    text, html = render("brief", view, words)
    letter = Letter(f"{NAME}-{day}", view.subject, text, html, now, words.lang)
    if save:
        if posting is not None and view.empty and options.when_empty == "skip":
            posting = Posting((), posting.domain)
        save_issue(store, Draft(NAME, day.isoformat(), letter, digest.items), posting)
    return letter
