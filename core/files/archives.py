"""Zipped office files: how much they unpack to, whether they are whole, and what they must not carry.

Workbooks of imports are measured here too (`swells`, `declares_entities`); a document that is kept and given to others
is held to more, for nobody knows in which program it will be opened.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from xml.etree import ElementTree

from core.files.kinds import Kind
from core.files.refusing import Refused

MOST_PARTS = 500
MOST_UNPACKED = 120 * 1024 * 1024
MOST_RATIO = 200  # how many times larger a part may be than packed, from a megabyte on
ONE_MEGABYTE = 1024 * 1024
HEAD = 4096  # bytes of a part in which a document type would stand
MAIN_PART = {Kind.DOCX: "word/document.xml", Kind.XLSX: "xl/workbook.xml"}
LOCAL, DIRECTORY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_SIZE, END_SIZE, DESCRIPTOR = 30, 22, 24  # bytes; a descriptor of sizes may follow a part
PACKED = (LOCAL, b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"MZ", b"%PDF")
UNWANTED = ("vbaproject", "vbadata", "macrosheets/", "activex/", "/embeddings/", "oleobject")
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    ElementTree.ParseError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
    struct.error,
)


def swells(listed: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the parts say that they unpack to more than is read here; zipfile reads no more than they say."""
    return (
        len(listed) > MOST_PARTS
        or sum(part.file_size for part in listed) > MOST_UNPACKED
        or any(
            part.file_size > ONE_MEGABYTE and part.file_size > MOST_RATIO * max(part.compress_size, 1)
            for part in listed
        )
    )


def declares_entities(parts: zipfile.ZipFile) -> bool:
    """Whether a part begins with a document type, which no office program writes and some readers follow outside."""
    for part in parts.infolist():
        if part.filename.endswith((".xml", ".rels", ".vml")):
            with parts.open(part) as stream:
                head = stream.read(HEAD).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                return True
    return False


def check_office(content: bytes, kind: Kind) -> None:
    """Raises Refused unless the bytes are one whole office file of that kind and nothing else."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            listed = parts.infolist()
            if swells(listed):
                raise Refused("unpacks")
            names = {part.filename for part in listed}
            if "[Content_Types].xml" not in names or MAIN_PART[kind] not in names:
                raise Refused("not_its_ending")
            if not lies_close(content, listed, directory_at=parts.start_dir):
                raise Refused("foreign")
            if parts.testzip() is not None:
                raise Refused("damaged")
            if declares_entities(parts) or any(_is_active(parts, part) for part in listed):
                raise Refused("active")
    except DAMAGED:
        raise Refused("damaged") from None


def lies_close(content: bytes, listed: Sequence[zipfile.ZipInfo], *, directory_at: int) -> bool:
    """Whether parts, directory and end follow one another from the first byte to the last, none over another."""
    end = len(content) - END_SIZE
    if content[end : end + 4] != END or content[-2:] != b"\0\0" or not listed:
        return False
    size, offset = struct.unpack("<II", content[end + 12 : end + 20])
    if offset != directory_at or offset + size != end:
        return False
    reached = 0
    for number, part in enumerate(sorted(listed, key=lambda one: one.header_offset)):
        at = part.header_offset
        if content[at : at + 4] != LOCAL or not reached <= at <= reached + (DESCRIPTOR if number else 0):
            return False
        name, extra = struct.unpack("<HH", content[at + 26 : at + LOCAL_SIZE])
        reached = at + LOCAL_SIZE + name + extra + part.compress_size
    return reached <= directory_at <= reached + DESCRIPTOR


def _is_active(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part is a macro, a file inside the file, or leads to something that is fetched without a click."""
    name = part.filename.lower()
    if any(word in name for word in UNWANTED):
        return True
    with parts.open(part) as stream:
        if stream.read(16).startswith(PACKED):
            return True
    if name == "[content_types].xml":
        return b"macroenabled" in parts.read(part).lower()
    return name.endswith(".rels") and _leads_outside(parts.read(part))


def _leads_outside(relations: bytes) -> bool:
    """Links are followed by whoever clicks; a template, picture or object from elsewhere is fetched unasked."""
    told = ElementTree.fromstring(relations)  # noqa: S314 no entities: declares_entities was asked before
    return any(
        one.get("TargetMode", "").lower() == "external" and not one.get("Type", "").endswith("/hyperlink")
        for one in told.iter()
    )
