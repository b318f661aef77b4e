"""One file in, one line of JSON out: what ``zvon extract`` prints."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pipeline.errors import GiveUp
from pipeline.extract.document import read_document
from pipeline.extract.rules import RulesFile
from pipeline.model import Page, Reason


def extract_line(body: bytes, content_type: str, name: str, fetched: datetime, rules: RulesFile, url: str = "") -> str:
    """Return one JSON line (without line break) that says what the file *name* holds; never raise.

    *url* is where the page came from; without it relative links are lost.
    """
    try:
        page = read_document(body, content_type, url, fetched, rules)
        found = _fields(page)
    except GiveUp as error:
        found = _failure(error.reason, error.detail)
    except MemoryError:
        found = _failure(Reason.MEMORY, "not enough memory")
    except Exception as error:  # one bad file never stops the others
        found = _failure(Reason.CRASH, f"{type(error).__name__}: {error}")
    return json.dumps({"file": name, **found}, ensure_ascii=False)


def _fields(page: Page) -> dict[str, Any]:
    return {
        "title": page.title,
        "text": page.text,
        "language": page.language,
        "published": page.published.isoformat().replace("+00:00", "Z") if page.published else None,
        "date_source": page.date_source,
        "author": page.author,
        "canonical_url": page.canonical_url,
        "page_class": page.page_class.value,
        "reason": page.reason.value,
        "links": [asdict(link) for link in page.links],
        "warnings": list(page.warnings),
    }


def _failure(reason: Reason, detail: str) -> dict[str, Any]:
    return {"title": "", "text": "", "language": None, "published": None, "page_class": None, "reason": reason.value,
            "detail": detail[:500], "links": []}  # fmt: skip
