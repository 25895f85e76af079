"""A provider of identities on this machine: telling it of people, and signing in there."""

import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

TOKEN_SECONDS = 60
BACK = "http://testserver/accounts/oidc/{}/login/callback/"


def register(provider: str, name: str, claim: str) -> dict:
    wanted = {
        "redirect_uris": [BACK.format(name)],
        "token_endpoint_auth_method": "client_secret_post",
    }
    client = requests.post(f"{provider}/oauth2/clients", json=wanted, timeout=10).json()
    return {
        "provider_id": name,
        "name": name.title(),
        "client_id": client["client_id"],
        "secret": client["client_secret"],
        "settings": {"server_url": provider, "staff_code_claim": claim, "origin": provider},
    }


def tell(provider: str, subject: str, **claims: str) -> None:
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=10).raise_for_status()


def go(client: Client, name: str, process: str = "login") -> str:
    """To the provider; the address of its page."""
    answer = client.post(f"/accounts/oidc/{name}/login/?process={process}")
    assert answer.status_code == 302
    return answer["Location"]


def say(page: str, subject: str) -> str:
    """Sign in there; the address that leads back."""
    answer = requests.post(page, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def enter(client: Client, subject: str, name: str = "province", process: str = "login"):
    return client.get(say(go(client, name, process), subject))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def refused(client: Client, answer) -> None:
    assert answer.status_code in {200, 401}
    assert "không trả lời" in answer.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
