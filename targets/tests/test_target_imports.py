"""Monthly targets from a file: of people and of units, for one's own people, in open months."""

from datetime import date
from decimal import Decimal

import pytest

from core.imports import services
from core.imports.registry import import_kind
from core.tests.instants import at
from org.models import Period
from org.tests.factories import make_appointment
from org.tests.test_import_people import bring, verdicts, work
from targets.models import Metric, TargetCell
from targets.target_imports import shares_of

pytestmark = pytest.mark.django_db
NOW = at(17)
HEADER = "Person,Unit,Month,What,Role,Target\n"


def state():
    return set(TargetCell.objects.values_list("person__code", "month", "profile", "metric__code", "base"))


def undone(job, by):
    services.ask_undo(job, by=by, now=NOW)
    return work(job).state


def bring_targets(by, rows, means="each"):
    return bring(by, HEADER + rows, kind="targets", unit_means=means)


def test_targets_come_and_go_and_twice_is_once(company):
    rows = 'SALESPERSON,,2026-06,orders,,"80,000"\nBen Carter,,2026年7月,回款,,1200.50\n'
    job = bring_targets(company.manager, rows)
    assert state() == {
        ("SALESPERSON", "2026-06", "salesperson", "orders", Decimal(80000)),
        ("COLLEAGUE", "2026-07", "salesperson", "collections", Decimal("1200.50")),
    }
    assert job.summary == [["monthly targets", 2], ["months", 2]]
    assert TargetCell.objects.get(month="2026-06").is_typed
    assert bring_targets(company.manager, rows).counts == {"same": 2}
    assert (undone(job, company.manager), state()) == ("undone", set())


def test_a_blank_keeps_and_the_mark_takes_the_target_away(company):
    bring_targets(company.manager, "SALESPERSON,,2026-06,orders,,80000\nCOLLEAGUE,,2026-06,orders,,70000\n")
    before = state()
    rows = "SALESPERSON,,2026-06,orders,,\nCOLLEAGUE,,2026-06,orders,,[clear]\n"
    job = bring_targets(company.manager, rows)
    assert job.counts == {"same": 1, "changed": 1}
    assert dict((row[0], row[4]) for row in state()) == {"SALESPERSON": 80000, "COLLEAGUE": 0}
    assert (undone(job, company.manager), state()) == ("undone", before)
    assert TargetCell.objects.get(person=company.colleague).version == 1


def test_the_target_of_a_unit_is_that_of_each_or_divided(company):
    bring_targets(company.director, ",NORTH,2026-06,orders,,1000\n")
    names = {row[0]: row[4] for row in state()}
    assert names == {"SUPERVISOR": 1000, "SALESPERSON": 1000, "COLLEAGUE": 1000}
    job = bring_targets(company.director, ",NORTH,2026-06,new_customers,,10\n", means="shared")
    shared = TargetCell.objects.filter(metric__code="new_customers").order_by("person__number")
    assert [cell.base for cell in shared] == [4, 3, 3]
    assert job.counts == {"new": 1}


def test_a_unit_means_what_the_person_says(company):
    check = import_kind("targets").check_mapping
    assert [name for name, _ in check({"unit": {"how": "column", "at": 0}})] == ["unit_means"]
    assert [name for name, _ in check({"month": {"how": "column", "at": 0}})] == ["person"]


@pytest.mark.parametrize(("whole", "count", "decimals", "shares"), [
    ("10", 3, 0, ["4", "3", "3"]),
    ("100", 3, 2, ["33.34", "33.33", "33.33"]),
    ("0.01", 2, 2, ["0.01", "0.00"]),
    ("9", 3, 2, ["3.00", "3.00", "3.00"]),
])  # fmt: skip
def test_shares_are_even_and_make_the_whole(whole, count, decimals, shares):
    found = shares_of(Decimal(whole), count, Metric(decimals=decimals))
    assert (found, sum(found)) == ([Decimal(share) for share in shares], Decimal(whole))


def test_whoever_has_two_roles_is_asked_which(company):
    post = company.salesperson.appointments.get()
    post.valid_to = date(2026, 6, 16)
    post.save()
    make_appointment(company.salesperson, company.north, profile="supervisor", since=date(2026, 6, 16))
    job = bring_targets(company.manager, "SALESPERSON,,2026-06,orders,,5\n")
    ((verdict, ((column, why),)),) = verdicts(job).values()
    assert (verdict, column, "supervisor" in why) == ("bad", "Role", True)
    row = "SALESPERSON,,2026-06,orders,{},{}\n"
    bring_targets(company.manager, row.format("supervisor", 5) + row.format("銷售員", 6))
    assert {(row[2], row[4]) for row in state()} == {("supervisor", 5), ("salesperson", 6)}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("STRANGER,,2026-06,orders,,5", "Person"),  # of the other team
        ("MANAGER,,2026-06,orders,,5", "Person"),  # oneself
        ("ASSISTANT,,2026-06,orders,,5", "Person"),  # has no personal targets
        (",,2026-06,orders,,5", "Person"),
        ("SALESPERSON,NORTH,2026-06,orders,,5", "Person"),
        (",MOON,2026-06,orders,,5", "Unit"),
        (",SOUTH,2026-06,orders,,5", "Unit"),
        ("SALESPERSON,,,orders,,5", "Month"),
        ("SALESPERSON,,June,orders,,5", "Month"),
        ("SALESPERSON,,2026-04,orders,,5", "Month"),  # closed
        ("SALESPERSON,,2026-06,moons,,5", "What"),
        ("SALESPERSON,,2026-06,orders,,-5", "Target"),
        ("SALESPERSON,,2026-06,new_customers,,1.5", "Target"),
        ("SALESPERSON,,2026-06,orders,king,5", "Role"),
        ("COLLEAGUE,,2026-06,orders,,5", "Person"),  # the line above set it
    ],
)
def test_a_target_that_cannot_be_set_says_why(company, row, column):
    Period.objects.update_or_create(month="2026-04", defaults={"state": "closed"})
    job = bring_targets(company.manager, f"COLLEAGUE,,2026-06,orders,,1\n{row}\n")
    first, (verdict, reasons) = verdicts(job).values()
    assert (first[0], verdict, [name for name, _ in reasons]) == ("new", "bad", [column])


def test_what_somebody_set_since_is_not_taken_back(company):
    job = bring_targets(company.manager, "SALESPERSON,,2026-06,orders,,5\n")
    again = bring_targets(company.manager, "SALESPERSON,,2026-06,orders,,6\n")
    TargetCell.objects.update(base=7)
    services.ask_undo(again, by=company.manager, now=NOW)
    assert (work(again).state, "since" in again.trouble, job.state) == ("applied", True, "applied")


def test_only_superiors_bring_in_targets(company):
    may = import_kind("targets").may_import
    people = ("gm", "director", "manager", "assistant", "salesperson", "hr", "supervisor")
    assert {name for name in people if may(getattr(company, name), NOW)} == {"gm", "director", "manager"}


def test_the_grid_as_a_file_says_nothing_new_and_takes_what_is_filled_in(company, as_):
    bring_targets(company.manager, "SALESPERSON,,2026-06,orders,,80000\n")
    content = b"".join(as_(company.manager).get("/targets/2026-06/?export=csv").streaming_content).decode()
    assert content.count("\r\n") == 1 + 3 * 3  # a line for each of three metrics of three people
    assert bring(company.manager, content, kind="targets", confirm=False).counts == {"same": 9}
    (line, *_others) = [line for line in content.splitlines() if line.startswith("COLLEAGUE")]
    filled = content.replace(line, f"{line}7")
    assert bring(company.manager, filled, kind="targets", confirm=False).counts == {"same": 8, "new": 1}


def test_whoever_leads_nobody_takes_the_own_targets_out(company, as_):
    bring_targets(company.manager, "SALESPERSON,,2026-06,orders,,80000\nCOLLEAGUE,,2026-06,orders,,7\n")
    page = b"".join(as_(company.salesperson).get("/targets/2026-06/?export=csv").streaming_content).decode()
    assert [line.split(",")[0] for line in page.splitlines()[1:]] == ["SALESPERSON"]
