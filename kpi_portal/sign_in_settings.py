"""Settings of signing in and of staying signed in; ``kpi_portal.settings`` takes all of them."""

from kpi_portal import env

AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = ["organizations.sign_in.OneHashBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email")},
    },
    {"NAME": "organizations.passwords.NotOfThisPlace"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reporting:home"
ACCOUNT_ADAPTER = "organizations.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Counted in the shared cache; see organizations.sign_in. First by person, so that who hammers at
# one account does not use up what the office behind the same address has.
ACCOUNT_RATE_LIMITS = {
    "login": "1200/m/ip",
    "login_failed": env.text(
        "SIGN_IN_FAILURES", default="10/5m/key,50/d/key,60/m/ip,400/h/ip,2000/d/ip"
    ),
    "login_known_device": "10/5m/key,100/d/key",
    "reset_password": "60/m/ip,5/m/key,20/d/key",
    "reset_password_from_key": "60/m/ip",
}
# An answer to a forgotten password takes so long, whoever was meant; see organizations.sign_in.
RESET_SECONDS = 0.6
# Links for a first or forgotten password: each works once.
PASSWORD_RESET_TIMEOUT = env.number("LINK_HOURS", default=24, least=1) * 60 * 60
# How long a confirmation counts, for what weighs most; see organizations.confirming.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.number("CONFIRM_SECONDS", default=300, least=30)
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "organizations.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "KPI Khánh Hòa"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: clocks of phones differ
MFA_FORMS = {
    "authenticate": "organizations.forms.sign_in.AuthenticateForm",
    "reauthenticate": "organizations.forms.sign_in.ReauthenticateForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
# Who needs a second step, and how many days after the role began; see organizations.second_step.
SECOND_STEP_REQUIRED = env.flag("SECOND_STEP_REQUIRED", default=True)
SECOND_STEP_ROLES = env.text(
    "SECOND_STEP_ROLES",
    default="head,agency_head,superior,officer,organization_board,home_affairs,kpi_team,inspector,"
    "operator",
).split(",")
SECOND_STEP_GRACE_DAYS = env.number("SECOND_STEP_GRACE_DAYS", default=14)
USERSESSIONS_TRACK_ACTIVITY = False
# Identity providers, see organizations.identity and .env.example.
IDENTITY_PROVIDERS = [
    env.identity_provider(name)
    for name in env.text("SSO_PROVIDERS", default=" ").split(",")
    if name.strip()
]
SOCIALACCOUNT_ADAPTER = "organizations.identity.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": IDENTITY_PROVIDERS}
}

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
# However busy, one signs in anew after so many hours; and after so many minutes without a request.
SESSION_HOURS = env.number("SESSION_HOURS", default=12, least=1)
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", default=120, least=5)
SESSION_COOKIE_AGE = SESSION_HOURS * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
