"""What every form shares: the plain helper, sending once, and saving only over the version that was read."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.http import render_page
from core.meanwhile import Typed, last_act, said, show_gone_on, typed_beside, whole
from core.models import SubmitKey
from core.typed import SANE
from core.verdicts import ALLOWED, Verdict

TEXT_MAX = 20_000  # safety.md rule 11


class PlainHelper(FormHelper):
    """Crispy draws the fields; the template owns the form element, the token and the buttons."""

    form_tag = False
    disable_csrf = True


class SubmitKeyField(forms.UUIDField):
    """Carries the key of one sending: `submit_key = SubmitKeyField()` in every form that creates."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(initial=uuid.uuid4, **kwargs)


class VersionField(forms.IntegerField):
    """Carries the version of the row that was read: `version = VersionField()` in every form that edits."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, **kwargs)


class DayField(forms.DateField):
    """A date of the years that every page can show, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), validators=SANE, **kwargs)


def text_field(label: Any, *, rows: int = 4, length: int = 2000, **told: Any) -> forms.CharField:
    """Several lines of at most `length` letters."""
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **told)


def unchosen_radio(label: Any, choices: Any) -> forms.ChoiceField:
    """One of few answers, none of them chosen before."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def suggest_from(widget: forms.TextInput, address: str, *, into: str) -> None:
    """Suggestions of the server while one types, in a list of the id `into`; without script a plain input."""
    widget.template_name = "ui/suggesting_input.html"
    widget.attrs |= {
        "list": into,
        "autocomplete": "off",
        "hx-get": address,
        "hx-trigger": "input changed delay:200ms",
        "hx-target": f"#{into}",
        "hx-swap": "innerHTML",
        "hx-push-url": "false",  # not that of the form around it
    }


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Shows what a service refused: at the field of that name if the form has it, else above the form."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, errors in by_field.items():
        for one in errors:
            form.add_error(name if name in form.fields else None, one)


@dataclass(slots=True)
class Sending:
    """One sending of a form: whether it came before, and where it led."""

    key: SubmitKey
    is_repeat: bool

    @property
    def url(self) -> str:
        """The page of the first sending."""
        return self.key.url

    def leads_to(self, url: str) -> str:
        """Remembers the page of what was made, for a second sending; gives it back to redirect to."""
        self.key.url = url
        self.key.save(update_fields=["url"])
        return url


@contextmanager
def once(request: HttpRequest, person: Model, key: uuid.UUID) -> Iterator[Sending]:
    """Makes what a form creates exist once, in one transaction.

    with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
        if not sending.is_repeat:
            report = services.write_report(...)
            sending.leads_to(reverse("meetings:report_detail", args=[report.pk]))
    return redirect(sending.url)

    When the body raises, the key is free again. Two queries more than the body.
    """
    with transaction.atomic():
        row, is_new = SubmitKey.objects.get_or_create(person=person, key=key)
        if not is_new:
            messages.info(request, _("This was already sent. Here it is."))
        yield Sending(row, is_repeat=not is_new)


def sent_before(person: Model, key: str) -> str:
    """Where the sending of that key led, for a form that could not be valid a second time; empty for a new key."""
    try:
        known = SubmitKey.objects.filter(person=person, key=uuid.UUID(key))
    except ValueError:
        return ""
    return known.values_list("url", flat=True).first() or ""


def differences(form: forms.BaseForm, saved: Model) -> list[Typed]:
    """Where the typed form and the saved row part, in the order of the form."""
    return [one for one in typed_beside(form, saved) if one.is_other]


def with_version(form: forms.BaseForm, version: int) -> forms.BaseForm:
    """The bound form as it was typed, over the version of now."""
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = version
    return form


def show_conflict(
    request: HttpRequest,
    form: forms.BaseForm,
    saved: Model,
    *,
    back: str,
    action: str = "",
    verdict: Verdict = ALLOWED,
) -> HttpResponse:
    """The page with both texts, 409: what was typed stays in the form, ready to be saved over what is there now.

    `saved` is the row as it is now, `back` the page that shows it, `action` where the form posts to if not here;
    `verdict`, asked of that row, says whether it may still be saved: else both texts are shown without a form.
    """
    if verdict.is_of_state:
        told = {"heading": _("Two people wrote here"), "reason": verdict.reason, "back": back}
        return show_gone_on(request, form, about=saved, saved=saved, **told)
    context = {
        "form": with_version(form, saved.version),
        "differences": differences(form, saved),
        "last": said(last_act(saved, request.user), request.user),
        "back": back,
        "action": action or request.path,
    }
    return whole(render_page(request, "ui/conflict.html", context, status=409))
