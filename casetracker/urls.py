"""Every address of the site. The upper floors are named by string: the ground does not import them."""

from allauth.account import views as allauth
from django.urls import include, path, re_path
from django.views.decorators.http import require_http_methods

from casetracker.accounts.views import home, language_set
from casetracker.core.views.styleguide import styleguide

# The library's views take a PUT for a POST, and answer some of the methods that nobody sends.
page = require_http_methods(["GET", "HEAD", "POST"])

# allauth's pages that we use, and no others: no sign-up, no e-mail management.
account_urls = [
    path("login/", page(allauth.login), name="account_login"),
    path("logout/", page(allauth.logout), name="account_logout"),
    path("inactive/", page(allauth.account_inactive), name="account_inactive"),
    path("reauthenticate/", page(allauth.reauthenticate), name="account_reauthenticate"),
    path("password/change/", page(allauth.password_change), name="account_change_password"),
    path("password/reset/", page(allauth.password_reset), name="account_reset_password"),
    path("password/reset/done/", page(allauth.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        page(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        page(allauth.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("", home, name="home"),
    path("language/", language_set, name="set_language"),
    path("styleguide/", styleguide, name="styleguide"),
    path("account/", include(account_urls)),
    path("", include("casetracker.accounts.urls")),
    path("", include("casetracker.desk.urls")),
    path("", include("intake.urls")),
    path("", include("workflow.urls")),
]
