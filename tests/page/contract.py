# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds data of pages to results/report/web/src/data.ts: the interfaces are read from there, so that there is
one contract. Knows the part of TypeScript's types that the file uses."""

import json
import re

TOKEN = re.compile(r'\s*(?:(//[^\n]*|/\*.*?\*/)|("(?:[^"\\]|\\.)*")|([A-Za-z_]\w*)|(\d+)|(.))', re.DOTALL)


def tokens_of(text):
    found = []
    for comment, string, word, number, mark in TOKEN.findall(text):
        if not comment and (string or word or number or mark.strip()):
            found.append(string or word or number or mark)
    return found


class Reader:
    """Reads `export interface X {...}` and `export type X = ...;` into nested tuples."""

    def __init__(self, text):
        self.tokens = tokens_of(text)
        self.at = 0

    def peek(self, ahead=0):
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def take(self, expected=None):
        token = self.peek()
        if expected is not None and token != expected:
            around = " ".join(self.tokens[max(0, self.at - 8):self.at + 4])
            raise ValueError(f"data.ts: expected {expected!r}, found {token!r} in: {around}")
        self.at += 1
        return token

    def all(self):
        types = {}
        while self.peek() is not None:
            self.take("export")
            kind, name = self.take(), self.take()
            if kind == "interface":
                types[name] = self.members()
            else:
                self.take("=")
                types[name] = self.union()
                self.take(";")
        return types

    def members(self):
        self.take("{")
        fields = {}
        while self.peek() != "}":
            name = self.take()
            optional = self.peek() == "?"
            if optional:
                self.take()
            self.take(":")
            fields[name] = (optional, self.union())
            if self.peek() in (";", ","):
                self.take()
        self.take("}")
        return ("object", fields)

    def union(self):
        if self.peek() == "|":
            self.take()
        options = [self.item()]
        while self.peek() == "|":
            self.take()
            options.append(self.item())
        return options[0] if len(options) == 1 else ("union", options)

    def item(self):
        token = self.peek()
        if token == "{":
            found = self.members()
        elif token == "(":
            self.take()
            found = self.union()
            self.take(")")
        elif token == "[":
            found = self.tuple()
        elif token.startswith('"') or token.isdigit():
            found = ("literal", json.loads(self.take()))
        else:
            found = ("name", self.take())
        while self.peek() == "[" and self.peek(1) == "]":
            self.take()
            self.take()
            found = ("array", found)
        return found

    def tuple(self):
        self.take("[")
        items = []
        while self.peek() != "]":
            if self.peek(1) == ":":
                self.take()
                self.take()
            items.append(self.union())
            if self.peek() == ",":
                self.take()
        self.take("]")
        return ("tuple", items)


SIMPLE = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


class Contract:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.types = Reader(file.read()).all()

    def faults(self, value, type_=("name", "PageData"), place="data"):
        """Every way in which the value is not of the type."""
        kind, inner = type_
        if kind == "name" and inner in SIMPLE:
            return [] if SIMPLE[inner](value) else [f"{place}: {str(value)[:60]!r} is no {inner}"]
        if kind == "name":
            return self.faults(value, self.types[inner], place)
        if kind == "literal":
            return [] if value == inner else [f"{place}: {str(value)[:60]!r} is not {inner!r}"]
        if kind == "union":
            tries = [self.faults(value, option, place) for option in inner]
            return min(tries, key=len) if all(tries) else []
        if kind == "object":
            return self.faults_of_object(value, inner, place)
        if not isinstance(value, list):
            return [f"{place}: no array"]
        if kind == "tuple" and len(value) != len(inner):
            return [f"{place}: {len(value)} items for {len(inner)}"]
        types = inner if kind == "tuple" else [inner] * len(value)
        return [fault for i, (item, one) in enumerate(zip(value, types))
                for fault in self.faults(item, one, f"{place}[{i}]")]

    def faults_of_object(self, value, fields, place):
        if not isinstance(value, dict):
            return [f"{place}: no object"]
        found = [f"{place}.{key}: not in the contract" for key in value if key not in fields]
        for key, (optional, type_) in fields.items():
            if key in value:
                found += self.faults(value[key], type_, f"{place}.{key}")
            elif not optional:
                found.append(f"{place}.{key}: is missing")
        return found


# Which list a number points into, by the name of its key; of rows and curves, where that is not the page's.
LISTS = {"suite": "suites", "target": "targets", "bench": "benches", "base": "benches",
         "change": "changes", "target_change": "changes", "side": "sides"}


def dangling(data):
    """Numbers that point at nothing."""
    found = []

    def visit(value, place, lists):
        if isinstance(value, dict):
            for key, item in value.items():
                if key in lists and isinstance(item, int) and not isinstance(item, bool):
                    length = len(data.get(lists[key]) or [])
                    if not 0 <= item < length:
                        found.append(f"{place}.{key}: {item} of {length} {lists[key]}")
                else:
                    visit(item, f"{place}.{key}", lists)
        elif isinstance(value, list):
            for i, item in enumerate(value):
                visit(item, f"{place}[{i}]", lists)

    for key, value in data.items():
        lists = dict(LISTS)
        if key == "sides":
            lists.update({"base": "targets", "new": "targets"})
        if key == "growth":
            lists = {"suite": "suites", "target": "targets"}
        visit(value, key, lists)
    for chart in data.get("growth") or []:
        for crossover in chart.get("crossovers") or []:
            for key in ("curve", "base", "winner"):
                if not 0 <= crossover[key] < len(chart["curves"]):
                    found.append(f"growth {chart['title']}: {key} {crossover[key]}")
    history = data.get("history") or {"runs": [], "series": []}
    for series in history["series"]:
        lengths = {len(series[key]) for key in ("run", "points", "low", "high") if series.get(key)}
        if len(lengths) > 1:
            found.append(f"history {series['name']}: arrays of {lengths}")
        if any(not 0 <= run < len(history["runs"]) for run in series["run"]):
            found.append(f"history {series['name']}: a run that is not there")
        for first, last, _ in series.get("segments") or []:
            if not 0 <= first <= last < len(series["points"]):
                found.append(f"history {series['name']}: segment {first} to {last}")
        for change in series.get("changes") or []:
            if not 0 < change["at"] < len(series["points"]):
                found.append(f"history {series['name']}: change at {change['at']}")
    return found
