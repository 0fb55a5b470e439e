# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds build-cpython to what it says, with sources that are quick to build: their configure and
makefile install a script that runs the python at hand.

    build_cpython_test.py
    build_cpython_test.py --real TARE    builds CPython itself, which takes minutes, and measures in it

The source of the latter is $TARE_CPYTHON_SOURCE, or else what `apt-get source` has of the
distribution's own python3; 77 where there is neither.
"""

import contextlib
import glob
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SCRIPT = str(pathlib.Path(__file__).resolve().parent / "build-cpython")
SKIPPED = 77

PATCHLEVEL = """#define PY_MAJOR_VERSION {0}
#define PY_MINOR_VERSION {1}
#define PY_VERSION "{0}.{1}.0"
"""

# Answers the question that the script asks of what it built, and nothing else.
CONFIGURE = """#!/bin/sh
echo "checking $*"
for word; do case $word in --prefix=*) prefix=${{word#--prefix=}} ;; esac; done
printf 'prefix=%s\\nwords=%s\\nsource=%s\\n' "$prefix" "$*" "$(dirname "$0")" >Makefile
cat "$(dirname "$0")/rules" >>Makefile
{0}
"""
RULES = """all:
\t@echo compiled
install:
\t@mkdir -p $(prefix)/bin
\t@cp $(source)/answer $(prefix)/bin/python{0}.{1}
"""
ANSWER = """#!/bin/sh
cat <<'END'
{}
END
"""


def answer(**features):
    said = {"version": "3.13.0", "executable": "-", "missing modules": ["ssl"]}
    for name in ("pgo", "lto", "debug", "free-threading", "jit", "shared"):
        said[name] = features.get(name.replace("-", "_"), False)
    return ANSWER.format(json.dumps(said))


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def make_source(folder, version=(3, 13), configure="", llvm=None, **features):
    """A source tree of that version, whose interpreter says that it has those features."""
    write(folder / "Include/patchlevel.h", PATCHLEVEL.format(*version))
    write(folder / "configure", CONFIGURE.format(configure), 0o755)
    write(folder / "rules", RULES.format(*version))
    write(folder / "answer", answer(**features), 0o755)
    if llvm:
        write(folder / "Tools/jit/_llvm.py", f"import re\n_LLVM_VERSION = {llvm}\n")
    return folder


def git(folder, *words):
    identity = ["-c", "user.name=Somebody", "-c", "user.email=some@body", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *identity, *words], check=True,
                          capture_output=True, text=True)
    return done.stdout.strip()


def make_repository(folder, **keys):
    make_source(folder, **keys)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "a source")
    git(folder, "tag", "first")
    return folder


def snapshot(folder):
    return {str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


@unittest.skipUnless(shutil.which("git"), "no git")
class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.prefix = self.folder / "out"
        self.environment = {**os.environ, "TMPDIR": str(self.folder / "tmp")}
        (self.folder / "tmp").mkdir()

    def run_script(self, *words, prefix=None, **environment):
        command = [SCRIPT, *map(str, words[:1]), "--prefix", str(prefix or self.prefix),
                   *map(str, words[1:])]
        return subprocess.run(command, check=False, capture_output=True, text=True, cwd=self.folder,
                              env={**self.environment, **environment})

    def check_refused(self, said, *words, **options):
        done = self.run_script(*words, **options)
        self.assertIn(said, done.stderr)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertFalse((self.prefix / "bin").exists())
        self.assertEqual(os.listdir(self.folder / "tmp"), [])

    def check_built(self, *words, **options):
        done = self.run_script(*words, **options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(os.listdir(self.folder / "tmp"), [])
        with open(self.prefix / "build-cpython.json", encoding="utf-8") as file:
            return done.stdout, json.load(file)


class Sources(Case):
    def test_a_tree_is_built_and_left_as_it_was(self):
        tree = make_source(self.folder / "tree")
        before = snapshot(tree)
        said, record = self.check_built(tree)
        self.assertEqual(snapshot(tree), before)
        self.assertEqual(record["source"], {"tree": str(tree)})
        self.assertIn(f"doctor --python {self.prefix}/bin/python3.13", said)
        self.assertIn("missing modules   ssl", said)
        self.assertIn("built with        nothing special", said)

    def test_a_tree_that_was_built_in_is_refused(self):
        tree = make_source(self.folder / "tree")
        write(tree / "Programs/python.o", "")
        self.check_refused(f"make -C {tree} distclean", tree)

    def test_a_work_tree_is_built_with_its_changes_and_without_what_git_ignores(self):
        tree = make_repository(self.folder / "tree")
        write(tree / ".git/info/exclude", "*.o\nrules.mk\n")
        write(tree / "Programs/python.o", "")
        write(tree / "new.c", "int new;\n")
        (tree / "answer").write_text(answer(debug=True))
        _, record = self.check_built(tree, "--debug", "--work", self.folder / "work")
        self.assertEqual(record["source"]["commit"], git(tree, "rev-parse", "HEAD"))
        self.assertEqual(record["source"]["changes"], [" M answer", "?? new.c"])
        self.assertTrue((self.folder / "work/source/new.c").exists())
        self.assertFalse((self.folder / "work/source/Programs").exists())
        log = (self.folder / "work/build.log").read_text()
        self.assertIn(f"GITVERSION=echo {record['source']['commit'][:10]}+", log)

    def test_a_revision_is_built_whatever_is_checked_out(self):
        tree = make_repository(self.folder / "tree")
        (tree / "rules").write_text("all:\n\tfalse\n")
        git(tree, "commit", "-qam", "does not build")
        _, record = self.check_built(f"{tree}@first")
        self.assertEqual(record["source"]["commit"], git(tree, "rev-parse", "first"))
        self.assertEqual(record["source"]["revision"], "first")

    def test_a_revision_is_fetched(self):
        tree = make_repository(self.folder / "tree")
        said, record = self.check_built(f"file://{tree}@first")
        self.assertIn("fetching first from file://", said)
        self.assertEqual(record["source"]["commit"], git(tree, "rev-parse", "first"))

    def test_a_tarball_is_built(self):
        make_source(self.folder / "Python-3.13.0")
        subprocess.run(["tar", "-caf", "a.tgz", "Python-3.13.0"], cwd=self.folder, check=True)
        _, record = self.check_built(self.folder / "a.tgz")
        digest = hashlib.sha256((self.folder / "a.tgz").read_bytes()).hexdigest()
        self.assertEqual(record["source"], {"tarball": f"{self.folder}/a.tgz", "sha256": digest})

    def test_what_is_no_source_is_refused(self):
        (self.folder / "empty").mkdir()
        write(self.folder / "text", "no tarball")
        tree = make_repository(self.folder / "tree")
        self.check_refused("'nowhere' is not there: expected a source tree", "nowhere")
        self.check_refused("is no source of CPython", self.folder / "empty")
        self.check_refused("is no tarball that tar can read", self.folder / "text")
        subprocess.run(["tar", "-cf", "other.tar", "empty"], cwd=self.folder, check=True)
        self.check_refused("is no tarball of CPython's source", self.folder / "other.tar")
        self.check_refused("has no revision 'never'", f"{tree}@never")
        self.check_refused("cannot be fetched", f"file://{tree}@never")
        self.check_refused("'nowhere@main' is not there", "nowhere@main")


class Options(Case):
    def check_configured(self, expected, *words, version=(3, 14), **features):
        tree = make_source(self.folder / "tree", version=version, **features)
        done = self.run_script(tree, "--dry-run", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        line = next(line for line in done.stdout.splitlines() if "configure" in line)
        self.assertEqual(line.split()[4:], expected)
        self.assertFalse(self.prefix.exists())

    def test_options_are_those_of_configure(self):
        self.check_configured([])
        self.check_configured(["--enable-optimizations", "--with-lto"], "--pgo", "--lto")
        self.check_configured(["--with-pydebug"], "--debug")
        self.check_configured(["--disable-gil"], "--free-threading")
        self.check_configured(["--enable-experimental-jit"], "--jit")
        self.check_configured(["--enable-shared", f"LDFLAGS_NODIST=-Wl,-rpath,{self.prefix}/lib"],
                              "--shared")
        self.check_configured(["--with-lto", "--with-dtrace", "--jobs"], "--lto", "--", "--with-dtrace",
                              "--jobs")

    def test_what_a_version_does_not_have_is_refused(self):
        old = make_source(self.folder / "old", version=(3, 12))
        new = make_source(self.folder / "new")
        older = make_source(self.folder / "older", version=(3, 8))
        self.check_refused("CPython 3.12.0: --free-threading is there from 3.13 on", old,
                           "--free-threading")
        self.check_refused("CPython 3.12.0: --jit is there from 3.13 on", old, "--jit")
        self.check_refused("CPython 3.8.0: tare measures 3.9 and later", older)
        self.check_refused("needs the GIL", new, "--jit", "--free-threading")
        self.check_refused("a debug build is compiled without optimisation", new, "--debug", "--pgo")

    def test_the_jit_names_the_llvm_that_lacks(self):
        tree = make_source(self.folder / "tree", llvm=99)
        self.check_refused("made by LLVM 99, and there is no clang-99: apt-get install clang-99 llvm-99",
                           tree, "--jit")
        for tool in ("clang-99", "llvm-readobj-99"):
            write(self.folder / "bin" / tool, "#!/bin/sh\necho 'LLVM version 99.1.0'\n", 0o755)
        write(self.folder / "bin/python3.13", "#!/bin/sh\n", 0o755)
        done = self.run_script(tree, "--jit", "--dry-run",
                               PATH=f"{self.folder}/bin:{os.environ['PATH']}")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_prefix_that_cannot_be_is_refused(self):
        tree = make_source(self.folder / "tree")
        write(self.folder / "full/file", "")
        self.check_refused("is not empty: two builds in one place", tree, prefix=self.folder / "full")
        self.check_refused("has a blank in it", tree, prefix=self.folder / "a b")
        self.check_refused("is not writable", tree, prefix=self.folder / "full/file/out")
        self.check_refused("expected 1 or more", tree, "--jobs", "0")

    def test_packages_that_lack_are_named(self):
        tree = make_source(self.folder / "tree")
        write(self.folder / "bin/cc", "#!/bin/sh\ncase $* in *bzlib.h*|*zstd.h*) exit 1; esac\n", 0o755)
        done = self.run_script(tree, "--dry-run", CC=f"{self.folder}/bin/cc")
        self.assertIn("\n  apt-get install libbz2-dev\n", done.stdout)


class Failures(Case):
    def check_failed(self, said, *words):
        done = self.run_script(*words)
        self.assertIn(said, done.stderr)
        self.assertEqual(done.returncode, 4, done.stderr)
        return done

    def test_the_end_of_the_log_is_shown_and_all_of_it_kept(self):
        tree = make_source(self.folder / "tree", configure="seq 100; echo no compiler; exit 7")
        done = self.check_failed("configuring failed with status 7", tree)
        self.assertIn("  | 100\n  | no compiler\n", done.stderr)
        self.assertNotIn("  | 50\n", done.stderr)
        (log,) = glob.glob(f"{self.folder}/tmp/*/build.log")
        self.assertIn(log, done.stderr)
        self.assertIn("\n50\n", pathlib.Path(log).read_text())

    def test_what_was_not_built_as_asked_is_said(self):
        tree = make_source(self.folder / "tree")
        self.check_failed("is not what was asked: it says no to shared", tree, "--shared")

    def test_what_does_not_run_is_said(self):
        tree = make_source(self.folder / "tree")
        write(tree / "answer", "#!/bin/sh\nexit 1\n", 0o755)
        self.check_failed("was installed and does not run", tree)


# ---- CPython itself ----

@contextlib.contextmanager
def real_source():
    """The path of a tarball; None and the reason where none can be had."""
    named = os.environ.get("TARE_CPYTHON_SOURCE")
    if named:
        yield named, None
        return
    version = subprocess.run(["/usr/bin/python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                             check=False, capture_output=True, text=True).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.suppress(OSError):
            subprocess.run(["apt-get", "source", "-q", "--download-only", f"python{version}"], cwd=folder,
                           check=False, capture_output=True)
        found = glob.glob(f"{folder}/*.orig.tar.*z")
        yield (found[0], None) if found else (None, "no source package of python3: add deb-src, or "
                                              "set TARE_CPYTHON_SOURCE")


def build_real(tare):
    """Builds a small interpreter and measures in it, in the mode that tare chooses."""
    with real_source() as (source, reason), tempfile.TemporaryDirectory() as folder:
        if source is None:
            print(f"skipped: {reason}")
            return SKIPPED
        prefix = os.path.join(folder, "python")
        subprocess.run([SCRIPT, source, "--prefix", prefix, "--", "--without-ensurepip"], check=True)
        (python,) = glob.glob(f"{prefix}/bin/python3.[0-9]*[0-9]")
        output = os.path.join(folder, "result.json")
        subprocess.run([tare, "timeit", "--python", python, "--quick", "--quiet", "-o", output, "1 + x",
                        "-s", "x = 1"], check=True)
        with open(output, encoding="utf-8") as file:
            result = json.load(file)
        assert result["targets"][0]["mode"] == "hosted", "a build without libpython is hosted"
        assert result["benches"][0]["summary"]["median"]["point"] > 0
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--real"]:
        sys.exit(build_real(sys.argv[2]))
    unittest.main()
