"""The forms of the login library in our words: its own repeat themselves in the fields and address people stiffly."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

# Said by the libraries themselves; here, so that our catalogues answer for it.
gettext_noop("You must type the same password each time.")
gettext_noop("Enter a valid email address.")
ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    "count",
)
PASSWORD_RULE = _("At least eight characters, no common word, not your name.")


class OurWords:
    """Puts `labels` and `hints` (by field) in place of the library's, and leaves the fields empty."""

    labels: ClassVar[Mapping[str, Promise]] = {}
    hints: ClassVar[Mapping[str, Promise]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(OurWords, account.LoginForm):
    """Employee number or e-mail, and the password."""

    labels: ClassVar = {"login": _("Employee number or e-mail"), "password": _("Password")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    labels: ClassVar = {
        "oldpassword": _("Your password now"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    hints: ClassVar = {"password1": PASSWORD_RULE}


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    labels: ClassVar = {"email": _("E-mail")}


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": _("New password"), "password2": _("New password, once more")}
    hints: ClassVar = {"password1": PASSWORD_RULE}


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    labels: ClassVar = {"password": _("Password")}


class FactorForm(OurWords, factor.AuthenticateForm):
    labels: ClassVar = {"code": _("Code")}


class FactorAgainForm(OurWords, factor.ReauthenticateForm):
    labels: ClassVar = {"code": _("Code")}


class ActivateFactorForm(OurWords, totp.ActivateTOTPForm):
    labels: ClassVar = {"code": _("The six digits")}
