"""What the superiors of the demo said to reports, and a summary of the quarter that was written from the records."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F

from core.periods import Month
from meetings.deadlines import subject_of
from meetings.models import Report, ReportKind, ReportReply
from meetings.writing import Desk
from org.models import Person
from reviews.models import DailyAppraisal, WeeklyAppraisal

SAID = (  # whose report, what the superior said, what was answered
    ("N02", "大成的價格問題問得好。下次把服務對比表一起帶去。", ""),
    ("N04", "Good next step. Who signs there?", "Ms Wei does; I see her on Thursday."),
)
CAUSES = "四月樣品到貨晚了兩週,五、六月補回來;大成換了採購。"
LESSONS = "先約採購再談價格。"


def name_raters() -> None:
    """Every rating was given by the superior of its day; a file of a month names none."""
    for model in (DailyAppraisal, WeeklyAppraisal):
        model.objects.filter(rating__isnull=False, rated_by=None).update(rated_by=F("superior"))


def write_replies(now: datetime) -> None:
    """A few words to the last reports of some; the first waits for its writer."""
    for code, text, answer in SAID:
        reports = Report.objects.filter(
            person__code=code, kind=ReportKind.DAILY, sent_at__isnull=False, superior__isnull=False
        )
        report = reports.order_by("-subject_on").first()
        if report is None:
            continue
        told = {"answer": answer, "answered_at": now, "seen_at": now} if answer else {}
        ReportReply.objects.create(report=report, author=report.superior, text=text, written_at=now, **told)
        Report.objects.filter(pk=report.pk, read_at=None).update(read_at=now, read_by=report.superior)


def write_quarter(now: datetime, today: date) -> None:
    """Somebody's report of the last quarter, sent on the third day of this one; nobody has read it yet."""
    person = Person.objects.get(code="N02")
    first = subject_of(ReportKind.QUARTERLY, today)
    before = subject_of(ReportKind.QUARTERLY, Month.of(first).previous().first)
    desk = Desk(person, ReportKind.QUARTERLY, before, now)
    if not desk.is_owed:
        return
    sent_at = datetime.combine(first.replace(day=3), time(17), tzinfo=ZoneInfo(settings.COMPANY_TIME_ZONE))
    body = {"causes": CAUSES, "lessons": LESSONS} | desk.kept_with(repeats=False)
    Report.objects.create(
        person=person, kind=ReportKind.QUARTERLY, subject_on=before, sent_at=min(sent_at, now), body=body,
        **desk.ground.stamp(),
    )  # fmt: skip
