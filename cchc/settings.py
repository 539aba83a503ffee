"""The environment, read and checked once. docs/settings.md explains each variable."""

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from cchc.runtime.environment import Environment, directory_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

VAR = Path(env("CCHC_VAR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEMO = env.bool("CCHC_DEMO", default=False)
DEBUG = env.bool("DEBUG", default=DEMO)


def demo_secret_key() -> str:
    """A key made once for this machine's demo and kept under var/, so that sessions survive a restart."""
    kept = VAR / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return kept.read_text()


def day_of_the_demo() -> date | None:
    text = env("CCHC_TODAY", default="")
    if not text:
        return None
    if not DEMO:
        raise ImproperlyConfigured(f"CCHC_TODAY is {text!r}: only the demo (CCHC_DEMO=1) may stop the clock")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"CCHC_TODAY is {text!r}: a day as YYYY-MM-DD is allowed") from error


def local_zone() -> str:
    """The zone of "today" and of the morning's run."""
    name = env("CCHC_TIME_ZONE", default="Asia/Ho_Chi_Minh")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"CCHC_TIME_ZONE is {name!r}: no such time zone; a name like Asia/Ho_Chi_Minh is allowed"
        ) from error
    return name


LOCAL_ZONE = local_zone()
CCHC_TODAY = day_of_the_demo()
SECRET_KEY = env("SECRET_KEY", default="") or (demo_secret_key() if DEMO else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "cchc.operations",  # first: its createsuperuser stands in front of Django's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # FORM_RENDERER finds the forms' own templates here, after ours
    "cchc.accounts.apps.OfficeAdminConfig",
    "simple_history",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "cchc.accounts",
    "tasks",
    "scoring",
    "reports",
]

MIDDLEWARE = [
    "cchc.runtime.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # adds random length, so that what is secret cannot be guessed from sizes
    "csp.middleware.CSPMiddleware",
    "cchc.pages.private_pages.PrivatePagesMiddleware",
    "cchc.pages.plain_text.PlainTextMiddleware",
    "cchc.accounts.sign_in.session.OfficeSessionMiddleware",
    "cchc.accounts.middleware.OfficeLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cchc.accounts.sign_in.session.SessionAgeMiddleware",
    "cchc.accounts.reference.kept.ReferenceMiddleware",
    "cchc.accounts.middleware.RefusedPagesMiddleware",
    "cchc.accounts.middleware.SignedInMiddleware",
    "cchc.accounts.middleware.OwnPasswordMiddleware",
    "cchc.accounts.middleware.SecondFactorMiddleware",
    "cchc.accounts.middleware.FunctionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cchc.pages.private_pages.WholePageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cchc.accounts.uploads.middleware.UploadsMiddleware",
    "cchc.accounts.second_press.middleware.SecondPressMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "cchc.pages.unsaved.UnsavedMiddleware",
    "tasks.task_page.conflict.ConflictMiddleware",
]

CSRF_FAILURE_VIEW = "cchc.pages.forged_form.refuse"
ROOT_URLCONF = "cchc.urls"
WSGI_APPLICATION = "cchc.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# What every page is given beside what its view gives.
CONTEXT_PROCESSORS = [
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "cchc.pages.context.office",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "NAME": "pages",
        "BACKEND": "cchc.templating.backend.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # Django's forms bring their own
        "OPTIONS": {
            "environment": "cchc.templating.environment.environment",
            "context_processors": CONTEXT_PROCESSORS,
            # Functions and filters of the pages; as strings, since this package does not know those above it.
            "libraries": [
                "cchc.templating.django_library",
                "cchc.pages.presentation",
                "cchc.templating.bars",
                "tasks.home.row_memory",
                "tasks.presentation",
                "tasks.lists.presentation",
                "tasks.task_list.presentation",
                "tasks.task_page.presentation",
                "tasks.coordination.presentation",
                "tasks.reminders.presentation",
                "scoring.index.presentation",
                "scoring.index.ledger",
                "scoring.index.task_points",
                "reports.document.presentation",
                "reports.signature.presentation",
            ],
        },
    },
    {
        # The pages of libraries: sign-in and the administrator's site.
        "NAME": "libraries",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "django_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", *CONTEXT_PROCESSORS],
            "libraries": {"frame": "cchc.templating.frame"},
            "builtins": ["cchc.templating.form_key"],  # every form carries its key, those of libraries too
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{VAR / 'cchc.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue instead of failing: WAL lets readers go on, IMMEDIATE takes the write lock at the start.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # Limits that need no start-up option, so that pgbouncer passes them on; what the server itself must be told (jit,
    # random_page_cost) is kept with the database: cchc.operations.postgresql.
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 3,
        "tcp_user_timeout": 15_000,
        "keepalives_idle": 30,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    } | DATABASES["default"]["OPTIONS"]
    POOLED = env.bool("CCHC_PGBOUNCER", default=False)
    # A pooler in transaction mode keeps the connections itself, and a cursor may not outlive its transaction there.
    DATABASES["default"]["CONN_MAX_AGE"] = 0 if POOLED else 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = not POOLED
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = POOLED
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits count in the cache: files are shared by all processes of one machine, Redis by all machines.
CACHES = {"default": env.cache_server("CCHC_CACHE_URL", default=f"filecache://{VAR / 'cache'}")}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"]["BACKEND"] = "cchc.runtime.failover_cache.FailoverCache"
    CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 1}

CELERY_BROKER_URL = env.broker("CCHC_BROKER_URL", default="filesystem://localhost")
CELERY_TIMEZONE = LOCAL_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")
if CELERY_BROKER_URL.startswith("filesystem"):
    BROKER_FOLDER = VAR / "broker"
    (BROKER_FOLDER / "control").mkdir(parents=True, exist_ok=True)
    (BROKER_FOLDER / "messages").mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT = "cchc.runtime.file_broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "data_folder_in": str(BROKER_FOLDER / "messages"),
        "data_folder_out": str(BROKER_FOLDER / "messages"),
        "control_folder": str(BROKER_FOLDER / "control"),
    }
else:
    # A worker waits on Redis one second at a time, so that these limits say "deaf" and never "nothing to do".
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 2.5, "retry_on_timeout": False}
CELERY_BROKER_CONNECTION_TIMEOUT = 2
# Whoever saves a form waits for no broker: once, then the next sweep finds the job (cchc.runtime.publishing).
CELERY_TASK_PUBLISH_RETRY = False

MAIL_FOLDER = VAR / "mail"
EMAIL = env.mail_server("EMAIL_URL", default=f"filemail://{MAIL_FOLDER}")
vars().update(EMAIL)
if EMAIL["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
    EMAIL_FILE_PATH = MAIL_FOLDER
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="cchc@example.org")


def other_channel() -> str:
    """An apprise address with {username} or {email} in it, where digests go beside mail and inbox; off by default."""
    address = env("CCHC_CHANNEL_URL", default="")
    if address and not find_spec("apprise"):
        raise ImproperlyConfigured("CCHC_CHANNEL_URL is set, but apprise is missing: install requirements-channels.txt")
    return address


CHANNEL_URL = other_channel()
# Links in mails need the address at which the office reaches the site.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "cchc.accounts.sign_in.passwords.LengthByFunction"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "cchc.accounts.sign_in.passwords.NotWellKnown"},
]
# How long the link holds at which a person chooses the password; a printed one waits for its reader.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "cchc.accounts.sign_in.adapter.ClosedAccountAdapter"
ACCOUNT_FORMS = {"login": "cchc.accounts.sign_in.form.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
SOCIALACCOUNT_ADAPTER = "cchc.accounts.sign_in.directory.adapter.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS = directory_of(
    env("CCHC_OIDC_URL", default=""), env("CCHC_OIDC_CLIENT", default=""), env("CCHC_OIDC_SECRET", default=""),
    env("CCHC_OIDC_NAME", default=""), env("CCHC_OIDC_CLAIM", default=""),
)  # fmt: skip
# Wrong passwords and codes are counted in the sign-in log (cchc.accounts.sign_in.limits), not in the cache.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "change_password": "5/m/user"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # clocks of telephones: the code of the window before and after holds too
MFA_FORMS = {
    "authenticate": "cchc.accounts.sign_in.second_factor.SignInCodeForm",
    "reauthenticate": "cchc.accounts.sign_in.second_factor.AgainCodeForm",
}
# Roles that must use a second factor; the demo's sample accounts have none.
SECOND_FACTOR_ROLES = [] if DEMO else env.list("SECOND_FACTOR_ROLES", default=["administrator"])

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# Last what libraries say and have no Vietnamese for; where a package says the same words, the package's hold.
LOCALE_PATHS = [BASE_DIR / "locale" / package for package in ("cchc", "tasks", "scoring", "reports", "libraries")]
TIME_ZONE = LOCAL_ZONE
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["cchc.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
# The pictures of docs/ stand in the guide too.
STATICFILES_DIRS = [BASE_DIR / "static", ("screenshots", BASE_DIR / "docs" / "screenshots")]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR / "media")))
STORAGES: dict[str, dict[str, object]] = {
    # No URL leads to a stored file: a view checks the right and sends it as a download.
    "default": {"BACKEND": "cchc.files.disk.WholeFileStorage", "OPTIONS": {"base_url": None}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if files := env.file_store("CCHC_FILES_URL"):
    STORAGES["default"] = files
UPLOAD_LIMIT_MB = env.int("CCHC_UPLOAD_LIMIT_MB", default=25)
# How much one person hands in a day.
UPLOAD_DAY_MB = env.int("CCHC_UPLOAD_DAY_MB", default=1000)
# ClamAV's daemon, which every file is shown to; off by default. While it is away, files are refused unless told so.
CLAMD = env.scanner("CCHC_CLAMD")
CLAMD_REQUIRED = env.bool("CCHC_CLAMD_REQUIRED", default=True)
# How long a unit has to accept a task or to propose another unit (letter 1688, part 2.1).
ACCEPT_WORKING_DAYS = env.int("CCHC_ACCEPT_WORKING_DAYS", default=2)
FILE_UPLOAD_PERMISSIONS = 0o640
# The first one lets a file over the limit pass by unread; the others store what is left.
FILE_UPLOAD_HANDLERS = [
    "cchc.files.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# A session ends when it was not used for so long (short: who decides or keeps people), and at the latest after a day.
SESSION_SHORT_ROLES = ["director", "deputy", "in_charge", "administrator"]
SESSION_SHORT_MINUTES = env.int("CCHC_SESSION_SHORT_MINUTES", default=60)
SESSION_HOURS = env.int("CCHC_SESSION_HOURS", default=8)
SESSION_LONGEST_HOURS = env.int("CCHC_SESSION_LONGEST_HOURS", default=24)
SESSION_COOKIE_AGE = SESSION_LONGEST_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
HTTPS = env.bool("CCHC_HTTPS", default=not DEMO and not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# By this name a browser takes them from this very host alone, over HTTPS.
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [
    r"^healthz$",
    r"^readyz$",
    r"^metrics$",
]  # machines ask from inside, without the proxy that ends TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Limits by address must count people, not the proxy that ends TLS and adds X-Forwarded-For.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("CCHC_PROXIES", default=1 if HTTPS else 0)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# How long the lines of sent digests, and finished long work with its archives, are kept (prune).
KEEP_DIGESTS_DAYS = env.int("CCHC_KEEP_DIGESTS_DAYS", default=400)
KEEP_WORK_DAYS = env.int("CCHC_KEEP_WORK_DAYS", default=30)
# Who is told by mail of each fault of a page, once an hour.
ADMINS = [(address, address) for address in env.list("CCHC_ADMINS", default=[])]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Whoever shows it may read /metrics; without one only this machine may.
METRICS_TOKEN = env("CCHC_METRICS_TOKEN", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "cchc.runtime.logs.JsonLine", "zone": LOCAL_ZONE},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line" if DEMO else "json"},
        "admins": {"class": "cchc.runtime.logs.HourlyMail", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Django's own handlers would write a fault twice, and the second time without its request.
        "django": {"handlers": [], "propagate": True},
        "django.request": {"handlers": ["admins"], "propagate": True},
    },
}

SIMPLE_HISTORY_REVERT_DISABLED = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
