"""Secrets in what people write about meetings: a part of salesops.tests.canaries."""

from functools import partial

from django.urls import reverse

from core.tests.instants import at
from meetings import minutes
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    DifferingView,
    ItemNote,
    Meeting,
    MeetingAction,
    MeetingSeries,
    Minutes,
    MinutesDraft,
    SeriesPart,
)
from meetings.tests.factories import make_series
from org.tests.company import Company
from salesops.tests.canary import FAR, Canary, page_of
from salesops.tests.matrix import LINE_ABOVE, NORTH, SELF, STANDS_IN
from salesops.tests.matrix_held import decision, ended_meeting, meeting_action, note, view
from salesops.tests.matrix_meetings import LED, a_meeting, a_point

IN_MEETINGS = NORTH | LINE_ABOVE | STANDS_IN  # who may read a meeting of NORTH


def series_text(company: Company, secret: str, *, name: str = "name") -> MeetingSeries:
    return make_series(company.north, by=company.manager, planned_until=FAR.date(), **{name: secret[:80]})


def part_text(company: Company, secret: str) -> SeriesPart:
    series = make_series(company.north, by=company.manager, planned_until=FAR.date())
    return SeriesPart.objects.create(series=series, position=9, text=secret[:200], length=5)


def meeting_text(company: Company, secret: str, *, name: str = "name") -> Meeting:
    meeting = Meeting.objects.get(**a_meeting(company))
    if name == "reason":
        meeting.called_off_at, meeting.called_off_by = at(9), company.manager
    setattr(meeting, name, secret[:80] if name != "reason" else secret)
    meeting.save()
    return meeting


def point_text(company: Company, secret: str) -> AgendaItem:
    AgendaItem.objects.filter(key=(item := a_point(company)["item"])).update(text=secret)
    return AgendaItem.objects.get(key=item)


def attendance_note(company: Company, secret: str) -> Meeting:
    found = ended_meeting(company)
    Attendance.objects.filter(meeting=found["pk"]).update(note=secret[:200])
    return Meeting.objects.get(**found)


def note_text(company: Company, secret: str) -> Meeting:
    found = note(company)
    ItemNote.objects.filter(pk=found["note"]).update(text=secret)
    AgendaItem.objects.filter(meeting=found["pk"]).update(begun_at=at(10))
    return Meeting.objects.get(pk=found["pk"])


def decision_text(company: Company, secret: str) -> Meeting:
    found = decision(company)
    Decision.objects.filter(pk=found["decision"]).update(text=secret)
    return Meeting.objects.get(pk=found["pk"])


def view_text(company: Company, secret: str) -> Meeting:
    found = view(company)
    DifferingView.objects.filter(key=found["view"]).update(text=secret)
    return Meeting.objects.get(pk=found["pk"])


def meeting_action_text(company: Company, secret: str, *, name: str) -> MeetingAction:
    rows = MeetingAction.objects.filter(**meeting_action(company))
    ended = {"state": "dropped", "ended_at": at(9), "ended_by": company.manager} if name == "reason" else {}
    rows.update(**{name: secret}, **ended)
    return rows.get()


def minutes_draft(company: Company, secret: str) -> Meeting:
    meeting = Meeting.objects.get(**ended_meeting(company))
    MinutesDraft.objects.create(meeting=meeting, text=secret)
    return meeting


def minutes_text(company: Company, secret: str, *, name: str) -> Meeting:
    meeting = Meeting.objects.get(**ended_meeting(company))
    for number in (1, 2):
        content = minutes.content_of(meeting)
        told = {"text": "", "why": "", "content": content}
        if name == "content":
            content["points"][0]["notes"] = [secret]
        elif number == 2 or name == "text":
            told[name] = secret
        by = {"published_by": company.manager, "published_at": at(11)}
        Minutes.objects.create(meeting=meeting, number=number, **told, **by)
    Meeting.objects.filter(pk=meeting.pk).update(published_at=at(11))
    return meeting


MEETINGS = (
    Canary("meetings.MeetingSeries.name", NORTH | LINE_ABOVE, series_text, page_of("meetings:series_detail")),
    Canary(
        "meetings.MeetingSeries.room",
        NORTH | LINE_ABOVE,
        partial(series_text, name="room"),
        page_of("meetings:series_detail"),
    ),
    Canary(
        "meetings.SeriesPart.text",
        NORTH | LINE_ABOVE,
        part_text,
        lambda part: reverse("meetings:series_detail", args=[part.series_id]),
    ),
    *(
        Canary(
            f"meetings.Meeting.{name}",
            IN_MEETINGS,
            partial(meeting_text, name=name),
            page_of("meetings:meeting_detail"),
        )
        for name in ("name", "room", "reason")
    ),
    Canary(
        "meetings.MeetingSeries.link",
        NORTH | LINE_ABOVE,
        partial(series_text, name="link"),
        page_of("meetings:series_detail"),
        is_text=False,
    ),
    Canary(
        "meetings.Meeting.link",
        IN_MEETINGS,
        partial(meeting_text, name="link"),
        page_of("meetings:meeting_detail"),
        is_text=False,
    ),
    Canary(
        "meetings.AgendaItem.text",
        IN_MEETINGS,
        point_text,
        lambda item: reverse("meetings:meeting_detail", args=[item.meeting_id]),
    ),
    Canary("meetings.Attendance.note", LED | SELF, attendance_note, page_of("meetings:meeting_detail")),
    Canary("meetings.ItemNote.text", LED, note_text, page_of("meetings:meeting_run")),
    Canary("meetings.Decision.text", IN_MEETINGS, decision_text, page_of("meetings:meeting_detail")),
    Canary("meetings.DifferingView.text", IN_MEETINGS, view_text, page_of("meetings:meeting_detail")),
    *(
        Canary(
            f"meetings.MeetingAction.{name}",
            IN_MEETINGS,
            partial(meeting_action_text, name=name),
            page_of("meetings:action_detail"),
        )
        for name in ("what", "reason")
    ),
    Canary("meetings.MinutesDraft.text", LED, minutes_draft, page_of("meetings:minutes_detail")),
    *(
        Canary(
            f"meetings.Minutes.{name}",
            IN_MEETINGS,
            partial(minutes_text, name=name),
            page_of("meetings:minutes_detail"),
        )
        for name in ("text", "why", "content")
    ),
)
