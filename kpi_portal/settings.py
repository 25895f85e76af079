"""Every setting of the portal, read from the environment. ``.env.example`` documents each.

Business values (days, limits, shares) are not here: they are dated rows, see
``organizations.rules.parameters``.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from kpi_portal import env, languages, sign_in_settings
from kpi_portal.api_settings import *  # noqa: F403  Django reads settings from this module
from kpi_portal.database import postgres
from kpi_portal.sign_in_settings import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Who answers, and to whom -------------------------------------------------------------------
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.secret("SECRET_KEY_FALLBACKS", default="").split()
METRICS_TOKEN = env.secret("METRICS_TOKEN", default="")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.text("ALLOWED_HOSTS", default="localhost,127.0.0.1").split(",")
PUBLIC_URL = env.text("PUBLIC_URL", default="http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "organizations",
    "worklogs",
    "evaluations",
    "reporting",
    "demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "organizations.headers.SmallPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "organizations.headers.PrivacyHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # before whatever answers by itself
    "django.contrib.sessions.middleware.SessionMiddleware",
    "organizations.middleware.LanguageMiddleware",
    "kpi_portal.closed.ModeMiddleware",
    "organizations.outages.RetryMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "organizations.api.door.ApiMiddleware",
    "organizations.sessions.SessionLimitsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kpi_portal.request_lines.RequestLinesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "organizations.middleware.TenantMiddleware",
    "kpi_portal.policy.PolicyMiddleware",
    "organizations.middleware.SecondStepMiddleware",
]

ROOT_URLCONF = "kpi_portal.urls"
WSGI_APPLICATION = "kpi_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "reporting.context.shell",
            ],
            "builtins": ["organizations.templatetags.formats"],
        },
    },
]

# --- Data ---------------------------------------------------------------------------------------
DATABASES = {
    "default": postgres(
        env.url("DATABASE_URL", schemes=("postgres", "postgresql")),
        pool_max=env.number("DATABASE_POOL_MAX", default=8),
    )
}
# A streaming standby for long reads of the worker; see organizations.standby.
if env.secret("STANDBY_DATABASE_URL", default=""):
    DATABASES["standby"] = postgres(
        env.url("STANDBY_DATABASE_URL", schemes=("postgres", "postgresql")), pool_max=0
    ) | {"TEST": {"MIRROR": "default"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.url("REDIS_URL", schemes=("redis", "rediss", "unix")).geturl()
CACHE_URL = env.secret("CACHE_URL", default="") or urlsplit(REDIS_URL)._replace(path="/1").geturl()
CACHES = {
    "default": {
        "BACKEND": "kpi_portal.cache.ForgivingCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        "KEY_PREFIX": "kpi",
    }
}

FILES_DIR = Path(env.text("FILES_DIR", default=str(BASE_DIR / ".local" / "files")))
# A bucket instead of that folder, for several hosts: s3://key:secret@host:port/bucket?region=…
FILES_URL = env.secret("FILES_URL", default="")
# Whether the portal is open, only reads, or is closed; see organizations.modes.
MODE_FILE = Path(env.text("MODE_FILE", default=str(FILES_DIR / "portal-mode.json")))
# How far this host's clock may be from the database's before background work stops here and the
# host says that it is not ready; 0 never looks.
CLOCK_TOLERANCE_SECONDS = env.number("CLOCK_TOLERANCE_SECONDS", default=120)
# Heads of the sealed audit trail; in production a volume of its own.
ANCHORS_DIR = Path(env.text("ANCHORS_DIR", default=str(BASE_DIR / ".local" / "anchors")))

# --- Sandboxes (ADR 0070) -----------------------------------------------------------------------
# A sandbox is closed by itself after so many days. Who fills it stands outside the apps: they know
# no generated people.
SANDBOX_DAYS = env.number("SANDBOX_DAYS", default=30, least=1)
SANDBOX_FILLER = "demo.training.fill"

# --- What goes out (ADR 0068) --------------------------------------------------------------------
# Where webhooks may go (ADR 0068), see organizations.rules.outbound; who signs for those hosts.
WEBHOOK_HOSTS = env.text("WEBHOOK_HOSTS", default=" ").strip()
WEBHOOK_CA_FILE = env.text("WEBHOOK_CA_FILE", default=" ").strip()

# --- Browser side -------------------------------------------------------------------------------
HTTPS = env.flag("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # A form that leads to an identity provider is sent here and answered with its address.
        "form-action": [
            SELF,
            *(one["settings"]["origin"] for one in sign_in_settings.IDENTITY_PROVIDERS),
        ],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Before anything is written: a request larger than any file may be never touches the disk.
FILE_UPLOAD_HANDLERS = [
    "worklogs.uploads.RefuseLargeRequests",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_MANIFEST = env.flag("STATIC_MANIFEST", default=True)
# Without a manifest files are served from where they are written; nothing was collected.
STATIC_DIR = Path(env.text("STATIC_DIR", default=str(BASE_DIR / ".local" / "static")))
STATIC_ROOT = STATIC_DIR if STATIC_MANIFEST else None
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = languages.spoken(BASE_DIR / "locale")
LOCALE_PATHS = [BASE_DIR / "locale"]
# Vietnamese marks wherever a language has no formats of its own in Django.
DECIMAL_SEPARATOR, THOUSAND_SEPARATOR = ",", "."
DATE_FORMAT = r"\N\gà\y d \t\há\n\g n \nă\m Y"
SHORT_DATE_FORMAT, TIME_FORMAT = "d-m-Y", "H:i"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- Mail ---------------------------------------------------------------------------------------
EMAIL_BACKEND = env.text("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = env.text("EMAIL_FILE_PATH", default=str(BASE_DIR / ".local" / "mail"))
EMAIL_HOST = env.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.number("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", default="kpi@localhost")

# --- Telemetry, for collectors of the province's own; see kpi_portal.telemetry -----------------
SENTRY_DSN = env.secret("SENTRY_DSN", default="")
OTEL_ENDPOINT = env.text("OTEL_EXPORTER_OTLP_ENDPOINT", default=" ").strip()
if OTEL_ENDPOINT:
    MIDDLEWARE.insert(0, "kpi_portal.telemetry.TraceMiddleware")

# --- Logs ---------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processor": "ext://kpi_portal.logs.as_json",
            "foreign_pre_chain": "ext://kpi_portal.logs.FOREIGN",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", default="INFO")},
}
