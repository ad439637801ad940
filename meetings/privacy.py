"""What meetings holds about people."""

from core.privacy import IN_THE_EXPORT, KEY_STAYS, Decision, reference, text_goes, two_years

WHO = "REPORTS of org.access: the person and the line above; a draft only its writer"

DECISIONS = {
    "meetings.ReportRule": reference(),
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
}
