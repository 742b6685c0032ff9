"""The short list of plain columns: text or facts about people that stay readable, each with its reason.

A system check refuses any text column of our apps that is neither encrypted nor named here, so that plain is the
exception and somebody wrote down why.
"""

# By app and model; ``*`` names a whole model whose rows are about no person of a case.
PLAIN: dict[str, str] = {
    "accounts.User.email": "the login itself; looked up at every log-in, unique without case",
    "accounts.User.display_name": "shown to colleagues and in the timeline; staff and caseworkers, never victims",
    "accounts.User.language": "the code of one of six languages",
    "accounts.User.password": "a salted scrypt hash",
    "accounts.Organisation.*": "public bodies: their name, kind and State",
    "intake.Communication.reference": "random; opens nothing by itself",
    "intake.Communication.procedure": "the key of a procedure profile",
    "intake.Claim.article": "the number of an article of the treaty",
    "workflow.CaseFile.reference": "the intake reference with the State's code",
    "workflow.CaseFile.procedure": "the key of a procedure profile",
    "workflow.CaseFile.source_symbol": "the published symbol of an imported decision",
    "workflow.CaseFile.source_digest": "the digest of a published record, by which a second replay knows it",
    "workflow.CaseFile.receivability_code": "a reason code",
    "workflow.CaseEvent.actor_kind": "a code: person, task or command",
    "workflow.CaseEvent.actor_role": "a role's code",
    "workflow.CaseEvent.basis": "the number of an article or rule",
    "workflow.CaseEvent.limit": "the code of a kind of time limit",
    "workflow.CaseEvent.document_symbol": "the public symbol of a decision",
    "workflow.Decision.procedure": "the key of a procedure profile",
    "workflow.Decision.symbol": "the public symbol of a decision, checked for its form",
    "workflow.DecisionGround.code": "the code of a ground of the profile: statistics count by it",
    "workflow.DecisionFinding.article": "the number of an article of the treaty",
    "workflow.DecisionFinding.sub_paragraph": "the number of a sub-paragraph, checked for its form",
    "workflow.DecisionFinding.ground": "the code of a ground of the profile: statistics count by it",
    "workflow.FrozenCounts.sha256": "a digest over the counts and 32 random bytes, by which nobody can try guesses",
    "workflow.PublishedTable.*": "what was published: codes and digests",
    "workflow.PublishedCell.*": "what was published: codes, and numbers of ten and more",
    "workflow.Erasure.ledger_digest": "the digest of a line of the erasure ledger, which holds ids alone",
    "workflow.CalendarAddress.digest": "the digest of 32 random bytes",
    "workflow.Session.committee": "the code of a committee",
    "workflow.NumberCounter.procedure": "the key of a procedure profile",
    "accounts.KeptForm.path": "the address of the form, which carries references and no content",
}


def is_plain(label: str) -> bool:
    """Whether ``app.Model.field`` may be a plain column."""
    app, model, _ = label.split(".")
    return label in PLAIN or f"{app}.{model}.*" in PLAIN
