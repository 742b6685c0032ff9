"""The log and the heads of its chains."""

from django.db import models

from casetracker.core.ids import new_id


class AuditEntry(models.Model):
    """One entry. Append-only by triggers; plain ids, no foreign keys; ids and codes, never content."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    chain_kind = models.CharField(max_length=20)
    chain_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    prev = models.BinaryField()
    occurred_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    objects_named = models.JSONField(default=list)  # [kind, id] pairs
    request_id = models.UUIDField()
    fields = models.JSONField(default=list)  # names of fields, never their values
    seals = models.JSONField(default=list)  # [contract, row id, SHA-256 of the new ciphertext]
    codes = models.JSONField(default=dict)  # reason codes, states, counts
    digest = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain_kind", "chain_id", "seq"], name="auditentry_chain_seq"),
        ]
        indexes = [
            models.Index(fields=["occurred_at"], name="auditentry_time"),
            models.Index(fields=["actor_id", "occurred_at"], name="auditentry_actor"),
        ]


class ChainHead(models.Model):
    """The newest entry of a chain: the row that writers lock, and a witness against a cut-off tail."""

    pk = models.CompositePrimaryKey("chain_kind", "chain_id")
    chain_kind = models.CharField(max_length=20)
    chain_id = models.UUIDField()
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.BinaryField(default=bytes)
