"""What a study gets when its study.toml leaves it out: facets, actor and sets of stages."""

from synth.records.study import Actor, Facet, Stage

ACTOR = Actor(id="participant", name="Participants")

FACETS = (
    Facet(
        id="action",
        name="Actions",
        definition="What the person did, verb first: a step they took themselves.",
    ),
    Facet(
        id="touchpoint",
        name="Touchpoints",
        definition="Where the person met the offer: a thing, place, page, message or employee.",
        labels=("channel",),
    ),
    Facet(
        id="goal",
        name="Goals",
        definition="What the person wanted to reach, or the state they hoped for.",
    ),
    Facet(
        id="emotion",
        name="Emotions",
        definition="What the person felt, together with what they felt it about.",
        labels=("emotion", "object", "valence"),
    ),
    Facet(
        id="pain_point",
        name="Pain points",
        definition="One obstacle at one moment, with what it led to.",
        labels=("severity",),
    ),
)


def _stages(*rows: tuple[str, str, str]) -> tuple[Stage, ...]:
    return tuple(Stage(id=key, name=name, description=text) for key, name, text in rows)


STAGES: dict[str, tuple[Stage, ...]] = {
    "default": _stages(
        (
            "awareness",
            "Awareness",
            "Hears of it for the first time: an advert, a friend, an article, a colleague.",
        ),
        (
            "consideration",
            "Consideration",
            "Looks into it and compares: reads reviews, checks the price, asks others, tries it.",
        ),
        (
            "purchase",
            "Purchase",
            "Decides and signs up, orders or buys: the form, the checkout, the payment.",
        ),
        (
            "post-purchase",
            "Post-purchase",
            "Gets it, sets it up and uses it: delivery, first use, daily use, help and repairs.",
        ),
        (
            "loyalty",
            "Loyalty",
            "Stays or leaves: renews, buys again, recommends it, complains, cancels or switches.",
        ),
    ),
    "retail": _stages(
        ("need", "Need", "Notices that something is missing, worn out or wanted."),
        ("search", "Search", "Looks around in shops and online, compares prices and reviews."),
        ("choice", "Choice", "Picks one: sees it, tries it on, asks the staff, checks the stock."),
        ("checkout", "Checkout", "Pays for it: the basket, the queue, the till, the payment."),
        ("delivery", "Delivery", "Gets it home: shipping, tracking, pick-up, unpacking."),
        ("use", "Use", "Wears it, uses it, finds out whether it is as good as promised."),
        ("returns", "Returns", "Sends it back, has it changed or repaired, wants the money back."),
        ("return-visit", "Return visit", "Comes back, collects points, recommends or stays away."),
    ),
    "b2b": _stages(
        ("problem", "Problem", "Sees at work that the present way is too slow, dear or risky."),
        ("research", "Research", "Looks for vendors, asks peers, reads up, makes a shortlist."),
        ("evaluation", "Evaluation", "Sees a demo, runs a trial or pilot, compares with others."),
        ("buying", "Buying", "Gets budget and approval: legal, security, procurement, contract."),
        ("onboarding", "Onboarding", "Sets it up, moves the data, trains the team, goes live."),
        ("daily-use", "Daily use", "Works with it every day, reports to others, gets support."),
        ("renewal", "Renewal", "Judges whether it paid off: renews, adds seats, cuts or leaves."),
    ),
    "service": _stages(
        ("trigger", "Trigger", "Something happens in life, so that help or a service is needed."),
        ("finding-out", "Finding out", "Finds out what there is, who is entitled and where to go."),
        ("applying", "Applying", "Applies or books: forms, documents, calls, appointments."),
        ("waiting", "Waiting", "Waits for an answer, asks where it stands, sends more papers."),
        ("receiving", "Receiving", "Gets the service: the visit, the treatment, the decision."),
        ("follow-up", "Follow-up", "What comes after: bills, check-ups, complaints, appeals."),
    ),
}
