"""Secrets of a month before and after its release: a part of canaries."""

from datetime import date
from functools import partial

from core.tests.instants import DAY, at
from org.stamps import stamp
from org.tests.company import Company
from reviews.models import Correction, Objection, SignOff
from reviews.tests.factories import make_correction
from salesops.tests.canary import Canary, page, page_of
from salesops.tests.matrix import LINE_ABOVE, SELF

SENT_BACK_IN = "2026-03"


def sent_back(company: Company, secret: str) -> SignOff:
    """A sheet that the next superior sent back to the superior."""
    told = {"sent_back_by": company.director, "sent_back_at": at(9), "sent_back_reason": secret}
    return SignOff.objects.create(person=company.salesperson, month=SENT_BACK_IN, **told)


def objection_text(company: Company, secret: str, *, name: str) -> Objection:
    """An objection to a month of last year, decided."""
    own = {"person": company.salesperson, **stamp(company.salesperson, date(2025, 11, 28)).fields}
    told = {"raised_at": at(9), "due_on": DAY, "decider": company.gm, "text": "x", "answer": "y"}
    told |= {"outcome": "upheld", "decided_at": at(10), "decided_by": company.gm}
    return Objection.objects.create(**own, month="2025-11", about="targets", **(told | {name: secret}))


def correction_text(company: Company, secret: str, *, name: str) -> Correction:
    """A correction of last autumn, asked for by HR and refused."""
    told = {"refused_by": company.gm, "refused_at": at(10), "refusal": "x", name: secret}
    return make_correction(company.hr, company.salesperson, **told)


def line_text(company: Company, secret: str) -> Correction:
    return make_correction(company.hr, company.salesperson, note=secret)


CYCLE = [
    *(
        Canary(
            f"reviews.Correction.{name}",
            frozenset({"hr", "gm"}),
            partial(correction_text, name=name),
            page_of("months:correction_detail"),
        )
        for name in ("reason", "refusal")
    ),
    Canary("reviews.CorrectionLine.values", frozenset({"hr", "gm"}), line_text, page_of("months:correction_detail")),
    Canary(
        "reviews.SignOff.sent_back_reason",
        frozenset({"manager", "director"}),
        sent_back,
        page("reviews:assessment_list", SENT_BACK_IN),
    ),
    *(
        Canary(
            f"reviews.Objection.{name}",
            LINE_ABOVE | SELF | {"hr"},
            partial(objection_text, name=name),
            page_of("months:objection_detail"),
        )
        for name in ("text", "answer")
    ),
]
