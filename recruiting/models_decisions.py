"""What was decided about an application, what was offered, and who came of it. Part of recruiting.models."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Versioned, sane
from org.models import Person
from recruiting.interviews.querysets import DecisionQuerySet, OfferQuerySet
from recruiting.models_applications import Application
from recruiting.models_lists import MoveReason
from recruiting.models_stages import Stage

TEXT = 2000  # letters


class Decision(models.Model):
    """What the head of an opening said about an application at a stage, and why; never worked out, never changed."""

    class Outcome(models.TextChoices):
        NEXT = "next", _("on to the next stage")
        OFFER = "offer", _("make an offer")
        REFUSED = "refused", pgettext_lazy("stage", "refused")
        TALENT_POOL = "talent_pool", _("talent pool")

    WITH_REASON = (Outcome.REFUSED, Outcome.TALENT_POOL)  # one of the list, beside the words

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")  # where it stood
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome.choices)
    reason = models.ForeignKey(MoveReason, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(max_length=TEXT)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("decision about an application")
        verbose_name_plural = _("decisions about applications")

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"


class Offer(Versioned):
    """What a candidate was offered, until when an answer is asked, and what the answer was, if it still stood."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("offer", "accepted")
        DECLINED = "declined", pgettext_lazy("offer", "declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("offer", "withdrawn")  # by us: the opening or the application is over

    OF_CANDIDATES = (Answer.ACCEPTED, Answer.DECLINED)

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="offers")
    terms = models.TextField(_("terms"), max_length=TEXT)
    answer_by = models.DateField(_("answer by"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    answer_reason = models.TextField(_("reason"), max_length=TEXT, blank=True)
    answered_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answer=""),
                name="offer_open_once",
                violation_error_message=_("An offer waits for its answer already."),
            ),
            models.CheckConstraint(condition=sane("answer_by"), name="offer_answer_by_sane"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | Q(~Q(answer=""), answered_at__isnull=False),
                name="offer_answered_at",
            ),
        ]
        verbose_name = _("offer")
        verbose_name_plural = _("offers")

    def __str__(self) -> str:
        return f"{self.application_id} {self.made_at:%Y-%m-%d}"


class Hiring(models.Model):
    """Who came of an application, once: a new person, or a member in another post."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="hiring")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    first_day = models.DateField()
    is_internal = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=sane("first_day"), name="hiring_first_day_sane")]
        verbose_name = _("hiring")
        verbose_name_plural = _("hirings")

    def __str__(self) -> str:
        return f"{self.application_id} {self.person_id}"
