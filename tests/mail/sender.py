"""A sender to be killed: does the post of a home once, at the time given, and says so when it is done.

python -m tests.mail.sender HOME 2026-11-23T06:30:00+00:00
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from pipeline.settings import load
from pipeline.stages.mailing import do_post
from pipeline.store.database import open_store


def main() -> None:
    home, now = Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
    settings = load(home)
    with open_store(home / "zvon.db") as store:
        do_post(settings, store, lambda: now)
    print("done")


if __name__ == "__main__":
    main()
