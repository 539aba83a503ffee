"""Links at which people choose their passwords, given on: by mail, or as slips to print and cut."""

from __future__ import annotations

import smtplib
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import qrcode
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.accounts.oversight import watch
from cchc.accounts.people import one_time_link
from cchc.refusal import Refused
from cchc.sorting import by_given_name


@dataclass(frozen=True)
class Slip:
    """What one person is told: the address to open, and for how many days."""

    person: User
    address: str
    days: int = one_time_link.DAYS

    @property
    def picture(self) -> str:
        """The address as a QR code, for a telephone; what an image's `src` takes."""
        drawn = qrcode.make(self.address, image_factory=SvgPathImage, box_size=12, border=1)
        return f"data:image/svg+xml;base64,{b64encode(drawn.to_string()).decode()}"


@transaction.atomic
def make(people: Sequence[User], *, by: User) -> list[Slip]:
    """New links for people with an open account; their passwords and earlier links no longer hold.

    Raises PermissionDenied, or Refused with a sentence.
    """
    rights.require(by, "administer")
    if not people:
        raise Refused(_("Choose at least one person."))
    day = clock.today()
    for person in people:
        if person.pk == by.pk:
            raise Refused(_("Your own password is changed on the page “Change the password”."))
        if not person.is_active or (person.active_to and person.active_to < day):
            raise Refused(_("The account of %(person)s is closed.") % {"person": person})
    for person in people:
        if person.has_usable_password():  # a way in that they had ends: they are told
            watch.password_set_by_other(person, by=by)
    ordered = sorted(people, key=lambda person: by_given_name(person.name))
    return [Slip(person, one_time_link.renew(person)) for person in ordered]


def send(slips: Sequence[Slip]) -> list[Slip]:
    """Mail each person the own link; gives the slips that could not be sent."""
    left = list(slips)
    try:
        with get_connection() as connection:
            while left:
                slip = left[0]
                body = render_to_string("account/people/link.txt", {"slip": slip})
                mail = EmailMessage(_("Your account: choose a password"), body, to=[slip.person.email])
                mail.connection = connection
                mail.send()
                left.pop(0)
    except (smtplib.SMTPException, OSError):
        return left  # the server is away, or refuses: whoever was not reached gets a slip
    return []
