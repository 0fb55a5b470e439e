#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compiles every header alone, twice over: it brings what it needs, and its guard holds.

    check_headers.py ROOT COMPILER [ARGUMENT]...
"""

import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys

PACKAGES = ["python3-embed", "gsl", "libcjson", "yaml-0.1", "smartcols", "libmd", "zlib"]


def package_arguments():
    flags = subprocess.run(["pkg-config", "--cflags", *PACKAGES], check=True,
                           capture_output=True, text=True).stdout
    return [re.sub(r"^-I", "-isystem", flag) for flag in shlex.split(flags)]


def compile_header(root, compiler, header):
    command = [*compiler, "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic",
               "-Wstrict-prototypes", "-Werror", "-fsyntax-only", f"-I{root}",
               *package_arguments(), f'-DTARE_HEADER="{header}"', str(root / "tests/header.c")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def faults_of(root, compiler, header):
    text = (root / header).read_text(encoding="utf-8")
    guard = "TARE_" + re.sub(r"[/.]", "_", header).upper()
    if f"#ifndef {guard}\n#define {guard}\n" not in text:
        yield f"{header}: its guard is not {guard}\n"
    done = compile_header(root, compiler, header)
    if done.returncode != 0:
        yield f"{header} does not compile alone:\n{done.stderr}"


def main():
    root, compiler = pathlib.Path(sys.argv[1]), sys.argv[2:]
    headers = [file.relative_to(root).as_posix() for top in ("harness", "results", "stats")
               for file in sorted((root / top).rglob("*.h"))]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda name: list(faults_of(root, compiler, name)), headers))
    for faults in results:
        sys.stdout.write("".join(faults))
    failed = sum(1 for faults in results if faults)
    print(f"{len(headers)} headers, {failed} with faults")
    return 1 if failed or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
