"""A document on paper as a PDF: headings, sentences and tables on A4, in Latin and Chinese letters.

Chinese is drawn in the faces that every reader of PDF brings along for it (docs/decisions/0041): nothing is embedded.
"""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import get_language
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

LATIN, LATIN_BOLD = "Helvetica", "Helvetica-Bold"
CHINESE = {"zh-hans": "STSong-Light", "zh-hant": "MSung-Light"}
LETTERS = {"STSong-Light": "gbk", "MSung-Light": "big5hkscs"}  # what each face can draw
INSTEAD = str.maketrans({"\N{MINUS SIGN}": "\N{EN DASH}", "\N{NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " "})
SIDE, TOP, FOOT = 14 * mm, 20 * mm, 18 * mm
WIDTH = A4[0] - 2 * SIDE
PADDING = 6  # that the library leaves around what stands on a page
INK, QUIET, RULE = HexColor("#000000"), HexColor("#555555"), HexColor("#bbbbbb")

for _face in LETTERS:
    registerFont(UnicodeCIDFont(_face))


def clean(text: object) -> str:
    """The text without signs that no face draws: controls go, letters of other alphabets lose their marks."""
    shown = "".join(sign for sign in str(text).translate(INSTEAD) if unicodedata.category(sign)[0] != "C")
    return "".join(sign if _face_of(sign, None) else _plain(sign) for sign in shown)


def _plain(sign: str) -> str:
    letters = "".join(one for one in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(one))
    return letters if letters != sign and all(_face_of(one, None) for one in letters) else "?"


@lru_cache(maxsize=8192)
def _face_of(sign: str, language: str | None) -> str:
    """The face that draws the sign: Latin first, then the reader's Chinese, then the other; empty where none does."""
    if _has(sign, "cp1252"):
        return LATIN
    first = CHINESE.get(language or "", "STSong-Light")
    return next((face for face in (first, *LETTERS) if _has(sign, LETTERS[face])), "")


def _has(sign: str, charset: str) -> bool:
    try:
        sign.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def marked_up(text: object, *, is_bold: bool = False) -> str:
    """The text as a paragraph takes it: nothing in it is markup, and every run of letters names its face."""
    language = (get_language() or "en").lower()
    found = []
    for face, signs in groupby(clean(text), key=lambda sign: _face_of(sign, language)):
        run = escape("".join(signs))
        found.append(f'<font name="{LATIN_BOLD if is_bold and face == LATIN else face}">{run}</font>')
    return "".join(found)


@lru_cache(maxsize=64)
def _style(size: float, *, is_quiet: bool = False, is_right: bool = False, before: float = 0, by_sign: bool) -> Any:
    return ParagraphStyle(
        "of this size",
        fontName=LATIN,
        fontSize=size,
        leading=size * 1.4,
        textColor=QUIET if is_quiet else INK,
        alignment=TA_RIGHT if is_right else 0,
        spaceBefore=before,
        spaceAfter=2,
        wordWrap="CJK" if by_sign else None,
    )


class Paper:
    """A document in the making: what is added stands below what was there. `head` and `foot` stand on every page."""

    def __init__(self, title: str, *, head: str, foot: str) -> None:
        self.name, self.head, self.foot = clean(title), head, foot
        self.story: list[Flowable] = []

    def title(self, text: str) -> None:
        self.story.append(_line(text, 16, is_bold=True))

    def heading(self, text: str) -> None:
        line = _line(text, 11, is_bold=True, before=12)
        line.keepWithNext = True
        self.story.append(line)

    def text(self, text: str, *, is_quiet: bool = False, is_bold: bool = False) -> None:
        self.story.append(_line(text, 9, is_quiet=is_quiet, is_bold=is_bold))

    def items(self, sentences: Iterable[str]) -> None:
        for sentence in sentences:
            self.text(f"• {sentence}")

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[object]],
        *,
        widths: Sequence[float],
        numeric: Collection[int] = (),
        sums: Collection[int] = (),
    ) -> None:
        """Rows under a header that is repeated on every page.

        `widths` are shares, `numeric` are columns, `sums` are rows with a line above and bold figures.

        A cell of several lines is a list of texts, the first of which is the main one.
        """
        if not rows:
            return
        whole, last_bold = sum(widths), max(numeric, default=len(widths))
        head = (
            [[_cell(text, is_quiet=True, is_right=at in numeric) for at, text in enumerate(header)]] if header else []
        )
        body = [
            [
                _cell(cell, is_right=at in numeric, is_bold=place in sums and at <= last_bold)
                for at, cell in enumerate(row)
            ]
            for place, row in enumerate(rows)
        ]
        drawn = Table(head + body, [WIDTH * width / whole for width in widths], repeatRows=len(head), spaceAfter=6)
        drawn.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                    ("TOPPADDING", (0, 0), (-1, -1), 2),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
                    *(("LINEABOVE", (0, len(head) + at), (-1, len(head) + at), 0.6, INK) for at in sums),
                ]
            )
        )
        self.story.append(drawn)

    def space(self) -> None:
        self.story.append(Spacer(0, 6))

    def as_bytes(self) -> bytes:
        """The file. The same content makes the same bytes: it names no author, program or hour."""
        file = BytesIO()
        document = SimpleDocTemplate(
            file,
            pagesize=A4,
            leftMargin=SIDE - PADDING,
            rightMargin=SIDE - PADDING,
            topMargin=TOP,
            bottomMargin=FOOT,
            title=self.name,
            author="",
            subject="",
            creator="",
            producer="salesops",
            invariant=1,
        )

        def numbered(*arguments: Any, **options: Any) -> Canvas:
            return _NumberedCanvas(*arguments, head=self.head, foot=self.foot, **options)

        document.build(self.story, canvasmaker=numbered)
        return file.getvalue()


class _NumberedCanvas(Canvas):
    """Keeps its pages until the end, for only then is it known how many there are."""

    def __init__(self, *arguments: Any, head: str, foot: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head, self._foot, self._kept = head, foot, []

    def showPage(self) -> None:  # noqa: N802 the library's name
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        kept = self._kept
        for number, state in enumerate(kept, 1):
            self.__dict__.update(state)
            self._draw(_line(self._head, 8, is_quiet=True), A4[1] - TOP + 6 * mm)
            self._draw(_line(self._foot, 7, is_quiet=True), 8 * mm)
            self._draw(_line(f"{number} / {len(kept)}", 8, is_quiet=True, is_right=True), 8 * mm)
            super().showPage()
        super().save()

    def _draw(self, line: Paragraph, height: float) -> None:
        line.wrapOn(self, WIDTH, FOOT)
        line.drawOn(self, SIDE, height)


def _line(
    text: object,
    size: float,
    *,
    is_bold: bool = False,
    is_quiet: bool = False,
    is_right: bool = False,
    before: float = 0,
) -> Paragraph:
    by_sign = (get_language() or "").startswith("zh")  # Chinese breaks between any two letters
    style = _style(size, is_quiet=is_quiet, is_right=is_right, before=before, by_sign=by_sign)
    return Paragraph(marked_up(text, is_bold=is_bold), style)


def _cell(cell: object, *, is_right: bool, is_quiet: bool = False, is_bold: bool = False) -> Flowable | list[Flowable]:
    if isinstance(cell, list):
        main, *below = cell
        return [
            _line(main, 8.5, is_right=is_right, is_bold=is_bold),
            *(_line(text, 7.5, is_quiet=True, is_right=is_right) for text in below if text),
        ]
    return _line("" if cell is None else cell, 8.5, is_right=is_right, is_quiet=is_quiet, is_bold=is_bold)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """The file as a download."""
    disposition = content_disposition_header(True, get_valid_filename(f"{name}.pdf"))
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})
