"""The demo company in an empty database: months of history relative to today, the last one left for the GM to close."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from core.periods import Month
from org.holiday_calendar import fill_calendar
from org.models import Grant, Person
from reviews import runs, schemes
from reviews.month.facts import CompanyMonth
from reviews.month.stored import calendar_rows
from reviews.previews import refresh_previews
from salesops.demo.coaching import mark_days, start_talks
from salesops.demo.meetings import hold_meetings
from salesops.demo.months import invented_month
from salesops.demo.probation import start_probations
from salesops.demo.recruiting import look_for_people
from salesops.demo.rehearsals import rehearse
from salesops.demo.reports import name_raters, write_quarter, write_replies
from salesops.demo.robots import place_robot
from salesops.demo.roster import Roster, demo_roster
from salesops.demo.signing import sign_month
from salesops.demo.skills import grow
from salesops.demo.training import teach
from salesops.demo.words import agree_plans, read_reports, write_files, write_words
from salesops.exchange.comparing import SUBJECTS
from salesops.exchange.load import load_month
from salesops.exchange.reading import Folder

HISTORY = 3  # months, the one left to close included
ROLES = {"GM": "general manager", "N01": "sales manager", "N03": "sales supervisor", "N02": "salesperson"}
ROLES |= {"N05": "salesperson on probation", "N06": "sales assistant", "HR": "HR", "IT": "technical administrator"}


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """Who one can log in as."""

    code: str
    name: str
    role: str


@transaction.atomic
def seed_demo(now: datetime) -> str:
    """Makes the demo company and returns the password of all its logins, drawn anew each time."""
    zone = ZoneInfo(settings.COMPANY_TIME_ZONE)
    wall = now.astimezone(zone).replace(tzinfo=None)
    roster = demo_roster(wall.date())
    fill_calendar(date(wall.year - 1, 1, 1), date(wall.year + 1, 12, 31))
    waiting = month_to_close(now)
    first = waiting
    for _ in range(HISTORY - 1):
        first = first.previous()
    month = first
    while month <= Month.of(wall.date()):
        load_month(as_folder(invent(roster, month, wall)), now=now)
        if month < waiting:
            runs.advance(runs.start_run(month, by=None, now=now))
        month = month.next()
    grant_roles(wall.date())
    write_files()
    write_words(wall.date())
    agree_plans(now, wall.date())
    name_raters()
    read_reports(now)
    write_replies(now)
    write_quarter(now, wall.date())
    hold_meetings(now, wall.date())
    mark_days(now, wall.date())
    start_talks(now, wall.date())
    rehearse(now, wall.date())
    teach(now, wall.date())
    grow(now, wall.date())
    look_for_people(now, wall.date())
    start_probations(now, wall.date())
    place_robot(now)
    sign_month(waiting, now)
    refresh_previews(now)
    return open_logins()


def month_to_close(now: datetime) -> Month:
    """The latest month whose closing day has passed."""
    month = Month.of(now.date()).previous()
    while (opens := runs.closes_at(month)) is None or opens > now:
        month = month.previous()
    return month


def invent(roster: Roster, month: Month, wall: datetime) -> CompanyMonth:
    """The month of the demo company under the scheme in force."""
    book = schemes.scheme_of(month)
    start, end = month.first - timedelta(days=7), month.last + timedelta(days=31)
    return invented_month(
        roster,
        month,
        rules=schemes.rules_json(book, month),
        items=book.items,
        calendar=calendar_rows(start, end),
        until=wall,
    )


def as_folder(facts: CompanyMonth) -> Folder:
    """A month that was never a file, as the loader takes it; its rows are numbered from line 2."""
    return Folder(facts, {name: range(2, 2 + len(getattr(facts, name))) for name in SUBJECTS})


def grant_roles(today: date) -> None:
    """HR and the technical administrator, before anybody acts as one of them."""
    people = {person.code: person for person in Person.objects.filter(code__in=("HR", "IT", "GM"))}
    for code, role in (("HR", Grant.Role.HR), ("IT", Grant.Role.TECHNICAL_ADMINISTRATOR)):
        Grant.objects.create(person=people[code], role=role, given_by=people["GM"], valid_from=today)


@transaction.atomic
def open_logins() -> str:
    """One password for everybody, known only to whoever reads it here."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    people = Person.objects.all()
    for person in people:
        person.set_password(password)
        person.email = f"{person.code.lower()}@demo.invalid"
        person.wants_mail = False
    Person.objects.bulk_update(people, ["password", "email", "wants_mail"])
    return password


def demo_logins() -> list[DemoLogin]:
    """One login of each role. One query."""
    people = {person.code: person for person in Person.objects.filter(code__in=ROLES)}
    return [DemoLogin(code, people[code].name, role) for code, role in ROLES.items() if code in people]
