"""What reports ask for: shipped fields, versions by date, what would break, and the page that changes them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from core.models import StaleVersion
from core.tests.instants import DAY, at
from meetings.models import Report, ReportTemplate
from meetings.report_fields import FieldKind, ReportField, faults_of, shipped
from meetings.report_templates import History, change_template, fields_on, next_start, told_texts, withdraw_change
from meetings.tests.factories import make_report
from salesops.tests.matrix_meetings import fields_of_a_report

NOW = at(10)
TOMORROW = DAY + timedelta(days=1)
QUOTES = ReportField("quotes", ("Quotations", "報價", "报价"), FieldKind.NUMBER)
WEATHER = ReportField(
    "trade",
    ("How was trade?", "生意如何?", "生意如何?"),
    FieldKind.CHOICE,
    (("good", "好", "好"), ("slow", "淡", "淡")),
)


def change(by, *fields, kind="daily", starts_on=TOMORROW, version=0, now=NOW):
    return change_template(kind, fields, starts_on=starts_on, version=version, by=by, now=now)


# --- the shipped fields


def test_shipped_fields_have_the_codes_under_which_reports_were_kept():
    assert {kind: [field.code for field in shipped(kind)] for kind in ("daily", "weekly", "monthly")} == {
        "daily": ["help", "market"],
        "weekly": ["causes", "next_week", "support"],
        "monthly": ["causes", "lessons", "next_month"],
    }


@pytest.mark.parametrize("kind", ["daily", "weekly", "monthly"])
def test_shipped_fields_pass_their_own_check(kind):
    assert faults_of(kind, shipped(kind), shipped(kind)) == []


def test_field_speaks_the_language_of_the_reader():
    field = shipped("daily")[0]
    with translation.override("zh-hant"):
        assert (field.label, field.heading) == (field.names[1], field.names[1])


def test_row_of_a_field_comes_back_as_it_was():
    assert ReportField.of_row(WEATHER.as_row()) == WEATHER


# --- what would break


HELP, MARKET = shipped("daily")


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("daily", (), "keep at least one field"),
        ("daily", (HELP, MARKET, QUOTES, WEATHER, replace(QUOTES, code="more")), "At most 4 fields"),
        ("daily", (replace(HELP, kind=FieldKind.NUMBER),), "was words"),
        ("daily", (replace(HELP, names=("Help", "", "协助")),), "in all three languages"),
        ("daily", (replace(QUOTES, names=("", "今天學到什麼", "")),), "“今天學到什麼” needs its words"),
        ("daily", (replace(WEATHER, is_required=True, options=()),), "can be filled only with 2 to 8 answers"),
        ("daily", (replace(WEATHER, options=(("good", "好", "好"),) * 2),), "the same answer twice"),
        ("daily", (replace(WEATHER, options=(("good", "好", "好"), ("slow", "", "淡"))),), "each answer in all three"),
        ("daily", (replace(QUOTES, code="count_CALL"),), "is taken"),
        ("daily", (QUOTES, QUOTES), "stands twice"),
        ("weekly", (replace(QUOTES, code="more"),), "needs its cause"),
        ("weekly", (replace(QUOTES, code="causes"),), "stays words"),
    ],
)
def test_template_that_would_break_is_refused_in_words(kind, fields, words):
    assert any(words in fault for fault in faults_of(kind, fields, shipped(kind)))


# --- versions by date


def test_change_counts_from_the_next_period_and_leaves_what_is_written(company):
    report = make_report(company.salesperson, DAY, body={"help": "a sample", "market": "prices fall"})
    change(company.hr, HELP, QUOTES)
    assert [field.code for field in fields_on("daily", DAY)] == ["help", "market"]
    assert [field.code for field in fields_on("daily", TOMORROW)] == ["help", "quotes"]
    assert told_texts(report) == [("Help wanted", "a sample"), ("About the market", "prices fall")]


@pytest.mark.parametrize(
    ("kind", "day", "first"),
    [
        ("daily", date(2026, 6, 17), date(2026, 6, 18)),
        ("weekly", date(2026, 6, 17), date(2026, 6, 22)),
        ("monthly", date(2026, 6, 17), date(2026, 7, 1)),
        ("monthly", date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_next_start_is_the_first_day_of_the_next_period(kind, day, first):
    assert next_start(kind, day) == first


@pytest.mark.parametrize(
    ("kind", "starts_on"),
    [("daily", DAY), ("weekly", date(2026, 6, 15)), ("weekly", date(2026, 6, 23)), ("monthly", date(2026, 7, 2))],
)
def test_change_of_a_running_or_broken_period_is_refused(company, kind, starts_on):
    fields = (*shipped(kind), QUOTES)
    with pytest.raises(ValidationError) as refused:
        change(company.hr, *fields, kind=kind, starts_on=starts_on)
    assert set(refused.value.error_dict) == {"starts_on"}


def test_change_is_for_hr_and_the_general_manager(company):
    with pytest.raises(PermissionDenied):
        change(company.manager, HELP, QUOTES)
    with pytest.raises(PermissionDenied):
        withdraw_change("daily", by=company.manager, now=NOW)


def test_change_sent_twice_is_one_and_another_over_it_needs_its_version(company):
    row = change(company.hr, HELP, QUOTES)
    assert change(company.gm, HELP, QUOTES).pk == row.pk
    with pytest.raises(StaleVersion):
        change(company.gm, HELP)
    change(company.gm, HELP, version=row.version)
    assert [field.code for field in ReportTemplate.objects.get().asked] == ["help"]


def test_change_that_changes_nothing_is_refused(company):
    with pytest.raises(ValidationError, match="Nothing is changed yet"):
        change(company.hr, HELP, MARKET)


def test_field_says_since_when_it_is_asked(company):
    change(company.hr, HELP, QUOTES)
    later = at(10, day=DAY + timedelta(days=7))
    change(company.hr, HELP, QUOTES, MARKET, starts_on=DAY + timedelta(days=8), now=later)
    history = History.load("daily")
    told = {one.field.code: one.since for one in history.since(history.rows[0])}
    assert told == {"help": None, "quotes": TOMORROW, "market": DAY + timedelta(days=8)}


def test_field_that_was_words_long_ago_does_not_come_back_as_a_number(company):
    change(company.hr, HELP)
    later = at(10, day=DAY + timedelta(days=7))
    with pytest.raises(ValidationError, match="was words"):
        change(company.hr, HELP, replace(QUOTES, code="market"), starts_on=DAY + timedelta(days=8), now=later)


def test_change_taken_back_leaves_what_is_asked_now(company):
    change(company.hr, HELP, QUOTES)
    withdraw_change("daily", by=company.gm, now=NOW)
    withdraw_change("daily", by=company.gm, now=NOW)
    assert fields_on("daily", TOMORROW) == shipped("daily")


def test_a_change_can_be_saved_after_the_one_that_waited_was_taken_back(client, company, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    client.force_login(company.hr)
    old = at(9, day=DAY - timedelta(days=10))
    change(company.hr, HELP, MARKET, QUOTES, starts_on=DAY - timedelta(days=9), now=old)  # in force by now
    waiting = change(company.gm, HELP)
    page = client.get(reverse("meetings:template_edit", args=["daily"]))
    typed = {
        name: field.value()
        for name, field in ((name, page.context["form"][name]) for name in page.context["form"].fields)
    }
    typed = {name: value for name, value in typed.items() if value not in (None, False)} | {"save": "1"}
    assert typed["version"] == waiting.version
    withdraw_change("daily", by=company.gm, now=NOW)
    url = reverse("meetings:template_edit", args=["daily"])
    first = client.post(url, typed)
    assert first.status_code == 409
    assert "taken back meanwhile" in first.content.decode()
    again = client.post(url, typed | {"version": first.context["form"].data["version"]})
    assert again.status_code == 302
    assert [field.code for field in fields_on("daily", TOMORROW)] == ["help"]


def test_version_in_force_is_not_taken_back(company):
    change(company.hr, HELP, QUOTES)
    withdraw_change("daily", by=company.gm, now=at(10, day=TOMORROW))
    assert [field.code for field in fields_on("daily", TOMORROW)] == ["help", "quotes"]


# --- writing with it


@pytest.fixture
def tomorrow(monkeypatch, company):
    """A version with a required number and a choice is in force."""
    change(company.hr, HELP, replace(QUOTES, is_required=True), WEATHER)
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40, day=TOMORROW))
    return reverse("meetings:report_edit", args=["daily", TOMORROW])


def test_report_keeps_a_number_and_a_choice_under_their_codes(company, as_, tomorrow):
    form = {"version": 0, "count_CALL": "3", "quotes": "7", "trade": "slow", "send": "1"}
    as_(company.salesperson).post(tomorrow, form)
    report = Report.objects.get()
    assert report.body == {"quotes": "7", "trade": "slow"}
    with translation.override("zh-hans"):
        assert told_texts(report) == [("报价", "7"), ("生意如何?", "淡")]


def test_report_without_a_required_answer_is_not_sent_and_keeps_the_rest(company, as_, tomorrow):
    page = as_(company.salesperson).post(tomorrow, {"version": 0, "count_CALL": "3", "help": "a sample", "send": "1"})
    assert set(page.context["form"].errors) == {"quotes"}
    assert "a sample" in page.content.decode() and not Report.objects.filter(sent_at__isnull=False).exists()


def test_answers_that_are_no_words_are_not_called_repeated(company, as_, tomorrow):
    make_report(company.salesperson, DAY, body={"trade": "a very long answer to choose"})
    row = ReportTemplate.objects.get()
    row.fields[2]["options"][1] = ["a very long answer to choose"] * 3
    row.save()
    form = {"version": 0, "count_CALL": "3", "quotes": "7", "trade": "a very long answer to choose", "send": "1"}
    assert as_(company.salesperson).post(tomorrow, form).status_code == 302


# --- the pages


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


EDIT = ("meetings:template_edit", ["daily"])


def test_template_edit_saves_and_the_list_says_from_when(company, as_, now):
    client = as_(company.hr)
    page = client.post(reverse(EDIT[0], args=EDIT[1]), fields_of_a_report(company), follow=True)
    row = ReportTemplate.objects.get()
    assert [(field.code, field.kind) for field in row.asked] == [("help", "text"), ("quotations", "number")]
    text = page.content.decode()
    assert "Quotations" in text
    assert "changed by Sun Li" in text


def test_template_edit_shows_how_it_will_look_and_saves_nothing(company, as_, now):
    data = fields_of_a_report(company) | {"preview": "1"}
    page = as_(company.hr).post(reverse(EDIT[0], args=EDIT[1]), data)
    assert 'id="preview_quotations"' in page.content.decode()
    assert not ReportTemplate.objects.exists()


def test_template_edit_says_what_would_break_before_it_is_saved(company, as_, now):
    data = fields_of_a_report(company) | {"row_1_kind": "choice", "row_1_required": "on", "preview": "1"}
    page = as_(company.hr).post(reverse(EDIT[0], args=EDIT[1]), data).content.decode()
    assert "“Quotations” can be filled only with 2 to 8 answers to choose from." in page


@pytest.mark.parametrize("line", ["好 | 好", "好 | 好 | good | more", "| 好 | good", "x" * 120])
def test_template_edit_shows_an_answer_that_it_does_not_understand(company, as_, now, line):
    data = fields_of_a_report(company) | {"row_1_kind": "choice", "row_1_options": line}
    page = as_(company.hr).post(reverse(EDIT[0], args=EDIT[1]), data)
    assert list(page.context["form"].errors) == ["row_1_options"]


def test_template_edit_drops_and_moves_fields(company, as_, now):
    data = fields_of_a_report(company) | {"row_1_place": "1", "row_0_place": "2"}
    as_(company.hr).post(reverse(EDIT[0], args=EDIT[1]), data)
    assert [field.code for field in ReportTemplate.objects.get().asked] == ["quotations", "help"]
    data |= {"version": "1", "row_1_code": "quotations", "row_0_drop": "on"}
    as_(company.hr).post(reverse(EDIT[0], args=EDIT[1]), data)
    assert [field.code for field in ReportTemplate.objects.get().asked] == ["quotations"]


def test_same_words_sent_twice_are_the_same_field(company, as_, now):
    client, data = as_(company.hr), fields_of_a_report(company)
    assert [client.post(reverse(EDIT[0], args=EDIT[1]), data).status_code for _ in range(2)] == [302, 302]
    assert [field.code for field in ReportTemplate.objects.get().asked] == ["help", "quotations"]


def test_new_field_never_takes_a_code_that_another_had(company, as_, now):
    data = fields_of_a_report(company) | {"row_1_en": "Market"}
    as_(company.hr).post(reverse(EDIT[0], args=EDIT[1]), data)
    assert [field.code for field in ReportTemplate.objects.get().asked] == ["help", "market_2"]


def test_words_that_begin_as_a_field_of_the_form_have_a_code_of_their_own(company, as_, now):
    data = fields_of_a_report(company) | {"row_1_en": "Customer feedback"}
    as_(company.hr).post(reverse(EDIT[0], args=EDIT[1]), data)
    assert [field.code for field in ReportTemplate.objects.get().asked] == ["help", "f_customer_feedback"]
