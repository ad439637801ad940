"""Who may see and do what of the rules of appraisal: a part of access_matrix."""

from typing import Any
from uuid import uuid4

from core.tests.instants import at
from org.tests.company import Company
from reviews import scheme_drafts
from reviews.forms_scheme import SchemeForm
from reviews.models import Scheme, SchemeDraft
from reviews.tests.factories import make_scheme_draft, submitted_scheme
from salesops.tests.matrix import EVERYBODY, Line

KEEPERS = frozenset({"hr", "gm"})
HR, GM = frozenset({"hr"}), frozenset({"gm"})
OTHERS = EVERYBODY - KEEPERS


def draft_of_hr(company: Company) -> dict[str, object]:
    return {"pk": make_scheme_draft(company.hr, name="of-hr").pk}


def submitted_by_hr(company: Company) -> dict[str, object]:
    return {"pk": submitted_scheme(company.hr).pk, "step": "publish"}


def new_draft(company: Company) -> dict[str, object]:
    told = {"name": "summer", "effective_from": "2026-07-01", "reason": "Growth"}
    return told | {"based_on": Scheme.objects.earliest("pk").pk, "submit_key": str(uuid4())}


def mark_read(company: Company) -> dict[str, object]:
    return {"mark": SchemeDraft.objects.exclude(submitted_at=None).latest("pk").mark}


def edited_rules(company: Company) -> dict[str, Any]:
    """What the editor of that draft sends when one of its grades is changed."""
    return rules_as_sent(SchemeDraft.objects.get(name="of-hr")) | {"grade_C": "65.00"}


def rules_as_sent(draft: SchemeDraft) -> dict[str, Any]:
    """Everything that the editor sends, as it began."""
    days = scheme_drafts.first_days(at(12))
    form = SchemeForm(draft=draft, content=scheme_drafts.content(draft), first_days=days)
    return {field.html_name: value for field in form if (value := field.value()) is not None}


SCHEMES = {
    "reviews:scheme_list": Line(see=EVERYBODY),
    "reviews:scheme_compare": Line(see=EVERYBODY),
    "reviews:scheme_draft_add": Line(
        see=KEEPERS,
        act=KEEPERS,
        told_why=OTHERS,
        refused=OTHERS,
        form=new_draft,
        makes="reviews.SchemeDraft",
        sender="hr",
    ),
    "reviews:scheme_draft_detail": Line(see=KEEPERS, told_why=OTHERS, sample=draft_of_hr),
    "reviews:scheme_draft_edit": Line(
        see=HR, act=HR, told_why=OTHERS | GM, refused=OTHERS | GM, sample=draft_of_hr, form=edited_rules, sender="hr"
    ),
    "reviews:scheme_draft_trial": Line(see=KEEPERS, told_why=OTHERS, sample=draft_of_hr),
    "reviews:scheme_draft_step": Line(
        see=None, act=GM, refused=OTHERS | HR, sample=submitted_by_hr, form=mark_read, sender="gm"
    ),
}
