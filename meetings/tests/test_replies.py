"""What a superior says to a report, what waits to be read, and what the writer sees of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import DAY, at
from meetings.models import Report, ReportReply
from meetings.replies import answer_reply, note_seen, reply_to_report
from meetings.tests.factories import make_line, make_report
from meetings.unread import left_unread, load_unread, unread_for
from meetings.waiting import replies_not_seen
from org.tests.factories import make_cover, make_leave

NOW = at(18)
YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture
def report(company):
    return make_report(company.salesperson, DAY)


def say(report, by, text="Well asked.", now=NOW):
    return reply_to_report(report, text=text, by=by, now=now)


# --- replying


def test_reply_reads_the_report_and_waits_for_its_writer(company, report):
    reply = say(report, company.manager)
    report.refresh_from_db()
    assert (report.read_by, report.read_at) == (company.manager, NOW)
    assert list(replies_not_seen(company.salesperson, NOW)) == [reply]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "meetings.mark_read",
        "meetings.reply_to_report",
    ]


def test_reply_sent_twice_is_one(company, report):
    assert say(report, company.manager) == say(report, company.manager)
    assert ReportReply.objects.count() == 1


@pytest.mark.parametrize("who", ["director", "colleague", "salesperson", "hr"])
def test_reply_is_for_the_superior_of_the_day(company, report, who):
    with pytest.raises(PermissionDenied):
        say(report, getattr(company, who))


def test_deputy_replies_for_whoever_is_away(company, report):
    make_cover(company.manager, company.other_manager)
    make_leave(company.manager, DAY)
    assert say(report, company.other_manager).written_for == company.manager


@pytest.mark.parametrize("text", ["", "  ", "\0", "x" * 501])
def test_reply_is_a_few_words(company, report, text):
    with pytest.raises(ValidationError):
        say(report, company.manager, text)


# --- answering


def test_answer_is_given_once_and_its_reply_waits_no_more(company, report):
    reply = say(report, company.manager)
    for _number in range(2):
        answer_reply(reply, text="On Friday.", by=company.salesperson, now=NOW)
    assert (reply.answer, reply.seen_at) == ("On Friday.", NOW)
    assert not replies_not_seen(company.salesperson, NOW).exists()
    with pytest.raises(ValidationError, match="answered already"):
        answer_reply(reply, text="On Monday.", by=company.salesperson, now=NOW)


def test_reply_that_is_seen_waits_no_more_and_may_be_answered_later(company, report):
    reply = say(report, company.manager)
    note_seen(reply, by=company.salesperson, now=NOW)
    assert not replies_not_seen(company.salesperson, NOW).exists()
    reply.refresh_from_db()
    answer_reply(reply, text="On Friday.", by=company.salesperson, now=at(19))
    assert (reply.seen_at, reply.answered_at) == (NOW, at(19))


@pytest.mark.parametrize("who", ["manager", "colleague"])
def test_answer_is_for_whoever_wrote_the_report(company, report, who):
    reply = say(report, company.manager)
    for act in (
        lambda by: answer_reply(reply, text="Yes", by=by, now=NOW),
        lambda by: note_seen(reply, by=by, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act(getattr(company, who))


# --- what waits to be read


def test_unread_counts_against_the_superior_and_names_the_oldest(company):
    make_report(company.salesperson, YESTERDAY, sent_at=at(17, day=YESTERDAY))
    make_report(company.colleague, DAY)
    make_report(company.salesperson, DAY, read_at=at(18), read_by=company.manager)
    make_report(company.manager, DAY)
    make_report(company.supervisor, DAY, sent_at=None)
    unread = load_unread(company.manager, NOW)
    assert (unread.count, unread.oldest_on) == (2, YESTERDAY)
    assert [row.report.person for row in unread.rows] == [company.salesperson, company.colleague]
    assert load_unread(company.other_manager, NOW).count == 0


def test_unread_of_somebody_away_waits_for_the_deputy(company, report):
    make_cover(company.manager, company.other_manager)
    make_leave(company.manager, DAY)
    make_report(company.colleague, DAY, kind="monthly")  # which waits for the superior
    assert list(unread_for(company.other_manager, NOW)) == [report]


def test_today_names_only_what_no_rating_will_read(company):
    young = make_report(company.salesperson, DAY)
    old = make_report(company.salesperson, DAY - timedelta(days=6), sent_at=at(17, day=DAY - timedelta(days=6)))
    month = make_report(company.salesperson, DAY, kind="monthly")
    assert set(left_unread(company.manager, NOW)) == {old, month}
    assert young not in left_unread(company.manager, NOW)


def test_ten_reports_are_read_at_the_same_cost_as_one(company, django_assert_num_queries):
    for number in range(12):
        made = make_report(company.salesperson, DAY - timedelta(days=number), sent_at=at(17, number))
        make_line(made, next_on=DAY, outcome="done", told_on=DAY)
        if number in (0, 11):
            load_unread(company.manager, NOW)
            with django_assert_num_queries(QUERIES):
                unread = load_unread(company.manager, NOW)
    assert (unread.count, len(unread.rows)) == (12, 10)


QUERIES = 8


# --- the pages


@pytest.fixture
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_report_unread_shows_what_one_needs_to_read_it(company, as_, now):
    made = make_report(company.salesperson, YESTERDAY, body={"help": "a price list"}, sent_at=at(17, day=YESTERDAY))
    make_line(made, who="光明商行", words="Too dear", next_step="sample")
    page = as_(company.manager).get(reverse("meetings:report_unread")).content.decode()
    for words in ("1 unread, of", "yesterday", "光明商行", "Too dear", "sample", "a price list", "Calls and messages"):
        assert words in page


def test_report_read_all_reads_what_was_shown_and_nothing_else(company, as_, now):
    shown, other = make_report(company.salesperson, DAY), make_report(company.stranger, DAY)
    later = make_report(company.colleague, DAY)
    client = as_(company.manager)
    page = client.post(reverse("meetings:report_read_all"), {"report": [shown.pk, other.pk, "x", "9" * 30]})
    assert page["Location"] == reverse("meetings:report_unread")
    assert list(Report.objects.filter(read_at__isnull=False)) == [shown]
    assert later in unread_for(company.manager, NOW)


def test_reply_leads_back_to_where_one_reads(company, as_, now, report):
    here = reverse("meetings:report_unread")
    page = as_(company.manager).post(
        reverse("meetings:report_reply", args=[report.pk]), {"text": "Well asked.", "next": here}
    )
    assert page["Location"] == here


def test_reply_that_is_too_long_is_kept_and_told(company, as_, now, report):
    words = "x" * 501
    page = as_(company.manager).post(reverse("meetings:report_reply", args=[report.pk]), {"text": words})
    assert page.status_code == 200 and words in page.content.decode()


def test_reply_list_shows_the_writer_what_was_said_and_takes_an_answer(company, as_, now, report):
    reply = say(report, company.manager)
    client = as_(company.salesperson)
    assert "Well asked." in client.get(reverse("meetings:reply_list")).content.decode()
    client.post(reverse("meetings:reply_answer", args=[reply.pk]), {"text": "On Friday."})
    sheet = as_(company.manager).get(reverse("meetings:report_detail", args=[report.pk])).content.decode()
    assert "Well asked." in sheet and "On Friday." in sheet


def test_reply_is_seen_with_one_tap(company, as_, now, report):
    reply = say(report, company.manager)
    as_(company.salesperson).post(reverse("meetings:reply_answer", args=[reply.pk]), {"seen": "1", "text": ""})
    reply.refresh_from_db()
    assert (reply.seen_at, reply.answer) == (NOW, "")


def test_reply_of_somebody_elses_report_is_absent(company, as_, now, report):
    reply = say(report, company.manager)
    url = reverse("meetings:reply_answer", args=[reply.pk])
    assert [as_(person).post(url, {"seen": "1"}).status_code for person in (company.colleague, company.manager)] == [
        404,
        403,
    ]


def test_today_says_that_somebody_has_replied(company, as_, now, report):
    say(report, company.manager)
    assert "1 reply to your reports" in as_(company.salesperson).get(reverse("duties:today")).content.decode()
