"""The trail of acts as people read it: which kinds of acts there are, and who reads which.

Each room registers its acts with the area of org.access that they are about; an act without an area is about no person.
A kind is read by whoever reads its area of everybody, so the trail is no second way to what a page would hide.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.meanwhile import LastAct
from core.models import AuditEntry
from core.verdicts import ALLOWED, Verdict, denied
from org.access import Area, Reach, Role, access_of, roles_of
from org.models import Person

READERS = {Role.GENERAL_MANAGER, Role.HR, Role.TECHNICAL_ADMINISTRATOR}
READ_REASONS = {Role.GENERAL_MANAGER, Role.HR}  # a reason may tell of people


@dataclass(frozen=True, slots=True)
class ActKind:
    """Acts that belong together: `acts` says each in words that follow a name, such as "closed the login"."""

    code: str
    label: Promise
    area: Area | None
    acts: Mapping[str, Promise]
    order: int


_kinds: dict[str, ActKind] = {}
_fields: dict[str, Promise] = {}
_reasons: dict[str, Callable[[str], str]] = {}
_kept_back: set[str] = set()
_hidden: list[Callable[[Person], Q]] = []


def register_acts(
    code: str, label: Promise, area: Area | None, acts: Mapping[str, Promise], *, order: int = 50
) -> None:
    """Adds a kind of acts, lowest order first; called in AppConfig.ready."""
    _kinds[code] = ActKind(code, label, area, acts, order)


def register_fields(words: Mapping[str, Promise]) -> None:
    """Says what a changed field is called; one without words is not told."""
    _fields.update(words)


def register_reasons(reasons: Mapping[str, Callable[[str], str]]) -> None:
    """Says how the reason that a program wrote for an act is read: kept as codes, said in the reader's language."""
    _reasons.update(reasons)


def register_kept_back(acts: Iterable[str]) -> None:
    """Acts that the person whom they are about does not meet in the trail or an export: what superiors do before they
    have said it."""
    _kept_back.update(acts)


def kept_back() -> frozenset[str]:
    """The acts that nobody meets about themselves."""
    return frozenset(_kept_back)


def register_hidden(which: Callable[[Person], Q]) -> None:
    """Lines of the trail that a reader does not meet there or in an export, as a condition: what would say who has
    scored blind as long as others are to score, and what the reader's own pages keep back."""
    _hidden.append(which)


def hidden_from(viewer: Person) -> Q:
    """All such lines. No query."""
    return reduce(or_, (which(viewer) for which in _hidden), Q(pk__in=[]))


def lines_about(rows: QuerySet) -> Q:
    """The lines of the trail about these rows."""
    keys = rows.order_by().annotate(key_in_trail=Cast("pk", CharField())).values("key_in_trail")
    return Q(object_type=rows.model._meta.label_lower, object_id__in=keys)


def last_act(row: Model, viewer: Person) -> LastAct | None:
    """What a person did last to the row, in the words of its act; None where a program did it.

    Lines that the viewer does not meet are passed over: an empty place would tell that there is one. The row's own door
    has let the viewer in. Two queries.
    """
    lines = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    lines = lines.exclude(hidden_from(viewer)).exclude(person_key=viewer.pk, action__in=kept_back())
    line = lines.order_by("-pk").first()
    if line is None or (words := words_of_acts().get(line.action)) is None:
        return None
    by = Person.objects.filter(code=line.actor).first()
    return LastAct(by, str(words), line.at) if by is not None else None


def reason_in_words(action: str, reason: str) -> str:
    """The reason as the reader reads it; what a person typed stays as it is."""
    return _reasons[action](reason) if reason and action in _reasons else reason


def act_kinds() -> list[ActKind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.code))


def words_of_acts() -> dict[str, Promise]:
    """Every act that a room registers, in words."""
    return {action: words for kind in act_kinds() for action, words in kind.acts.items()}


def field_words(names: Iterable[str]) -> list[str]:
    """What changed, in the reader's language."""
    return [str(_fields[name]) for name in names if name in _fields]


def may_read_trail(by: Person, on: date) -> Verdict:
    """HR, the general manager and the technical administrator, each the kinds that they may read."""
    if roles_of(by, on) & READERS:
        return ALLOWED
    return denied(_("The trail of acts is read by HR, the general manager and the technical administrator."))


def readable_kinds(by: Person, on: date) -> list[ActKind]:
    """The kinds of acts that somebody may read: those of the areas that they read of everybody."""
    access = access_of(by, on)
    return [kind for kind in act_kinds() if kind.area is None or access.reach(kind.area) == Reach.EVERYONE]


def reads_reason(by: Person, kind: ActKind, on: date) -> bool:
    """Whether the reason is shown: not to the technical administrator where it may tell of people."""
    return kind.area is None or bool(roles_of(by, on) & READ_REASONS)
