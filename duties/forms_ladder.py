"""How everybody is reminded from a day on, as HR and the general manager set it."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import DayField, PlainHelper, SubmitKeyField
from core.wording import length_in_words
from duties.ladder import AFTER, APP, BEFORE, DUE, MAIL, Ladder, Quiet, Step

EARLIER, LATER = (15, 30, 60, 120, 240), (30, 60, 120, 240, 480)  # minutes


def hours(first: int, last: int) -> list[tuple[str, str]]:
    return [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(first, last + 1)]


def lengths(minutes: tuple[int, ...]) -> list[tuple[str, str]]:
    """Nothing, or one of these lengths in words."""
    return [("", str(_("no reminder"))), *((str(one), length_in_words(timedelta(minutes=one))) for one in minutes)]


class LadderForm(forms.Form):
    """The rungs that may be had or left, the hours that stay quiet, and from when on."""

    effective_from = DayField(label=_("From this day on"))
    before = forms.TypedChoiceField(label=_("Before it is due"), coerce=int, required=False, empty_value=None)
    mail_when_due = forms.BooleanField(
        label=_("When it is due, also by e-mail"),
        required=False,
        help_text=_("It stands on Today in any case; everybody may leave out the e-mail of a kind."),
    )
    after = forms.TypedChoiceField(label=_("Once more, after it was due"), coerce=int, required=False, empty_value=None)
    digest_at = forms.ChoiceField(
        label=_("Digest to the superior"), choices=hours(7, 12), help_text=_("On the next working morning.")
    )
    quiet_from = forms.ChoiceField(label=pgettext_lazy("hours", "Quiet from"), choices=hours(18, 22))
    quiet_to = forms.ChoiceField(label=pgettext_lazy("hours", "Quiet until"), choices=hours(6, 10))
    submit_key = SubmitKeyField()
    helper = PlainHelper()

    def __init__(self, *args: Any, now_in_force: Ladder, first_day: date, **kwargs: Any) -> None:
        super().__init__(*args, initial=typed(now_in_force) | {"effective_from": first_day}, **kwargs)
        self.fields["before"].choices = lengths(EARLIER)
        self.fields["after"].choices = lengths(LATER)

    def wanted(self) -> Ladder:
        """What was chosen, as the rules take it."""
        chosen = self.cleaned_data
        steps = {Step(DUE, APP, 0)}
        steps |= {Step(DUE, MAIL, 0)} if chosen["mail_when_due"] else set()
        steps |= {Step(BEFORE, APP, -chosen["before"])} if chosen["before"] else set()
        steps |= {Step(AFTER, APP, chosen["after"])} if chosen["after"] else set()
        quiet = Quiet(time.fromisoformat(chosen["quiet_from"]), time.fromisoformat(chosen["quiet_to"]))
        return Ladder(frozenset(steps), quiet, time.fromisoformat(chosen["digest_at"]))


def typed(ladder: Ladder) -> dict[str, Any]:
    """What the fields say of a ladder."""
    minutes = {(step.stage, step.channel): abs(step.minutes) for step in ladder.steps}
    return {
        "before": minutes.get((BEFORE, APP), ""),
        "mail_when_due": (DUE, MAIL) in minutes,
        "after": minutes.get((AFTER, APP), ""),
        "digest_at": f"{ladder.digest_at:%H:%M}",
        "quiet_from": f"{ladder.quiet.since:%H:%M}",
        "quiet_to": f"{ladder.quiet.until:%H:%M}",
    }
