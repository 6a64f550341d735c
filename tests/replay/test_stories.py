"""Stories from files: what is wrong with one is named, with the file and the row."""

from pathlib import Path

import pytest
import yaml

from ehcoord.replay.stories import Change, Kind, Outcome, StoryInvalid, load_stories
from ehcoord.rules.vocabulary import Level
from tests.replay.told import WORDS, file_of, help_, note, review, story, worry


def write(folder: Path, told: object, name: str = "one.yaml", words: object = WORDS) -> Path:
    (folder / "vocabulary.yaml").write_text(yaml.safe_dump({"indicators": words}), "utf-8")
    path = folder / name
    path.write_text(told if isinstance(told, str) else yaml.safe_dump(told), "utf-8")
    return path


def test_a_folder_is_read_whole_and_its_vocabulary_is_no_story(tmp_path):
    write(tmp_path, file_of(worry(3, 2), note(1), harm=9))
    (read,) = load_stories([tmp_path])
    assert (read.id, read.evidence, read.harm_day) == ("invented", "full_text", 9)
    assert [row.day for row in read.rows] == [1, 3]


def test_a_row_says_what_it_tells_of():
    told = story(worry(0, 3, "self_harm"), help_(1, "declined", by="child"), review(2, "no_change"))
    first, second, third = told.rows
    assert (first.kind, first.code, first.level) == (Kind.INDICATOR, "A04", Level.SERIOUS)
    assert (second.change, second.declined_by) == (Change.DECLINED, "child")
    assert third.outcome is Outcome.NO_CHANGE


@pytest.mark.parametrize(("severity", "code"), [(1, "A03"), (2, "A03"), (3, "A04"), (4, "A04")])
def test_the_first_limit_that_holds_gives_the_code(severity, code):
    assert story(worry(0, severity, "self_harm")).rows[0].code == code


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"day": 1, "type": "rumour"}, "'rumour' is none of indicator"),
        (worry(1, 5), "severity is a whole number from 1 to 4"),
        (worry(1, 0), "severity is a whole number from 1 to 4"),
        (worry(1, 2, "hunch"), "'hunch' at level 2 is not in the vocabulary"),
        (worry(-1, 2), "day is a whole number"),
        (help_(1, "declined"), "declined by child, family or service"),
        (help_(1, "paused"), "'paused' is none of started"),
        (review(1, "postponed"), "'postponed' is none of no_change"),
    ],
)
def test_what_is_wrong_is_named_with_its_file_and_row(tmp_path, event, says):
    path = write(tmp_path, file_of(note(0), event, harm=9))
    with pytest.raises(StoryInvalid, match=f"one.yaml, row 2: .*{says}"):
        load_stories([path])


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("a: [", "one.yaml: it is not YAML"),
        (["a list"], "one.yaml: names and values are missing"),
        (file_of(harm=9, source={"evidence": "hearsay"}), "one.yaml: evidence is one of"),
        (file_of(harm=9, id=None), "one.yaml: it needs an id and events"),
        (file_of(harm=9, child={}), "one.yaml, child: age_at_start is a whole number"),
        (file_of(harm=-1), "one.yaml, harm: day is a whole number"),
    ],
)
def test_a_file_that_is_no_story_is_named(tmp_path, told, says):
    with pytest.raises(StoryInvalid, match=says):
        load_stories([write(tmp_path, told)])


def test_two_stories_with_one_id_are_refused(tmp_path):
    write(tmp_path, file_of(harm=9))
    write(tmp_path, file_of(harm=8), "two.yaml")
    with pytest.raises(StoryInvalid, match=r"two.yaml: there is another story 'invented'"):
        load_stories([tmp_path])


def test_a_path_that_is_not_there_and_a_folder_without_words_are_refused(tmp_path):
    with pytest.raises(StoryInvalid, match="there is no such file or folder"):
        load_stories([tmp_path / "nowhere.yaml"])
    with pytest.raises(StoryInvalid, match="there is no story here"):
        load_stories([tmp_path])
    path = write(tmp_path, file_of(harm=9))
    (tmp_path / "vocabulary.yaml").unlink()
    with pytest.raises(StoryInvalid, match=r"there is no vocabulary.yaml"):
        load_stories([path])


def test_a_vocabulary_that_leaves_a_level_out_is_refused(tmp_path):
    words = {**WORDS, "self_harm": [{"up_to": 2, "code": "A03"}]}
    with pytest.raises(StoryInvalid, match=r"vocabulary.yaml, self_harm: "):
        load_stories([write(tmp_path, file_of(harm=9), words=words)])
