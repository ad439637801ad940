"""Whether an uploaded document is taken, and what of it is kept. Browser, name and declared type are not believed."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.files.base import File
from django.utils.translation import gettext as _

from core.files.archives import check_office
from core.files.kinds import KIND_OF_ENDING, LONGEST_NAME, MOST_BYTES, OFFICE, PICTURES, TEXTS, Kind
from core.files.papers import check_pdf
from core.files.pictures import redrawn
from core.files.refusing import Refused

BEGINNINGS = {
    b"%PDF-": (Kind.PDF,),
    b"\x89PNG\r\n\x1a\n": (Kind.PNG,),
    b"\xff\xd8\xff": (Kind.JPEG,),
    b"PK\x03\x04": OFFICE,
}
SPACES = " \t\n\r\f\v"
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A document as it may be kept; only `clean` makes one."""

    content: bytes
    kind: Kind
    name: str


def clean(upload: File) -> CheckedFile:
    """The document as it may be kept: of a known kind, whole, without anything active, pictures without metadata.

    Raises Refused (a ValidationError) with one sentence for whoever sent it. Reads at most MOST_BYTES, and takes up to
    some seconds of computing for the largest: call it in the form, before any transaction. No query.
    """
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused("too_large")
    if not content.strip(b"\0 \r\n\t"):
        raise Refused("empty")
    name = clean_name(upload.name or "")
    kind = kind_of(name, content)
    if kind in PICTURES:
        content = redrawn(content, kind)
        if len(content) > MOST_BYTES:
            raise Refused("too_large")
    elif kind is Kind.PDF:
        check_pdf(content)
    elif kind in OFFICE:
        check_office(content, kind)
    else:
        check_text(content)
    return CheckedFile(content, kind, name)


def kind_of(name: str, content: bytes) -> Kind:
    """What the content begins as; the ending must say the same."""
    kind = KIND_OF_ENDING.get(name.rpartition(".")[2].lower())
    if kind is None:
        raise Refused("kind")
    fitting = next((kinds for begins, kinds in BEGINNINGS.items() if content.startswith(begins)), TEXTS)
    if kind not in fitting:
        raise Refused("not_its_ending")
    return kind


def check_text(content: bytes) -> None:
    """Raises Refused unless the bytes are a plain text that no browser would take for a page."""
    text = _decoded(content)
    if CONTROLS.search(text):
        raise Refused("no_text")
    begins = text.lstrip("\ufeff" + SPACES)[:2]
    if begins.startswith("<") and (begins[1:].isalpha() or begins[1:] in ("!", "?", "/")):
        raise Refused("not_its_ending")


def _decoded(content: bytes) -> str:
    for letters in ("utf-8", "gb18030"):
        try:
            return content.decode(letters)
        except UnicodeDecodeError:
            continue
    raise Refused("no_text")


def clean_name(name: str) -> str:
    """The name as it is shown: without folders, control signs and signs that turn the reading direction around."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if _is_shown(sign))
    stem, _dot, ending = " ".join(shown.split()).rpartition(".")
    ending = ending.strip().lower()
    stem = stem.strip(" .")[: LONGEST_NAME - len(ending) - 1].rstrip(" .") or _("document")
    return f"{stem}.{ending}"[:LONGEST_NAME]


def _is_shown(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
