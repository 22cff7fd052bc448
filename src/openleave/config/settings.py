"""Django settings. What a deployment changes comes from the environment; see docs/reference/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from openleave.config import environment, secret
from openleave.config.mailing import mailer

PACKAGE = Path(__file__).resolve().parent.parent

DEBUG = os.environ.get("OPENLEAVE_DEBUG") == "1"
#: The demonstration and tests run over plain HTTP on this machine; everything else insists on TLS.
LOCAL = os.environ.get("OPENLEAVE_LOCAL", "1") == "1"
SECRET_KEY = secret.django_key(environment.ensure_home())

OPENLEAVE_HOSTS = {
    "www": os.environ.get("OPENLEAVE_WWW_HOST", "www.localhost"),
    "desk": os.environ.get("OPENLEAVE_DESK_HOST", "desk.localhost"),
    "my": os.environ.get("OPENLEAVE_MY_HOST", "my.localhost"),
    "bank": os.environ.get("OPENLEAVE_BANK_HOST", "bank.localhost"),
}
#: Names that also reach the corporate site, e.g. when somebody opens the bare address.
OPENLEAVE_DEFAULT_HOSTS = {"localhost", "127.0.0.1", "[::1]"} if LOCAL else set()
ALLOWED_HOSTS = [*OPENLEAVE_HOSTS.values(), *OPENLEAVE_DEFAULT_HOSTS]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_cotton",
    "procrastinate.contrib.django",
    "openleave.kernel.tenancy",
    "openleave.kernel.purposes",
    "openleave.kernel.audit",
    "openleave.kernel.vault",
    "openleave.kernel.files",
    "openleave.kernel.egress",
    "openleave.apps.accounts",
    "openleave.apps.organizations",
    "openleave.apps.law",
    "openleave.apps.people",
    "openleave.apps.ledger",
    "openleave.apps.policies",
    "openleave.apps.cases",
    "openleave.apps.desk",
    "openleave.apps.documents",
    "openleave.apps.notices",
    "openleave.apps.messaging",
    "openleave.apps.certification",
    "openleave.apps.accommodation",
    "openleave.apps.returning",
    "openleave.apps.online",
    "openleave.apps.reports",
    "openleave.apps.feeds",
    "openleave.apps.workforce",
    "openleave.apps.trials",
    "openleave.apps.privacy",
    "openleave.apps.erasure",
    "openleave.apps.consents",
    "openleave.apps.disclosures",
    "openleave.apps.visits",
    "openleave.apps.incidents",
    "openleave.apps.evidence",
    "openleave.apps.retention",
    "openleave.apps.requests",
    "openleave.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "openleave.config.hosts.FaceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "openleave.apps.accounts.middleware.ActorMiddleware",
    "openleave.apps.visits.showing.VisitMiddleware",
    "openleave.config.errors.ErrorMiddleware",
]

ROOT_URLCONF = "openleave.config.urls.www"
WSGI_APPLICATION = "openleave.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openleave.web.context.shell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "openleave.web.templatetags.translations",
            ],
        },
    }
]

DATABASES = {"default": environment.database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        # Sign-in throttling counts across processes, so it lives in the database.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["openleave.apps.accounts.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "openleave.apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_ADAPTER = "openleave.apps.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_TOTP_ISSUER = "OpenLeave"
# allauth would write a row on every request; ActorMiddleware notes activity every few minutes.
USERSESSIONS_TRACK_ACTIVITY = False

MAILERS = {"default": mailer(os.environ.get("OPENLEAVE_SMTP_URL", ""), environment.home() / "mail")}
#: Refuse connections to hosts that are not registered (kernel.egress), whichever library asks.
OPENLEAVE_EGRESS_GUARD = os.environ.get("OPENLEAVE_EGRESS_GUARD", "1") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("OPENLEAVE_FROM", "openleave@operator.example")

#: The people here are invented: every page says so, and the style page is shown.
OPENLEAVE_DEMO = (environment.home() / "demo.json").is_file()
OPENLEAVE_SOURCE_URL = os.environ.get("OPENLEAVE_SOURCE_URL", "")
#: Who answers for privacy and security; invented ones for the demonstration and tests.
OPENLEAVE_OFFICER_NAME = os.environ.get("OPENLEAVE_OFFICER_NAME", "Noor Vandersloot" if LOCAL else "")
OPENLEAVE_OFFICER_EMAIL = os.environ.get("OPENLEAVE_OFFICER_EMAIL", "privacy@operator.example" if LOCAL else "")
OPENLEAVE_OFFICER_POSTAL = os.environ.get(
    "OPENLEAVE_OFFICER_POSTAL", "400 Example Street, Columbus, OH 43004" if LOCAL else ""
)
OPENLEAVE_SECURITY_CONTACT = os.environ.get("OPENLEAVE_SECURITY_CONTACT", "")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
#: Dates and numbers as written in the United States, in Spanish too.
FORMAT_MODULE_PATH = ["openleave.web.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("OPENLEAVE_STATIC", environment.home() / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "openleave.web.storage.HashedStaticFiles"},
}

# Uploads are encrypted as they arrive and never touch the disk in plaintext.
FILE_UPLOAD_HANDLERS = ["openleave.kernel.files.upload.EncryptingUploadHandler"]
OPENLEAVE_UPLOAD_LIMIT_BYTES = int(os.environ.get("OPENLEAVE_UPLOAD_LIMIT_BYTES", 1024**3))
# Counts by reason that are smaller are hidden in reports, and whatever they could be worked out from.
OPENLEAVE_SMALL_GROUPS_BELOW = int(os.environ.get("OPENLEAVE_SMALL_GROUPS_BELOW", 5))
# So many days before a new subprocessor begins, every organization is told.
OPENLEAVE_SUBPROCESSOR_NOTICE_DAYS = int(os.environ.get("OPENLEAVE_SUBPROCESSOR_NOTICE_DAYS", 30))
#: Documents of a case: how large one request may be, and where clamd listens (a path, or host:port; empty: no scanner).
OPENLEAVE_DOCUMENT_LIMIT_BYTES = int(os.environ.get("OPENLEAVE_DOCUMENT_LIMIT_BYTES", 50 * 1024**2))
OPENLEAVE_CLAMD = os.environ.get("OPENLEAVE_CLAMD", "")
OPENLEAVE_KEYS_DIR = environment.home() / "keys"
OPENLEAVE_FILES_DIR = environment.home() / "files"
OPENLEAVE_ANCHORS_DIR = environment.home() / "anchors"
# What `make evidence` has shown about the commitments.
#: Where the source lies, when it runs from a checkout.
OPENLEAVE_CHECKOUT = environment.project_root()
OPENLEAVE_EVIDENCE_DIR = os.environ.get("OPENLEAVE_EVIDENCE_DIR") or environment.project_root() / "build" / "evidence"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SESSION_COOKIE_NAME = "openleave_session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
#: The faces' common parent, e.g. ".leave.employer.example": one session on all of them. Browsers allow none on
#: ".localhost", where /account/handoff/ carries the sign-in instead.
SESSION_COOKIE_DOMAIN = os.environ.get("OPENLEAVE_COOKIE_DOMAIN") or None
CSRF_COOKIE_NAME = "openleave_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "openleave.web.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not LOCAL:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
#: How many proxies of ours a request passes before it is here; each adds to X-Forwarded-For (kernel.address).
TRUSTED_PROXIES = int(os.environ.get("OPENLEAVE_TRUSTED_PROXIES") or 0)

# Called by Django at start: everything logged goes through the registry's allow-list.
LOGGING_CONFIG = "openleave.kernel.log.configure"
LOGGING = os.environ.get("OPENLEAVE_LOG_LEVEL", "INFO")
