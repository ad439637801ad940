"""The pages of rating and of scores: what they show and to whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.tests.instants import DAY, at
from meetings.tests.factories import make_line, make_plan, make_report
from org.tests.factories import make_appointment, make_leave, make_person
from reviews.models import DailyAppraisal
from reviews.tests.factories import rated

pytestmark = pytest.mark.django_db
THURSDAY = DAY + timedelta(days=1)
QUEUE = reverse("reviews:queue")


@pytest.fixture(autouse=True)
def thursday_morning(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=THURSDAY))


def rate_path(report):
    return reverse("reviews:rate", args=[report.pk])


def typed(rating, note="", version="0"):
    return {"rating": rating, "note": note, "version": version, "report_version": "1"}


def names(page):
    return [row.person.name_pinyin for row in page.context["queue"].rows]


def test_queue_shows_yesterday_with_one_row_open(company, as_):
    make_report(company.salesperson, counts={"VISIT": 3})
    make_report(company.colleague)
    page = as_(company.manager).get(QUEUE)
    queue = page.context["queue"]
    assert queue.subject_on == DAY
    assert names(page) == ["Zhao Min", "Chen Xiaoming", "Ben Carter", "Zhou Ting"]
    assert [row.is_open for row in queue.rows] == [False, True, False, False]
    assert (queue.sent_count, queue.left) == (2, 2)


def test_queue_on_monday_shows_friday(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(9, day=date(2026, 6, 22)))
    assert as_(company.manager).get(QUEUE).context["queue"].subject_on == date(2026, 6, 19)


def test_queue_says_late_and_half_a_day_in_words(company, as_):
    make_leave(company.colleague, DAY, "0.5")
    make_report(company.colleague)
    make_report(company.salesperson, date(2026, 6, 16), sent_at=at(9, 50))
    client = as_(company.manager)
    assert "half a day of leave" in client.get(QUEUE).content.decode()
    assert "sent late, by 20 min" in client.get(QUEUE, {"day": "2026-06-16"}).content.decode()


def test_queue_never_shows_another_team(company, as_):
    make_line(make_report(company.stranger), words="CANARY of the south")
    make_report(company.salesperson)
    for who in ("manager", "salesperson", "supervisor", "hr"):
        assert "CANARY" not in as_(getattr(company, who)).get(QUEUE).content.decode()
    assert "CANARY" in as_(company.other_manager).get(QUEUE).content.decode()


def test_queue_of_somebody_without_people_says_so(company, as_):
    assert "Nobody owes you a report" in as_(company.salesperson).get(QUEUE).content.decode()


def test_rate_by_form_leads_to_the_next_row(company, as_):
    first, second = make_report(company.salesperson), make_report(company.colleague)
    client = as_(company.manager)
    answer = client.post(rate_path(first), typed("4"))
    assert answer.url == f"{QUEUE}?day=2026-06-17&rated={first.pk}"
    page = client.get(answer.url)
    assert page.context["queue"].opened.row.report == second
    assert page.context["just_rated"].report == first


def test_rate_under_htmx_answers_the_queue_alone(company, as_):
    report = make_report(company.salesperson)
    answer = as_(company.manager).post(
        rate_path(report),
        typed("3"),
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert "All rated" in text


@pytest.mark.parametrize("rating", ["1", "5"])
def test_rate_keeps_what_was_chosen_when_the_sentence_is_missing(company, as_, rating):
    report = make_report(company.salesperson)
    page = as_(company.manager).post(rate_path(report), typed(rating))
    assert "needs a sentence" in page.content.decode()
    assert page.context["form"].data["rating"] == rating
    assert not DailyAppraisal.objects.exists()


def test_rate_twice_makes_one_rating(company, as_):
    report, client = make_report(company.salesperson), as_(company.manager)
    for _ in range(2):
        assert client.post(rate_path(report), typed("4")).status_code == 302
    assert DailyAppraisal.objects.count() == 1


def test_rate_in_two_tabs_shows_what_is_saved_and_keeps_what_was_typed(company, as_):
    report, client = make_report(company.salesperson), as_(company.manager)
    client.post(rate_path(report), typed("3", "first"))
    page = client.post(rate_path(report), typed("5", "second"))
    text = page.content.decode()
    assert "Saved now: 3 first" in text
    assert ">second</textarea>" in text
    assert client.post(rate_path(report), typed("5", "second", "1")).status_code == 302
    assert DailyAppraisal.objects.get().note == "second"


@pytest.mark.parametrize(
    ("who", "status"),
    [("director", 403), ("gm", 403), ("salesperson", 403), ("colleague", 404), ("other_manager", 404), ("hr", 404)],
)
def test_rate_is_for_the_direct_superior(company, as_, who, status):
    report = make_report(company.salesperson)
    data = typed("3")
    assert as_(getattr(company, who)).post(rate_path(report), data).status_code == status
    assert not DailyAppraisal.objects.exists()


def test_unrate_opens_the_row_again(company, as_):
    report = make_report(company.salesperson)
    rated(report, 4)
    answer = as_(company.manager).post(reverse("reviews:unrate", args=[report.pk]), {"version": "1"})
    assert answer.url == f"{QUEUE}?day=2026-06-17&open={report.pk}"
    assert DailyAppraisal.objects.get().rating is None


def test_unrate_of_a_changed_rating_is_refused(company, as_):
    report = make_report(company.salesperson)
    rated(report, 4)
    rated(report, 2, note="thought again")
    page = as_(company.manager).post(reverse("reviews:unrate", args=[report.pk]), {"version": "1"})
    assert "since you opened it" in page.content.decode()
    assert DailyAppraisal.objects.get().rating == 2


def test_queue_says_what_waits_elsewhere_when_all_is_rated(company, as_):
    make_report(company.salesperson, date(2026, 6, 15))
    rated(make_report(company.salesperson))
    page = as_(company.manager).get(QUEUE)
    assert [(one.subject_on, one.count) for one in page.context["queue"].waiting_elsewhere] == [(date(2026, 6, 15), 1)]
    assert "All rated" in page.content.decode()


def test_queue_counts_unrated_reports_against_the_rater_alone(company, as_):
    make_report(company.salesperson, date(2026, 6, 12), sent_at=at(17, day=date(2026, 6, 12)))
    figures = as_(company.manager).get(QUEUE).context["queue"].figures
    assert (figures.count, figures.unrated) == (0, 1)
    assert "Not rated in time" not in as_(company.director).get(QUEUE).content.decode()


def test_queue_takes_as_many_queries_for_fifty_people_as_for_five(company, as_):
    client = as_(company.manager)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(QUEUE)
        return len(captured)

    for person in (company.salesperson, company.colleague):
        make_line(make_report(person))
    queries()  # the process meets the scheme
    few = queries()
    for number in range(45):
        person = make_person(f"N{number}")
        make_appointment(person, company.north)
        make_line(make_report(person, counts={"VISIT": 1}))
    assert queries() == few


def test_queue_changes_nothing_when_read(company, as_):
    make_report(company.salesperson)
    client = as_(company.manager)
    with CaptureQueriesContext(connection) as captured:
        client.get(QUEUE)
    assert not [query for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_queue_weeks_shows_plan_and_actual(company, as_, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at(10, day=date(2026, 6, 22)))
    make_report(company.salesperson, kind="weekly", sent_at=at(17, day=date(2026, 6, 19)))
    make_plan(company.salesperson, actual=[8, 5, 2, 10])
    client = as_(company.manager)
    page = client.get(reverse("reviews:queue_weeks"))
    assert page.context["queue"].opened.row.scored.plan_score == 100
    report = page.context["queue"].opened.row.report
    answer = client.post(rate_path(report), typed("4"))
    assert answer.url.startswith(reverse("reviews:queue_weeks"))


def test_mine_shows_days_with_score_and_words(company, as_):
    rated(make_report(company.salesperson, counts={"VISIT": 3}), 5, note="well prepared fair")
    page = as_(company.salesperson).get(reverse("reviews:mine"))
    day = next(one for one in page.context["history"].days if one.day == DAY)
    assert (day.completion, day.rating, day.quality) == (45, 5, 100)
    text = page.content.decode()
    assert "well prepared fair" in text
    assert "67.00" in text


def test_person_history_is_for_those_who_may_read_it(company, as_):
    rated(make_report(company.salesperson), 4, note="CANARY word")
    path = reverse("reviews:person_history", args=[company.salesperson.code])
    statuses = {
        who: as_(getattr(company, who)).get(path).status_code
        for who in ("manager", "director", "gm", "hr", "colleague", "other_manager", "technician")
    }
    assert statuses == {
        "manager": 200,
        "director": 200,
        "gm": 200,
        "hr": 200,
        "colleague": 404,
        "other_manager": 404,
        "technician": 404,
    }


def test_day_explains_the_score_down_to_the_line(company, as_):
    report = make_report(company.salesperson, counts={"VISIT": 4, "CALL": 6})
    make_line(report, item="VISIT", who="Guangming", what="sample shown")
    rated(report, 4)
    text = as_(company.salesperson).get(reverse("reviews:day", args=[report.pk])).content.decode()
    for words in ("capped", "sample shown", "57", "34.2", "36", "70.20", "default-v1"):
        assert words in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("salesperson", 200), ("manager", 200), ("director", 200), ("colleague", 404), ("stranger", 404)],
)
def test_day_is_for_the_person_and_the_line_above(company, as_, who, status):
    report = make_report(company.salesperson)
    assert as_(getattr(company, who)).get(reverse("reviews:day", args=[report.pk])).status_code == status


def test_week_explains_the_score(company, as_):
    report = make_report(company.salesperson, kind="weekly", sent_at=at(17))
    make_plan(company.salesperson, planned=[10, 5, 2, 10], actual=[8, 6, 0, 10])
    text = as_(company.salesperson).get(reverse("reviews:week", args=[report.pk])).content.decode()
    for words in ("73.00", "43.8", "73.80"):
        assert words in text


def test_scheme_is_read_by_everybody(company, as_):
    for person in company.people:
        page = as_(person).get(reverse("reviews:scheme"))
        assert page.status_code == 200
        assert "default-v1" in page.content.decode()


def test_scheme_of_a_strange_day_shows_todays(company, as_):
    assert as_(company.manager).get(reverse("reviews:scheme"), {"day": "31 June"}).status_code == 200
