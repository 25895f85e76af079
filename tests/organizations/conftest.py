"""A provider of identities on this machine, for the tests that sign in with one."""

import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from types import SimpleNamespace

import pytest
import requests

from ops.process import free_port
from tests.caching import fresh_cache
from tests.organizations.identity import TOKEN_SECONDS, register, tell


@pytest.fixture(scope="module")
def provider() -> Iterator[SimpleNamespace]:
    """Its address, and two clients at it: the province's, trusted with staff codes, the state's."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "oidc_provider_mock", "-p", str(port), "-r"]
    server = subprocess.Popen(
        [*command, "-e", str(TOKEN_SECONDS)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
            break
        except requests.ConnectionError:
            time.sleep(0.2)
    apps = [register(address, "province", "staff_code"), register(address, "vneid", "")]
    yield SimpleNamespace(address=address, apps=apps)
    server.terminate()
    server.wait(10)


@pytest.fixture
def sso(provider: SimpleNamespace, settings, cast) -> SimpleNamespace:
    """The provider knows people of ours, and we know it."""
    fresh_cache()
    apps = deepcopy(provider.apps)
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}
    }
    tell(provider.address, "sub-clerk", staff_code=cast.clerk.staff.staff_code.lower(), name="Ánh")
    tell(provider.address, "sub-head", staff_code=cast.head.staff.staff_code)
    tell(provider.address, "sub-nobody", staff_code="KH99999", email=cast.clerk.staff.user.email)
    tell(provider.address, "sub-silent")
    return SimpleNamespace(apps=apps)
