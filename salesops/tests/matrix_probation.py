"""Who may see and do what of probations: a part of access_matrix."""

from datetime import date
from uuid import uuid4

from core.tests.instants import at
from org.models import Person, Profile
from org.tests.company import Company
from org.tests.factories import make_appointment, make_person
from recruiting.models import Contract, Probation, ProbationTerms
from recruiting.probation.forms import initial_of
from recruiting.tests.probation_factories import condition, make_probation, make_proposal, ordinary_title
from salesops.tests.matrix import EVERYBODY, LINE_ABOVE, SELF, Line

READERS = LINE_ABOVE | SELF | {"hr"}
KEEPERS = frozenset({"gm", "hr"})
BEGAN = date(2026, 6, 10)

Values = dict[str, object]


def probation_of(company: Company, person: Person, **told: object) -> Probation:
    """The probation of somebody who was hired long ago, so that nothing else of the house moves."""
    known = Probation.objects.filter(person=person).first()
    return known or make_probation(company, person, is_hired_then=False, **told)


def running(company: Company) -> Values:
    found = probation_of(company, company.salesperson)
    told = {"condition": condition(30, "prospects").pk, "nth": 5, "code": company.salesperson.code}
    return {"pk": found.pk, "number": 1} | told


def proposed(company: Company) -> Values:
    found = probation_of(company, company.colleague)
    if not found.proposals.exists():
        make_proposal(found, company.manager)
    return {"pk": found.pk}


def decided(company: Company) -> Values:
    told = {"outcome": "confirmed", "outcome_at": at(11)}
    found = probation_of(company, company.supervisor, **told)
    if not found.proposals.exists():
        told = {"decided_by": company.hr, "decided_at": at(11), "decision": "Yes.", "is_approved": True}
        make_proposal(found, company.manager, **told)
    return {"pk": found.pk}


def untouched(company: Company) -> Values:
    """That of somebody of the north who began a week ago: nobody has talked about it yet."""
    person = Person.objects.filter(code="BEGUN").first()
    if person is None:
        person = make_person("BEGUN", hired_on=BEGAN)
        make_appointment(person, company.north, profile=Profile.PROBATION, since=BEGAN)
    return {"pk": probation_of(company, person, starts_on=BEGAN).pk}


def newly_hired(company: Company) -> Values:
    """Somebody who began in the south a week ago."""
    person = Person.objects.filter(code="FRESH").first()
    if person is None:
        person = make_person("FRESH", hired_on=BEGAN)
        make_appointment(person, company.south, profile=Profile.PROBATION, since=BEGAN)
    return {"code": person.code}


# --- what valid forms post --------------------------------------------------------------------------------------------


def key() -> Values:
    return {"submit_key": str(uuid4())}


def length(company: Company) -> Values:
    return {"contract": Contract.LONGER, "months": ""} | key()


def other_length(company: Company) -> Values:
    return {"contract": Contract.LONGER, "months": "4", "version": "1"}


def confirmation(company: Company) -> Values:
    return {"outcome": "met", "note": "Seen the list."} | key()


def talk(company: Company) -> Values:
    told = {"outcome": "not_yet", "note": "One course is open.", "plan": "On Friday.", "look_again_on": "2026-06-26"}
    return told | key()


def statement(company: Company) -> Values:
    return {"text": "I need a mentor."} | key()


def what_is_proposed(company: Company) -> Values:
    told = {"step": "confirm", "reason": "Reached all of it.", "starts_on": "2026-07-01", "title": "", "unit": ""}
    return told | {"ends_on": "", "agreed_on": "", "sending": "draft", "version": "0"}


def drafted(company: Company) -> Values:
    found = probation_of(company, company.assistant)
    make_proposal(found, company.manager, sent_at=None)
    return {"pk": found.pk}


def draft_to_go_on_with(company: Company) -> Values:
    return what_is_proposed(company) | {"version": "1"}


def said(company: Company) -> Values:
    return {"outcome": "approved", "decision": "I agree.", "version": "1"}


def given(company: Company) -> Values:
    return {"starts_on": "2026-07-01", "title": ordinary_title().pk, "version": "1"}


def new_rules(company: Company) -> Values:
    before = ProbationTerms.objects.latest("number")
    return initial_of(before, list(before.milestones.prefetch_related("conditions"))) | key()


def acted(act: frozenset[str], others: frozenset[str], **told: object) -> Line:
    """An act on a page of its own: `others` read the probation and are told why they may not."""
    return Line(see=act, act=act, told_why=others, refused=others, **{"sender": min(act)} | told)


PROBATION = {
    "probation:probation_list": Line(see=EVERYBODY),
    "probation:probation_mine": Line(see=EVERYBODY),
    "probation:rules_detail": Line(see=EVERYBODY),
    "probation:rules_version": Line(see=EVERYBODY, sample=running),
    "probation:rules_add": acted(KEEPERS, EVERYBODY - KEEPERS, form=new_rules, makes="recruiting.ProbationTerms"),
    "probation:probation_person": Line(see=READERS, sample=running),
    "probation:probation_add": acted(
        KEEPERS,
        frozenset({"other_manager", "director"}),
        sample=newly_hired,
        form=length,
        makes="recruiting.Probation",
    ),
    "probation:probation_detail": Line(see=READERS, sample=running),
    "probation:probation_edit": acted(KEEPERS, frozenset({"manager", "director"}), sample=untouched, form=other_length),
    "probation:probation_see": Line(see=None, act=SELF, refused=READERS - SELF, sample=running),
    "probation:condition_confirm": acted(
        LINE_ABOVE | {"hr"}, SELF, sample=running, form=confirmation, makes="recruiting.ConditionWord"
    ),
    "probation:talk_add": acted(LINE_ABOVE, SELF | {"hr"}, sample=running, form=talk, makes="recruiting.MilestoneTalk"),
    "probation:statement_add": acted(
        SELF, READERS - SELF, sample=running, form=statement, makes="recruiting.ProbationStatement"
    ),
    "probation:proposal_edit": acted(LINE_ABOVE, SELF | {"hr"}, sample=running, form=what_is_proposed),
    "probation:proposal_decide": acted(
        frozenset({"director", "gm", "hr"}), frozenset({"manager", "colleague"}), sample=proposed, form=said
    ),
    "probation:outcome_carry_out": acted(
        KEEPERS, frozenset({"manager", "director", "supervisor"}), sample=decided, form=given
    ),
}
