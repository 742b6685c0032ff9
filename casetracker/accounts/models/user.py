"""The user: an e-mail as login, a UUID as key, and no flag that opens anything."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.roles import Role
from casetracker.core.acting import Actor, ActorKind
from casetracker.core.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes users. Accounts come from an administrator or an invitation, never from a sign-up page."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user with a normalised e-mail; without a password nobody can log in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a login. What they may do comes from memberships and grants alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    display_name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # In which mails are written: set with the language of the pages, when a person chooses one.
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_without_case")]

    def __str__(self) -> str:
        return self.display_name

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002  Django's signature
        """No global permission exists: Django's own answer would be yes to everything for a superuser."""
        return False

    def has_perms(self, perm_list: Iterable[str], obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002
        return False

    @property
    def actor(self) -> Actor:
        """The person as the one who acts."""
        return Actor(ActorKind.USER, self.pk)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles of this person's standing memberships; none for the inactive."""
        if not self.is_active:
            return frozenset()
        standing = self.memberships.filter(ended_at__isnull=True).values_list("role", flat=True)
        return frozenset(Role(role) for role in standing)

    def has_role(self, *roles: Role) -> bool:
        """Whether any of ``roles`` is held."""
        return bool(self.roles & set(roles))
