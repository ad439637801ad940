"""Whose meetings somebody keeps: those of the units headed, of the units below, and of the unit assisted."""

from org.access import Access, Reach
from org.models import Profile


def units_kept(access: Access) -> set[int]:
    """The ids of these units on the day of the access."""
    return access.units(Reach.BELOW) | {post.unit_id for post in access.posts if post.profile == Profile.ASSISTANT}
