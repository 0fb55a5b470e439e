# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that check_style.sh sees what it is there for."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

HEAD = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
SCRIPT = pathlib.Path(__file__).resolve().parent / "check_style.sh"

# path, content, what is said of it (None: nothing)
CASES = [
    ("stats/a.c", HEAD + "int a;\n", None),
    ("stats/a.c", HEAD + "int a; \n", "stats/a.c:2: blanks at the end"),
    ("stats/a.c", HEAD + "int a;", "stats/a.c:1: no newline"),
    ("stats/a.c", HEAD + "\tint a;\n", "stats/a.c:2: a tab"),
    ("docs/a.md", "a\u200bb\n", "docs/a.md:1: an invisible character"),
    ("docs/a.md", "a\r\n", "docs/a.md:1: a carriage return"),
    ("stats/a.c", "int a;\n", "stats/a.c:1: the first line is not the licence"),
    ("stats/a.c", HEAD + "int a = 0;\n" * 600, "more than 600 lines"),
    ("stats/a.c", HEAD + "int f(void) { return atoi(s); }\n", "stats/a.c:2: a banned call"),
    ("harness/cli/a.c", HEAD + "void f(void) { strcpy (a, b); }\n", "a banned call"),
    ("stats/a.c", HEAD + "void f(void) { printf(s); }\n", "only harness/cli prints"),
    ("harness/cli/a.c", HEAD + "void f(void) { printf(s); }\n", None),
    ("stats/a.c", HEAD + "// atoi(s) is banned\n/* printf(s) */\n", None),
    ("stats/a.c", HEAD + 'const char *s = "gets(\\") printf(1)";\n', None),
    ("stats/a.c", HEAD + "/* puts() of\n * printf() */\n", None),
    ("stats/a.c", HEAD + "void f(void) { snprintf(t, 1, s); fputs_x(s); }\n", None),
    ("tests/a.c", HEAD + "void f(void) { printf(s); strcpy(a, b); }\n", None),
    ("docs/a.md", "[b](b.md)\n", "docs/a.md:1: a link to nothing (b.md)"),
    ("docs/a.md", "[a](a.md#there), [web](https://example.org)\n", None),
    ("tests/data/bad.yaml", "a: \t\r\n", None),
]


def faults_of(path, content):
    with tempfile.TemporaryDirectory() as folder:
        scripts = pathlib.Path(folder, "scripts")
        scripts.mkdir()
        shutil.copy(SCRIPT, scripts)
        file = pathlib.Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode())
        done = subprocess.run(["bash", str(scripts / SCRIPT.name), "text"], check=False,
                              capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr


def main():
    failed = 0
    for path, content, expected in CASES:
        status, said = faults_of(path, content)
        good = (status != 0 and expected in said) if expected else (status == 0 and not said)
        if not good:
            failed += 1
            print(f"{path} {content[-40:]!r}: expected {expected!r}, got {status} {said!r}")
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
