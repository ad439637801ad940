"""The list of people, and what HR decides about their logins."""

from collections.abc import Iterator
from datetime import date, datetime

import django_tables2 as tables
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core import exporting
from core.forms import add_errors, once
from core.http import render_page
from core.tables import PlainTable, show_page
from core.templatetags import ui
from core.verdicts import Verdict, require
from core.wording import label_in_words, name_in_words, other_name, text_in_letters
from org import factors, logins
from org.access import Area, readable_people, today_of
from org.forms_account import CloseLoginForm, HireForm, PeopleFilter, TakeFactorForm
from org.hiring import hire
from org.models import Person
from org.permissions import may_keep_organisation
from org.querysets import PersonQuerySet
from org.selectors import PostLine, find_people, post_lines
from org.sessions import open_sessions
from org.title_roles import role_missing


class PeopleTable(PlainTable):
    """Who works here."""

    code = tables.Column(gettext_lazy("Number"), orderable=True)
    name = tables.Column(gettext_lazy("Name"), accessor="pk", orderable=True, order_by=("name_pinyin",))
    post = tables.Column(gettext_lazy("Post"), accessor="pk")
    login = tables.Column(gettext_lazy("Login"), accessor="pk")

    class Meta:
        sequence = ("name", "code", "post", "login")

    caption = gettext_lazy("People")
    empty_text = gettext_lazy("Nobody is found.")
    empty_hint = gettext_lazy("Look for another name or number, or for all logins.")

    def __init__(
        self, *args: object, posts: dict[int, PostLine], keeps_logins: Verdict, today: date, **kwargs: object
    ) -> None:
        super().__init__(*args, empty_text=self.empty_text, **kwargs)
        self.posts, self.today = posts, today
        if not keeps_logins:
            self.columns.hide("login")

    def render_name(self, record: Person) -> str:
        return ui.person(record, url=reverse("org:person_detail", args=[record.code]))

    def render_post(self, record: Person) -> str:
        return render_to_string("org/_post.html", {"post": self.posts.get(record.pk)})

    def render_login(self, record: Person) -> str:
        words = logins.STATE_WORDS[logins.state_of(record, self.today)]
        return render_to_string("org/_login_state.html", {"person": record, "words": words})


def found_people(viewer: Person, form: PeopleFilter, today: date) -> PersonQuerySet:
    """The people that the viewer may know of and that the filter asks for."""
    people = Person.objects.visible_to(viewer)
    if not form.is_valid():
        return people
    wanted = form.cleaned_data["q"].strip()
    if wanted:
        people = people.filter(
            Q(code__icontains=wanted) | Q(name_zh__icontains=wanted) | Q(name_pinyin__icontains=wanted)
        )
    return people.filter(logins.in_state(form.cleaned_data.get("state", ""), today))


def exported_people(viewer: Person, people: PersonQuerySet, now: datetime) -> Iterator[list[str]]:
    """A line for each person; two queries for five hundred."""
    for part in exporting.in_parts(people.order_by("number")):
        posts = post_lines([person.pk for person in part], viewer=viewer, now=now)
        for person in part:
            post = posts.get(person.pk)
            place = [label_in_words(post.unit), label_in_words(post.title)] if post else ["", ""]
            yield [person.code, name_in_words(person), other_name(person), *place]


@require_safe
def person_list(request: HttpRequest) -> HttpResponseBase:
    """Everybody the viewer may know of; for HR with the state of each login."""
    now = timezone.now()
    today = today_of(request.user, now)
    keeps_logins = logins.may_keep_logins(request.user, now)
    form = PeopleFilter(request.GET)
    if not keeps_logins:
        del form.fields["state"]
    people = found_people(request.user, form, today)
    if how := exporting.wanted(request):
        header = [_("Number"), _("Name"), _("Name in other letters"), _("Unit"), _("Title")]
        return exporting.export(request, "people", header, exported_people(request.user, people, now), how=how)
    table = show_page(PeopleTable(people, posts={}, keeps_logins=keeps_logins, today=today), request)
    table.posts = post_lines([row.record.pk for row in table.paginated_rows], viewer=request.user, now=now)
    context = {"form": form, "table": table, "keeps_logins": keeps_logins}
    context["may_add"] = may_keep_organisation(request.user, today)
    return render_page(request, "org/person_list.html", context, partial="list")


@require_safe
def person_suggest(request: HttpRequest) -> HttpResponse:
    """Up to twenty people of those about whom the viewer reads an area, for a field that names one."""
    area = {area.name.lower(): area for area in Area}.get(request.GET.get("area", ""), Area.PEOPLE)
    today, text = today_of(request.user, timezone.now()), request.GET.get("person", "")[:80]
    people = readable_people(request.user, area, today).in_service(today)
    context = {"people": find_people(people, text) if text.strip() else []}
    return render(request, "org/_person_options.html", context)


def person_add(request: HttpRequest) -> HttpResponse:
    """A new person; HR goes on to the way in, the general manager to a role that the post needs."""
    now = timezone.now()
    today = today_of(request.user, now)
    require(may_keep_organisation(request.user, today))
    form = HireForm(request.POST or None, day=today, initial={"hired_on": today})
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        key, keeps = asked.pop("submit_key"), logins.may_keep_logins(request.user, now)
        try:
            with once(request, request.user, key) as sending:
                if not sending.is_repeat:
                    person = hire(**asked, by=request.user, on=today)
                    after = reverse("org:person_list")
                    if keeps or role_missing(person, today):  # both pages say which role the post needs
                        page = "person_login" if keeps else "person_detail"
                        after = reverse(f"org:{page}", args=[person.code])
                    sending.leads_to(after)
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = _("%(name)s is here. Make a code now, so that the person can log in.") if keeps else _("Added.")
            messages.success(request, said % {"name": text_in_letters(asked["name_zh"], asked["name_pinyin"])})
            return redirect(sending.url)
    return render_page(request, "org/person_add.html", {"form": form})


# --- the login of one person ------------------------------------------------------------------------------------------


@require_safe
def person_login(request: HttpRequest, code: str) -> HttpResponse:
    """How the person's login stands, and what HR can do about it."""
    return show_login(request, visible_person(request, code), CloseLoginForm())


@require_POST
@never_cache
def person_invite(request: HttpRequest, code: str) -> HttpResponse:
    """Makes a code and shows it this once; the link carries it behind the #, which no server log ever sees."""
    person = visible_person(request, code)
    plain = logins.invite(person, by=request.user, now=timezone.now())
    link = f"{settings.SITE_URL.rstrip('/')}{reverse('org:welcome')}#{person.code}/{plain}"
    return render_page(request, "org/person_invite.html", {"person": person, "plain": plain, "link": link})


@require_POST
def person_disable(request: HttpRequest, code: str) -> HttpResponse:
    """Closes the login: every session ends at once."""
    person = visible_person(request, code)
    form = CloseLoginForm(request.POST)
    if not form.is_valid():
        require(logins.may_disable(request.user, person, timezone.now()))
        return show_login(request, person, form)
    logins.disable_login(person, by=request.user, now=timezone.now(), reason=form.cleaned_data["reason"])
    messages.success(request, _("The login of %(name)s is closed.") % {"name": name_in_words(person)})
    return redirect("org:person_login", code=code)


@require_POST
def person_enable(request: HttpRequest, code: str) -> HttpResponse:
    """Opens the login again."""
    person = visible_person(request, code)
    logins.enable_login(person, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s can log in again.") % {"name": name_in_words(person)})
    return redirect("org:person_login", code=code)


@require_POST
def person_take_factor(request: HttpRequest, code: str) -> HttpResponse:
    """Takes away a second factor that is lost."""
    person, now = visible_person(request, code), timezone.now()
    require(factors.may_take_factor(request.user, person, now))
    form = TakeFactorForm(request.POST)
    if not form.is_valid():
        return show_login(request, person, CloseLoginForm(), take_form=form)
    if factors.take_factor(person, by=request.user, now=now, reason=form.cleaned_data["reason"]):
        messages.success(request, _("The second factor of %(name)s is taken away.") % {"name": name_in_words(person)})
    return redirect("org:person_login", code=code)


def visible_person(request: HttpRequest, code: str) -> Person:
    """The person of that number, if the viewer may know of them."""
    return get_object_or_404(Person.objects.visible_to(request.user), code=code)


def show_login(
    request: HttpRequest, person: Person, form: CloseLoginForm, *, take_form: TakeFactorForm | None = None
) -> HttpResponse:
    """The page about one login; 403 with the reason for whoever does not keep logins."""
    now = timezone.now()
    require(logins.may_keep_logins(request.user, now))
    state = logins.state_of(person, today_of(person, now))
    today = today_of(request.user, now)
    missing = role_missing(person, today)
    context = {
        "person": person,
        "missing": missing,
        "may_grant": missing and missing.may_grant(request.user, today),
        "state": state,
        "state_words": logins.STATE_WORDS[state],
        "form": form,
        "invitation": logins.open_invitations(now).filter(person=person).first(),
        "sessions": open_sessions(person, now=now),
        "factor": factors.Factor.of(person),
        "take_form": take_form or TakeFactorForm(),
        "may_take_factor": factors.may_take_factor(request.user, person, now),
        "may_invite": logins.may_invite(request.user, person, now),
        "may_disable": logins.may_disable(request.user, person, now),
    }
    return render_page(request, "org/person_login.html", context)
