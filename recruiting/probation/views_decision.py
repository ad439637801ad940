"""The pages of how a probation ends: proposed, decided, carried out."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.acting import Act, answer
from core.http import render_page
from core.verdicts import require
from core.walltime import to_wall
from core.wording import exact_day, name_in_words
from org.access import today_of
from org.checklists import checklist
from org.models import Person, Profile, Title
from recruiting.models import Probation, ProbationProposal
from recruiting.probation import deciding
from recruiting.probation import permissions as may
from recruiting.probation.deciding import (
    Outcome,
    Step,
    draft_of,
    post_on,
    usual_first_day,
    waiting_proposal,
)
from recruiting.probation.forms import CarryOutForm, ConfirmPostForm, DecisionForm, GivePostForm, ProposalForm
from recruiting.probation.milestones import line_of
from recruiting.probation.standing import is_reached, standing_of
from recruiting.probation.views import both, page_of, read_probation
from recruiting.probation.words import proposed

LAWFUL_END = gettext_lazy(
    "Ending is lawful only before the last day, for conditions that were told in writing at the start and shown not to "
    "be met, with the reasons told to the person; HR and the lawyers look first, also at protection in illness, "
    "pregnancy and after work injuries, and the trade union is heard. Mainland China; check locally."
)
MEANINGS = {
    Step.CONFIRM: gettext_lazy("The person stays in the post, from a day that you name."),
    Step.EXTEND: gettext_lazy("Once, until the last lawful day at the latest, where the person has agreed in writing."),
    Step.OTHER_POST: gettext_lazy("The person stays in another post, from a day that you name."),
    Step.END: gettext_lazy("The service ends, on the last day of the probation at the latest."),
}
WHAT_IS_DONE = {  # the heading, about a name, and the button
    Outcome.CONFIRMED: (gettext_lazy("Confirm %(name)s"), gettext_lazy("Confirm")),
    Outcome.OTHER_POST: (gettext_lazy("Give %(name)s another post"), gettext_lazy("Give the post")),
    Outcome.ENDED: (gettext_lazy("End the service of %(name)s"), gettext_lazy("End the service")),
}


@both
def proposal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks how it ends, then for what that outcome needs: kept as a draft that nobody else reads, or sent."""
    probation, now = read_probation(request, pk), timezone.now()
    today = today_of(request.user, now)
    own, line = draft_of(probation, request.user), line_of(probation, request.user, now)
    verdict = may.may_propose(request.user, probation, line, waiting_proposal(probation), now=now)
    step = request.POST.get("step") or request.GET.get("step", own.step if own else "")
    lawful = may.is_lawful(step, probation, today)
    if step not in Step.values or (request.method == "GET" and not lawful):
        require(verdict)
        return render_page(request, "recruiting/proposal_choices.html", _choices(probation, today))

    def do(form: ProposalForm) -> str:
        values = form.cleaned_data
        told = {"send": values["sending"] == "send", "version": values["version"]}
        deciding.propose(probation, form.terms, by=request.user, now=now, **told)
        return page_of(probation)

    act = Act(
        heading=_heading(probation),
        lead=_days_of(probation),
        notes=[str(LAWFUL_END)] if step == Step.END else [],
        button=_("Keep or send"),
        done=_kept_or_sent(request, line),
        back=page_of(probation),
        verdict=verdict,
        do=do,
        row=own or ProbationProposal(probation=probation),
        draft=f"proposal {probation.pk} {step}",
        about=probation,
    )
    told = {"step": step, "lawful": lawful, "day": today, "initial": _initial(probation, own, today)}
    return answer(request, act, ProposalForm(request.POST or None, **told))


def _heading(probation: Probation) -> str:
    return _("How does the probation of %(name)s end?") % {"name": name_in_words(probation.person)}


def _days_of(probation: Probation) -> str:
    days = {"day": exact_day(probation.ends_on), "limit": exact_day(probation.limit_ends_on)}
    return _("Its last day is %(day)s, the last lawful one %(limit)s.") % days


def _choices(probation: Probation, today: date) -> dict[str, Any]:
    """How it can end, each outcome with what it means, or why it is not lawful."""
    choices = [
        {"step": step, "meaning": MEANINGS[step], "lawful": may.is_lawful(step, probation, today)} for step in Step
    ]
    told = {"heading": _heading(probation), "days": _days_of(probation), "back": page_of(probation)}
    return {"choices": choices} | told


def _kept_or_sent(request: HttpRequest, line: Sequence[int]) -> str:
    """What has become of what was typed. One query where it is sent to a head."""
    if request.POST.get("sending") != "send":
        return _("Kept as a draft that nobody else reads.")
    decider = may.decider_for(line, request.user.pk)
    if decider is None:
        return _("Sent to HR, who decides.")
    return _("Sent to %(name)s, who decides.") % {"name": name_in_words(Person.objects.get(pk=decider))}


def _initial(probation: Probation, own: ProbationProposal | None, today: date) -> dict[str, Any]:
    begun = {"version": 0, "starts_on": usual_first_day(probation, today)}
    if own is None:
        return begun
    found = {name: getattr(own, name) for name in ("version", *deciding.FIELDS)}
    found["starts_on"] = own.starts_on or begun["starts_on"]
    return found | {"unit": own.unit.code if own.unit else None}


@both
def proposal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Follows what is proposed, or sends it back."""
    probation, now = read_probation(request, pk), timezone.now()
    rows = ProbationProposal.objects.visible_to(request.user).filter(probation=probation, sent_at__isnull=False)
    proposal = rows.first()
    if proposal is None:
        raise Http404
    proposal.probation = probation

    def do(form: DecisionForm) -> str:
        values = form.cleaned_data
        told = {"is_approved": values["outcome"] == "approved", "decision": values["decision"]}
        deciding.decide(proposal, by=request.user, now=now, version=values["version"], **told)
        return page_of(probation)

    act = Act(
        heading=_("Decide about the probation of %(name)s") % {"name": name_in_words(probation.person)},
        lead=_("Proposed: %(step)s. %(reason)s") % {"step": proposed(proposal), "reason": proposal.reason},
        notes=[
            _said(_("Proposed by %(name)s, %(day)s."), proposal.written_by, proposal.sent_at),
            _reached(probation, today_of(request.user, now)),
            *([str(LAWFUL_END)] if proposal.step == Step.END else []),
        ],
        button=pgettext("probation", "Decide"),
        done=_("It is decided. The person reads why."),
        back=page_of(probation),
        verdict=may.may_decide(request.user, proposal, line_of(probation, request.user, now), now=now),
        do=do,
        row=proposal,
        draft=f"proposal-decision {proposal.pk}",
        about=probation,
    )
    return answer(request, act, DecisionForm(request.POST or None, initial={"version": proposal.version}))


@both
def outcome_carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Does what was decided: gives the post, or ends the service."""
    probation, now = read_probation(request, pk), timezone.now()
    rows = probation.proposals.filter(is_approved=True).exclude(step=Step.EXTEND)
    proposal = rows.select_related("title", "unit", "written_by", "decided_by").first()
    if proposal is None:
        raise Http404

    def do(form: forms.Form) -> str:
        values = form.cleaned_data
        told = {name: values.get(name) for name in ("title", "starts_on")}
        deciding.carry_out(probation, by=request.user, now=now, version=values["version"], **told)
        return page_of(probation)

    heading, button = WHAT_IS_DONE[probation.outcome]
    left = checklist(probation.person, proposal.ends_on) if probation.outcome == Outcome.ENDED else []
    act = Act(
        heading=heading % {"name": name_in_words(probation.person)},
        lead=_carried(probation, proposal),
        notes=[
            _said(_("Proposed by %(name)s, %(day)s."), proposal.written_by, proposal.sent_at),
            _said(_("Decided by %(name)s, %(day)s."), proposal.decided_by, proposal.decided_at),
            *(item.words for item in left),
            *([str(LAWFUL_END)] if probation.outcome == Outcome.ENDED else []),
        ],
        button=str(button),
        done=_("It is done."),
        back=page_of(probation),
        verdict=may.may_carry_out(request.user, probation, now=now),
        do=do,
        row=probation,
        is_grave=probation.outcome == Outcome.ENDED,
        compares=False,  # its first day is that of the post, not of the probation
    )
    return answer(request, act, _form(request, probation, proposal))


def _said(words: str, by: Person, at: datetime) -> str:
    return words % {"name": name_in_words(by), "day": exact_day(to_wall(at).date())}


def _reached(probation: Probation, today: date) -> str:
    """How many milestones are reached by the records of today."""
    milestones = list(probation.terms.milestones.all())
    standing = standing_of(probation, milestones, today)
    met = sum(is_reached(standing[one.pk]) for one in milestones)
    words = ngettext(
        "%(met)s of %(count)s milestone is reached: its page says by what.",
        "%(met)s of %(count)s milestones are reached: the page of the probation says by what.",
        len(milestones),
    )
    return words % {"met": met, "count": len(milestones)}


def _form(request: HttpRequest, probation: Probation, proposal: ProbationProposal) -> forms.Form:
    initial = {"version": probation.version, "starts_on": proposal.starts_on}
    if probation.outcome == Outcome.ENDED or not _has_post_to_give(probation, proposal):
        return CarryOutForm(request.POST or None, initial=initial)
    if probation.outcome == Outcome.OTHER_POST:
        return GivePostForm(request.POST or None, initial=initial)
    usual = Title.objects.filter(profile=Profile.SALESPERSON).first()
    return ConfirmPostForm(request.POST or None, initial=initial | {"title": usual})


def _has_post_to_give(probation: Probation, proposal: ProbationProposal) -> bool:
    if probation.outcome == Outcome.OTHER_POST:
        return True
    post = post_on(probation.person, proposal.starts_on)
    return post is not None and post.profile == Profile.PROBATION


def _carried(probation: Probation, proposal: ProbationProposal) -> str:
    """What the button does, in words."""
    if probation.outcome == Outcome.ENDED:
        words = _("The last day in service is %(day)s; posts, roles and the login end with it.")
        return words % {"day": exact_day(proposal.ends_on)}
    if probation.outcome == Outcome.OTHER_POST:
        told = {"title": proposal.title.name, "unit": proposal.unit.code}
        return _("New post: %(title)s, %(unit)s. The post of today ends on the day before.") % told
    if _has_post_to_give(probation, proposal):
        return _("From that day on the post is appraised by its title, no longer as a probation.")
    return _("The post is no longer appraised as a probation; nothing else changes.")
