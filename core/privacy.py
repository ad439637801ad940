"""What each model means for the people in it: six answers a model, listed in the privacy.py of its app.

A model without a decision fails the tests (safety.md rule 38). Models of libraries are answered in salesops/privacy.py.
"""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

# Answers that many models share.
STRUCTURE = "structure of the company, about nobody"
WITH_THE_COMPANY = "kept as long as the company keeps its data"
TWO_YEARS = "24 months, then only the figures of the closed month"
NOT_ABOUT_A_PERSON = "not in a person's export: about nobody"
IN_THE_EXPORT = "in the person's export, as rows"
NOTHING_TO_ERASE = "nothing to erase"
KEY_STAYS = "the row stays under a key without meaning"
TEXT_GOES = "free text is emptied, figures stay under a key without meaning"
FULL_BACKUP = "in the full backup, kept for 35 days"
NO_BACKUP_NEEDED = "in the full backup, and made again without it"


@dataclass(frozen=True, slots=True)
class Decision:
    """The six answers about one model, in words."""

    owner: str  # whose data it is
    seen_by: str
    retention: str
    export: str
    erasure: str
    backup: str = FULL_BACKUP


def reference(seen_by: str = "everybody") -> Decision:
    """Data about nobody that everybody works with."""
    return Decision(STRUCTURE, seen_by, WITH_THE_COMPANY, NOT_ABOUT_A_PERSON, NOTHING_TO_ERASE)


def all_decisions() -> dict[str, Decision]:
    """The decisions of every app by model label. Raises ValueError when two apps decide about the same model."""
    found: dict[str, Decision] = {}
    for app in apps.get_app_configs():
        if not find_spec(f"{app.name}.privacy"):
            continue
        for label, decision in getattr(import_module(f"{app.name}.privacy"), "DECISIONS", {}).items():
            if label in found:
                raise ValueError(f"{label} is decided about twice")
            found[label] = decision
    return found


DECISIONS = {
    "core.AuditEntry": Decision(
        "the company",
        "who reads the area of the act of everybody (org.trail): the general manager, HR, the technical administrator; "
        "reasons about people not by the last",
        "5 years, actors as employee numbers",
        "lines whose actor is the person",
        "stays: the number is a key without meaning once the person is erased",
    ),
    "core.AuditSeal": reference("the technical administrator"),
    "core.JobTick": Decision(
        STRUCTURE, "the technical administrator", "the last run only", NOT_ABOUT_A_PERSON, NOTHING_TO_ERASE,
        NO_BACKUP_NEEDED,
    ),
    "core.Summary": Decision(
        STRUCTURE, "whoever reads the page it was counted for", "the last count only", NOT_ABOUT_A_PERSON,
        NOTHING_TO_ERASE, NO_BACKUP_NEEDED,
    ),
    "core.ImportJob": Decision(
        "the company", "whoever brought the file in", "as the trail of acts; the name of the file for 30 days",
        "rows whose owner is the person", "stays: numbers and a key without meaning",
    ),
    "core.ImportFile": Decision(
        "the company", "nobody: it is read, and never given out again", "30 days", "left out: it is about many",
        "deleted", NO_BACKUP_NEEDED,
    ),
    "core.ImportRow": Decision(
        "the company", "whoever brought the file in", "30 days", "left out: it is about many", "deleted",
        NO_BACKUP_NEEDED,
    ),
    "core.ImportTrace": Decision(
        "the company", "nobody", "30 days", "left out: keys of rows that are exported themselves", "deleted",
        NO_BACKUP_NEEDED,
    ),
    "core.ImportMapping": Decision(
        "the person", "the person", "as long as the person works here", "left out: places of columns", "deleted",
        NO_BACKUP_NEEDED,
    ),
    "core.SubmitKey": Decision(
        "the person", "nobody", "until cleared as used up", "left out: a random number and an address", "deleted",
        NO_BACKUP_NEEDED,
    ),
}  # fmt: skip
