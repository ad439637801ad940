"""Structures that ship with salesops: a new company starts from one, a company moves to another by a reorganisation.

The early form: general manager, sales manager, salespeople, assistant. The later form: a sales director above sales
managers and regional managers on one level, supervisors and again regional managers below them, service before, during
and after the sale. The two-department form: operations and business side by side, with what the plan makes each of
them responsible for.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from org.models import Profile, Title, UnitVersion
from org.remits import BUSINESS, OPERATIONS

Kind = UnitVersion.Kind


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A title as it ships; the order of the rows is that of the ranks."""

    code: str
    name_en: str
    name_zh: str
    profile: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit below the company as it ships; `parent` is "" for the company itself."""

    code: str
    name_en: str
    name_zh: str
    kind: str
    parent: str = ""
    remit: str = ""  # one of org.remits.SHIPPED


@dataclass(frozen=True, slots=True)
class Structure:
    """Units and titles that belong together."""

    name: Promise
    units: tuple[UnitRow, ...]
    titles: tuple[TitleRow, ...]


GENERAL_MANAGER = TitleRow("GM", "general manager", "總經理", Profile.NONE)
DIRECTOR = TitleRow("SD", "sales director", "銷售總監", Profile.MANAGER)
SALES_MANAGER = TitleRow("SM", "sales manager", "銷售經理", Profile.MANAGER)
REGIONAL_MANAGER = TitleRow("RM", "regional manager", "區域經理", Profile.MANAGER)
SUPERVISOR = TitleRow("SUP", "sales supervisor", "銷售主管", Profile.SUPERVISOR)
SELLERS = (
    TitleRow("SP", "salesperson", "銷售員", Profile.SALESPERSON),
    TitleRow("NEW", "salesperson on probation", "試用銷售員", Profile.PROBATION),
    TitleRow("SA", "sales assistant", "銷售助理", Profile.ASSISTANT),
)
SERVICE = (
    TitleRow("CS1", "customer service before the sale", "售前客服", Profile.ASSISTANT),
    TitleRow("CS2", "customer service during the sale", "售中客服", Profile.ASSISTANT),
    TitleRow("CS3", "customer service after the sale", "售後客服", Profile.ASSISTANT),
)
OFFICE = (
    TitleRow("HR", "HR manager", "人事經理", Profile.NONE),
    TitleRow("IT", "technical administrator", "系統管理員", Profile.NONE),
)
DEPARTMENT_HEADS = (
    TitleRow("OM", "operations manager", "運營部經理", Profile.MANAGER),
    TitleRow("BM", "business manager", "商務部經理", Profile.MANAGER),
)

STRUCTURES = {
    "early": Structure(
        _("early form: one sales team"),
        (UnitRow("SALES", "Sales team", "銷售部", Kind.TEAM),),
        (GENERAL_MANAGER, SALES_MANAGER, SUPERVISOR, *SELLERS, *OFFICE),
    ),
    "later": Structure(
        _("later form: teams, regions and customer service"),
        (
            UnitRow("SALES", "Sales", "銷售部", Kind.DEPARTMENT),
            UnitRow("TEAM-1", "Sales team 1", "銷售一部", Kind.TEAM, "SALES"),
            UnitRow("GROUP-1", "Sales group 1", "銷售一組", Kind.GROUP, "TEAM-1"),
            UnitRow("REGION-1", "Region 1", "第一區域", Kind.REGION, "SALES"),
            UnitRow("REGION-1A", "Region 1 A", "第一區域甲", Kind.REGION, "TEAM-1"),
            UnitRow("SERVICE", "Customer service", "客服部", Kind.DEPARTMENT, "SALES"),
            UnitRow("PRESALE", "Service before the sale", "售前服務", Kind.SERVICE, "SERVICE"),
            UnitRow("INSALE", "Service during the sale", "售中服務", Kind.SERVICE, "SERVICE"),
            UnitRow("AFTERSALE", "Service after the sale", "售後服務", Kind.SERVICE, "SERVICE"),
        ),
        (GENERAL_MANAGER, DIRECTOR, SALES_MANAGER, REGIONAL_MANAGER, SUPERVISOR, *SELLERS, *SERVICE, *OFFICE),
    ),
    "two_departments": Structure(
        _("two departments: operations and business"),
        (
            UnitRow("OPERATIONS", "Operations", "運營部", Kind.DEPARTMENT, remit=OPERATIONS),
            UnitRow("BUSINESS", "Business", "商務部", Kind.DEPARTMENT, remit=BUSINESS),
        ),
        (GENERAL_MANAGER, *DEPARTMENT_HEADS, SUPERVISOR, *SELLERS, *OFFICE),
    ),
}
SIMPLIFIED = {  # the Chinese names above in the letters of the mainland
    "總經理": "总经理",
    "銷售總監": "销售总监",
    "銷售經理": "销售经理",
    "區域經理": "区域经理",
    "銷售主管": "销售主管",
    "銷售員": "销售员",
    "試用銷售員": "试用销售员",
    "銷售助理": "销售助理",
    "售前客服": "售前客服",
    "售中客服": "售中客服",
    "售後客服": "售后客服",
    "人事經理": "人事经理",
    "系統管理員": "系统管理员",
    "運營部經理": "运营部经理",
    "商務部經理": "商务部经理",
    "銷售部": "销售部",
    "銷售一部": "销售一部",
    "銷售一組": "销售一组",
    "第一區域": "第一区域",
    "第一區域甲": "第一区域甲",
    "客服部": "客服部",
    "售前服務": "售前服务",
    "售中服務": "售中服务",
    "售後服務": "售后服务",
    "運營部": "运营部",
    "商務部": "商务部",
}
CHOICES = [(code, structure.name) for code, structure in STRUCTURES.items()]


def name_here(row: TitleRow | UnitRow) -> str:
    """The Chinese name as whoever takes the row over writes it: a company of the mainland begins in its own letters."""
    return SIMPLIFIED[row.name_zh] if get_language() == "zh-hans" else row.name_zh


def add_titles(rows: Iterable[TitleRow]) -> dict[str, Title]:
    """The titles of these codes; those that are not there yet are added behind the others. Two queries."""
    there = {title.code: title for title in Title.objects.all()}
    last = max((title.rank for title in there.values()), default=-1)
    new = [
        Title(code=row.code, name_en=row.name_en, name_zh=name_here(row), rank=last + number, profile=row.profile)
        for number, row in enumerate((row for row in rows if row.code not in there), start=1)
    ]
    return there | {title.code: title for title in Title.objects.bulk_create(new)}
