"""The side tracks of the forty real histories, as somebody who reads them would tell them.

Written by hand, by reading the events of each history in ``casetracker/reference/data/real_histories.json``; what the
program answers was no source of it and is compared with it. Each line is a track, the state in which the history leaves it,
and the date of the event that left it so (None where the source gives none). A source's ``reopened`` during a suspension
ends it; reopening an ended case is no track. What the parties only ask for in the note of another event is no track either.
"""

Told = list[tuple[str, str, str | None]]

EXPECTED: dict[str, Told] = {
    "CEDAW/C/42/D/15/2007": [],
    "CRPD/C/12/D/5/2011": [("split", "granted", "2013-04-16")],
    "CAT/C/47/D/368/2008": [],
    "CCPR/C/89/D/1219/2003": [("split", "refused", "2004-02-11")],
    "CEDAW/C/65/D/71/2014": [("interim_measures", "lifted", "2015-04-27")],
    "CERD/C/94/D/57/2015": [],
    "CCPR/C/72/D/787/1997": [],
    "CCPR/C/145/D/4483/2023": [
        ("interim_measures", "denied", "2023-09-19"),
        ("withdrawal", "acted_on", "2026-03-16"),
    ],
    "CCPR/C/123/D/2348/2014": [],
    "CCPR/C/145/D/3751/2020": [("withdrawal", "acted_on", "2026-03-16")],
    "CED/C/19/D/3/2019": [("interim_measures", "lifted", "2019-12-17")],
    "CCPR/C/128/D/3076/2017": [],
    # Granted, reiterated, then breached by an execution.
    "CCPR/C/115/D/2289/2013": [("interim_measures", "breached", "2014-04-17")],
    "CCPR/C/19/D/137/1983": [],
    "CCPR/C/107/D/1835&1837/2008": [("joinder", "joined", "2013-03-20"), ("split", "refused", "2009-11-16")],
    "CAT/C/53/D/321/2007": [],
    # A first request was granted; a second, made later, was denied: two tracks.
    "CRC/C/99/D/188/2022": [
        ("interim_measures", "granted", "2022-06-23"),
        ("interim_measures", "denied", "2022-09-16"),
        ("split", "refused", "2022-12-12"),
    ],
    # The State's request to suspend was never answered: the views closed it.
    "CAT/C/56/D/562/2013": [("interim_measures", "granted", "2013-10-02"), ("suspension", "closed", "2015-11-23")],
    "CEDAW/C/92/D/189/2022": [("interim_measures", "denied", "2022-10-14")],
    "CCPR/C/28/D/118/1982": [],
    "CCPR/C/119/D/2121/2011": [],
    "CCPR/C/126/D/2035/2011": [
        ("friendly_settlement", "accepted_in_principle", "2012-09-25"),
        ("split", "granted", "2011-06-28"),
        ("suspension", "ended", "2015-04-15"),
    ],
    "CRC/C/94/D/181/2022": [("interim_measures", "granted", "2022-04-04"), ("suspension", "closed", "2023-09-20")],
    "CERD/C/115/D/67/2018": [
        ("friendly_settlement", "reached", "2023-12-18"),
        ("interim_measures", "lifted", "2019-06-20"),
        ("withdrawal", "acted_on", "2025-05-05"),
    ],
    # The State asked for discontinuance; the Committee adopted views instead.
    "E/C.12/67/D/52/2018": [
        ("discontinuance", "closed", "2020-03-05"),
        ("interim_measures", "breached", "2018-10-17"),
    ],
    "CCPR/C/18/D/128/1982": [],
    "CAT/C/82/D/1116/2022": [("friendly_settlement", "talks", "2022-08-24")],
    "CRC/C/80/D/4/2016": [
        ("discontinuance", "closed", "2019-02-01"),
        ("split", "refused", "2017-06-09"),
        ("third_party_intervention", "intervened", "2018-05-31"),
    ],
    "CRC/C/85/D/26/2017": [
        ("interim_measures", "breached", None),
        ("third_party_intervention", "intervened", "2018-05-03"),
    ],
    # Withdrawn on a known day, discontinued in a session without one.
    "CRC/C/93/D/192/2022": [("withdrawal", "acted_on", None)],
    "CCPR/C/108/D/2094/2011": [
        ("interim_measures", "granted", "2012-07-04"),
        ("interim_measures", "granted", "2012-11-16"),
        ("interim_measures", "granted", "2012-11-29"),
    ],
    "CCPR/C/115/D/2223/2012": [("interim_measures", "denied", "2012-12-07")],
    "CED/C/14/D/2/2017": [],
    "CCPR/C/126/D/2603/2015": [
        ("extension", "granted", "2016-07-15"),
        ("interim_measures", "accepted", "2015-05-07"),
        ("suspension", "ended", "2016-07-15"),
    ],
    "CCPR/C/100/D/1751/2008": [],
    "CAT/C/14/D/6/1990": [],
    "CCPR/C/34/D/164/1984": [("admissibility_review", "done", "1988-11-07")],
    "E/C.12/78/D/187/2020": [
        ("friendly_settlement", "talks", "2021-04-17"),
        ("interim_measures", "accepted", "2020-07-15"),
        ("suspension", "ended", "2022-02-11"),
    ],
    "CCPR/C/138/D/3305/2019": [("admissibility_review", "refused", "2023-07-14"), ("split", "granted", "2019-02-06")],
    "CRC/C/95/D/190/2022": [
        ("interim_measures", "denied", "2022-07-26"),
        ("interim_measures", "denied", "2023-01-26"),
        ("interim_measures", "denied", "2023-08-21"),
        ("split", "refused", "2023-01-26"),
    ],
}
