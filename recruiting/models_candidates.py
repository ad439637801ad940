"""Candidates, and the text that they agreed to. Part of recruiting.models."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Versioned, sane
from core.wording import in_reader_s_language
from org.models import Person
from recruiting.models_lists import Channel
from recruiting.querysets import CandidateQuerySet, ConsentTextQuerySet

NOTE = 4000  # letters


class ConsentText(models.Model):
    """A version of what candidates agree to: never changed, replaced by the next."""

    text_en = models.TextField(_("text in English"), max_length=NOTE)
    text_zh_hant = models.TextField(_("text in traditional Chinese"), max_length=NOTE)
    text_zh_hans = models.TextField(_("text in simplified Chinese"), max_length=NOTE)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return in_reader_s_language(self, "text")


class Candidate(Versioned):
    """Somebody who may come to work here: kept no longer than needed, then a key without meaning."""

    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    name_pinyin = models.CharField(_("name in Latin letters"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # What both are compared by (recruiting.rules): written by whoever writes the field beside it.
    phone_key = models.CharField(max_length=40, blank=True)
    email_key = models.CharField(max_length=254, blank=True)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", verbose_name=_("channel"))
    note = models.TextField(_("note"), max_length=NOTE, blank=True)
    consented_on = models.DateField(_("agreed on"), null=True, blank=True)
    consent_text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateField(_("kept until"), null=True, blank=True)  # None: an application is going on, or hired
    person = models.ForeignKey(  # a member who applies, or who was hired
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)  # since then only counts remain

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_zh="", name_pinyin="") | Q(erased_at__isnull=False) | Q(person__isnull=False),
                name="candidate_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(name_zh="", name_pinyin="", phone="", email="", phone_key="", email_key="", note=""),
                name="candidate_erased_is_empty",
            ),
            models.CheckConstraint(condition=Q(keep_until=None) | sane("keep_until"), name="candidate_keep_until_sane"),
            models.CheckConstraint(
                condition=Q(consented_on=None) | sane("consented_on"), name="candidate_consent_sane"
            ),
        ]
        indexes = [
            models.Index(fields=["phone_key"], condition=~Q(phone_key=""), name="candidate_by_phone"),
            models.Index(fields=["email_key"], condition=~Q(email_key=""), name="candidate_by_email"),
            models.Index(fields=["keep_until"], condition=Q(erased_at=None), name="candidate_to_erase"),
        ]
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")

    def __str__(self) -> str:
        return self.code  # never a name: this reaches logs and the trail

    @property
    def code(self) -> str:
        """What the candidate is called where no name may stand: C-0001."""
        return f"C-{self.pk:04d}"
