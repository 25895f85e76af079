"""The figures that tell padding from work: what they count, whom they leave alone."""

import json
from dataclasses import asdict, astuple, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from evaluations.rules.honesty.copies import nearly_shared
from evaluations.rules.honesty.drivers import drivers_of
from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.rules.honesty.flags import findings, judged, measured, peers_of
from evaluations.rules.honesty.indicators import FEWEST_DAYS, NAMES, Peers, indicators_of
from evaluations.rules.honesty.reference import reference_of
from evaluations.rules.honesty.stored import peers_content, peers_from, reference_from
from evaluations.rules.honesty.texts import normalised
from evaluations.simulation.benchmark import benchmark
from evaluations.simulation.pretending import DISHONEST
from evaluations.simulation.province import simulate

FIRST = date(2026, 9, 15)
LETTERS = "ABCDEFGHIKLMNOPQRSTUVXY"
NOBODY = Peers(whole_hours={}, templates=frozenset(), same_day=frozenset())
# Figures of the month as a whole: lines stand behind them also where they are 0.
PLAIN_OF_MANY = {"steady", "heaped", "over_norm", "at_threshold", "bunched", "beyond_possible",
                 "beyond_declared"}  # fmt: skip
# Apart from those that the figures were tuned on: 1 to 12, and 101 to 103 of earlier figures.
HELD_APART = (104, *(pytest.param(seed, marks=pytest.mark.long) for seed in (105, 106)))


def entry(day: int, minutes: int, text: str = "Soạn công văn trả lời kiến nghị", **fields: object):
    """One line of a day, recorded that evening."""
    work_date = FIRST + timedelta(days=day)
    values = {
        "work_date": work_date,
        "task_id": 1,
        "group": "B",
        "minutes": minutes,
        "quantity": 1.0,
        "norm_minutes": 60,
        "text": text,
        "recorded_at": datetime.combine(work_date, time(9), UTC),
    } | fields
    return LoggedEntry(**values)


def month(*entries: LoggedEntry, person_id: int = 1) -> PersonMonth:
    return PersonMonth(person_id, 1, "commune", 480, entries)


def ordinary(days: int = 20) -> list[LoggedEntry]:
    """Days of two lines with totals of their own and words of their own."""
    return [
        line
        for day in range(days)
        for line in (
            entry(
                day, 200 + 7 * day, f"Thẩm định hồ sơ của hộ {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[day]}"
            ),
            entry(
                day, 190 - 3 * day, f"Kiểm tra tuyến đường thôn {'ZYXWVUTSRQPONMLKJIHGFEDC'[day]}"
            ),
        )
    ]


def test_with_fewer_than_fifteen_days_nobody_is_asked_anything() -> None:
    assert indicators_of(month(*ordinary(FEWEST_DAYS - 1)), NOBODY) is None
    assert indicators_of(month(*ordinary(FEWEST_DAYS)), NOBODY) is not None


def test_an_ordinary_month_stands_out_in_nothing() -> None:
    found = indicators_of(month(*ordinary()), NOBODY)

    assert found is not None
    assert (found.at_threshold, found.topped_up, found.own_copies) == (0, 0, 0)
    assert (found.shared_text, found.days_alike, found.bursts, found.late) == (0, 0, 0, 0)


def test_a_last_line_of_other_work_that_fills_the_day_is_counted() -> None:
    lines = ordinary()
    for day in range(10):
        rest = 480 - sum(
            line.minutes for line in lines if line.work_date == entry(day, 1).work_date
        )
        lines.append(
            entry(
                day,
                rest,
                "Đọc văn bản",
                group="D",
                recorded_at=datetime.combine(FIRST + timedelta(days=day), time(10), UTC),
            )
        )

    found = indicators_of(month(*lines), NOBODY)

    assert found is not None
    assert (found.at_threshold, found.topped_up) == (0.5, 0.5)


def test_a_full_day_of_real_work_is_not_topped_up() -> None:
    lines = [
        entry(day, 480, f"Đi khảo sát tại xã lần {'ABCDEFGHIJKLMNOPQRST'[day]} đủ")
        for day in range(20)
    ]

    found = indicators_of(month(*lines), NOBODY)

    assert found is not None
    assert (found.at_threshold, found.topped_up) == (1, 0)


def test_a_copy_with_another_number_is_a_copy() -> None:
    assert normalised("Công văn số 12/SXD ngày 01/10") == normalised("Công văn số 7/SXD ngày 02/10")


LONG = "Soạn tờ trình điều chỉnh quy hoạch khu dân cư phía nam"


def test_a_copy_with_one_word_exchanged_is_a_copy() -> None:
    lines = [
        *ordinary(),
        entry(0, 111, LONG),
        entry(1, 111, LONG.replace("phía", "này")),  # one exchanged
        entry(2, 111, f"{LONG} tiếp"),  # one put in
        entry(3, 112, LONG.replace("nam", "mới")),  # other minutes: another piece
        entry(4, 111, LONG.replace("phía nam", "bến cá")),  # two exchanged: another sentence
    ]

    found = indicators_of(month(*lines), NOBODY)

    assert found is not None
    assert found.own_copies == 2 / len(lines)
    assert drivers_of("own_copies", month(*lines), NOBODY) == lines[-4:-2]


def test_short_lines_that_differ_by_a_name_are_different_work() -> None:
    lines = [entry(day, 60, f"Trả hồ sơ cho ông {letter}") for day, letter in enumerate(LETTERS)]

    found = indicators_of(month(*lines), NOBODY)

    assert found is not None
    assert found.own_copies == 0


def test_colleagues_who_change_one_word_of_a_log_wrote_the_same() -> None:
    def both(mine: str, theirs: str, **fields: object) -> list[bool]:
        """Whether each of two people has a line that the other wrote too."""
        months = [
            month(*ordinary(), entry(0, 75, mine)),
            month(*ordinary(), entry(0, 90, theirs, **fields), person_id=2),
        ]
        alone = Peers({}, frozenset(), nearly_shared(months, frozenset()))
        found = [indicators_of(one, alone) for one in months]
        return [one.shared_text > 0 for one in found if one]

    assert both(LONG, LONG.replace("nam", "bắc")) == [True, True]
    assert both(LONG, LONG.replace("phía nam", "bến cá")) == [False, False]
    assert both(LONG, LONG.replace("nam", "bắc"), task_id=2) == [False, False]


def test_what_many_people_write_is_nobodys_own() -> None:
    phrase = "Trực tiếp công dân tại bộ phận một cửa"
    everybody = [
        month(*(entry(day, 60 + person, phrase) for day in range(20)), person_id=person)
        for person in range(1, 41)
    ]

    peers = peers_of(everybody)

    assert normalised(phrase) in peers.templates
    found = indicators_of(everybody[0], peers)
    assert found is not None
    assert (found.own_copies, found.shared_text) == (0, 0)


def test_days_written_down_in_one_sitting_are_a_burst() -> None:
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    lines = [
        replace(line, recorded_at=at + timedelta(seconds=20 * number))
        for number, line in enumerate(ordinary())
    ]

    found = indicators_of(month(*lines), NOBODY)

    assert found is not None
    assert found.bursts == 1


@pytest.mark.parametrize("seed", [0, 7, 9_999])
def test_the_same_seed_is_the_same_province(seed: int) -> None:
    first = simulate(seed=seed, people=20, prevalence=0.2)

    assert simulate(seed=seed, people=20, prevalence=0.2) == first


def test_the_order_of_the_people_changes_no_finding() -> None:
    province = simulate(seed=3, people=120, prevalence=0.1)

    assert findings(province.months) == findings(list(reversed(province.months)))


def test_the_share_of_dishonest_people_is_the_one_asked_for() -> None:
    truth = simulate(seed=5, people=300, prevalence=0.1).truth

    assert sum(kind in DISHONEST for kind in truth.values()) == 30


def test_measured_in_small_offices_the_same_people_stand_out() -> None:
    """The path of stored months: each office by itself, then everybody's numbers together."""
    invented = simulate(seed=4, people=240, prevalence=0.1)
    offices = [invented.months[start : start + 40] for start in range(0, 240, 40)]
    people = [one for office in offices for one in measured(office)]
    reference = reference_of([(one.peer_group, astuple(one.indicators)) for one in people])
    assert reference is not None
    kept = reference_from(json.loads(json.dumps(asdict(reference))))

    flagged = {one.person_id for one in judged(people, kept) if one.is_flagged}

    pretending = {person for person, kind in invented.truth.items() if kind in DISHONEST}
    assert kept == reference_from(asdict(reference))
    assert len(flagged & pretending) >= len(pretending) / 2
    assert len(flagged - pretending) <= 0.1 * len(flagged)


def test_at_most_five_entries_stand_behind_a_figure() -> None:
    office = simulate(seed=4, people=40, prevalence=0.2).months
    peers = peers_of(office)

    for name in NAMES:
        for one in office:
            behind = drivers_of(name, one, peers)
            assert len(behind) <= 5
            assert all(entry in one.entries for entry in behind)
            figure = getattr(indicators_of(one, peers), name)
            if name not in PLAIN_OF_MANY:
                assert bool(behind) == bool(figure) or name == "shared_days"


@pytest.mark.slow
@pytest.mark.parametrize("seed", HELD_APART)
def test_of_the_first_twentieth_of_the_list_four_in_five_did_pretend(seed: int) -> None:
    figures = benchmark(seed=seed, people=800, prevalence=0.1)

    assert figures.precision_at_5_percent is not None
    assert figures.precision_at_5_percent >= 0.8
    assert (figures.false_discovery_rate or 0) <= 0.1
    heads = figures.reviewers
    assert heads.asked_who_stamp >= heads.stamping / 2
    assert heads.asked == heads.asked_who_stamp


@pytest.mark.slow
@pytest.mark.parametrize("seed", HELD_APART)
def test_where_everybody_is_honest_one_in_a_hundred_is_asked_at_most(seed: int) -> None:
    figures = benchmark(seed=seed, people=800, prevalence=0)

    assert figures.flagged_share <= 0.01
    assert figures.reviewers.asked <= 0.01 * figures.reviewers.heads


def test_kept_peers_answer_as_those_they_were_kept_of() -> None:
    office = simulate(seed=4, people=40, prevalence=0.2).months
    peers = peers_of(office)

    kept = peers_from(json.loads(json.dumps(peers_content(peers))))

    for one in office:
        assert [drivers_of(name, one, kept) for name in NAMES] == [
            drivers_of(name, one, peers) for name in NAMES
        ]
    assert not any(text in json.dumps(peers_content(peers)) for text, _ in peers.same_day)
