"""The addresses of the review, in one list for the plugin."""

from __future__ import annotations

from typing import Any

from pipeline.site import bulk, deciding, finding, missed, reports, review, sheet

_FINDING = r"(?P<kind>citation|mention)-(?P<number>\d{1,18})"

ROUTES: list[tuple[str, Any]] = [
    (r"^/-/review$", review.page),
    (r"^/-/review/decide$", deciding.decide),
    (r"^/-/review/bulk$", bulk.page),
    (rf"^/-/finding/{_FINDING}$", finding.page),
    (rf"^/-/finding/{_FINDING}/report$", reports.send),
    (rf"^/-/finding/{_FINDING}/sheet$", sheet.page),
    (rf"^/-/finding/{_FINDING}/sheet\.pdf$", sheet.pdf),
    (r"^/-/reports$", reports.page),
    (r"^/-/missed$", missed.page),
    (r"^/-/missed/(?P<clip>\d{1,18})$", missed.status),
]
