"""Sign-in and the person's own account; everything else about people is the administrator's site."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from cchc.accounts.administration import pages
from cchc.accounts.office import views as office
from cchc.accounts.oversight import views as oversight
from cchc.accounts.people.one_time_link import ChoosePassword
from cchc.accounts.sign_in import own_sessions
from cchc.accounts.sign_in.directory import views as directory

# The one directory's name within the sign-in library.
DIRECTORY = {"provider_id": "directory"}

urlpatterns = [
    path("dang-nhap/", login_not_required(views.login), name="account_login"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("het-hieu-luc/", login_not_required(views.account_inactive), name="account_inactive"),
    path("mat-khau/", views.password_change, name="account_change_password"),
    path(
        "mat-khau/<str:uidb64>/<str:token>/",
        login_not_required(ChoosePassword.as_view()),
        name="account_choose_password",
    ),
    path("xac-minh-lai/", views.reauthenticate, name="account_reauthenticate"),
    path("thu-muc/", directory.leave, DIRECTORY, name="openid_connect_login"),
    path("thu-muc/tro-ve/", directory.come_back, DIRECTORY, name="openid_connect_callback"),
    path("phien/", own_sessions.show, name="own-sessions"),
    path("quan-ly/", pages.show, name="administration"),
    path("quan-ly/dang-nhap/", pages.sign_ins, name="sign-ins"),
    path("thay-doi/", oversight.notices, name="account-changes"),
    path("quan-ly/thay-doi/", oversight.log, name="account-log"),
    path("quan-ly/chuc-nang/<number:pk>/", oversight.decide, name="function-decide"),
    path("quan-ly/co-quan/", office.show, name="office-facts"),
    path("quan-ly/co-quan/nhap/", office.enter, name="office-facts-enter"),
    path("quan-ly/co-quan/<number:pk>/quyet-dinh/", office.decide, name="office-fact-decide"),
    path("quan-ly/co-quan/<slug:key>/", office.change, name="office-fact-change"),
    path("quan-ly/", include("cchc.accounts.people.urls")),
    path("quan-ly/", include("cchc.accounts.units.urls")),
    path("quan-ly/", include("cchc.accounts.machines.urls")),
    path("quan-ly/lich-su/", pages.history, name="history-search"),
    path("hai-lop/", include("allauth.mfa.urls")),
]
