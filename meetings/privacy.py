"""What meetings holds about people."""

from core.privacy import IN_THE_EXPORT, KEY_STAYS, WITH_THE_COMPANY, Decision, reference, text_goes, two_years

WHO = "REPORTS of org.access: the person and the line above; a draft only its writer"

INVITED = "those who are invited, who keeps the meetings of the unit, and the heads above it"

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
    "meetings.WeeklyPlan": Decision("the person", WHO, two_years("week_start"), IN_THE_EXPORT, KEY_STAYS),
    "meetings.MeetingSeries": Decision(
        "the company", INVITED, WITH_THE_COMPANY, IN_THE_EXPORT, KEY_STAYS, by=("made_by",)
    ),
    "meetings.SeriesPart": reference(INVITED),
    "meetings.Meeting": Decision("the company", INVITED, two_years("day"), IN_THE_EXPORT, KEY_STAYS, by=("chair",)),
    "meetings.Invitee": Decision("the person", INVITED, two_years("meeting__day"), IN_THE_EXPORT, KEY_STAYS),
    "meetings.AgendaItem": Decision(
        "whoever raised it; nobody where it has no name",
        INVITED,
        two_years("meeting__day"),
        IN_THE_EXPORT,
        text_goes("text"),
        by=("author",),
    ),
}
