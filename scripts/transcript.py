#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs transcripts of the command line: tests/cli/*.t.

A transcript is text. Lines indented by two blanks are a session of a shell, all others are
comments:

    An unknown verb is an error with the way out.

      $ $TARE lsit
      tare: unknown verb 'lsit' (did you mean 'list'?); see 'tare --help'
      [2]

`$ ` begins a command, `> ` continues it on the next line; the lines under it are what it writes
to stdout and stderr together; `[N]` is its exit status where that is not 0. An expected line
that ends in ` (glob)` matches by * and ?, one that ends in ` (re)` as a regular expression, one
that is `...` any number of lines. Empty lines within an output count, those at its end do not.

Every command has a shell of its own; all commands of a file share an empty folder. In the
environment: TARE (the program), DATA (tests/data), a fixed locale, width and no colour. The
path of the folder is shown as $SCRATCH, that of tests/data as $DATA.

    transcript.py [--accept] [--tare PROGRAM] FILE.t...

--accept writes what was found into the files, except where a pattern matches it.
"""

import argparse
import difflib
import fnmatch
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMAND_TIMEOUT_S = 300


class Command:
    """A command with the lines it is expected to write."""

    def __init__(self, first):
        self.lines = [first]  # without the indentation and the "$ "
        self.expected = []

    def text(self):
        return "\n".join(self.lines)


def parse(text):
    """The transcript as a list of comments (str) and commands."""
    parts = []
    blanks = 0  # empty lines that may belong to an output: if more of it follows
    for line in text.splitlines():
        last = parts[-1] if parts and isinstance(parts[-1], Command) else None
        if last and not line.strip():
            blanks += 1
            continue
        if last and line.startswith("  ") and not line.startswith("  $ "):
            last.expected += [""] * blanks
        else:
            parts += [""] * blanks
        blanks = 0
        if line.startswith("  $ "):
            parts.append(Command(line[4:]))
        elif line.startswith("  > ") and last and not last.expected:
            last.lines.append(line[4:])
        elif line.startswith("  ") and last:
            last.expected.append(line[2:])
        else:
            parts.append(line)
    return parts + [""] * blanks


def render(parts):
    lines = []
    for part in parts:
        if isinstance(part, str):
            lines.append(part)
            continue
        lines.append("  $ " + part.lines[0])
        lines += ["  > " + line for line in part.lines[1:]]
        lines += ["  " + line if line else "" for line in part.expected]
    return "\n".join(lines) + "\n"


def matches_line(expected, found):
    if expected.endswith(" (glob)"):
        return fnmatch.fnmatchcase(found, expected[: -len(" (glob)")])
    if expected.endswith(" (re)"):
        return re.fullmatch(expected[: -len(" (re)")], found) is not None
    return expected == found


def matches(expected, found):
    if not expected:
        return not found
    if expected[0] == "...":
        return any(matches(expected[1:], found[i:]) for i in range(len(found) + 1))
    return (bool(found) and matches_line(expected[0], found[0])
            and matches(expected[1:], found[1:]))


def run(command, scratch, tare):
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": scratch,
        "TMPDIR": scratch,
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "TARE": tare,
        "DATA": str(ROOT / "tests" / "data"),
    }
    for name, value in os.environ.items():
        if name.startswith(("ASAN_", "UBSAN_", "LSAN_")) or name == "LD_LIBRARY_PATH":
            environment[name] = value
    done = subprocess.run(
        ["sh", "-c", command.text()], cwd=scratch, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=COMMAND_TIMEOUT_S, check=False)
    text = done.stdout.decode("utf-8", "backslashreplace")
    text = text.replace(scratch, "$SCRATCH").replace(environment["DATA"], "$DATA")
    found = [line.replace("\r", "\\r") for line in text.split("\n")]
    if found[-1] == "":
        found.pop()
    else:
        found[-1] += " (no newline)"
    while found and not found[-1]:
        found.pop()
    if done.returncode != 0:
        found.append(f"[{done.returncode}]")
    return found


def run_file(path, tare, accept):
    """True when everything is as expected."""
    text = path.read_text(encoding="utf-8")
    parts = parse(text)
    if not any(isinstance(part, Command) for part in parts):
        print(f"{path.name}: no command in it")
        return False
    with tempfile.TemporaryDirectory(prefix="tare-t-") as scratch:
        for part in parts:
            if isinstance(part, Command):
                found = run(part, os.path.realpath(scratch), tare)
                if not matches(part.expected, found):
                    part.expected = found
    result = render(parts)
    if result == text:
        return True
    if accept:
        path.write_text(result, encoding="utf-8")
        print(f"{path.name}: accepted")
        return True
    sys.stdout.writelines(difflib.unified_diff(
        text.splitlines(True), result.splitlines(True), f"{path.name} expected",
        f"{path.name} found"))
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--accept", action="store_true", help="write what was found")
    parser.add_argument("--tare", default="build/tare", help="the program (default: build/tare)")
    parser.add_argument("files", nargs="+", type=pathlib.Path, metavar="FILE.t")
    args = parser.parse_args()
    if not os.access(args.tare, os.X_OK):
        parser.error(f"there is no program {args.tare}: build it first")
    results = [run_file(path, os.path.abspath(args.tare), args.accept) for path in args.files]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
