"""Who may see and do what of openings and candidates: a part of access_matrix."""

from datetime import date
from uuid import uuid4

from core.files.checking import clean
from core.files.storing import store
from core.tests.instants import at
from core.tests.nasty_files import upload
from org.tests.company import Company
from org.tests.factories import make_title
from recruiting.interviews.scorecard import scorecard, version_of
from recruiting.models import Application, CandidateDocument, Opening, Stage
from recruiting.tests.factories import make_application, make_channel, make_opening, make_reason, make_template, named
from salesops.tests.matrix import EVERYBODY, HEADS, LINE_ABOVE, Line
from salesops.tests.matrix_interviews import HOLD, interview_of

Values = dict[str, object]
READERS = LINE_ABOVE | {"hr"}  # of an opening in the north
RECRUITERS = HEADS | {"hr"}
KEEPERS = frozenset({"gm", "hr"})
OTHERS = EVERYBODY - RECRUITERS


def key() -> Values:
    return {"submit_key": str(uuid4())}


def opening_in(company: Company, state: str) -> Opening:
    known = Opening.objects.filter(state=state, unit=company.north).first()
    return known or make_opening(company.north, by=company.manager, approver=company.hr, state=state)


def drafted(company: Company) -> Values:
    return {"pk": opening_in(company, "draft").pk}


def approved(company: Company) -> Values:
    return {"pk": opening_in(company, "approved").pk}


def opened(company: Company) -> Values:
    return {"pk": opening_in(company, "open").pk}


def an_application(company: Company) -> Application:
    known = Application.objects.filter(stage__kind="screening", candidate__erased_at=None).first()
    return known or make_application(opening_in(company, "open"), by=company.hr)


def applied(company: Company) -> Values:
    return {"pk": an_application(company).pk}


def candidate(company: Company) -> Values:
    return {"pk": an_application(company).candidate_id}


def a_document(company: Company) -> Values:
    row = CandidateDocument(candidate_id=interview_of(company, "papers@example.org").application.candidate_id)
    return {"pk": store(row, clean(upload("a.txt", b"Ten years of paper and ink.")), by=company.hr, now=at(9)).pk}


def a_channel(company: Company) -> Values:
    opening_in(company, "open")
    return {"of": "channels", "pk": make_channel().pk}


def a_reason(company: Company) -> Values:
    opening_in(company, "open")
    return {"of": "reasons", "pk": make_reason("refused").pk}


def a_template(company: Company) -> Values:
    opening_in(company, "open")
    return {"of": "stages", "pk": make_template().pk}


def channels(company: Company) -> Values:
    return {"of": "channels"}


# --- what valid forms post --------------------------------------------------------------------------------------------


def wanted(company: Company) -> Values:
    told = {"unit": "NORTH", "title": make_title("SALES").pk, "number": "2", "wanted_by": date(2199, 1, 1)}
    return told | {"reason": "Two left."}


def new_opening(company: Company) -> Values:
    return wanted(company) | key()


def changed_opening(company: Company) -> Values:
    return wanted(company) | {"version": "1"}


def version(company: Company) -> Values:
    return {"version": "1"}


def cancelled_opening(company: Company) -> Values:
    return {"version": "1", "cancelled_reason": "Not needed."}


def left_behind(company: Company) -> Values:
    opening = opening_in(company, "filled")
    if not opening.applications.exists():
        make_application(opening, by=company.hr)
    return {"pk": opening.pk}


def told(company: Company) -> Values:
    return {"submit_key": str(uuid4()), "outcome": "refused", "reason": make_reason("refused").pk, "words": ""}


def stages(company: Company) -> Values:
    return {"version": "1", "template": make_template().pk}


def a_move(company: Company) -> Values:
    one = an_application(company)
    return {"application": one.mark, "stage": one.opening.stages.get(kind="interview_1").pk, "reason": "", "words": ""}


def next_step(company: Company) -> Values:
    return {"version": "1", "next_step": "Call", "next_on": date(2026, 7, 1)}


def new_candidate(company: Company) -> Values:
    told = {"name_zh": "王芳", "name_pinyin": "", "phone": "", "email": "", "note": "", "consented_on": "", "seen": ""}
    return told | {"channel": make_channel().pk} | key()


def changed_candidate(company: Company) -> Values:
    told = {
        "name_zh": "王芳",
        "name_pinyin": "",
        "phone": "1",
        "email": "",
        "note": "",
        "consented_on": "",
        "person": "",
    }
    return told | {"channel": make_channel().pk, "version": "1"}


def another_opening(company: Company) -> Values:
    other = Opening.objects.filter(state="open", unit=company.north, number=7).first()
    other = other or make_opening(company.north, by=company.manager, approver=company.hr, number=7)
    return {"opening": other.pk} | key()


def sure(company: Company) -> Values:
    return {"sure": "on"}


def a_file(company: Company) -> Values:
    return {"document": upload("a.txt", b"Ten years of paper and ink.")} | key()


def posts(company: Company) -> Values:
    return {"unit": "NORTH", "title": make_title("SALES").pk, "number": "3", "valid_from": date(2026, 7, 1)} | key()


def names(company: Company) -> Values:
    return named("Fair") | key()


def one_criterion(company: Company) -> Values:
    anchors = dict.fromkeys(("text_en_1", "text_zh_hant_1", "text_zh_hans_1"), "\n".join("12345"))
    names = {f"{name}_1": text for name, text in named("Numbers").items()}
    return names | anchors | {"weight_1": "100", "decides_1": "on", "over": version_of(scorecard())} | key()


def other_names(company: Company) -> Values:
    return named("Fair") | {"version": "1"}


def other_stages(company: Company) -> Values:
    data = other_names(company)
    for number, kind in enumerate(Stage.Kind.values, start=1):
        data |= {f"kind_{number}": kind} | {f"{name}_{number}": text for name, text in named(kind).items()}
    return data


def kept_by(act: frozenset[str], **told: object) -> Line:
    """An act of `act` among those who read the north."""
    return Line(see=act, act=act, told_why=READERS - act, refused=READERS - act, **{"sender": min(act)} | told)


def of_all(act: frozenset[str], **told: object) -> Line:
    """A page that everybody may know of, for `act`."""
    return Line(see=act, act=act, told_why=EVERYBODY - act, refused=EVERYBODY - act, **{"sender": min(act)} | told)


RECRUITING = {
    "recruiting:home": Line(see=RECRUITERS, told_why=OTHERS),
    "recruiting:headcount": Line(see=RECRUITERS, told_why=OTHERS),
    "recruiting:candidate_list": Line(see=RECRUITERS, told_why=OTHERS),
    "recruiting:lists": Line(see=KEEPERS, told_why=EVERYBODY - KEEPERS),
    "recruiting:opening_add": of_all(RECRUITERS, form=new_opening, makes="recruiting.Opening", sender="manager"),
    "recruiting:posts_plan": of_all(KEEPERS, form=posts, makes="recruiting.PlannedPosts", sender="hr"),
    "recruiting:scorecard_edit": of_all(KEEPERS, form=one_criterion, makes="recruiting.ScoreCriterion", sender="hr"),
    "recruiting:list_add": of_all(KEEPERS, sample=channels, form=names, makes="recruiting.Channel", sender="hr"),
    "recruiting:list_edit": kept_by(KEEPERS, sample=a_channel, form=other_names),
    "recruiting:list_retire": Line(see=None, act=KEEPERS, refused=READERS - KEEPERS, sample=a_channel, sender="hr"),
    "recruiting:opening_detail": Line(see=READERS, sample=opened),
    "recruiting:opening_edit": kept_by(frozenset({"manager", "hr"}), sample=drafted, form=changed_opening),
    "recruiting:opening_approve": kept_by(KEEPERS, sample=drafted, form=version),
    "recruiting:opening_open": kept_by(READERS, sample=approved, form=stages),
    "recruiting:opening_cancel": kept_by(KEEPERS | {"manager"}, sample=drafted, form=cancelled_opening),
    "recruiting:remaining_tell": kept_by(
        READERS, sample=left_behind, form=told, makes="recruiting.StageMove", sender="manager"
    ),
    "recruiting:board": Line(see=READERS, sample=opened),
    "recruiting:board_move": Line(see=None, act=READERS, sample=opened, form=a_move, sender="manager"),
    "recruiting:candidate_add": kept_by(
        READERS, sample=opened, form=new_candidate, makes="recruiting.Candidate", sender="manager"
    ),
    "recruiting:candidate_alike": Line(see=None, act=READERS, sample=opened, sender="manager"),
    "recruiting:application_detail": Line(see=READERS, sample=applied),
    "recruiting:application_move": Line(see=None, act=READERS, sample=applied, form=a_move, sender="manager"),
    "recruiting:next_step_edit": kept_by(READERS, sample=applied, form=next_step, sender="manager"),
    "recruiting:candidate_detail": Line(see=READERS, sample=candidate),
    "recruiting:candidate_edit": kept_by(KEEPERS, sample=candidate, form=changed_candidate, sender="hr"),
    "recruiting:candidate_apply": kept_by(
        READERS, sample=candidate, form=another_opening, makes="recruiting.Application", sender="manager"
    ),
    "recruiting:consent_withdraw": kept_by(frozenset({"hr"}), sample=candidate, form=sure),
    "recruiting:candidate_hand_out": Line(
        see=None, act=frozenset({"hr"}), refused=LINE_ABOVE, sample=candidate, sender="hr"
    ),
    "recruiting:document_add": kept_by(
        READERS, sample=candidate, form=a_file, makes="recruiting.CandidateDocument", sender="manager"
    ),
    "recruiting:document_get": Line(see=READERS | HOLD, sample=a_document),
    "recruiting:document_remove": Line(
        see=None, act=KEEPERS, refused=(READERS - KEEPERS) | HOLD, sample=a_document, sender="hr"
    ),
}
