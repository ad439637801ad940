"""News about what others did: told to one person in the application and by e-mail, not about a duty.

A notice is a reminder of the stage "notice:<code>" without a duty; what it says is worked out when it is read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid5

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from duties import ladder, rules
from duties.models import Reminder
from org.correcting import ADDRESS_CHANGED
from org.covering import DEPUTY_LOST
from org.factors import TAKEN
from org.logins import CHOSEN_ANEW
from org.models import Person
from org.own_page import TAKEN_OUT
from org.services import LEAVE_APPROVED, LEAVE_REFUSED

PREFIX = "notice:"
APP_LIVES, MAIL_LIVES = timedelta(days=30), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Notice:
    """What one kind of news says, and the page where one acts on it."""

    subject: Promise
    text: Promise
    action_label: Promise
    page: str  # name of an address

    @property
    def url(self) -> str:
        return reverse(self.page)


NOTICES = {
    TAKEN: Notice(
        _("Your second factor is taken away"),
        _("HR has taken away your second factor, because it is lost. If you did not ask for this, talk to HR at once."),
        _("Set it up again"),
        "mfa_index",
    ),
    CHOSEN_ANEW: Notice(
        _("Your password is a new one"),
        _(
            "The password of your login was chosen anew, with a code of HR or by a letter to your address. "
            "If that was not you, talk to HR or your superior at once."
        ),
        _("See where you are logged in"),
        "org:me",
    ),
    TAKEN_OUT: Notice(
        _("HR has taken out what is kept about you"),
        _("HR has taken out a file of what it reads about you here. If you did not ask for this, ask HR why."),
        _("See what is kept"),
        "org:me",
    ),
    ADDRESS_CHANGED: Notice(
        _("Your e-mail address is changed"),
        _(
            "The e-mail address that belongs to your login is another one now. "
            "If you did not ask for this, talk to HR or your superior at once."
        ),
        _("Look at it"),
        "org:me",
    ),
    LEAVE_APPROVED: Notice(
        _("Your leave is approved"), _("Your leave is approved."), _("See my leave"), "org:leave_mine"
    ),
    LEAVE_REFUSED: Notice(
        _("Your leave is refused"),
        _("Your leave is refused; the reason stands beside your request."),
        _("See my leave"),
        "org:leave_mine",
    ),
    DEPUTY_LOST: Notice(
        _("A deputy does not stand in for you"),
        _(
            "Somebody who was to stand in for you does not. "
            "Name somebody else, so that nothing waits while you are away."
        ),
        _("See my deputies"),
        "org:cover_mine",
    ),
}


def register_notice(code: str, notice: Notice) -> None:
    """Gives the words of news that an upper room tells; the same code again replaces them."""
    NOTICES[code] = notice


def is_notice(reminder: Reminder) -> bool:
    return reminder.stage.startswith(PREFIX)


def notice_of(reminder: Reminder) -> Notice | None:
    """What the reminder tells; None for one that is no notice, and for news that no program tells any more."""
    return NOTICES.get(reminder.stage.removeprefix(PREFIX)) if is_notice(reminder) else None


def tell(*, person: Person, code: str, now: datetime, also_to: str = "", is_vital: bool = True, **news: object) -> None:
    """Writes the notice for both channels. A letter goes to every address: one cannot opt out of what is vital.

    `also_to` is an address that is no longer the person's: the letter to it keeps it.
    """
    letters = [("", person.email), (also_to, also_to)] if is_vital or person.wants_mail else []
    sent = [(ladder.MAIL, MAIL_LIVES, kept) for kept, address in letters if address]
    Reminder.objects.bulk_create(
        Reminder(
            id=uuid5(rules.NAMESPACE, f"{PREFIX}{code}|{person.pk}|{now.isoformat()}|{channel}|{address}"),
            person=person,
            stage=f"{PREFIX}{code}",
            channel=channel,
            address=address,
            not_before=now,
            expires_at=now + lives,
        )
        for channel, lives, address in [(ladder.APP, APP_LIVES, ""), *sent]
    )
