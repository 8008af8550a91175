import json

import pytest

from reading_samples import WORD, read, said, words_outside
from synth.errors import SourceError

TEAMS = """WEBVTT

e42841e8-858c-4c96-88ab-c640dcbeab77-0
00:00:12.000 --> 00:00:14.000
<v Mel Chua>How was that
for you?</v>

e42841e8-858c-4c96-88ab-c640dcbeab77-1
00:00:15.000 --> 00:00:17.000
<v Anna>It was cold &amp; wet.

NOTE a comment
of two lines

00:00:18.000 --> 00:00:19.500
<v Anna>So I <i>left</i>.</v>

00:00:20.000 --> 00:00:22.000
<v Mel Chua>And then?</v> <v Anna>I went home.</v>
"""


def cue(start: int, words: str) -> str:
    return f"00:00:{start:02}.000 --> 00:00:{start + 1:02}.900\n{words}\n\n"


def test_the_canonical_text_has_a_paragraph_for_each_run_of_a_speaker(tmp_path):
    document = read(tmp_path, "P1.vtt", TEAMS, "Mel").document
    assert document.text == (
        "Mel Chua 00:00:12\nHow was that for you?\n\n"
        "Anna 00:00:15\nIt was cold & wet. So I left.\n\n"
        "Mel Chua 00:00:20\nAnd then?\n\n"
        "Anna 00:00:20\nI went home.\n"
    )


def test_turns_are_the_paragraphs_with_speaker_voice_and_time(tmp_path):
    document = read(tmp_path, "P1.vtt", TEAMS, "Mel").document
    assert [(t.speaker, t.voice, t.time) for t in document.turns] == [
        ("Mel Chua", "moderator", "00:00:12"),
        ("Anna", "participant", "00:00:15"),
        ("Mel Chua", "moderator", "00:00:20"),
        ("Anna", "participant", "00:00:20"),
    ]
    assert document.turns[1].question == "How was that for you?"
    assert words_outside(document) <= {"Mel", "Chua", "Anna", "00:00:12", "00:00:15", "00:00:20"}


def test_names_written_in_the_cues_are_speakers(tmp_path):
    cues = [cue(1, "Mel Chua: How was it?"), cue(3, "Anna: Cold."), cue(5, "Very cold.")]
    cues += [cue(7, "Mel Chua: Why?"), cue(9, "Anna: The lid: it broke.")]
    document = read(tmp_path, "P1.vtt", "WEBVTT\n\n1\n" + "".join(cues)).document
    assert said(document) == ["Cold. Very cold.", "The lid: it broke."]
    assert said(document, "moderator") == ["How was it?", "Why?"]


def test_two_speakers_in_one_cue_are_two_runs(tmp_path):
    talk = "1\n00:00:01,000 --> 00:00:02,000\nQ: Why?\nA: It broke.\n\n"
    document = read(tmp_path, "P1.srt", talk * 2).document
    assert said(document) == ["It broke.", "It broke."]


def test_a_pause_of_two_seconds_ends_a_run_of_unnamed_speech(tmp_path):
    text = "WEBVTT\n\n" + cue(1, "It was") + cue(3, "cold.") + cue(10, "I left.")
    document = read(tmp_path, "P1.vtt", text).document
    assert document.text == "00:00:01\nIt was cold.\n\n00:00:10\nI left.\n"
    assert said(document) == ["It was cold.", "I left."]


def test_a_long_run_of_unnamed_speech_ends_with_its_sentence(tmp_path):
    cues = "".join(
        f"{i}\n00:{i // 60:02}:{i % 60:02},000 --> 00:{i // 60:02}:{i % 60:02},900\n"
        f"it was cold and {'wet.' if i % 4 == 0 else 'wet'}\n\n"
        for i in range(1, 41)
    )
    document = read(tmp_path, "P1.srt", cues).document
    lengths = [len(words.split()) for words in said(document)]
    assert sum(lengths) == 200
    assert max(lengths) <= 80
    assert all(words.endswith("wet.") for words in said(document))


def test_chinese_cues_are_joined_without_a_space(tmp_path):
    text = "WEBVTT\n\n" + cue(1, "我在网上") + cue(3, "订了一个 box") + cue(5, "it came late")
    assert said(read(tmp_path, "P1.vtt", text).document) == ["我在网上订了一个 box it came late"]


def test_no_word_is_lost_or_made_up_in_merging(tmp_path):
    text = "WEBVTT\n\n" + "".join(cue(i, f"word{i} and\n<b>more{i}</b> of it") for i in range(40))
    document = read(tmp_path, "P1.vtt", text).document
    spoken = [word for turn in said(document) for word in WORD.findall(turn)]
    assert spoken == [w for i in range(40) for w in (f"word{i}", "and", f"more{i}", "of", "it")]


def test_styles_comments_and_headers_are_not_speech(tmp_path):
    text = (
        "WEBVTT\nKind: captions\nLanguage: en\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:fred\n\nNOTE by Kyle\n\n" + cue(1, "Like a <00:00:01.500><c.red>pizza</c>")
    )
    assert said(read(tmp_path, "P1.vtt", text).document) == ["Like a pizza"]


def test_unknown_tags_are_the_speakers_words(tmp_path):
    text = "WEBVTT\n\n" + cue(1, "I typed <script>alert(1)</script> there")
    assert said(read(tmp_path, "P1.vtt", text).document) == [
        "I typed <script>alert(1)</script> there"
    ]


def test_words_under_a_broken_time_are_kept_and_a_remark_names_the_line(tmp_path):
    text = (
        "WEBVTT\n\n" + cue(1, "One.") + "00:00:0x.000 --> 00:00:11.890\nTwo.\n\n" + cue(3, "Three.")
    )
    reading = read(tmp_path, "P1.vtt", text)
    assert said(reading.document) == ["One. Two. Three."]
    assert reading.remarks[0].startswith("interviews/P1.vtt, line 6: the time '00:00:0x.000")


def test_words_without_any_time_are_kept_with_a_remark(tmp_path):
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\nTwo.\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\nThree.\n"
    )
    reading = read(tmp_path, "P1.srt", text)
    assert said(reading.document) == ["One. Two. Three."]
    assert "line 5" in reading.remarks[0]


def test_youtubes_sbv_is_read(tmp_path):
    text = "0:00:00.378,0:00:11.378\nOne\n\n0:00:11.378,0:00:12.305\nTwo (line 1)\nTwo (line 2)\n"
    assert said(read(tmp_path, "P1.sbv", text).document) == ["One Two (line 1) Two (line 2)"]


def test_cues_that_name_nobody_among_named_ones_are_nobodys_evidence(tmp_path):
    text = (
        "WEBVTT\n\n" + cue(1, "<v Anna>It broke.") + cue(3, "music plays") + cue(5, "<v Anna>Yes.")
    )
    reading = read(tmp_path, "P1.vtt", text)
    assert said(reading.document) == ["It broke.", "Yes."]
    assert said(reading.document, "observer") == ["music plays"]
    assert "name no speaker" in " ".join(reading.remarks)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("P1.vtt", "WEBVTT\n"),
        ("P1.vtt", "WEBVTT\n\nNOTE nothing yet\n"),
        ("P1.vtt", "WEBVTT\n\n00:00:0x.000 --> 00:00:1x.000\nHi\n"),
        ("P1.srt", "1"),
        ("P1.srt", "some text"),
        ("P1.srt", "some text\n00:00:00,500 --> 00:00:07,000"),
        ("P1.sbv", "some text"),
    ],
)
def test_a_subtitle_file_without_cues_is_refused(tmp_path, name, content):
    with pytest.raises(
        SourceError, match=rf"^interviews/{name}: expected cues .*, found none; .*\.$"
    ):
        read(tmp_path, name, content)


SEGMENTS = [
    {"start": 0.0, "end": 2.5, "text": " How was it?", "speaker": "SPEAKER_00"},
    {"start": 2.5, "end": 4.0, "text": " Cold.", "speaker": "SPEAKER_01"},
    {"start": 4.0, "end": 6.0, "text": " Very cold.", "speaker": "SPEAKER_01"},
    {"start": 65.0, "end": 66.0, "text": " Why?", "speaker": "SPEAKER_00"},
    {"start": 67.0, "end": 69.0, "text": " The lid broke.", "speaker": "SPEAKER_01"},
]


def test_whisperx_segments_are_merged_by_speaker_and_who_asks_is_the_moderator(tmp_path):
    document = read(tmp_path, "P1.json", json.dumps({"segments": SEGMENTS})).document
    assert said(document) == ["Cold. Very cold.", "The lid broke."]
    assert [t.time for t in document.turns] == ["00:00:00", "00:00:02", "00:01:05", "00:01:07"]


def test_whisper_segments_without_speakers_are_one_participants(tmp_path):
    plain = [{k: v for k, v in segment.items() if k != "speaker"} for segment in SEGMENTS]
    document = read(tmp_path, "P1.json", json.dumps({"text": "…", "segments": plain})).document
    assert said(document) == ["How was it? Cold. Very cold.", "Why? The lid broke."]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"segments": [', "expected JSON, found "),
        ('{"results": {}}', "found other JSON"),
        ("[1, 2]", "found other JSON"),
        ('{"segments": [{"text": " "}]}', "found no segment with words"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_that_is_no_whisper_transcript_is_refused(tmp_path, content, found):
    with pytest.raises(SourceError, match=found):
        read(tmp_path, "P1.json", content)


def test_odd_numbers_and_half_characters_in_json_do_no_harm(tmp_path):
    text = '{"segments": [{"start": NaN, "end": 1e999, "text": "It \\ud800 broke \\u0000."}]}'
    document = read(tmp_path, "P1.json", text).document
    assert said(document) == ["It \ufffd broke ."]
    assert document.turns[0].time is None


def test_a_display_name_of_any_wording_is_a_speaker_where_all_cues_are_labelled(tmp_path):
    cues = [cue(2 * i, f"{who}: line {i}") for i, who in enumerate(["Mel", "Mia's tablet"] * 4)]
    document = read(tmp_path, "P1.vtt", "WEBVTT\n\n" + "".join(cues), "Mel").document
    assert {t.speaker for t in document.turns} == {"Mel", "Mia's tablet"}


def test_words_before_a_colon_are_no_speaker_where_cues_are_not_labelled(tmp_path):
    cues = [cue(2 * i, f"the first thing: {i}" if i % 3 else f"so {i}") for i in range(9)]
    document = read(tmp_path, "P1.vtt", "WEBVTT\n\n" + "".join(cues)).document
    assert {t.speaker for t in document.turns} == {None}
