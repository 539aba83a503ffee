"""Codes of the second factor: limited like passwords, each taken once for as long as it holds."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.core.cache import cache


class LimitedCode(forms.Form):
    """Refuses after too many wrong codes, and a code that was taken within the windows in which it would hold."""

    def clean_code(self) -> str:
        get_adapter().refuse_guesses(context.request, self.user)
        code = super().clean_code()
        holds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        digest = hashlib.sha256(code.encode()).hexdigest()
        if not cache.add(f"second-factor:{self.user.pk}:{digest}", "taken", timeout=holds):
            self._emit_authentication_failed(self.authenticator)
            raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class SignInCodeForm(LimitedCode, AuthenticateForm):
    """After the password."""


class AgainCodeForm(LimitedCode, ReauthenticateForm):
    """Before an act that asks for it once more."""
