# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs a build into a folder of its own and measures from there: the program finds its core,
launcher and suites wherever it is put, and brings its manual page and completion.

    check_install.py MESON BUILD
"""

import pathlib
import subprocess
import sys
import tempfile

WANTED = ["share/man/man1/tare.1", "share/bash-completion/completions/tare",
          "share/tare/suites/strings.yaml"]


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL, **options)


def faults_of(meson, build, folder):
    done = run(meson, "install", "-C", build, "--no-rebuild", "--destdir", folder)
    if done.returncode != 0:
        yield done.stdout + done.stderr
        return
    programs = list(folder.rglob("bin/tare"))
    if len(programs) != 1:
        yield f"expected one bin/tare, found {programs}"
        return
    prefix = programs[0].parent.parent
    for name in WANTED:
        if not (prefix / name).is_file():
            yield f"{name} is not installed"
    done = run(programs[0], "publish", "--pending", "--outbox", "none", cwd=folder)
    if done.returncode != 0 or done.stdout != "the outbox is empty\n":
        yield f"exit status {done.returncode}: {done.stdout}{done.stderr}"
    done = run(programs[0], "timeit", "--blocks", "2", "--quiet", "--format", "csv", "1+x",
               "-s", "x=1", cwd=folder)
    if done.returncode != 0 or "1+x" not in done.stdout:
        yield f"exit status {done.returncode}: {done.stdout}{done.stderr}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        faults = list(faults_of(sys.argv[1], sys.argv[2], pathlib.Path(folder).resolve()))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
