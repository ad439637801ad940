"""What no answer may hold: markup that came out of somebody's text, cells that a spreadsheet would act upon."""

import csv
import io
from html.parser import HTMLParser

from salesops.tests.matrix import body_of

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
TEMPLATE_RAN = "70014"  # what {{ 7|add:70007 }} would have become


class Injected(HTMLParser):
    """What a page would run or load that no template of ours ever writes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "script" and not told.get("src") and told.get("type") != "application/json":
            self.found.append("a script in the page")
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action", "formaction") and (value or "").strip().lower().startswith(
                ("javascript:", "data:text", "vbscript:")
            ):
                self.found.append(f"{tag} {name}={value}")
            if name in ("src", "href") and value == "x":
                self.found.append(f"{tag} {name}={value}")


def markup_in(response: object) -> list[str]:
    """Markup that a text brought along; an empty list when all of it is shown as text."""
    kind = response.headers.get("Content-Type", "")
    if not kind.startswith("text/html"):
        return []
    page = body_of(response)
    if "xss" not in page:
        return []
    ran = ["a template ran"] if TEMPLATE_RAN in page else []
    return Injected(page).found + ran


def live_cells(response: object) -> list[str]:
    """Cells of a spreadsheet or CSV answer that begin with the sign of a formula, also behind white space."""
    kind = response.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        return [cell for row in cells_of_workbook(response) for cell in row if is_live(cell)]
    if "csv" in kind:
        return [cell for row in csv.reader(io.StringIO(body_of(response))) for cell in row if is_live(cell)]
    return []


def cells_of_workbook(response: object) -> list[list[object]]:
    from openpyxl import load_workbook  # noqa: PLC0415 here: slow to load, and no page gives a workbook yet

    content = b"".join(response.streaming_content) if response.streaming else response.content
    sheets = load_workbook(io.BytesIO(content)).worksheets
    return [[cell.value for cell in row] for sheet in sheets for row in sheet.iter_rows()]


def is_live(cell: object) -> bool:
    """Whether a spreadsheet would take the text for a formula; a plain number is none."""
    if not isinstance(cell, str):
        return False
    text = cell.lstrip("\ufeff\u00a0 \t\r\n\v\f\0")
    return text[:1] in tuple(SIGNS) and not is_number(text)


def is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).replace(",", "").isdecimal()
