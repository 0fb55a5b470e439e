#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses an include that goes against the layers, or around a third-party library's door.

    check_layers.py [ROOT]        check the tree (default: the one this script is in)
    check_layers.py --self-test   prove that wrong includes are refused
"""

import pathlib
import re
import sys
import tempfile

# What each layer may include besides itself and the C library. The nearest folder counts, so
# results/report is a layer of its own above results.
LAYERS = {
    "harness/base": [],
    "harness/wire": [],
    "stats": [],
    "harness/suite": ["harness/base"],
    "harness/host": ["harness/base"],
    "results": ["harness/base", "stats"],
    "results/export": ["harness/base", "stats", "results"],
    "results/publish": ["harness/base", "stats", "results", "results/export"],
    "results/figures": ["harness/base", "stats", "results"],
    "results/compare": ["harness/base", "stats", "results"],
    "results/store": ["harness/base", "stats", "results"],
    "results/report": ["harness/base", "stats", "results", "results/figures",
                       "results/compare", "results/store"],
    "results/page": ["harness/base", "stats", "results", "results/compare", "results/report",
                     "results/store"],
    "harness/plan": ["harness/base", "stats", "harness/suite"],
    "harness/worker": ["harness/wire"],
    "harness/run": ["harness/base", "harness/wire", "harness/host", "harness/plan",
                    "harness/suite", "stats", "results"],
    "harness/cli": ["harness/base", "harness/wire", "harness/host", "harness/plan",
                    "harness/suite", "harness/run", "stats", "results", "results/export",
                    "results/publish", "results/figures", "results/compare", "results/report",
                    "results/store", "results/page"],
}

# Single headers that a layer outside the table needs: the contract between a worker's first
# line of Python and the runner that starts it.
SHARED = {"harness/worker/boot.h": ["harness/run"]}

# Third-party headers and the file, files or folder each of them is known to.
DOORS = {
    r"cjson/|cJSON\.h": "results/json.c",
    r"yaml\.h": "harness/suite/yaml.c",
    r"Python\.h": "harness/worker/",
    r"dlfcn\.h": ("harness/worker/launch.c", "harness/worker/memory.c"),
    r"libsmartcols": "results/report/columns.c",
    r"sha2\.h|sha\.h|md5\.h": "harness/base/digest.c",
    r"zlib\.h": "harness/base/gzip.c",
    r"microhttpd\.h": "harness/cli/serve.c",
    r"sqlite3\.h": "results/store/database.c",
    r"curl/": "results/publish/http.c",
    r"libpq|postgres_ext\.h": "results/publish/sql_session.c",
    r"gsl/": "stats/",
    r"cmocka\.h": "tests/",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")')


def layer_of(path):
    """The deepest layer that holds the path, or None."""
    found = [name for name in LAYERS if path.startswith(name + "/")]
    return max(found, key=len) if found else None


def faults_of_line(path, name, is_system):
    if is_system:
        for pattern, door in DOORS.items():
            if re.match(pattern, name) and not path.startswith(door):
                doors = door if isinstance(door, str) else " and ".join(door)
                yield f"<{name}> is known to {doors} only"
        return
    layer, other = layer_of(path), layer_of(name)
    if other is None:
        if "/" in name or not name.endswith(".inc"):
            yield f'"{name}" is in no layer: write the whole path from the root'
    elif other not in (layer, *LAYERS[layer]) and layer not in SHARED.get(name, []):
        allowed = ", ".join(LAYERS[layer]) or "nothing"
        yield f'{layer} must not know "{name}" (it may include {allowed})'


def check(root):
    """All faults below root as lines "file:line: what"."""
    faults = []
    for top in ("harness", "results", "stats"):
        for file in sorted((root / top).rglob("*.[ch]")):
            path = file.relative_to(root).as_posix()
            if layer_of(path) is None:
                faults.append(f"{path}:1: is in no layer")
                continue
            text = file.read_text(encoding="utf-8")
            for number, line in enumerate(text.splitlines(), 1):
                match = INCLUDE.match(line)
                if match:
                    quoted = match.group(1)
                    for fault in faults_of_line(path, quoted[1:-1], quoted[0] == "<"):
                        faults.append(f"{path}:{number}: {fault}")
    return faults


def self_test():
    """Each wrong file must be refused with the words beside it, the right ones must pass."""
    wrong = [
        ("harness/base/a.c", '#include "harness/plan/plan.h"', "must not know"),
        ("stats/a.c", '#include "harness/base/buf.h"', "must not know"),
        ("results/a.c", '#include "harness/suite/suite.h"', "must not know"),
        ("results/a.c", '#include "results/report/text.h"', "must not know"),
        ("harness/worker/a.c", '#include "harness/base/error.h"', "must not know"),
        ("harness/cli/a.c", '#include "harness/worker/loop.h"', "must not know"),
        ("harness/cli/a.c", '#include "harness/worker/boot.h"', "must not know"),
        ("harness/cli/a.c", "  #  include <cjson/cJSON.h>", "results/json.c only"),
        ("results/read.c", "#include <cJSON.h>", "results/json.c only"),
        ("harness/suite/load.c", "#include <yaml.h>", "harness/suite/yaml.c only"),
        ("harness/run/a.c", "#include <Python.h>", "harness/worker/ only"),
        ("harness/worker/module.c", "#include <dlfcn.h>", "launch.c and harness/worker/memory.c only"),
        ("results/report/text.c", "#include <libsmartcols/libsmartcols.h>", "columns.c only"),
        ("results/publish/send.c", "#include <curl/curl.h>", "http.c only"),
        ("results/publish/http.c", "#include <libpq-fe.h>", "sql_session.c only"),
        ("results/export/influx.c", '#include "results/publish/parcel.h"', "must not know"),
        ("results/summary.c", "#include <gsl/gsl_sort.h>", "stats/ only"),
        ("results/store/add.c", "#include <sqlite3.h>", "results/store/database.c only"),
        ("harness/base/a.c", '#include "buf.h"', "in no layer"),
        ("harness/other/a.c", "#include <stdio.h>", "in no layer"),
    ]
    right = [
        ("harness/run/live.c", '#include "harness/worker/boot.h"'),
        ("harness/run/a.c", '#include "results/result.h"\n#include "harness/plan/plan.h"'),
        ("results/report/a.c", '#include "results/summary.h"\n#include "stats/order.h"'),
        ("harness/worker/launch.c", '#include "harness/wire/wire.h"\n#include <dlfcn.h>'),
        ("harness/worker/build.c", '#include "build.inc"'),
    ]
    failed = 0
    for path, text, *words in wrong + right:
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, path)
            file.parent.mkdir(parents=True)
            file.write_text(text + "\n", encoding="utf-8")
            faults = check(pathlib.Path(folder))
        is_right = any(words[0] in fault for fault in faults) if words else not faults
        if not is_right:
            failed += 1
            print(f"{path}: {text!r} gave {faults}")
    print(f"{len(wrong) + len(right) - failed} passed, {failed} failed")
    return failed == 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return 0 if self_test() else 1
    here = pathlib.Path(__file__).resolve().parent.parent
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here
    faults = check(root)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
