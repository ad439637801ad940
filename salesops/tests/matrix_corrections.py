"""Who may see and do what of corrections of sealed months: a part of access_matrix."""

from uuid import uuid4

from org.tests.company import Company
from reviews.tests.factories import make_correction, sealed_month
from salesops.tests.matrix import EVERYBODY, Line

HR, GM = frozenset({"hr"}), frozenset({"gm"})
HEADS = frozenset({"director", "manager", "other_manager"})
ASKERS = HR | GM | HEADS
OTHERS = EVERYBODY - ASKERS
MONTH = "2025-10"


def sealed(company: Company) -> dict[str, object]:
    return {"month": MONTH, "revision": sealed_month(MONTH, company.salesperson).revision}


def draft_of_hr(company: Company) -> dict[str, object]:
    return {"pk": make_correction(company.hr, company.salesperson, asked_at=None).pk}


def line_of_hr(company: Company) -> dict[str, object]:
    return {"pk": make_correction(company.hr, company.salesperson, asked_at=None).lines.get().pk}


def asked_by_hr(company: Company) -> dict[str, object]:
    return {"pk": make_correction(company.hr, company.salesperson).pk}


def to_refuse(company: Company) -> dict[str, object]:
    return asked_by_hr(company) | {"step": "refuse"}


def reason(company: Company) -> dict[str, object]:
    return {"reason": "A result was forgotten.", "submit_key": str(uuid4())}


def refusal(company: Company) -> dict[str, object]:
    return {"version": 1, "refusal": "It was recorded."}


CORRECTIONS = {
    "months:correction_all": Line(see=EVERYBODY),
    "months:correction_list": Line(see=EVERYBODY, sample=sealed),
    "months:correction_add": Line(
        see=ASKERS,
        act=ASKERS,
        told_why=OTHERS,
        refused=OTHERS,
        sample=sealed,
        form=reason,
        makes="reviews.Correction",
        sender="hr",
    ),
    "months:correction_detail": Line(see=HR | GM, sample=asked_by_hr),
    "months:correction_line_add": Line(see=HR, act=HR, sample=draft_of_hr),
    "months:correction_line_remove": Line(see=None, act=HR, sample=line_of_hr),
    "months:correction_step": Line(see=None, act=GM, refused=HR, sample=to_refuse, form=refusal, sender="gm"),
    "months:revision_detail": Line(see=EVERYBODY, sample=sealed),
}
