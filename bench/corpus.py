"""A made-up archive: articles with quotes, people, topics and "Read also" lines. Same seed, same bytes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

FIRST = (
    "Anna,Boris,Clara,David,Edita,Farid,Gwen,Hugo,Ines,Jonas,Karim,Lena,Marta,Nils,Olga,Pavel,Rosa,Samir,Tilda,Viktor"
)
LAST = (
    "Aldane,Berwin,Corvale,Dunmore,Estrin,Fallow,Garrow,Hestley,Ivarsen,Jarrold,Kestrin,Lomax,Merrow,Norling,Osgard,Penhale"
    ",Quillan,Rosvold,Stavely,Thorne,Ulverton,Vantree,Westmark,Yarrow,Zellner"
)
ROLES = "mayor,harbour minister,head of the water board,union leader,professor of law,chief engineer,opposition leader"
BODIES = "Water Board,Harbour Authority,Transport Union,City Council,Energy Agency,Court of Audit,Chamber of Commerce"
TOWNS = "Port Alder,Northwick,Sandhaven,Eastmere,Kingsfold,Lakeborough,Millbridge,Stonegate"
THINGS = (
    "bridge,budget,harbour,contract,dam,tariff,tunnel,pension,hospital,treaty,ferry,strike,levy,grid,railway,licence,quota"
    ",reservoir,school,tribunal"
)
VERBS = "delays,reviews,rejects,defends,reopens,cancels,expands,audits,postpones,approves"
SUBJECTS = (
    "the committee,the council,the ministry,the inquiry,the contractor,the court,the agency,the panel"
    ",the board,the regulator"
)
DOES = (
    "put off its decision on,asked for a second opinion on,published the figures of,began to examine"
    ",set aside money for,could not agree on,heard the residents about,promised a new timetable for"
    ",questioned the costs of,voted again on"
)
OBJECTS = (
    "works,pumping station,second phase,annual accounts,safety report,night service,terminal,maintenance fund,crossing"
    ",land register,emergency plan"
)
WHEN = (
    "on Monday,on Tuesday,last week,in the spring,after a long debate,without a vote,for the third time"
    ",late on Thursday,in January,in February,in March,in April,in June,in July,in August,in September,in October"
    ",in November,in December"
)
TAILS = (
    "because nobody had checked the numbers,although the deadline has passed,while neighbours wait for an answer,"
    "as the minutes of the meeting show,before the money runs out,so that work can begin next year"
)
SAID = "said,told reporters,said in an interview,told the council,said on Wednesday,said on local radio"


def title(number: int) -> str:
    """Return the headline of an article."""
    rng = random.Random(f"title {number}")
    return f"{_one(rng, TOWNS)} {_one(rng, VERBS)} {_one(rng, THINGS)} {number}"


def article(number: int, total: int) -> tuple[str, str]:
    """Return file name and text of one article of about 700 words, of an archive of `total`."""
    rng = random.Random(f"article {number}")
    day = date(2016, 1, 1) + timedelta(days=number * 3650 // max(total, 1))
    topic = f"{_one(rng, THINGS)} of {_one(rng, TOWNS)}"
    head = ["---", f"title: {title(number)}", f"date: {day}", "publisher: The Example", f"topics: [{topic}]", "---", ""]
    parts = [f"{_one(rng, TOWNS)} waits. {_sentences(rng, 1)}"]
    for section in range(5):
        if section:
            parts.append(f"## The {_one(rng, OBJECTS)} and the {_one(rng, OBJECTS)}")
        name, role = _person(rng, total)
        parts.append(_sentences(rng, 2))
        parts.append(f"“{_sentences(rng, 1)[:-1]},” {role} {name} {_one(rng, SAID)}. “{_sentences(rng, 1)}”")
        parts.append(f"{name.split()[-1]} said that {_lower(_sentences(rng, 1))}")
        parts.append(_sentences(rng, 1))
    parts.append(f"“{_sentences(rng, 1)[:-1]},” according to the {_one(rng, TOWNS)} {_one(rng, BODIES)}.")
    parts += [f"Read also | {title(rng.randrange(number))}"] if number else []
    return f"{day}-{number:06}.md", "\n".join(head) + "\n\n".join(parts) + "\n"


def _one(rng: random.Random, words: str) -> str:
    return rng.choice(words.split(","))


def _person(rng: random.Random, total: int) -> tuple[str, str]:
    """Return name and role of one of about a third as many people as articles; few are quoted often, most seldom."""
    who = int(total * 0.35 * rng.random() ** 2.5)
    first, last = FIRST.split(","), LAST.split(",")
    again, rest = divmod(who, len(first) * len(last))
    name = f"{first[rest % len(first)]} {last[rest // len(first)]}"
    return name + (f"-{last[again % len(last)]}" if again else ""), ROLES.split(",")[who % 7]


def _sentences(rng: random.Random, count: int) -> str:
    def one() -> str:
        who, what = f"{_one(rng, SUBJECTS)} of {_one(rng, TOWNS)}", f"the {_one(rng, THINGS)} {_one(rng, OBJECTS)}"
        words = f"{who} {_one(rng, DOES)} {what} {_one(rng, WHEN)}, {_one(rng, TAILS)}."
        return words[0].upper() + words[1:]

    return " ".join(one() for _ in range(count))


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def write(folder: Path, total: int) -> None:
    """Write the articles of an archive of `total` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(total):
        name, text = article(number, total)
        (folder / name).write_text(text, encoding="utf-8")
