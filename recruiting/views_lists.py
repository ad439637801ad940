"""The lists that HR keeps, on one page, and a page to add and to change."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.acting import Act, answer
from core.http import render_page
from core.models import StaleVersion
from core.verdicts import require
from org.access import today_of
from recruiting import lists as services
from recruiting import permissions as may
from recruiting.forms_lists import ConsentTextForm, NamesForm, ReasonForm, TemplateForm
from recruiting.interviews.forms_scorecard import ScorecardForm
from recruiting.interviews.scorecard import publish_scorecard, scorecard, version_of
from recruiting.models import Channel, ConsentText, MoveReason, StageTemplate
from recruiting.tabs import tabs_of

both = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Kept:
    """A list: its rows, its form, and what its page is called."""

    model: type[Any]
    form: type[NamesForm]
    adding: Promise
    changing: Promise


LISTS = {
    "channels": Kept(Channel, NamesForm, gettext_lazy("A new channel"), gettext_lazy("Change the channel")),
    "reasons": Kept(MoveReason, ReasonForm, gettext_lazy("A new reason"), gettext_lazy("Change the reason")),
    "stages": Kept(
        StageTemplate, TemplateForm, gettext_lazy("A new row of stages"), gettext_lazy("Change the row of stages")
    ),
}


def kept(of: str) -> Kept:
    if of not in LISTS:
        raise Http404
    return LISTS[of]


def may_keep(request: HttpRequest) -> Any:
    return may.may_keep_lists(request.user, today_of(request.user, timezone.now()))


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Channels, reasons, stages and the consent text."""
    require(may_keep(request))
    viewer = request.user
    context = {
        "channels": Channel.objects.visible_to(viewer),
        "reasons": MoveReason.objects.visible_to(viewer),
        "templates": StageTemplate.objects.visible_to(viewer).prefetch_related("stages"),
        "criteria": scorecard(),
        "consent": ConsentText.objects.visible_to(viewer).select_related("published_by").first(),
        "tabs": tabs_of(request),
    }
    return render_page(request, "recruiting/lists.html", context)


def page() -> str:
    return reverse("recruiting:lists")


@both
def list_add(request: HttpRequest, of: str) -> HttpResponse:
    """Adds a row to a list; the consent text gets a new version."""
    now = timezone.now()
    if of == "consent":
        return _publish(request)
    kind = kept(of)

    def do(form: NamesForm) -> str:
        services.add_to_list(kind.model(**form.values), stages=form.stages, by=request.user, now=now)
        return page()

    act = _act(request, str(kind.adding), do)
    initial = kind.form.first() if kind.form is TemplateForm else None
    return answer(request, act, kind.form(request.POST or None, is_new=True, initial=initial))


def _publish(request: HttpRequest) -> HttpResponse:
    latest = ConsentText.objects.first()

    def do(form: forms.Form) -> str:
        names = ("text_en", "text_zh_hant", "text_zh_hans")
        text = ConsentText(**{name: form.cleaned_data[name] for name in names})
        services.publish_consent_text(text, by=request.user, now=timezone.now())
        return page()

    act = _act(request, _("The next version of the consent text"), do)
    initial = {name: getattr(latest, name, "") for name in ("text_en", "text_zh_hant", "text_zh_hans")}
    return answer(request, act, ConsentTextForm(request.POST or None, initial=initial))


@both
def scorecard_edit(request: HttpRequest) -> HttpResponse:
    """The next version of the scorecard, from the one of today."""

    def do(form: ScorecardForm) -> str:
        try:
            publish_scorecard(form.asked, by=request.user, now=timezone.now(), version=form.cleaned_data["over"])
        except StaleVersion:
            form.data = form.data.copy()
            form.data["over"] = version_of(scorecard())
            words = _("Somebody else published a version meanwhile. Look at it; what you typed is still here.")
            raise ValidationError(words) from None
        return page()

    act = Act(
        heading=_("The next version of the scorecard"),
        lead=_("Interviews that are set from now on ask about it; those set before keep theirs, and so do cards."),
        button=_("Save"),
        done=_("It is saved."),
        back=page(),
        verdict=may_keep(request),
        do=do,
    )
    return answer(request, act, ScorecardForm(request.POST or None, initial=ScorecardForm.initial_of(scorecard())))


@both
def list_edit(request: HttpRequest, of: str, pk: int) -> HttpResponse:
    """Changes a row of a list."""
    kind, now = kept(of), timezone.now()
    row = get_object_or_404(kind.model.objects.visible_to(request.user), pk=pk)

    def do(form: NamesForm) -> str:
        told = {"version": form.cleaned_data["version"], "stages": form.stages}
        services.edit_listed(row, by=request.user, now=now, **told, **form.values)
        return page()

    act = _act(request, str(kind.changing), do, row)
    return answer(request, act, kind.form(request.POST or None, is_new=False, initial=kind.form.initial_of(row)))


def _act(request: HttpRequest, heading: str, do: Any, row: Model | None = None) -> Act:
    told = {"button": _("Save"), "done": _("It is saved."), "back": page(), "verdict": may_keep(request)}
    return Act(heading=heading, do=do, row=row, **told)


@require_POST
def list_retire(request: HttpRequest, of: str, pk: int) -> HttpResponse:
    """Takes a row out of what is offered, or back."""
    row = get_object_or_404(kept(of).model.objects.visible_to(request.user), pk=pk)
    services.retire(row, by=request.user, now=timezone.now())
    messages.success(request, _("It is saved."))
    return redirect("recruiting:lists")
