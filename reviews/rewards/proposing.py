"""From sealed months to the ledger: every run in force is compared once with what stands, set by set."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from core import audit, locks
from core.periods import Month
from reviews.models import MonthRun, RewardLine, RewardRun, RewardTerms
from reviews.rewards.matching import QUARTER, YEAR, Due, Key, due_of

KEPT = timedelta(days=62)  # a month that was sealed longer ago was paid before the ledger knew it
State, Rule = RewardLine.State, RewardLine.Rule
FOLLOWS = ["grade", "score", "days", "of_days", "coefficient", "amount", "extra", "total"]
FOLLOWS += ["unit_id", "superior_id", "was_grade", "was_total", "state", "version"]


def propose_rewards(now: datetime, *, until: Callable[[], bool] = lambda: False) -> int:
    """Proposes what sealed months are worth, of the runs that came into force since; says how many lines. One query
    where there is none."""
    count = 0
    for run in list(waiting_runs(now)):
        try:
            count += propose_for(run, now=now)
        except IntegrityError:  # another worker was quicker
            continue
        if until():
            break
    return count


def waiting_runs(now: datetime) -> Iterable[MonthRun]:
    """Runs in force whose rewards nobody has proposed, oldest month first; not what was sealed long ago, nor a new
    seal of a month that was."""
    kept = RewardRun.objects.filter(run=OuterRef("pk"))
    known = RewardRun.objects.filter(run__period=OuterRef("period"))
    recent = Q(sealed_at__gte=now - KEPT)
    first_or_known = Q(revision=0) | Q(supersedes__sealed_at__gte=now - KEPT) | Exists(known)
    rows = MonthRun.objects.filter(recent & first_or_known, ~Exists(kept), is_current=True)
    return rows.order_by("period_id").defer("scheme_body", "company_body")


@transaction.atomic
def propose_for(run: MonthRun, *, now: datetime) -> int:
    """Compares everything that the run's month has a part in with the ledger; says how many lines it wrote.

    Some twelve queries for any number of people. Raises IntegrityError where another worker wrote at the same time.
    """
    if not locks.hold_if_free(f"reviews.rewards.{run.period_id}"):
        return 0
    RewardRun.objects.create(run=run, made_at=now)
    all_terms = list(RewardTerms.objects.all())
    count = 0
    for month in months_touched(Month(run.period_id)):
        if month == run.period_id or RewardRun.objects.filter(run__period=month).exists():
            count += _Comparison(month, run, now).write(due_of(month, all_terms))
    if count:
        audit.record("reviews.propose_rewards", by="propose_rewards", about=run)
    return count


def months_touched(month: Month) -> list[Month]:
    """The month, and the ends of its quarter and year, whose rewards it has a part in."""
    found = [month]
    for length in (QUARTER, YEAR):
        last = month
        while last.first.month % length:
            last = last.next()
        found.append(last)
    return list(dict.fromkeys(found))


@dataclass
class _Comparison:
    """What is due for a month against what its lines say."""

    month: Month
    run: MonthRun
    now: datetime
    new: list[RewardLine] = field(default_factory=list)
    changed: list[RewardLine] = field(default_factory=list)

    def write(self, due: Sequence[Due]) -> int:
        """Writes what differs; three queries for any number."""
        lines: dict[Key, list[RewardLine]] = {}
        rows = RewardLine.objects.filter(month=self.month).select_for_update(of=("self",)).order_by("pk")
        for line in rows:
            lines.setdefault((line.person_id, line.rule), []).append(line)
        wanted = {one.key: one for one in due}
        for key, one in wanted.items():
            self._compare(one, lines.get(key, []))
        for key, mine in lines.items():
            if key not in wanted:
                self._compare(None, mine)
        RewardLine.objects.bulk_create(self.new)
        RewardLine.objects.bulk_update(self.changed, FOLLOWS)
        return len(self.new) + len(self.changed)

    def _compare(self, due: Due | None, lines: list[RewardLine]) -> None:
        if not lines:
            self.new.append(self._line(due))
            return
        last, standing = lines[-1], [line for line in lines if line.state in RewardLine.STANDS]
        value = (due.total if due else Decimal(0)) - sum((line.value for line in standing), Decimal(0))
        is_settled = _worth(due) == (_worth(standing[-1]) if standing else None)
        if last.state == State.PROPOSED:
            if _differs(last, due):
                self._follow(last, due, value, is_settled=is_settled)
        elif not is_settled and (last.state != State.REFUSED or _worth(due) != _worth(last)):
            self.new.append(self._difference(due, last, standing, value))

    def _follow(self, line: RewardLine, due: Due | None, value: Decimal, *, is_settled: bool) -> None:
        """A line that waits says what the month says now, and what it said before where that was worth something
        else; it falls away where what stands says as much."""
        if due is None or (due.grade, due.total) != (line.grade, line.total):
            line.was_grade, line.was_total = line.grade, line.total
        if is_settled:
            line.state = State.DROPPED
        if due is not None:
            _fill(line, due)
        else:
            line.total = Decimal(0)
            if not is_settled:  # it takes back what stands
                line.grade, line.score, line.days, line.of_days, line.extra = "", None, None, None, ""
        _set_value(line, value)
        line.version += 1
        self.changed.append(line)

    def _difference(
        self, due: Due | None, last: RewardLine, standing: Sequence[RewardLine], value: Decimal
    ) -> RewardLine:
        line = self._line(due) if due else self._after(last)
        line.was_grade, line.was_total = last.grade, last.total
        line.corrects = standing[-1] if standing else None
        _set_value(line, value)
        return line

    def _line(self, due: Due) -> RewardLine:
        line = RewardLine(person_id=due.person, month=self.month, rule=due.rule, run=self.run, proposed_at=self.now)
        _fill(line, due)
        _set_value(line, due.total)
        return line

    def _after(self, last: RewardLine) -> RewardLine:
        """A line for somebody who is due nothing any more by that rule."""
        own = {"person_id": last.person_id, "unit_id": last.unit_id, "superior_id": last.superior_id}
        told = {"month": self.month, "rule": last.rule, "run": self.run, "proposed_at": self.now}
        return RewardLine(**own, **told, total=Decimal(0))


def _worth(told: Due | RewardLine | None) -> tuple | None:
    """What payroll is told; None where nothing is due, which a line says with neither grade nor score."""
    if told is None or (not told.grade and told.score is None):
        return None
    return told.total, told.days, told.of_days, told.extra


def _differs(line: RewardLine, due: Due | None) -> bool:
    """Whether the line says anything otherwise than the month does now."""
    if due is None:
        return _worth(line) is not None
    said = (line.unit_id, line.superior_id, line.grade, line.score, *(_worth(line) or ()))
    return said != (due.unit, due.superior, due.grade, due.score, *(_worth(due) or ()))


def _fill(line: RewardLine, due: Due) -> None:
    line.unit_id, line.superior_id = due.unit, due.superior
    line.grade, line.score, line.days, line.of_days = due.grade, due.score, due.days, due.of_days
    line.extra, line.total = due.extra, due.total


def _set_value(line: RewardLine, value: Decimal) -> None:
    if line.rule == Rule.COEFFICIENT:
        line.coefficient = value
    else:
        line.amount, line.currency = value, settings.COMPANY_CURRENCY
