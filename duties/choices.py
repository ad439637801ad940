"""Which reminders somebody wants by e-mail, and when it stays quiet: asked by the page and by the dispatcher."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from duties import ladder, notices
from duties.ladders import LadderBook
from duties.models import Duty, MailChoice, Reminder
from duties.registry import kinds
from duties.rules import local_day
from org.access import access_of, own_zone_of, today_of
from org.models import Person

DIGEST = "digest"
DIGEST_LABEL = _("Morning digest of the team")


def choice_of(person: Person) -> MailChoice:
    """What the person chose; the rule's hours and every kind by e-mail where nothing is. One query."""
    return MailChoice.objects.filter(person=person).first() or MailChoice(person=person)


def kinds_for(person: Person, now: datetime) -> list[tuple[str, Promise | str]]:
    """The kinds of which the person may get letters: what they ever owed, and the digest of heads. One query."""
    owed = set(Duty.objects.filter(person=person).order_by().values_list("kind", flat=True).distinct())
    found: list[tuple[str, Promise | str]] = [
        (code, kind.label) for code, kind in kinds().items() if kind.asks_mail and code in owed
    ]
    is_head = any(post.is_head for post in access_of(person, today_of(person, now)).posts)
    return [*found, (DIGEST, DIGEST_LABEL)] if is_head else found


def choose_mail(*, asked: Iterable[str], wanted: Sequence[str], quiet_from: int, quiet_to: int, by: Person) -> None:
    """Keeps what `by` wants by e-mail of the kinds `asked`; what was not asked stays as it was."""
    choice, asked = choice_of(by), set(asked)
    choice.app_only = sorted((set(choice.app_only) - asked) | (asked - set(wanted)))
    choice.quiet_from, choice.quiet_to = quiet_from, quiet_to
    choice.save()


def wants_letter(reminder: Reminder, choice: MailChoice | None) -> bool:
    """Whether the person wants letters of this kind; news of what others did to one's login always come."""
    if choice is None or notices.is_notice(reminder):
        return True
    return (reminder.duty.kind if reminder.duty else DIGEST) not in choice.app_only


def quiet_until(reminder: Reminder, choice: MailChoice | None, *, now: datetime) -> datetime | None:
    """When the person's own quiet hours end, where `now` lies in them; None when the letter may go."""
    person = reminder.person
    if notices.is_notice(reminder) or not (choice or person.time_zone):
        return None  # the rule's own hours were kept when the reminder was laid out
    zone = own_zone_of(person, now)
    quiet = LadderBook.load().on(local_day(now, zone)).quiet
    if choice:
        quiet = quiet.widened(ladder.Quiet(time(choice.quiet_from), time(choice.quiet_to)))
    later = ladder.out_of_quiet_hours(now, zone, quiet)
    return later if later > now else None
