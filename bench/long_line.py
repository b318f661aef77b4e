"""What ``zvon tag`` takes for a line of 50 MB: processor time and peak memory of a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIZE = 50_000_000
MOST_MB = 250
NEWS = "Pavel Latushka said on Monday that the regime of Alexander Lukashenko had moved children to Belarus. "
PIECES = {
    "English, a name at the end": "The weather is fine in the city and people walk home by the river. ",
    "Russian, a name at the end": "В городе хорошая погода, и люди идут домой вдоль реки. ",
    "one word": "a",
    "quote marks": "''",
    "news about the subject": NEWS,
    "names and nothing else": "Lukashenko ",
}
# What the process says of itself when it has answered.
RUN = """
import resource, sys, time
from pipeline.cli import main
main(["--home", sys.argv[1], "tag"], standalone_mode=False)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{time.process_time():.1f} {peak}", file=sys.stderr)
"""


def main() -> int:
    """Print a line for each text; return 1 where one takes more memory than ``MOST_MB``."""
    highest = 0
    for name, piece in PIECES.items():
        line = '{"id": 1, "text": "' + piece * (SIZE // len(piece.encode())) + NEWS + '"}\n'
        with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as given:
            given.write(line.encode())
            given.seek(0)
            command = [sys.executable, "-c", RUN, home]
            done = subprocess.run(command, cwd=ROOT, stdin=given, capture_output=True, check=True)
        answer = json.loads(done.stdout)
        seconds, peak = done.stderr.decode().split()[-2:]
        highest = max(highest, int(peak))
        cut = f", read to {answer['cut']['read']:,} of {answer['cut']['of']:,}" if "cut" in answer else ""
        print(f"{name:28}{float(seconds):8.1f} s{peak:>6} MB  {len(answer['mentions']):,} mentions{cut}", flush=True)
    print(f"peak memory {highest} MB")
    return int(highest > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
