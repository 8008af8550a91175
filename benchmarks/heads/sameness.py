"""Learns which marks a person would call the same; prints the weights for synth/sameness.py.

    python benchmarks/heads/sameness.py

Needs scikit-learn. From the gold of three corpora; for each, first how well groups made by weights
learned on the other two agree with the gold themes (adjusted Rand), for several values of SAME.
"""

from collections import defaultdict

import numpy as np
from sklearn.linear_model import LogisticRegression

from material import CORPORA, ROOT
from synth.agreement import adjusted_rand
from synth.embedding.minilm import MiniLM
from synth.evaluation.gold import Mark, read_gold
from synth.records.evidence import Citation, Observation
from synth.sameness import Sameness, average_linkage

LEAST = (0.1, 0.15, 0.2, 0.25, 0.3)
Place = tuple[str, str, str]
Pairs = list[tuple[np.ndarray, np.ndarray, list[str]]]
"""A place each: features (5, n, n), same theme or not (n, n), themes (n)."""


def main() -> None:
    embedder = MiniLM()
    corpora = {name: pairs(name, embedder) for name in CORPORA}
    for name in CORPORA:
        weights, bias = fit([p for other, ps in corpora.items() if other != name for p in ps])
        agreed = [
            f"{least:.2f}: {agreement(corpora[name], weights, bias, least):.2f}" for least in LEAST
        ]
        print(f"{name:17} {'  '.join(agreed)}")
    weights, bias = fit([p for ps in corpora.values() for p in ps])
    print("weights", np.round(weights, 2).tolist(), "bias", round(bias, 2))


def pairs(name: str, embedder: MiniLM) -> Pairs:
    """The marks of a corpus, place by place."""
    marks = read_gold(ROOT / "corpora" / name / "gold" / "gold.jsonl")
    own = [(_observation(i, m), m.theme) for i, m in enumerate(marks) if m.mode == "experienced"]
    rows = embedder.embed([o.citations[0].quote for o, _ in own])
    sameness = Sameness([o for o, _ in own], {o.id: v for (o, _), v in zip(own, rows, strict=True)})
    places: dict[Place, list[tuple[str, str]]] = defaultdict(list)
    for o, theme in own:
        places[o.stage, o.facet, o.actor].append((o.id, theme))
    found = []
    for members in places.values():
        themes = [theme for _, theme in members]
        same = np.equal.outer(np.array(themes), np.array(themes))
        found.append((np.stack(list(sameness.features([i for i, _ in members]))), same, themes))
    return found


def _observation(number: int, mark: Mark) -> Observation:
    cited = Citation(
        source=mark.source,
        start=mark.start,
        end=mark.end,
        quote=mark.quote,
        match="exact",
        locator="",
        turn=0,
    )
    return Observation(
        id=f"{number:05}",
        facet=mark.facet,
        stage=mark.stage,
        mode=mark.mode,
        actor=mark.actor or "",
        statement=mark.quote,
        participant=mark.source,
        confidence=1.0,
        labels={"valence": mark.valence},
        citations=(cited,),
    )


def fit(places: Pairs) -> tuple[np.ndarray, float]:
    """Weights of the five features and the bias."""
    xs, ys = [], []
    for features, same, _ in places:
        upper = np.triu_indices(len(same), 1)
        xs.append(features[:, *upper].T)
        ys.append(same[upper])
    x, y = np.concatenate(xs), np.concatenate(ys)
    scale = x.std(axis=0)
    model = LogisticRegression(C=0.3, max_iter=2000).fit(x / scale, y)
    return model.coef_[0] / scale, float(model.intercept_[0])


def agreement(places: Pairs, weights: np.ndarray, bias: float, least: float) -> float:
    """Adjusted Rand index of the groups and the gold themes."""
    ours, gold = [], []
    for number, (features, _, themes) in enumerate(places):
        chance = np.round(1 / (1 + np.exp(-(np.tensordot(weights, features, axes=1) + bias))), 4)
        for k, group in enumerate(average_linkage(chance, least)):
            ours += [(number, k)] * len(group)
            gold += [themes[i] for i in group]
    return adjusted_rand(ours, gold) or 0.0


if __name__ == "__main__":
    main()
