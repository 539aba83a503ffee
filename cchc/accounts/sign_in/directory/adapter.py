"""Sign-in by the department's directory (OpenID Connect): who comes is one of our people, or is told whom to ask."""

from __future__ import annotations

import logging
import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts.models import SignIn, User
from cchc.accounts.sign_in import log

logger = logging.getLogger(__name__)
LONGEST_SAID = 254


def directory_name() -> str:
    """What the directory is called on the button; empty where sign-in by it is off."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps[0]["name"] if apps else ""


def claims_of(answers: dict[str, Any]) -> dict[str, Any]:
    """What the signed token says, and what the directory adds when asked (userinfo) about the same person."""
    token, added = answers.get("id_token") or {}, answers.get("userinfo") or {}
    if not token or added.get("sub") != token.get("sub"):
        return token
    # Whether an address is verified is said by the answer that says the address.
    told = token if "email" in token else added
    return {**added, **token, "email_verified": told.get("email_verified")}


def said_in(claims: dict[str, Any], claim: str) -> str:
    """The claim as text; empty where it is missing or is no text."""
    value = claims.get(claim)
    text = str(value) if isinstance(value, str | int) else ""
    return unicodedata.normalize("NFC", text).replace("\0", "").strip()[:LONGEST_SAID]


def person_called(said: str, *, by_email_alone: bool) -> User | None:
    """Whose e-mail address, or else user name, it is; nobody's where it fits two people."""
    wanted = Q(email__iexact=said) if by_email_alone else Q(email__iexact=said) | Q(username__iexact=said)
    people = list(User.objects.filter(wanted)[:2]) if said else []
    if len(people) != 1:
        return None
    names = [people[0].email] if by_email_alone else [people[0].email, people[0].username]
    return people[0] if any(_is_same(said, name) for name in names) else None


def _is_same(said: str, name: str) -> bool:
    """But for capitals. A database may take a letter that only looks alike for the same: "ſ" for "s"."""
    return said.lower() == name.lower() and said.isascii() == name.isascii()


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """Lets in people who are entered here, found anew at each sign-in; nothing of the directory's is kept."""

    def list_apps(self, request, provider=None, client_id=None) -> list:
        """The environment alone names a directory; a row in the library's table names none."""
        return [app for app in super().list_apps(request, provider, client_id) if app.pk is None]

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def populate_user(self, request, sociallogin, data) -> User:
        """Name and address are kept by the administrator, whatever the directory says."""
        return sociallogin.user

    def serialize_instance(self, instance) -> dict[str, Any]:
        """While the second factor is awaited, the session holds the person's key and no digest of the password."""
        return {"id": instance.pk} if isinstance(instance, User) else super().serialize_instance(instance)

    def pre_social_login(self, request, sociallogin) -> None:
        """Find whose sign-in it is. Raises ImmediateHttpResponse with a page that says why it is nobody's."""
        directory = sociallogin.provider.app
        claims, claim = claims_of(sociallogin.account.extra_data), directory.settings["claim"]
        said = said_in(claims, claim or "email")
        person = person_called(said, by_email_alone=not claim)
        try:
            get_account_adapter(request).refuse_guesses(request, person, said)
        except ValidationError as blocked:
            raise refused(request, blocked.messages[0]) from blocked
        words = self._why_not(person, said, claims, claim, directory.name)
        if words:
            log.write(request, SignIn.Outcome.FAILED, person, login=said)
            raise refused(request, words)
        sociallogin.user, sociallogin.token = person, None

    @staticmethod
    def _why_not(person: User | None, said: str, claims: dict[str, Any], claim: str, name: str) -> str:
        if not said:
            return _(
                "%(name)s does not say who you are: “%(claim)s” is missing. "
                "Tell the administrator of the department's Office."
            ) % {"name": name, "claim": claim or "email"}
        if claim in ("", "email") and claims.get("email_verified") not in (True, "true"):
            return _(
                "%(name)s has not verified the e-mail address %(said)s. Sign in with your password, "
                "or ask the administrator of the department's Office."
            ) % {"name": name, "said": said}
        if person is None:
            return _(
                "Nobody is entered here as %(said)s, which %(name)s says of you. "
                "The administrator of the department's Office can enter it."
            ) % {"name": name, "said": said}
        if not person.works_on(clock.today()):
            return _("Your account is not open on this day. The administrator of the department's Office can tell why.")
        return ""

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None) -> None:
        """Raises ImmediateHttpResponse: the directory could not be asked, or the way back was not the one begun."""
        if exception is not None:
            logger.warning("%s could not be asked: %.300r", provider.name, exception, exc_info=exception)
            words = _(
                "%(name)s cannot be asked at the moment. Try again, or sign in with your password. "
                "If it stays so, tell the administrator of the department's Office."
            )
            raise refused(request, words % {"name": provider.name}, status=503)
        if said := request.GET.get("error"):
            logger.warning("%s answered with the error %.100r", provider.name, said)
        words = _(
            "Signing in by %(name)s was not finished, so nobody is signed in. Begin again. "
            "If it stays so, ask the administrator of the department's Office."
        )
        raise refused(request, words % {"name": provider.name})


def refused(request: HttpRequest, words: str, status: int = 403) -> ImmediateHttpResponse:
    """The page that says why nobody was signed in, as an exception for the library."""
    return ImmediateHttpResponse(render(request, "account/directory_refused.html", {"words": words}, status=status))
