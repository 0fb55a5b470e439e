#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Node.js beside a build: build_page.py [OPTION...] SOURCE WORK [SCRIPT ARGUMENT...]

Copies the folder SOURCE to WORK, so that the packages of its lock file are installed in the build
folder and not in the source tree; installs them when the lock file has changed; checks types where
SOURCE has a tsconfig.json; runs SCRIPT of SOURCE with node. --stamp touches FILE at the end."""
import argparse
import filecmp
import pathlib
import shutil
import subprocess
import sys


def install(npm, work, lock):
    installed = work / "installed.json"
    if installed.exists() and filecmp.cmp(installed, lock, shallow=False):
        return
    command = [npm, "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
        sys.exit(
            f"build_page: 'npm ci' in {work} failed, see above: the packages that {lock} names\n"
            "build_page: come from the npm registry, once; without a network leave the page of\n"
            "build_page: tare report out: meson configure -Dreport=disabled"
        )
    shutil.copyfile(lock, installed)


def copy(source, work):
    """Sources that are gone must not live on in the copy."""
    for name in ("src", "lib"):
        shutil.rmtree(work / name, ignore_errors=True)
    ignored = shutil.ignore_patterns("node_modules", "meson.build", "*.md")
    shutil.copytree(source, work, dirs_exist_ok=True, ignore=ignored)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--npm", default="npm")
    parser.add_argument("--node", default="node")
    parser.add_argument("--stamp", type=pathlib.Path)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("script", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    work = options.work.resolve()
    copy(options.source, work)
    install(options.npm, work, options.source / "package-lock.json")
    if (work / "tsconfig.json").exists():
        compiler = work / "node_modules/typescript/bin/tsc"
        if subprocess.run([options.node, compiler, "-p", work], check=False).returncode != 0:
            sys.exit(1)
    if options.script:
        name, *arguments = options.script
        if subprocess.run([options.node, work / name, *arguments], check=False).returncode != 0:
            sys.exit(1)
    if options.stamp:
        options.stamp.touch()


if __name__ == "__main__":
    main()
