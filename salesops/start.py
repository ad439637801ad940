"""A real company from nothing: general manager, structure, calendar; the default scheme ships with the migrations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core import audit, locks
from org.holiday_calendar import fill_calendar
from org.models import Appointment, Grant, Person, Profile, Unit, UnitVersion
from org.signals import announce_moved
from org.structures import STRUCTURES, TitleRow, UnitRow, add_titles, name_here

LOCK = "salesops.start"


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is asked of whoever starts a company."""

    company_name: str
    code: str
    name_pinyin: str
    name_zh: str = ""
    email: str = ""
    structure: str = "early"  # a key of org.structures.STRUCTURES


def is_empty() -> bool:
    """Whether nobody is here yet. One query."""
    return not Person.objects.exists()


def setup_token() -> str:
    """What the first-run page asks for in production; printed on the server, worth nothing once somebody is here."""
    return salted_hmac("salesops.start", "first run").hexdigest()[:20]


def is_setup_token(token: str) -> bool:
    """Whether it is the token; an empty one never is."""
    return bool(token) and constant_time_compare(token.strip(), setup_token())


@transaction.atomic
def start_company(beginning: Beginning, *, today: date, now: datetime) -> Person:
    """Makes the company headed by its general manager, its units and titles, and the calendar of two years.

    The general manager also keeps people and the system until others are granted that. Nobody can log in yet: give
    the person a password or an invitation. Raises ValidationError when somebody is here already.
    """
    since = today.replace(day=1)
    structure = STRUCTURES[beginning.structure]
    manager = begin_company(beginning, units=structure.units, titles=structure.titles, since=since)
    fill_calendar(since.replace(month=1), date(today.year + 1, 12, 31))
    return manager


def begin_company(beginning: Beginning, *, units: Iterable[UnitRow], titles: Iterable[TitleRow], since: date) -> Person:
    """The company from a day on, with its general manager, these units and titles. In a transaction.

    Raises ValidationError when somebody is here already.
    """
    locks.hold(LOCK)
    if not is_empty():
        raise ValidationError(_("There is a company here already."))
    added = add_titles(titles)
    company = make_unit("CO", beginning.company_name, UnitVersion.Kind.COMPANY, None, since)
    made = {"": company}
    for row in units:
        told = {"name_zh": name_here(row), "remit": row.remit}
        made[row.code] = make_unit(row.code, row.name_en, row.kind, made[row.parent], since, **told)
    manager = Person(
        code=beginning.code,
        number=1,
        name_pinyin=beginning.name_pinyin,
        name_zh=beginning.name_zh,
        email=beginning.email or None,
        hired_on=since,
    )
    manager.set_unusable_password()
    manager.full_clean()
    manager.save()
    Appointment.objects.create(
        person=manager, unit=company, title=added["GM"], profile=Profile.NONE, is_head=True, valid_from=since
    )
    for role in Grant.Role.values:
        Grant.objects.create(person=manager, role=role, valid_from=since)
    audit.record("salesops.start_company", by=manager, about=manager)
    announce_moved([manager.pk], since=since)
    return manager


def make_unit(code: str, name: str, kind: str, parent: Unit | None, since: date, **more: str) -> Unit:
    """A unit from a day on, in the company's time zone."""
    unit = Unit.objects.create(code=code, time_zone=settings.COMPANY_TIME_ZONE)
    UnitVersion.objects.create(unit=unit, name_en=name, kind=kind, parent=parent, valid_from=since, **more)
    return unit
