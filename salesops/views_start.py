"""The first-run page: while nobody is here, it makes a company; afterwards it does not exist."""

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account import views as account_views
from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.forms import PlainHelper
from core.http import render_page
from core.middleware import public
from core.throttle import has_tries_left
from org.models import Person, code_validator
from org.structures import CHOICES
from salesops.start import Beginning, is_empty, is_setup_token, start_company

HERE = {"127.0.0.1", "::1"}


class StartForm(forms.Form):
    """The company's name and its general manager."""

    token = forms.CharField(label=gettext_lazy("Token of the server"), max_length=40)
    company_name = forms.CharField(label=gettext_lazy("Name of the company"), max_length=80)
    structure = forms.ChoiceField(
        label=gettext_lazy("How it begins"),
        choices=CHOICES,
        initial=CHOICES[0][0],
        widget=forms.RadioSelect,  # each in full: a select would cut the longest
        help_text=gettext_lazy("Units are added, renamed and moved at any time afterwards."),
    )
    name_pinyin = forms.CharField(label=gettext_lazy("Your name in Latin letters"), max_length=80)
    name_zh = forms.CharField(
        label=gettext_lazy("Your name in Chinese, if you have one"), max_length=60, required=False
    )
    code = forms.CharField(
        label=gettext_lazy("Your employee number"), max_length=20, initial="GM", validators=[code_validator]
    )
    email = forms.EmailField(label=gettext_lazy("Your e-mail, if you have one"), required=False)
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least eight characters, no common word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
        strip=False,
    )
    helper = PlainHelper()

    def __init__(self, *args: Any, needs_token: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_token:
            del self.fields["token"]

    def clean_token(self) -> str:
        if not is_setup_token(self.cleaned_data["token"]):
            raise ValidationError(_("This is not the token that `manage.py start_company --token` prints."))
        return self.cleaned_data["token"]


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser runs on this very machine: nothing was passed on by a proxy."""
    return request.META.get("REMOTE_ADDR") in HERE and "HTTP_X_FORWARDED_FOR" not in request.META


@public
@never_cache
@sensitive_post_parameters("password", "token")
def start(request: HttpRequest) -> HttpResponse:
    """Asks who starts here; once somebody has, there is only the login."""
    if not is_empty():
        if request.user.is_authenticated:
            raise Http404
        return redirect("account_login")
    needs_token = settings.PRODUCTION or not is_from_here(request)
    form = StartForm(request.POST or None, needs_token=needs_token)
    if request.method == "POST":
        who = get_adapter().get_client_ip(request)
        if needs_token and not has_tries_left("start", who, limit=10, seconds=300):
            form.add_error(None, _("There were too many attempts. Please wait five minutes and try again."))
            return render_page(request, "salesops/start.html", {"form": form}, status=429)
        if form.is_valid():
            try:
                return perform_login(request, begin(form.cleaned_data), redirect_url=reverse("home"))
            except ValidationError as error:
                form.add_error(None, error)
    return render_page(request, "salesops/start.html", {"form": form})


@transaction.atomic
def begin(asked: dict[str, str]) -> Person:
    """The company, and the general manager's password."""
    now = timezone.now()
    names = ("company_name", "structure", "code", "name_pinyin", "name_zh", "email")
    today = now.astimezone(ZoneInfo(settings.COMPANY_TIME_ZONE)).date()
    manager = start_company(Beginning(**{name: asked[name] for name in names}), today=today, now=now)
    manager.set_password(asked["password"])
    manager.save(update_fields=["password"])
    return manager


@public
def login(request: HttpRequest) -> HttpResponse:
    """The login; while nobody is here, the first-run page instead."""
    if request.method == "GET" and not request.user.is_authenticated and is_empty():
        return redirect("start")
    return account_views.login(request)
