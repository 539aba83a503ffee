"""Django's admin, for the administrator alone (design: people, units and functions; all else read-only)."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from cchc.accounts import rights


class AdministratorSite(AdminSite):
    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("People, units, functions")
    site_url = "/"

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.is_staff

    def get_app_list(self, request, app_label=None):
        """What is kept here stands first."""
        return sorted(super().get_app_list(request, app_label), key=lambda app: app["app_label"] != "accounts")

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one way in, with its limits and its second factor; who is in but no administrator is told so."""
        if request.user.is_authenticated:
            rights.require(request.user, "administer")
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next", reverse("admin:index")), reverse("account_login"))
