"""PDF files: one whole document that does nothing by itself. Read with pypdf, object by object; no page is drawn."""

import io
import re
import zipfile
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from core.files.archives import MOST_UNPACKED
from core.files.refusing import Refused

MOST_OBJECTS = 100_000
DEEPEST = 50  # arrays and dictionaries within one another
EDGE = 4096  # bytes at either end in which a browser, or a program that repairs, would look for another file
AFTER = 16  # bytes after the end: line breaks
PAGE_OF_THE_WEB = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)", re.I)
# What runs, leaves the document or carries another file. A link that somebody clicks is none of these.
ACTIVE = {
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/AA", "/RichMedia", "/XFA",
    "/SubmitForm", "/ImportData", "/GoToE",
}  # fmt: skip
# Actions once more in the bytes themselves, for readers that find objects which no directory names.
HIDDEN = re.compile(
    rb"(/S\s*/(JavaScript|Launch|SubmitForm|ImportData)|/Type\s*/EmbeddedFile|/Subtype\s*/RichMedia)(?![A-Za-z])"
)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_pdf(content: bytes) -> None:
    """Raises Refused unless the bytes are one PDF from the first to the last, without anything active."""
    tail = content[-EDGE:]
    end = tail.rfind(b"%%EOF")
    if end < 0 or len(tail) - end - len(b"%%EOF") > AFTER or tail[end + len(b"%%EOF") :].strip(b"\r\n \t\0"):
        raise Refused("foreign")
    if PAGE_OF_THE_WEB.search(content[:EDGE]) or PAGE_OF_THE_WEB.search(tail) or is_archive_too(content):
        raise Refused("foreign")
    plain = ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)  # a name may be written /J#61vaScript
    if HIDDEN.search(plain):
        raise Refused("active")
    try:
        _check_objects(content)
    except Refused:
        raise
    except Exception:  # noqa: BLE001 whatever a damaged document makes the reader raise
        raise Refused("damaged") from None


def is_archive_too(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content))


def _check_objects(content: bytes) -> None:
    reader = PdfReader(io.BytesIO(content), xref_stream_maximum_entries=MOST_OBJECTS, root_object_recovery_limit=1000)
    if reader.is_encrypted or not len(reader.pages):
        raise Refused("damaged")
    keys = {(number, generation) for generation, table in reader.xref.items() for number in table}
    keys |= {(number, 0) for number in reader.xref_objStm}
    if len(keys) > MOST_OBJECTS:
        raise Refused("unpacks")
    _check_streams(reader)
    for number, generation in sorted(keys):
        if number and _is_active(reader.get_object(IndirectObject(number, generation, reader))):
            raise Refused("active")
    opens = reader.root_object.get("/OpenAction")
    if opens is not None and not _turns_a_page(opens.get_object()):
        raise Refused("active")


def _check_streams(reader: PdfReader) -> None:
    """Streams of objects are held unpacked: so many of them as a document may unpack to."""
    unpacked = 0
    for number in sorted({stream for stream, _ in reader.xref_objStm.values()}):
        stream = reader.get_object(IndirectObject(number, 0, reader))
        unpacked += len(stream.get_data())
        if unpacked > MOST_UNPACKED:
            raise Refused("unpacks")


def _is_active(told: Any, depth: int = 0) -> bool:
    """Whether a name of ACTIVE stands in the object, as a key or a value; references are objects of their own."""
    if depth > DEEPEST:
        raise Refused("damaged")
    if isinstance(told, DictionaryObject):
        return any(key in ACTIVE or _is_active(told.raw_get(key), depth + 1) for key in told)
    if isinstance(told, ArrayObject):
        return any(_is_active(one, depth + 1) for one in list.__iter__(told))
    return isinstance(told, str) and told in ACTIVE


def _turns_a_page(action: Any) -> bool:
    """A document may open at a page, as every one made with LaTeX does; it may do nothing else on opening."""
    if isinstance(action, DictionaryObject):
        return action.get("/S") == "/GoTo" and "/Next" not in action
    return isinstance(action, ArrayObject)
