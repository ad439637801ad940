"""People, units, titles and appointments by date; the work calendar, leave and the state of each month.

Spans are half-open: valid_from is the first day, valid_to the first day after; None is open. FORMAT.md writes both
ends inclusive, import and export convert.
"""

import hashlib
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Versioned
from core.models import sane as sane
from core.periods import EARLIEST as EARLIEST
from core.periods import LATEST as LATEST
from core.wording import text_in_letters
from org.models_absence import Absence as Absence
from org.models_absence import FormerService as FormerService
from org.models_cover import Cover as Cover
from org.models_days import CalendarCheck as CalendarCheck
from org.models_days import CalendarDay as CalendarDay
from org.models_days import LeaveDay as LeaveDay
from org.models_days import LeaveRequest as LeaveRequest
from org.models_days import Period as Period
from org.models_doors import DoorCount as DoorCount
from org.models_file import Consent as Consent
from org.models_file import MemberFile as MemberFile
from org.models_file import Strength as Strength
from org.models_reorganisation import Reorganisation as Reorganisation
from org.models_reorganisation import ReorganisationLine as ReorganisationLine
from org.querysets import AppointmentQuerySet, GrantQuerySet, PersonManager, UnitVersionQuerySet

code_validator = RegexValidator(r"\A[A-Za-z0-9_-]{1,20}\Z", _("Write 1 to 20 letters, digits, _ or -."))


class Profile(models.TextChoices):
    """The appraisal profile of an appointment; NONE is not appraised."""

    SALESPERSON = "salesperson", _("salesperson")
    SUPERVISOR = "supervisor", _("supervisor")
    MANAGER = "manager", _("manager")
    ASSISTANT = "assistant", _("assistant")
    PROBATION = "probation", _("probation")
    NONE = "none", _("not appraised")


class Person(AbstractBaseUser, PermissionsMixin):
    """Whoever works or worked here. Leavers stay, inactive; people are never deleted."""

    code = models.CharField(
        _("employee number"),
        max_length=20,
        unique=True,
        validators=[code_validator],
        error_messages={"unique": _("Somebody has this employee number already. Choose another one.")},
    )
    number = models.PositiveIntegerField(_("order"), unique=True)  # fixes the order of people everywhere
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    name_pinyin = models.CharField(_("name in Latin letters"), max_length=80)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    hired_on = models.DateField(_("first day in service"))
    left_on = models.DateField(_("last day in service"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)  # IANA name; empty: the unit's
    wants_mail = models.BooleanField(_("reminders by e-mail"), default=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # since then the row is a key without meaning

    USERNAME_FIELD = "code"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name_pinyin"]
    objects = PersonManager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("hired_on")),
                name="person_leaves_after_hire",
                violation_error_message=_("The last day in service is before the first."),
            ),
            models.CheckConstraint(condition=sane("hired_on"), name="person_hired_on_sane"),
        ]
        indexes = [models.Index(fields=["hired_on", "number"], name="person_hired_on")]  # who is new

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as people write it here: Chinese, family name first, or else in Latin letters."""
        return self.name_zh or self.name_pinyin

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def may_enter(self, day: date) -> bool:
        """Whether the login is open on `day`: not closed by HR, and the last day in service not over."""
        return self.is_active and (self.left_on is None or day <= self.left_on)

    def is_in_service(self, day: date) -> bool:
        """Whether `day` lies between hire and leaving, both inclusive."""
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)


class Grant(models.Model):
    """A role that does not follow from an appointment: HR or technical administrator, given by somebody from a day."""

    class Role(models.TextChoices):
        HR = "hr", _("HR")
        TECHNICAL_ADMINISTRATOR = "technical_administrator", _("technical administrator")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], condition=Q(valid_to=None), name="grant_once"),
        ]
        verbose_name = _("granted role")
        verbose_name_plural = _("granted roles")

    def __str__(self) -> str:
        return f"{self.person} {self.role}"

    @property
    def last_day(self) -> date | None:
        """The last day of the role; None while no end is known."""
        return self.valid_to and self.valid_to - timedelta(days=1)


class Unit(Versioned):
    """A unit that keeps its identity while its name, kind and parent change."""

    code = models.CharField(max_length=20, unique=True, validators=[code_validator])
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.code

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The date that people of the unit read on the wall at `now` (aware)."""
        return now.astimezone(self.zone).date()


class UnitVersion(models.Model):
    """What a unit was called and where it stood, from a day to a day: renaming and moving are one mechanism."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        DIVISION = "division", _("division")
        DEPARTMENT = "department", _("department")
        REGION = "region", _("region")
        TEAM = "team", _("team")
        GROUP = "group", _("group")
        SERVICE = "service", _("service")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    name_en = models.CharField(_("English name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    remit = models.CharField(_("responsible for"), max_length=500, blank=True)  # read through org.remits
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = UnitVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = [models.Index(fields=["unit", "valid_from"], name="unit_version_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="unit_version_ends_after_it_begins",
                violation_error_message=_("The end is before the beginning."),
            ),
            models.CheckConstraint(condition=sane("valid_from"), name="unit_version_from_sane"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("unit")),
                name="unit_not_under_itself",
                violation_error_message=_("A unit cannot stand under itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's letters."""
        return text_in_letters(self.name_zh, self.name_en)

    @property
    def last_day(self) -> date | None:
        """The last day of the version; None while no end is known."""
        return self.valid_to and self.valid_to - timedelta(days=1)


class Title(models.Model):
    """A title of a post; its profile is only the proposal for new appointments."""

    code = models.CharField(max_length=20, unique=True, validators=[code_validator])
    name_en = models.CharField(_("English name"), max_length=80)
    name_zh = models.CharField(_("Chinese name"), max_length=80, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), default=0)  # also the order of titles.csv
    profile = models.CharField(max_length=20, choices=Profile.choices)

    class Meta:
        ordering = ["rank", "code"]
        verbose_name = _("title")
        verbose_name_plural = _("titles")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's letters."""
        return text_in_letters(self.name_zh, self.name_en)


class Appointment(models.Model):
    """A person's post in a unit from a day to a day; the appointment's profile decides."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("primary")
        ACTING = "acting", _("acting")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="+")
    profile = models.CharField(max_length=20, choices=Profile.choices)
    is_head = models.BooleanField(_("head of the unit"), default=False)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PRIMARY)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "valid_from"], name="appointment_by_person"),
            models.Index(fields=["unit", "valid_from"], name="appointment_by_unit"),
        ]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="appointment_ends_after_it_begins",
                violation_error_message=_("The end is before the beginning."),
            ),
            models.CheckConstraint(condition=sane("valid_from"), name="appointment_from_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.title} · {self.unit}"

    @property
    def last_day(self) -> date | None:
        """The last day of the post; None while no end is known."""
        return self.valid_to and self.valid_to - timedelta(days=1)


class DatedFact(models.Model):
    """A fact of a person on a day, with the unit and the superior of that day stamped beside it.

    The stamps make reading by access one indexed condition: the superior of the day, and the heads above its unit.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        abstract = True


class Invitation(models.Model):
    """A single-use way in: HR gives a new person, or one who forgot, a code or link. Only its hash is stored."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(db_default=models.functions.Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # by a newer one, or with the login

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_expires_later")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class CalendarKey(models.Model):
    """The secret address of a person's calendar feed; only its hash is stored (org.feed)."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="calendar_key")
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=models.functions.Now())

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class LoginSession(AbstractBaseSession):
    """A login of a person on a device; deleting the row ends it. Written by org.session_store."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.person} {self.device}"

    @property
    def mark(self) -> str:
        """Names the session in an address without giving its key away."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:16]

    @classmethod
    def get_session_store_class(cls) -> type:
        from org.session_store import SessionStore  # noqa: PLC0415 here: the store looks for this model

        return SessionStore
