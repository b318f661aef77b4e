"""The vendored script is the one that its list names, with the licences of all that is in it."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "db" / "site" / "static" / "vendor"
LIST = (VENDOR / "VENDOR.md").read_text(encoding="utf-8")


def test_each_file_has_the_hash_that_is_written_down():
    hashes = dict(re.findall(r"^\| (\S+) \| ([0-9a-f]{64}) \|$", LIST, re.MULTILINE))
    files = {path.name for path in VENDOR.iterdir()} - {"VENDOR.md"}
    assert set(hashes) == files
    for name, expected in hashes.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == expected, f"{name}: run make vendor"


def test_every_package_has_its_licence_in_full():
    licences = (VENDOR / "LICENSES.txt").read_text(encoding="utf-8")
    packages = re.findall(r"^\| ([@\w/-]+) \| (\d[\w.]+) \| ([\w.-]+) \|$", LIST, re.MULTILINE)
    assert {"vega", "vega-lite", "vega-embed", "vega-interpreter"} <= {name for name, _, _ in packages}
    for name, version, licence in packages:
        head = f"{name} {version} ({licence})\n"
        assert head in licences
        text = licences.partition(head)[2].partition("\n" + "-" * 80)[0]
        assert "opyright" in text, f"{name} came without its licence"
