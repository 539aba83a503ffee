"""The floor: the smallest honest Django site with a list of 25 rows for who is signed in. Settings, views, addresses.

It has what no signed-in page can do without (session, person, CSRF and the usual middleware, a base template, escaped
rows, one foreign key) and nothing else. The list asks three queries: session, person, rows. What a real application
adds shows as the ratio to it.
"""

import csv
import os
import sys
from datetime import date
from pathlib import Path

import django
import environ
from django.conf import settings

HERE = Path(__file__).resolve().parent
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
PROCESSORS = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]
settings.configure(
    DEBUG=False,
    SECRET_KEY="of the bench alone",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="app",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "floorapp"],
    MIDDLEWARE=MIDDLEWARE,
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [HERE / "templates"],
            "OPTIONS": {"context_processors": PROCESSORS},
        }
    ],
    DATABASES={"default": environ.Env.db_url_config(os.environ["DATABASE_URL"]) | {"CONN_MAX_AGE": 600}},
    LOGIN_URL="/sign-in/",
    LOGIN_REDIRECT_URL="/",
    LANGUAGE_CODE="vi",
    TIME_ZONE="Asia/Ho_Chi_Minh",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
sys.modules.setdefault("app", sys.modules[__name__])
django.setup(set_prefix=False)

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.http import require_POST  # noqa: E402
from floorapp.models import Task  # noqa: E402


@login_required
def task_list(request):
    today = date.today()
    tasks = Task.objects.select_related("unit").filter(closed=False, due__lt=today).order_by("due", "id")[:25]
    return render(request, "list.html", {"tasks": tasks})


@login_required
def task_page(request, pk):
    return render(request, "task.html", {"task": get_object_or_404(Task.objects.select_related("unit"), pk=pk)})


@login_required
@require_POST
def task_update(request, pk):
    task = get_object_or_404(Task, pk=pk)
    task.progress = max(0, min(100, int(request.POST["progress"])))
    task.save(update_fields=["progress"])
    return redirect(f"/tasks/{pk}/")


@login_required
def task_csv(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    rows = csv.writer(response)
    rows.writerow(["id", "title", "unit", "due", "progress", "closed"])
    for task in Task.objects.select_related("unit").order_by("due", "id"):
        rows.writerow([task.pk, task.title, task.unit.name, task.due, task.progress, task.closed])
    return response


urlpatterns = [
    path("sign-in/", LoginView.as_view(template_name="sign_in.html")),
    path("", task_list),
    path("tasks/<int:pk>/", task_page),
    path("tasks/<int:pk>/update/", task_update),
    path("tasks.csv", task_csv),
]
application = get_wsgi_application()
