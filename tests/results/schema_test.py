# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of result documents against what tare writes, with a real validator.

usage: schema_test.py SCHEMA PAGE EXAMPLE WRITE_SAMPLES PYPERF_FILE

Exit status 77: python3-jsonschema with draft 2020-12 is not installed.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("python3-jsonschema 4.0 or later is not installed")
    sys.exit(77)


def load(path):
    """Strict: a key that stands twice or a NaN is no JSON."""

    def unique(pairs):
        keys = [key for key, _ in pairs]
        assert len(set(keys)) == len(keys), f"{path}: a key stands twice: {keys}"
        return dict(pairs)

    def refuse(token):
        raise ValueError(f"{path}: {token}")

    text = pathlib.Path(path).read_text(encoding="utf-8")
    return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)


def check_valid(validator, name, document):
    mistakes = [
        f"{name}: {mistake.json_path}: {mistake.message}"
        for mistake in validator.iter_errors(document)
    ]
    assert not mistakes, "\n".join(mistakes)


def check_described(schema, place="schema"):
    """Every property says what it is, and every key that is written has its property."""
    for name, part in schema.get("properties", {}).items():
        has_text = "description" in part or "$ref" in part
        assert has_text, f"{place}.{name} has no description"
        check_described(part, f"{place}.{name}")
    for name, part in schema.get("$defs", {}).items():
        check_described(part, name)


def resolve(schema, part):
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[1]]
    for choice in part.get("oneOf", []):
        if "$ref" in choice:
            return resolve(schema, choice)
    return part


def check_known(schema, part, value, place="document"):
    """No key is written that the schema does not describe."""
    part = resolve(schema, part)
    if isinstance(value, list):
        for index, item in enumerate(value):
            check_known(schema, part.get("items", {}), item, f"{place}[{index}]")
    elif isinstance(value, dict) and "properties" in part:
        for key, item in value.items():
            assert key in part["properties"], f"{place}.{key} is not in the schema"
            check_known(schema, part["properties"][key], item, f"{place}.{key}")


def set_at(document, path, value):
    changed = copy.deepcopy(document)
    at = changed
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return changed


def check_refused(validator, document):
    """The schema is strict where a reader is."""
    worker = ["benches", 0, "workers", 0]
    mistakes = [
        (["schema"], "pyperf"),
        (["version"], 2),
        (["version"], "1"),
        (["id"], None),
        (["benches"], {}),
        (["created"], "yesterday"),
        (["settings", "blocks"], [8]),
        (["settings", "level"], 95),
        (["benches", 0, "status"], "fine"),
        (["benches", 0, "loops"], 0),
        (["benches", 0, "loops"], None),
        (["benches", 0, "loops"], "256"),
        (["benches", 0, "params", "width"], [1]),
        (["benches", 0, "status"], "skipped"),  # with a summary
        (worker + ["elapsed_ns"], [1.5]),
        (worker + ["elapsed_ns"], [-1]),
        (worker + ["elapsed_ns"], [2**53]),
        (worker + ["cpu_ns"], None),
        (worker + ["block"], None),
        (["changes", 0, "verdict"], "better"),
        (["targets", 0, "name"], None),
        (["targets", 0, "features", "pgo"], 1),
    ]
    for path, value in mistakes:
        changed = set_at(document, path, value)
        assert not validator.is_valid(changed), f"{path} = {value} was taken for valid"
    for path in (["later"], ["benches", 0, "later"], worker + ["later"]):
        assert validator.is_valid(set_at(document, path, {"new": 1})), f"{path} was refused"


def main():
    schema_path, page_path, example_path, write_samples, pyperf_path = sys.argv[1:]
    schema = load(schema_path)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    check_described(schema)
    check_valid(validator, "example", load(example_path))
    page = pathlib.Path(page_path).read_text(encoding="utf-8")
    shown = json.loads(re.search("```json\n(.*?)```", page, re.DOTALL).group(1))
    check_valid(validator, "page", shown)
    check_known(schema, schema, shown)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([write_samples, folder, pyperf_path], check=True)
        paths = sorted(pathlib.Path(folder).iterdir())
        assert len(paths) == 4
        for path in paths:
            document = load(path)
            check_valid(validator, path.name, document)
            check_known(schema, schema, document)
        full = load(pathlib.Path(folder) / "every-status.json")
    statuses = {bench["status"] for bench in full["benches"]}
    assert statuses == set(schema["$defs"]["bench"]["properties"]["status"]["enum"])
    check_refused(validator, full)


main()
