"""What `manage.py check --deploy` refuses before the site goes to real users; docs/deployment.md says when it runs."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured


def is_local(host: str) -> bool:
    """Whether an entry of ALLOWED_HOSTS can only be reached from this machine; "*" and names are not local."""
    bare = host.strip("[]").lower()
    if bare in ("localhost", ".localhost"):
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


@register(Tags.security, deploy=True)
def demo_stays_on_this_machine(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The demo's accounts share one printed password and its clock stands still: not for a public address."""
    found: list[CheckMessage] = []
    if settings.DEMO and not settings.DEBUG:
        outside = [host for host in settings.ALLOWED_HOSTS if not is_local(host)]
        if outside:
            found.append(
                Error(
                    f"Demo mode is on with DEBUG off and hosts beyond this machine: {', '.join(outside)}.",
                    hint="Unset CCHC_DEMO and CCHC_TODAY in production; the demo's accounts share one known password.",
                    id="cchc.E001",
                )
            )
    if settings.CCHC_TODAY and not settings.DEMO:
        found.append(
            Error(
                f"The clock is stopped at {settings.CCHC_TODAY} outside the demo.",
                hint="Unset CCHC_TODAY: deadlines and reminders need the real day.",
                id="cchc.E002",
            )
        )
    return found


@register(Tags.security, deploy=True)
def the_key_is_set(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Only the demo makes its own key; commands that need none (collectstatic) run without."""
    try:
        missing = not settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own answer to an empty key
        missing = True
    if not missing:
        return []
    return [
        Error(
            "SECRET_KEY is not set.",
            hint="Set it in the environment to 50 or more random characters; all processes need the same one.",
            id="cchc.E003",
        )
    ]


@register(Tags.security, deploy=True)
def uploads_are_not_static_files(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A file under STATIC_ROOT is sent to anybody who knows its name, without asking who may see it."""
    if settings.MEDIA_ROOT and settings.STATIC_ROOT in (settings.MEDIA_ROOT, *settings.MEDIA_ROOT.parents):
        return [
            Error(
                f"MEDIA_ROOT {settings.MEDIA_ROOT} lies in STATIC_ROOT: uploaded proof would be public.",
                hint="Give MEDIA_ROOT a folder of its own.",
                id="cchc.E004",
            )
        ]
    return []


@register(Tags.compatibility, deploy=True)
def mails_reach_people(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Reminders written to files, and links to this machine, help nobody outside the demo."""
    if settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        found.append(
            Warning(
                f"Mail does not leave this machine ({settings.EMAIL_BACKEND}).",
                hint="Set EMAIL_URL to the office's mail server, e.g. smtp+tls://user:password@mail.example.org:587.",
                id="cchc.W001",
            )
        )
    wanted = "https://" if settings.HTTPS else "http://"
    if not settings.SITE_URL.startswith(wanted):
        found.append(
            Warning(
                f"SITE_URL {settings.SITE_URL} does not start with {wanted}: links in mails would not open.",
                hint="Set SITE_URL to the address at which people reach the site.",
                id="cchc.W002",
            )
        )
    return found
