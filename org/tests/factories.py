"""Rows of org for tests: each factory needs as little as possible and takes every field by name."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from core.bulk import insert_rows
from org.models import Appointment, CalendarDay, Cover, Grant, LeaveDay, Person, Profile, Title, Unit, UnitVersion

LONG_AGO = date(2024, 1, 1)
PASSWORD = "korrekt-Pferd-7-Batterie"


def make_person(code: str | None = None, **fields: object) -> Person:
    """Somebody hired long ago, who may log in and has no password unless one is given."""
    number = fields.pop("number", None) or Person.objects.count() + 1
    code = code or f"E{number:03d}"
    fields = {"name_pinyin": code.title(), "hired_on": LONG_AGO, "number": number} | fields
    return Person.objects.create_user(code, fields.pop("password", None), **fields)


def make_unit(
    code: str = "TEAM", *, parent: Unit | None = None, since: date = LONG_AGO, until: date | None = None, **fields: str
) -> Unit:
    """A unit with one version from `since`; its root when it has no parent."""
    zone = fields.pop("time_zone", "Asia/Shanghai")
    unit, _ = Unit.objects.get_or_create(code=code, defaults={"time_zone": zone})
    kind = UnitVersion.Kind.TEAM if parent else UnitVersion.Kind.COMPANY
    names = {"name_en": code.title(), "kind": kind} | fields
    UnitVersion.objects.create(unit=unit, parent=parent, valid_from=since, valid_to=until, **names)
    return unit


def make_title(code: str = "SALES", *, profile: str = Profile.SALESPERSON, rank: int = 50, **fields: object) -> Title:
    """The title of that code, made the first time it is asked for."""
    defaults = {"name_en": code.replace("_", " ").capitalize(), "profile": profile, "rank": rank} | fields
    return Title.objects.get_or_create(code=code, defaults=defaults)[0]


def make_appointment(
    person: Person,
    unit: Unit,
    *,
    profile: str = Profile.SALESPERSON,
    is_head: bool = False,
    since: date = LONG_AGO,
    until: date | None = None,
    **fields: object,
) -> Appointment:
    """A post from `since` until the day before `until`; primary unless told otherwise."""
    title = fields.pop("title", None) or make_title(profile.upper(), profile=profile)
    return Appointment.objects.create(
        person=person,
        unit=unit,
        title=title,
        profile=profile,
        is_head=is_head,
        valid_from=since,
        valid_to=until,
        **fields,
    )


def make_grant(person: Person, role: str = Grant.Role.HR, *, since: date = LONG_AGO, **fields: object) -> Grant:
    """HR or technical administrator from `since`."""
    return Grant.objects.create(person=person, role=role, valid_from=since, **fields)


def make_calendar(first: date, last: date) -> None:
    """Monday to Friday are working days from `first` to `last`, both inclusive; days that stand already stay."""
    stand = set(CalendarDay.objects.filter(day__range=(first, last)).values_list("day", flat=True))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    kinds = (CalendarDay.Kind.WORKDAY,) * 5 + (CalendarDay.Kind.WEEKEND,) * 2
    rows = ((day, day.weekday() < 5, kinds[day.weekday()]) for day in days if day not in stand)
    insert_rows(CalendarDay, ("day", "is_working", "kind"), rows)


def make_leave(person: Person, day: date, fraction: str = "1", kind: str = LeaveDay.Kind.ANNUAL) -> LeaveDay:
    """Approved leave of a whole day, or of half of one."""
    return LeaveDay.objects.create(person=person, day=day, fraction=Decimal(fraction), kind=kind)


def make_cover(
    person: Person,
    deputy: Person,
    *,
    rank: int = 1,
    since: date = LONG_AGO,
    until: date | None = None,
    **fields: object,
) -> Cover:
    """A deputy who has accepted, from `since` until the day before `until`."""
    fields = {"state": Cover.State.ACCEPTED, "decided_at": timezone.now(), "named_by": person} | fields
    return Cover.objects.create(person=person, deputy=deputy, rank=rank, valid_from=since, valid_to=until, **fields)
