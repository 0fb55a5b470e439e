#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page docs/claims.md: what the documents claim about fast Python, and what runs say of it.

    scripts/claims_page.py [--check FILE] RESULT...

writes the page to stdout, or says whether FILE is what it would write. RESULT is a document of
`tare run suites/`, as it is or compressed by gzip. Verdicts, ratios and intervals come from the
documents, the words around them from claims_rows.py."""
import argparse
import gzip
import json
import math
import pathlib
import re
import sys

from claims_rows import ROWS, SOURCES

VERDICTS = ["confirmed", "refuted", "inconclusive", "not measured"]


def load(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def targets_of(documents):
    """(document, its target), in the order of the columns."""
    return [(document, target) for document in documents for target in document["targets"]]


def heads_of(columns):
    """A name for each column: the target's, or its version where an earlier one is called so."""
    heads = []
    for _, target in columns:
        heads.append(target["version"] if target["name"] in heads else target["name"])
    return heads


def key_of(statement):
    """What makes it the same statement in another document."""
    return json.dumps([statement.get(key) for key in (
        "suite", "kind", "case", "params", "than", "than_params", "metric", "is", "factor")])


def statements_of(documents):
    """Every statement once, in the order of the documents."""
    found = {}
    for document in documents:
        for statement in document.get("statements", []):
            found.setdefault(key_of(statement), statement)
    return found


def claims_of(document, target, key):
    """What one target says of a statement: claims by their pair of variants."""
    statements = document.get("statements", [])
    return {
        (claim.get("variant"), claim.get("base_variant")): claim
        for claim in document.get("claims", [])
        if claim["target"] == target["name"] and key_of(statements[claim["statement"]]) == key
    }


def keys_of_row(row, statements):
    return [key for key, statement in statements.items()
            if statement["suite"] == row.suite and statement["case"] in row.cases]


def number(value):
    """Three digits, none of them made up for large numbers."""
    if not math.isfinite(value):
        return "no end"
    digits = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 2
    return f"{value:,.{min(digits, 3)}f}"


def amount_of(claim):
    """The ratio with its interval, or the order of growth."""
    if claim.get("growth"):
        return " or ".join(claim["growth"])
    ratio = claim.get("ratio")
    if not ratio or ratio.get("point") is None:
        return ""
    text = f"{number(ratio['point'])}x"
    if ratio.get("low") is None or ratio["low"] == ratio["high"]:
        return text
    return f"{text} [{number(ratio['low'])}, {number(ratio['high'])}]"


def cell_of(claim):
    if claim is None:
        return "-"
    if claim["verdict"] == "not measured":
        return claim["verdict"]
    return " ".join(filter(None, [f"**{claim['verdict']}**", amount_of(claim)]))


def verdict_of(claims):
    """Of a row: one verdict where all its claims have it, else how many have which."""
    counts = {verdict: sum(claim["verdict"] == verdict for claim in claims)
              for verdict in VERDICTS}
    judged = {verdict: count for verdict, count in counts.items()
              if count > 0 and verdict != "not measured"}
    if not judged:
        return "not measured" if claims else "-"
    if len(judged) == 1:
        return next(iter(judged))
    return ", ".join(f"{count} {verdict}" for verdict, count in judged.items())


def is_judged(claims):
    return any(claim["verdict"] != "not measured" for claim in claims)


def claims_of_row(keys, name, documents):
    """What the target of that name says of a row in the first document; where that measured nothing of it (NumPy was
    not there), what it says in the next that did."""
    first = []
    for document, target in targets_of(documents):
        if target["name"] == name:
            claims = [claim for key in keys for claim in claims_of(document, target, key).values()]
            if is_judged(claims):
                return claims
            first = first or claims
    return first


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
                     for line in lines)


def name_of(variant):
    """Without the suite, which the heading has."""
    return variant.split("/", 1)[1] if variant else ""


def pair_of(statement, pair):
    """The variants of a claim, where they are more than the statement names."""
    name = name_of(pair[0])
    return name[name.index("["):].strip("[]") if "[" in name else ""


def table_of_row(keys, statements, columns):
    """A line for each pair of variants of each statement, a column for each target."""
    lines = []
    found = {key: [claims_of(document, target, key) for document, target in columns]
             for key in keys}
    shown = [i for i in range(len(columns)) if any(is_judged(found[key][i].values()) for key in keys)]
    for key in keys:
        pairs = dict.fromkeys(pair for i in shown for pair in found[key][i])
        text = statements[key]["text"]
        for pair in pairs:
            lines.append([text, pair_of(statements[key], pair),
                          *(cell_of(found[key][i].get(pair)) for i in shown)])
            text = ""
    heads = heads_of(columns)
    return table(["claim", "of", *(heads[i] for i in shown)], lines)


def reasons_of_row(keys, documents):
    """Why something was measured on a target in no document, each reason once."""
    reasons = {}
    for _, target in targets_of(documents[:1]):
        claims = claims_of_row(keys, target["name"], documents)
        for claim in claims if not is_judged(claims) else []:
            if claim.get("reason"):
                reason = re.sub(r"\[[^]]*\]", "", claim["reason"])
                reasons.setdefault(reason, []).append(target["name"])
    return "\n".join(f"Not measured on {', '.join(dict.fromkeys(names))}: {reason}."
                     for reason, names in reasons.items())


def section(place, row, statements, documents):
    sources = ", ".join(f"`{SOURCES[letter]}`" for letter in row.sources.split())
    parts = [f"### {place}. {row.title}", f"{row.claim} ({sources})"]
    keys = keys_of_row(row, statements)
    if row.cases:
        parts.append(table_of_row(keys, statements, targets_of(documents)))
        parts.append(reasons_of_row(keys, documents))
    parts.append(row.remark)
    return "\n\n".join(part for part in parts if part)


def overview(statements, documents):
    columns = targets_of(documents[:1])
    lines = []
    for place, row in enumerate(ROWS, 1):
        keys = keys_of_row(row, statements)
        cells = [verdict_of(claims_of_row(keys, target["name"], documents)) for _, target in columns]
        lines.append([f"[{place}](#{anchor(place, row)})", row.title,
                      *(cells if row.cases else ["a feature"] + [""] * (len(columns) - 1))])
    return table(["#", "claim", *heads_of(columns)], lines)


def anchor(place, row):
    """As GitHub makes it of the heading."""
    heading = f"{place}. {row.title}".lower()
    return "".join(c for c in heading if c.isalnum() or c in " -_").replace(" ", "-")


def measured(document):
    machine = document["machine"]
    names = ", ".join(f"{target['name']} ({target['version']})" for target in document["targets"])
    return (f"- {document['created'][:10]}, {machine['cpu_model']}, {machine['cpu_count']} CPUs, "
            f"{machine['os']}: {names}; {len(document['benches'])} benches, seed "
            f"{document['settings']['seed']}")


def page(documents):
    statements = statements_of(documents)
    left = set(statements) - {key for row in ROWS for key in keys_of_row(row, statements)}
    if left:
        sys.exit("claims_page.py: no row of claims_rows.py has " + ", ".join(sorted(left)))
    return "\n\n".join([
        INTRODUCTION,
        "\n".join(measured(document) for document in documents),
        WORDS,
        "## All rows", overview(statements, documents),
        "## Row by row",
        *(section(place, row, statements, documents) for place, row in enumerate(ROWS, 1)),
    ]) + "\n"


INTRODUCTION = """# What is said about fast Python, and what runs say

<!-- Written by scripts/claims_page.py from the documents in docs/data. -->

Five documents about fast and scalable Python were the reason for this project. Each row below is
a claim that one of them makes, with the figures that it publishes; the suites in `suites/` state
it again as `claims:`, and every run judges them. This is what runs of these said:"""

WORDS = """A claim is *confirmed* or *refuted* where the whole interval of the ratio says so, and
*inconclusive* where it does not. The ratio is how many times as fast the first case is where it is
to be faster, how many times as long it takes where it is to be slower or not slower, and how many
times less it uses; 1x is the same. A row that has several claims, or sizes, says how many came out
how. All of it holds for this machine and these builds. Your own are a command away:

    build/tare run --quick -o tare-result.json suites/

`tare list --claims` says which there are."""


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", type=pathlib.Path, metavar="FILE")
    parser.add_argument("result", type=pathlib.Path, nargs="+", metavar="RESULT")
    options = parser.parse_args()
    text = page([load(path) for path in options.result])
    if options.check is None:
        sys.stdout.write(text)
        return 0
    if options.check.read_text(encoding="utf-8") == text:
        return 0
    print(f"{options.check} is out of date: scripts/claims_page.py "
          f"{' '.join(map(str, options.result))} > {options.check}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
