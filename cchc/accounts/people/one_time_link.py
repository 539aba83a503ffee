"""A link at which a person chooses the password: good once, and for some days."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from cchc.accounts.models import User
from cchc.accounts.oversight import watch
from cchc.accounts.sign_in import own_sessions

DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)


def address_for(person: User) -> str:
    """The whole address. It ends when the password is set, the person signs in, or `renew` is called."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    path = reverse("account_choose_password", args=[key, default_token_generator.make_token(person)])
    return settings.SITE_URL + path


def renew(person: User) -> str:
    """A new link; the password and every link before it no longer hold."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    return address_for(person)


class ChoosePassword(PasswordResetConfirmView):
    """The page behind the link. The address with the key is left at once, so that no other site learns it."""

    template_name = "account/people/choose_password.html"
    success_url = reverse_lazy("account_login")
    reset_url_token = "chon"

    def form_valid(self, form):
        answer = super().form_valid(form)
        own_sessions.new_password(User, self.request, form.user)
        watch.own_password(User, self.request, form.user)
        return answer
