"""Random company-months come out the same by the plain implementation, in any order of rows and in any chunks."""

import json
import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.periods import days
from reviews.month.inputs import Structure, canonical, person_inputs
from reviews.month.person import Ground, PersonMonth
from reviews.month.run import compute, freeze
from reviews.month.teams import OwnRecord, TeamSums, own_record, with_teams
from reviews.tests.builders import Company
from reviews.tests.plain import Plain

PROFILES = ("salesperson", "supervisor", "probation", "assistant", "manager", "none")
PERSONAL = ("salesperson", "supervisor", "probation")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-05", "2026-06")


def random_company(seed):
    """A company of a few people with everything that the rules speak of; the same for the same seed."""
    pick = random.Random(seed)
    month = pick.choice(MONTHS)
    company = Company(month, holidays=pick.sample(range(1, 28), 3), workdays=pick.sample(range(1, 28), 2))
    company.calendar = company.calendar[: len(company.calendar) - pick.choice((0, 0, 40))]
    moves = company.day(pick.randint(2, 27))
    company.unit("A")
    company.unit("B")
    company.unit("G", "A", end=moves - timedelta(days=1))
    company.unit("G", pick.choice(["A", "B", "CO"]), start=moves)
    company.unit("H", "G")
    heads = {}
    for number in range(pick.randint(2, 5)):
        add_person(company, pick, f"P{number}", heads)
    return company


def add_person(company, pick, code, heads):
    hired = company.day(pick.choice(["2025-03-03", "2025-12-01", "2026-01-19", pick.randint(1, 20)]))
    hired = min(hired, company.month.first + timedelta(days=20))
    left = company.day(pick.choice([None, None, None, pick.randint(21, 27)]))
    change = company.day(pick.randint(2, 20))
    starts = [hired, change] if change > hired and pick.random() < 0.5 else [hired]
    posts = []
    for at, start in enumerate(starts):
        unit, profile = pick.choice(("CO", "A", "B", "G", "H")), pick.choice(PROFILES)
        end = starts[at + 1] - timedelta(days=1) if at + 1 < len(starts) else None
        is_head = unit != "CO" and unit not in heads and pick.random() < 0.5
        if is_head:
            heads[unit] = code
        posts.append((unit, profile, start, end, True) if is_head else (unit, profile, start, end))
    company.posts(code, *posts, hired=hired, left=left)
    for _, profile, start, *_ in posts:
        if profile in PERSONAL:
            for metric in pick.sample(("orders", "collections", "new_customers"), pick.randint(0, 3)):
                last = (pick.randint(0, 9000), pick.randint(0, 9000)) if pick.random() < 0.5 else None
                company.target(code, pick.choice((0, 1, 777, 30001)), metric, profile=profile, start=start, last=last)
        if profile != "none" and pick.random() < 0.6:
            ratings = tuple(pick.randint(1, 5) for _ in range(5)) if pick.random() < 0.8 else None
            company.assess(code, ratings, str(pick.randint(-10, 10) if ratings else 0), profile=profile, start=start)
    add_days(company, pick, code, hired, left)


def add_days(company, pick, code, hired, left):
    month, late = company.month, company.month.last + timedelta(days=40)
    served = [day for day in days(hired, left or late) if day >= month.first - timedelta(days=10)]
    for start in pick.sample(served, pick.randint(0, min(3, len(served)))):
        kind, length = pick.choice(("sick", "annual", "personal")), pick.choice((1, 1, 3, 12, 60))
        for day in days(start, start + timedelta(days=length - 1)):
            if day in served and not any((row.person, row.day) == (code, day) for row in company.rows["leave"]):
                company.leave(code, day, kind=kind, fraction=pick.choice(("1", "1", "0.5")))
    for day in [day for day in served if month.first <= day <= month.last]:
        if pick.random() < 0.9:
            counts = {item.code: pick.randint(0, 3) for item in company.items if pick.random() < 0.5}
            company.daily(code, day, *report_times(pick, day, 1), **counts)
        if pick.random() < 0.4:
            metric = pick.choice(("orders", "orders", "collections", "new_customers"))
            company.result(code, day, pick.randint(-300, 3000), metric)
        for add, chance in ((company.meeting, 0.05), (company.duty, 0.03)):
            if pick.random() < chance:
                add(code, day, pick.choice(("late", "absent", "minutes_late", "excused", "missed", "done")))
        if pick.random() < 0.05:
            company.adjust(code, day, pick.choice(("adopted_suggestion", "customer_praise", "valid_complaint")))
        if pick.random() < 0.1:
            company.excuse(
                code, "daily", day, pick.choice(("GM", "P0", "P1")), day + timedelta(days=pick.randint(0, 12))
            )
        if pick.random() < 0.01:
            company.false_record(code, day, pick.choice((None, day)))
    for monday in month.mondays():
        planned = tuple(pick.randint(0, 9) * (pick.random() < 0.8) for _ in range(4))
        actual = tuple(pick.randint(0, 9) for _ in range(4))
        company.weekly(code, monday, *report_times(pick, monday, 7), planned=planned, actual=actual)
        if pick.random() < 0.2:
            company.excuse(code, "weekly", monday, pick.choice(("GM", "P0")), monday + timedelta(days=10))
    if pick.random() < 0.8:
        company.monthly(code, f"{month.next()}-{pick.randint(1, 12):02d}T{pick.choice(('09:30', '09:31', '18:00'))}")


def report_times(pick, day, ahead):
    """When it was sent, how and when it was rated: now and then late, never or just at the limit."""
    if pick.random() < 0.08:
        return "", None, None
    sent = day + timedelta(days=ahead - 1 + pick.choice((0, 0, 1, 1, 2, 4)))
    rated = sent + timedelta(days=pick.randint(1, 4))
    times = ("09:30", "09:31", "18:00", "18:01")
    rating = pick.choice((None, 1, 2, 3, 4, 5))
    at = None if rating is None or pick.random() < 0.3 else f"{rated}T{pick.choice(times)}"
    return f"{sent}T{pick.choice(times)}", rating, at


bounded = settings(max_examples=40, derandomize=True, database=None)
seeds = st.integers(min_value=0, max_value=10**9)


@bounded
@given(seeds)
def test_random_month_comes_out_as_by_the_plain_implementation(seed):
    facts = random_company(seed).facts()
    found = compute(freeze(facts)).files
    expected = Plain(facts).files()
    lines = {name: [line.split(",") for line in text.splitlines()[1:]] for name, text in found.items()}
    assert lines == expected


@bounded
@given(seeds)
def test_random_month_does_not_depend_on_the_order_of_rows_or_on_chunks(seed):
    facts = random_company(seed).facts()
    frozen = freeze(facts)
    shuffled = {name: random.Random(seed).sample(list(rows), len(rows)) for name, rows in lists_of(facts).items()}
    assert freeze(replace(facts, **shuffled)) == frozen
    assert in_chunks(facts, frozen) == frozen.people


def lists_of(facts):
    names = ("units", "appointments", "calendar", "leave", "daily", "weekly", "targets", "results", "assessments")
    return {name: getattr(facts, name) for name in (*names, "meeting_events", "duty_events", "excuses", "adjustments")}


def in_chunks(facts, frozen):
    """As the freezer does it: one person's rows at a time, the small records kept as JSON in between."""
    ground, structure = Ground.of_texts(frozen.scheme, frozen.company), Structure(facts)
    chunks = [
        replace(
            facts,
            people=[person],
            **{
                name: [row for row in rows if row.person == person.code]
                for name, rows in lists_of(facts).items()
                if name not in ("units", "appointments", "calendar")
            },
        )
        for person in facts.people
    ]
    inputs = [data for chunk in chunks for data in person_inputs(structure, chunk)]
    sums = TeamSums(ground, structure)
    for data in inputs:
        sums.add(OwnRecord(*json.loads(json.dumps(own_record(PersonMonth(ground, data))))))
    return [canonical(with_teams(data, PersonMonth(ground, data), sums)) for data in inputs]
