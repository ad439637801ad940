"""The reorganisation desk: drafts, their changes, before and after, and the steps to their day."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import exporting
from core.forms import add_errors, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import Verdict, denied, require
from core.wording import name_in_words
from org import permissions
from org.access import Role, roles_of, today_of
from org.forms_reorganisation import LineForm, RedraftForm, ReorganisationForm, StructureForm, WordForm
from org.models import Grant, Person, Reorganisation, ReorganisationLine
from org.remits import remit_in_words
from org.reorganising import applying, exported, services
from org.reorganising.consequences import consequences_for
from org.reorganising.deciding import deciders, may_approve, may_take_back
from org.reorganising.loading import Draft
from org.reorganising.wording import Words
from org.structures import STRUCTURES
from org.title_roles import grant_page

PER_PAGE = 50
NAMED = 5  # people who are named as those who may approve
SHOWN = 30  # changes, problems and units that are read at a glance; the others unfold
State = Reorganisation.State
TONES = {
    State.DRAFT: "open",
    State.SUBMITTED: "soon",
    State.SCHEDULED: "accent",
    State.APPLIED: "done",
    State.STOPPED: "late",
    State.REVERTED: "open",
}


@require_GET
def reorganisation_list(request: HttpRequest) -> HttpResponseBase:
    """Those that the viewer drafted; all of them for HR and the general manager."""
    today = today_of(request.user, timezone.now())
    require(permissions.may_draft(request.user, today))
    rows = Reorganisation.objects.visible_to(request.user).waiting_first().select_related("drafted_by")
    if how := exporting.wanted(request):
        return exporting.export(request, "changes", exported.list_header(), exported.exported_list(rows), how=how)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(row, TONES[State(row.state)]) for row in page]
    return render_page(request, "org/reorganisation_list.html", {"page": page, "lines": lines})


@require_http_methods(["GET", "POST"])
def reorganisation_add(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    now = timezone.now()
    require(permissions.may_draft(request.user, today_of(request.user, now)))
    form = ReorganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    draft = services.draft(**form.asked(), by=request.user, now=now)
                    sending.leads_to(reverse("org:reorganisation_detail", args=[draft.pk]))
            return redirect(sending.url)
        except ValidationError as error:
            add_errors(form, error)
    return render_page(request, "org/reorganisation_add.html", {"form": form})


@require_GET
def reorganisation_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A reorganisation: its changes, what stands in the way, before and after, what moves along."""
    found = _found(request, pk)
    if how := exporting.wanted(request):
        rows = exported.exported_lines(Draft(found))
        return exporting.export(request, f"change-{pk}", exported.line_header(), rows, how=how)
    return _show(request, found)


@require_http_methods(["GET", "POST"])
def reorganisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, reason or day for a draft of one's own; its changes are checked again on that day."""
    reorganisation = _found(request, pk)
    require(permissions.may_edit_draft(request.user, reorganisation))
    initial = {name: getattr(reorganisation, name) for name in [*RedraftForm.Meta.fields, "version"]}
    form = RedraftForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            services.redraft(reorganisation, **form.asked(), version=version, by=request.user)
        except StaleVersion:
            reorganisation.refresh_from_db()
            back = reverse("org:reorganisation_detail", args=[pk])
            return show_conflict(request, form, reorganisation, back=back)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("org:reorganisation_detail", pk)
    return render_page(request, "org/reorganisation_edit.html", {"form": form, "reorganisation": reorganisation})


@require_http_methods(["GET", "POST"])
def reorganisation_line_add(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Add one change to a draft."""
    reorganisation = _found(request, pk)
    if act not in ReorganisationLine.Act.values:
        raise Http404
    require(permissions.may_edit_draft(request.user, reorganisation))
    form = LineForm(request.POST or None, act=act, draft=Draft(reorganisation), viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    services.add_line(reorganisation, act=act, by=request.user, **form.values())
                    sending.leads_to(reverse("org:reorganisation_detail", args=[pk]))
            return redirect(sending.url)
        except ValidationError as error:
            add_errors(form, error)
    context = {"form": form, "reorganisation": reorganisation, "act": ReorganisationLine.Act(act)}
    return render_page(request, "org/reorganisation_line_add.html", context)


@require_http_methods(["GET", "POST"])
def reorganisation_line_edit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Say something else in one change of a draft."""
    reorganisation = _found(request, pk)
    require(permissions.may_edit_draft(request.user, reorganisation))
    found = get_object_or_404(reorganisation.lines.select_related("person"), pk=line)
    draft = Draft(reorganisation, until=found)
    form = LineForm(request.POST or None, act=found.act, draft=draft, viewer=request.user)
    form.show(found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_line(found, version=form.cleaned_data["version"], by=request.user, **form.values())
            return redirect("org:reorganisation_detail", pk)
        except StaleVersion:
            found.refresh_from_db()
            found.code = found.unit  # under the name of the form's field
            return show_conflict(request, form, found, back=reverse("org:reorganisation_detail", args=[pk]))
        except ValidationError as error:
            add_errors(form, error)
    context = {"form": form, "reorganisation": reorganisation, "act": ReorganisationLine.Act(found.act), "line": found}
    return render_page(request, "org/reorganisation_line_add.html", context)


@require_POST
def reorganisation_structure(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the units of a structure that are not there yet."""
    reorganisation = _found(request, pk)
    form = StructureForm(request.POST)
    if not form.is_valid():
        require(permissions.may_edit_draft(request.user, reorganisation))
        return _show(request, reorganisation)
    count = services.add_structure(reorganisation, STRUCTURES[form.cleaned_data["structure"]], by=request.user)
    if count:
        added = ngettext("%(count)s change added to the draft.", "%(count)s changes added to the draft.", count)
        messages.success(request, added % {"count": count})
    else:
        messages.info(request, _("Every unit of this structure is there already."))
    return redirect("org:reorganisation_detail", pk)


@require_POST
def reorganisation_line_remove(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Take one change out of a draft; one that is gone already is no error."""
    reorganisation = _found(request, pk)
    require(permissions.may_edit_draft(request.user, reorganisation))
    found = reorganisation.lines.filter(pk=line).first()
    if found is not None:
        services.remove_line(found, by=request.user)
    return redirect("org:reorganisation_detail", pk)


class Said(NamedTuple):
    """What comes with a step: the word on it, and the mark of the draft that was read."""

    word: str
    mark: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a button of the page takes, and what is said afterwards; those with a word ask why."""

    text: Promise
    done: Promise
    act: Callable[[Reorganisation, Said, Person], None]
    verdict: Callable[[Person, Draft], Verdict]
    asks_word: bool = False
    is_rare: bool = False  # folded away


STEPS = {
    "submit": Step(
        gettext_lazy("Ask for approval"),
        gettext_lazy("It waits for HR or the general manager to approve it."),
        lambda row, said, by: services.submit(row, by=by, now=timezone.now()),
        lambda by, draft: permissions.may_edit_draft(by, draft.reorganisation),
    ),
    "approve": Step(
        gettext_lazy("Approve"),
        gettext_lazy("Approved. It comes into force on its day."),
        lambda row, said, by: services.approve(row, by=by, now=timezone.now(), mark=said.mark),
        lambda by, draft: may_approve(by, draft, today_of(by, timezone.now())),
    ),
    "send-back": Step(
        gettext_lazy("Send back"),
        gettext_lazy("Sent back, with your word on it."),
        lambda row, said, by: services.send_back(row, word=said.word, by=by, now=timezone.now()),
        lambda by, draft: permissions.may_decide_draft(by, draft.reorganisation, today_of(by, timezone.now())),
        asks_word=True,
    ),
    "take-back": Step(
        gettext_lazy("Make it a draft again"),
        gettext_lazy("It is a draft again."),
        lambda row, said, by: services.take_back(row, by=by),
        lambda by, draft: permissions.may_take_back_draft(by, draft.reorganisation),
    ),
    "revert": Step(
        gettext_lazy("Take it back"),
        gettext_lazy("Taken back. Units and posts are as they were before."),
        lambda row, said, by: applying.revert(row, word=said.word, by=by, now=timezone.now()),
        lambda by, draft: may_take_back(by, draft, today_of(by, timezone.now())),
        asks_word=True,
        is_rare=True,
    ),
}
OFFERED = {
    State.DRAFT: ("submit",),
    State.SUBMITTED: ("approve", "send-back", "take-back"),
    State.SCHEDULED: ("take-back",),
    State.APPLIED: ("revert",),
    State.STOPPED: ("take-back",),
    State.REVERTED: (),
}


# What the page is for in each state; the other steps stand back, and nobody is told why they are not theirs.
MAIN = {State.DRAFT: "submit", State.SUBMITTED: "approve", State.STOPPED: "take-back"}


@require_POST
def reorganisation_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step: ask for approval, approve, send back, make it a draft again, take it back."""
    reorganisation = _found(request, pk)
    if step not in STEPS:
        raise Http404
    form = WordForm(request.POST)
    try:
        form.is_valid()
        said = Said(form.cleaned_data.get("word", ""), request.POST.get("mark", ""))
        STEPS[step].act(reorganisation, said, request.user)
    except ValidationError as error:
        add_errors(form, error)
        reorganisation.refresh_from_db()
        return _show(request, reorganisation, failed=(step, form))
    messages.success(request, STEPS[step].done)
    return redirect("org:reorganisation_detail", pk)


@require_POST
def reorganisation_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft of one's own."""
    services.discard(_found(request, pk), by=request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect("org:reorganisation_list")


def _found(request: HttpRequest, pk: int) -> Reorganisation:
    rows = Reorganisation.objects.visible_to(request.user).select_related("drafted_by", "approved_by", "reverted_by")
    return get_object_or_404(rows, pk=pk)


def _show(
    request: HttpRequest, reorganisation: Reorganisation, *, failed: tuple[str, WordForm] | None = None
) -> HttpResponse:
    draft, viewer = Draft(reorganisation), request.user
    today = today_of(viewer, timezone.now())
    words = Words.of(draft)
    is_ahead = reorganisation.state not in (State.APPLIED, State.REVERTED)
    in_the_way = [problem for problem in draft.problems if is_ahead and problem not in draft.stopped_for]
    problems = [words.problem(problem) for problem in in_the_way]
    lines = [(line, words.line(line), remit_in_words(line.remit), words.note(line)) for line in draft.lines]
    sketches = [(_("Before"), words.sketch(draft.before)), (_("After"), words.sketch(draft.after))]
    people = [person.pk for code, person in words.people.items() if code in draft.people]
    steps = []
    for name in OFFERED[State(reorganisation.state)] if draft.lines or failed else ():
        has_failed = failed is not None and failed[0] == name
        form = failed[1] if failed and has_failed else WordForm()
        verdict = STEPS[name].verdict(viewer, draft)
        if verdict and in_the_way and name in ("submit", "approve"):
            verdict = denied(_("Something still stands in the way; it is named on the page."))
        steps.append((name, STEPS[name], verdict, form, has_failed))
    is_own = reorganisation.drafted_by_id == viewer.pk and reorganisation.state in (State.DRAFT, State.SUBMITTED)
    approvers = [name_in_words(one) for one in deciders(draft, today)[:NAMED]] if is_own and draft.lines else None
    context = {
        "reorganisation": reorganisation,
        "approvers": approvers,
        "nobody_approves": approvers == [],
        "grant_url": grant_page(Grant.Role.HR) if Role.GENERAL_MANAGER in roles_of(viewer, today) else "",
        "tone": TONES[State(reorganisation.state)],
        "may_edit": permissions.may_edit_draft(viewer, reorganisation),
        "acts": ReorganisationLine.Act.choices,
        "structure_form": StructureForm(),
        "earlier": lines[:-SHOWN],  # the newest stands where one adds the next
        "lines": lines[-SHOWN:],
        "stopped_for": [words.problem(problem) for problem in draft.stopped_for],
        "problems": problems[:SHOWN],
        "more_problems": problems[SHOWN:],
        "sketches": [(label, units[:SHOWN], units[SHOWN:]) for label, units in sketches],
        "consequences": consequences_for(people, reorganisation.effective_on) if is_ahead and people else [],
        "steps": steps,
        "main_step": MAIN.get(State(reorganisation.state), ""),
    }
    return render_page(request, "org/reorganisation_detail.html", context)
