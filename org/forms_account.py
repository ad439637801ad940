"""The forms of the way in, in our words."""

from typing import Any

from allauth.account.forms import LoginForm as LibraryLoginForm
from django.utils.translation import gettext_lazy as _


class LoginForm(LibraryLoginForm):
    """Employee number or e-mail, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Employee number or e-mail")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
