import hashlib
from pathlib import Path

import pytest

from synth.errors import SettingsError
from synth.prompting import SHIPPED, Prompt, codebook, load_prompt
from synth.records.study import Facet

FACETS = ["action", "touchpoint", "goal", "emotion", "pain_point"]
SHIPPED_PROMPTS = [
    path.relative_to(SHIPPED).with_suffix("").as_posix()
    for path in sorted(SHIPPED.rglob("*.md"))
    if path.name != "README.md"
]
HEAD = "---\nfor: a test\n---\n"


def bring(folder: Path, body: str | bytes, name: str = "facets/goal") -> Path:
    """Writes a prompt of the study's own and returns the study's folder."""
    path = folder / "prompts" / f"{name}.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return folder


def entry(folder: Path | None = None, definition: str = ""):
    (found,) = codebook([Facet(id="goal", name="Goals", definition=definition)], folder)
    return found


def test_every_facet_has_a_shipped_prompt():
    assert {f"facets/{facet}" for facet in FACETS} <= set(SHIPPED_PROMPTS)


@pytest.mark.parametrize("name", SHIPPED_PROMPTS)
def test_every_shipped_prompt_says_what_it_is_for_and_which_variables_it_takes(name: str):
    prompt = load_prompt(name)
    assert prompt
    assert prompt.purpose
    assert "\nvariables:" in (SHIPPED / f"{name}.md").read_text("utf-8").split("\n---\n")[0]


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_of_the_codebook_is_defined_with_ten_examples(facet: str):
    (found,) = codebook([Facet(id=facet, name=facet)])
    assert len(found.definition.split()) > 5
    assert len(set(found.examples)) == len(found.examples) >= 10
    assert all(example.endswith((".", "!", "?")) for example in found.examples)


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_says_when_to_use_it_and_when_not(facet: str):
    prompt = load_prompt(f"facets/{facet}")
    assert prompt
    assert "## Use when\n" in prompt.body
    assert "## Not when\n" in prompt.body


def test_no_example_stands_under_two_facets():
    entries = codebook([Facet(id=facet, name=facet) for facet in FACETS])
    examples = [example for e in entries for example in e.examples]
    assert len(examples) == len(set(examples))


def test_a_prompt_carries_the_hash_of_its_file():
    prompt = load_prompt("facets/goal")
    assert prompt
    data = (SHIPPED / "facets" / "goal.md").read_bytes()
    assert prompt.sha256 == hashlib.sha256(data).hexdigest()


def test_a_study_brings_its_own_prompt(tmp_path: Path):
    bring(tmp_path, HEAD + "## Definition\nMine.\n## Examples\n- One.\n* Two.\n  + Three.\n")
    found = entry(tmp_path)
    assert (found.definition, found.examples) == ("Mine.", ("One.", "Two.", "Three."))


def test_a_prompt_that_the_study_does_not_bring_is_the_shipped_one(tmp_path: Path):
    bring(tmp_path, HEAD, name="facets/other")
    assert entry(tmp_path) == entry()


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path):
    text = "\ufeff" + HEAD + "## Examples\n- One.\n"
    bring(tmp_path, text.replace("\n", "\r\n"))
    assert entry(tmp_path).examples == ("One.",)


def test_a_facet_without_a_file_is_known_by_its_definition_and_name():
    (found,) = codebook([Facet(id="workaround", name="Workarounds", definition="Ways round it")])
    assert (found.examples, found.prompt) == (("Ways round it", "Workarounds"), None)


def test_a_file_without_examples_leaves_definition_and_name(tmp_path: Path):
    bring(tmp_path, HEAD + "## Definition\nMine.\n")
    assert entry(tmp_path).examples == ("Mine.", "Goals")


def test_a_prompt_that_does_not_exist_is_none():
    assert load_prompt("facets/no-such-facet") is None


@pytest.mark.parametrize("body", ["# Goals\n", "---\nvariables: none\n---\n", "---\nfor: x\n"])
def test_a_prompt_without_front_matter_is_named(tmp_path: Path, body: str):
    with pytest.raises(SettingsError, match=r"goal\.md: expected a front matter"):
        entry(bring(tmp_path, body))


def test_a_prompt_that_is_not_utf8_is_named(tmp_path: Path):
    with pytest.raises(SettingsError, match=r"goal\.md: it cannot be read .*UTF-8"):
        entry(bring(tmp_path, HEAD.encode() + b"\xff\xfe"))


def own(folder: Path, variables: str, body: str) -> Prompt:
    prompt = load_prompt("mine", bring(folder, f"---\nfor: a test\n{variables}---\n{body}", "mine"))
    assert prompt
    return prompt


def test_a_prompt_is_filled_in_before_and_behind_the_line_where_the_data_begins(tmp_path: Path):
    prompt = own(tmp_path, "variables: a, b\n", "Of $a:\n<!-- user -->\n$b and $a\n")
    assert prompt.render(a="x", b="y") == ("Of x:", "y and x")


def test_a_prompt_without_data_is_all_before(tmp_path: Path):
    prompt = own(tmp_path, "variables: a\n", "Of $a.\n")
    assert prompt.render(a="x") == ("Of x.", "")


def test_a_value_is_put_in_as_it_is(tmp_path: Path):
    prompt = own(tmp_path, "variables: a, b\n", "$a $b\n")
    values = {"a": r"$b \1 \g<0> {b} %s", "b": "<!-- user -->\n$a"}
    assert prompt.render(**values) == (f"{values['a']} {values['b']}", "")


def test_a_price_in_a_prompt_is_no_variable(tmp_path: Path):
    assert own(tmp_path, "variables: a\n", "$5 for $a\n").render(a="x")[0] == "$5 for x"


@pytest.mark.parametrize(
    ("variables", "body", "found"),
    [
        ("variables: a\n", "$a\n", r"\$a and \$a;"),
        ("variables: a, b, c\n", "$a $b\n", r"\$a, \$b, \$c and \$a, \$b;"),
        ("variables: a, b\n", "$a $b $c\n", r"\$a, \$b and \$a, \$b, \$c;"),
        ("", "$a $b\n", r"none and \$a, \$b;"),
        ("variables: none\n", "Words.\n", "none and none;"),
    ],
)
def test_a_variable_too_few_or_too_many_is_one_sentence_with_the_file(
    tmp_path: Path, variables: str, body: str, found: str
):
    prompt = own(tmp_path, variables, body)
    with pytest.raises(SettingsError, match=rf"mine\.md: .*\$a, \$b, .*found {found}") as caught:
        prompt.render(a="x", b="y")
    assert "\n" not in str(caught.value)


def test_the_sections_of_an_entry_are_read(tmp_path: Path):
    bring(tmp_path, HEAD + "## Use when\nNow.\n\n## Not when\nNever.\n## Definition\nMine.\n")
    found = entry(tmp_path)
    assert (found.definition, found.use_when, found.not_when) == ("Mine.", "Now.", "Never.")


def test_a_facet_without_a_file_has_no_bounds():
    (found,) = codebook([Facet(id="workaround", name="Workarounds")])
    assert (found.use_when, found.not_when) == ("", "")
