"""Deals from a CRM file: won ones become orders and new customers of your people."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports.models import ImportRow
from core.imports.registry import Column, Found, ImportKind
from core.imports.row import Row
from core.imports.tracing import Trace
from core.imports.values import BadValue, narrowed, read_choice, read_date, read_number, read_text, words_for
from org.access import Area, readable_people, today_of
from org.models import Person
from targets.deal_rules import LOST, STAGES, WON, ToldDeal
from targets.deals import DealBook
from targets.imports import may_import

SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
MONTH_FIRST, DAY_FIRST, YEAR_FIRST = "mdy", "dmy", "ymd"
STAGE_NAMES = {
    WON: ("closed won", "赢单", "贏單", "成交", "成交关闭"),
    LOST: ("closed lost", "输单", "輸單", "丢单", "失單"),
    "Prospecting": ("prospect", "lead", "线索", "線索", "潜在", "潛在"),
    "Engaging": ("open", "in progress", "跟进", "跟進", "洽谈", "洽談"),
}


def read_day(order: str) -> Callable[[str], date]:
    """The reader of dates as the whole file writes them; the year first is always understood."""

    def read(text: str) -> date:
        found = SLASHED.fullmatch(narrowed(text))
        if found is None or order not in (MONTH_FIRST, DAY_FIRST):
            return read_date(text)
        first, second, year = found.groups()
        month, day = (first, second) if order == MONTH_FIRST else (second, first)
        try:
            return read_date(f"{year}-{month}-{day}")
        except BadValue:
            raise BadValue(_("“%(text)s” is no date in that order.") % {"text": text[:40]}) from None

    return read


class DealChecker:
    """Goes through the rows of a file of opportunities."""

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        today = today_of(by, now)
        people = readable_people(by, Area.TARGETS, today).exclude(pk=by.pk)
        self.book = DealBook(by=by, people=people, now=now, today=today)
        self.read_day = read_day(options.get("date_order", ""))
        self.stages = words_for((stage, (stage, *STAGE_NAMES[stage])) for stage in STAGES)

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        row = Row(values)
        told = ToldDeal(
            deal_id=row.read("opportunity_id", lambda text: read_text(text, longest=40), ""),
            agent=row.read("sales_agent", lambda text: read_text(text, longest=80), ""),
            product=row.read("product", lambda text: read_text(text, longest=80), ""),
            account=row.read("account", lambda text: read_text(text, longest=120), ""),
            stage=row.read("deal_stage", lambda text: read_choice(text, self.stages), ""),
            engaged_on=row.read("engage_date", self.read_day),
            closed_on=row.read("close_date", self.read_day),
            value=row.read("close_value", read_number),
        )
        row.need("opportunity_id", "sales_agent", "deal_stage")
        if row.faults:
            return Found(ImportRow.Verdict.BAD, row.faults)
        return self.book.take(line, told)

    def summary(self) -> list[tuple[str, int]]:
        return self.book.summary()

    def store(self, trace: Trace) -> None:
        self.book.store(trace)


def order_choices() -> list[tuple[str, str]]:
    return [
        (MONTH_FIRST, _("month/day/year (6/17/2026)")),
        (DAY_FIRST, _("day/month/year (17/6/2026)")),
        (YEAR_FIRST, _("year first (2026-06-17)")),
    ]


def check_mapping(mapping: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Which of 3/1 and 1/3 is meant is said, never guessed."""
    if not mapping.get("date_order", {}).get("text"):
        return [("date_order", _("Say how the file writes its dates."))]
    return []


DEALS = ImportKind(
    code="deals",
    order=75,
    label=gettext_lazy("Deals from a CRM file"),
    about=gettext_lazy("A row for each deal of your people; won ones become orders and new customers at once."),
    page="targets:entry_list",
    may_import=may_import,
    make_checker=DealChecker,
    check_mapping=check_mapping,
    blank_keeps=False,
    columns=(
        Column(
            "opportunity_id",
            gettext_lazy("Number of the deal"),
            is_required=True,
            hint=gettext_lazy("By this number a deal is known again when the file comes again."),
            names=("opportunity_id", "deal id", "id", "number", "商机编号", "商機編號", "编号", "編號"),
            example="1C1I7A6R",
        ),
        Column(
            "sales_agent",
            gettext_lazy("Salesperson"),
            is_required=True,
            hint=gettext_lazy("The employee number, or a name that only one person has."),
            names=("sales_agent", "agent", "owner", "person", "负责人", "負責人", "销售员", "銷售員"),
            example="E001",
        ),
        Column(
            "deal_stage",
            gettext_lazy("Stage"),
            is_required=True,
            hint=gettext_lazy("Won, Lost, Engaging or Prospecting."),
            names=("deal_stage", "status", "阶段", "階段"),
            example="Won",
        ),
        Column(
            "close_date",
            gettext_lazy("Closing date"),
            hint=gettext_lazy("The day on which a won deal counts."),
            names=("close_date", "closed", "成交日期", "关闭日期", "關閉日期"),
            example="2026-06-17",
        ),
        Column(
            "close_value",
            gettext_lazy("Value"),
            names=("close_value", "amount", "金额", "金額"),
            example="1054",
        ),
        Column(
            "account",
            gettext_lazy("Customer"),
            hint=gettext_lazy("With the first deal that is won it becomes a new customer."),
            names=("account", "company", "客户", "客戶"),
            example="Cancity",
        ),
        Column("product", gettext_lazy("Product"), names=("产品", "產品"), example="GTX Pro"),
        Column(
            "engage_date",
            gettext_lazy("Engaged on"),
            names=("engage_date", "engaged", "开始日期", "開始日期"),
            example="2026-05-04",
        ),
        Column("date_order", gettext_lazy("Dates are written"), is_option=True, choices=order_choices),
    ),
)
