"""Settings, read from the environment. Every embedded default suits one person on one machine.

``CASETRACKER_ENV=production`` refuses to start while any embedded default is in use (see ``core.checks``).
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
HOME_DIR = Path(env.str("CASETRACKER_HOME", default=str(BASE_DIR / "var"))).resolve()
HOME_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

ENVIRONMENT = env.str("CASETRACKER_ENV", default="embedded")
if ENVIRONMENT not in {"embedded", "production"}:
    # A misspelt "production" would otherwise serve people on embedded defaults, unencrypted cookies among them.
    raise ImproperlyConfigured(f"CASETRACKER_ENV is “embedded” or “production”, not “{ENVIRONMENT}”.")
IS_PRODUCTION = ENVIRONMENT == "production"
DEMO = env.bool("CASETRACKER_DEMO", default=False)
DEBUG = env.bool("CASETRACKER_DEBUG", default=False)

# A constant key would let anyone forge sessions of an embedded installation, so set-up writes a random one.
EMBEDDED_SECRET_FILE = HOME_DIR / "secret_key"


def _secret_key() -> str:
    given = env.str("CASETRACKER_SECRET_KEY", default="")
    if given or IS_PRODUCTION:
        return given or "missing: refused by the production check"
    if not EMBEDDED_SECRET_FILE.exists():
        import secrets

        EMBEDDED_SECRET_FILE.touch(mode=0o600)
        EMBEDDED_SECRET_FILE.write_text(secrets.token_urlsafe(48))
    return EMBEDDED_SECRET_FILE.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("CASETRACKER_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CASETRACKER_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "allauth",
    "allauth.account",
    "django_fsm",
    "casetracker.core",
    "casetracker.reference",
    "casetracker.vault",
    "casetracker.audit",
    "casetracker.accounts",
    "casetracker.desk",
    "casetracker.backup",
    "intake",
    "workflow",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "casetracker.core.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "casetracker.core.middleware.request_id",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "casetracker.accounts.middleware.keep_lapsed_form",
    "casetracker.audit.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "casetracker.urls"
WSGI_APPLICATION = "casetracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casetracker.accounts.context.site",
            ],
        },
    },
]

EMBEDDED_DATABASE = f"sqlite:///{HOME_DIR / 'casetracker.sqlite3'}"
DATABASES = {"default": env.db_url("DATABASE_URL", default=EMBEDDED_DATABASE)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE takes the write lock at the start, so two writers wait for each other and never dead-lock half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Without recursive_triggers INSERT OR REPLACE takes a row away past the triggers that refuse its deletion.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

# Accounts are made by an administrator or by invitation: nobody signs up. No answer tells whether an account exists.
ACCOUNT_ADAPTER = "casetracker.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Failed log-ins are counted by address. Behind a proxy every address is the proxy's, and one person could lock out all:
# the address is then read from as many entries of X-Forwarded-For as there are proxies of ours.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("CASETRACKER_PROXIES", default=1 if IS_PRODUCTION else 0)

# guardian: only the direct-foreign-key model of intake holds grants; its generic tables stay empty.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
# The backend is left out on purpose: the user model answers no to every global permission, and objects are fetched
# through `visible()`, which reads the grants itself.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 8
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "casetracker.core.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if IS_PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ru", _("Russian")),
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
LEGAL_TIME_ZONE = "Europe/Zurich"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = HOME_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "casetracker" / "static"]
# Hashed names need `collectstatic`, which set-up runs; tests render pages without it.
STATIC_BACKEND = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if env.bool("CASETRACKER_STATIC_MANIFEST", default=True)
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
# Encrypted files lie in a folder of this machine, or in a bucket where the address of an S3 service is given.
EVIDENCE_FOLDER = {
    "location": env.str("CASETRACKER_EVIDENCE_DIR", default=str(HOME_DIR / "evidence")),
    "file_permissions_mode": 0o600,
    "directory_permissions_mode": 0o700,
}
EVIDENCE_BUCKET = {
    "endpoint_url": env.str("CASETRACKER_S3_ENDPOINT", default=""),
    "bucket_name": env.str("CASETRACKER_S3_BUCKET", default=""),
    "region_name": env.str("CASETRACKER_S3_REGION", default="us-east-1"),
    "access_key": env.str("CASETRACKER_S3_KEY_ID", default=""),
    "secret_file": env.str("CASETRACKER_S3_SECRET_FILE", default=""),
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME_DIR / "files"}},
    "evidence": {"BACKEND": "casetracker.vault.storage_s3.S3Storage", "OPTIONS": EVIDENCE_BUCKET}
    if EVIDENCE_BUCKET["endpoint_url"]
    else {"BACKEND": "casetracker.vault.storage.FolderStorage", "OPTIONS": EVIDENCE_FOLDER},
    "staticfiles": {"BACKEND": STATIC_BACKEND},
}

# Whatever is uploaded is encrypted chunk by chunk on its way; no handler that spools plaintext to a disk is left in.
FILE_UPLOAD_HANDLERS = ["casetracker.vault.uploads.VaultUploadHandler"]
EVIDENCE_MAX_BYTES = env.int("CASETRACKER_EVIDENCE_MAX_BYTES", default=200 * 1000 * 1000)
# An object that no row publishes is removed when it has this age: see casetracker/vault/sweeper.py.
EVIDENCE_SWEEP_HOURS = env.int("CASETRACKER_SWEEP_HOURS", default=24)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

VAULT_PROVIDER = env.str("CASETRACKER_KEY_PROVIDER", default="file")
VAULT_KEY_FILE = Path(env.str("CASETRACKER_KEY_FILE", default=str(HOME_DIR / "keys" / "root.key")))
VAULT_KEK_CACHE_SECONDS = 15 * 60
# The transit server, where CASETRACKER_KEY_PROVIDER is "transit": docs/keys.md says what each of them is.
TRANSIT_ADDRESS = env.str("CASETRACKER_TRANSIT_ADDRESS", default="")
TRANSIT_MOUNT = env.str("CASETRACKER_TRANSIT_MOUNT", default="transit")
TRANSIT_KEY = env.str("CASETRACKER_TRANSIT_KEY", default="")
TRANSIT_NAMESPACE = env.str("CASETRACKER_TRANSIT_NAMESPACE", default="")
TRANSIT_CA_FILE = env.str("CASETRACKER_TRANSIT_CA_FILE", default="")
TRANSIT_TOKEN_FILE = env.str("CASETRACKER_TRANSIT_TOKEN_FILE", default="")
TRANSIT_ROLE_ID = env.str("CASETRACKER_TRANSIT_ROLE_ID", default="")
TRANSIT_SECRET_ID_FILE = env.str("CASETRACKER_TRANSIT_SECRET_ID_FILE", default="")
TRANSIT_CONNECT_SECONDS = env.float("CASETRACKER_TRANSIT_CONNECT_SECONDS", default=2.0)
TRANSIT_ANSWER_SECONDS = env.float("CASETRACKER_TRANSIT_ANSWER_SECONDS", default=5.0)
# What was erased, so that no restored backup brings it back: on another disk than the database, and in no data backup.
ERASURE_LEDGER = Path(env.str("CASETRACKER_ERASURE_LEDGER", default=str(HOME_DIR / "erasures" / "ledger.jsonl")))
# Backups of keys are kept for so long and no longer: an erasure is complete when the last that could undo it is gone.
KEY_BACKUP_DAYS = env.int("CASETRACKER_KEY_BACKUP_DAYS", default=30)

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:///")
vars().update({k: v for k, v in EMAIL_CONFIG.items() if k.startswith("EMAIL_")})
# Where a conversation broke off is told apart: before or after the server had the mail.
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "casetracker.core.smtp.EmailBackend"
# For how long one answer of the mail server is waited for; and for how long other relays leave a mail to who sends it.
EMAIL_TIMEOUT = env.int("CASETRACKER_MAIL_TIMEOUT_SECONDS", default=30)
OUTBOX_LENT_SECONDS = env.int("CASETRACKER_OUTBOX_LENT_SECONDS", default=120)
EMAIL_FILE_PATH = str(HOME_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("CASETRACKER_MAIL_FROM", default="casetracker <no-reply@casetracker.invalid>")

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
CELERY_QUEUE = env.str("CASETRACKER_QUEUE", default="casetracker")

DEFAULT_EXCEPTION_REPORTER = "casetracker.core.reports.SilentReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "casetracker.core.reports.SilentFilter"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"secret_paths": {"()": "casetracker.core.logs.SecretPaths"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secret_paths"]}},
    # At these loggers, too, so that no other handler has the line before it is masked.
    "loggers": {name: {"filters": ["secret_paths"]} for name in ("django.request", "django.security")},
    "root": {"handlers": ["stderr"], "level": env.str("CASETRACKER_LOG_LEVEL", default="WARNING")},
}
