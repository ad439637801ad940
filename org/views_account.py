"""The viewer's own pages: language, Me, sessions; and the way in by invitation."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import conditional_page, require_POST, require_safe

from core.http import render_page, safe_next
from core.middleware import public
from core.throttle import has_tries_left
from org import doors, feed, logins
from org.access import roles_of, today_of
from org.forms_account import CodeForm, FirstPasswordForm, MeForm
from org.models import CalendarKey
from org.own_page import own_links
from org.selectors import post_lines
from org.sessions import end_sessions, open_sessions

INVITATION = "invitation"  # in the session of somebody who came with a code


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keeps the language: on the person, or in a cookie before the login."""
    response = redirect(safe_next(request, default=reverse("home")))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure()
    )
    return response


# --- me ---------------------------------------------------------------------------------------------------------------


def me(request: HttpRequest) -> HttpResponse:
    """Who I am here, how I am reminded, how my login is kept, where I am logged in."""
    now = timezone.now()
    form = MeForm(request.POST or None, instance=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("org:me")
    today = today_of(request.user, now)
    context = {
        "form": form,
        "post": post_lines([request.user.pk], viewer=request.user, now=now).get(request.user.pk),
        "roles": sorted(str(role.label) for role in roles_of(request.user, today)),
        "has_factor": is_mfa_enabled(request.user),
        "sessions": open_sessions(request.user, now=now),
        "calendar": CalendarKey.objects.filter(person=request.user).first(),
        "links": own_links(),
        "this_session": request.session.session_key,
    }
    return render_page(request, "org/me.html", context)


@require_POST
@never_cache
def calendar_reset(request: HttpRequest) -> HttpResponse:
    """Makes a new address of the viewer's calendar and shows it this once; the one before leads nowhere."""
    key = feed.reset_key(request.user, now=timezone.now())
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('org:calendar_feed', args=[key])}"
    return render_page(request, "org/calendar_address.html", {"address": address})


@require_POST
def calendar_end(request: HttpRequest) -> HttpResponse:
    """Takes the address away."""
    feed.end_key(request.user)
    messages.success(request, _("The address leads nowhere any more."))
    return redirect("org:me")


@public
@require_safe
@cache_control(private=True, no_cache=True)  # a calendar program may keep it, and asks before it shows it again
@conditional_page
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """What is due for whoever's address it is, for calendar programs; the address is the key.

    Programs ask every quarter of an hour: whoever has this very text already gets 304 and no text.
    """
    now = timezone.now()
    if (person := feed.person_of(key, now=now)) is None:
        raise Http404
    response = HttpResponse(feed.feed_text(person, now=now), content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
def session_end(request: HttpRequest, mark: str) -> HttpResponse:
    """Ends one login of the viewer on another device."""
    sessions = open_sessions(request.user, now=timezone.now())
    ended = next((session for session in sessions if session.mark == mark), None)
    if ended is None:
        raise Http404
    ended.delete()
    messages.success(request, _("That login has ended."))
    return redirect("org:me")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Ends every login of the viewer but this one."""
    end_sessions(request.user, keep=request.session.session_key)
    messages.success(request, _("You are now logged in only here."))
    return redirect("org:me")


# --- the way in with a code -------------------------------------------------------------------------------------------


@public
@never_cache
def welcome(request: HttpRequest) -> HttpResponse:
    """Asks for the employee number and the code; the same answer for everything that is wrong."""
    if request.user.is_authenticated:
        return redirect("home")
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render_page(request, "org/welcome.html", {"form": form})
    number, code = form.cleaned_data["employee_number"], form.cleaned_data["code"]
    if not may_try(request, number):
        form.add_error(None, _("There were too many attempts. Please wait five minutes and try again."))
        return render_page(request, "org/welcome.html", {"form": form}, status=429)
    invitation = logins.invitation_for(number, code, now=timezone.now())
    if invitation is None:
        doors.note(doors.Kind.CODE, doors.person_named(number), now=timezone.now())
        form.add_error(None, _("This number and this code do not go together, or the code is no longer valid."))
        return render_page(request, "org/welcome.html", {"form": form})
    request.session[INVITATION] = invitation.pk
    return redirect("org:welcome_password")


def may_try(request: HttpRequest, number: str) -> bool:
    """Counts the attempt for the machine and for the number typed, whether or not somebody has it.

    A machine that is out of tries makes no more counters: it can neither fill the cache nor lock others out.
    """
    if not has_tries_left("welcome.machine", get_adapter().get_client_ip(request), limit=30, seconds=300):
        return False
    return has_tries_left("welcome.number", number.strip(), limit=5, seconds=300)


@public
@never_cache
@sensitive_post_parameters()
def welcome_password(request: HttpRequest) -> HttpResponse:
    """The first password of somebody whose code was right; then straight to work."""
    now = timezone.now()
    held = logins.open_invitations(now).filter(pk=request.session.get(INVITATION)).select_related("person").first()
    if held is None:
        messages.error(request, _("This code no longer works. Ask HR for a new one."))
        return redirect("org:welcome")
    form = FirstPasswordForm(held.person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = logins.accept_invitation(held, password=form.cleaned_data["new_password1"], now=now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            del request.session[INVITATION]
            return perform_login(request, person, redirect_url=reverse("home"))
    return render_page(request, "org/welcome_password.html", {"form": form, "person": held.person})
