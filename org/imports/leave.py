"""Leave of people, as HR keeps it in another system."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.imports.models import ImportRow
from core.imports.registry import Column, Found, ImportKind, Refusal, allow
from core.imports.row import Row
from core.imports.tracing import Trace
from core.imports.values import BadValue, read_choice, read_date, read_known, read_number
from org import services
from org.access import Role, roles_of, today_of
from org.imports.people import may_import
from org.imports.reference import choices_by_word, people_by_word
from org.models import LeaveDay, Person
from org.periods import OpenMonths

Verdict = ImportRow.Verdict
FRACTIONS = {Decimal("1.00"): Decimal(1), Decimal("0.50"): Decimal("0.5")}


class LeaveChecker:
    """Goes through the rows of a file of leave."""

    def __init__(self, *, by: Person, now: datetime, options: Mapping[str, str]) -> None:
        self.by, self.months, self.kinds = by, OpenMonths(), choices_by_word(LeaveDay.Kind)
        self.people = people_by_word(Person.objects.all())
        self.writes_own = Role.GENERAL_MANAGER in roles_of(by, today_of(by, now))
        self.taken: dict[int, dict[date, LeaveDay]] = {}
        for leave in LeaveDay.objects.all():
            self.taken.setdefault(leave.person_id, {})[leave.day] = leave
        self.new: list[LeaveDay] = []

    def check(self, line: int, values: Mapping[str, str]) -> Found:
        row = Row(values)
        read = row.read
        person, first = read("person", self._person), read("first_day", read_date)
        last = read("last_day", read_date, first)
        fraction = read("fraction", _fraction, Decimal(1))
        kind = read("kind", lambda text: read_choice(text, self.kinds))
        row.need("person", "first_day", "kind")
        if row.faults:
            return Found(Verdict.BAD, row.faults)
        taken = self.taken.setdefault(person.pk, {})
        try:
            if person == self.by and not self.writes_own:
                raise Refusal("person", _("Ask for leave; your superior or HR answers."))
            allow("first_day", lambda: services.check_span(person, first, last))
            allow("first_day", lambda: self.months.check(first, last))
            told = {"fraction": fraction, "kind": kind, "recorded_by": self.by}
            found: list[LeaveDay] = []
            allow("first_day", lambda: found.extend(services.leave_days(person, first, last, taken=taken, **told)))
        except Refusal as refusal:
            return Found(Verdict.BAD, refusal.reasons)
        self.new += found
        taken.update({leave.day: leave for leave in found})
        return Found(Verdict.NEW if found else Verdict.SAME)

    def _person(self, text: str) -> Person:
        return read_known(text, self.people, _("Nobody has the number or the name “%(text)s”."))

    def summary(self) -> list[tuple[str, int]]:
        count = len(self.new)
        return [(ngettext("day of leave", "days of leave", count), count)] if count else []

    def store(self, trace: Trace) -> None:
        services.record_many(self.new, by=self.by)
        trace.made(self.new)


def _fraction(text: str) -> Decimal:
    found = FRACTIONS.get(read_number(text))
    if found is None:
        raise BadValue(_("Leave is taken in whole or half days."))
    return found


LEAVE = ImportKind(
    code="leave",
    order=40,
    label=gettext_lazy("Leave"),
    about=gettext_lazy("A row for each leave of a person, from its first to its last day."),
    page="org:leave_team",
    may_import=may_import,
    make_checker=LeaveChecker,
    columns=(
        Column(
            "person",
            gettext_lazy("Person"),
            is_required=True,
            hint=gettext_lazy("The employee number, or a name that only one person has."),
            names=(
                "employee number",
                "employee",
                "name",
                "code",
                "工号",
                "工號",
                "姓名",
                "员工",
                "員工",
                "员工编号",
                "員工編號",
            ),
            example="E001",
        ),
        Column(
            "first_day",
            gettext_lazy("First day"),
            is_required=True,
            is_date=True,
            names=("from", "start", "date", "开始日期", "開始日期", "日期"),
            example="2026-06-08",
        ),
        Column(
            "last_day",
            gettext_lazy("Last day"),
            is_date=True,
            hint=gettext_lazy("Left out: one day."),
            names=("to", "end", "结束日期", "結束日期"),
            example="2026-06-09",
        ),
        Column(
            "fraction",
            gettext_lazy("Of each day"),
            hint=gettext_lazy("1 or 0.5. Left out: whole days."),
            names=("fraction", "days", "天数", "天數"),
            example="1",
        ),
        Column(
            "kind",
            gettext_lazy("Kind"),
            is_required=True,
            choices=lambda: [(value, str(label)) for value, label in LeaveDay.Kind.choices],
            names=("type", "leave type", "请假类型", "請假類型", "假别", "假別"),
            example="annual",
        ),
    ),
)
