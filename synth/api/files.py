"""A map as files for others, and what comes back from them."""

from functools import partial
from pathlib import Path

from synth.api.paths import AnyPath
from synth.api.reading import drafts_of
from synth.api.running import PAGES
from synth.errors import UsageError
from synth.exports.export import TABLES, export_file
from synth.exports.printable import for_sharing
from synth.exports.review_tables import review_forms
from synth.refi.adopting import Adopted, adopt_file
from synth.refi.exchange import exchange_forms
from synth.results import find_out, load_results
from synth.reviewlog import append, read_reviews
from synth.sharing.seam import export_shared
from synth.wall.forms import forms
from synth.workspace import find_study, open_workspace


def export(
    study: AnyPath,
    to: AnyPath,
    *,
    paper: str | None = None,
    actor: str | None = None,
    reviewer: str | None = None,
    shared: bool = False,
) -> Path:
    """Writes the map as one file, its form told by the end of its name.

    Args:
        study: a study, its results folder or a map.json.
        to: .html .md .json .csv .xlsx; .svg .pdf .png for the wall; .cards.html .cards.pdf
            .stickies.csv for a workshop; .reviews.csv, .agreement.csv and .gold.jsonl for what
            reviewers decided and coded; .qdpx (a REFI-QDA project) and .qdc (its codebook) for
            other QDA programs.
        paper: of the wall: A0, A1 (the default) or A3 (A1 over several pages).
        actor: whose journey the wall, cards and stickies show; the first by default.
        reviewer: whose codings become .gold.jsonl; needed where several people coded.
        shared: a version for people who must not learn who said what: reviewed claims alone, as
            .html .md .json .csv .xlsx.

    Raises:
        SynthError: there is no map or no such form, or nothing was reviewed that may be shared.
    """
    target = Path(to)
    results = load_results(find_out(Path(study)))
    reviews = review_forms(find_study(Path(study)), reviewer, partial(drafts_of, Path(study)))
    exchange = exchange_forms(Path(study))
    made = {**TABLES, **PAGES, **forms(target, paper, actor), **reviews, **exchange}
    if shared:
        export_shared(Path(study), results, target, made)
    else:
        export_file(results, target, for_sharing(made))
    return target


def adopt(study: AnyPath, file: AnyPath, *, reviewer: str, out: AnyPath | None = None) -> Adopted:
    """Takes over what people changed in another QDA program: appends reviews to reviews.jsonl.

    Args:
        study: the study's folder.
        file: a REFI-QDA project (.qdpx) that was exported from the study and edited.
        reviewer: whose decisions they are where the file names nobody.
        out: the study's results; `STUDY/out` where None.

    Raises:
        SynthError: the file is no such project, or the study has no map.
    """
    if not reviewer.strip():
        raise UsageError(
            "--reviewer: expected a name, found nothing; say whose decisions they are."
        )
    workspace = open_workspace(Path(study), Path(out) if out is not None else None)
    results = load_results(find_out(workspace.out))
    log = read_reviews(workspace.folder)
    adopted = adopt_file(results, log.reviews, Path(file), reviewer.strip())
    if adopted.reviews:
        append(workspace.folder, workspace.state, adopted.reviews)
    return adopted
