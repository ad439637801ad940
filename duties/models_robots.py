"""Robots of groups, and the lines that they say. Part of duties.models."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import encryption
from duties.robots import formats
from org.models import Person, Unit

PURPOSE = "duties.Robot"  # of the key under which address and secret are kept


class Robot(models.Model):
    """The robot of one unit's group. Its address is a key to the group: kept encrypted, shown to nobody again."""

    class Format(models.TextChoices):
        DINGTALK = formats.DINGTALK, _("DingTalk")
        WECOM = formats.WECOM, _("WeCom")
        FEISHU = formats.FEISHU, _("Feishu")
        SLACK = formats.SLACK, _("Slack")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(_("Service"), max_length=10, choices=Format.choices)
    host = models.CharField(max_length=253)
    address_box = models.TextField()  # under PURPOSE
    secret_box = models.TextField(blank=True)  # under PURPOSE; empty where the robot does not sign
    language = models.CharField(_("Language"), max_length=10, choices=settings.LANGUAGES)
    tells = models.JSONField(default=list, blank=True)  # codes of duties.robots.news
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("group robot")
        verbose_name_plural = _("group robots")
        ordering = ["unit__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(ended_at=None),
                name="robot_one_of_a_unit",
                violation_error_message=_("This unit has a robot already; end it first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.unit_id}"

    def keep(self, *, address: str, secret: str) -> None:
        """Locks address and secret away; nothing is saved yet."""
        self.address_box = encryption.encrypt(address, purpose=PURPOSE)
        self.secret_box = encryption.encrypt(secret, purpose=PURPOSE) if secret else ""

    def opened(self) -> tuple[str, str]:
        """Address and secret, for the worker alone. Raises InvalidToken under another key."""
        secret = encryption.decrypt(self.secret_box, purpose=PURPOSE) if self.secret_box else ""
        return encryption.decrypt(self.address_box, purpose=PURPOSE), secret


class RobotLine(models.Model):
    """One line that a robot is to say; what it says is worked out when it is said. id = uuid5 of robot, news, subject.

    It walks the same states as a letter (duties.mailing), and what may have left the house is never sent again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        CLAIMED = "claimed", _("claimed")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNKNOWN = "unknown", _("perhaps sent")
        FAILED = "failed", pgettext_lazy("letter", "refused")
        EXPIRED = "expired", _("too late to send")
        CANCELLED = "cancelled", _("nothing to say")

    id = models.UUIDField(primary_key=True)
    robot = models.ForeignKey(Robot, on_delete=models.PROTECT, related_name="lines")
    news = models.CharField(max_length=60)  # a code of duties.robots.news, or "test"
    subject = models.CharField(max_length=80)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    claim_token = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)  # a class or a code, never an address

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["robot", "news", "subject"], name="robot_line_once"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("not_before")), name="robot_line_expires_later"),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claim_token__isnull=False), name="robot_line_sending_is_claimed"
            ),
            models.CheckConstraint(condition=Q(attempts__lte=5), name="robot_line_attempts_bounded"),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state="queued"), name="robot_line_to_send"),
            models.Index(
                fields=["claimed_at"], condition=Q(state__in=["claimed", "sending"]), name="robot_line_in_hand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.news} {self.subject}"
