"""The field for a document in a form, and the form of one document."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.files.checking import CheckedFile, clean
from core.files.kinds import KIND_OF_ENDING, MOST_MEGABYTES
from core.forms import PlainHelper, SubmitKeyField

ACCEPT = ",".join(f".{ending}" for ending in sorted(KIND_OF_ENDING))
HELP = format_lazy(_("PDF, Word, Excel, PNG, JPEG, text or CSV, at most {most} MB."), most=MOST_MEGABYTES)


class DocumentField(forms.FileField):
    """A document that is checked while the form is: `cleaned_data` holds a CheckedFile, or None where none came.

    What is refused says why at the field.
    """

    def __init__(self, **kwargs: Any) -> None:
        told = {"label": _("Document"), "help_text": HELP, "widget": forms.FileInput(attrs={"accept": ACCEPT})}
        super().__init__(**(told | kwargs))

    def to_python(self, data: Any) -> CheckedFile | None:
        upload = super().to_python(data)
        return None if upload is None else clean(upload)


class DocumentForm(forms.Form):
    """One document, kept once however often the form is sent."""

    submit_key = SubmitKeyField()
    document = DocumentField()
    helper = PlainHelper()
