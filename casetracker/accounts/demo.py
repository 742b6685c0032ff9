"""The demo's people: invented, one for each role. They exist in demo mode only, which production refuses."""

from casetracker.accounts.roles import Role

PASSWORD = "lantern-harbour-4821"  # noqa: S105  printed by `make run`; demo mode alone knows it

# role, e-mail, name, organisation's key in ORGANISATIONS
PEOPLE: tuple[tuple[Role, str, str, str], ...] = (
    (Role.CASEWORKER, "caseworker@demo.example", "Amina Solane", "cso_a"),
    (Role.CSO_LEAD, "lead@demo.example", "Teo Marrast", "cso_a"),
    (Role.CASEWORKER, "caseworker.b@demo.example", "Ilse Okonta", "cso_b"),
    (Role.CSO_LEAD, "lead.b@demo.example", "Rafa Quiels", "cso_b"),
    (Role.INTAKE_OFFICER, "intake@demo.example", "Noor Valdez-Imre", "secretariat"),
    (Role.CASE_OFFICER, "officer@demo.example", "Jonas Petrika", "secretariat"),
    (Role.HEAD_OF_PETITIONS, "head@demo.example", "Miriam Okafor-Lindt", "secretariat"),
    (Role.ADMINISTRATOR, "admin@demo.example", "Sami Torvel", "secretariat"),
    (Role.RAPPORTEUR, "rapporteur@demo.example", "Lucía Berantes", "committee"),
    (Role.MEMBER, "member@demo.example", "Anders Kibwe", "committee"),
    (Role.FOCAL_POINT, "focal@demo.example", "Permanent Mission (demo)", "state"),
    (Role.AUDITOR, "auditor@demo.example", "Dana Wrozek", "oversight"),
)

ORGANISATIONS: dict[str, tuple[str, str, str, str]] = {
    # key: name, kind, type of CSO, State
    "cso_a": ("Harbour Light Migrant Support", "cso", "ngo", ""),
    "cso_b": ("Crossroads Workers' Union", "cso", "trade_union", ""),
    "secretariat": ("Petitions Section", "secretariat", "", ""),
    "committee": ("Committee on Migrant Workers", "committee", "", ""),
    "state": ("Permanent Mission of Mexico (demo)", "state", "", "MEX"),
    "oversight": ("Oversight Office", "oversight", "", ""),
}

LOGINS = [
    {
        "role": role.label,
        "email": email,
        "password": PASSWORD,
        # There are two organisations of civil society, and what one of them has the other must not see.
        "organisation": ORGANISATIONS[key][0] if ORGANISATIONS[key][1] == "cso" else "",
    }
    for role, email, _name, key in PEOPLE
]
