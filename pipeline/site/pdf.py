"""The evidence sheet as a PDF, by Typst: the layout is a file of ours, and every word goes in as data.

Typst keeps what it has laid out and grows by it, so each sheet is made by a process of its own (``python -m
pipeline.site.pdf``): the site stays small, and a text that takes too long is ended.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from pipeline.errors import WorkError
from pipeline.model import Reason
from pipeline.resources import shipped

_SECONDS = 30.0


async def pdf_of(sheet: str) -> bytes:
    """Return the PDF of *sheet*, the JSON that the template ``sheet_data.html`` writes; raise WorkError."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pipeline.site.pdf", stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        made, complaint = await asyncio.wait_for(process.communicate(sheet.encode()), _SECONDS)
    except TimeoutError as error:
        raise WorkError("evidence sheet", Reason.TIMEOUT, "it took too long") from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        raise WorkError("evidence sheet", Reason.PARSE, complaint.decode("utf-8", "replace")[-500:])
    return made


def make_pdf(sheet: str) -> bytes:
    """Return the PDF of *sheet*, made in this process."""
    import typst

    # Fonts of the machine too: those that come with Typst have no Arabic, Georgian or Chinese.
    compiler = typst.Compiler(shipped("db") / "site" / "sheet.typ", font_paths=typst.Fonts(include_system_fonts=True))
    try:
        made = compiler.compile(format="pdf", sys_inputs={"sheet": sheet}, pdf_standards=["ua-1"])
    except typst.TypstError:
        # A letter that no font here has may not stand in an accessible PDF; a box is better than nothing.
        made = compiler.compile(format="pdf", sys_inputs={"sheet": sheet})
    if not isinstance(made, bytes):
        raise TypeError("the layout of the sheet gave no PDF")
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(make_pdf(sys.stdin.buffer.read().decode()))
