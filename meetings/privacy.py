"""What meetings holds about people."""

from core.privacy import (
    DELETED,
    IN_THE_EXPORT,
    KEY_STAYS,
    WITH_THE_COMPANY,
    Act,
    Decision,
    Erasure,
    reference,
    text_goes,
    two_years,
)
from meetings.striking import strike_out

WHO = "REPORTS of org.access: the person and the line above; a draft only its writer"

INVITED = "those who are invited, who keeps the meetings of the unit, and the heads above it"

RUNNERS = "whoever chairs the meeting or writes its minutes, and who stands in"

DECISIONS = {
    "meetings.ReportRule": reference(),
    "meetings.ReportTemplate": Decision(
        "the company", "everybody", WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("made_by",)
    ),
    "meetings.Report": Decision(
        "the person", WHO, two_years("subject_on"), IN_THE_EXPORT, text_goes(body={}, draft={}, excuse_reason="–")
    ),
    "meetings.ReportLine": Decision(
        "the person",
        WHO,
        two_years("report__subject_on"),
        IN_THE_EXPORT,
        text_goes("who", "what", "words", "next_step"),
        by=("report__person",),
    ),
    "meetings.ReportReply": Decision(
        "whoever wrote it",
        WHO,
        two_years("report__subject_on"),
        IN_THE_EXPORT,
        text_goes("text", "answer"),
        by=("report__person", "author"),
    ),
    "meetings.VisitDetails": Decision(
        "the person",
        WHO,
        two_years("line__report__subject_on"),
        IN_THE_EXPORT,
        text_goes(body={}),
        by=("line__report__person",),
    ),
    "meetings.WeeklyPlan": Decision("the person", WHO, two_years("week_start"), IN_THE_EXPORT, KEY_STAYS),
    "meetings.MeetingSeries": Decision(
        "the company", INVITED, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("made_by",)
    ),
    "meetings.SeriesPart": reference(INVITED),
    "meetings.Meeting": Decision(
        "the company",
        INVITED,
        two_years("day"),
        IN_THE_EXPORT,
        text_goes("reason"),
        by=("chair", "called_off_by"),
    ),
    "meetings.Invitee": Decision("the person", INVITED, two_years("meeting__day"), IN_THE_EXPORT, KEY_STAYS),
    "meetings.AgendaItem": Decision(
        "whoever raised it; nobody where it has no name",
        INVITED,
        two_years("meeting__day"),
        IN_THE_EXPORT,
        text_goes("text"),
        by=("author",),
    ),
    "meetings.Attendance": Decision(
        "the person",
        RUNNERS + "; the person",
        two_years("meeting__day"),
        IN_THE_EXPORT,
        text_goes("note"),
        by=("person",),
    ),
    "meetings.Speaker": Decision("the person", RUNNERS, two_years("item__meeting__day"), IN_THE_EXPORT, DELETED),
    "meetings.ItemNote": Decision(
        "whoever wrote it",
        RUNNERS + "; in the minutes " + INVITED,
        two_years("item__meeting__day"),
        IN_THE_EXPORT,
        text_goes("text"),
        by=("author",),
    ),
    "meetings.Decision": Decision(
        "the company",
        INVITED,
        two_years("meeting__day"),
        IN_THE_EXPORT,
        KEY_STAYS,
        by=("made_by",),
    ),
    "meetings.DifferingView": Decision(
        "whoever wrote it; nobody where it has no name",
        INVITED,
        two_years("decision__meeting__day"),
        IN_THE_EXPORT,
        text_goes("text"),
        by=("author",),
    ),
    "meetings.MeetingAction": Decision(
        "the owner",
        INVITED + "; the owner",
        two_years("meeting__day"),
        IN_THE_EXPORT,
        text_goes("what", "reason"),
        by=("owner", "made_by", "ended_by"),
    ),
    "meetings.MinutesDraft": Decision(
        "the company",
        RUNNERS,
        two_years("meeting__day"),
        IN_THE_EXPORT,
        text_goes("text"),
        by=("meeting__chair", "meeting__minute_taker"),
    ),
    "meetings.Minutes": Decision(
        "the company; people stand in it as keys",
        INVITED,
        two_years("meeting__day"),
        IN_THE_EXPORT,
        Erasure.of(
            "what was decided and who was there stay under keys without meaning; points, notes, views and actions of "
            "the person lose their words, and so do the free text and the reason of whoever published it",
            act=Act.CHANGES,
            sets={"text": "", "why": ""},
            before=strike_out,
        ),
        by=("published_by",),
    ),
}
