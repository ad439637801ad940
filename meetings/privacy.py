"""What meetings holds about people."""

from core.privacy import IN_THE_EXPORT, TEXT_GOES, TWO_YEARS, Decision, reference

WHO = "REPORTS of org.access: the person and the line above; a draft only its writer"

DECISIONS = {
    "meetings.ReportRule": reference(),
    "meetings.Report": Decision("the person", WHO, TWO_YEARS, IN_THE_EXPORT, TEXT_GOES),
    "meetings.ReportLine": Decision("the person", WHO, TWO_YEARS, IN_THE_EXPORT, TEXT_GOES),
    "meetings.WeeklyPlan": Decision("the person", WHO, TWO_YEARS, IN_THE_EXPORT, TEXT_GOES),
}
