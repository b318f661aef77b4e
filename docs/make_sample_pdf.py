"""Makes the PDF paper of the sample newsroom's parliament: `python docs/make_sample_pdf.py`.

The file is kept with the project, so that nobody needs fpdf2 to run the demonstration; change the text
here, run this, and keep both. What the pipeline must find stands on the last page on purpose.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

TARGET = Path(__file__).resolve().parent.parent / "pipeline/demo/data/assembly-paper.pdf"
TITLE = "Paper 12 of the Sample Assembly: children in times of war"
MARK = "Sample text: this paper belongs to a bundled demonstration. The Sample Assembly is made up."

PAGES = (
    TITLE
    + """

This paper was put together by the secretariat of the Sample Assembly, a parliament that does not exist. \
It helps members to prepare for the sitting and binds nobody.

Children suffer more from war than soldiers do. They lose their homes, their schools and often the people \
who look after them. International law therefore protects them in particular ways, and those ways are \
older than most members of this assembly.""",
    """What the law says

The Geneva Convention of 1949 on the protection of civilians forbids the transfer of protected persons from \
occupied territory, whatever the motive. The Convention on the Rights of the Child of 1989 adds that a child \
has a right to its name, its nationality and its family.

The Rome Statute of 1998 names the unlawful transfer of civilians among the crimes that may be tried in \
The Hague. Article 15 lets anybody send information to the Prosecutor.""",
    """What others have said

On 27 April 2023 the Parliamentary Assembly of the Council of Europe recognised the responsibility of the \
Lukashenko regime for the unlawful displacement of Ukrainian children.

In August 2023 the Ambassador of the United States to the United Nations, in a statement at the UN Security \
Council, referred to data provided by the National Anti-Crisis Management.

The secretariat will keep this paper up to date.""",
)


def build() -> bytes:
    """Return the PDF, without a date of its own: the newsroom dates its articles anew each day."""
    from pypdf import PdfWriter

    paper = FPDF(format="A4")
    paper.set_lang("en")
    for number, text in enumerate(PAGES, start=1):
        _page(paper, number, text)
    writer = PdfWriter(clone_from=BytesIO(paper.output()))
    writer.metadata = {"/Title": TITLE}
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _page(paper: FPDF, number: int, text: str) -> None:
    paper.add_page()
    paper.set_font("Helvetica", style="B", size=9)
    paper.multi_cell(0, 6, MARK, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    heading, *paragraphs = text.split("\n\n")
    paper.set_font("Times", style="B", size=15)
    paper.multi_cell(0, 12, heading, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.set_font("Times", size=12)
    for paragraph in paragraphs:
        paper.multi_cell(0, 6, paragraph, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        paper.ln(4)
    paper.cell(0, 8, f"Page {number} of {len(PAGES)}", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def main() -> None:
    """Write the file and say where."""
    TARGET.write_bytes(build())
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
