"""The form of the sign-in page, in the office's words."""

import unicodedata
from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Takes a user name or an e-mail address; the labels say so, and nothing is said twice inside the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        self.fields["login"].widget.attrs = {"autocomplete": "username"}
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        return unicodedata.normalize("NFKC", super().clean_login())
