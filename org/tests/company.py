"""The small company of the tests: every role, two teams, one leaver, names in both scripts.

COM  general manager, HR, technical administrator
└── SALES  director
    ├── NORTH  manager · supervisor · two salespeople · assistant · somebody who left
    └── SOUTH  manager · salesperson · somebody on probation
"""

import pickle
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Model
from django.utils import timezone

from org.models import Appointment, Grant, Person, Profile, Title, Unit, UnitVersion
from org.tests.factories import PASSWORD, make_appointment, make_calendar, make_grant, make_person, make_unit


@dataclass(frozen=True)
class Company:
    """Units and people of the small company by their part in it."""

    root: Unit
    sales: Unit
    north: Unit
    south: Unit
    gm: Person
    director: Person
    manager: Person  # of NORTH
    other_manager: Person  # of SOUTH
    supervisor: Person
    salesperson: Person  # in NORTH
    colleague: Person  # in NORTH
    assistant: Person
    stranger: Person  # salesperson in SOUTH
    newcomer: Person  # on probation in SOUTH
    hr: Person
    technician: Person  # technical administrator
    leaver: Person  # was in NORTH until the end of March 2026

    @property
    def people(self) -> list[Person]:
        """Everybody who may log in."""
        return [person for person in self.everybody if person.is_active]

    @property
    def everybody(self) -> list[Person]:
        values = [getattr(self, field.name) for field in fields(self)]
        return [value for value in values if isinstance(value, Person)]


def make_work_calendar() -> None:
    make_calendar(date(2026, 1, 1), date(timezone.now().year + 1, 12, 31))


def build_company() -> Company:
    """Builds the small company with a plain work calendar from 2026 to the end of next year. About 60 queries."""
    make_work_calendar()
    root = make_unit("COM", name_en="Ink & Paper", name_zh="墨紙公司")
    sales = make_unit("SALES", parent=root, name_en="Sales", name_zh="銷售部", kind="department")
    north = make_unit("NORTH", parent=sales, name_en="North", name_zh="北區", kind="region")
    south = make_unit("SOUTH", parent=sales, name_en="South", name_zh="南區", kind="region")

    def hire(part: str, zh: str, latin: str, unit: Unit, profile: str, *, head: bool = False, **more: object) -> Person:
        until = more.pop("until", None)
        more["password"] = PASSWORD
        person = make_person(part.upper()[:12], name_zh=zh, name_pinyin=latin, email=f"{part}@example.com", **more)
        make_appointment(person, unit, profile=profile, is_head=head, until=until)
        return person

    none, manager, sold = Profile.NONE, Profile.MANAGER, Profile.SALESPERSON
    people = {
        "gm": hire("gm", "王建國", "Wang Jianguo", root, none, head=True),
        "director": hire("director", "李美玲", "Li Meiling", sales, manager, head=True),
        "manager": hire("manager", "張偉", "Zhang Wei", north, manager, head=True),
        "other_manager": hire("south_head", "", "Maria Santos", south, manager, head=True),
        "supervisor": hire("supervisor", "趙敏", "Zhao Min", north, Profile.SUPERVISOR),
        "salesperson": hire("salesperson", "陳曉明", "Chen Xiaoming", north, sold),
        "colleague": hire("colleague", "", "Ben Carter", north, sold),
        "assistant": hire("assistant", "周婷", "Zhou Ting", north, Profile.ASSISTANT),
        "stranger": hire("stranger", "吳剛", "Wu Gang", south, sold),
        "newcomer": hire("newcomer", "林小雨", "Lin Xiaoyu", south, Profile.PROBATION),
        "hr": hire("hr", "孫麗", "Sun Li", root, none),
        "technician": hire("technician", "", "Ola Berg", root, none),
        "leaver": hire(
            "leaver", "何東", "He Dong", north, sold, until=date(2026, 4, 1), left_on=date(2026, 3, 31), is_active=False
        ),
    }
    make_grant(people["hr"], Grant.Role.HR)
    make_grant(people["technician"], Grant.Role.TECHNICAL_ADMINISTRATOR)
    return Company(root=root, sales=sales, north=north, south=south, **people)


# --- the same company again -------------------------------------------------------------------------------------------

MADE: tuple[type[Model], ...] = (Title, Unit, UnitVersion, Person, Appointment, Grant)  # as they refer
_kept: dict[int, bytes] = {}  # by how many titles stood before it: the company and its rows


def company_again() -> Company:
    """The small company: built once in a process, its rows written as they were afterwards. 11 queries.

    Thousands of tests begin with it. Where something of a company stands already, it is built.
    """
    titles = Title.objects.count()
    if Person.objects.exists() or Unit.objects.exists():
        return build_company()
    if titles in _kept:
        company, rows = pickle.loads(_kept[titles])  # noqa: S301 our own, of this process
        make_work_calendar()
        for model, made in rows:
            model.objects.bulk_create(made)
        return company
    stood = {model: set(model.objects.values_list("pk", flat=True)) for model in MADE}
    company = build_company()
    rows = [(model, list(model.objects.exclude(pk__in=stood[model]).order_by("pk"))) for model in MADE]
    _kept[titles] = pickle.dumps((company, rows))
    return company
