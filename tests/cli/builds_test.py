#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tare` on more than one build: how a target is named, what differs, and what goes wrong on one
side only.

    builds_test.py TARE SCHEMA [UNITTEST ARGUMENT]..."""
import os
import shutil
import signal
import subprocess
import sys
import time

import live_test
from live_test import LONG, QUICK, Tare, interpreters, main

SUITE = '''
suite: builds
cases:
  - {name: add, setup: x = 1, run: x + 1}
  - {name: text, setup: x = 1, run: str(x)}
'''
# A case that looks at the interpreter that it runs in.
LOOKING = '''
suite: looking
setup: import os, sys
cases:
  - name: sees
    setup: |
      assert %s
      x = 1
    run: x + 1
'''


class Builds(Tare):
    def setUp(self):
        super().setUp()
        self.suite = self.write('builds.yaml', SUITE)
        self.found = [one for one in interpreters.find() if not one.debug]
        if not self.found:
            self.skipTest('no CPython from 3.9 on was found')
        self.python = self.found[-1].path

    def measure(self, *specs, suite=None, status=0, more=()):
        arguments = [word for spec in specs for word in ('--python', spec)]
        done = self.run_tare('run', *QUICK, *arguments, *more, '-o', self.document,
                             suite or self.suite, status=status)
        return done, self.read() if os.path.exists(self.document) else None

    def looking(self, condition):
        return self.write('looking.yaml', LOOKING % condition)

    def finding(self, document, which):
        return [one for one in document['findings'] if one['id'] == which]

    def statuses(self, document):
        return {(bench['case'], bench['target']): bench['status'] for bench in document['benches']}

    def environment(self):
        return {**super().environment(), **getattr(self, 'variables', {})}


class Targets(Builds):
    def test_a_target_has_variables_of_its_own(self):
        suite = self.looking('(os.environ.get("PYTHONMALLOC") == "malloc") '
                             '== ("mine" in os.environ)')
        done, document = self.measure(f'base={self.python}',
                                      f'heap=PYTHONMALLOC=malloc mine=1 {self.python} -X utf8',
                                      suite=suite)
        self.assertIn('options: -X utf8, variables: PYTHONMALLOC=malloc mine=1',
                      ' '.join(done.out.split()))
        base, heap = document['targets']
        self.assertNotIn('environment', base)
        self.assertEqual(heap['environment'], ['PYTHONMALLOC=malloc', 'mine=1'])
        self.assertEqual(heap['options'], ['-X', 'utf8'])
        self.assertEqual((base['allocator'], heap['allocator']), ('pymalloc', 'malloc'))
        for key in ('config_fingerprint', 'build_fingerprint'):
            self.assertNotEqual(base[key], heap[key])
        self.assertEqual(base['build_id'], heap['build_id'])
        what = self.finding(document, 'build')[0]['what']
        for word in ('allocator malloc instead of pymalloc', 'options -X utf8 instead of none',
                     'environment PYTHONMALLOC=malloc mine=1'):
            self.assertIn(word, what)
        self.assertEqual(self.finding(document, 'same-build'), [])

    def test_variables_of_all_targets_are_recorded_where_they_are_pythons(self):
        self.variables = {'PYTHONUTF8': '1', 'TARE_TOKEN': 'secret'}
        suite = self.looking('sys.flags.utf8_mode == 1 and os.environ["TARE_TOKEN"] == "secret" '
                             'and sys.flags.dev_mode')
        _, document = self.measure(self.python, suite=suite,
                                   more=['--env', 'PYTHONUTF8', '--env', 'TARE_TOKEN', '--env',
                                         'PYTHONDEVMODE=1', '--env', 'TARE_NO_SUCH_VARIABLE'])
        target = document['targets'][0]
        self.assertEqual(target['environment'], ['PYTHONUTF8=1', 'PYTHONDEVMODE=1'])
        self.assertEqual(target['allocator'], 'pymalloc_debug')
        with open(self.document, encoding='utf-8') as file:
            self.assertNotIn('secret', file.read())

    def test_what_a_target_may_not_have_is_refused(self):
        for spec, word in ((f'PYTHONHASHSEED=1 {self.python}', 'PYTHONHASHSEED of its own'),
                           (f'a=X=1 {self.python} -E', "'-E'"),
                           ('a=X=1 no-such-python', "no 'no-such-python' on PATH")):
            done, _ = self.measure(spec, status=4)
            self.assertIn(word, done.err)

    def test_a_version_managers_script_leads_to_its_interpreter(self):
        shim = self.write('python3', '#!/bin/sh\nexec "$THE_PYTHON" "$@"\n')
        os.chmod(shim, 0o755)
        self.variables = {'THE_PYTHON': self.python, 'PATH': self.folder + ':/usr/bin:/bin'}
        _, document = self.measure('a=python3', f'b=PYTHONMALLOC=malloc {shim} -X utf8')
        self.assertEqual([target['executable'] for target in document['targets']],
                         [self.python] * 2)
        self.assertEqual([target['allocator'] for target in document['targets']],
                         ['pymalloc', 'malloc'])

    def test_the_default_target_can_be_hosted(self):
        done, document = self.measure(more=['--mode', 'hosted'])
        self.assertEqual(document['targets'][0]['mode'], 'hosted')
        self.assertIsNone(document['targets'][0]['library'])
        self.assertIn('hosted', done.out)

    def test_two_modes_are_a_finding(self):
        one = next((one for one in self.found if one.library), None)
        if one is None:
            self.skipTest('no interpreter with a libpython')
        other = os.path.join(self.folder, 'other.json')
        for mode, path in (('hosted', self.document), ('embedded', other)):
            self.run_tare('run', *QUICK, '--python', one.path, '--mode', mode, '-o', path,
                          self.suite)
        done = self.run_tare('compare', self.document, other)
        self.assertRegex(' '.join(done.out.split()), 'mode embedded instead of hosted')

    def test_the_same_build_twice_is_said(self):
        link = os.path.join(self.folder, 'link')
        os.symlink(self.python, link)
        _, document = self.measure(f'a={self.python}', f'a={self.python}', f'b={link}')
        self.assertEqual([target['name'] for target in document['targets']], ['a', 'a-2', 'b'])
        self.assertEqual(sorted(one['what'] for one in self.finding(document, 'same-build')),
                         ['a-2 against a: the same build', 'b against a: the same build'])


class FreeThreaded(Builds):
    def setUp(self):
        super().setUp()
        self.free = interpreters.find_free_threaded()
        if self.free is None:
            self.skipTest('no free-threaded build of CPython was found')

    def test_it_is_measured_with_and_without_its_lock(self):
        suite = self.looking('sys._is_gil_enabled() == '
                             '(bool(sys._xoptions) or "PYTHON_GIL" in os.environ)')
        path = self.free.path
        done, document = self.measure(f'off={path}', f'option={path} -X gil=1',
                                      f'variable=PYTHON_GIL=1 {path}', suite=suite)
        features = [target['features'] for target in document['targets']]
        self.assertEqual([one['free_threading'] for one in features], [True] * 3)
        self.assertEqual([one['gil'] for one in features], [False, True, True])
        self.assertEqual({target['allocator'] for target in document['targets']}, {'mimalloc'})
        self.assertEqual(len(self.finding(document, 'build')), 2)
        for finding in self.finding(document, 'build'):
            self.assertIn('with the GIL', finding['what'])
        self.assertEqual(' '.join(done.out.split()).count('free-threaded with its GIL on'), 2)

    def test_it_is_compared_with_a_build_that_has_a_gil(self):
        _, document = self.measure(f'gil={self.python}', f'free={self.free.path}')
        self.assertEqual(set(self.statuses(document).values()), {'ok'})
        self.assertEqual(len(document['changes']), 2)
        what = self.finding(document, 'build')[0]['what']
        for word in ('without the GIL', 'with free threading',
                     'allocator mimalloc instead of pymalloc'):
            self.assertIn(word, what)


class Meaningless(Builds):
    def test_a_debug_build_stops_doctor_and_compare(self):
        debug = next((one for one in interpreters.find() if one.debug), None)
        if debug is None:
            self.skipTest('no debug build was found')
        specs = ['--python', f'a={self.python}', '--python', f'b={debug.path}']
        done = self.run_tare('doctor', *specs, status=2)
        self.assertIn("'b' is a debug build and 'a' is none", done.err)
        self.assertIn('with debug hooks', done.out)
        done = self.run_tare('doctor', *specs, '--force')
        self.assertEqual(done.err, '')
        self.measure(f'a={self.python}', f'b={debug.path}', more=['--force'])
        done = self.run_tare('compare', self.document, status=2)
        self.assertIn('--force', done.err)
        self.assertEqual(done.out, '')
        self.run_tare('compare', self.document, '--force')


class OneSide(Builds):
    """What goes wrong on one of two targets costs that one its case, and nothing else."""

    def two_versions(self):
        if self.found[0].version[:2] == self.found[-1].version[:2]:
            self.skipTest('only one version of CPython was found')
        return f'old={self.found[0].path}', f'new={self.found[-1].path}'

    def test_a_case_that_fails_on_one_side(self):
        suite = self.write('fails.yaml', SUITE + '  - name: fails\n    setup: |\n'
                           '      import os\n      x = os.environ["ONLY_HERE"]\n    run: len(x)\n')
        done, document = self.measure(f'here=ONLY_HERE=1 {self.python}', f'there={self.python}',
                                      suite=suite, status=3)
        self.assertEqual(self.statuses(document)['fails', 'there'], 'error')
        self.assertEqual(list(self.statuses(document).values()).count('ok'), 5)
        self.assertIn("failed: fails on there: KeyError: 'ONLY_HERE'", done.out)
        self.assertEqual(len(document['changes']), 2)
        done = self.run_tare('compare', self.document, status=3)
        self.assertIn('no figure on there, not compared', ' '.join(done.out.split()))

    def test_a_version_that_does_not_fit_on_one_side(self):
        old, new = self.two_versions()
        least = '{}.{}'.format(*self.found[-1].version)
        suite = self.write('range.yaml', SUITE + '  - {name: modern, setup: x = 1, run: x + 1, '
                           f'python: ">={least}"}}\n')
        done, document = self.measure(old, new, suite=suite)
        self.assertEqual(self.statuses(document)['modern', 'old'], 'skipped')
        self.assertEqual(self.statuses(document)['modern', 'new'], 'ok')
        self.assertIn('skipped: modern on old: needs Python', done.out)
        done = self.run_tare('compare', self.document)
        self.assertIn('not measured on old', ' '.join(done.out.split()))

    def test_a_package_that_is_missing_on_one_side(self):
        os.mkdir(os.path.join(self.folder, 'site'))
        site = self.write('site/onlyhere.py', '')
        suite = self.write('package.yaml', SUITE + '  - {name: package, requires: onlyhere, '
                           'setup: x = 1, run: x + 1}\n')
        done, document = self.measure(f'a=PYTHONPATH={os.path.dirname(site)} {self.python}',
                                      f'b={self.python}', suite=suite)
        self.assertEqual(self.statuses(document)['package', 'a'], 'ok')
        self.assertEqual(self.statuses(document)['package', 'b'], 'skipped')
        self.assertIn("No module named 'onlyhere'", done.out)

    def start_two(self, base, other, suite):
        process = self.start('run', *LONG, '--python', f'a={base}', '--python', f'b={other}', '-o',
                             self.document, suite)
        self.addCleanup(process.kill)
        self.wait_for_workers(process, 3)
        return process

    def finish(self, process, failures):
        """The run goes on with what is left of it after so many failures, until it is told to end."""
        until = time.monotonic() + live_test.PATIENCE_S
        while list(self.statuses(self.read()).values()).count('error') < failures:
            self.assertIsNone(process.poll(), 'the run ended before its time')
            self.assertLess(time.monotonic(), until)
            time.sleep(0.1)
        self.wait_for_workers(process, len(self.read()['benches'][0]['workers']) + 5)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=live_test.PATIENCE_S)
        self.assertEqual(process.returncode, 130, errors)
        return self.read()

    def test_a_target_that_vanishes_in_the_middle(self):
        one = next((one for one in self.found if not one.is_shared), None)
        if one is None:
            self.skipTest('no static interpreter was found')
        os.mkdir(os.path.join(self.folder, 'bin'))
        self.write('pyvenv.cfg', f'home = {os.path.dirname(one.real)}\n')
        copy = shutil.copy(one.real, os.path.join(self.folder, 'bin', 'python3'))
        process = self.start_two(one.path, copy, self.suite)
        os.unlink(copy)
        document = self.finish(process, 2)
        for bench in document['benches']:
            if bench['target'] == 'b':
                self.assertEqual(bench['status'], 'error')
                self.assertIn(f"cannot execute '{copy}'", bench['error']['message'])
                self.assertGreater(len(bench['workers']), 0)
            else:
                self.assertEqual(bench['status'], 'ok')

    def test_a_target_that_crashes_in_the_middle(self):
        flag = os.path.join(self.folder, 'flag')
        suite = self.write('crash.yaml', SUITE + f'''
  - name: crashes
    setup: |
      import os
      if os.path.exists({flag!r}) and "MAY_CRASH" in os.environ:
          os.kill(os.getpid(), 11)
      x = 1
    run: x + 1
''')
        process = self.start_two(self.python, f'MAY_CRASH=1 {self.python}', suite)
        self.write('flag', '')
        document = self.finish(process, 1)
        self.assertEqual(self.statuses(document)['crashes', 'b'], 'error')
        self.assertEqual(list(self.statuses(document).values()).count('ok'), 5)
        bench = next(bench for bench in document['benches'] if bench['status'] == 'error')
        self.assertIn('signal 11', bench['error']['message'])


class Checkouts(Builds):
    """Interpreters that say which checkout they were built from, as those of a developer do."""

    def setUp(self):
        super().setUp()
        if not shutil.which('git'):
            self.skipTest('there is no git')

    def python_of(self, name, branch, revision):
        """A virtual environment whose sys._git is as given."""
        folder = os.path.join(self.folder, name)
        subprocess.run([self.python, '-m', 'venv', '--without-pip', folder], check=True, timeout=120)
        sites = next(root for root, _, _ in os.walk(folder) if root.endswith('site-packages'))
        with open(os.path.join(sites, 'said.pth'), 'w', encoding='utf-8') as file:
            file.write(f"import sys; sys._git = ('CPython', {branch!r}, {revision!r})\n")
        return os.path.join(folder, 'bin', 'python')

    def git(self, *words):
        dated = {'GIT_COMMITTER_DATE': '2026-01-02T03:04:05+01:00', 'GIT_AUTHOR_DATE': '2026-01-02T03:04:05+01:00'}
        return subprocess.run(['git', '-c', 'user.name=n', '-c', 'user.email=e', *words], cwd=self.folder,
                              env={**os.environ, **dated}, capture_output=True, text=True, check=True,
                              timeout=120).stdout.strip()

    def test_the_revision_of_an_interpreter_is_in_the_document(self):
        self.git('init', '-q', '-b', 'main')
        self.git('commit', '-q', '--allow-empty', '-m', 'one')
        whole = self.git('rev-parse', 'HEAD')
        here = self.python_of('here', 'heads/main', whole[:10])
        away = self.python_of('away', 'tags/v3', 'abcdef0123')
        _, document = self.measure(f'here={here}', f'away={away}', f'release={self.python}')
        here, away, release = document['targets']
        self.assertEqual(here['source'], {'commit': whole, 'commit_at': '2026-01-02T03:04:05+01:00',
                                          'branch': 'heads/main'})
        self.assertEqual(away['source'], {'commit': 'abcdef0123', 'commit_at': None, 'branch': 'tags/v3'})
        self.assertNotIn('source', release)
        self.assertEqual(document['source']['commit'], whole)

    def test_what_is_given_counts_more(self):
        self.git('init', '-q', '-b', 'main')
        self.git('commit', '-q', '--allow-empty', '-m', 'one')
        whole = self.git('rev-parse', 'HEAD')
        self.git('commit', '-q', '--allow-empty', '-m', 'two')
        python = self.python_of('here', 'heads/main', 'abcdef0123')
        _, document = self.measure(python, more=('--commit', whole[:8], '--branch', 'mine'))
        self.assertNotIn('source', document['targets'][0])
        self.assertEqual(document['source'], {'commit': whole, 'commit_at': '2026-01-02T03:04:05+01:00',
                                              'branch': 'mine', 'dirty': None})

if __name__ == '__main__':
    live_test.TARE, live_test.SCHEMA = map(os.path.abspath, sys.argv[1:3])
    sys.exit(main(sys.argv[3:]))
