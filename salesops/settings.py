"""Settings of both run modes; only this file knows which one it is (docs/architecture.md)."""

import os
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from salesops.env import choice, embedded_secret_key, production_faults, switch

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- mode -------------------------------------------------------------------------------------------------------------
MODE = env.str("SALESOPS_MODE", default="embedded")
if MODE not in ("embedded", "production"):
    raise ImproperlyConfigured(f'SALESOPS_MODE is "{MODE}"; write embedded or production.')
PRODUCTION = MODE == "production"
VAR_DIR = Path(env.str("SALESOPS_VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# --- security ---------------------------------------------------------------------------------------------------------
DEBUG = switch("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or ("" if PRODUCTION else embedded_secret_key(VAR_DIR))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # older keys that still open what they locked
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
SITE_URL = env.str(
    "SITE_URL", default="" if PRODUCTION else "http://127.0.0.1:8000"
)  # the base of every link in a mail
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if switch("BEHIND_PROXY", default=False) else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "salesops.errors.csrf_failure"
SESSION_ENGINE = "org.session_store"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if PRODUCTION and (faults := production_faults(SECRET_KEY, ALLOWED_HOSTS, SITE_URL, debug=DEBUG)):
    raise ImproperlyConfigured(" ".join(faults))

# --- apps -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "salesops",
    "reviews",
    "coaching",
    "meetings",
    "targets",
    "recruiting",
    "training",
    "duties",
    "org",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",  # our templates may replace those of widgets
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "template_partials",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.middleware.RefuseNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "org.middleware.PersonLocale",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.LoginRequired",
    "salesops.errors.NothingToShow",
    "org.middleware.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "salesops.urls"
WSGI_APPLICATION = "salesops.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "salesops.context.frame",
            ],
            "builtins": ["core.templatetags.ui"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "ui/_table.html"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILE_UPLOAD_HANDLERS = [
    "core.files.receiving.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a target grid of fifty people, pages of five hundred rows

# --- database ---------------------------------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;",
}
POSTGRESQL_OPTIONS = {
    "options": "-c lock_timeout=5000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000",
    "connect_timeout": 3,
}
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'salesops.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"] |= {"OPTIONS": POSTGRESQL_OPTIONS, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
CACHES = {  # throttles must hold across processes
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        # A full cache drops counters that still count, so it must not be full: core.throttle forgets those that ended.
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# --- people and login -------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = ["org.backends.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "code"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "org.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "org.forms_library.LoginForm",
    "change_password": "org.forms_library.ChangePasswordForm",
    "reset_password": "org.forms_library.ResetPasswordForm",
    "reset_password_from_key": "org.forms_library.ResetPasswordKeyForm",
    "reauthenticate": "org.forms_library.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
    "reset_password": "20/m/ip,3/300s/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_PROXY_SSL_HEADER else 0
MFA_ADAPTER = "org.adapter.FactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by HR
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "salesops"
MFA_FORMS = {
    "authenticate": "org.forms_library.FactorForm",
    "reauthenticate": "org.forms_library.FactorAgainForm",
    "activate_totp": "org.forms_library.ActivateFactorForm",
}
SECOND_FACTOR_REQUIRED = PRODUCTION  # for HR and technical administrators; offered to everybody

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hant", _("Traditional Chinese")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"  # instants are stored in UTC and shown in the unit's zone
COMPANY_TIME_ZONE = env.str("COMPANY_TIME_ZONE", default="Asia/Shanghai")
COMPANY_HOLIDAYS = env.str("COMPANY_HOLIDAYS", default="CN")  # region of the holidays library
COMPANY_CURRENCY = env.str("COMPANY_CURRENCY", default="CNY")
MONTH_CLOSES_ITSELF = switch("MONTH_CLOSES_ITSELF", default=False)  # else the general manager presses the button
NEW_CUSTOMER_OF = choice("NEW_CUSTOMER_OF", ("salesperson", "company"))  # who has not won a deal with the account yet
ERASE_LEAVERS_AFTER_DAYS = env.int("ERASE_LEAVERS_AFTER_DAYS", default=731)  # after the last day in service
USE_I18N = USE_TZ = True

# --- static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {  # documents; nobody but the server reads their folder
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "files"  # never served by the web server; views check access

# --- mail -------------------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR.resolve() / 'mail'}")  # the path is absolute
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="salesops@localhost")

# --- robots of groups: off until hosts are allowed, such as oapi.dingtalk.com or hooks.slack.com ----------------------
ROBOT_HOSTS = env.list("ROBOT_HOSTS", default=[])

# --- jobs: the database knows what is due, the broker is a doorbell ---------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
# A Redis that keeps its lines open and answers nothing holds nobody for longer than two seconds at a time. It is not
# told which rings are done (ack_emulation): the transport never frees the place of a ring of which it could not tell,
# so a worker that has lost all its places (CELERY_WORKER_PREFETCH_MULTIPLIER for each process) takes no ring any more.
# A ring that a killed worker had taken need not come back: the next one asks the database the same.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"ack_emulation": False, "socket_timeout": 2, "socket_connect_timeout": 1, "socket_keepalive": True}
    if REDIS_URL
    else {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "polling_interval": 0.25,
    }
)
if not REDIS_URL:
    (VAR_DIR / "broker" / "control").mkdir(parents=True, exist_ok=True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = False  # work is found again in the database, not in the broker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # at most half a minute apart; a hundred would be over within the hour
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- logs -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
