"""A daily report opens with the meetings of its day; what of them is learning counts, may be lowered, never raised."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.tests.instants import DAY, at
from meetings.evidence import records_of
from meetings.models import Meeting, Report
from meetings.planning_meetings import plan_meetings
from meetings.services import submit_report
from meetings.tests.factories import make_content, make_held, make_series

pytestmark = pytest.mark.django_db


def held(company, kind="rehearsal", *, length=60, name="Rehearsal of prices", ended=True, **marks):
    make_series(company.north, by=company.manager, kind=kind, name=name, length=length, recurrence="FREQ=DAILY")
    plan_meetings(at(7))
    plan_meetings(at(8))
    meeting = Meeting.objects.get(day=DAY, name=name)
    return make_held(meeting, by=company.manager, ended=ended, **marks)


def records(person):
    return {
        item: [(one.who, one.pieces) for one in found]
        for item, found in records_of(person.pk, DAY).items()
        if item in ("MEETING", "TRAIN")
    }


@pytest.mark.parametrize(
    ("kind", "length", "mark", "expected"),
    [
        ("rehearsal", 60, "present", {"MEETING": [("x", 1)], "TRAIN": [("x", 2)]}),
        ("sharing", 45, "late", {"MEETING": [("x", 1)], "TRAIN": [("x", 1)]}),
        ("clinic", 29, "remote", {"MEETING": [("x", 1)]}),
        ("weekly", 60, "present", {"MEETING": [("x", 1)]}),
        ("rehearsal", 60, "absent", {}),
        ("rehearsal", 60, "excused", {}),
    ],
)
def test_what_a_meeting_says_in_the_report_of_whoever_was_there(company, kind, length, mark, expected):
    held(company, kind, length=length, name="x", SALESPERSON=mark)
    assert records(company.salesperson) == expected
    assert records(company.colleague) == {}


def test_what_goes_on_stands_in_no_report_yet(company):
    held(company, ended=False, SALESPERSON="present")
    assert records(company.salesperson) == {}


def test_the_form_opens_with_the_meeting_and_its_training(company, as_):
    meeting = held(company, SALESPERSON="present")
    page = as_(company.salesperson).get(reverse("meetings:report_edit", args=["daily", DAY]))
    html = page.content.decode()
    form = page.context["form"]
    assert form["count_TRAIN"].value() == 2
    assert html.count(reverse("meetings:meeting_detail", args=[meeting.pk])) == 2
    assert "Meetings that day" in html
    assert "Meetings that day" not in as_(company.colleague).get(page.request["PATH_INFO"]).content.decode()


@pytest.mark.parametrize(("count", "allowed"), [(0, True), (1, True), (2, True), (3, False)])
def test_the_training_of_a_meeting_is_lowered_by_hand_and_never_raised(company, count, allowed):
    held(company, SALESPERSON="present")
    told = {
        "person": company.salesperson, "kind": "daily", "subject_on": DAY, "version": 0, "by": company.salesperson,
        "now": at(17, 30), "content": make_content(counts={"CALL": 3, "TRAIN": count}),
    }  # fmt: skip
    if allowed:
        submit_report(**told)
        assert Report.objects.get().counts.get("TRAIN", 0) == count
    else:
        with pytest.raises(ValidationError, match="Add a line"):
            submit_report(**told)


def test_ten_meetings_are_read_with_the_queries_of_one(company):
    def measured():
        with CaptureQueriesContext(connection) as captured:
            records_of(company.salesperson.pk, DAY)
        return len(captured)

    held(company, name="0", SALESPERSON="present")
    few = measured()
    for number in range(1, 4):
        held(company, name=str(number), SALESPERSON="present")
    assert (measured(), len(records(company.salesperson)["MEETING"])) == (few, 4)
    assert Meeting.objects.filter(day=DAY, starts_at__gt=at(9) - timedelta(hours=1)).count() == 4
