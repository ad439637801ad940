"""The pages of candidates: coming in, changed, found, handed out, erased; and their documents."""

from datetime import datetime
from io import BytesIO

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acting import Act, answer
from core.files.fields import DocumentForm
from core.files.serving import attachment
from core.forms import add_errors, once, sent_before
from core.http import render_page
from core.paging import FirstRowsPaginator
from core.verdicts import require
from core.wording import name_in_words
from org.access import today_of
from org.models import Person
from recruiting import candidates as services
from recruiting import permissions as may
from recruiting.duplicates import Alike, alike, member_alike
from recruiting.forms import AddCandidateForm, ApplyForm, ConsentBackForm, EditCandidateForm
from recruiting.handing_out import hand_out
from recruiting.models import Candidate, CandidateDocument, Opening, Stage
from recruiting.selectors import (
    ROWS,
    applications_of,
    candidates_found,
    documents_of,
    unit_names,
    with_last_application,
)
from recruiting.tabs import tabs_of
from recruiting.views import read_opening

both = require_http_methods(["GET", "POST"])


def read_candidate(request: HttpRequest, pk: int) -> Candidate:
    """The candidate, if the viewer reads of them, else 404."""
    rows = Candidate.objects.visible_to(request.user).select_related("channel", "consent_text", "added_by", "person")
    return get_object_or_404(rows, pk=pk)


def page_of(candidate: Candidate) -> str:
    return reverse("recruiting:candidate_detail", args=[candidate.pk])


@require_GET
def candidate_list(request: HttpRequest) -> HttpResponse:
    """Candidates by name, telephone or e-mail, and the talent pool."""
    require(may.may_recruit(request.user, timezone.now()))
    text, in_pool = request.GET.get("q", "").strip()[:60], request.GET.get("of") == "pool"
    rows = candidates_found(request.user, text, in_pool=in_pool)
    page = FirstRowsPaginator(rows, ROWS).get_page(request.GET.get("page"))
    told = {"page": page, "candidates": with_last_application(page, request.user)}
    context = told | {"text": text, "in_pool": in_pool, "tabs": tabs_of(request)}
    return render_page(request, "recruiting/candidate_list.html", context, partial="list")


@require_GET
def candidate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is kept of a candidate, and the applications."""
    candidate, now = read_candidate(request, pk), timezone.now()
    applications = list(applications_of(candidate, request.user))
    units = unit_names((one.opening.unit_id for one in applications), today_of(request.user, now))
    context = {
        "candidate": candidate,
        "applications": [(one, units.get(one.opening.unit_id, "")) for one in applications],
        "alike": alike(phone=candidate.phone, email=candidate.email, viewer=request.user, but=candidate),
        "member": None if candidate.person_id else alike_member(request, candidate.email, now),
        "is_hired": any(one.stage.kind == Stage.Kind.HIRED for one in applications),
        "documents": documents_of(candidate, request.user),
        "may_edit": may.may_edit_candidate(request.user, candidate, now),
        "may_add_document": may.may_add_document(request.user, candidate, now),
        "may_erase": may.may_erase(request.user, candidate, now),
        "may_hand_out": may.may_hand_out(request.user, candidate, now),
    }
    return render_page(request, "recruiting/candidate_detail.html", context)


@both
def candidate_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new candidate for an opening; says first who it may be that is known already, and never insists."""
    opening, now = read_opening(request, pk), timezone.now()
    if request.method == "POST" and (url := sent_before(request.user, request.POST.get("submit_key", ""))):
        messages.info(request, _("This was already sent. Here it is."))
        return redirect(url)
    require(may.may_add_candidate(request.user, opening, now))
    form, known, member = AddCandidateForm(request.POST or None, viewer=request.user, now=now), [], None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        known = alike(phone=typed["phone"], email=typed["email"], viewer=request.user)
        member = None if typed.get("person") else alike_member(request, typed["email"], now)
        is_refused = member is not None and "person" not in form.fields  # HR adds members; the service says so
        if is_refused or set(_marks(known, member)) <= set(typed["seen"].split()):
            if (response := _add(request, opening, form, now)) is not None:
                return response
        form.data = form.data.copy()
        form.data["seen"] = " ".join(_marks(known, member))
        if member is not None and not is_refused:  # proposed: whoever sends the form again may take it out
            form.data["person"] = form.fields["person"].prepare_value(member)
    context = {"form": form, "opening": opening, "alike": known, "member": member, "consent": services.consent_text()}
    return render_page(request, "recruiting/candidate_add.html", context)


def alike_member(request: HttpRequest, email: str, now: datetime) -> Person | None:
    """The member whose e-mail it is, if the viewer may know."""
    return member_alike(email, viewer=request.user, day=today_of(request.user, now))


def _marks(known: list[Alike], member: Person | None) -> list[str]:
    """Whom the page names: with the next sending the viewer has seen them."""
    return [str(one.candidate.pk) for one in known] + ([f"member-{member.pk}"] if member else [])


def _add(request: HttpRequest, opening: Opening, form: AddCandidateForm, now: datetime) -> HttpResponse | None:
    """The answer to a valid form; None when it is to be shown again with its errors."""
    try:
        with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
            if not sending.is_repeat:
                application = services.add_candidate(opening, by=request.user, now=now, **form.values)
                sending.leads_to(reverse("recruiting:application_detail", args=[application.pk]))
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, _("The candidate is on the board."))
    return redirect(sending.url)


@require_POST
def candidate_alike(request: HttpRequest, pk: int) -> HttpResponse:
    """Who a telephone or an e-mail that is being typed belongs to; by POST, so that no log keeps it."""
    opening = read_opening(request, pk)
    require(may.may_add_candidate(request.user, opening, timezone.now()))
    told = {name: request.POST.get(name, "")[:254] for name in ("phone", "email")}
    member = alike_member(request, told["email"], timezone.now())
    context = {"alike": alike(**told, viewer=request.user), "member": member, "opening": opening}
    return render_page(request, "recruiting/_alike.html", context)


@both
def candidate_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what is kept of a candidate."""
    candidate, now = read_candidate(request, pk), timezone.now()

    def do(form: EditCandidateForm) -> str:
        told = {"version": form.cleaned_data["version"], "keep_until": form.cleaned_data.get("keep_until")}
        services.edit_candidate(candidate, by=request.user, now=now, **told, **form.values)
        return page_of(candidate)

    act = Act(
        heading=_("Change what is kept of %(name)s") % {"name": name_in_words(candidate)},
        button=_("Save"),
        done=_("It is saved."),
        back=page_of(candidate),
        verdict=may.may_edit_candidate(request.user, candidate, now),
        do=do,
        row=candidate,
    )
    initial = EditCandidateForm.initial_of(candidate)
    told = {"candidate": candidate, "viewer": request.user, "now": now}
    return answer(request, act, EditCandidateForm(request.POST or None, initial=initial, **told))


@both
def candidate_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """A known candidate applies for another opening."""
    candidate, now = read_candidate(request, pk), timezone.now()

    def do(form: ApplyForm) -> str:
        application = services.apply(candidate, form.cleaned_data["opening"], by=request.user, now=now)
        return reverse("recruiting:application_detail", args=[application.pk])

    act = Act(
        heading=_("Another application of %(name)s") % {"name": name_in_words(candidate)},
        lead=_("The candidate stays one: what happened before is kept beside it."),
        button=_("Add the application"),
        done=_("The application is on the board."),
        back=page_of(candidate),
        verdict=may.may_add_document(request.user, candidate, now),
        do=do,
        about=candidate,
    )
    openings = Opening.objects.visible_to(request.user).filter(state=Opening.State.OPEN)
    names = unit_names(openings.values_list("unit", flat=True), today_of(request.user, now))
    told = {"viewer": request.user, "candidate": candidate, "names": names}
    return answer(
        request, act, ApplyForm(request.POST or None, initial={"opening": request.GET.get("opening")}, **told)
    )


@both
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The candidate takes the consent back: everything is erased at once."""
    candidate, now = read_candidate(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        services.withdraw_consent(candidate, by=request.user, now=now)
        return reverse("recruiting:candidate_list")

    act = Act(
        heading=_("Erase %(name)s?") % {"name": name_in_words(candidate)},
        lead=_("Name, telephone, e-mail, notes and documents are erased at once. Only the counts of the stages stay."),
        button=_("Erase the candidate"),
        done=_("The candidate is erased."),
        back=page_of(candidate),
        verdict=may.may_erase(request.user, candidate, now),
        do=do,
        about=candidate,
        is_grave=True,
    )
    return answer(request, act, ConsentBackForm(request.POST or None))


@require_POST
def candidate_hand_out(request: HttpRequest, pk: int) -> FileResponse:
    """Everything that is kept of a candidate, as a file for the candidate."""
    candidate = read_candidate(request, pk)
    target = BytesIO()
    hand_out(candidate, target, by=request.user, now=timezone.now())
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{candidate.code}.zip", content_type="application/zip")


# --- documents --------------------------------------------------------------------------------------------------------


@both
def document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a document of a candidate."""
    candidate, now = read_candidate(request, pk), timezone.now()

    def do(form: forms.Form) -> str:
        services.add_document(candidate, form.cleaned_data["document"], by=request.user, now=now)
        return page_of(candidate)

    act = Act(
        heading=_("A document of %(name)s") % {"name": name_in_words(candidate)},
        lead=_("Whoever reads the candidate or holds an interview reads it. It goes with the candidate."),
        button=_("Keep it"),
        done=_("The document is kept."),
        back=page_of(candidate),
        verdict=may.may_add_document(request.user, candidate, now),
        do=do,
        about=candidate,
    )
    return answer(request, act, DocumentForm(request.POST or None, request.FILES or None))


def read_document(request: HttpRequest, pk: object) -> CandidateDocument:
    """The document, if the viewer reads of its candidate, else 404."""
    rows = CandidateDocument.objects.visible_to(request.user).select_related("candidate")
    return get_object_or_404(rows, pk=pk)


@require_GET
def document_get(request: HttpRequest, pk: object) -> FileResponse:
    """The document, to be saved and never shown in the browser."""
    return attachment(read_document(request, pk))


@require_POST
def document_remove(request: HttpRequest, pk: object) -> HttpResponse:
    """Removes a document."""
    document = read_document(request, pk)
    services.remove_document(document, by=request.user, now=timezone.now())
    messages.success(request, _("The document is removed."))
    return redirect(page_of(document.candidate))
