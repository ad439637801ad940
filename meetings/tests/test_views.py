"""The pages of reports: what they show, to whom, at what cost."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from meetings.models import Report, ReportLine, WeeklyPlan
from meetings.tests.factories import make_line, make_plan, make_report
from org.tests.factories import make_appointment, make_person
from targets.models import Entry, Metric, TargetCell

MONDAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Every page is asked at 17:40 of the day of the tests."""
    monkeypatch.setattr(timezone, "now", lambda: at(17, 40))


def edit(kind="daily", day=DAY):
    return reverse("meetings:report_edit", args=[kind, day])


def draft(day=DAY):
    return reverse("meetings:report_draft", args=["daily", day])


def detail(report):
    return reverse("meetings:report_detail", args=[report.pk])


CUSTOMER = {
    "customer_0_who": "光明商行",
    "customer_0_words": "Send a sample of the new paper",
    "customer_0_visited": "on",
    "customer_0_result": "advanced",
    "customer_0_next_step": "sample",
    "customer_0_next_on": "2026-06-19",
}


# --- writing


def test_report_today_leads_to_the_oldest_report_awaited(company, as_):
    for day in (date(2026, 6, 15), date(2026, 6, 16)):
        make_report(company.salesperson, day)
    page = as_(company.salesperson).get(reverse("meetings:report_today"))
    assert page["Location"] == edit()


@pytest.mark.parametrize("who", ["gm", "hr"])
def test_report_today_of_somebody_without_reports_leads_to_the_list(company, as_, who):
    page = as_(getattr(company, who)).get(reverse("meetings:report_today"))
    assert page["Location"] == "/reports/?of=below"


def test_monthly_report_keeps_the_figures_as_they_stood(company, as_):
    orders = Metric.objects.get_or_create(code="orders", defaults={"name_en": "orders", "kind": "money"})[0]
    TargetCell.objects.create(
        person=company.salesperson, month="2026-06", profile="salesperson", metric=orders, base="300000"
    )
    Entry.objects.create(
        person=company.salesperson,
        unit=company.north,
        work_date=DAY,
        metric=orders,
        amount="226800.50",
        source="typed",
        confirmed_at=at(9),
    )
    client = as_(company.salesperson)
    assert "226,800.5" in client.get(edit("monthly", date(2026, 6, 1))).content.decode()
    client.post(edit("monthly", date(2026, 6, 1)), {"version": 0, "causes": "two big orders", "send": "1"})
    Entry.objects.all().update(amount=1)
    report = Report.objects.get()
    assert "226,800.5" in as_(company.manager).get(detail(report)).content.decode()


def test_report_edit_makes_no_row_when_it_is_only_opened(company, as_):
    assert as_(company.salesperson).get(edit()).status_code == 200
    assert Report.objects.count() == 0


def test_report_edit_sends_and_leads_to_the_report(company, as_):
    page = as_(company.salesperson).post(edit(), {"version": 0, "count_CALL": "6", "send": "1", **CUSTOMER})
    report = Report.objects.get()
    assert page["Location"] == detail(report)
    assert (report.counts, report.sent_at, report.lines.get().who) == (
        {"CALL": 6, "VISIT": 1},
        at(17, 40),
        "光明商行",
    )


def test_report_edit_sent_twice_makes_one_report(company, as_):
    client, form = as_(company.salesperson), {"version": 0, "count_CALL": "6", "send": "1"}
    assert [client.post(edit(), form).status_code for _ in range(2)] == [302, 302]
    assert Report.objects.get().corrected_at is None


def test_report_edit_names_what_is_missing_and_keeps_the_rest(company, as_):
    page = as_(company.salesperson).post(edit(), {"version": 0, "send": "1", "customer_0_who": "光明商行"})
    assert page.status_code == 200
    assert "光明商行" in page.content.decode()
    assert set(page.context["form"].errors) == {"customer_0_words", "customer_0_result", "customer_0_next_step"}


def test_report_edit_counts_one_more_without_a_script(company, as_):
    client = as_(company.salesperson)
    page = client.post(edit(), {"version": 0, "count_CALL": "2", "step": "CALL:1"})
    assert (page.status_code, Report.objects.get().draft) == (302, {"count_CALL": "3"})


def test_report_edit_adds_a_line_and_counts_its_record(company, as_):
    client = as_(company.salesperson)
    where = client.post(edit(), {"version": 0, "add": "line"})["Location"]
    assert 'name="line_0_who"' in client.get(where).content.decode()
    line = {"line_count": "1", "line_0_item": "PROP", "line_0_who": "Dacheng", "line_0_what": "second version"}
    client.post(edit(), {"version": 2, "send": "1", **line})
    assert Report.objects.get().counts == {"PROP": 1}


def test_report_edit_asks_what_became_of_yesterdays_next_step(company, as_):
    line = make_line(make_report(company.salesperson, DAY - timedelta(days=1)), next_step="sample to Dacheng")
    client = as_(company.salesperson)
    assert "sample to Dacheng" in client.get(edit()).content.decode()
    client.post(edit(), {"version": 0, "count_CALL": "1", f"outcome_{line.pk}": "done", "send": "1"})
    line.refresh_from_db()
    assert (line.outcome, line.told_on) == ("done", DAY)


def test_repeated_text_is_shown_to_the_writer_before_it_is_sent(company, as_):
    words = "The market is calm and nothing new was seen today"
    make_report(company.salesperson, DAY - timedelta(days=1), body={"market": words})
    client, form = as_(company.salesperson), {"version": 0, "count_CALL": "1", "market": words}
    page = client.post(edit(), form | {"send": "1"})
    assert (page.status_code, page.context["repeats"]) == (200, [words])
    client.post(edit(), form | {"send": "anyway"})
    report = Report.objects.get(subject_on=DAY)
    assert (report.body["repeats"], report.sent_at) == (True, at(17, 40))


def test_two_tabs_see_both_texts_and_may_go_on_with_either(company, as_):
    client = as_(company.salesperson)
    client.post(draft(), {"version": 0, "help": "a van"})
    page = client.post(edit(), {"version": 0, "help": "a lorry", "save": "1"})
    assert page.status_code == 409
    assert [(one.mine, one.theirs) for one in page.context["differences"]] == [("a lorry", "a van")]
    client.post(edit(), {"version": page.context["desk"].version, "help": "a lorry", "save": "1"})
    assert Report.objects.get().draft == {"help": "a lorry"}


def test_report_edit_of_a_report_past_its_cut_off_leads_to_reading_it(company, as_):
    report = make_report(company.salesperson, date(2026, 6, 10))
    assert as_(company.salesperson).get(edit(day=date(2026, 6, 10)))["Location"] == detail(report)


def test_report_edit_of_somebody_without_reports_is_refused_with_the_reason(company, as_):
    page = as_(company.gm).get(edit())
    assert page.status_code == 403


@pytest.mark.parametrize("path", ["/reports/weekly/2026-06-17/", "/reports/monthly/2026-06-17/", "/reports/daily/x/"])
def test_report_edit_of_a_day_that_begins_no_period_is_absent(company, as_, path):
    assert as_(company.salesperson).get(path).status_code == 404


# --- the draft


def test_report_draft_answers_with_the_version_that_is_saved(company, as_):
    client = as_(company.salesperson)
    first = client.post(draft(), {"version": 0, "help": "a van"}).json()
    second = client.post(draft(), {"version": first["version"], "help": "two vans"}).json()
    assert (first["version"], second["version"]) == (2, 3)


def test_report_draft_of_another_tab_gets_both_texts(company, as_):
    client = as_(company.salesperson)
    client.post(draft(), {"version": 0, "help": "a van"})
    answer = client.post(draft(), {"version": 0, "help": "a lorry"})
    assert answer.status_code == 409
    assert answer.json()["differences"] == [{"label": "Help wanted", "mine": "a lorry", "theirs": "a van"}]


def test_report_draft_after_the_login_has_ended_points_to_the_login(company, client):
    answer = client.post(draft(), {"version": 0, "help": "a van"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, reverse("account_login"))


def test_report_draft_of_unfinished_fields_is_kept_word_for_word(company, as_):
    client = as_(company.salesperson)
    client.post(draft(), {"version": 0, "count_CALL": "abc", "customer_0_next_on": "soon"})
    assert Report.objects.get().draft == {"count_CALL": "abc", "customer_0_next_on": "soon"}
    assert client.get(edit()).status_code == 200


def test_saving_a_draft_costs_a_bounded_number_of_queries(company, as_, django_assert_max_num_queries):
    client = as_(company.salesperson)
    client.post(draft(), {"version": 0, "help": "a van"})
    with django_assert_max_num_queries(14):
        client.post(draft(), {"version": 2, "help": "two vans"})


def cost_of(send, capture_on_commit) -> int:
    """How many statements a sending asks, what follows its commit included; marks of transactions do not count."""
    with CaptureQueriesContext(connection) as seen, capture_on_commit(execute=True):
        assert send().status_code == HTTPStatus.FOUND
    marks = "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"
    return sum(not query["sql"].startswith(marks) for query in seen.captured_queries)


@pytest.mark.parametrize("days_before", [1, 9])
def test_sending_and_correcting_cost_a_bounded_number_of_queries(
    company, as_, days_before, django_capture_on_commit_callbacks
):
    client = as_(company.salesperson)
    for number in range(1, days_before + 1):
        make_line(make_report(company.salesperson, DAY - timedelta(days=number)), words=f"Paper number {number}")
    client.get(edit())  # as people do; it also leaves the scheme's text in this process
    promise = ReportLine.objects.order_by("next_on").first()
    filled = {"count_CALL": "6", "send": "anyway", f"outcome_{promise.pk}": "done", **CUSTOMER}
    first = cost_of(lambda: client.post(edit(), {"version": 0, **filled}), django_capture_on_commit_callbacks)
    changed = {"version": Report.objects.get(subject_on=DAY).version, **filled, "customer_0_words": "Two samples"}
    changed[f"outcome_{promise.pk}"] = "moved"
    again = cost_of(lambda: client.post(edit(), changed), django_capture_on_commit_callbacks)
    assert Report.objects.get(subject_on=DAY).corrected_at
    assert max(first, again) <= 20, (first, again)


# --- reading


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("salesperson", 200),
        ("manager", 200),
        ("director", 200),
        ("gm", 200),
        ("colleague", 404),
        ("supervisor", 404),
        ("assistant", 404),
        ("other_manager", 404),
        ("stranger", 404),
        ("hr", 404),
        ("technician", 404),
    ],
)
def test_report_detail_is_for_the_writer_and_the_line_above(company, as_, who, status):
    report = make_report(company.salesperson)
    assert as_(getattr(company, who)).get(detail(report)).status_code == status


def test_draft_of_somebody_else_is_absent_even_for_the_superior(company, as_):
    report = make_report(company.salesperson, sent_at=None, draft={"help": "secret of the draft"})
    assert as_(company.manager).get(detail(report)).status_code == 404
    assert "secret of the draft" not in as_(company.manager).get("/reports/?of=below").content.decode()


def test_correction_in_progress_is_not_shown_to_the_superior(company, as_):
    report = make_report(company.salesperson, body={"help": "a van"}, draft={"help": "half a thought"})
    page = as_(company.manager).get(detail(report)).content.decode()
    assert "a van" in page and "half a thought" not in page


def test_report_detail_changes_no_row_and_the_read_mark_is_a_post(company, as_):
    report, client = make_report(company.salesperson), as_(company.manager)
    client.get(detail(report))
    report.refresh_from_db()
    assert report.read_at is None
    read = reverse("meetings:report_read", args=[report.pk])
    assert client.get(read).status_code == 405
    client.post(read)
    report.refresh_from_db()
    assert report.read_at == at(17, 40)


def test_report_read_by_the_line_above_is_refused(company, as_):
    report = make_report(company.salesperson)
    assert as_(company.director).post(reverse("meetings:report_read", args=[report.pk])).status_code == 403


def test_report_detail_tells_the_writer_who_rates_it_until_when(company, as_):
    page = as_(company.salesperson).get(detail(make_report(company.salesperson))).content.decode()
    assert "reads and rates it until" in page


# --- lists


def test_report_list_shows_only_what_may_be_read(company, as_):
    for person in (company.salesperson, company.colleague, company.stranger, company.manager):
        make_report(person)
    seen = {
        name: [
            report.person for report, _state in as_(getattr(company, name)).get("/reports/?of=below").context["rows"]
        ]
        for name in ("manager", "other_manager", "salesperson", "hr")
    }
    assert seen == {
        "manager": [company.salesperson, company.colleague],
        "other_manager": [company.stranger],
        "salesperson": [],
        "hr": [],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_report_list_costs_the_same_for_one_row_and_for_three(company, as_, django_assert_num_queries, count):
    for offset in range(count):
        make_report(company.salesperson, DAY - timedelta(days=offset))
    client = as_(company.manager)
    with django_assert_num_queries(8):
        client.get("/reports/?of=below")


def test_report_list_narrows_by_kind_state_person_and_day(company, as_):
    make_report(company.salesperson, read_at=at(18))
    make_report(company.colleague)
    make_report(company.salesperson, MONDAY, kind="weekly")
    client = as_(company.manager)

    def shown(query):
        rows = client.get(f"/reports/?of=below&{query}").context["rows"]
        return [(report.person.code, report.kind) for report, _state in rows]

    assert shown("state=unread&kind=daily") == [("COLLEAGUE", "daily")]
    assert shown("person=曉明&on=2026-06-17") == [("SALESPERSON", "daily")]
    assert shown("kind=weekly") == [("SALESPERSON", "weekly")]
    assert len(shown("kind=nonsense&on=never&page=10000000000000000000000000000000")) == 3


def test_report_list_names_who_has_not_handed_in(company, as_):
    make_report(company.salesperson)
    make_report(company.colleague, sent_at=None)  # a draft is not handed in
    page = as_(company.manager).get("/reports/?of=below&state=awaited&on=2026-06-17")
    assert [person for person, _state in page.context["awaited"]] == [
        company.supervisor,
        company.colleague,
        company.assistant,
    ]


def test_report_list_names_whom_it_is_asked_for_of_those_who_have_not_handed_in(company, as_):
    client = as_(company.manager)
    for kind, on in (("daily", "2026-06-17"), ("weekly", "2026-06-15")):
        page = client.get(f"/reports/?of=below&state=awaited&kind={kind}&on={on}&person=曉明")
        assert [person for person, _state in page.context["awaited"]] == [company.salesperson]


def test_whoever_is_awaited_past_the_time_is_only_late_and_whoever_is_excused_is_not(company, as_, monkeypatch):
    """The list said “not due” beside “23 h late”, and how late an excused report was."""
    make_report(company.salesperson, sent_at=None, excused_on=DAY, excuse_reason="fair")

    def rows_at(now):
        monkeypatch.setattr(timezone, "now", lambda: now)
        page = as_(company.manager).get(f"/reports/?of=below&state=awaited&on={DAY}").content.decode()
        return [row.split("</li>")[0] for row in page.split('<ul class="rows">')[1].split("<li>")[1:]]

    assert all("2 h late" in row and "Open" not in row for row in rows_at(at(12, day=DAY + timedelta(days=1))))
    [excused] = [row for row in rows_at(at(12, day=date(2026, 6, 22))) if "Excused" in row]
    assert " late" not in excused


@pytest.mark.parametrize("count", [1, 30])
def test_report_list_of_those_awaited_costs_the_same_for_few_and_for_many(
    company, as_, django_assert_num_queries, count
):
    for number in range(count):
        make_appointment(make_person(f"N{number}", number=500 + number), company.north)
    client = as_(company.manager)
    with django_assert_num_queries(9):
        page = client.get("/reports/?of=below&state=awaited&on=2026-06-17")
    assert len(page.context["awaited"]) == 4 + count


def test_report_of_a_day_off_is_promised_no_rating(company, as_):
    """Nobody rates it; its page said until when, and that it counts afterwards."""
    report = make_report(company.salesperson, day=date(2026, 6, 13))  # a Saturday
    page = as_(company.salesperson).get(reverse("meetings:report_detail", args=[report.pk])).content.decode()
    assert "This report is read and not rated." in page and "reads and rates it" not in page


# --- excuse


def test_report_excuse_is_for_the_superior_of_the_day(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=date(2026, 6, 22)))
    path = reverse("meetings:report_excuse", args=[company.salesperson.code, "daily", DAY])
    answers = {
        who: as_(getattr(company, who)).post(path, {"reason": "fair"}).status_code
        for who in ("colleague", "stranger", "hr", "director", "manager")
    }
    assert answers == {"colleague": 404, "stranger": 404, "hr": 404, "director": 403, "manager": 302}
    assert Report.objects.get().excuse_reason == "fair"


def test_report_excuse_of_an_open_report_says_why_not(company, as_):
    path = reverse("meetings:report_excuse", args=[company.salesperson.code, "daily", DAY])
    assert "Only a missing report needs an excuse." in as_(company.manager).get(path).content.decode()


# --- weekly plan


def test_weekly_plan_is_proposed_and_agreed(company, as_):
    numbers = {f"number_{number}": count for number, count in enumerate((8, 5, 2, 10))}
    as_(company.salesperson).post(reverse("meetings:weekly_plan_edit", args=[MONDAY]), {"version": 0, **numbers})
    plan = WeeklyPlan.objects.get()
    fields = {f"SALESPERSON-{name}": value for name, value in (numbers | {"version": plan.version}).items()}
    path = reverse("meetings:weekly_plan_agree", args=[MONDAY, "SALESPERSON"])
    assert as_(company.manager).post(path, fields).status_code == 302
    plan.refresh_from_db()
    assert (plan.planned, plan.agreed_by) == ([8, 5, 2, 10], company.manager)


def test_weekly_plan_agreed_meanwhile_keeps_what_was_typed(company, as_):
    plan = make_plan(company.salesperson, agreed_at=at(9), agreed_by=company.manager)
    numbers = {f"number_{number}": 7 for number in range(4)} | {"version": plan.version}
    own = as_(company.salesperson).post(reverse("meetings:weekly_plan_edit", args=[MONDAY]), numbers)
    fields = {f"SALESPERSON-{name}": value for name, value in numbers.items()}
    path = reverse("meetings:weekly_plan_agree", args=[MONDAY, "SALESPERSON"])
    for page in (own, as_(company.manager).post(path, fields)):
        text = page.content.decode()
        assert page.status_code == 200 and "This plan is agreed; it does not change any more." in text
        assert text.count('value="7"') == 4
    plan.refresh_from_db()
    assert 7 not in plan.planned


def test_weekly_plan_of_a_post_without_one_is_absent(company, as_):
    assert as_(company.gm).get(reverse("meetings:weekly_plan_edit", args=[MONDAY])).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("director", 403), ("other_manager", 404), ("salesperson", 403)])
def test_weekly_plan_agree_is_for_the_superior(company, as_, who, status):
    make_plan(company.salesperson)
    path = reverse("meetings:weekly_plan_agree", args=[MONDAY, "SALESPERSON"])
    assert as_(getattr(company, who)).post(path, {"SALESPERSON-version": 1}).status_code == status


def test_weekly_plan_team_lists_those_whose_superior_one_is(company, as_):
    page = as_(company.manager).get(reverse("meetings:weekly_plan_team", args=[MONDAY]))
    assert [row.person for row in page.context["team"].rows] == [
        company.supervisor,
        company.salesperson,
        company.colleague,
        company.assistant,
    ]


def test_weekly_report_above_the_daily_reports_needs_a_cause(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=date(2026, 6, 22)))
    make_plan(company.salesperson)
    make_report(company.salesperson, counts={"VISIT": 3})
    client, form = as_(company.salesperson), {"version": 0, "actual_0": "4", "send": "1"}
    page = client.post(edit("weekly", MONDAY), form)
    assert set(page.context["form"].errors) == {"causes"}
    client.post(edit("weekly", MONDAY), form | {"causes": "one report was lost", "next_0": "8"})
    assert list(WeeklyPlan.objects.order_by("week_start").values_list("planned", "actual")) == [
        ([8, 5, 2, 10], [4, 0, 0, 0]),
        ([8, 0, 0, 0], [0, 0, 0, 0]),
    ]
