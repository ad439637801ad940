"""The page on which all who are left behind by an opening are told."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.acting import Act, answer
from core.wording import in_a_row, name_in_words
from recruiting import permissions as may
from recruiting.interviews.forms import RemainingForm
from recruiting.interviews.remaining import Remaining, tell_remaining
from recruiting.views import page_of, read_opening


@require_http_methods(["GET", "POST"])
def remaining_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves all who remain to one end with one reason; their interviews and offers end with it."""
    opening, now = read_opening(request, pk), timezone.now()
    left = Remaining(opening, request.user, now)

    def do(form: RemainingForm) -> str:
        told = {name: form.cleaned_data[name] for name in ("reason", "words")}
        tell_remaining(opening, form.cleaned_data["outcome"], **told, by=request.user, now=now)
        return page_of(opening)

    act = Act(
        heading=_heading(left.count),
        lead=may.over_since(opening, now),
        notes=[_("Nothing is sent from here: tell them, then note it."), *notes_of(left)],
        button=_("Note that they are told"),
        done=_("It is noted; nobody remains who is to be told."),
        back=page_of(opening),
        verdict=left.may_tell,
        do=do,
        about=opening,
        is_grave=True,
    )
    return answer(request, act, RemainingForm(request.POST or None))


def _heading(count: int) -> str:
    return ngettext("%(count)s candidate remains", "%(count)s candidates remain", count) % {"count": count}


def notes_of(left: Remaining) -> list[str]:
    """What the act ends beside their applications, and whom it leaves to be talked with."""
    notes = []
    if left.interviews:
        words = ngettext(
            "%(count)s interview to come is cancelled; it goes from the calendars of the interviewers.",
            "%(count)s interviews to come are cancelled; they go from the calendars of the interviewers.",
            left.interviews,
        )
        notes.append(words % {"count": left.interviews})
    if left.offers:
        words = ngettext(
            "%(count)s offer that is out is withdrawn.", "%(count)s offers that are out are withdrawn.", left.offers
        )
        notes.append(words % {"count": left.offers})
    if left.accepted:
        names = in_a_row([name_in_words(one.candidate) for one in left.accepted])
        notes.append(_("Stays on the board, as an offer was accepted: %(names)s. Talk with them.") % {"names": names})
    return notes
