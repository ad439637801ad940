"""One person: who it is, where, since when; another post; the end of the service."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import add_errors, once
from core.http import render_page
from core.verdicts import denied, require
from core.wording import label_in_words, name_in_words, plain_day
from org import logins, moves
from org.access import access_of, records_read, today_of
from org.checklists import checklist
from org.cover_lists import coming
from org.forms_personnel import DepartureForm, PostForm
from org.hiring import may_take_back
from org.member_file import cards_of, shown_of
from org.models import Appointment, Cover, Person, UnitVersion
from org.own_page import person_links
from org.permissions import may_give_post, may_keep_organisation, may_name_deputy, may_send_on_leave
from org.selectors import absences_seen, coming_leave, post_lines
from org.title_roles import role_missing
from org.trail import may_read_trail
from org.views_people import visible_person


@require_safe
def person_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A person in three rings: for colleagues; for the line above; for the person and HR."""
    person = get_object_or_404(Person.objects.known_to(request.user), code=code)
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    may_keep = may_keep_organisation(viewer, today)
    post = post_lines([person.pk], viewer=viewer, now=now).get(person.pk)
    tree = access_of(viewer, today).tree
    superior = tree.superior_of(person.pk, post.unit.unit_id) if post else None
    reads_way = person.pk in records_read(viewer, [person.pk], today)
    absences = absences_seen(person, viewer, today) if reads_way else []
    may_send = may_send_on_leave(viewer, person, today)
    away = [one for one in absences if may_send and one.covers(today)]
    missing = role_missing(person, today) if may_keep else None
    context = {
        "person": person,
        "missing": missing,
        "may_grant": missing and missing.may_grant(viewer, today),
        "post": post,
        "superior": Person.objects.filter(pk=superior).first() if superior else None,
        "way": way_of(person) if reads_way else [],
        "reads_way": reads_way,
        "card": cards_of([person])[person.pk],
        "shown": shown_of(person, viewer=viewer),
        "leave": coming_leave(person, today) if reads_way else [],
        "covers": coming(Cover.objects.filter(person=person), today) if reads_way else [],
        "absences": absences,
        "away": away[0] if away else None,
        "former": person.former_services.all() if reads_way else [],
        "may_name": may_name_deputy(viewer, person, today) if reads_way else denied(""),
        "may_come_back": may_take_back(viewer, person, today),
        "may_keep": may_keep,
        "may_move": may_give_post(viewer, person, today),
        "may_send": may_send,
        "keeps_logins": logins.may_keep_logins(viewer, now),
        "may_read_trail": may_read_trail(viewer, today),
        "links": person_links(viewer, person, now),
    }
    return render_page(request, "org/person_detail.html", context)


def way_of(person: Person) -> list[tuple[Appointment, UnitVersion | None]]:
    """Every post of the person with the unit under its name of the post's first day, the latest first. Two queries."""
    posts = list(person.appointments.select_related("title").order_by("-valid_from", "-pk"))
    versions = list(UnitVersion.objects.filter(unit__in={post.unit_id for post in posts}).order_by("valid_from"))

    def name_then(post: Appointment) -> UnitVersion | None:
        begun = [row for row in versions if row.unit_id == post.unit_id and row.valid_from <= post.valid_from]
        return begun[-1] if begun else None

    return [(post, name_then(post)) for post in posts]


@require_http_methods(["GET", "POST"])
def person_move(request: HttpRequest, code: str) -> HttpResponse:
    """Another post from a day on, or an acting one beside it."""
    person, today = visible_person(request, code), today_of(request.user, timezone.now())
    require(may_give_post(request.user, person, today))
    form = PostForm(request.POST or None, day=today, initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        key, kind, valid_to = asked.pop("submit_key"), asked.pop("kind"), asked.pop("valid_to")
        try:
            with once(request, request.user, key) as sending:
                if not sending.is_repeat:
                    if kind == Appointment.Kind.ACTING:
                        moves.appoint(person, **asked, kind=kind, valid_to=valid_to, by=request.user, on=today)
                    else:
                        moves.transfer(person, **asked, by=request.user, on=today)
                    sending.leads_to(reverse("org:person_detail", args=[code]))
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = {"title": label_in_words(asked["title"]), "day": plain_day(asked["valid_from"])}
            messages.success(request, _("Another post from %(day)s: %(title)s.") % said)
            return redirect(sending.url)
    context = {"form": form, "person": person, "checklist": checklist(person, today)}
    return render_page(request, "org/person_move.html", context)


@require_http_methods(["GET", "POST"])
def person_depart(request: HttpRequest, code: str) -> HttpResponse:
    """The end of somebody's service, with what is still in their hands."""
    person, today = visible_person(request, code), today_of(request.user, timezone.now())
    require(may_keep_organisation(request.user, today))
    form = DepartureForm(request.POST or None, initial={"left_on": person.left_on})
    if request.method == "POST" and form.is_valid():
        try:
            moves.depart(person, **form.cleaned_data, by=request.user, on=today)
        except ValidationError as error:
            add_errors(form, error)
            person.refresh_from_db()
        else:
            messages.success(
                request, _("%(name)s leaves. What is left to hand over stands here.") % {"name": name_in_words(person)}
            )
            return redirect("org:person_depart", code=code)
    context = {"form": form, "person": person, "checklist": checklist(person, today)}
    return render_page(request, "org/person_depart.html", context)
