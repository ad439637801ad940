"""Who may see and do what of promotions and plans to improve: a part of access_matrix."""

from datetime import date, timedelta
from uuid import uuid4

from core.periods import Month
from core.tests.instants import DAY, at
from org.models import Period, Person
from org.tests.company import Company
from org.tests.factories import make_title
from reviews.models import ImprovementPlan, PromotionCase
from reviews.tests.case_factories import EXCELLENT, WEAK, make_plan, make_promotion, seal_months, seat
from salesops.tests.matrix import EVERYBODY, LINE_ABOVE, SELF, Line
from training.models import Course, CourseArea
from training.tests.factories import course_of, make_passed

READERS = LINE_ABOVE | SELF | {"hr"}
ABOVE_SOUTH = frozenset({"other_manager", "director", "gm"})
LEADS = frozenset({"manager", "director"})
NOMINATED = frozenset({"manager", "hr"})  # and HR, who may name the panel and take back as well
SEALED = Month("2026-01")  # the last of three months that no other sample needs open
NEXT_MONTH = date(2026, 7, 1)

Values = dict[str, object]


def sealed(company: Company) -> None:
    """Three good months of the stranger and weak ones of the newcomer, once."""
    if not company.stranger.month_results.exists():
        Period.objects.get_or_create(month="2025-09")  # the oldest stays open: nothing of the house is over yet
        seal_months({company.stranger: EXCELLENT, company.newcomer: WEAK}, last=SEALED, with_facts=True)
        # What another sample asks of everybody.
        make_passed(company.stranger, Course.objects.get(area=CourseArea.FINANCE, renews=None))


def good(company: Company) -> Values:
    sealed(company)
    return {"code": company.stranger.code, "about": "promotion"}


def weak(company: Company) -> Values:
    sealed(company)
    return {"code": company.newcomer.code}


def promotion_of(company: Company, person: Person, state: str, **told: object) -> PromotionCase:
    known = PromotionCase.objects.filter(person=person, state=state).first()
    return known or make_promotion(company, person, state, **told)


def evidence(company: Company) -> Values:
    return {"pk": promotion_of(company, company.salesperson, "evidence").pk}


def to_speak(company: Company) -> Values:
    case = promotion_of(company, company.colleague, "panel")
    if not case.panel_words.exists():
        seat(case, company.supervisor, company.assistant)
    return {"pk": case.pk}


def to_decide(company: Company) -> Values:
    case = promotion_of(company, company.supervisor, "panel", heard_at=at(11))
    if not case.panel_words.exists():
        seat(case, company.manager, company.assistant, given_at=at(11))
    return {"pk": case.pk}


def approved(company: Company) -> Values:
    return {"pk": promotion_of(company, company.assistant, "approved").pk}


def plan_of(company: Company, person: Person, state: str, **told: object) -> ImprovementPlan:
    known = ImprovementPlan.objects.filter(person=person, state=state).first()
    return known or make_plan(company, person, state, **told)


def opened(company: Company) -> Values:
    return {"pk": plan_of(company, company.salesperson, "opened").pk}


def running(company: Company) -> Values:
    return {"pk": plan_of(company, company.colleague, "active", starts_on=DAY - timedelta(days=60)).pk}


def not_met(company: Company) -> Values:
    return {"pk": plan_of(company, company.supervisor, "not_met").pk}


def to_train(company: Company) -> Values:
    told = {"next_step": "training", "next_reason": "More calls.", "next_by": company.director, "next_at": at(13)}
    return {"pk": plan_of(company, company.assistant, "not_met", **told).pk}


# --- what valid forms post --------------------------------------------------------------------------------------------


def key() -> Values:
    return {"submit_key": str(uuid4())}


def nomination(company: Company) -> Values:
    title = make_title("LEAD", profile="supervisor")
    post = {"title": title.pk, "profile": "", "unit": "SOUTH", "starts_on": NEXT_MONTH}
    return post | {"reason": "Helps everybody."} | key()


def plan(company: Company) -> Values:
    told = {"reason": "Next steps are missing.", "training": "Talks", "coaching": "Mondays", "starts_on": DAY}
    goal = {"measure_1": "next steps done", "target_1": "20 a week", "due_on_1": DAY + timedelta(days=20)}
    return told | goal | {"days": "45", "courses": [course_of("culture").pk]} | key()


def why_not_now(company: Company) -> Values:
    return {"reason": "In autumn.", "look_again_on": date(2026, 9, 1)} | key()


def confirmation(company: Company) -> Values:
    return {"criterion": "courses", "outcome": "met", "note": "Course of May"} | key()


def panel(company: Company) -> Values:
    members = {"member_1": company.assistant.pk, "member_2": company.supervisor.pk}
    return members | {f"member_{number}": "" for number in (3, 4, 5)} | {"version": "1"}


def word(company: Company) -> Values:
    return {"word": "for", "reason": "Leads already.", "version": "1"}


def decision(company: Company) -> Values:
    return {"outcome": "approved", "decision": "The panel is for it.", "version": "1"}


def first_day(company: Company) -> Values:
    return {"starts_on": NEXT_MONTH, "version": "1"}


def taken_back(company: Company) -> Values:
    return {"withdrawn_reason": "Not now.", "version": "1"}


def changed_plan(company: Company) -> Values:
    return plan(company) | {"version": "1"}


def note(company: Company) -> Values:
    return {"text": "Two calls together."} | key()


def result(company: Company) -> Values:
    return {"outcome": "met", "result": "Twenty a week.", "version": "1"}


def what_follows(company: Company) -> Values:
    return {"next_step": "training", "next_reason": "More calls.", "version": "1"}


def acted(act: frozenset[str], others: frozenset[str], **told: object) -> Line:
    """An act on a page of its own: `others` read the case and are told why they may not."""
    return Line(see=act, act=act, told_why=others, refused=others, **{"sender": min(act)} | told)


CASES = {
    "cases:case_list": Line(see=EVERYBODY),
    "cases:mine": Line(see=EVERYBODY),
    "cases:next_step": Line(see=READERS),
    "cases:promotion_add": acted(
        ABOVE_SOUTH, frozenset({"hr", "stranger"}), sample=good, form=nomination, makes="reviews.PromotionCase"
    ),
    "cases:set_aside_add": acted(
        ABOVE_SOUTH, frozenset({"hr", "stranger"}), sample=good, form=why_not_now, makes="reviews.SetAside"
    ),
    "cases:improvement_add": acted(
        frozenset({"other_manager", "director"}),
        frozenset({"gm", "hr", "newcomer"}),
        sample=weak,
        form=plan,
        makes="reviews.ImprovementPlan",
    ),
    "cases:promotion_detail": Line(see=READERS, sample=evidence),
    "cases:criterion_confirm": acted(
        LINE_ABOVE | {"hr"}, SELF, sample=evidence, form=confirmation, makes="reviews.CriterionWord"
    ),
    "cases:panel_name": acted(NOMINATED, READERS - NOMINATED, sample=evidence, form=panel),
    "cases:promotion_withdraw": acted(NOMINATED, READERS - NOMINATED, sample=evidence, form=taken_back),
    "cases:word_give": acted(
        frozenset({"supervisor", "assistant"}), LINE_ABOVE | {"hr", "colleague"}, sample=to_speak, form=word
    ),
    "cases:promotion_decide": acted(
        frozenset({"director", "gm"}),
        frozenset({"manager", "hr", "supervisor", "assistant"}),
        sample=to_decide,
        form=decision,
    ),
    "cases:post_give": acted(
        frozenset({"gm", "hr"}), frozenset({"manager", "director", "assistant"}), sample=approved, form=first_day
    ),
    "cases:improvement_detail": Line(see=READERS, sample=opened),
    "cases:improvement_edit": acted(LEADS, READERS - LEADS, sample=opened, form=changed_plan),
    "cases:improvement_see": Line(see=None, act=SELF, refused=READERS - SELF, sample=opened),
    "cases:improvement_start": Line(see=None, act=LEADS, refused=READERS - LEADS, sample=opened, sender="manager"),
    "cases:statement_add": acted(SELF, READERS - SELF, sample=opened, form=note, makes="reviews.PlanNote"),
    "cases:coaching_note": acted(
        LEADS, frozenset({"gm", "hr", "colleague"}), sample=running, form=note, makes="reviews.PlanNote"
    ),
    "cases:improvement_end": acted(LEADS, frozenset({"gm", "hr", "colleague"}), sample=running, form=result),
    "cases:improvement_next": acted(
        frozenset({"director", "gm", "hr"}), frozenset({"manager", "supervisor"}), sample=not_met, form=what_follows
    ),
    "cases:improvement_again": acted(
        LEADS, frozenset({"gm", "hr", "assistant"}), sample=to_train, form=plan, makes="reviews.ImprovementPlan"
    ),
}
