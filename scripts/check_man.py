# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the manual page to the program: valid mdoc, and the same verbs, options and statuses.

    check_man.py PAGE PROGRAM COMPLETION
"""

import re
import shutil
import subprocess
import sys


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


def program_options(program, verb):
    return set(re.findall(r"^ +(?:-\w, )?--([a-z][a-z-]*)", run(program, verb, "--help").stdout,
                          re.MULTILINE))


def program_verbs(overview):
    section = re.search(r"^Verbs:\n(.*?)\n\n", overview, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"^  ([a-z]+) ", section.group(1), re.MULTILINE)) if section else set()


def page_options(page):
    items = "\n".join(re.findall(r"^\.It Fl .*$", page, re.MULTILINE))
    return set(re.findall(r"Fl -([a-z][a-z-]*)", items))


def statuses(text):
    return set(re.findall(r"^(?:\.It|  ?)\s*(\d+)\b", text, re.MULTILINE))


def completed(completion, program, line):
    """What bash offers at the end of the words given."""
    words = " ".join(f"'{word}'" for word in line)
    script = (f"source '{completion}'; COMP_WORDS=('{program}' {words}); "
              f"COMP_CWORD={len(line)}; _tare; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    return set(run("bash", "-c", script).stdout.split())


def faults_of(page_path, program, completion):
    with open(page_path, encoding="utf-8") as file:
        page = file.read()
    if shutil.which("mandoc"):
        lint = run("mandoc", "-T", "lint", "-W", "warning", page_path)
        if lint.returncode != 0:
            yield lint.stdout + lint.stderr
    overview = run(program, "--help").stdout
    verbs = program_verbs(overview)
    if not verbs:
        yield "tare --help names no verbs"
    if verbs != (found := set(re.findall(r"^\.It Cm ([a-z]+)$", page, re.MULTILINE))):
        yield f"verbs: the page has {sorted(found)}, the program {sorted(verbs)}"
    known = {"help", "version"}.union(*(program_options(program, verb) for verb in verbs))
    described = page_options(page) | {"help", "version"}
    for name in sorted(known - described):
        yield f"--{name} is not in the page"
    for name in sorted(described - known):
        yield f"--{name} is in the page, but no verb has it"
    status_part = page[page.index(".Sh EXIT STATUS"):page.index(".Sh EXAMPLES")]
    if statuses(status_part) != statuses(overview[overview.index("Exit status"):]):
        yield "the page and --help list different exit statuses"
    if not verbs <= completed(completion, program, [""]):
        yield "completion does not offer all verbs"
    for verb in sorted(verbs):
        offered = completed(completion, program, [verb, "--"])
        for name in sorted(program_options(program, verb)):
            if f"--{name}" not in offered:
                yield f"completion of {verb} does not offer --{name}"


def main():
    faults = list(faults_of(*sys.argv[1:4]))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
