"""To the directory and back; where none is set, there are no such addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.functional import cached_property
from requests import RequestException

ADDRESSES = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


@contextmanager
def readable() -> Iterator[None]:
    """What the directory answers against OpenID Connect, or does not answer, becomes an OAuth2Error."""
    try:
        yield
    except (RequestException, ImproperlyConfigured, AttributeError, KeyError, TypeError, ValueError) as fault:
        raise OAuth2Error(f"{type(fault).__name__}: {fault}") from fault


class DirectoryClient(OpenIDConnectOAuth2Adapter):
    """Asks the directory, over HTTP. Every fault of it is an OAuth2Error."""

    def get_provider(self):
        provider = super().get_provider()
        provider.oauth2_adapter_class = DirectoryClient
        return provider

    @cached_property
    def openid_config(self) -> dict[str, Any]:
        """The directory's own description, which must be of the very directory that is set."""
        with readable():
            config = super().openid_config
            missing = [name for name in ADDRESSES if not isinstance(config.get(name), str)]
            if missing:
                raise ValueError(f"{', '.join(missing)} is missing in the directory's description")
            wanted = self.get_provider().server_url.partition("/.well-known/")[0]
            if config["issuer"].rstrip("/") != wanted.rstrip("/"):
                raise ValueError(f"the directory calls itself {config['issuer']!r}, set is {wanted!r}")
        return config

    def get_access_token_data(self, *args, **kwargs) -> dict[str, Any]:
        with readable():
            data = super().get_access_token_data(*args, **kwargs)
        # The library trusts TLS for the token's signature; here it is verified in any case.
        self.did_fetch_access_token = False
        return data

    def parse_token(self, data):
        with readable():
            return super().parse_token(data)

    def complete_login(self, request, app, token, **kwargs):
        with readable():
            return super().complete_login(request, app, token, **kwargs)


@login_not_required
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the directory, by a page: a browser lets no form lead to another host (content policy)."""
    provider = _provider(request, provider_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        away = provider.redirect(request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except OAuth2Error as fault:
        return render_authentication_error(request, provider, exception=fault)
    if away.status_code != HTTPStatus.FOUND:
        return away  # the directory's fault, in words
    page = render(request, "account/directory_leave.html", {"address": away.url, "name": provider.name})
    page.headers["Refresh"] = f"0; url={away.url}"
    return page


@login_not_required
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask the directory who came, and sign that person in."""
    provider = _provider(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(DirectoryClient(request, provider_id))(request)
    except OAuth2Error as fault:
        return render_authentication_error(request, provider, exception=fault)


def _provider(request: HttpRequest, provider_id: str):
    """Raises Http404 where no directory is set."""
    try:
        return DirectoryClient(request, provider_id).get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
