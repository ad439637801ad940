"""Why a document is not taken: one sentence for each reason, in the language of the reader, saying what to do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.files.kinds import MOST_MEGABYTES

REASONS = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than %(most)s MB. Save it smaller, or divide it."),
    "kind": _("Only PDF, Word (.docx), Excel (.xlsx), PNG, JPEG, text and CSV files are taken."),
    "not_its_ending": _(
        "The file does not hold what its ending says. Save it again from the program it was made with."
    ),
    "damaged": _("The file is damaged or locked with a password. Save it again without one."),
    "unpacks": _("The file unpacks to more than can be kept here. Save it as a PDF."),
    "active": _("The file holds macros, scripts or other files inside. Save it as a plain PDF without them."),
    "foreign": _("The file holds something before, after or between its own parts. Save it again."),
    "pixels": _("The picture is too large to be opened: it has more than 50 million points. Save it smaller."),
    "no_text": _("The file is no plain text in UTF-8 or GB18030. Save it as UTF-8."),
}


class Refused(ValidationError):
    """The document is not taken; `code` names the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason], code=reason, params={"most": MOST_MEGABYTES})
