"""Reads an acceptance folder into facts, without checks; and where the folders are."""

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from core.periods import Month
from reviews.month import facts

ACCEPTANCE = Path(__file__).parents[2] / "tests" / "acceptance"
FOLDERS = ("june-2026", "maven-2017-06")
PROFILES = ("salesperson", "supervisor", "manager", "assistant", "probation")


def expected_files(name):
    folder = ACCEPTANCE / name / "expected"
    return {path.stem: path.read_bytes() for path in folder.glob("*.csv")}


def read_folder(folder):
    """The inputs of a folder that is known to be right."""
    table = {
        path.stem: list(csv.DictReader(path.open(encoding="utf-8-sig", newline=""))) for path in folder.glob("*.csv")
    }
    items = [
        facts.ItemRow(
            row["code"],
            row["name_en"],
            row["name_zh"],
            {profile: (int(row[f"{profile}_unit"]), int(row[f"{profile}_cap"])) for profile in PROFILES},
        )
        for row in table["daily_items"]
    ]
    codes = [item.code for item in items]
    return facts.CompanyMonth(
        rules=json.loads((folder / "rules.json").read_text()),
        items=items,
        units=[
            facts.UnitRow(
                r["code"], r["name_en"], r["name_zh"], r["kind"], r["parent"] or None, day(r["from"]), day(r["to"])
            )
            for r in table["units"]
        ],
        titles=[facts.TitleRow(r["code"], r["name_en"], r["name_zh"], r["profile"]) for r in table["titles"]],
        people=[
            facts.PersonRow(r["person"], r["name_zh"], r["name_pinyin"], day(r["hire_date"]), day(r["leave_date"]))
            for r in table["people"]
        ],
        appointments=[
            facts.AppointmentRow(
                r["person"], r["unit"], r["title"], r["profile"], r["is_head"] == "1", day(r["from"]), day(r["to"])
            )
            for r in table["appointments"]
        ],
        calendar=[
            facts.CalendarRow(day(r["date"]), r["is_working"] == "1", r["kind"], r.get("note", ""))
            for r in table["calendar"]
        ],
        leave=[facts.LeaveRow(r["person"], day(r["date"]), Decimal(r["fraction"]), r["type"]) for r in table["leave"]],
        daily=[
            facts.DailyRow(
                r["person"],
                day(r["date"]),
                instant(r["submitted_at"]),
                whole(r["quality"]),
                instant(r.get("rated_at")),
                r.get("quality_note", ""),
                {code: int(r[code]) for code in codes},
            )
            for r in table["daily"]
        ],
        weekly=[
            facts.WeeklyRow(
                r["person"],
                day(r["week_start"]),
                instant(r["submitted_at"]),
                tuple(int(r[f"plan{n}"]) for n in range(1, 5)),
                tuple(int(r[f"actual{n}"]) for n in range(1, 5)),
                whole(r["quality"]),
                instant(r.get("rated_at")),
            )
            for r in table["weekly"]
        ],
        monthly_reports=[
            facts.MonthlyReportRow(r["person"], Month(r["month"]), instant(r["submitted_at"]))
            for r in table["monthly_reports"]
        ],
        targets=[
            facts.TargetRow(
                r["person"],
                r["profile"],
                day(r.get("from")),
                r["metric"],
                Decimal(r["base"]),
                amount(r["previous_month_effective"]),
                amount(r["previous_month_actual"]),
            )
            for r in table["targets"]
        ],
        results=[
            facts.ResultRow(r["person"], day(r["date"]), r["metric"], Decimal(r["amount"]), r.get("note", ""))
            for r in table["results"]
        ],
        assessments=[
            facts.AssessmentRow(
                r["person"],
                r["profile"],
                day(r.get("from")),
                tuple(int(r[f"r{n}"]) for n in range(1, 6)) if r["r1"] else None,
                Decimal(r["calibration"] or 0),
                r["calibration_reason"],
            )
            for r in table["manager_assessment"]
        ],
        meeting_events=[
            facts.MeetingEventRow(r["person"], day(r["date"]), r["meeting"], r["event"])
            for r in table["meeting_events"]
        ],
        duty_events=[facts.DutyEventRow(r["person"], day(r["date"]), r["event"]) for r in table["duty_events"]],
        adjustments=[
            facts.AdjustmentRow(r["person"], day(r["date"]), r["kind"], r.get("note", "")) for r in table["adjustments"]
        ],
        excuses=[
            facts.ExcuseRow(r["person"], r["report"], r["subject"], r["excused_by"], day(r["excused_on"]), r["reason"])
            for r in table["excuses"]
        ],
        integrity=[
            facts.IntegrityRow(r["person"], day(r["date"]), day(r["confirmed_on"]), r.get("note", ""))
            for r in table["integrity"]
        ],
    )


def day(text):
    return date.fromisoformat(text) if text else None


def instant(text):
    return datetime.fromisoformat(text) if text else None


def whole(text):
    return int(text) if text else None


def amount(text):
    return Decimal(text) if text else None
