"""Makes small company-months by hand: name what matters to the test, the rest is an ordinary month.

Days and times are written as text, "2026-03-13" and "2026-03-13T18:00"; a day number alone is a day of the month.
"""

import csv
import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from core.periods import Month, days
from reviews.month import facts
from reviews.month.run import compute, freeze

SCHEME = Path(__file__).parents[2] / "tests" / "acceptance" / "june-2026" / "inputs"
PROFILES = ("salesperson", "supervisor", "manager", "assistant", "probation")
HIRED = "2020-01-06"
WEEK = (10, 10, 10, 10)


def default_rules(month, **changes):
    """The default scheme for `month`; `changes` replace whole keys."""
    rules = json.loads((SCHEME / "rules.json").read_text())
    return {**rules, "month": month, **changes}


def default_items():
    with (SCHEME / "daily_items.csv").open(encoding="utf-8", newline="") as lines:
        return [
            facts.ItemRow(
                row["code"],
                row["name_en"],
                row["name_zh"],
                {profile: (int(row[f"{profile}_unit"]), int(row[f"{profile}_cap"])) for profile in PROFILES},
            )
            for row in csv.DictReader(lines)
        ]


class Company:
    """A company-month in the making: the GM heads CO; everything else is added row by row."""

    def __init__(self, month="2026-03", *, holidays=(), workdays=(), until=None, **rules):
        self.month = Month(month)
        self.rules = default_rules(month, **rules)
        self.items = default_items()
        self.rows = {name: [] for name in ("units", "people", "appointments", "leave", "daily", "weekly", "targets")}
        self.rows |= {name: [] for name in ("monthly_reports", "results", "assessments", "meeting_events")}
        self.rows |= {name: [] for name in ("duty_events", "adjustments", "excuses", "integrity")}
        off, on = {self.day(day) for day in holidays}, {self.day(day) for day in workdays}
        self.calendar = [
            facts.CalendarRow(day, (day.weekday() < 5 and day not in off) or day in on, "workday")
            for day in days(
                self.month.first - timedelta(days=14), self.day(until) or self.month.last + timedelta(days=75)
            )
        ]
        self.unit("CO", None)
        self.person("GM", "CO", "none", head=True)

    def day(self, value):
        """A date from a day of the month, a text or a date."""
        if isinstance(value, int):
            return self.month.first.replace(day=value)
        return date.fromisoformat(value) if isinstance(value, str) else value

    def unit(self, code, parent="CO", start="2019-01-01", end=None):
        self.rows["units"].append(
            facts.UnitRow(code, code, code, "team" if parent else "company", parent, self.day(start), self.day(end))
        )

    def person(self, code, unit="CO", profile="salesperson", *, head=False, hired=HIRED, left=None):
        """Somebody with one post from the first day to the last."""
        self.rows["people"].append(facts.PersonRow(code, code, code, self.day(hired), self.day(left)))
        self.post(code, unit, profile, hired, left, head=head)

    def posts(self, code, *posts, hired=HIRED, left=None):
        """Somebody with several posts: (unit, profile, start, end) or (unit, profile, start, end, True) for a head."""
        self.rows["people"].append(facts.PersonRow(code, code, code, self.day(hired), self.day(left)))
        for unit, profile, start, end, *head in posts:
            self.post(code, unit, profile, start, end, head=bool(head))

    def post(self, person, unit, profile, start, end=None, *, head=False, title="T"):
        self.rows["appointments"].append(
            facts.AppointmentRow(person, unit, title, profile, head, self.day(start), self.day(end))
        )

    def leave(self, person, start, end=None, *, kind="sick", fraction="1"):
        for day in days(self.day(start), self.day(end or start)):
            self.rows["leave"].append(facts.LeaveRow(person, day, Decimal(fraction), kind))

    def daily(self, person, day, sent=None, rating=None, rated=None, **counts):
        """A daily report; sent on its day at 18:00 unless `sent` says otherwise, "" for never."""
        at = self.instant(sent, self.day(day))
        self.rows["daily"].append(
            facts.DailyRow(person, self.day(day), at, rating, self.instant(rated or ""), "", counts)
        )

    def weekly(self, person, monday, sent=None, rating=None, rated=None, planned=WEEK, actual=WEEK):
        """A weekly report; sent on its Sunday at 18:00 unless `sent` says otherwise, "" for never."""
        at = self.instant(sent, self.day(monday) + timedelta(days=6))
        self.rows["weekly"].append(
            facts.WeeklyRow(person, self.day(monday), at, planned, actual, rating, self.instant(rated or ""))
        )

    def monthly(self, person, sent):
        self.rows["monthly_reports"].append(facts.MonthlyReportRow(person, self.month, self.instant(sent, None)))

    def reports(self, *people, skip=(), skip_weeks=()):
        """Every report of the month that is not there yet, in time, but those of the days and Mondays to skip."""
        skipped, skipped_weeks = {self.day(day) for day in skip}, {self.day(day) for day in skip_weeks}
        there = {(row.person, row.day) for row in self.rows["daily"]}
        weeks = {(row.person, row.week_start) for row in self.rows["weekly"]}
        months = {row.person for row in self.rows["monthly_reports"]}
        for person in people:
            for day in self.month.days():
                if (person, day) not in there and day not in skipped:
                    self.daily(person, day)
            for monday in self.month.mondays():
                if (person, monday) not in weeks and monday not in skipped_weeks:
                    self.weekly(person, monday)
            if person not in months:
                self.monthly(person, f"{self.month.next().first}T09:00")

    def target(self, person, base, metric="orders", *, profile="salesperson", start=None, last=None):
        """A base target; `last` is last month's effective target and actual."""
        effective, actual = (Decimal(last[0]), Decimal(last[1])) if last else (None, None)
        self.rows["targets"].append(
            facts.TargetRow(person, profile, self.day(start), metric, Decimal(base), effective, actual)
        )

    def result(self, person, day, amount, metric="orders"):
        self.rows["results"].append(facts.ResultRow(person, self.day(day), metric, Decimal(amount)))

    def assess(self, person, ratings, calibration="0", *, profile="salesperson", start=None):
        self.rows["assessments"].append(
            facts.AssessmentRow(person, profile, self.day(start), ratings, Decimal(calibration), "reason")
        )

    def meeting(self, person, day, event, meeting="morning"):
        self.rows["meeting_events"].append(facts.MeetingEventRow(person, self.day(day), meeting, event))

    def duty(self, person, day, event="missed"):
        self.rows["duty_events"].append(facts.DutyEventRow(person, self.day(day), event))

    def adjust(self, person, day, kind):
        self.rows["adjustments"].append(facts.AdjustmentRow(person, self.day(day), kind))

    def excuse(self, person, report, subject, by, on, reason="a reason"):
        self.rows["excuses"].append(facts.ExcuseRow(person, report, str(subject), by, self.day(on), reason))

    def false_record(self, person, day, confirmed=None):
        self.rows["integrity"].append(facts.IntegrityRow(person, self.day(day), self.day(confirmed)))

    def instant(self, text, day=None):
        if text is None and day is not None:
            return datetime.fromisoformat(f"{day}T18:00")
        return datetime.fromisoformat(text) if text else None

    def facts(self):
        titles = [facts.TitleRow("T", "title", "職務", "salesperson")]
        return facts.CompanyMonth(self.rules, self.items, titles=titles, calendar=self.calendar, **self.rows)

    def outcome(self):
        return Outcome(compute(freeze(self.facts())))


class Outcome:
    """A month computed, asked by file and person."""

    def __init__(self, month):
        self.month = month
        self.results = {result["person"]: result for result in month.results}

    def rows(self, file, person=None):
        """The lines of a file as dicts, of one person if named."""
        found = csv.DictReader(io.StringIO(self.month.files[file]))
        return [row for row in found if person in (None, row["person"])]

    def row(self, file, person, **where):
        """The one line that fits."""
        (found,) = [row for row in self.rows(file, person) if all(row[name] == value for name, value in where.items())]
        return found

    def column(self, file, person, name):
        return [row[name] for row in self.rows(file, person)]
