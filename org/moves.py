"""People and units move: appointments, departures, units, each from a day on.

What moves the past stamps the facts of open months again; months that are closing or closed refuse.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import starmap

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, locks
from core.verdicts import require
from org.absences import end_leave_after
from org.guarded import hold_login, may_make_head
from org.models import Appointment, Person, Title, Unit, UnitVersion
from org.periods import require_open_span
from org.permissions import may_give_post, may_keep_organisation, may_lead
from org.posting import Postings
from org.remits import remit_as_kept
from org.sessions import end_sessions
from org.signals import announce_moved
from org.stamps import restamp
from org.structure import FaultKind, Place, structure_faults
from org.tree import last_day

STRUCTURE_LOCK = "org.structure"
FAULT_WORDS = {
    FaultKind.CYCLE: gettext_lazy("From %(day)s on, %(unit)s would stand under itself."),
    FaultKind.PARENT_MISSING: gettext_lazy("From %(day)s on, the unit above %(unit)s does not exist."),
    FaultKind.NO_ROOT: gettext_lazy("From %(day)s on, no unit would stand at the top."),
    FaultKind.TWO_ROOTS: gettext_lazy("From %(day)s on, %(unit)s would stand at the top beside another unit."),
}


# --- appointments -----------------------------------------------------------------------------------------------------


@transaction.atomic
def appoint(
    person: Person,
    *,
    unit: Unit,
    title: Title,
    valid_from: date,
    by: Person,
    on: date,
    profile: str = "",
    is_head: bool = False,
    kind: str = Appointment.Kind.PRIMARY,
    valid_to: date | None = None,
) -> Appointment:
    """Gives the person a post from `valid_from` to the day before `valid_to`; the title proposes the profile.

    `on` is the today of whoever acts. An open end stops with the person's service. Raises ValidationError when the
    person or the headship is taken, the unit does not exist then, or a month of the span is not open.
    """
    require(may_keep_organisation(by, on))
    if is_head:
        hold_login(person)
    if is_head and not (verdict := may_lead(by, person, on)):
        raise ValidationError({"is_head": verdict.reason})
    if is_head and not (verdict := may_make_head(by, person, unit, since=valid_from, day=on)):
        raise ValidationError({"is_head": verdict.reason})
    require(may_give_post(by, person, on))
    service_ends = person.left_on and person.left_on + timedelta(days=1)
    post = Appointment(
        person=person,
        unit=unit,
        title=title,
        profile=profile or title.profile,
        is_head=is_head,
        kind=kind,
        valid_from=valid_from,
        valid_to=min(filter(None, [valid_to, service_ends]), default=None),
    )
    require_open_span(post.valid_from, last_day(post.valid_to))
    post.full_clean()
    Postings.around(post).check(post)
    post.save()
    audit.record("org.appoint", by=by, about=post)
    _after_move(post, since=valid_from)
    return post


@transaction.atomic
def end_appointment(post: Appointment, *, valid_to: date, by: Person, on: date) -> None:
    """Ends the post on the day before `valid_to`. Again with the same date changes nothing."""
    require(may_keep_organisation(by, on))
    end_post(post, valid_to=valid_to, by=by)


@transaction.atomic
def end_post(post: Appointment, *, valid_to: date, by: Person | str) -> None:
    """The same once it is allowed: by a departure, or by the name of an import, which asks nobody."""
    if post.valid_to == valid_to:
        return
    if valid_to <= post.valid_from:
        raise ValidationError(_("The end is before the beginning."))
    changed_from = min(valid_to, post.valid_to or valid_to)
    require_open_span(changed_from, last_day(post.valid_to))
    post.valid_to = valid_to
    Postings.around(post).check(post)
    post.save(update_fields=["valid_to"])
    audit.record("org.end_appointment", by=by, about=post, fields=["valid_to"])
    _after_move(post, since=changed_from)


@transaction.atomic
def transfer(
    person: Person,
    *,
    unit: Unit,
    title: Title,
    valid_from: date,
    by: Person,
    on: date,
    profile: str = "",
    is_head: bool = False,
) -> Appointment:
    """Ends the person's primary post on the day before `valid_from` and begins the new one: first ends, then begins."""
    current = person.appointments.filter(kind=Appointment.Kind.PRIMARY).on(valid_from).first()
    if current is not None:
        if current.valid_from == valid_from:
            raise ValidationError(_("%(person)s already moves on this day."), params={"person": person})
        end_appointment(current, valid_to=valid_from, by=by, on=on)
    return appoint(
        person, unit=unit, title=title, valid_from=valid_from, by=by, on=on, profile=profile, is_head=is_head
    )


@transaction.atomic
def depart(person: Person, *, left_on: date, by: Person, on: date) -> None:
    """Ends the person's service, posts and grants with the day `left_on`; the row stays for ever."""
    require(may_keep_organisation(by, on))
    end_service(person, left_on=left_on, by=by)


@transaction.atomic
def end_service(person: Person, *, left_on: date, by: Person | str) -> None:
    """The same once it is allowed: by the name of an import, which asks nobody."""
    after = left_on + timedelta(days=1)
    before = Person.objects.values_list("left_on", flat=True).get(pk=person.pk)
    require_open_span(min(after, before + timedelta(days=1)) if before else after, None)
    if before:
        end_sessions(person)  # else the logins that ended with the day of before would go on
    person.left_on = left_on
    person.full_clean(exclude=["password"])
    if person.appointments.filter(valid_from__gt=left_on).exists():
        raise ValidationError(_("%(person)s has an appointment that begins later."), params={"person": person})
    person.save(update_fields=["left_on"])
    for post in person.appointments.filter(Q(valid_to=None) | Q(valid_to__gt=after)):
        end_post(post, valid_to=after, by=by)
    for grant in person.grants.overlapping(after, None):
        if grant.valid_from >= after:
            grant.delete()
        else:
            grant.valid_to = after
            grant.save(update_fields=["valid_to"])  # row by row: org.receivers ends the logins of whoever loses a role
    end_leave_after(person, left_on)
    audit.record("org.depart", by=by, about=person, fields=["left_on"])
    announce_moved([person.pk], since=after)


# --- units ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def place_unit(
    unit: Unit,
    *,
    valid_from: date,
    kind: str,
    name_en: str,
    parent: Unit | None,
    by: Person,
    on: date,
    name_zh: str = "",
    remit: str | None = None,
) -> UnitVersion:
    """Names the unit and puts it under `parent` from `valid_from` on: a new unit, a rename and a move are one thing.

    Without a remit it stays responsible for what it is.
    """
    require(may_keep_organisation(by, on))
    locks.hold(STRUCTURE_LOCK)
    require_open_span(valid_from, None)
    if unit.versions.filter(valid_from__gt=valid_from).exists():
        raise ValidationError(_("%(unit)s changes again later; that change stands in the way."), params={"unit": unit})
    current = unit.versions.on(valid_from).first()
    if remit is None:
        remit = current.remit if current else ""
    if current is not None and current.valid_from < valid_from:
        current.valid_to = valid_from
        current.save(update_fields=["valid_to"])
        current = None
    version = current or UnitVersion(unit=unit, valid_from=valid_from)
    version.kind, version.name_en, version.name_zh, version.parent = kind, name_en, name_zh, parent
    version.remit = remit_as_kept(remit)
    version.full_clean()
    require_tree(valid_from, instead=[version])
    version.save()
    note_changed([unit.pk])
    audit.record("org.place_unit", by=by, about=version, fields=["kind", "name_en", "name_zh", "parent", "remit"])
    _after_unit_moved(unit, since=valid_from)
    return version


@transaction.atomic
def charge_unit(unit: Unit, *, remit: str, version: int, by: Person, on: date) -> None:
    """Says what the unit is responsible for from today, `on`, on; the same text again writes nothing.

    Raises StaleVersion when somebody changed the unit since `version` was read.
    """
    require(may_keep_organisation(by, on))
    locks.hold(STRUCTURE_LOCK)
    unit.save_over(version, fields=[])
    current = unit.versions.on(on).first()
    if current is None:
        raise ValidationError(_("%(unit)s does not exist on this day."), params={"unit": unit})
    if remit_as_kept(remit) == current.remit:
        return
    stays = {"kind": current.kind, "name_en": current.name_en, "name_zh": current.name_zh, "parent": current.parent}
    place_unit(unit, valid_from=on, **stays, remit=remit, by=by, on=on)


def note_changed(unit_ids: Iterable[int]) -> None:
    """Whoever edits one of these units meanwhile learns that it is another now. One query."""
    Unit.objects.filter(pk__in=list(unit_ids)).update(version=F("version") + 1)


@transaction.atomic
def close_unit(unit: Unit, *, valid_to: date, by: Person, on: date) -> None:
    """Ends the unit on the day before `valid_to`. Raises ValidationError while people or units stand in it then."""
    require(may_keep_organisation(by, on))
    locks.hold(STRUCTURE_LOCK)
    require_open_span(valid_to, None)
    version = unit.versions.on(valid_to).first()
    if version is None:
        return
    if Appointment.objects.filter(unit=unit).touching(valid_to, date.max).exists():
        raise ValidationError(_("People still have appointments in %(unit)s then."), params={"unit": unit})
    version.valid_to = valid_to
    version.full_clean()
    require_tree(valid_to, instead=[version])
    version.save(update_fields=["valid_to"])
    audit.record("org.close_unit", by=by, about=version, fields=["valid_to"])


def load_places(since: date, *, instead: Iterable[UnitVersion] = ()) -> list[Place]:
    """Where every unit stands from `since` on; `instead` are versions as they would be. One query."""
    changed = list(instead)
    known = [version.pk for version in changed if version.pk]
    others = UnitVersion.objects.overlapping(since, None).exclude(pk__in=known)
    places = list(starmap(Place, others.values_list("unit__code", "parent__code", "valid_from", "valid_to")))
    places += [
        Place(version.unit.code, version.parent and version.parent.code, version.valid_from, version.valid_to)
        for version in changed
    ]
    return places


def require_tree(since: date, *, instead: Iterable[UnitVersion] = ()) -> None:
    """Raises ValidationError unless the units, with these versions, make one tree on every day from `since` on."""
    faults = structure_faults(load_places(since, instead=instead), since=since)
    if faults:
        raise ValidationError(
            [
                ValidationError(FAULT_WORDS[fault.kind], params={"unit": fault.unit, "day": fault.day})
                for fault in faults
            ]
        )


# --- what follows -----------------------------------------------------------------------------------------------------


def _after_move(post: Appointment, *, since: date) -> None:
    """A head moves the superior of everybody below; anybody else only himself."""
    if post.is_head:
        _after_unit_moved(post.unit, since=since, people=[post.person_id])
    else:
        restamp(since, person_ids=[post.person_id])
        announce_moved([post.person_id], since=since)


def _after_unit_moved(unit: Unit, *, since: date, people: Iterable[int] = ()) -> None:
    moved = {*people, *people_under([unit.pk], since=since)}
    restamp(since, person_ids=moved)
    announce_moved(moved, since=since)


def people_under(unit_ids: Iterable[int], *, since: date) -> set[int]:
    """The ids of everybody with a post in the units, or in one that stands below them on any day from `since` on.

    Two queries.
    """
    children: dict[int, set[int]] = {}
    for child, parent in UnitVersion.objects.overlapping(since, None).values_list("unit_id", "parent_id"):
        children.setdefault(parent, set()).add(child)
    units = set(unit_ids)
    waiting = list(units)
    while waiting:
        below = children.get(waiting.pop(), set()) - units
        units |= below
        waiting += below
    posts = Appointment.objects.overlapping(since, None).filter(unit__in=units)
    return set(posts.values_list("person_id", flat=True))
