"""Django's admin, for the administrator alone (design: people, units and functions; all else read-only)."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class AdministratorSite(AdminSite):
    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("People, units, functions")

    def has_permission(self, request) -> bool:
        return request.user.is_authenticated and request.user.is_staff
