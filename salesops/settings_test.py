"""Settings of the tests: the real ones, made quick and quiet."""

import os
from pathlib import Path

os.environ.setdefault("SALESOPS_VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "tests"))
os.environ.setdefault("SECRET_KEY", "known-to-everybody-and-used-by-nothing-but-the-tests-of-salesops")

from salesops.settings import *  # noqa: E402, F403 the real settings, changed below

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
LOGGING_CONFIG = None
