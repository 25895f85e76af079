"""The way to an identity provider and back."""

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from organizations.identity import StrictAdapter


@login_not_required
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider's page."""
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """From the provider's page, with a code that we exchange."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: type, request: HttpRequest, provider_id: str) -> HttpResponse:
    adapter = StrictAdapter(request, provider_id)
    try:
        answer: HttpResponse = view.adapter_view(adapter)(request)  # type: ignore[attr-defined]
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException as error:
        answer = render_authentication_error(request, adapter.get_provider(), exception=error)
    return answer
