"""What each model means for the people in it: six answers a model, listed in the privacy.py of its app.

A model without a decision fails the tests (safety.md rule 38). Models of libraries are answered in salesops/privacy.py.
The answers about retention, export and erasure are words that carry what is done: salesops/personal/ does it from them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Self, TypeVar

from django.apps import apps


class Retention(str):
    """How long rows are kept, in words; where `days` is set, a tick deletes what is older by the field `since`."""

    days: int | None = None
    since: str = ""
    in_closed_months: bool = False  # only once the month of that day is closed
    while_employed: bool = False  # deleted after the person's last day

    @classmethod
    def of(cls, words: str, **told: Any) -> Self:
        return _told(cls(words), told)


class Export(str):
    """Whether rows stand in a person's export, in words; some fields may be left out."""

    has_rows: bool = False
    without: tuple[str, ...] = ()
    is_open: bool = False  # also in the file that HR takes out: no door of its own, and HR reads every row
    is_told: bool = False  # the person gets what the door of the model shows the person, no more

    @classmethod
    def of(cls, words: str, **told: Any) -> Self:
        return _told(cls(words), told)


class Act(Enum):
    """What erasing a person does to rows that are about them."""

    STAYS = "stays"
    CHANGES = "changes"  # fields are emptied or set, the row stays under a key without meaning
    GOES = "goes"  # the row is deleted


class Erasure(str):
    """What becomes of rows when their person is erased, in words."""

    act: Act = Act.STAYS
    sets: Mapping[str, Any] = {}
    before: Callable[[int], None] | None = None  # what else is done, by the id of the person, while all rows stand

    @classmethod
    def of(cls, words: str, **told: Any) -> Self:
        return _told(cls(words), told)


Answer = TypeVar("Answer")


def _told(answer: Answer, told: Mapping[str, Any]) -> Answer:
    for name, value in told.items():
        if not hasattr(answer, name):
            raise TypeError(name)
        setattr(answer, name, value)
    return answer


# Answers that many models share.
STRUCTURE = "structure of the company, about nobody"
WITH_THE_COMPANY = Retention("kept as long as the company keeps its data")
WHILE_EMPLOYED = Retention.of("while employed", while_employed=True)
NOT_ABOUT_A_PERSON = Export("not in a person's export: about nobody")
IN_THE_EXPORT = Export.of("in the person's export, as rows", has_rows=True)
WHAT_IS_TOLD = Export.of("in the person's export, as rows, once the month is released", has_rows=True, is_told=True)
IN_EVERY_EXPORT = Export.of("in the person's export and in HR's, as rows", has_rows=True, is_open=True)
NOTHING_TO_ERASE = Erasure("nothing to erase")
KEY_STAYS = Erasure("the row stays under a key without meaning")
DELETED = Erasure.of("deleted", act=Act.GOES)
FULL_BACKUP = "in the full backup, kept for 35 days"
NO_BACKUP_NEEDED = "in the full backup, and made again without it"
MONTHS_24 = 731


def two_years(since: str) -> Retention:
    """Rows of appraisal: deleted by the day in the field `since`, once its month is closed."""
    words = "24 months, then only the figures of the closed month"
    return Retention.of(words, days=MONTHS_24, since=since, in_closed_months=True)


def older_than(words: str, *, days: int, since: str) -> Retention:
    return Retention.of(words, days=days, since=since)


def left_out(why: str) -> Export:
    return Export(f"left out: {why}")


def text_goes(*names: str, **sets: Any) -> Erasure:
    """These free texts are emptied, other fields set as told, figures stay."""
    words = "free text is emptied, figures stay under a key without meaning"
    return Erasure.of(words, act=Act.CHANGES, sets=dict.fromkeys(names, "") | sets)


@dataclass(frozen=True, slots=True)
class Decision:
    """The six answers about one model, in words, and which lookups lead from a row to its people.

    `by` ends at a person, `by_code` at an employee number, `by_name` at a name in Latin letters.
    """

    owner: str  # whose data it is
    seen_by: str
    retention: Retention
    export: Export
    erasure: Erasure
    backup: str = FULL_BACKUP
    by: tuple[str, ...] = field(default=("person",), kw_only=True)
    by_code: tuple[str, ...] = field(default=(), kw_only=True)
    by_name: tuple[str, ...] = field(default=(), kw_only=True)

    @property
    def answers(self) -> tuple[str, ...]:
        return (self.owner, self.seen_by, self.retention, self.export, self.erasure, self.backup)


def reference(seen_by: str = "everybody") -> Decision:
    """Data about nobody that everybody works with."""
    return Decision(STRUCTURE, seen_by, WITH_THE_COMPANY, NOT_ABOUT_A_PERSON, NOTHING_TO_ERASE, by=())


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
        Retention("5 years, actors as employee numbers; then cut under a seal (core.audit_cutting)"),
        Export.of("lines whose actor is the person, or that are about them, without the reason", has_rows=True,
                  without=("reason",)),
        Erasure("stays: the number is a key without meaning once the person is erased"),
        by=("person_key",), by_code=("actor", "on_behalf_of"),
    ),
    "core.AuditSeal": reference("the technical administrator"),
    "core.JobTick": Decision(
        STRUCTURE, "the technical administrator", Retention("the last run only"), NOT_ABOUT_A_PERSON, NOTHING_TO_ERASE,
        NO_BACKUP_NEEDED, by=(),
    ),
    "core.Summary": Decision(
        STRUCTURE, "whoever reads the page it was counted for", Retention("the last count only"), NOT_ABOUT_A_PERSON,
        NOTHING_TO_ERASE, NO_BACKUP_NEEDED, by=(),
    ),
    "core.FileToRemove": Decision(
        STRUCTURE, "nobody", Retention("a random name and a day, as long as the company keeps its data"),
        NOT_ABOUT_A_PERSON, NOTHING_TO_ERASE, by=(),
    ),
    "core.ImportJob": Decision(
        "the company", "whoever brought the file in",
        Retention("as the trail of acts; the name of the file for 30 days (core.forget_imports)"),
        Export.of("rows whose owner is the person", has_rows=True),
        Erasure("stays: numbers and a key without meaning"), by=("owner",),
    ),
    "core.ImportFile": Decision(
        "the company", "nobody: it is read, and never given out again", Retention("30 days (core.forget_imports)"),
        left_out("it is about many"), DELETED, NO_BACKUP_NEEDED, by=("job__owner",),
    ),
    "core.ImportRow": Decision(
        "the company", "whoever brought the file in", Retention("30 days (core.forget_imports)"),
        left_out("it is about many"), DELETED, NO_BACKUP_NEEDED, by=("job__owner",),
    ),
    "core.ImportTrace": Decision(
        "the company", "nobody", Retention("30 days (core.forget_imports)"),
        left_out("keys of rows that are exported themselves"), DELETED, NO_BACKUP_NEEDED, by=("job__owner",),
    ),
    "core.ImportMapping": Decision(
        "the person", "the person", Retention.of("as long as the person works here", while_employed=True),
        left_out("places of columns"), DELETED, NO_BACKUP_NEEDED, by=("owner",),
    ),
    "core.SubmitKey": Decision(
        "the person", "nobody", older_than("30 days", days=30, since="used_at"),
        left_out("a random number and an address"), DELETED, NO_BACKUP_NEEDED,
    ),
}  # fmt: skip
