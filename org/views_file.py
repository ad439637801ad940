"""One's own member file, and the directory of strengths."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import exporting
from core.forms import add_errors
from core.http import render_page
from org import member_file
from org.access import today_of
from org.forms_file import CONSENT_FORMS, MemberFileForm, consent_form
from org.selectors import post_lines

FOUND = 20


@require_safe
def strength_list(request: HttpRequest) -> HttpResponseBase:
    """Whom to ask: people by what they are good at and the languages they speak. Six queries."""
    now = timezone.now()
    today, text = today_of(request.user, now), request.GET.get("q", "")[:80].strip()
    people = member_file.people_to_ask(text, on=today).order_by("number")
    if how := exporting.wanted(request):
        rows = member_file.exported_cards(people, viewer=request.user, now=now)
        return exporting.export(request, "strengths", member_file.card_header(), rows, how=how)
    page = Paginator(people, FOUND).get_page(request.GET.get("page"))
    cards = member_file.cards_of(page)
    posts = post_lines(list(cards), viewer=request.user, now=now)
    context = {
        "q": text,
        "page": page,
        "found": [(person, posts.get(person.pk), cards[person.pk]) for person in page],
        "words": [] if text else member_file.frequent_strengths(today),
    }
    return render_page(request, "org/strength_list.html", context, partial="people")


@require_http_methods(["GET", "POST"])
def file_edit(request: HttpRequest) -> HttpResponse:
    """What the viewer tells colleagues."""
    form = MemberFileForm(request.POST) if request.method == "POST" else written_file(request)
    if form.is_valid():
        member_file.save_file(**form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("org:file_edit")
    return show_file(request, form=form)


def written_file(request: HttpRequest) -> MemberFileForm:
    """The form with what stands there now. Two queries."""
    card = member_file.cards_of([request.user])[request.user.pk]
    written = {"strengths": ", ".join(card.strengths), "speaks": card.speaks, "reach": card.reach}
    return MemberFileForm(initial=written)


@require_POST
def consent_give(request: HttpRequest, about: str) -> HttpResponse:
    """Shows the viewer's birthday or hobbies."""
    form = consent_form(known(about), None, request.POST)
    if form.is_valid():
        try:
            member_file.give_consent(about, by=request.user, now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved. You can take this back at any time."))
            return redirect("org:file_edit")
    return show_file(request, **{about: form})


@require_POST
def consent_withdraw(request: HttpRequest, about: str) -> HttpResponse:
    """Takes it back; what was shown is erased."""
    member_file.withdraw_consent(known(about), by=request.user, now=timezone.now())
    messages.success(request, _("Taken back. What you wrote there is erased."))
    return redirect("org:file_edit")


def known(about: str) -> str:
    """`about`, if there is a consent of that kind."""
    if about not in CONSENT_FORMS:
        raise Http404
    return about


def show_file(request: HttpRequest, **forms: Any) -> HttpResponse:
    """The page with all its forms; those given keep what was typed."""
    consents = member_file.own_consents(request.user)
    context: dict[str, Any] = {about: consent_form(about, consents.get(about)) for about in CONSENT_FORMS}
    context |= {"consents": consents, "form": forms.get("form") or written_file(request)}
    return render_page(request, "org/file_edit.html", context | forms)
