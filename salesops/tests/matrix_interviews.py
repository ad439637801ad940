"""Who may see and do what of interviews, scorecards, decisions, offers and the funnel: a part of access_matrix."""

from datetime import date, timedelta
from uuid import uuid4

from core.tests.instants import DAY, at
from org.tests.company import Company
from recruiting.models import Application, Interview, Offer
from recruiting.tests.interview_factories import make_applied, make_criteria, make_interview, make_offer, send
from salesops.tests.matrix import EVERYBODY, HEADS, LINE_ABOVE, NOBODY, Line

CHOOSE = LINE_ABOVE | {"hr"}
HOLD = frozenset({"supervisor", "colleague"})  # the interview of the samples
COUNT = HEADS | {"hr"}
TO_COME = at(10, day=DAY + timedelta(days=2))

Values = dict[str, object]


def interview_of(company: Company, email: str, **told: object) -> Interview:
    """The interview with the candidate of that address, held by the supervisor and the colleague."""
    known = Interview.objects.filter(application__candidate__email=email).first()
    if known is not None:
        return known
    application = make_applied(company, email=email)
    return make_interview(application, company.supervisor, company.colleague, **told)


def application_of(company: Company, email: str, kind: str) -> Application:
    known = Application.objects.filter(candidate__email=email).first()
    return known or make_applied(company, email=email, kind=kind)


def to_score(company: Company) -> Values:
    return {"pk": interview_of(company, "held@example.org").pk}


def to_come(company: Company) -> Values:
    told = {"starts_at": TO_COME, "due_at": at(18, day=DAY + timedelta(days=6))}
    return {"pk": interview_of(company, "soon@example.org", **told).pk}


def applied(company: Company) -> Values:
    return {"pk": application_of(company, "fresh@example.org", "interview_1").pk}


def scored(company: Company) -> Values:
    interview = interview_of(company, "scored@example.org")
    for person in (company.supervisor, company.colleague):
        if not interview.interviewers.get(person=person).sent_at:
            send(interview, person)
    return {"pk": interview.application_id}


def opening(company: Company) -> Values:
    return {"pk": Application.objects.get(pk=scored(company)["pk"]).opening_id}


def offer_of(company: Company, email: str, answer: str = "") -> Offer:
    application = application_of(company, email, "offer")
    return application.offers.first() or make_offer(application, by=company.manager, answer=answer)


def to_offer(company: Company) -> Values:
    offer = offer_of(company, "next@example.org", "declined")
    return {"pk": offer.application_id}


def to_answer(company: Company) -> Values:
    return {"pk": offer_of(company, "out@example.org").pk}


def to_hire(company: Company) -> Values:
    return {"pk": offer_of(company, "yes@example.org", "accepted").application_id}


# --- what valid forms post --------------------------------------------------------------------------------------------


def slot(company: Company) -> Values:
    return {"day": DAY + timedelta(days=5), "at": "10:00", "minutes": "60", "place": "Room 2"}


def interview(company: Company) -> Values:
    people = {"interviewer_1": company.supervisor.pk, "interviewer_2": company.assistant.pk}
    people |= {f"interviewer_{number}": "" for number in (3, 4, 5)}
    return slot(company) | people | {"submit_key": str(uuid4())}


def moved(company: Company) -> Values:
    return slot(company) | {"reason": "The room is taken.", "version": "1"}


def cancelled(company: Company) -> Values:
    return {"cancelled_reason": "Took another post.", "version": "1"}


def card(company: Company) -> Values:
    found: Values = {"number": "1", "submit_key": str(uuid4())}
    for one in make_criteria():
        found |= {f"score_{one.pk}": "4", f"evidence_{one.pk}": "Told of thirty customers."}
    return found


def decision(company: Company) -> Values:
    stage = Application.objects.get(pk=scored(company)["pk"]).stage_id
    return {"stage": stage, "outcome": "offer", "reason": "", "words": "Numbers of three years."}


def offer(company: Company) -> Values:
    return {"terms": "Ten thousand", "answer_by": DAY + timedelta(days=7), "submit_key": str(uuid4())}


def answered(company: Company) -> Values:
    return {"answer": "accepted", "answer_reason": "", "version": "1"}


def first_post(company: Company) -> Values:
    told = {"first_day": date(2026, 7, 1), "code": "N99", "profile": "probation", "contract": "longer"}
    return told | {"submit_key": str(uuid4())}


def acted(act: frozenset[str], others: frozenset[str] = NOBODY, **told: object) -> Line:
    """An act on a page of its own: `others` read it and are told why they may not."""
    return Line(see=act, act=act, told_why=others, refused=others, **{"sender": min(act)} | told)


INTERVIEWS = {
    "recruiting:interview_list": Line(see=EVERYBODY),
    "recruiting:interview_detail": Line(see=CHOOSE | HOLD, sample=to_score),
    "recruiting:interview_add": acted(CHOOSE, sample=applied, form=interview, makes="recruiting.Interview"),
    "recruiting:interview_move": acted(CHOOSE, HOLD, sample=to_come, form=moved),
    "recruiting:interview_cancel": acted(CHOOSE, HOLD, sample=to_come, form=cancelled),
    "recruiting:card_send": acted(HOLD, CHOOSE, sample=to_score, form=card, makes="recruiting.ScoreCard"),
    "recruiting:decide_next": Line(see=COUNT, told_why=EVERYBODY - COUNT),
    "recruiting:candidate_compare": Line(see=CHOOSE, sample=opening),
    "recruiting:application_choose": Line(see=CHOOSE, sample=scored),
    "recruiting:application_decide": acted(LINE_ABOVE, frozenset({"hr"}), sample=scored, form=decision),
    "recruiting:offer_add": acted(CHOOSE, sample=to_offer, form=offer, makes="recruiting.Offer"),
    "recruiting:offer_answer": acted(CHOOSE, sample=to_answer, form=answered),
    "recruiting:application_hire": acted(
        frozenset({"gm", "hr"}),
        frozenset({"manager", "director"}),
        sample=to_hire,
        form=first_post,
        makes="recruiting.Hiring",
    ),
    "recruiting:funnel": Line(see=COUNT, told_why=EVERYBODY - COUNT),
    "recruiting:funnel_list": Line(see=COUNT, told_why=EVERYBODY - COUNT),
}
