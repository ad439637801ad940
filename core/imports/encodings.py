"""Which letters a file is written in: told by its marks where it has some, else by what the bytes would say."""

import codecs

UTF8, UTF16, GB18030, BIG5, LATIN = "utf-8", "utf-16", "gb18030", "big5hkscs", "windows-1252"
ENCODINGS = (UTF8, UTF16, GB18030, BIG5, LATIN)
ENOUGH = 0.5  # of the double bytes lie where the everyday characters of an encoding are
SAMPLE = 200_000  # bytes that are looked at


class Unreadable(Exception):
    """The file cannot be read; the message says why, for whoever sent it."""


def guess_encoding(content: bytes) -> str:
    """The encoding that the bytes are most likely in; a person may know better and choose another."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _has_every_other_byte_empty(content):
        return UTF16
    if content.startswith(codecs.BOM_UTF8) or can_decode(content, UTF8):
        return UTF8
    sample = content[:SAMPLE]
    shares = {GB18030: everyday_share(sample, 0xB0, 0xD7), BIG5: everyday_share(sample, 0xA4, 0xC6, low_trail=True)}
    fitting = {name: share for name, share in shares.items() if share >= ENOUGH and can_decode(content, name)}
    if fitting:
        return max(fitting, key=lambda name: fitting[name])
    return LATIN if can_decode(content, LATIN) else GB18030


def everyday_share(content: bytes, first: int, last: int, *, low_trail: bool = False) -> float:
    """How much of the double bytes lies in the rows of everyday characters: those that a school child can write.

    Both encodings keep them apart from the rare ones. Text of the one, read as the other, falls outside about as often
    as inside. `low_trail`: second bytes from 0x40 to 0x7E belong to them too, as in Big5.
    """
    found = everyday = at = 0
    while at + 1 < len(content):
        lead, trail = content[at], content[at + 1]
        if lead < 0x81 or trail < 0x40:
            at += 1 if lead < 0x81 else 2
            continue
        is_mark = 0xA1 <= lead <= 0xA3 and trail >= 0xA1  # full-width marks and letters, alike in both
        if not is_mark:
            found += 1
            everyday += first <= lead <= last and (trail >= 0xA1 or (low_trail and trail <= 0x7E))
        at += 2
    return everyday / found if found else 0.0


def can_decode(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def decode(content: bytes, encoding: str) -> str:
    """The text without a byte order mark. Raises Unreadable where the bytes are no such text."""
    if encoding == UTF16 and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        return content.decode("utf-8-sig" if encoding == UTF8 else encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{error.start + 1}") from None


def _has_every_other_byte_empty(content: bytes) -> bool:
    head = content[:1000]
    even, odd = head[::2], head[1::2]
    return len(head) >= 4 and max(even.count(0), odd.count(0)) * 4 > len(head)
