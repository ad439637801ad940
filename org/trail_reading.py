"""The lines of the trail that a page shows, newest first, one page after the other by the key of the last line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core import exporting
from core.models import AuditEntry
from core.wording import name_in_words
from org.access import own_zone_of
from org.models import Person
from org.trail import ActKind, field_words, hidden_from, kept_back, reads_reason, reason_in_words

PAGE = 50
LONGEST_ACT = timedelta(hours=1)  # keys are given in the order of acts but for those that ran beside each other
PEOPLE_TYPE = Person._meta.label_lower


@dataclass(frozen=True, slots=True)
class Line:
    """One act: who, for whom, what, about whom or what; no actor is a program of ours."""

    entry: AuditEntry
    actor: Person | None
    on_behalf_of: Person | None
    words: str
    person: Person | None
    changed: list[str]
    reason: str

    @property
    def subject(self) -> str:
        """What else the act is about, as the filter takes it; empty for a person, whom the filter names."""
        is_other = self.entry.object_type not in ("", PEOPLE_TYPE)
        return f"{self.entry.object_type}:{self.entry.object_id}" if is_other else ""

    @property
    def is_about_oneself(self) -> bool:
        return self.person is not None and self.person == self.actor


@dataclass(frozen=True, slots=True)
class TrailPage:
    """The lines by day, and the key that the page before them in time starts under."""

    days: list[tuple[date, list[Line]]]
    before: int | None


def wanted_entries(kinds: Iterable[ActKind], wanted: Mapping[str, Any], *, viewer: Person, now: datetime) -> QuerySet:
    """The acts of these kinds that the filter asks for. No query but that for the viewer's clock."""
    chosen = [kind for kind in kinds if wanted.get("kind") in ("", None, kind.code)]
    entries = AuditEntry.objects.filter(action__in=[action for kind in chosen for action in kind.acts])
    entries = entries.exclude(person_key=viewer.pk, action__in=kept_back()).exclude(hidden_from(viewer))
    zone = own_zone_of(viewer, now)  # the days stand above acts as the viewer's clock has them
    if first := wanted.get("first"):
        entries = _since(entries, datetime.combine(first, time.min, zone))
    if last := wanted.get("last"):
        entries = _until(entries, datetime.combine(last + timedelta(days=1), time.min, zone))
    if person := wanted.get("person"):
        sides = {"about": Q(person_key=person.pk), "by": Q(actor=person.code) | Q(on_behalf_of=person.code)}
        entries = entries.filter(sides.get(wanted.get("side", ""), sides["about"] | sides["by"]))
    if subject := wanted.get("subject"):
        object_type, _colon, object_id = subject.partition(":")
        entries = entries.filter(object_type=object_type, object_id=object_id)
    return entries


def _since(entries: QuerySet, start: datetime) -> QuerySet:
    """Those from `start` on; the bound of the key spares reading all that is older."""
    oldest = AuditEntry.objects.filter(at__gte=start - LONGEST_ACT).order_by("at", "pk").values("pk")[:1]
    return entries.filter(at__gte=start, pk__gte=Subquery(oldest))


def _until(entries: QuerySet, end: datetime) -> QuerySet:
    """Those before `end`; the bound of the key spares reading all that is newer."""
    newest = AuditEntry.objects.filter(at__lt=end + LONGEST_ACT).order_by("-at", "-pk").values("pk")[:1]
    return entries.filter(at__lt=end, pk__lte=Subquery(newest))


def trail_page(
    kinds: Iterable[ActKind], entries: QuerySet, *, before: int | None, viewer: Person, today: date
) -> TrailPage:
    """The newest lines under the key `before`, or of all. Two queries."""
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(entries.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    by_day: dict[date, list[Line]] = {}
    for line in _lines(shown, kinds, viewer=viewer, today=today):
        by_day.setdefault(timezone.localdate(line.entry.at), []).append(line)
    return TrailPage(list(by_day.items()), shown[-1].pk if len(found) > PAGE else None)


def trail_header() -> list[str]:
    acted = [_("When"), _("Who"), _("Name"), _("Acts for"), _("Act"), _("What changed")]
    return [*acted, _("About whom"), _("Name of that person"), _("About what else"), _("Reason")]


def exported_trail(
    kinds: Iterable[ActKind], entries: QuerySet, *, viewer: Person, today: date
) -> Iterator[list[object]]:
    """A line for each act, newest first; one query for five hundred."""
    for part in exporting.in_parts(entries.order_by("-pk")):
        for line in _lines(part, kinds, viewer=viewer, today=today):
            who, person = line.actor, line.person
            acted = [line.entry.at, line.entry.actor, name_in_words(who) if who else "", line.entry.on_behalf_of]
            about = [person.code, name_in_words(person)] if person else ["", ""]
            yield [*acted, line.words, ", ".join(line.changed), *about, line.subject, line.reason]


def _lines(entries: list[AuditEntry], kinds: Iterable[ActKind], *, viewer: Person, today: date) -> list[Line]:
    kind_of = {action: kind for kind in kinds for action in kind.acts}
    codes = {code for entry in entries for code in (entry.actor, entry.on_behalf_of) if code}
    keys = {entry.person_key for entry in entries if entry.person_key is not None}
    people = list(Person.objects.filter(Q(pk__in=keys) | Q(code__in=codes)))
    by_key, by_code = {person.pk: person for person in people}, {person.code: person for person in people}
    return [
        Line(
            entry,
            by_code.get(entry.actor),
            by_code.get(entry.on_behalf_of),
            str(kind_of[entry.action].acts[entry.action]),
            by_key.get(entry.person_key),
            field_words(entry.fields),
            reason_in_words(entry.action, entry.reason) if reads_reason(viewer, kind_of[entry.action], today) else "",
        )
        for entry in entries
    ]
