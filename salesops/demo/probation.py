"""Probations of the demo company: one in the second month with open and met milestones, one near the end."""

from datetime import date, datetime, timedelta

from core.periods import days
from core.walltime import company_zone
from org.models import Person
from recruiting.models import Contract, Probation
from recruiting.probation import milestones, starting
from recruiting.probation.milestones import Talk
from recruiting.probation.standing import is_reached, standing_of

NEWCOMERS = {"N05": "N01", "S05": "S01"}  # whom each stands under
SEEN = {
    "prospects": "名單上五家都已通過電話，需求和預算都問清楚了。",
    "proposal_confirmed": "客戶回信確認了報價方案的內容。",
}
NOTE = "一起看了本階段的要求，說了做得好的和還缺的。"
PLAN = "每週兩次跟著導師拜訪，課程在兩週內補完。"


def start_probations(now: datetime, today: date) -> None:
    """Starts both on their first day; what has come since is confirmed, talked about and read."""
    for code, head in NEWCOMERS.items():
        person = Person.objects.get(code=code)
        begun = now - (today - person.hired_on)
        told = {"starts_on": person.hired_on, "contract": Contract.LONGER, "by": _somebody("GM"), "now": begun}
        probation = starting.start(person, **told)
        milestones.see(probation, by=person, now=begun + timedelta(hours=1))
        for day in (5, 30, 60):
            on = person.hired_on + timedelta(days=day)
            if on < today:
                _look(probation, day, head, now - (today - on), now)
    text = "謝謝安排導師，我想多練習談判這一段。"
    own = Probation.objects.get(person__code="N05")
    milestones.write_statement(own, text, by=_somebody("N05"), now=now - timedelta(days=3))


def _look(probation: Probation, day: int, head: str, at: datetime, now: datetime) -> None:
    """The head confirms what there are no records of, and talks; once more on the day that was agreed."""
    milestone = probation.terms.milestones.get(day=day)
    for condition in milestone.conditions.filter(evidence__in=SEEN):
        told = {"is_met": True, "note": SEEN[condition.evidence], "by": _somebody(head), "now": at}
        milestones.confirm(probation, condition.pk, **told)
    on, today = at.astimezone(company_zone()).date(), now.astimezone(company_zone()).date()
    for is_last in (False, True):
        reached = is_reached(standing_of(probation, [milestone], on)[milestone.pk])
        monday = next(day for day in days(on + timedelta(days=12), on + timedelta(days=20)) if day.weekday() == 0)
        again = min(monday, probation.ends_on)
        talk = Talk(True, NOTE) if reached else Talk(False, NOTE, PLAN, None if is_last else again)
        milestones.note_talk(probation, milestone, talk, by=_somebody(head), now=at)
        if reached or again >= today:
            return
        at, on = at + (again - on), again


def _somebody(code: str) -> Person:
    """The person as the next request reads them: what they may is of the day of the act."""
    return Person.objects.get(code=code)
