"""When people move, the pairs of coaching are set right by the next tick."""

from coaching.models import CoachingRule
from org.signals import people_moved


def keep_again(**news: object) -> None:
    """Posts, heads or service changed: who talks with whom is asked again. One query."""
    CoachingRule.objects.filter(ended_on=None, kept_on__isnull=False).update(kept_on=None)


def connect() -> None:
    """Called in AppConfig.ready."""
    people_moved.connect(keep_again, dispatch_uid="coaching.keep_again")
