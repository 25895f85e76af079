"""Sign-in pages: those of allauth that the portal supports, and no others.

Accounts and official e-mail addresses are kept by the agency's officer, so the pages to
manage addresses and to sign in by a mailed code have no address here, and the page to sign up says
that it is closed: allauth names it in mails, our adapter shuts it.
"""

from allauth.account import views
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from organizations.headers import forgetting_device
from organizations.sign_in import taking_as_long
from organizations.views import identities

RESET_KEY = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.login, name="account_login"),
    path("logout/", forgetting_device(views.logout), name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    # Whoever has no password yet gets one by a link, like everybody who has forgotten theirs.
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("password/reset/", taking_as_long(views.password_reset), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(RESET_KEY, views.password_reset_from_key, name="account_reset_password_from_key"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("oidc/<slug:provider_id>/login/", identities.leave, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        identities.come_back,
        name="openid_connect_callback",
    ),
    path("identities/", social.connections, name="socialaccount_connections"),
    path("identities/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path(
        "identities/error/",
        login_not_required(social.login_error),
        name="socialaccount_login_error",
    ),
    path("sessions/", include("allauth.usersessions.urls")),
]
