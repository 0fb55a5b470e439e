#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Are the change points where people see them?

    python3 scripts/bench/published.py FOLDER

FOLDER is a copy of the Turing Change Point Dataset (Van den Burg and Williams, arXiv 2003.06222;
github.com/alan-turing-institute/TCPD): series from economy, nature and industry, in which five people
each marked the changes. The score is theirs: F1 with a margin of 5 values, precision against the marks of
all, recall as the mean over annotators, the first value counted as a mark of everybody. "none" is
the score of a method that finds nothing. Most are no benchmark histories (trends, seasons), which a
method that looks for levels has to cut into steps; series with values of 0 or below, of several dimensions, or
that have to be downloaded are left out.
"""
import glob
import json
import os
import statistics
import subprocess

import common

MARGIN = 5


def hits(marks, found):
    """How many marks have a found change within the margin, each found one used once."""
    left, count = set(found), 0
    for mark in sorted(marks):
        near = [one for one in left if abs(one - mark) <= MARGIN]
        if near:
            left.remove(min(near, key=lambda one: abs(one - mark)))
            count += 1
    return count


def f1(annotations, found):
    found = set(found) | {0}
    people = [set(marks) | {0} for marks in annotations.values()]
    precision = hits(set().union(*people), found) / len(found)
    recall = statistics.fmean(hits(marks, found) / len(marks) for marks in people)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def series(folder):
    """(name, values) of what can be measured; null is a missing value."""
    for path in sorted(glob.glob(os.path.join(folder, "datasets", "*", "*.json"))):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        if data.get("n_dim") != 1:
            continue
        values = data["series"][0]["raw"]
        values = [None if value is None or value != value else value for value in values]
        if all(value is None or value > 0 for value in values):
            yield data["name"], values


def run():
    made = common.parser(__doc__)
    made.add_argument("folder", metavar="FOLDER")
    options = made.parse_args()
    tare = common.find_tare(options.tare)
    with open(os.path.join(options.folder, "annotations.json"), encoding="utf-8") as file:
        annotations = json.load(file)
    rows, ours, none = [], [], []
    for name, values in series(options.folder):
        request = json.dumps({"series": values})
        answer = json.loads(subprocess.run([tare, "stats", "--ndjson"], input=request, text=True,
                                           capture_output=True, check=True).stdout)
        found = [change["index"] for change in answer["changes"]]
        ours.append(f1(annotations[name], found))
        none.append(f1(annotations[name], []))
        rows.append((name, len(values), len(found), f"{ours[-1]:.2f}", f"{none[-1]:.2f}"))
    if not rows:
        raise common.Give(f"no series that can be read under {options.folder}/datasets")
    common.table(("series", "values", "changes", "F1", "none"), rows)
    print(f"Mean F1 over {len(rows)} series: {statistics.fmean(ours):.3f}; "
          f"finding nothing: {statistics.fmean(none):.3f}.")


if __name__ == "__main__":
    common.main(run)
