"""What units are responsible for: statements that ship with a structure are read in the reader's language.

A unit keeps one text, as the company writes it. A statement that ships is kept in English and translated when it is
read; whoever changes it writes a text of the company's own.
"""

from functools import cache

from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

OPERATIONS = gettext_noop("Manages, plans and carries out the projects.")
BUSINESS = gettext_noop(
    "Talks with customers and keeps in touch with them, carries out what the company decides, promotes the products."
)
SHIPPED = (OPERATIONS, BUSINESS)


def remit_in_words(remit: str) -> str:
    """The text as the reader reads it."""
    return gettext(remit) if remit in SHIPPED else remit


def remit_as_kept(text: str) -> str:
    """The text on one line as a unit keeps it: a statement that ships, read in any language, is that statement."""
    line = " ".join(text.split())
    return _readings().get(line, line)


@cache
def _readings() -> dict[str, str]:
    readings = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            readings |= {gettext(statement): statement for statement in SHIPPED}
    return readings
