"""How fast articles are annotated and drafted, and how that grows: `make bench`.

Articles are made up from a seed, no text is anybody's. Each line is a run in a process of its own, on one core, so that
memory is that run's alone. Seconds are those of the processor, so that a busy machine does not count; of drafts those
of the clock, too.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

import corpus
import measure

from briefgen.files.seeds import SeedFile
from briefgen.registry import load
from briefgen.study import Study

PEOPLE = ["Maria Lind", "Oskar Dahl", "Ida Holm", "Erik Sand", "Clara Voss", "Helga Brandt", "Jonas Berg", "Anna Kron"]
ROLES = ["Mayor", "Captain", "Transport Minister", "Professor", "Senator", "Judge"]
SUBJECTS = ["the bridge", "the harbour", "the budget", "a second ferry", "the north pier", "the town library"]
VERBS = ["will not be ready before the winter", "costs more than the town can pay", "was built for half the traffic"]
DAYS = ["on Monday", "on Tuesday", "yesterday", "last week", "on March 3", "in January 2019"]
CUES = ["said", "told reporters", "wrote in a letter", "added", "said in an interview with the Morning Courier"]

HOSTILE = {
    "100,000 quotation marks": "“" * 50_000 + "”" * 50_000,
    "100,000 straight marks": '"a ' * 100_000,
    "50,000 names": "Maria Lind, Oskar Dahl and Ida Holm met. " * 17_000,
    "12,500 people": " ".join(
        f"{first} {last}-{other} said it was late."
        for first in corpus.FIRST.split(",")
        for last in corpus.LAST.split(",")
        for other in corpus.LAST.split(",")
    ),
    "10 MB on one line": "“We wait,” Mayor Maria Lind said on Monday. The council of the town met again. " * 125_000,
}


def article(number: int) -> str:
    """Return a made-up article of about 700 words, a third of them inside quotation marks."""
    dice = random.Random(number)
    parts = []
    for _ in range(22):
        who, what, verb = dice.choice(PEOPLE), dice.choice(SUBJECTS), dice.choice(VERBS)
        cue, day = dice.choice(CUES), dice.choice(DAYS)
        forms = [
            f"“I have said it before, {what} {verb},” {dice.choice(ROLES)} {who} {cue} {day}. “Somebody must.”",
            f"{who} said {day} that {what} {verb}, and asked the council to vote again before the end of the month.",
            f"The council of Port Alder met {day} to talk about {what}. He called the plan “a drawing” and left early.",
            f"According to {who}, {what} {verb}. Nobody in the room wanted to speak about it in public after the vote.",
        ]
        parts.append(dice.choice(forms))
    return f"---\ntitle: {dice.choice(SUBJECTS)} {number}\ndate: 2026-03-05\n---\n" + "\n\n".join(parts) + "\n"


def run(name: str) -> None:
    """Annotate one corpus and print a line."""
    gc.set_threshold(100_000, 50, 50)  # as the commands do
    texts = [HOSTILE[name]] if name in HOSTILE else [article(n) for n in range(int(name))]
    seeds = [SeedFile(f"seeds/{n}.txt", text.encode()) for n, text in enumerate(texts)]
    study = Study(load("readers"))
    study(SeedFile("seeds/warm.txt", article(0).encode()))
    size = sum(len(seed.data) for seed in seeds) / 1e6
    start = process_time()
    for seed in seeds:
        study(seed)
    took = process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:>26} {len(seeds) / took:10.1f} {size / took:8.2f} {took:8.2f} {peak:8.0f}", flush=True)


def draft(articles: int) -> None:
    """Draft a project of so many articles, then again with one of them changed; print a line of each."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "project"
        command = str(Path(sys.executable).parent / "briefgen")
        subprocess.run([command, "new", str(root)], check=True, stdout=subprocess.DEVNULL)
        for folder in ("seeds", "content/briefings", "content/sources", ".briefgen"):
            shutil.rmtree(root / folder, ignore_errors=True)
        seeds = root / "seeds"
        seeds.mkdir()
        for number in range(articles):
            (seeds / f"{number}.txt").write_text(article(number), encoding="utf-8")
        for what in ("cold", "one source changed", "nothing changed"):
            if what == "one source changed":
                with (seeds / "7.txt").open("a", encoding="utf-8") as file:
                    file.write("\n“We will see,” Maria Lind said on Monday.\n")
            found = measure.run([command, "draft", "--quiet", "--jobs", "1"], root)
            rate = f"{articles / found.cpu:10.1f}" if what == "cold" else ""
            print(
                f"{f'{articles}, {what}':>26} {rate:>10} {found.wall:8.2f} {found.cpu:8.2f} {found.memory:8}",
                flush=True,
            )


def main() -> None:
    """Run each corpus in a process of its own."""
    parser = argparse.ArgumentParser(description="How fast articles are annotated and drafted, on one core.")
    parser.add_argument("--quick", action="store_true", help="100 and 1,000 articles only")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        run(chosen.only)
        return
    print(f"{'articles':>26} {'articles/s':>10} {'MB/s':>8} {'seconds':>8} {'peak MB':>8}", flush=True)
    for name in ["100", "1000"] if chosen.quick else ["100", "1000", "10000", *HOSTILE]:
        subprocess.run([sys.executable, __file__, "--only", name], check=True)
    print(f"\n{'whole drafts':>26} {'articles/s':>10} {'clock':>8} {'seconds':>8} {'peak MB':>8}", flush=True)
    for articles in (1000,) if chosen.quick else (1000, 10_000):
        draft(articles)


if __name__ == "__main__":
    main()
