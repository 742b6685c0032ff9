"""A person of a communication: a victim, the author, or both. Everything that names them is identity tier."""

from django.db import models

from casetracker.vault.blind_index import BlindIndex
from casetracker.vault.fields import EncryptedField
from intake.models.later import AddedLater
from intake.models.part import CommunicationPart
from intake.vocabulary import Publication, YesNo

NAME_INDEX = BlindIndex("person.name", fields=("family_name", "given_names", "other_names"))


class Person(AddedLater, CommunicationPart):
    """One person. The Committee always knows who they are: an anonymous communication is inadmissible (77 (2))."""

    blind_indexes = (NAME_INDEX,)

    is_victim = models.BooleanField(default=False)
    is_author = models.BooleanField(default=False)
    family_name = EncryptedField(contract="person.family_name")
    given_names = EncryptedField(contract="person.given_names")
    other_names = EncryptedField(contract="person.other_names")
    birth_date = EncryptedField(contract="person.birth_date")
    birth_year = EncryptedField(contract="person.birth_year")
    birth_place = EncryptedField(contract="person.birth_place")
    sex = EncryptedField(contract="person.sex")
    nationality = EncryptedField(contract="person.nationality")
    occupation = EncryptedField(contract="person.occupation")
    migration_status = EncryptedField(contract="person.migration_status")
    detention = EncryptedField(contract="person.detention")
    detention_place = EncryptedField(contract="person.detention_place")
    phone = EncryptedField(contract="person.phone")
    email = EncryptedField(contract="person.email")
    safe_contact = EncryptedField(contract="person.safe_contact")
    postal_address = EncryptedField(contract="person.postal_address")
    relation = EncryptedField(contract="person.relation")
    note = EncryptedField(contract="person.note")
    # Two of the three identity settings; the third, known to the Committee, is always yes.
    disclose_to_state = models.CharField(max_length=5, choices=YesNo, blank=True)
    publication = models.CharField(max_length=10, choices=Publication, blank=True)

    class Meta(CommunicationPart.Meta):
        abstract = False
