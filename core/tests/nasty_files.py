"""Documents as people send them, and as somebody sends them who means harm; all made when asked for, none kept."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = (
    b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"
    + b"\0" * 60
    + b"This program cannot be run in DOS mode."
)
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OUTSIDE = '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
OUTSIDE += 'Target="https://example.org/x" TargetMode="External"/>'


def upload(name: str, content: bytes, content_type: str = "application/pdf") -> SimpleUploadedFile:
    """The file as a browser sends it; what the browser calls it is believed by nobody."""
    return SimpleUploadedFile(name, content, content_type)


def packed(parts: dict[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def docx(**more: str | bytes) -> bytes:
    """A Word document; further parts by their name, two underscores for a slash."""
    parts = {"[Content_Types].xml": TYPES, "word/document.xml": "<w:document xmlns:w='w'>Hello</w:document>"}
    return packed(parts | {name.replace("__", "/"): content for name, content in more.items()})


def docx_with(name: str, content: str | bytes) -> bytes:
    return docx(**{name: content})


def xlsx() -> bytes:
    stream = io.BytesIO()
    book = Workbook()
    book.active.append(["Name", "Unit"])
    book.save(stream)
    return stream.getvalue()


def pdf(change=None, **written: object) -> bytes:
    """A PDF of one page; `change` does something to it before it is written."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if change:
        change(writer)
    for name, value in written.items():
        writer.root_object[NameObject(f"/{name}")] = value
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def action(kind: str, **more: object) -> DictionaryObject:
    told = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    for name, value in more.items():
        told[NameObject(f"/{name}")] = value
    return told


def opening_at_its_page() -> bytes:
    """As LaTeX writes it."""
    page = ArrayObject([NumberObject(0), NameObject("/Fit")])
    return pdf(OpenAction=action("GoTo", D=page))


def pdf_with_hidden_script() -> bytes:
    """The script stands in a packed stream of objects, where the bytes of the file do not show it."""
    script = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Extra 5 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    content, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, one)
    inside = zlib.compress(b"5 0 " + script)
    places.append(len(content))
    head = b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(inside)
    content += head + inside + b"\nendstream\nendobj\n"
    at = len(content)
    rows = b"".join(struct.pack(">BIB", 1, place, 0) for place in places)
    rows = struct.pack(">BIB", 0, 0, 0) + rows + struct.pack(">BIB", 2, 4, 0) + struct.pack(">BIB", 1, at, 0)
    table = b"6 0 obj<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return content + table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def pdf_with_bombs(count: int, each: int) -> bytes:
    """Streams of objects that unpack to `each` bytes apiece."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
    inside = zlib.compress(b"99 0 null" + b" " * each)
    head = b"<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>stream\n" % len(inside)
    objects += [head + inside + b"\nendstream"] * count
    content, rows = b"%PDF-1.5\n", [struct.pack(">BIB", 0, 0, 0)]
    for number, one in enumerate(objects, 1):
        rows.append(struct.pack(">BIB", 1, len(content), 0))
        content += b"%d 0 obj%s\nendobj\n" % (number, one)
    at, size = len(content), len(rows) + 1
    rows.append(struct.pack(">BIB", 1, at, 0))
    rows += [struct.pack(">BIB", 2, 4 + number, 0) for number in range(count)]
    table = b"%d 0 obj<</Type/XRef/Size %d/W[1 4 1]/Root 1 0 R/Length %d>>stream\n"
    body = b"".join(rows)
    content += table % (size - 1, size + count, len(body)) + body
    return content + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def attached(writer: PdfWriter) -> None:
    writer.add_attachment("x.exe", EXE)


def scripted(writer: PdfWriter) -> None:
    names = DictionaryObject({NameObject("/Names"): ArrayObject([WORDS, action("JavaScript", JS=WORDS)])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): names})


def locked(writer: PdfWriter) -> None:
    writer.encrypt("secret", algorithm="RC4-128")


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **how: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(stream, kind, **how)
    return stream.getvalue()


def photo() -> bytes:
    """A photo of a telephone: taken at a place, held sideways, with a comment and a profile of colours."""
    exif = Image.Exif()
    exif[0x0112] = 6  # held sideways
    exif[0x010F] = "Telephone of Ann"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)})
    return picture("JPEG", exif=exif, comment=b"taken at home", icc_profile=b"profile of colours" * 10)


def png_with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Ann Secret")
    return picture("PNG", pnginfo=words, exif=Image.Exif())


def enormous_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """Some dozens of bytes that claim to be 2,500 million points."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def lying_docx() -> bytes:
    """A part that says that it is small and unpacks to more."""
    content = bytearray(docx_with("word/big.xml", b" " * 500_000))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("word/big.xml")
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    content[part.header_offset + 22 : part.header_offset + 26] = struct.pack("<I", 10)
    return bytes(content)


def overlapping_docx() -> bytes:
    """Two names in the directory for the same bytes."""
    content = docx_with("word/a.xml", b"a" * 5000)
    end = content.rindex(b"PK\x05\x06")
    last = content.rindex(b"PK\x01\x02")
    twice = content[last:end]
    count, size, at = struct.unpack("<HII", content[end + 10 : end + 20])
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count + 1, count + 1, size + len(twice), at, 0)
    return content[:end] + twice + tail


WORDS = TextStringObject("app.alert(1)")
