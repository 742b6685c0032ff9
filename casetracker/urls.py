"""Every address of the site. The upper floors are named by string: the ground does not import them."""

from allauth.account import views as allauth
from django.urls import include, path, re_path
from django.views.i18n import set_language

from casetracker.accounts.views import home
from casetracker.core.views.styleguide import styleguide

# allauth's pages that we use, and no others: no sign-up, no e-mail management.
account_urls = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

urlpatterns = [
    path("", home, name="home"),
    path("language/", set_language, name="set_language"),
    path("styleguide/", styleguide, name="styleguide"),
    path("account/", include(account_urls)),
    path("", include("casetracker.accounts.urls")),
    path("", include("casetracker.desk.urls")),
    path("", include("intake.urls")),
    path("", include("workflow.urls")),
]
