"""The visit report in full: what is added to a visit of the daily report, by whom, until when (rules.md 2.14)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from core.models import StaleVersion
from core.tests.instants import DAY, at
from meetings import feedback
from meetings.feedback import Feedback
from meetings.models import ReportLine, VisitDetails
from meetings.report_fields import faults_of, shipped
from meetings.services import submit_report
from meetings.tests.factories import make_content, make_line, make_report, visit
from meetings.visits import add_details, complete_visit
from org.models import Period

NOW = at(18)


@pytest.fixture
def line(company):
    return make_line(make_report(company.salesperson, DAY), item="VISIT", who="光明商行")


def complete(line, by, version=0, now=NOW, **body):
    return complete_visit(line, body or {"needs": "smaller boxes"}, version=version, by=by, now=now)


def test_visit_report_asks_for_what_the_rules_name():
    assert [field.code for field in shipped("visit")] == [
        "place", "people", "purpose", "needs", "objection", "competitor", "stock", "promise",
    ]  # fmt: skip
    assert len(shipped("visit")[4].options) == 8
    assert faults_of("visit", shipped("visit"), shipped("visit")) == []


def test_details_are_written_once_and_changed_over_what_was_read(company, line):
    complete(line, company.salesperson)
    details = complete(line, company.salesperson)
    assert VisitDetails.objects.count() == 1
    complete(line, company.salesperson, version=details.version, needs="bigger boxes")
    with pytest.raises(StaleVersion):
        complete(line, company.salesperson, version=details.version, needs="no boxes")
    assert VisitDetails.objects.get().body == {"needs": "bigger boxes"}


@pytest.mark.parametrize("who", ["manager", "colleague"])
def test_details_are_for_whoever_made_the_visit(company, line, who):
    with pytest.raises(PermissionDenied):
        complete(line, getattr(company, who))


def test_details_are_due_as_the_daily_report_is(company, line):
    complete(line, company.salesperson, now=at(18, day=date(2026, 6, 19)))
    with pytest.raises(PermissionDenied, match="over"):
        complete(line, company.salesperson, now=at(18, 1, day=date(2026, 6, 23)), needs="late")


def test_details_of_a_rated_report_and_of_a_closed_month_stay(company, line, monkeypatch):
    told = {line.report_id: Feedback(rating=4, rated_by="", rated_at=NOW)}
    monkeypatch.setattr(feedback, "_selectors", [lambda reports: told])
    with pytest.raises(PermissionDenied, match="rated"):
        complete(line, company.salesperson)
    monkeypatch.setattr(feedback, "_selectors", [])
    Period.objects.create(month="2026-06", state=Period.State.CLOSED)
    with pytest.raises((PermissionDenied, ValidationError)):
        complete(line, company.salesperson)


def test_empty_details_are_refused(company, line):
    with pytest.raises(ValidationError):
        complete_visit(line, {}, version=0, by=company.salesperson, now=NOW)


def test_correction_keeps_details_unless_the_customer_is_another(company):
    def send(version, *lines):
        content = make_content(lines=lines)
        told = {"content": content, "version": version, "by": company.salesperson, "now": NOW}
        return submit_report(person=company.salesperson, kind="daily", subject_on=DAY, **told)

    report = send(0, visit("光明"), visit("大成"))
    first, second = report.lines.all()
    complete(first, company.salesperson)
    complete(second, company.salesperson)
    report = send(report.version, visit("光明", words="Other words"), visit("永和"))
    assert [one.line_id for one in VisitDetails.objects.all()] == [first.pk]
    send(report.version, visit("大成"))
    assert not VisitDetails.objects.exists()


def test_details_are_read_in_the_language_of_the_reader(company, line, django_assert_num_queries):
    complete(line, company.salesperson, objection="price", place="二樓")
    with translation.override("zh-hant"), django_assert_num_queries(2):
        add_details([line])
    assert [text for _name, text in line.said] == ["二樓", str(shipped("visit")[4].options[0][1])]


# --- the page


@pytest.fixture
def url(monkeypatch, line):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return reverse("meetings:visit_edit", args=[line.pk])


def test_visit_edit_is_reached_from_the_report_and_read_by_the_superior(company, as_, line, url):
    client, sheet = as_(company.salesperson), reverse("meetings:report_detail", args=[line.report_id])
    assert url in client.get(sheet).content.decode()
    page = client.post(url, {"version": "0", "needs": "smaller boxes", "objection": "price"})
    assert page["Location"] == sheet
    read = as_(company.manager).get(sheet).content.decode()
    assert "smaller boxes" in read and url not in read


@pytest.mark.parametrize(("who", "status"), [("salesperson", 200), ("manager", 403), ("colleague", 404), ("hr", 404)])
def test_visit_edit_is_the_writers(company, as_, url, who, status):
    assert as_(getattr(company, who)).get(url).status_code == status


def test_line_that_is_no_visit_has_no_visit_report(company, as_, url, line):
    ReportLine.objects.update(item="PROP")
    assert as_(company.salesperson).get(url).status_code == 404


def test_visit_edit_without_a_word_says_so(company, as_, url):
    assert as_(company.salesperson).post(url, {"version": "0"}).status_code == 200
    assert not VisitDetails.objects.exists()


def test_daily_form_is_no_longer_for_it(company, as_, url):
    """A report takes three minutes: what a visit report adds stands on its own page."""
    page = as_(company.salesperson).get(reverse("meetings:report_edit", args=["daily", DAY - timedelta(days=1)]))
    assert "What the customer needs" not in page.content.decode()
