# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of a build folder and counts what they hold, case by case.

    run_tests.py BUILD PATTERN LINT

A cmocka program counts as its cases; a program whose last line is "N passed, N failed" counts as
it says; any other test counts as one. What failed is shown with its output.
"""

import json
import pathlib
import re
import subprocess
import sys
import time

CASE = re.compile(r"^\[ +(OK|FAILED|SKIPPED|ERROR) +\] (?!\d+ test)(\S+)", re.MULTILINE)
SUMMARY = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*\Z", re.MULTILINE)
GOOD = {"OK", "EXPECTEDFAIL"}
ENDED = re.compile(r" *(\d+)/(\d+) .* (?:OK|FAIL|SKIP|TIMEOUT|ERROR|EXPECTEDFAIL) ")
LINES_SHOWN = 60
PAUSE_S = 20


def names_of(build, pattern):
    listing = subprocess.run(["meson", "introspect", build, "--tests"], check=True,
                             capture_output=True, text=True).stdout
    return [test["name"] for test in json.loads(listing)
            if pattern.lower() in test["name"].lower()]


def count(output, is_good, is_skipped):
    """(passed, failed, skipped) of one test program."""
    summary = SUMMARY.search(output)
    cases = {name: verdict for verdict, name in CASE.findall(output)}
    if is_skipped:
        passed, failed, skipped = 0, 0, 1
    elif summary:
        passed, failed, skipped = (int(number or 0) for number in summary.groups())
    elif cases:
        verdicts = list(cases.values())
        passed, skipped = verdicts.count("OK"), verdicts.count("SKIPPED")
        failed = len(verdicts) - passed - skipped
    else:
        passed, failed, skipped = 1, 0, 0
    if not is_good and not is_skipped and failed == 0:
        # It crashed, hung or leaked behind its last case.
        passed, failed = (passed, 1) if cases or summary else (0, 1)
    return passed, failed, skipped


def show_failure(name, verdict, output):
    lines = output.rstrip().splitlines()
    print(f"--- {name}: {verdict}")
    if len(lines) > LINES_SHOWN:
        print(f"    ({len(lines) - LINES_SHOWN} lines above, see meson-logs/testlog.txt)")
    for line in lines[-LINES_SHOWN:]:
        print(f"    {line}")


def read_log(build):
    path = pathlib.Path(build, "meson-logs/testlog.json")
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            entry = json.loads(line)
            output = entry.get("stdout", "") + entry.get("stderr", "")
            yield entry["name"], entry["result"], output, entry.get("duration", 0.0)


def run_and_count(command):
    """Runs it and says now and then how far it is: a log that is silent for minutes looks like a hang.
    Returns its output."""
    lines = []
    next_s = time.monotonic() + PAUSE_S
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace") as meson:
        for line in meson.stdout:
            lines.append(line)
            ended = ENDED.match(line)
            if ended and time.monotonic() >= next_s:
                print(f"{ended[1]} of {ended[2]} test programs have run", flush=True)
                next_s = time.monotonic() + PAUSE_S
    return "".join(lines)


def run_meson(build, pattern):
    """Yields (name, verdict, output, seconds) of every test."""
    command = ["meson", "test", "-C", build, "--no-rebuild", "--logbase", "testlog"]
    if pattern:
        names = names_of(build, pattern)
        if not names:
            print(f"no test has '{pattern}' in its name")
            return
        command += names
    pathlib.Path(build, "meson-logs/testlog.json").unlink(missing_ok=True)
    # Whoever watches sees them run; the report below says it all either way.
    if sys.stderr.isatty():
        said = ""
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr,
                       stderr=subprocess.STDOUT, check=False)
    else:
        said = run_and_count(command)
    try:
        yield from read_log(build)
    except FileNotFoundError:
        yield "meson test", "ERROR", said, 0.0


def run_lint(build):
    done = subprocess.run(["scripts/tidy", "-B", build], capture_output=True, text=True,
                          check=False)
    verdict = {0: "OK", 77: "SKIP"}.get(done.returncode, "FAIL")
    yield "lint/tidy", verdict, done.stdout + done.stderr, 0.0


def main():
    build, pattern, lint = sys.argv[1], sys.argv[2], sys.argv[3] == "true"
    total = [0, 0, 0]
    tests = list(run_meson(build, pattern))
    if lint and pattern in "lint/tidy":
        tests += run_lint(build)
    for name, verdict, output, seconds in tests:
        # Newer Meson puts the suite in front: "tare:stats / stats/order".
        name = name.rsplit(" / ", 1)[-1]
        counted = count(output, verdict in GOOD, verdict == "SKIP")
        total = [a + b for a, b in zip(total, counted)]
        print(f"{verdict.lower():8} {name:32} {counted[0]:5} passed  {seconds:6.1f} s")
        if verdict == "SKIP":
            print("         " + "\n         ".join(output.strip().splitlines()[-1:]))
        if counted[1] > 0:
            show_failure(name, verdict, output)
    passed, failed, skipped = total
    if passed + failed == 0:
        failed = 1
    sys.stdout.flush()
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
