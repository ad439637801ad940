"""Who may see and do what of meetings: a part of access_matrix. The meeting is one of NORTH, its agenda is open."""

from datetime import date, timedelta
from uuid import uuid4

from core.tests.instants import DAY, at
from meetings.models import AgendaItem, Invitee, Meeting, MeetingSeries, ReportReply
from meetings.tests.factories import make_line, make_report, make_series
from org.tests.company import Company
from salesops.tests.matrix import EVERYBODY, HEADS, LINE_ABOVE, NORTH, SELF, STANDS_IN, Line
from salesops.tests.matrix_rows import report_of_yesterday

ASSISTANT = frozenset({"assistant"})
KEEPERS = frozenset({"hr", "gm"})
A_DAY_LONG_AGO = DAY - timedelta(days=9)
ABOVE = frozenset({"director", "gm"})  # read the meetings of units below, and are not invited to them
KEEP = LINE_ABOVE | ASSISTANT  # the meetings of NORTH
LED = frozenset({"manager"}) | STANDS_IN  # whoever chairs it, and who stands in
READ = NORTH | ABOVE | STANDS_IN
SERIES_READ = NORTH | ABOVE


def a_series(company: Company) -> dict[str, object]:
    """A weekly meeting of NORTH."""
    return {"pk": make_series(company.north, by=company.manager, planned_until=date(2027, 1, 1)).pk}


def a_meeting(company: Company) -> dict[str, object]:
    """Tomorrow's meeting of NORTH, to whose agenda its people add."""
    series = MeetingSeries.objects.get(**a_series(company))
    day = DAY + timedelta(days=1)
    same = {"kind": series.kind, "name": series.name, "length": 60, "minutes_rule": "hours_24", "unit": company.north}
    when = {"occurrence_on": day, "day": day, "starts_at": at(9, 30, day=day), "opens_at": at(8), "opened_at": at(8)}
    meeting = Meeting.objects.create(series=series, chair=company.manager, **same, **when)
    invited = (company.manager, company.supervisor, company.salesperson, company.colleague, company.assistant)
    Invitee.objects.bulk_create(Invitee(meeting=meeting, person=person) for person in invited)
    return {"pk": meeting.pk}


def a_point(company: Company) -> dict[str, object]:
    """A point of the salesperson."""
    meeting = a_meeting(company)
    told = {"kind": "point", "text": "the new price list", "position": 1, "author": company.salesperson}
    return meeting | {"item": AgendaItem.objects.create(meeting_id=meeting["pk"], **told).key}


def new_point(company: Company) -> dict[str, object]:
    return {"kind": "point", "text": "samples", "length": "5", "presenter": company.colleague.pk}


def changed_point(company: Company) -> dict[str, object]:
    return {"presenter": company.colleague.pk, "text": "the price list of July", "length": "5", "version": "1"}


def kind_of_north(company: Company) -> dict[str, object]:
    return {"kind": "weekly", "code": "NORTH"}


def new_series(company: Company) -> dict[str, object]:
    chosen = {"chair": company.manager.pk, "minute_taker": company.assistant.pk}
    return chosen | {
        "titles": [company.salesperson.appointments.get().title_id],
        "name": "Weekly meeting", "often": "weekly", "weekdays": ["MO"], "ordinal": "1", "day_off": "move",
        "starts_on": "2026-06-22", "at": "09:30", "length": "60", "circle": "team", "agenda": "10 Numbers",
        "minutes_rule": "hours_24", "notice_hours": "72", "submit_key": str(uuid4()), "version": "1",
    }  # fmt: skip


def a_reply(company: Company) -> dict[str, object]:
    """What the manager said to a report of the salesperson."""
    report = make_report(company.salesperson, A_DAY_LONG_AGO)
    reply = ReportReply.objects.create(report=report, author=company.manager, text="well asked", written_at=at(9))
    return {"pk": reply.pk}


def a_visit(company: Company) -> dict[str, object]:
    """A visit of the salesperson, told in a daily report that may still be corrected."""
    report = report_of_yesterday(company)
    return {"pk": make_line(report, item="VISIT", position=90).pk}


def more_of_a_visit(company: Company) -> dict[str, object]:
    return {"version": "0", "needs": "smaller boxes"}


def few_words(company: Company) -> dict[str, object]:
    return {"text": "on Friday"}


def kind_of_template(company: Company) -> dict[str, object]:
    return {"kind": "daily"}


def fields_of_a_report(company: Company) -> dict[str, object]:
    """What the daily report asks for today, and a number besides."""
    rows = [
        {"code": "help", "zh_hant": "協助", "zh_hans": "协助", "en": "Help wanted", "kind": "text", "place": "1"},
        {"code": "", "zh_hant": "報價", "zh_hans": "报价", "en": "Quotations", "kind": "number", "place": "2"},
    ]
    parts = {f"row_{number}_{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return parts | {"row_count": "2", "starts_on": DAY + timedelta(days=1), "version": "0"}


MEETINGS = {
    "meetings:visit_edit": Line(
        see=SELF,
        act=SELF,
        told_why=LINE_ABOVE | STANDS_IN,
        refused=LINE_ABOVE | STANDS_IN,
        sample=a_visit,
        form=more_of_a_visit,
        makes="meetings.VisitDetails",
    ),
    "meetings:template_list": Line(see=EVERYBODY),
    "meetings:template_edit": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=EVERYBODY - KEEPERS,
        refused=EVERYBODY - KEEPERS,
        sample=kind_of_template,
        form=fields_of_a_report,
        makes="meetings.ReportTemplate",
        sender="hr",
    ),
    "meetings:template_withdraw": Line(see=None, act=KEEPERS, refused=EVERYBODY - KEEPERS, sample=kind_of_template),
    "meetings:meeting_list": Line(see=EVERYBODY),
    "meetings:meeting_detail": Line(see=READ, sample=a_meeting),
    "meetings:agenda_add": Line(see=None, act=NORTH | STANDS_IN, refused=ABOVE, sample=a_meeting, form=new_point),
    "meetings:agenda_pass": Line(see=None, act=NORTH, refused=ABOVE | STANDS_IN, sample=a_meeting),
    "meetings:meeting_call_off": Line(
        see=None,
        act=KEEP | STANDS_IN,
        refused=READ - KEEP - STANDS_IN,
        sample=a_meeting,
        form=lambda company: {"reason": "fair"},
    ),
    "meetings:agenda_edit": Line(
        see=SELF | LED,
        act=SELF | LED,
        told_why=READ - SELF - LED,
        refused=READ - SELF - LED,
        sample=a_point,
        form=changed_point,
    ),
    "meetings:agenda_remove": Line(see=None, act=SELF | LED, refused=READ - SELF - LED, sample=a_point),
    "meetings:series_list": Line(see=EVERYBODY),
    "meetings:series_choose": Line(see=HEADS | ASSISTANT, told_why=EVERYBODY - HEADS - ASSISTANT),
    "meetings:series_start": Line(
        see=KEEP,
        act=KEEP,
        told_why=EVERYBODY - KEEP,
        refused=EVERYBODY - KEEP,
        sample=kind_of_north,
        form=new_series,
        makes="meetings.MeetingSeries",
        sender="manager",
    ),
    "meetings:series_detail": Line(see=SERIES_READ, sample=a_series),
    "meetings:series_edit": Line(
        see=KEEP,
        act=KEEP,
        told_why=SERIES_READ - KEEP,
        refused=SERIES_READ - KEEP,
        sample=a_series,
        form=new_series,
    ),
    "meetings:series_end": Line(see=None, act=KEEP, refused=SERIES_READ - KEEP, sample=a_series),
}
