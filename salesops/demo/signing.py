"""The month left to close as its people left it: confirmed, calibrated, released, seen, one objection decided."""

from datetime import datetime, timedelta

from core.periods import Month
from org.models import Person
from reviews.cycle import objecting, signing
from reviews.cycle.dates import dates_of
from reviews.cycle.desk import sheets_before
from reviews.cycle.objecting import Decision
from reviews.models import Objection
from reviews.previews import refresh_previews

AN_HOUR = timedelta(hours=1)
SEEN_BY = ("N02", "N03", "N06")
OBJECTION = (
    "I was at the fair in Ningbo for two days; my reports say so, but the rating of learning does not know of it."
)
ANSWER = "Both days are in your reports and count. The rating of learning rests on the courses and stays."


def sign_month(month: Month, now: datetime) -> None:
    """Takes every sheet of the month through its steps, each at its time."""
    dates = dates_of(month)
    people = {person.code: person for person in Person.objects.all()}
    refresh_previews(now)
    sheets = [sheet for sheet in sheets_before([one.pk for one in people.values()], month) if sheet.assessor]
    for signer in dict.fromkeys(sheet.assessor for sheet in sheets):
        mine = [sheet.person for sheet in sheets if sheet.assessor == signer]
        signing.confirm(month, mine, by=people[signer], now=dates.ratings_by - AN_HOUR)
    for signer in dict.fromkeys(sheet.releaser for sheet in sheets):
        mine = [sheet for sheet in sheets if sheet.releaser == signer]
        if calibrated := [sheet.person for sheet in mine if sheet.is_calibrated_by_another]:
            signing.finish_calibration(month, calibrated, by=people[signer], now=dates.calibration_by - 2 * AN_HOUR)
        signing.release(month, [sheet.person for sheet in mine], by=people[signer], now=dates.calibration_by - AN_HOUR)
    for code in SEEN_BY:
        objecting.acknowledge(month, by=people[code], now=dates.calibration_by + AN_HOUR)
    objection = objecting.object_to(
        month, about=Objection.About.ASSESSMENT, text=OBJECTION, by=people["N05"], now=dates.calibration_by + AN_HOUR
    )
    decision = Decision(Objection.Outcome.IN_PART, ANSWER)
    objecting.decide(objection, decision, by=objection.decider, now=dates.objections_until)
    signing.keep_released_figures([month], now)
