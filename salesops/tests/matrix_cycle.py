"""Who may see and do what of a month's release and objections: a part of access_matrix."""

from datetime import date
from uuid import uuid4

from core.tests.instants import DAY, at
from org.models import Person
from org.stamps import stamp
from org.tests.company import Company
from reviews.models import Assessment, MonthTimetable, Objection, SignOff
from salesops.tests.matrix import EVERYBODY, LINE_ABOVE, SELF, Line

CONTROL = frozenset({"gm", "hr"})
RATER, NEXT = frozenset({"manager"}), frozenset({"director"})
TO_CONFIRM, TO_FINISH, TO_RELEASE = "2026-03", "2026-04", "2026-05"  # of the colleague
TOLD = "2026-02"  # to the salesperson
NEVER = 40  # a working day that no month has: objections to TOLD are taken without an end


def given(person: Person, month: str) -> None:
    """The five ratings of somebody's month."""
    where = stamp(person, date.fromisoformat(f"{month}-28")).fields
    told = {"profile": "salesperson", **dict.fromkeys(Assessment.RATINGS, 4)}
    Assessment.objects.get_or_create(person=person, month=month, defaults={**where, **told})


def to_confirm(company: Company) -> dict[str, object]:
    given(company.colleague, TO_CONFIRM)
    return {"month": TO_CONFIRM}


def to_finish(company: Company) -> dict[str, object]:
    given(company.colleague, TO_FINISH)
    SignOff.objects.get_or_create(person=company.colleague, month=TO_FINISH, defaults={"confirmed_at": at(9)})
    return {"month": TO_FINISH}


def to_release(company: Company) -> dict[str, object]:
    given(company.colleague, TO_RELEASE)
    steps = {"confirmed_at": at(9), "calibrated_at": at(9)}
    SignOff.objects.get_or_create(person=company.colleague, month=TO_RELEASE, defaults=steps)
    return {"month": TO_RELEASE}


def to_send_back(company: Company) -> dict[str, object]:
    return to_finish(company) | {"code": company.colleague.code}


def told(company: Company) -> dict[str, object]:
    """A month that was released to the salesperson."""
    given(company.salesperson, TOLD)
    for month, last in ((TOLD, NEVER), ("2026-03", 6)):
        MonthTimetable.objects.get_or_create(
            effective_from=month, defaults={"calibration_day": 4, "objection_day": last}
        )
    SignOff.objects.get_or_create(
        person=company.salesperson, month=TOLD, defaults={"confirmed_at": at(9), "released_at": at(9)}
    )
    return {"month": TOLD}


def raised(company: Company) -> dict[str, object]:
    """An objection that the general manager decides."""
    told(company)
    own = {"person": company.salesperson, **stamp(company.salesperson, date(2026, 2, 27)).fields}
    words = {"text": "x", "raised_at": at(9), "due_on": DAY, "decider": company.gm}
    row, _ = Objection.objects.get_or_create(**own, month=TOLD, about="discipline", defaults=words)
    return {"pk": row.pk}


def sheets(company: Company) -> dict[str, object]:
    return {"people": [company.colleague.code]}


def words(company: Company) -> dict[str, object]:
    return {"about": "other", "subject_on": "", "text": "A day is missing.", "submit_key": str(uuid4())}


def days(company: Company) -> dict[str, object]:
    wanted = {"effective_from": "2026-09", "calibration_day": "3", "objection_day": "5"}
    return wanted | {"submit_key": str(uuid4())}


def why(company: Company) -> dict[str, object]:
    return {"reason": "Read the third week again."}


def signed_by(signer: frozenset[str], sample: object) -> Line:
    return Line(see=None, act=signer, refused=EVERYBODY - signer, sample=sample, form=sheets)


CYCLE = {
    "months:timetable": Line(
        see=CONTROL,
        act=CONTROL,
        told_why=EVERYBODY - CONTROL,
        refused=EVERYBODY - CONTROL,
        form=days,
        sender="gm",
        makes="reviews.MonthTimetable",
    ),
    "months:cycle": Line(see=CONTROL, told_why=EVERYBODY - CONTROL, sample=told),
    "months:confirm": signed_by(RATER, to_confirm),
    "months:finish_calibration": signed_by(NEXT, to_finish),
    "months:release": signed_by(NEXT, to_release),
    "months:send_back": Line(see=NEXT, act=NEXT, told_why=RATER, refused=RATER, sample=to_send_back, form=why),
    "months:own_sheet": Line(see=EVERYBODY, sample=told),
    "months:acknowledge": Line(see=None, act=SELF, refused=EVERYBODY - SELF, sample=told),
    "months:objection_add": Line(
        see=SELF,
        act=SELF,
        told_why=EVERYBODY - SELF,
        refused=EVERYBODY - SELF,
        sample=told,
        form=words,
        makes="reviews.Objection",
    ),
    "months:objection_list": Line(see=EVERYBODY),
    "months:objection_detail": Line(
        see=LINE_ABOVE | SELF | {"hr"},
        act=frozenset({"gm"}),
        refused=frozenset({"manager", "director", "hr"}) | SELF,
        sample=raised,
    ),
}
