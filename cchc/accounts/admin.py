"""The administrator's site: people, units and functions are kept here; every other row can only be looked at."""

from __future__ import annotations

from pathlib import Path

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db import models
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalChanges

from cchc.accounts.models import Membership, Unit, User
from cchc.accounts.oversight import function_grants, watch

KEPT_HERE = (User, Unit, Membership)


class NobodyDeletes:
    """The site lets only administrators in; rows end by a day, they are never deleted."""

    def has_module_permission(self, request) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request, obj=None) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.is_staff

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class FunctionInline(NobodyDeletes, admin.TabularInline):
    model = Membership
    extra = 0
    fields = ["role", "unit", "valid_from", "valid_to"]


class PersonCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "email")


class PersonChangeForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


def keep_function(request, function: Membership) -> None:
    """Save a function, or ask for it where the administrator would grant it to themselves."""
    if function_grants.needs_second_person(function, request.user):
        request.function_request = function_grants.ask(function, request.user)
        messages.warning(
            request, _("You cannot give yourself a function that verifies or decides: another person has to agree.")
        )
        return
    function.save()


@admin.register(User)
class PersonAdmin(NobodyDeletes, UserAdmin):
    form, add_form = PersonChangeForm, PersonCreationForm
    inlines = [FunctionInline]
    list_display = ["name", "username", "email", "position", "active_from", "active_to", "last_login"]
    list_filter = ["memberships__role", "memberships__unit"]
    search_fields = ["name", "username", "email"]
    ordering = ["name"]
    actions = ["remove_second_factor"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "is_sample"]
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "position", "email"]}),
        (_("Account"), {"fields": ["active_from", "active_to", "is_active", "last_login", "is_sample"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "name", "position", "email", "usable_password", "password1", "password2"]}),
    ]

    @admin.action(description=_("Remove the second factor (lost device)"))
    def remove_second_factor(self, request, people) -> None:
        removed = 0
        for person in people:
            n, _rows = Authenticator.objects.filter(user=person).delete()
            if n:
                removed += n
                watch.second_factor_removed(person, by=request.user)
        messages.success(request, _("Second factors removed: %(n)d.") % {"n": removed})

    def save_model(self, request, obj, form, change) -> None:
        """Whoever makes an account knows its password: the person sets an own one first."""
        if not change and obj.has_usable_password():
            obj.must_change_password = True
        super().save_model(request, obj, form, change)
        if not change and obj.has_usable_password():
            watch.password_set_by_other(obj, by=request.user)

    def log_change(self, request, obj, message):
        """Called by the page that sets another person's password, too, after it has done so."""
        if request.resolver_match.url_name == "auth_user_password_change" and obj.pk != request.user.pk:
            obj.must_change_password = True
            obj.save(update_fields=["must_change_password"])
            watch.password_set_by_other(obj, by=request.user)
        return super().log_change(request, obj, message)

    def save_formset(self, request, form, formset, change) -> None:
        """Functions given beside the person."""
        functions = formset.save(commit=False)
        for function in functions:
            keep_function(request, function)
        formset.save_m2m()


@admin.register(Unit)
class UnitAdmin(NobodyDeletes, admin.ModelAdmin):
    list_display = ["code", "name", "kind", "valid_from", "valid_to", "successor"]
    search_fields = ["code", "name"]
    list_filter = ["kind"]


@admin.register(Membership)
class FunctionAdmin(NobodyDeletes, admin.ModelAdmin):
    list_display = ["person", "role", "unit", "valid_from", "valid_to"]
    list_filter = ["role", "unit"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__name", "person__username"]

    def save_model(self, request, obj, form, change) -> None:
        keep_function(request, obj)

    def log_addition(self, request, obj, message):
        return super().log_addition(request, obj, message) if obj.pk is not None else None

    def response_add(self, request, obj, post_url_continue=None):
        return self._only_asked(request) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._only_asked(request) or super().response_change(request, obj)

    @staticmethod
    def _only_asked(request):
        """A function that was only asked for was not saved: the page must not say so."""
        return redirect("admin:accounts_membership_changelist") if hasattr(request, "function_request") else None


class ReadOnlyAdmin(NobodyDeletes, admin.ModelAdmin):
    """Rows whose pages change them, with right, reason and history."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return [field.name for field in self.model._meta.fields]

    def get_list_select_related(self, request) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.is_relation and not field.null]


def is_of_this_house(model: type[models.Model]) -> bool:
    path = Path(apps.get_app_config(model._meta.app_label).path)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def domain_models() -> list[type[models.Model]]:
    """The project's models that are not kept here; histories have pages of their own."""
    return [
        model
        for model in apps.get_models()
        if is_of_this_house(model) and model not in KEPT_HERE and not issubclass(model, HistoricalChanges)
    ]


for model in domain_models():
    admin.site.register(model, ReadOnlyAdmin)
# Groups give no rights here, and the sign-in library's rows are its own.
for model in [model for model in admin.site._registry if not is_of_this_house(model)]:
    admin.site.unregister(model)
