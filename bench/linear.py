"""Whether the time that tagging takes grows with the text and no faster, on text made to be as dense as can be.

The texts are those of ``tests/match/dense.toml``, each a short piece over and over, at 50,000 characters, twice and
four times that. Longer ones are tagged in pieces of this size (``pipeline/match/pieces.py``), so that what holds up to
there holds beyond; the last columns show a text of four million. Ends with 1 where four times the text takes more than
``MOST`` times the time.
"""

from __future__ import annotations

import sys
import time
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from pipeline.match.tagger import Tagger
from pipeline.model import Document
from tests.match.shipped import lexicon

CASES = Path(__file__).parents[1] / "tests/match/dense.toml"
SIZE = 50_000
LONG = 4_000_000
MOST = 8.0


def seconds(tagger: Tagger, case: dict[str, str], size: int) -> tuple[float, int | None]:
    """Return the processor time of tagging *case* at *size* characters, and how far it was read."""
    text = case.get("start", "") + case["again"] * (size // len(case["again"]))
    document = Document(text, language=case.get("lang", "en"))
    before = time.process_time()
    found = tagger.find(document)
    return time.process_time() - before, found.read_to


def main() -> int:
    """Print a line for each case; return 1 where one grows faster than its text."""
    tagger = Tagger(lexicon())
    worst = 0.0
    print(f"{'':58}{'50 k':>8}{'100 k':>8}{'200 k':>8}{'4n / n':>8}{'4 M':>8}")
    for case in tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]:
        seconds(tagger, case, SIZE // 10)
        times = [min(seconds(tagger, case, SIZE * factor)[0] for _ in range(2)) for factor in (1, 2, 4)]
        growth = times[2] / max(times[0], 0.001)
        worst = max(worst, growth)
        long, read_to = seconds(tagger, case, LONG)
        cut = f"  read to {read_to:,}" if read_to else ""
        print(f"{case['why']:58}{times[0]:8.2f}{times[1]:8.2f}{times[2]:8.2f}{growth:8.1f}{long:8.1f}{cut}", flush=True)
    print(f"four times the text takes at most {worst:.1f} times the time")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
