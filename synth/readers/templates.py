"""`synth new`: writes a commented study.toml that loads back, and the folder for interviews."""

import json
from pathlib import Path

from synth.errors import OutputError, UsageError, sentence
from synth.files import write_text
from synth.readers.defaults import STAGES
from synth.readers.settings import FILE, default_title, suggestion
from synth.records.study import Stage

HEAD = """\
# The settings of this study. Every line may be left out.
title = {title}

# Who reads: "builtin" needs no key and no network. Any other name is a model of the
# OpenAI-compatible server at OPENAI_BASE_URL.
model = "builtin"

# Labels of the people who asked, as they stand in the transcripts. Their words are no evidence.
interviewers = []

# Files that are not sources, as patterns relative to this folder.
ignore = []

# People show as P01 and so on, files after them; e-mail addresses, telephone numbers and the like
# are replaced before a text is read. Take the table out to keep everything as it is.
[privacy]
names = []            # "Anna Berger", or all that means one person: ["Robert", "Bob"]
places = []           # "Leeds"; {{ words = ["Elm Street"], called = "street" }}
organisations = []
patterns = []         # {{ name = "customer number", pattern = 'KD-\\d{{6}}' }}
keep = []             # what only looks like one; synth privacy STUDY lists likely names
# keep_days = 365     # warn when material is older, see synth purge

# Whose journey the map shows; repeat [[actor]] for another point of view.
[[actor]]
id = "participant"
name = "Participants"
scenario = ""
expectations = ""

# The steps of the scenario, in order. The description is what words are compared with:
# write it as people would talk about that moment.
"""

STAGE = """\
[[stage]]
id = {id}
name = {name}
description = {description}

"""

TAIL = """\
# More than actions, touchpoints, goals, emotions and pain points:
# [[facet]]
# id = "workaround"
# name = "Workarounds"
# definition = "What people do instead of the intended way"

# Surveys are found by themselves; name columns here where the guess is wrong.
# [[survey]]
# file = "survey.csv"
# respondent = "ResponseId"
# segments = ["plan"]
# scores = ["NPS"]
# items = [{{ column = "Q3", stage = "{stage}", facet = "pain_point" }}]

# How a language model reads (the built-in reader has no use for it):
# [reading]
# window = 3600         # tokens of text in one call
# marks = 18            # most marks in 1,000 words of an interview; more for dense notes
# second_look = true    # read a window again where little of it was cited
# check = true          # check each claim against the words that it cites

# What a model costs, US dollars a million tokens, where the built-in list does not know it:
# [[price]]
# model = "my-model"
# input = 0.15
# cached = 0.075
# output = 0.60

# Behaviour patterns, drafted from people who share goals, pain points and actions:
# [patterns]
# draft = true

# What the team has settled about an opportunity; name it by id, by pain points, or by its question:
# [[opportunity]]
# addresses = ["The box came late"]
# question = "How might we spare people the wait?"
# effort = "two sprints"
# owner = "Delivery"
# measure = "boxes after the hour promised"

# Figures from elsewhere, drawn in a lane of their own and labelled "supplied":
# [[metric]]
# stage = "{stage}"
# name = "Completion"
# value = "61 %"
# date = 2026-10-01
# source = "web analytics"
"""


def new_study(folder: Path, stages: str = "default") -> list[Path]:
    """Makes `folder` with a study.toml holding the named set of stages, and interviews/.

    Returns:
        What was made: the settings file and the folder for interviews.

    Raises:
        UsageError: there is a study.toml already, or no set of stages of that name.
        OutputError: the folder cannot be written.
    """
    path = folder / FILE
    if stages not in STAGES:
        raise UsageError(
            sentence(
                "--stages",
                expected=", ".join(STAGES),
                found=f"'{stages}'",
                remedy=suggestion(stages, STAGES),
            )
        )
    if path.exists() or path.is_symlink():
        raise UsageError(
            sentence(
                str(path), found="it is there already", remedy="edit it, or name another folder"
            )
        )
    interviews = folder / "interviews"
    try:
        interviews.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        found = f"it cannot be made ({error.strerror or error})"
        raise OutputError(sentence(str(interviews), found=found)) from error
    write_text(path, template(default_title(folder), STAGES[stages]))
    return [path, interviews]


def template(title: str, stages: tuple[Stage, ...]) -> str:
    """The text of a commented study.toml."""
    blocks = [
        STAGE.format(id=_quote(s.id), name=_quote(s.name), description=_quote(s.description))
        for s in stages
    ]
    tail = TAIL.format(stage=stages[0].id)
    return HEAD.format(title=_quote(title)) + "".join(blocks) + tail


def _quote(text: str) -> str:
    # A JSON string is a TOML basic string, save for U+007F, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
