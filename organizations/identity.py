"""Signing in with an identity of the province or of the state (OpenID Connect).

Only people who stand in the portal already get in: nobody is made by an identity provider. One that
is trusted to know staff codes (``staff_code_claim``) finds the person by it, the first time; any
other is joined to the account by its owner, signed in and confirmed. From then on the provider's
subject finds the person, for that provider alone.
"""

from typing import Any

import jwt
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.shortcuts import render

from organizations.models import User

SIGNED = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}
)
DETAIL = 40  # a reason of ours is short; what a provider sends is not logged

log = structlog.get_logger(__name__)


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Believes what is signed, for us and lately, and nothing else.

    allauth does not look at the signature of a token that it fetched itself; a proxy in between
    would then be believed. It also takes what the user-info page says without any token.
    """

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        if "userinfo" in said and said["userinfo"].get("sub") != said["id_token"]["sub"]:
            raise OAuth2Error("another subject")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
            if header.get("alg") not in SIGNED:
                raise OAuth2Error("not signed")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(header.get("kid")),
                algorithms=[header["alg"]],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                options={"require": ["iss", "aud", "exp", "iat", "sub"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(type(error).__name__) from error
        jwtkit.verify_jti(claims)
        return claims

    def _key(self, kid: str | None) -> jwt.PyJWK:
        """The provider's key of that name; a token may leave the name out if there is but one."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = [key for key in jwt.PyJWKSet.from_dict(answer.json()).keys
                if kid is None or key.key_id == kid]  # fmt: skip
        if len(keys) != 1:
            raise OAuth2Error("no such key")
        return keys[0]


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Finds the person, and keeps nothing of what the provider tells about them."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """For whoever looks why: the kind of mistake, never what was sent."""
        reason = type(exception).__name__ if exception else str(error)
        cause = exception.args[0] if isinstance(exception, OAuth2Error) and exception.args else ""
        detail = cause if isinstance(cause, str) and len(cause) <= DETAIL else ""
        log.warning(
            "identity_refused", provider=provider.app.provider_id, reason=reason, detail=detail
        )

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find whom a good answer of the provider means.

        Raises:
            ImmediateHttpResponse: nobody here.
        """
        account = sociallogin.account
        said, account.extra_data = account.extra_data, {}
        if sociallogin.is_existing:
            account.save(update_fields=["extra_data"])
            return
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        user = _by_staff_code(account.get_provider().app.settings.get("staff_code_claim"), said)
        if user is None:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
        sociallogin.connect(request, user)


def _by_staff_code(claim: str | None, said: dict[str, Any]) -> User | None:
    if not claim:
        return None
    code = (said.get("userinfo") or {}).get(claim) or (said.get("id_token") or {}).get(claim)
    if not isinstance(code, str) or not code.strip():
        return None
    return User.objects.filter(
        username__iexact=code.strip(), is_active=True, staff__isnull=False
    ).first()
