"""Dates of courses: planned, joined, held, recorded."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from core.forms import add_errors, differences, once, show_conflict
from core.http import render_page
from core.models import StaleVersion
from core.typed import number_in
from core.verdicts import require
from org.access import today_of
from org.models import Person
from training.courses import enrolling, planning, recording, selectors
from training.courses.forms import InviteForm, SessionForm
from training.courses.forms_class import ClassForm, SavedClass
from training.courses.permissions import (
    may_join,
    may_plan_at,
    may_plan_dates,
    may_record,
    may_record_now,
    plans_dates,
)
from training.models import CourseSession, Enrolment
from training.tabs import tabs_of

PER_PAGE = 50


@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    """The dates to come, those to be recorded, those of the past."""
    now = timezone.now()
    today, which = today_of(request.user, now), request.GET.get("which", "")
    rows = selectors.sessions(which, viewer=request.user, now=now)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = selectors.named(page.object_list, today)
    words = {
        "": pgettext("training", "To come"),
        "record": pgettext("training", "To record"),
        "past": pgettext("training", "Past"),
    }
    context = {
        "page": page,
        "which": which if which in words else "",
        "choices": [(text, f"?which={key}" if key else "?", key == which) for key, text in words.items()],
        "plans": plans_dates(request.user, today),
        "tabs": tabs_of(request.user, "training:session_list"),
        "now": now,
        "today": today,
    }
    return render_page(request, "training/session_list.html", context)


def session_of(pk: int) -> CourseSession:
    rows = CourseSession.objects.select_related("course", "unit", "trainer", "makes_up").with_seats_taken()
    return get_object_or_404(rows, pk=pk)


def page_of(pk: int) -> str:
    return reverse("training:session_detail", args=[pk])


@require_GET
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One date: when and where, who comes as far as the viewer may know, and what the viewer can do."""
    return _page(request, session_of(pk))


def _page(request: HttpRequest, session: CourseSession, form: InviteForm | None = None) -> HttpResponse:
    now, viewer = timezone.now(), request.user
    today = today_of(viewer, now)
    may_plan = may_plan_at(viewer, session.unit_id, today)
    invites = bool(may_plan) and session.takes_people(now)
    due = selectors.due_for(session, viewer, today) if invites else []
    people = session.enrolments.visible_to(viewer).live().select_related("person").order_by("person__number")
    context = {
        "session": selectors.named([session], today)[0],
        "own": session.enrolments.live().filter(person=viewer).first(),
        "may_join": may_join(viewer, session, session.course, on=today, now=now),
        "people": list(people),
        "may_plan": may_plan,
        "may_record": may_record_now(viewer, session, on=today, now=now),
        "records": bool(may_record(viewer, session, today)),
        "due": due,
        "form": (form or InviteForm(viewer=viewer, due=due, today=today)) if invites else None,
        "free": max(0, session.seats - session.taken),
        "now": now,
        "today": today,
    }
    return render_page(request, "training/session_detail.html", context)


def session_add(request: HttpRequest) -> HttpResponse:
    """A new date; one that makes up for another opens with what that one had."""
    today = today_of(request.user, timezone.now())
    require(may_plan_dates(request.user, today))
    before = CourseSession.objects.filter(pk=number_in(request.GET.get("makes_up", ""))).first()
    initial: dict[str, Any] = {"course": number_in(request.GET.get("course", ""))}
    if before:
        initial = _typed(before) | {"day": None}
    form = SessionForm(request.POST or None, initial=initial, viewer=request.user, today=today, session=None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request, request.user, form.cleaned_data["submit_key"]) as sending:
                if not sending.is_repeat:
                    session = form.written_on(CourseSession(makes_up=before))
                    planning.plan_session(session, by=request.user, on=today)
                    sending.leads_to(page_of(session.pk))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(sending.url)
    title = _("Date that makes up for another") if before else _("New date")
    context = {"form": form, "title": title, "back": reverse("training:session_list")}
    return render_page(request, "training/form.html", context)


def _typed(session: CourseSession) -> dict[str, Any]:
    return {
        "course": session.course_id,
        "day": session.day,
        "begins": session.starts_on_wall.time(),
        "ends": session.ends_on_wall.time(),
        "unit": session.unit.code,
        "trainer": session.trainer_id,
        "place": session.place,
        "link": session.link,
        "seats": session.seats,
        "version": session.version,
    }


def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time, trainer or place, over the version that was read."""
    now, session = timezone.now(), session_of(pk)
    today = today_of(request.user, now)
    require(may_plan_at(request.user, session.unit_id, today))
    initial = _typed(session)
    form = SessionForm(request.POST or None, initial=initial, viewer=request.user, today=today, session=session)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            planning.change_session(form.written_on(session), version=version, by=request.user, on=today, now=now)
        except StaleVersion:
            return show_conflict(request, form, session_of(pk), back=page_of(pk))
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(page_of(pk))
    return render_page(request, "training/form.html", {"form": form, "title": session.course.name, "back": page_of(pk)})


@require_POST
def session_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not held."""
    now = timezone.now()
    try:
        planning.call_off(session_of(pk), by=request.user, on=today_of(request.user, now), now=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Called off. Whoever had a seat is offered the next date."))
    return redirect(page_of(pk))


@require_POST
def session_join(request: HttpRequest, pk: int) -> HttpResponse:
    """I come."""
    now = timezone.now()
    row = enrolling.join(session_of(pk), by=request.user, on=today_of(request.user, now), now=now)
    if row.enrolled_at:
        messages.success(request, _("You have a seat."))
    else:
        messages.info(request, _("All seats are taken: you are on the waiting list, and move up by yourself."))
    return redirect(page_of(pk))


@require_POST
def session_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks people to the date."""
    now, session, viewer = timezone.now(), session_of(pk), request.user
    today = today_of(viewer, now)
    require(may_plan_at(viewer, session.unit_id, today))
    form = InviteForm(request.POST, viewer=viewer, due=selectors.due_for(session, viewer, today), today=today)
    if not form.is_valid():
        return _page(request, session, form)
    people = [*form.cleaned_data["due"], *filter(None, [form.cleaned_data["one"]])]
    count = enrolling.invite(session, people, by=viewer, on=today, now=now)
    told = ngettext("%(count)s person is invited.", "%(count)s people are invited.", count) % {"count": count}
    messages.success(request, told)
    return redirect(page_of(pk))


def session_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole class on one page: who was there, and what they showed, over the version that was read."""
    now, session, viewer = timezone.now(), session_of(pk), request.user
    today = today_of(viewer, now)
    require(may_record_now(viewer, session, on=today, now=now))
    people = _class_of(session, viewer)
    away = selectors.on_leave([one.person_id for one in people], session.day)
    form = ClassForm(request.POST if request.method == "POST" else None, session=session, people=people, away=away)
    if request.method == "POST" and form.is_valid():
        told = {"version": form.cleaned_data["version"], "by": viewer, "on": today, "now": now}
        try:
            recording.record_session(session, form.rows, **told)
        except StaleVersion:
            session = session_of(pk)
            saved = SavedClass(session, _class_of(session, viewer))
            if differences(form, saved):
                return show_conflict(request, form, saved, back=page_of(pk))
            return _recorded(request, pk)  # sent twice, or two wrote the same
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _recorded(request, pk)
    context = {"session": session, "form": form, "today": today}
    return render_page(request, "training/session_record.html", context)


def _recorded(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Recorded. Their half hours stand in their reports of that day."))
    return redirect(page_of(pk))


def _class_of(session: CourseSession, viewer: Person) -> list[Enrolment]:
    """Whom the viewer records: everybody of the date but themselves. One query."""
    rows = session.enrolments.live().exclude(person=viewer).select_related("person", "course")
    return list(rows.order_by("person__number"))
