"""What an empty database needs before anybody can work: a root key, an epoch, the system's scope, an index's key,
reference data.
"""

from django.conf import settings

from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.desk.services.blind_index import index_begin
from casetracker.reference.services import LoadReport, load_reference
from casetracker.vault import epochs, keyring, providers
from casetracker.vault.errors import KeyUnavailable
from casetracker.vault.models import IndexKey, KeyEpoch
from casetracker.vault.scopes import SYSTEM


def ground_lay() -> LoadReport:
    """Put in place whatever of it is missing; running it again changes nothing.

    Raises KeyUnavailable where the key file is missing although the database holds keys: a new root key would open
    none of them, and the old one must be brought back.
    """
    _root_key()
    with acting(COMMAND):
        if not KeyEpoch.objects.exists():
            epochs.create_epoch()
        keyring.ensure_scope(SYSTEM)
    index_begin(at=clock.now())
    return load_reference()


def _root_key() -> None:
    if settings.VAULT_PROVIDER != "file" or settings.VAULT_KEY_FILE.exists():
        return
    if any(model.objects.filter(provider="file").exists() for model in (KeyEpoch, IndexKey)):
        raise KeyUnavailable(f"the key file {settings.VAULT_KEY_FILE} is gone, and this database needs it: restore it")
    providers.create_key_file(settings.VAULT_KEY_FILE)
