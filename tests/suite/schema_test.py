#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The suites of this repository conform to suites/suite.schema.json, and suites with mistakes
that a schema can see do not. Needs jsonschema and PyYAML; skipped (77) where they are missing."""
import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError as err:
    print(f"skipped: {err}")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Mistakes in the form of a file; others (a second baseline, a blank `run`) need the loader.
REFUSED = [
    "claims", "case_not_mapping", "cases_mapping", "empty_cases", "null_cases", "no_cases",
    "out_of_range", "params", "unknown_default_keys", "unknown_keys", "versions", "words",
    "wrong_types", "wrong_units",
]


def main():
    schema = json.loads((ROOT / "suites/suite.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def mistakes(path):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [f"{path.relative_to(ROOT)}: {'/'.join(map(str, error.path))}: {error.message}"
                for error in validator.iter_errors(document)]

    good = sorted([*(ROOT / "suites").rglob("*.yaml"),
                   *(ROOT / "tests/data/suites/good").glob("*.yaml")])
    found = [mistake for path in good for mistake in mistakes(path)]
    for name in REFUSED:
        if not mistakes(ROOT / f"tests/data/suites/bad/{name}.yaml"):
            found.append(f"bad/{name}.yaml conforms")
    for mistake in found:
        print(mistake)
    print(f"{len(good)} suites conform" if not found else f"{len(found)} mistakes")
    return 1 if found else 0


sys.exit(main())
