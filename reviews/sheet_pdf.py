"""A month sheet as a document on paper: the same lines as its page, every one of them opened."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.pdf import Paper
from core.wording import (
    NOTHING,
    exact_moment,
    in_a_row,
    labelled,
    month_in_words,
    name_in_words,
    number_in_figures,
    other_name,
    short_day,
)
from reviews.cycle.figures import Change
from reviews.sheet_days import DayLine, Quantity, WeekLine
from reviews.sheet_history import SheetHistory
from reviews.sheet_levers import SheetLevers
from reviews.sheet_parts import Deduction, Measure, Ratings
from reviews.sheets import Line, RolePeriodSheet, Sheet


def score(value: Any) -> str:
    return number_in_figures(value, places=2)


def sheet_pdf(
    sheet: Sheet, history: SheetHistory | None, *, is_withheld: bool = False, changes: Sequence[Change] = ()
) -> bytes:
    """The document in the reader's language and by the reader's clock. No query."""
    return _Document(sheet, history, is_withheld=is_withheld, changes=changes).as_bytes()


class _Document:
    def __init__(
        self, sheet: Sheet, history: SheetHistory | None, *, is_withheld: bool, changes: Sequence[Change]
    ) -> None:
        self.sheet, self.history, self.is_withheld, self.changes = sheet, history, is_withheld, changes
        self.month = month_in_words(sheet.month.first)
        name = name_in_words(sheet.person)
        head = " · ".join([name, self.month, self.state])
        foot = labelled(_("hash"), sheet.run.output_sha) if sheet.run else ""
        self.paper = Paper(f"{name} · {self.month}", head=head, foot=foot)

    @property
    def state(self) -> str:
        run = self.sheet.run
        if run is None:
            return _("preview")
        revision = _("revision %(number)s") % {"number": run.revision}
        return f"{_('sealed')}, {revision}" if run.revision else _("sealed")

    def as_bytes(self) -> bytes:
        self.head()
        if self.sheet.has_figures:
            for period in self.sheet.periods:
                self.role_period(period)
            if not self.sheet.is_part:
                self.outcome()
            self.section(_("Not counted"), self.sheet.not_counted)
            if self.sheet.levers:
                self.levers(self.sheet.levers)
            if self.history and self.history.has_several:
                self.twelve_months(self.history)
            for period in self.sheet.periods:
                self.details(period)
        else:
            self.paper.text(_("There is no sheet for this month."))
        self.paper.space()
        rounding = _(
            "Every figure is rounded half up to two decimals where it is shown, and the rounded figure is the one used "
            "further on."
        )
        self.paper.text(rounding, is_quiet=True)
        return self.paper.as_bytes()

    def head(self) -> None:
        sheet, paper = self.sheet, self.paper
        names = [name_in_words(sheet.person), other_name(sheet.person)]
        paper.title(" · ".join([" ".join(filter(None, names)), self.month]))
        paper.text(" · ".join(filter(None, [sheet.profile, sheet.person.code])))
        if sheet.is_part:
            paper.text(_("You read the part of the month in which you were the superior."))
        elif sheet.has_figures:
            paper.title(f"{score(sheet.final)} {sheet.grade}")
        paper.text(" · ".join(self._state_in_full()), is_quiet=True)
        if self.is_withheld:
            paper.text(_("Without your superior's assessment: you see it once the month is released to you."))
        if sheet.run is not None and not sheet.run.is_current:
            paper.text(_("This is an earlier revision; the month was corrected since."), is_bold=True)
        for sentence in sheet.held_by:
            paper.text(sentence)
        if self.changes:
            lines = (
                f"{labelled(capfirst(one.label), one.before or NOTHING)} → {one.after or NOTHING}"
                for one in self.changes
            )
            self.section(_("Changed since the release"), lines)

    def _state_in_full(self) -> list[str]:
        sheet = self.sheet
        said = [self.state]
        if sheet.run is not None:
            said.append(exact_moment(sheet.run.sealed_at))
        elif sheet.preview is not None and sheet.preview.worked_out_at:
            said.append(_("Worked out %(moment)s.") % {"moment": exact_moment(sheet.preview.worked_out_at)})
        return [*said, _("rules %(version)s") % {"version": sheet.version}]

    def section(self, heading: str, sentences: Iterable[str]) -> None:
        said = list(sentences)
        if said:
            self.paper.heading(heading)
            self.paper.items(said)

    # --- the statement ------------------------------------------------------------------------------------------------

    def role_period(self, period: RolePeriodSheet) -> None:
        if len(self.sheet.periods) > 1 or self.sheet.is_part:
            self.paper.heading(self._role(period))
        total = _("total of this role") if len(self.sheet.periods) > 1 or self.sheet.is_part else _("base")
        rows = [[line.letter, line.label, score(line.score), f"× {line.weight}", line.note] for line in period.lines]
        rows.append(["", total, score(period.total), "", period.formula])
        self.paper.table([], rows, widths=(4, 26, 12, 9, 70), numeric={2}, sums={len(rows) - 1})

    def _role(self, period: RolePeriodSheet) -> str:
        days = ngettext("%(count)s working day", "%(count)s working days", period.scheduled_days)
        span = f"{short_day(period.start)} – {short_day(period.end)}"
        return " · ".join([capfirst(period.profile), span, days % {"count": period.scheduled_days}])

    def outcome(self) -> None:
        sheet = self.sheet
        rows: list[list[object]] = []
        if sheet.base_formula:
            rows.append([_("base"), score(sheet.base), sheet.base_formula])
        for change in sheet.changes:
            sign = "+" if change.points > 0 else ""
            label = in_a_row([change.label, short_day(change.day)])
            note = " · ".join(filter(None, [change.note, change.said]))
            rows.append([label, f"{sign}{score(change.points)}", note])
        rows.append([_("final"), score(sheet.final), self._final()])
        self.paper.table([], rows, widths=(30, 12, 79), numeric={1}, sums={len(rows) - 1})

    def _final(self) -> str:
        sheet = self.sheet
        bonus = f" + {sheet.bonus}" if sheet.bonus else ""
        demerit = f" − {sheet.demerit}" if sheet.demerit else ""
        grade = f" · {_('grade')} {sheet.grade}" if sheet.grade else ""
        return f"{score(sheet.base)}{bonus}{demerit}{grade}"

    def levers(self, levers: SheetLevers) -> None:
        self.paper.heading(_("What would have changed it") if self.sheet.run else _("What changes it"))
        if levers.above:
            self.paper.text(levers.above)
            if levers.ways:
                self.paper.text(_("Each of these alone reaches it, everything else as it is:"))
                self.paper.items(levers.ways)
            elif levers.is_in_reach:
                self.paper.text(_("No single figure reaches it alone; several together do."))
            else:
                self.paper.text(_("No figure of this month reaches it."))
        costs = [[one.what, one.subject, one.points, f"{score(one.final)} {one.grade}"] for one in levers.costs]
        header = [_("Report"), _("Subject"), _("Points deducted"), _("Final without it")]
        self.paper.table(header, costs, widths=(40, 30, 25, 26), numeric={2, 3})
        worths = [
            [
                [one.label, _("at its limit; more adds nothing") if one.is_at_cap else ""],
                "" if one.amount is None else number_in_figures(one.amount),
                number_in_figures(one.moves, at_least=2),
            ]
            for one in levers.worths
        ]
        header = [_("One point of"), pgettext("one point of orders is so much", "Is"), _("Moves the month by")]
        self.paper.table(header, worths, widths=(71, 25, 25), numeric={1, 2})

    def twelve_months(self, history: SheetHistory) -> None:
        self.paper.heading(_("The months before"))
        rows = []
        for one in history.rows:
            row: list[object] = [month_in_words(one.month.first), NOTHING, "", "", ""]
            if one.outcome:
                version = one.outcome.version
                rules = f"{version} ({pgettext('version of the rules', 'new')})" if one.has_new_rules else version
                state = _("sealed") if one.outcome.is_sealed else _("preview")
                row[1:] = [score(one.outcome.final), one.outcome.grade, state, rules]
            rows.append(row)
        header = [_("Month"), _("Final"), _("Grade"), _("State"), _("Rules")]
        self.paper.table(header, rows, widths=(35, 16, 15, 25, 30), numeric={1})

    # --- what the lines open to ---------------------------------------------------------------------------------------

    def details(self, period: RolePeriodSheet) -> None:
        several = len(self.sheet.periods) > 1
        draw = {"D": self.days, "W": self.weeks, "T": self.measures, "M": self.ratings, "R": self.deductions}
        for line in period.lines:
            if line.parts and not (line.letter == "R" and period is not self.sheet.periods[0]):
                name = f"{line.letter} · {capfirst(line.label)}"
                self.paper.heading(f"{name} · {period.profile}" if several and line.letter != "R" else name)
                draw[line.letter](line)

    def days(self, line: Line) -> None:
        rows = [[short_day(day.day), day.state, self._day(day), self._weighed(day)] for day in line.parts]
        header = [_("Day"), _("Report"), _("How the score came about"), _("Weight × score")]
        self.paper.table(header, rows, widths=(20, 16, 63, 22), numeric={3})

    def _day(self, day: DayLine) -> list[str]:
        items = [
            f"{item.name} {item.count} × {item.unit}"
            + (f" = {item.points} ({_('cap %(cap)s') % {'cap': item.cap}})" if item.is_capped else "")
            for item in day.items
        ]
        missing = ""
        if not day.formula and day.score is not None:
            missing = _("The report is missing: the day scores 0 and stays in the denominator.")
        return [day.formula or missing, in_a_row(items), day.completion, day.rating]

    def _weighed(self, day: DayLine) -> str:
        return NOTHING if day.score is None else f"{day.weight} × {score(day.score)}"

    def weeks(self, line: Line) -> None:
        rows = [
            [
                f"{short_day(week.monday)} – {short_day(week.sunday)}",
                self._week(week),
                NOTHING if week.score is None else f"{week.days} × {score(week.score)}",
            ]
            for week in line.parts
        ]
        header = [_("Week"), _("How the score came about"), _("Days × score")]
        self.paper.table(header, rows, widths=(36, 63, 22), numeric={2})

    def _week(self, week: WeekLine) -> list[str]:
        quantities = [self._quantity(one) for one in week.quantities]
        plan = ""
        if week.plan_score is not None and week.quantities:
            plan = _("Plan score %(score)s.") % {"score": score(week.plan_score)}
        return [week.formula or week.why or week.state, *quantities, plan, week.rating]

    def _quantity(self, one: Quantity) -> str:
        asked = number_in_figures(one.asked)
        counts = "" if one.ratio is None else f" → {number_in_figures(one.ratio)} × {one.weight}"
        return f"{one.name} {one.actual} ÷ {asked}{counts}"

    def measures(self, line: Line) -> None:
        header = [_("Date"), _("Note"), _("Amount")]
        for measure in line.parts:
            self.paper.text(f"{measure.name} · {score(measure.scored)} × {measure.weight}", is_bold=True)
            for sentence in self._measure(measure):
                self.paper.text(sentence)
            rows: list[list[object]] = [
                [short_day(day), note, number_in_figures(amount)] for day, amount, note in measure.results
            ]
            if rows:
                rows.append([_("Actual"), "", number_in_figures(measure.actual)])
                self.paper.table(header, rows, widths=(25, 70, 26), numeric={2}, sums={len(rows) - 1})
            branches = [
                [branch.name, number_in_figures(branch.effective), number_in_figures(branch.actual)]
                for branch in measure.branches
            ]
            self.paper.table([_("Branch"), _("Target"), _("Actual")], branches, widths=(69, 26, 26), numeric={1, 2})

    def _measure(self, measure: Measure) -> Iterable[str]:
        figures = number_in_figures
        if measure.team:
            yield _("Target and results of the team %(unit)s, everybody in it by date.") % {"unit": measure.team}
        else:
            asked = f"({figures(measure.base)} + {figures(measure.carry)}) × {measure.days} ÷ {measure.month_days}"
            yield f"{asked} × {figures(measure.ramp)} = {figures(measure.effective)}"
        if measure.attainment is None:
            yield _("There is no target to reach, so the measure is left out.")
            return
        reached = f"100 × {figures(measure.actual)} ÷ {figures(measure.effective)} = {score(measure.attainment)}"
        yield f"{reached} → {score(measure.scored)}" if measure.is_held else reached

    def ratings(self, line: Line) -> None:
        ratings: Ratings = line.parts
        rows = [[capfirst(label), rating] for label, rating in ratings.rows]
        self.paper.table([_("Rating"), _("1 to 5")], rows, widths=(95, 26), numeric={1})
        if ratings.formula:
            self.paper.text(ratings.formula)
        if ratings.calibration:
            self.paper.text(labelled(_("Calibration"), ratings.reason))
        if ratings.assessor:
            self.paper.text(labelled(_("Assessor"), name_in_words(ratings.assessor)), is_quiet=True)

    def deductions(self, line: Line) -> None:
        for deduction in line.parts:
            self._deduction(deduction)

    def _deduction(self, deduction: Deduction) -> None:
        rows: list[list[object]] = [
            [[capfirst(event.what), event.note], event.subject, event.cost] for event in deduction.events
        ]
        rows.append([_("Together, at most %(cap)s") % {"cap": deduction.cap}, "", deduction.points])
        header = [capfirst(deduction.label), _("Subject"), _("Cost")]
        self.paper.table(header, rows, widths=(70, 30, 21), numeric={2}, sums={len(rows) - 1})
