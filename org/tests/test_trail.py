"""Who reads what of the trail of acts, and how it is found."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core import audit
from core.models import AuditEntry
from core.tests.instants import DAY
from core.walltime import work_today
from org import logins
from org.stamps import stamp
from org.trail import words_of_acts
from org.trail_reading import PAGE
from reviews.models import Adjustment


def acts(client, **query):
    """The acts on the page, newest first."""
    answer = client.get("/trail/", query)
    assert answer.status_code == 200
    return [line.entry.action for _day, lines in answer.context["page"].days for line in lines]


@pytest.fixture
def told(company):
    """An act of each area, with a reason that tells of somebody."""
    praise = Adjustment.objects.create(
        person=company.salesperson, day=DAY, kind="customer_praise", **stamp(company.salesperson, DAY).fields
    )
    audit.record("org.disable_login", by=company.hr, about=company.salesperson, reason="secret of the login")
    audit.record("org.leave_approved", by=company.manager, about=company.salesperson, reason="secret of the leave")
    audit.record("reviews.adjust", by=company.manager, about=praise, reason="secret of the praise")
    audit.record("meetings.excuse_report", by=company.manager, about=praise, reason="secret of the report")
    audit.record("targets.reverse_entry", by=company.manager, about=praise, reason="secret of the result")
    audit.record("core.export", by=company.gm, reason="people")
    return company


SEEN = {
    "gm": ["login", "leave", "praise", "report", "result"],
    "hr": ["login", "leave", "praise"],
    "technician": [],
}


@pytest.mark.parametrize("part", SEEN)
def test_trail_shows_acts_and_reasons_of_the_areas_that_one_reads_of_everybody(told, as_, part):
    page = as_(getattr(told, part)).get("/trail/").content.decode()
    assert [what for what in SEEN["gm"] if f"secret of the {what}" in page] == SEEN[part]


def test_technical_administrator_sees_that_a_login_was_closed_and_nothing_of_leave_or_appraisal(told, as_):
    assert acts(as_(told.technician)) == ["core.export", "org.disable_login"]


@pytest.mark.parametrize("part", ["manager", "director", "salesperson", "assistant"])
def test_trail_is_refused_to_others_with_the_reason(company, as_, part):
    answer = as_(getattr(company, part)).get("/trail/")
    assert (answer.status_code, "is read by HR" in answer.content.decode()) == (403, True)


def test_trail_is_found_by_person_side_kind_and_span(told, as_):
    gm = as_(told.gm)
    by_manager = ["targets.reverse_entry", "meetings.excuse_report", "reviews.adjust", "org.leave_approved"]
    assert acts(gm, person="MANAGER", side="by") == by_manager
    assert acts(gm, person="MANAGER", side="about", kind="leave") == []
    assert acts(gm, person="SALESPERSON", side="about") == [*by_manager, "org.disable_login"]
    assert acts(gm, person="SALESPERSON", side="about", kind="readings") == ["org.read_trail"]
    assert acts(gm, person="SALESPERSON", kind="leave") == ["org.leave_approved"]
    tomorrow = work_today(timezone.now()) + timedelta(days=2)
    assert acts(gm, kind="files", first=tomorrow.isoformat()) == []
    assert acts(gm, kind="files", first=(tomorrow - timedelta(days=4)).isoformat()) == ["core.export"]
    assert acts(gm, kind="files", last=date(2020, 1, 1).isoformat()) == []


def test_trail_of_a_subject_is_all_about_it(told, as_):
    praise = Adjustment.objects.get()
    found = acts(as_(told.hr), subject=f"reviews.adjustment:{praise.pk}")
    assert found == ["reviews.adjust"]
    assert acts(as_(told.technician), subject=f"reviews.adjustment:{praise.pk}") == []


def test_a_kind_that_one_may_not_read_cannot_be_asked_for(told, as_):
    answer = as_(told.technician).get("/trail/", {"kind": "appraisals"})
    assert (answer.context["page"].days, "kind" in answer.context["form"].errors) == ([], True)


def test_looking_somebody_up_leaves_a_line_and_looking_at_oneself_none(told, as_):
    hr = as_(told.hr)
    hr.get("/trail/", {"person": "SALESPERSON"})
    hr.get("/trail/", {"person": "HR"})
    read = AuditEntry.objects.get(action="org.read_trail")
    assert (read.actor, read.person_key) == ("HR", told.salesperson.pk)


def test_pages_of_the_trail_follow_each_other_by_key_without_gap_or_overlap(company, as_):
    audit.record_all("org.correct_person", by=company.hr, about=[company.salesperson] * (2 * PAGE + 3))
    client, seen, before = as_(company.gm), [], ""
    for _ in range(3):
        page = client.get("/trail/", {"before": before, "kind": "people"}).context["page"]
        seen += [line.entry.pk for _day, lines in page.days for line in lines]
        before = page.before
    assert (len(seen), len(set(seen)), before) == (2 * PAGE + 3, 2 * PAGE + 3, None)
    assert acts(client, before="1") == []


def test_trail_costs_the_same_queries_with_one_line_and_with_many(company, as_, django_assert_max_num_queries):
    client = as_(company.hr)
    with django_assert_max_num_queries(8):
        acts(client, kind="people")
    people = [company.salesperson, company.colleague, company.stranger, company.newcomer]
    audit.record_all("org.correct_person", by=company.hr, about=people * 20)
    with django_assert_max_num_queries(8):
        assert len(acts(client, kind="people")) == PAGE


def test_trail_says_for_whom_and_what_changed_in_words(company, as_):
    told = {"about": company.salesperson, "on_behalf_of": company.manager}
    audit.record("org.correct_person", by=company.colleague, fields=["email", "never_told"], **told)
    page = as_(company.hr).get("/trail/").content.decode()
    assert "for Zhang Wei" in page
    assert "e-mail" in page
    assert "never_told" not in page


def test_act_of_a_program_is_one_of_the_system(company, as_):
    audit.record("org.keep_calendar", by="org.keep_calendar")
    assert "The system" in as_(company.technician).get("/trail/").content.decode()


def test_person_page_leads_to_the_trail_for_those_who_may(company, as_):
    link = "/trail/?person=SALESPERSON"
    shown = {
        part: link in as_(getattr(company, part)).get("/people/SALESPERSON/").content.decode()
        for part in ("gm", "hr", "technician", "manager", "salesperson")
    }
    assert shown == {"gm": True, "hr": True, "technician": True, "manager": False, "salesperson": False}


def test_line_knows_the_person_it_is_about(company):
    logins.disable_login(company.salesperson, by=company.hr, now=timezone.now())
    post = company.colleague.appointments.get()
    audit.record("org.appoint", by=company.hr, about=post)
    audit.record("org.place_unit", by=company.hr, about=company.north)
    keys = list(AuditEntry.objects.order_by("pk").values_list("person_key", flat=True))
    assert keys == [company.salesperson.pk, company.colleague.pk, None]


def test_every_act_has_words_that_differ():
    words = [str(text) for text in words_of_acts().values()]
    assert len(words) == len(set(words))
