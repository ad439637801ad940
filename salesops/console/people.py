"""People, posts and granted roles."""

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import wording
from core.forms import DayField, PlainHelper, SubmitKeyField
from core.templatetags import ui
from core.verdicts import Verdict, not_now
from core.walltime import work_today
from org.access import Area, today_of
from org.correcting import CORRECTED, correct_person, may_change_address
from org.granting import end_grant, grant_role
from org.logins import STATE_WORDS, state_of
from org.models import Appointment, Grant, Person, Profile
from org.permissions import may_grant, may_keep_organisation
from org.person_field import NamedPersonField
from salesops.console.base import Kept, Shown
from salesops.console.lists import InForce, LoginState, choice

PEOPLE = _("People")


def dates(first: date, last: date | None) -> str:
    """From when to when, both included, in figures that stand well under each other."""
    return f"{first.isoformat()} – {last.isoformat() if last else ''}"


def span(row: Any) -> str:
    return dates(row.valid_from, row.last_day)


class PersonForm(ModelForm):
    """Names and the address; posts, days in service and logins have pages of their own."""

    class Meta:
        model = Person
        fields = CORRECTED

    helper = PlainHelper()

    def clean_email(self) -> str | None:
        return self.cleaned_data["email"] or None


class People(Kept):
    section, about = PEOPLE, _("Names and e-mail addresses are corrected here; everything else on the person’s page.")
    empty_hint = _("People are added one by one, or brought in from a spreadsheet.")
    ways = (
        (_("A new person"), "org:person_add"),
        (_("Import"), "imports:job_list"),
    )
    list_display = ("name", "code", "address", "service", "login")
    list_filter = (LoginState,)
    search_fields = ("code", "name_zh", "name_pinyin", "email")
    ordering = ("number",)
    change_form = PersonForm

    @admin.display(description=_("Name"), ordering="name_pinyin")
    def name(self, row: Person) -> Any:
        return ui.person(row, url=reverse("admin:org_person_change", args=[row.pk]))

    @admin.display(description=_("Number"), ordering="code")
    def code(self, row: Person) -> str:
        return row.code

    @admin.display(description=_("E-mail"))
    def address(self, row: Person) -> str:
        return row.email or "–"

    @admin.display(description=_("In service"), ordering="hired_on")
    def service(self, row: Person) -> str:
        return dates(row.hired_on, row.left_on)

    @admin.display(description=_("Login"))
    def login(self, row: Person) -> Any:
        return login_words(row)

    def named(self, row: Person) -> str:
        return wording.name_in_words(row)

    def prepare(self, form: ModelForm, row: Any, *, by: Person, now: datetime) -> None:
        if not (verdict := may_change_address(by, row, now)):
            form.fields["email"].disabled, form.fields["email"].help_text = True, verdict.reason

    def facts(self, row: Person) -> list[tuple[Any, Any]]:
        return [
            (_("Employee number"), row.code),
            (_("In service"), self.service(row)),
            (_("Login"), login_words(row)),
        ]

    def ways_of(self, row: Person) -> list[tuple[Any, str]]:
        return [
            (_("The person’s page"), reverse("org:person_detail", args=[row.code])),
            (_("Trail"), f"{reverse('org:trail')}?person={row.code}"),
        ]

    def write(self, form: ModelForm, *, by: Person, now: datetime) -> bool:
        typed = {name: form.cleaned_data[name] for name in form.changed_data}
        return bool(correct_person(form.instance, typed, by=by, now=now))


def login_words(person: Person) -> Any:
    """How the login stands today, in a word."""
    return STATE_WORDS[state_of(person, work_today(timezone.now()))]


class Appointments(Shown):
    section, about = PEOPLE, _("Who holds which post from when to when. Another post is given on the person’s page.")
    empty_hint = _("A post is given on the page of a person, or with the person when somebody is added.")
    ways = (
        (_("People"), "org:person_list"),
        (_("Changes of the organisation"), "org:reorganisation_list"),
    )
    list_display = ("person", "unit", "title", "profile", "span")
    list_filter = (
        InForce,
        choice("profile", _("Profile"), Profile.choices),
        choice("kind", _("Kind"), Appointment.Kind.choices),
    )
    list_select_related = ("person", "unit", "title")
    search_fields = ("person__code", "person__name_zh", "person__name_pinyin", "=unit__code")
    ordering = ("person__number", "-valid_from", "-pk")

    @admin.display(description=_("Name"), ordering="person__name_pinyin")
    def person(self, row: Appointment) -> Any:
        return ui.person(row.person, url=reverse("org:person_detail", args=[row.person.code]))

    @admin.display(description=_("Unit"), ordering="unit__code")
    def unit(self, row: Appointment) -> str:
        return row.unit.code

    @admin.display(description=_("Title"), ordering="title__rank")
    def title(self, row: Appointment) -> Any:
        head = ui.badge("accent", str(_("head"))) if row.is_head else ""
        acting = ui.badge("open", row.get_kind_display()) if row.kind == Appointment.Kind.ACTING else ""
        return format_html("{} {}{}", wording.label_in_words(row.title), head, acting)

    @admin.display(description=_("Profile"))
    def profile(self, row: Appointment) -> str:
        return row.get_profile_display()

    @admin.display(description=_("From and until"), ordering="valid_from")
    def span(self, row: Appointment) -> str:
        return span(row)


class GrantForm(ModelForm):
    """Who gets which role from when on."""

    submit_key = SubmitKeyField()
    role = forms.ChoiceField(label=_("Role"), choices=Grant.Role.choices)
    valid_from = DayField(label=_("From"))
    is_asked = forms.BooleanField(label=_("I have asked the person"), required=False, widget=forms.HiddenInput)

    class Meta:
        model = Grant
        fields = ("person", "role", "valid_from")

    helper = PlainHelper()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and no field of the class: it asks for an address, and addresses are read after this file.
        people = Person.objects.filter(is_active=True)
        self.fields["person"] = NamedPersonField(people=people, area=Area.PEOPLE, label=_("Name or number"))
        self.fields["valid_from"].initial = work_today(timezone.now())
        if self.data.get("is_asked"):
            self.fields["is_asked"].widget = forms.CheckboxInput()

    def add_error(self, field: str | None, error: Any) -> None:
        """The box comes where the service asks for it: where somebody else held the key to the login."""
        super().add_error(field, error)
        if field == "is_asked":
            self.fields["is_asked"].widget = forms.CheckboxInput()


class EndGrantForm(ModelForm):
    """The role is taken away at once, and every login of the person ends."""

    class Meta:
        model = Grant
        fields = ()

    helper = PlainHelper()


class Grants(Kept):
    section = PEOPLE
    about = _("Who is of HR or a technical administrator. Nobody grants a role to himself or herself.")
    empty_hint = _("Without HR only the general manager keeps people and leave. Grant somebody the role.")
    list_display = ("person", "role", "given_by", "span")
    list_filter = (InForce, choice("role", _("Role"), Grant.Role.choices))
    list_select_related = ("person", "given_by")
    search_fields = ("person__code", "person__name_zh", "person__name_pinyin")
    ordering = ("-valid_from", "-pk")
    add_form, change_form = GrantForm, EndGrantForm
    change_label: ClassVar[Any] = _("Take the role away")
    is_ending, begun_with = True, ("person", "role")

    @admin.display(description=_("Name"), ordering="person__name_pinyin")
    def person(self, row: Grant) -> Any:
        return ui.person(row.person, url=reverse("admin:org_grant_change", args=[row.pk]))

    @admin.display(description=_("Role"))
    def role(self, row: Grant) -> str:
        return row.get_role_display()

    @admin.display(description=_("Given by"))
    def given_by(self, row: Grant) -> str:
        return wording.name_in_words(row.given_by) if row.given_by else "–"

    @admin.display(description=_("From and until"), ordering="valid_from")
    def span(self, row: Grant) -> str:
        return span(row)

    def facts(self, row: Grant) -> list[tuple[Any, Any]]:
        return [
            (_("Name"), ui.person(row.person)),
            (_("Role"), self.role(row)),
            (_("Given by"), self.given_by(row)),
            (_("From and until"), self.span(row)),
        ]

    def named(self, row: Grant) -> str:
        return gettext("%(name)s: %(role)s") % {"name": wording.name_in_words(row.person), "role": self.role(row)}

    def may_write(self, row: Any, *, by: Person, now: datetime) -> Verdict:
        today = today_of(by, now)
        if row is None:
            return may_keep_organisation(by, today)
        if row.valid_to is not None and row.valid_to <= today:
            return not_now(gettext("This role is over."))
        return may_grant(by, row.person, row.role, today)

    def write(self, form: ModelForm, *, by: Person, now: datetime) -> bool:
        today = today_of(by, now)
        if form.instance.pk is not None:
            end_grant(form.instance, by=by, on=today)
            return True
        asked = {name: form.cleaned_data[name] for name in ("person", "role", "valid_from", "is_asked")}
        if not (verdict := may_grant(by, asked["person"], asked["role"], today)):
            raise ValidationError(verdict.reason)
        grant_role(**asked, by=by, on=today)
        return True


SHOWN = {Person: People, Appointment: Appointments, Grant: Grants}
