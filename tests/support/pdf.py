"""Invented PDF files for tests: text in a Korean font that is not embedded (Adobe-Korea1), rules, pictures.

Full-width characters are one em wide, ASCII is half of it, so a test can say where each line ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
#: Of a body line, as most reports have it.
LEFT, RIGHT = 57.0, 537.0


def width(text: str, size: float) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in text) * size


@dataclass
class Page:
    """One page; y is counted from the top."""

    content: list[str] = field(default_factory=list)
    picture: bool = False

    def text(self, x: float, y: float, text: str, size: float = 12, *, bold: bool = False) -> Page:
        """A line of text with its baseline at y."""
        codes = text.encode("utf-16-be").hex()
        mode = "2 Tr" if bold else "0 Tr"
        self.content.append(f"BT /F1 {size} Tf {mode} 1 0 0 1 {x} {HEIGHT - y} Tm <{codes}> Tj ET")
        return self

    def lines(self, x: float, y: float, texts: Sequence[str], size: float = 12, pitch: float = 1.6) -> Page:
        for number, text in enumerate(texts):
            self.text(x, y + number * pitch * size, text, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        self.content.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")
        return self

    def area(self, x: float, y: float, wide: float, high: float) -> Page:
        """A filled rectangle."""
        self.content.append(f"{x} {HEIGHT - y - high} {wide} {high} re f")
        return self

    def table(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        texts: dict[tuple[int, int], str],
        open_: Sequence[tuple[str, int, int]] = (),
        *,
        sides: bool = True,
    ) -> Page:
        """A ruled table.

        Args:
            xs: Where columns begin and end.
            ys: Where rows begin and end.
            texts: (row, column) → text, its lines parted by line ends.
            open_: Pieces of rules that are left out: ("v", rule, row) or ("h", rule, column).
            sides: Whether the outer upright rules are drawn.
        """
        for column, x in enumerate(xs):
            if not sides and column in (0, len(xs) - 1):
                continue
            for row in range(len(ys) - 1):
                if ("v", column, row) not in open_:
                    self.rule(x, ys[row], x, ys[row + 1])
        for row, y in enumerate(ys):
            for column in range(len(xs) - 1):
                if ("h", row, column) not in open_:
                    self.rule(xs[column], y, xs[column + 1], y)
        for (row, column), text in texts.items():
            self.lines(xs[column] + 4, ys[row] + 13, text.split("\n"), 10, 1.3)
        return self


_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Invented-Korea /Encoding /UniKS-UTF16-H /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Invented-Korea /CIDSystemInfo << /Registry (Adobe) "
    "/Ordering (Korea1) /Supplement 1 >> /FontDescriptor 5 0 R /DW 1000 /W [1 95 500 8094 8190 500] >>",
    "<< /Type /FontDescriptor /FontName /Invented-Korea /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 "
    "/Descent -120 /CapHeight 700 /StemV 80 >>",
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
    "stream\n0\nendstream",
)


def made(*pages: Page, rotation: int = 0, locked: bool = False) -> bytes:
    """A file of pages; locked: one that opens with a password only."""
    first = 3 + len(_FONT)
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>", *_FONT]
    for number, page in enumerate(pages):
        content = "\n".join([*page.content, *(["q 500 0 0 700 40 40 cm /I1 Do Q"] if page.picture else [])])
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotation} /Contents "
            f"{first + 2 * number + 1} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /I1 6 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    body = b"%PDF-1.7\n"
    offsets = []
    for number, written in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{written}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >>" if locked else ""
    count = len(objects) + 1
    return (
        body
        + f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R {lock} "
        f"/ID [<{'43' * 16}> <{'43' * 16}>] >>\nstartxref\n{len(body)}\n%%EOF\n".encode("latin-1")
    )
