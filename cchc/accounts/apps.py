from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "cchc.accounts"
    label = "accounts"
    verbose_name = _("people and units")

    def ready(self) -> None:
        from cchc.accounts.oversight import watch  # noqa: F401  (writes the log of account changes)
        from cchc.accounts.reference import triggers
        from cchc.accounts.sign_in import receivers  # noqa: F401  (writes the sign-in log)
        from cchc.pages import addresses  # noqa: F401  (kinds of numbers in addresses)
        from cchc.runtime import checks  # noqa: F401  (registers the deployment checks)

        post_migrate.connect(triggers.lay, sender=self)


class OfficeAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "cchc.accounts.administration.admin_site.AdministratorSite"
