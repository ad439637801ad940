"""What saving costs: a daily report and a rating, sent through the forms as people send them."""

import statistics
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from meetings.models import Report, ReportKind
from org.models import Person
from reviews.models import DailyAppraisal
from salesops.bench.pages import Cost, logged_in, milliseconds_of
from salesops.bench.record import Bench

SEATS = "56789"  # of the first teams: salespeople
TEAMS = 3
MARKS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # of transactions: neither ask nor change anything
REPORT = {
    "version": "0",
    "count_CALL": "6",
    "customer_0_who": "Harbour Trading",
    "customer_0_words": "Send a sample of the new paper",
    "customer_0_visited": "on",
    "customer_0_result": "advanced",
    "customer_0_next_step": "Bring the sample",
    "help": "",
    "send": "anyway",
}


def measure(bench: Bench) -> list[Cost]:
    """Fifteen reports of the last working day by as many people, then their ratings, each about a quarter to six."""
    day = bench.last_working_day
    writers = [Person.objects.get(code=f"E{team:04}{seat}") for team in range(TEAMS) for seat in SEATS]
    rows = daily_reports(writers, day)
    take_away(rows)
    evening = datetime.combine(day, time(17, 45), tzinfo=ZoneInfo(settings.COMPANY_TIME_ZONE))
    with patch.object(timezone, "now", lambda: evening):
        address = reverse("meetings:report_edit", args=[ReportKind.DAILY, day])
        form = REPORT | {"customer_0_next_on": (day + timedelta(days=3)).isoformat()}
        saved = of_all(bench, "saving a daily report", [(writer, address, form) for writer in writers])
        sent = Report.objects.filter(pk__in=rows.values("pk"), sent_at__isnull=False).select_related("superior")
        ratings = [
            (
                report.superior,
                reverse("reviews:rate", args=[report.pk]),
                {"rating": "4", "version": "0", "report_version": str(report.version)},
            )
            for report in sent
        ]
        return [saved, of_all(bench, "saving a rating", ratings)]


def daily_reports(people: Iterable[Person], day: date) -> QuerySet:
    return Report.objects.filter(person__in=people, kind=ReportKind.DAILY, subject_on=day)


def take_away(reports: QuerySet) -> None:
    """As if they had never been written."""
    DailyAppraisal.objects.filter(report__in=reports).delete()
    for report in reports:
        report.lines.all().delete()
        report.delete()


def of_all(bench: Bench, name: str, acts: list[tuple[Person, str, Mapping[str, str]]]) -> Cost:
    """The median of all acts but the first, whose queries are counted."""
    senders = [sender(*act) for act in acts]
    with CaptureQueriesContext(connection) as captured:
        senders[0]()
        statements = [query["sql"] for query in list(connection.queries_log)[captured.initial_queries :]]
    queries = sum(not statement.startswith(MARKS) for statement in statements)
    milliseconds = statistics.median(milliseconds_of(send) for send in senders[1:])
    bench.say(f"{name}: {milliseconds:.1f} ms, {queries} queries")
    return Cost(name, milliseconds, queries, 0, "saving", False)


def sender(by: Person, address: str, form: Mapping[str, str]) -> Callable[[], None]:
    client = logged_in(by)

    def send() -> None:
        response = client.post(address, form)
        if response.status_code != HTTPStatus.FOUND:
            raise RuntimeError(f"{address} answers {response.status_code}: {strip_tags(response.text)}")

    return send
