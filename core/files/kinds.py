"""What kinds of documents are kept, and how much of one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_MEGABYTES = 25
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024  # of one document; nothing else in the house says how large one may be
MOST_BODY = 4 * MOST_BYTES + 1024 * 1024  # of one request: a form with four of the largest, and its texts
LONGEST_NAME = 120  # signs, the ending included


class Kind(models.TextChoices):
    """What a document is by its content."""

    PDF = "pdf", "PDF"
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel workbook")
    PNG = "png", _("picture (PNG)")
    JPEG = "jpeg", _("picture (JPEG)")
    TEXT = "txt", _("plain text")
    CSV = "csv", _("table (CSV)")

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]


KIND_OF_ENDING = {kind.value: kind for kind in Kind} | {"jpg": Kind.JPEG}
OFFICE, PICTURES, TEXTS = (Kind.DOCX, Kind.XLSX), (Kind.PNG, Kind.JPEG), (Kind.TEXT, Kind.CSV)
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: f"{_OFFICE_TYPE}.wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE_TYPE}.spreadsheetml.sheet",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.CSV: "text/plain; charset=utf-8",  # no browser does anything with a plain text
}
