"""The packages' addresses; packages are named as strings, since this one does not know those above it."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from cchc.guide import styleguide, views
from cchc.installable import views as installable
from cchc.operations.metrics import metrics
from cchc.pages.choices import set_language, set_theme

urlpatterns = [
    path("metrics", metrics, name="metrics"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("service-worker.js", installable.service_worker, name="service-worker"),
    path("khong-co-mang/", installable.offline, name="offline"),
    path("api/v1/", include("cchc.accounts.machines.api")),
    path("tai-khoan/", include("cchc.accounts.urls")),
    path("ngon-ngu/", login_not_required(set_language), name="set-language"),
    path("giao-dien/", login_not_required(set_theme), name="set-theme"),
    path("huong-dan/", views.show, name="guide"),
    path("huong-dan/da-doc/", views.close_hint, name="close-hint"),
    path("huong-dan/<slug:role>/", views.show, name="guide-role"),
    path("kieu-mau/", styleguide.show, name="styleguide"),
    path("quan-tri/", admin.site.urls),
    path("chi-so/", include("scoring.urls")),
    path("bao-cao/", include("reports.urls")),
    path("", include("tasks.urls")),
]
