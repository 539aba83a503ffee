"""The API: who is let in with which key, what an answer carries, and how a fault is told.

Each package above answers for its own rows in `api.py`; a right is decided where pages ask for it (`rights.reader`).
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.security import HttpBearer

from cchc.accounts.machines import acts
from cchc.accounts.machines.answers import Fault, fault
from cchc.accounts.machines.key import MachineCall, MachineKey

VERSION = "1"


class Key(HttpBearer):
    """`Authorization: Bearer cchc_…` with a key for `scope`; a session of a browser opens nothing here."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> MachineKey | None:
        key = acts.key_of(token)
        if key is None:
            return None
        if acts.is_over_the_limit(key):
            acts.write_down(key, request, MachineCall.Outcome.LIMITED)
            raise Fault(429, _("This key may ask %(n)d times a minute; wait a minute.") % {"n": key.per_minute})
        if self.scope not in key.scopes:
            acts.write_down(key, request, MachineCall.Outcome.REFUSED)
            allowed = ", ".join(key.scopes)
            raise Fault(403, _("This key is not for this."), parameter="scope", value=self.scope, allowed=allowed)
        acts.write_down(key, request, MachineCall.Outcome.ANSWERED)
        request.user = key.person  # what pages ask for a right, `rights.reader`, finds the same person
        return key


class MachineAPI(NinjaAPI):
    """Answers carry what they are compared by: a reader that has them already gets 304 and nothing else."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        answer = super().create_response(request, data, **kwargs)
        answer["Cache-Control"] = "private, no-cache"
        if answer.status_code != 200:
            return answer
        tag = quote_etag(hashlib.sha256(answer.content).hexdigest()[:32])
        answer["ETag"] = tag
        return get_conditional_response(request, etag=tag, response=answer)


api = MachineAPI(
    title="CCHC tracker",
    version=VERSION,
    description="Read-only: what the pages show, for machines. docs/api.md explains it.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
# As strings, since this package does not know those above it.
api.add_router("", "tasks.api.router", auth=Key(MachineKey.Scope.TASKS), tags=["tasks"])
api.add_router("", "scoring.api.router", auth=Key(MachineKey.Scope.INDEX), tags=["index"])
api.add_router("", "reports.api.router", auth=Key(MachineKey.Scope.REPORTS), tags=["reports"])


@api.exception_handler(Fault)
def _told(request: HttpRequest, wrong: Fault) -> HttpResponse:
    answer = api.create_response(request, {"errors": [wrong.told]}, status=wrong.status)
    if wrong.status == 429:
        answer["Retry-After"] = "60"
    return answer


@api.exception_handler(AuthenticationError)
def _without_a_key(request: HttpRequest, _wrong: AuthenticationError) -> HttpResponse:
    words = _("A key is needed: Authorization: Bearer cchc_… The one that was sent, if any, is not known or has ended.")
    answer = api.create_response(request, {"errors": [fault(words)]}, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(PermissionDenied)
def _refused(request: HttpRequest, wrong: PermissionDenied) -> HttpResponse:
    return api.create_response(request, {"errors": [fault(str(wrong))]}, status=403)


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _wrong: Http404) -> HttpResponse:
    words = _("Nothing has this address.")
    return api.create_response(request, {"errors": [fault(words, "path", request.path)]}, status=404)


@api.exception_handler(ValidationError)
def _not_allowed(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    told = []
    for error in wrong.errors:
        name = str(error["loc"][-1])
        value = request.GET.get(name, request.path)
        told.append(fault(_("This value is not allowed."), name, value, error["msg"]))
    return api.create_response(request, {"errors": told}, status=422)


def described() -> dict[str, Any]:
    """The API as an OpenAPI document."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


urlpatterns, app_name, _namespace = api.urls
for pattern in urlpatterns:
    login_not_required(pattern.callback)  # a key lets in, not a session
