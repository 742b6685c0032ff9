"""What the form of a decision begins with: choices, what is claimed, what a decision already says."""

from itertools import chain
from typing import Any

from casetracker.reference import selectors
from intake.models import Claim
from workflow.decisions.vocabulary import (
    CLOSING_REASONS,
    DISCONTINUANCE_REASONS,
    REOPENING_REASONS,
    ReasonCode,
)
from workflow.models import CaseFile, Decision
from workflow.services.contents import symbol_offered
from workflow.services.joinder import shared_symbol
from workflow.services.profiles import profile_of
from workflow.services.sittings import standing_item
from workflow.vocabulary import EventKind
from workflow.wording_decisions import EXCEPTION, REASON, ROWS_OF
from workflow.wording_steps import GROUNDS, SESSION, SYMBOL


def form_parts(case: CaseFile, kind: EventKind) -> dict[str, Any]:
    """Profile, articles and reasons of the form for a decision of ``kind``."""
    profile = profile_of(case)
    rights = selectors.rights_for(profile.treaty)
    return {
        "profile": profile,
        "articles": [(right.article, f"{right.article} — {right.subject}") for right in rights],
        "reasons": _reasons(case, kind),
    }


def _reasons(case: CaseFile, kind: EventKind) -> tuple[ReasonCode, ...]:
    if kind is EventKind.REOPENED:
        # Of a case that goes on again, any that there is: a correction is held to where it stood then.
        return REOPENING_REASONS.get(case.state) or tuple(dict.fromkeys(chain(*REOPENING_REASONS.values())))
    return CLOSING_REASONS if kind is EventKind.CLOSED else DISCONTINUANCE_REASONS


def first_said(case: CaseFile, kind: EventKind) -> dict[str, Any]:
    """The session of the agenda with the symbol that it makes, and a row for each article that is claimed."""
    item = standing_item(case)
    session = item.session.number if item else None
    # Of joined cases one decision has one symbol.
    symbol = shared_symbol(case)
    initial = {SESSION: session, SYMBOL: symbol or symbol_offered(case, session)} if session else {SYMBOL: symbol}
    return {"initial": initial, "rows": _claimed(case) if "findings" in ROWS_OF[kind] else {}}


def _claimed(case: CaseFile) -> dict[str, list[dict[str, str]]]:
    claims = Claim.objects.filter(communication_id=case.communication_id).exclude(article="")
    articles = dict.fromkeys(claims.order_by("created_at", "pk").values_list("article", flat=True))
    return {"findings": [{"article": article} for article in articles]}


def said_again(decision: Decision, kind: EventKind) -> dict[str, Any]:
    """What a decision says, for the form that corrects it. Its symbol is left to the service, which adds “/Corr.”."""
    exception = {True: "yes", False: "no", None: ""}[decision.exception_applies]
    rows: dict[str, list[dict[str, Any]]] = {
        "findings": [
            {"article": row.article, "sub_paragraph": row.sub_paragraph, "result": row.result, "ground": row.ground}
            for row in decision.finding_rows.all()
        ],
        "remedies": [{"kind": row.kind, "text": row.text} for row in decision.remedy_rows.all()],
        "opinions": [
            {"kind": row.kind, "members": row.members, "names": row.names or ""} for row in decision.opinion_rows.all()
        ],
    }
    initial = {
        SESSION: decision.session,
        GROUNDS: [row.code for row in decision.ground_rows.all()],
        REASON: decision.reason_code,
        EXCEPTION: exception,
    }
    return {"initial": initial, "rows": {name: rows[name] for name in ROWS_OF[kind]}}
