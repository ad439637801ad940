"""The scheme editor: versions of the appraisal rules, drafts of the next one, a sealed month under it, publishing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import Verdict, require
from core.wording import name_in_words
from org.access import Role, roles_of, today_of
from org.models import Grant, Person
from org.title_roles import grant_page
from reviews import permissions_schemes as permissions
from reviews import publishing, scheme_drafts, selectors_schemes
from reviews.forms_scheme import CompareForm, DraftForm, Saved, SchemeForm, WordForm
from reviews.models import SchemeDraft
from reviews.scheme_compare import differences

NAMED = 5  # people who are named as those who may publish
State = SchemeDraft.State
TONES = {State.DRAFT: "open", State.SUBMITTED: "soon", State.PUBLISHED: "done", State.WITHDRAWN: "open"}


@require_GET
def scheme_list(request: HttpRequest) -> HttpResponse:
    """Every version with its reason and what differs; for HR and the general manager what is drafted."""
    today = today_of(request.user, timezone.now())
    may_draft = permissions.may_draft_scheme(request.user, today)
    versions = list(selectors_schemes.versions())
    drafts = [(draft, TONES[draft.state]) for draft in selectors_schemes.drafts()] if may_draft else []
    before = [*versions[1:], None]
    context = {
        "lines": list(zip(versions, before, strict=True)),
        "drafts": drafts,
        "may_draft": may_draft,
        "today": today,
        "in_force": next((version.pk for version in versions if version.effective_from <= today), None),
    }
    return render_page(request, "reviews/scheme_list.html", context)


@require_GET
def scheme_compare(request: HttpRequest) -> HttpResponse:
    """Two published versions side by side: only what differs."""
    latest = list(selectors_schemes.versions()[:2])
    if not latest:
        raise Http404
    form = CompareForm(request.GET or None, initial={"before": latest[-1], "after": latest[0]})
    before, after = form.chosen(latest=latest)
    found = differences(scheme_drafts.content(before), scheme_drafts.content(after))
    context = {"form": form, "before": before, "after": after, "sections": found}
    return render_page(request, "reviews/scheme_compare.html", context)


@require_http_methods(["GET", "POST"])
def scheme_draft_add(request: HttpRequest) -> HttpResponse:
    """Begin a draft of the next version."""
    now = timezone.now()
    require(permissions.may_draft_scheme(request.user, today_of(request.user, now)))
    latest = selectors_schemes.versions().first()
    form = DraftForm(request.POST or None, first_days=scheme_drafts.first_days(now), initial={"based_on": latest})
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("name", "effective_from", "reason", "based_on")}
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    draft = scheme_drafts.draft_scheme(**asked, by=request.user, now=now)
                    sending.leads_to(reverse("reviews:scheme_draft_edit", args=[draft.pk]))
            return redirect(sending.url)
        except ValidationError as error:
            add_errors(form, error)
    return render_page(request, "reviews/scheme_draft_add.html", {"form": form})


@require_GET
def scheme_draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft: what differs from the version before, and the steps until another person publishes it."""
    return _show(request, _found(request, pk))


@require_http_methods(["GET", "POST"])
def scheme_draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the version shall say, section by section."""
    now, draft = timezone.now(), _found(request, pk)
    require(permissions.may_edit_scheme(request.user, draft, today_of(request.user, now)))
    content, days = scheme_drafts.content(draft), scheme_drafts.first_days(now)
    form = SchemeForm(request.POST or None, draft=draft, content=content, first_days=days)
    if request.method == "POST" and form.is_valid():
        told = {"about": form.about(), "values": form.values(), "version": form.cleaned_data["version"]}
        try:
            scheme_drafts.redraft_scheme(draft, **told, by=request.user, now=now)
        except StaleVersion:
            draft.refresh_from_db()
            back = reverse("reviews:scheme_draft_detail", args=[pk])
            return show_conflict(request, form, Saved(draft, scheme_drafts.content(draft)), back=back)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("reviews:scheme_draft_detail", pk)
    form.mark_invalid()
    sections = form.sections(scheme_drafts.content(scheme_drafts.replaced_by(draft)))
    context = {"form": form, "draft": draft, "sections": sections}
    return render_page(request, "reviews/scheme_draft_edit.html", context)


@require_GET
def scheme_draft_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """The month that was sealed last, for the people of a unit, as it was and as it would be under the draft."""
    draft = _found(request, pk)
    trial = selectors_schemes.trial_of(draft, request.user, request.GET, now=timezone.now())
    context = {"draft": draft, "trial": trial, "page": trial and trial.page}
    return render_page(request, "reviews/scheme_draft_trial.html", context)


class Said(NamedTuple):
    """What comes with a step: the word on it, and the mark of the draft that was read."""

    word: str
    mark: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a button of the page takes, and what is said afterwards."""

    text: Promise
    done: Promise
    act: Callable[[SchemeDraft, Said, Person, datetime], object]
    verdict: Callable[[Person, SchemeDraft, datetime], Verdict]
    asks_word: bool = False
    is_rare: bool = False  # folded away


def may_publish(by: Person, draft: SchemeDraft, now: datetime) -> Verdict:
    return permissions.may_publish_scheme(by, draft, today_of(by, now))


STEPS = {
    "submit": Step(
        _("Ask for publishing"),
        _("It waits for another person to publish it."),
        lambda draft, said, by, now: scheme_drafts.submit_scheme(draft, by=by, now=now),
        lambda by, draft, now: permissions.may_edit_scheme(by, draft, today_of(by, now)),
    ),
    "publish": Step(
        _("Publish"),
        _("Published. Everybody sees on Today what changes, and from when on."),
        lambda draft, said, by, now: publishing.publish_scheme(draft, by=by, now=now, mark=said.mark),
        may_publish,
    ),
    "send-back": Step(
        _("Send back"),
        _("Sent back, with your word on it."),
        lambda draft, said, by, now: scheme_drafts.send_back_scheme(draft, word=said.word, by=by, now=now),
        may_publish,
        asks_word=True,
    ),
    "take-back": Step(
        _("Make it a draft again"),
        _("It is a draft again."),
        lambda draft, said, by, now: scheme_drafts.take_back_scheme(draft, by=by),
        lambda by, draft, now: permissions.may_take_back_scheme(by, draft),
    ),
    "withdraw": Step(
        _("Withdraw it"),
        _("Withdrawn. It stays to be read."),
        lambda draft, said, by, now: scheme_drafts.withdraw_scheme(draft, by=by, now=now),
        lambda by, draft, now: permissions.may_withdraw_scheme(by, draft),
        is_rare=True,
    ),
}
MAIN = {State.DRAFT: "submit", State.SUBMITTED: "publish"}  # what the page is for; the other steps stand back


@require_POST
def scheme_draft_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step: ask for publishing, publish, send back, make it a draft again, withdraw."""
    draft = _found(request, pk)
    if step not in STEPS:
        raise Http404
    form = WordForm(request.POST)
    try:
        form.is_valid()
        said = Said(form.cleaned_data.get("word", ""), request.POST.get("mark", ""))
        STEPS[step].act(draft, said, request.user, timezone.now())
    except ValidationError as error:
        add_errors(form, error)
        draft.refresh_from_db()
        return _show(request, draft, failed=(step, form))
    messages.success(request, STEPS[step].done)
    return redirect("reviews:scheme_draft_detail", pk)


def _found(request: HttpRequest, pk: int) -> SchemeDraft:
    require(permissions.may_draft_scheme(request.user, today_of(request.user, timezone.now())))
    rows = SchemeDraft.objects.select_related("drafted_by", "published_by", "based_on")
    return get_object_or_404(rows, pk=pk)


def _show(request: HttpRequest, draft: SchemeDraft, *, failed: tuple[str, WordForm] | None = None) -> HttpResponse:
    now, viewer = timezone.now(), request.user
    today, before = today_of(viewer, now), scheme_drafts.replaced_by(draft)
    steps = []
    for name, step in STEPS.items():
        form = failed[1] if failed and failed[0] == name else WordForm()
        verdict = step.verdict(viewer, draft, now)
        if verdict or (failed and failed[0] == name):
            steps.append((name, step, verdict, form))
    is_own = draft.drafted_by_id == viewer.pk and draft.state in MAIN
    publishers = permissions.publishers(draft, today)[:NAMED] if is_own else []
    context = {
        "draft": draft,
        "tone": TONES[draft.state],
        "before": before,
        "sections": differences(scheme_drafts.content(before), scheme_drafts.content(draft)),
        "steps": steps,
        "main_step": MAIN.get(draft.state, ""),
        "may_edit": permissions.may_edit_scheme(viewer, draft, today),
        "publishers": [name_in_words(one) for one in publishers],
        "nobody_publishes": is_own and not publishers,
        "why_not": "" if is_own or draft.state != State.SUBMITTED else may_publish(viewer, draft, now).reason,
        "grant_url": grant_page(Grant.Role.HR) if Role.GENERAL_MANAGER in roles_of(viewer, today) else "",
    }
    return render_page(request, "reviews/scheme_draft_detail.html", context)
