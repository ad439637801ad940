"""What a person may do in the HR console follows from grants, not from Django's permission tables."""

from django.contrib.auth.backends import ModelBackend


class PersonBackend(ModelBackend):
    """Log in by employee number and password."""
