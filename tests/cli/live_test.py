#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tare` with real workers: bad cases, bad interpreters, bad luck.

    live_test.py TARE SCHEMA [UNITTEST ARGUMENT]...

Tests that wait (for time limits, for a run to get somewhere) run side by side."""
import concurrent.futures
import glob
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'core'))
import interpreters  # noqa: E402

TARE = SCHEMA = None
QUICK = ['--blocks', '8', '--samples', '1', '--sample-time', '100us']
LONG = ['--blocks', '100000', '--samples', '1', '--sample-time', '100us', '--max-time', '1h']
PATIENCE_S = 120

GOOD = '''
suite: good
cases:
  - {name: add, setup: x = 1, run: x + 1, group: number}
  - {name: text, setup: x = 1, run: str(x), group: number}
  - {name: sort, setup: 'x = [3, 1, 2]', prepare: 'y = x[:]', run: y.sort()}
'''

# (name, the case's YAML, kind, phase, place or None, text of the message, text of its stderr)
BAD = [
    ('syntax', 'run: |\n      x = 1\n      x = = 2', 'syntax', 'compile', '+2:11', 'SyntaxError', ''),
    ('setup', 'setup: |\n      x = 1\n      x / 0\n    run: x', 'exception', 'setup', '+2',
     'ZeroDivisionError: division by zero', ''),
    ('prepare', 'prepare: q = 1; q / 0\n    run: q', 'exception', 'prepare', '+0',
     'ZeroDivisionError', ''),
    ('run', 'setup: x = 1\n    run: |\n      x + 1\n      x.y', 'exception', 'run', '+3',
     "AttributeError: 'int' object has no attribute 'y'", ''),
    ('late', 'setup: i = iter(range(9000))\n    run: next(i)', 'exception', 'run', '+1',
     'StopIteration', ''),
    ('helper', 'run: deep()', 'exception', 'run', '6', 'LookupError: deep', ''),
    ('teardown', 'setup: x = 1\n    run: x + 1\n    teardown: x / 0', 'exception', 'teardown',
     '+2', 'ZeroDivisionError', ''),
    ('sys.exit', 'run: sys.exit(5)', 'exception', 'run', '+0', 'SystemExit: 5', ''),
    ('interrupt', 'run: raise KeyboardInterrupt', 'exception', 'run', '+0', 'KeyboardInterrupt',
     ''),
    ('os._exit', "run: |\n      print('last words', file=sys.stderr, flush=True)\n"
     '      os._exit(7)', 'exit', 'run', None, 'status 7', 'last words'),
    ('exit 0', 'run: os._exit(0)', 'exit', 'run', None, 'status 0', ''),
    ('not utf-8', "run: os.write(2, b'\\xff\\xfe end\\n'); os._exit(1)", 'exit', 'run', None,
     'status 1', ' end'),
    ('segfault', 'setup: import ctypes\n    run: ctypes.string_at(0)', 'signal', 'run', None,
     'segmentation fault', ''),
    ('segfault in setup', 'setup: import ctypes; ctypes.string_at(0)\n    run: x', 'signal',
     'setup', None, 'segmentation fault', ''),
    ('abort', 'run: os.abort()', 'signal', 'run', None, 'abort', ''),
    ('kill', 'run: os.kill(os.getpid(), signal.SIGKILL)', 'signal', 'run', None, 'signal 9', ''),
    ('group', 'run: os.kill(0, signal.SIGTERM)', 'signal', 'run', None, 'terminated', ''),
    ('endless', "run: 'while True: pass'\n    timeout: 1s", 'timeout', 'run', None, '1s', ''),
    ('endless setup', "setup: 'while True: pass'\n    run: x\n    timeout: 1s", 'timeout', 'setup',
     None, '1s', ''),
    ('endless output', "run: \"while True: os.write(2, b'noise ' * 9 + b'\\\\n')\"\n    timeout: 1s",
     'timeout', 'run', None, '1s', 'noise noise'),
    ('endless stdout', "run: \"while True: os.write(1, b'noise ' * 9 + b'\\\\n')\"\n    timeout: 1s",
     'timeout', 'run', None, '1s', ''),
    ('memory', "setup: a = []\n    run: 'while True: a.append(bytearray(1 << 24))'", 'exception',
     'run', '+1', 'MemoryError', ''),
    ('closed', 'run: os.closerange(0, 65536)', 'protocol', 'run', None, '', ''),
    ('closed in setup', 'setup: os.closerange(0, 65536)\n    run: x', 'protocol', 'setup', None,
     '', ''),
    ('nonsense', "run: os.write(3, b'nonsense on the wire')", 'protocol', 'run', None, '', ''),
    ('wire closed', 'run: os.close(3); time.sleep(1000)', 'protocol', 'run', None, '', ''),
    ('exit before a child', 'run: os.fork() and os._exit(3); time.sleep(1000)', 'exit', 'run', None,
     'status 3', ''),
    ('input', 'run: input()', 'exception', 'run', '+0', 'EOFError', ''),
    ('stop', 'run: os.kill(os.getpid(), signal.SIGSTOP)', 'stopped', 'run', None, 'stopped', ''),
]
# (name, the case's YAML, status, text of the reason)
ODD = [
    ('child', "setup: import subprocess; subprocess.Popen(['sleep', '1000']); x = 1\n"
     '    run: x + 1', 'ok', ''),
    ('daemon', 'setup: x = daemonise()\n    run: x + 1', 'ok', ''),
    ('sleepers', 'run: os.fork() or time.sleep(1000)', 'ok', ''),
    ('elsewhere', "setup: os.chdir('/'); os.umask(0o777); os.nice(5); x = 1\n    run: x + 1", 'ok',
     ''),
    ('fork', 'run: os.fork() or os._exit(0); os.wait()', 'ok', ''),

    ('drains', "setup: q = list(range(300000))\n    run: 'while q: q.pop()'", 'not-stationary',
     'prepare'),
    ('absent', 'run: x\n    requires: no_such_module', 'skipped', 'no_such_module'),
    ('too new', "run: x\n    python: '>=3.99'", 'skipped', 'needs Python >=3.99'),
    ('empty', 'run: pass', 'skipped', 'compiles to nothing'),
    ('collector off', 'run: a = []; a.append(a)\n    gc: off', 'ok', ''),
    ('parameters', "run: len(text) * n\n    params: {n: [1], text: ['ä']}", 'ok', ''),
]


class Tare(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.token = f'tare-live-{os.getpid()}-{random.getrandbits(64)}'
        self.good = self.write('good.yaml', GOOD)
        self.document = os.path.join(self.folder, 'result.json')

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
        return path

    def environment(self):
        return {**os.environ, 'COLUMNS': '100', 'LC_ALL': 'C.UTF-8', 'NO_COLOR': '1'}

    def command(self, verb, *arguments):
        token = ['--env', f'TARE_LIVE_TEST={self.token}'] if verb in ('run', 'timeit') else []
        return [TARE, verb, *token, *arguments]

    def start(self, verb, *arguments, **settings):
        return subprocess.Popen(self.command(verb, *arguments), cwd=self.folder,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=self.environment(), **settings)

    def run_tare(self, verb, *arguments, status=0, **settings):
        process = self.start(verb, *arguments, **settings)
        process.out, process.err = (text.decode() for text in process.communicate(
            timeout=PATIENCE_S))
        if status is not None:
            self.assertEqual(process.returncode, status,
                             process.err[-3000:] + process.out[-2000:])
        self.assertNotIn('Sanitizer', process.err)
        self.assertNotIn('runtime error', process.err)
        self.assert_nobody_left()
        return process

    def left(self):
        """The processes that the run has started and that live."""
        found = []
        for path in glob.glob('/proc/[0-9]*/environ'):
            try:
                with open(path, 'rb') as file:
                    if f'TARE_LIVE_TEST={self.token}'.encode() in file.read().split(b'\0'):
                        found.append(path)
            except OSError:
                pass
        return found

    def assert_nobody_left(self):
        until = time.monotonic() + 10
        while self.left() and time.monotonic() < until:
            time.sleep(0.02)
        self.assertEqual(self.left(), [])

    def read(self, path=None):
        """The document, checked against its schema where there is a validator."""
        with open(path or self.document, encoding='utf-8') as file:
            document = json.load(file)
        try:
            import jsonschema
        except ImportError:
            return document
        with open(SCHEMA, encoding='utf-8') as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(document)
        return document

    def wait_for_workers(self, process, count):
        """Until the document on disk has so many of them."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            self.assertIsNone(process.poll(), 'the run ended before its time')
            if os.path.exists(self.document):
                document = self.read()
                if sum(len(bench['workers']) for bench in document['benches']) >= count:
                    return
            time.sleep(0.02)
        self.fail('the run got nowhere')


class Cases(Tare):
    def test_bad_cases_cost_nothing_but_themselves(self):
        text = ['suite: bad\nsetup: |\n  import os, signal, sys, time\n\n  def deep():\n'
                "      raise LookupError('deep')\n\n  def daemonise():\n"
                '      if os.fork() == 0:\n          os.setsid()\n'
                '          if os.fork() == 0:\n'
                "              os.execvp('sleep', ['sleep', '1000'])\n"
                '          os._exit(0)\n      return 1\n\ncases:\n'
                '  - name: good first\n    setup: x = 1\n    run: x + 1\n']
        lines = {}
        for name, case, *_ in BAD + ODD:
            lines[name] = ''.join(text).count('\n') + 2
            text.append(f'  - name: {name}\n    {case}\n')
        text.append('  - name: good last\n    setup: x = 1\n    run: x + 1\n')
        suite = self.write('bad.yaml', ''.join(text))
        process = self.run_tare('run', *QUICK, '--memory-limit', '300MiB', '-o', self.document,
                                suite, status=3)
        benches = {bench['case']: bench for bench in self.read()['benches']}
        for name in ('good first', 'good last'):
            self.assertEqual(benches[name]['status'], 'ok')
            self.assertGreaterEqual(len(benches[name]['workers']), 8)
        for name, _, kind, phase, place, message, stderr in BAD:
            with self.subTest(name):
                bench = benches[name]
                self.assertEqual(bench['status'], 'error')
                error = bench['error']
                self.assertEqual((error['kind'], error['phase']), (kind, phase))
                self.assertIn(message, error['message'])
                self.assertIn(stderr, error.get('stderr') or '')
                self.assertEqual(len(bench['workers']), 0)
                if place is not None:
                    if place[0] == '+':
                        line, *column = place[1:].split(':')
                        place = ':'.join([str(lines[name] + int(line)), *column])
                    self.assertEqual(error['place'], f'{suite}:{place}')
                    self.assertIn(f'{suite}:{place}', process.out.replace('\n', ''))
                self.assertTrue(re.search(f'failed: ([^:]*, )?{re.escape(name)}[,:]', process.out))
        for name, _, status, reason in ODD:
            with self.subTest(name):
                self.assertEqual(benches[name]['status'], status)
                self.assertIn(reason, benches[name].get('reason') or '')
        self.assertIn(f'line {lines["run"] + 3}, in case', benches['run']['error']['traceback'])

    def test_a_case_that_grows_is_marked(self):
        suite = self.write('grows.yaml', "cases:\n- {name: grows, setup: 'a = []', "
                                         "run: a.append(1); sum(a)}\n- {name: b, run: len('')}\n")
        for _ in range(3):  # a machine with more to do than processors can hide it from one run
            done = self.run_tare('run', '--blocks', '30', '-o', self.document, suite, status=None)
            if done.returncode == 3:
                break
        self.assertEqual(done.returncode, 3, done.out[-2000:])
        bench = self.read()['benches'][0]
        self.assertEqual(bench['status'], 'not-stationary')
        self.assertIn('rises', bench['reason'])
        self.assertGreaterEqual(len(bench['workers']), 30)
        self.assertIsNone(bench.get('summary'))

    def test_nothing_but_failures_is_nothing_measured(self):
        suite = self.write('all.yaml', 'cases:\n- {name: a, run: 1 / 0}\n- {name: b, run: a b}\n')
        process = self.run_tare('run', *QUICK, suite, '-o', self.document, status=4)
        self.assertIn('ZeroDivisionError', process.out)
        self.assertEqual([b['status'] for b in self.read()['benches']], ['error', 'error'])

    def test_nothing_but_skipped_cases_is_nothing_measured(self):
        suite = self.write('all.yaml', "cases:\n- {name: a, run: x, python: '>=3.99'}\n")
        process = self.run_tare('run', *QUICK, suite, status=4)
        self.assertIn('needs Python >=3.99', process.out)

    def test_a_bad_suite_measures_nothing(self):
        marker = os.path.join(self.folder, 'ran')
        bad = self.write('bad.yaml', 'cases: [{name: a, runn: x}]\n')
        ok = self.write('ok.yaml', f'setup: open({marker!r}, "w")\ncases: [{{name: a, run: x}}]\n')
        process = self.run_tare('run', *QUICK, '-o', self.document, ok, bad, status=2)
        self.assertIn("bad.yaml:1:19: error: unknown key 'runn'", process.err)
        self.assertFalse(os.path.exists(marker))
        self.assertFalse(os.path.exists(self.document))


class Interpreters(Tare):
    def test_what_is_no_interpreter_is_refused_at_once(self):
        marker = os.path.join(self.folder, 'ran')
        suite = self.write('m.yaml', f'setup: open({marker!r}, "w")\n'
                                     'cases: [{name: a, run: len("")}]\n')
        script = self.write('script', '#!/bin/sh\necho hello\n')
        silent = self.write('silent', '#!/bin/sh\nexit 3\n')
        text = self.write('text', 'no program')
        for path in (script, silent):
            os.chmod(path, 0o755)
        bad = {os.path.join(self.folder, 'nothing'): 'nothing', text: 'text',
               self.folder: '', script: 'script', silent: 'silent', 'no-such-python': 'no-such',
               '': ''}
        for name, word in ((('python2', 'python2.7'), '2'), (('pypy3', 'pypy'), 'PyPy'),
                           (('python3.8',), '3.8'), (('python3.7', 'python3.6'), '3.')):
            path = interpreters.find_named(*name)
            if path:
                bad[path] = word
        for path, word in bad.items():
            with self.subTest(path):
                process = self.run_tare('run', *QUICK, '--python', f'x={path}', '-o',
                                        self.document, suite, status=4)
                self.assertIn(word, process.err)
                self.assertEqual(process.out, '')
                self.assertFalse(os.path.exists(marker))
                # A good one before it does not help.
        process = self.run_tare('run', *QUICK, '--python', sys.executable, '--python', text, suite,
                                status=4)
        self.assertFalse(os.path.exists(marker))

    def test_every_interpreter_gives_results(self):
        found = interpreters.find()
        arguments = []
        for number, one in enumerate(found[:7]):
            arguments += ['--python', f'p{number}={one.path}']
        self.run_tare('run', '--blocks', '6', '--samples', '1', '--sample-time', '100us',
                      '--force', *arguments, '-o', self.document, self.good)
        document = self.read()
        targets = {target['name']: target for target in document['targets']}
        for number, one in enumerate(found[:7]):
            target = targets[f'p{number}']
            self.assertEqual(target['version'], '.'.join(map(str, one.version)))
            self.assertEqual(target['features']['debug'], one.debug)
            self.assertEqual(target['mode'], 'embedded' if one.is_shared else 'hosted')
        for bench in document['benches']:
            self.assertEqual(bench['status'], 'ok', bench)
            self.assertGreaterEqual(len(bench['workers']), 6)

    def test_a_debug_build_against_a_release_build_is_refused(self):
        found = interpreters.find()
        debug = next((one for one in found if one.debug), None)
        release = next((one for one in found if not one.debug), None)
        if debug is None or release is None:
            self.skipTest('not both a debug build and a release build')
        process = self.run_tare('run', *QUICK, '--python', f'a={release.path}', '--python',
                                f'b={debug.path}', '-o', self.document, self.good, status=2)
        self.assertIn("'b' is a debug build", process.err)
        self.assertFalse(os.path.exists(self.document))

    def test_both_modes_of_one_interpreter_give_results(self):
        one = next((one for one in interpreters.find() if one.library and not one.is_shared), None)
        if one is None:
            self.skipTest('no static interpreter with a libpython beside it')
        for mode in ('hosted', 'embedded'):
            self.run_tare('run', *QUICK, '--python', one.path, '--mode', mode, '-o',
                          self.document, self.good)
            document = self.read()
            self.assertEqual(document['targets'][0]['mode'], mode)
            for bench in document['benches']:
                self.assertGreater(bench['summary']['median']['point'], 1)

    def test_packages_of_a_virtual_environment_are_imported(self):
        base = interpreters.find()[0]
        site = os.path.join(self.folder, 'venv', 'lib', 'python{}.{}'.format(*base.version),
                            'site-packages')
        os.makedirs(site)
        os.makedirs(os.path.join(self.folder, 'venv', 'bin'))
        os.symlink(base.path, os.path.join(self.folder, 'venv', 'bin', 'python3'))
        self.write('venv/pyvenv.cfg', f'home = {os.path.dirname(base.path)}\n')
        with open(os.path.join(site, 'onlyhere.py'), 'w', encoding='utf-8') as file:
            file.write('def f(): return 1\n')
        suite = self.write('v.yaml', 'setup: import sys\ncases:\n'
                           '- {name: late, run: import onlyhere; onlyhere.f()}\n'
                           '- {name: early, run: onlyhere.f(), setup: import onlyhere}\n'
                           '- {name: required, run: "len(sys.prefix)", requires: onlyhere}\n'
                           '- {name: prefix, run: len(sys.prefix), setup: '
                           f'assert sys.prefix == {self.folder + "/venv"!r}}}\n')
        for path in ('venv', 'venv/bin/python3'):
            self.run_tare('run', *QUICK, '--python', os.path.join(self.folder, path), '-o',
                          self.document, suite)
            for bench in self.read()['benches']:
                self.assertEqual(bench['status'], 'ok', bench)
        self.run_tare('run', *QUICK, '--python', base.path, '-o', self.document, suite, status=4)
        self.assertEqual({b['case']: b['status'] for b in self.read()['benches']},
                         {'late': 'error', 'early': 'error', 'required': 'skipped',
                          'prefix': 'error'})


class Output(Tare):
    def test_an_output_that_cannot_be_written_is_found_first(self):
        marker = os.path.join(self.folder, 'ran')
        suite = self.write('m.yaml', f'setup: open({marker!r}, "w")\n'
                                     'cases: [{name: a, run: len("")}]\n')
        for path in ('/proc/no/such.json', os.path.join(self.folder, 'no/such/folder.json'),
                     self.folder, '/proc/version', os.path.join(suite, 'x.json')):
            with self.subTest(path):
                process = self.run_tare('run', *QUICK, '-o', path, suite, status=4)
                self.assertIn(path, process.err)
                self.assertFalse(os.path.exists(marker))

    def test_a_full_disk_keeps_the_last_complete_document(self):
        self.run_tare('run', *QUICK, '-o', self.document, self.good)
        limit = os.path.getsize(self.document) + 4000
        os.remove(self.document)
        process = self.run_tare(
            'run', '--blocks', '200', '--samples', '8', '--sample-time', '50us', '--max-time', '1h',
            '-o', self.document, self.good, status=4,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertIn('cannot be saved', process.err)
        document = self.read()
        self.assertGreater(sum(len(bench['workers']) for bench in document['benches']), 0)
        self.assertFalse(document['complete'])
        self.assertEqual(sorted(os.listdir(self.folder)), ['good.yaml', 'result.json'])

    @unittest.skipIf(os.geteuid() != 0, 'mounting needs root')
    def test_a_full_file_system_keeps_the_last_complete_document(self):
        mount = os.path.join(self.folder, 'small')
        os.mkdir(mount)
        if subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=48k', 'tmpfs', mount],
                          capture_output=True, check=False).returncode != 0:
            self.skipTest('no mounting here')
        try:
            self.document = os.path.join(mount, 'result.json')
            process = self.run_tare('run', *LONG[:2], '--samples', '8', '--sample-time', '50us',
                                    '--max-time', '1h', '-o', self.document, self.good, status=4)
            self.assertIn('cannot be saved', process.err)
            self.assertGreater(len(self.read()['benches'][0]['workers']), 0)
            self.assertEqual(os.listdir(mount), ['result.json'])
        finally:
            subprocess.run(['umount', mount], check=False)

    def test_a_dry_run_measures_nothing(self):
        marker = os.path.join(self.folder, 'ran')
        suite = self.write('m.yaml', f'setup: open({marker!r}, "w")\n'
                                     'cases: [{name: a, run: len("")}]\n')
        process = self.run_tare('run', '--dry-run', '--seed', '5', '-o', self.document, suite)
        self.assertIn('m/a', process.out)
        self.assertIn('seed 5', process.out)
        self.assertFalse(os.path.exists(marker))
        self.assertFalse(os.path.exists(self.document))
        self.assertEqual(process.out, self.run_tare('run', '--dry-run', '--seed', '5', suite).out)

    def test_quiet_says_nothing_but_the_table(self):
        process = self.run_tare('run', '-q', *QUICK, self.good)
        self.assertEqual(process.err, '')
        self.assertIn('good/number', process.out)

    def test_a_pipe_gets_plain_text(self):
        process = self.run_tare('run', *QUICK, self.good)
        self.assertNotIn('\x1b', process.out + process.err)
        self.assertNotIn('\r', process.out + process.err)

    def test_a_pipe_that_closes_does_no_harm(self):
        process = subprocess.Popen(self.command('run', *QUICK, '-o', self.document, self.good),
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.environment())
        process.stdout.close()
        err = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(PATIENCE_S), 0)
        self.assertNotIn('Sanitizer', err)
        self.assertTrue(self.read()['complete'])

    def test_show_says_what_run_said(self):
        shown = self.run_tare('run', *QUICK, '-o', self.document, self.good)
        self.read()
        self.assertEqual(self.run_tare('show', self.document).out, shown.out)

    def test_json_on_stdout_is_the_document(self):
        process = self.run_tare('run', *QUICK, '--format', 'json', '-o', self.document, self.good)
        self.assertEqual(json.loads(process.out), self.read())

    def test_timeit_compares(self):
        process = self.run_tare('timeit', *QUICK, '--format', 'json', '-s', 'x = list(range(100))',
                                'sum(x)', 'len(x)')
        document = json.loads(process.out)
        self.assertEqual([b['case'] for b in document['benches']], ['sum(x)', 'len(x)'])
        self.assertEqual(len(document['changes']), 1)
        change = document['changes'][0]
        self.assertEqual(change['verdict'], 'faster')
        self.assertLess(change['ratio']['high'], 0.5)
        self.assertTrue(change['paired'])

    def test_timeit_points_at_a_bad_statement(self):
        process = self.run_tare('timeit', *QUICK, 'x = = 1', status=4)
        self.assertIn('SyntaxError', process.out + process.err)

    def test_a_seed_repeats_hash_seeds(self):
        seeds = []
        for _ in range(2):
            self.run_tare('run', *QUICK, '--seed', '77', '-o', self.document, self.good)
            seeds.append([[worker['hash_seed'] for worker in bench['workers'][:8]]
                          for bench in self.read()['benches']])
        self.assertEqual(*seeds)
        self.assertEqual(seeds[0][0], seeds[0][1])
        self.assertNotEqual(seeds[0][0], seeds[0][2])


class BadLuck(Tare):
    def resume(self, *options, count):
        """Goes on with the document and checks that nothing is twice in it."""
        self.run_tare('run', '--resume', self.document, '--blocks', str(count), '--max-time', '1h',
                      *options, self.good)
        document = self.read()
        self.assertTrue(document['complete'])
        for bench in document['benches']:
            blocks = [worker['block'] for worker in bench['workers']]
            self.assertEqual(blocks, sorted(set(blocks)))
            self.assertGreaterEqual(len(blocks), count)
            self.assertEqual(bench['status'], 'ok')
        return document

    def interrupt(self, number):
        process = self.start('run', *LONG, '-o', self.document, self.good)
        self.wait_for_workers(process, 9)
        process.send_signal(number)
        out, err = (text.decode() for text in process.communicate(timeout=PATIENCE_S))
        self.assertEqual(process.returncode, 130, err)
        self.assertNotIn('Sanitizer', err)
        self.assertIn('good/number', out)
        self.assert_nobody_left()
        document = self.read()
        self.assertFalse(document['complete'])
        self.assertEqual(self.run_tare('show', self.document).out, out)
        most = max(len(bench['workers']) for bench in document['benches'])
        self.resume(count=most + 3)

    def test_ctrl_c_saves_shows_and_can_be_resumed(self):
        self.interrupt(signal.SIGINT)

    def test_sigterm_saves_shows_and_can_be_resumed(self):
        self.interrupt(signal.SIGTERM)

    def test_ctrl_c_ends_a_selftest_with_what_there_is(self):
        process = self.start('selftest', '-q', '-o', self.document)
        self.wait_for_workers(process, 24)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn(b'verdict', out)
        self.assert_nobody_left()
        document = self.read()
        self.assertFalse(document['complete'])
        self.assertEqual([target['options'] for target in document['targets']],
                         [['-X', f'tare_work={work}'] for work in (100, 100, 101, 103, 105, 110)])
        prints = {target['build_fingerprint'] for target in document['targets']}
        self.assertEqual(len(prints), 5)

    def test_ctrl_c_during_an_endless_case_ends_at_once(self):
        began = os.path.join(self.folder, 'began')
        suite = self.write('e.yaml', 'cases:\n- name: e\n'
                           f'  setup: |\n    print(1, flush=True)\n    open({began!r}, "w")\n'
                           "  run: 'while True: pass'\n- {name: a, run: len('')}\n")
        process = self.start('run', *QUICK, '-o', self.document, suite)
        until = time.monotonic() + PATIENCE_S
        while not os.path.exists(began) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.3)
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE_S)
        self.assertEqual(process.returncode, 130, err)
        self.assertLess(time.monotonic() - begin, 5)
        self.assert_nobody_left()
        self.assertFalse(self.read()['complete'])

    def test_a_kill_at_any_moment_leaves_a_valid_document(self):
        seed = random.getrandbits(32)
        moments = random.Random(seed)
        for kill in range(4):
            resume = ['--resume', self.document] if os.path.exists(self.document) else []
            process = self.start('run', *LONG, '-o', self.document, *resume, self.good)
            time.sleep(moments.uniform(0.05, 0.8))
            process.kill()
            process.communicate(timeout=PATIENCE_S)
            self.assertEqual(process.returncode, -signal.SIGKILL, f'seed {seed}, kill {kill}')
            self.assert_nobody_left()
            if os.path.exists(self.document):
                self.assertFalse(self.read()['complete'])
        if not os.path.exists(self.document):
            process = self.start('run', *LONG, '-o', self.document, self.good)
            self.wait_for_workers(process, 1)
            process.kill()
            process.communicate(timeout=PATIENCE_S)
        before = self.read()
        most = max(len(bench['workers']) for bench in before['benches'])
        after = self.resume(count=most + 2)
        self.assertEqual(after['id'], before['id'])
        for old, new in zip(before['benches'], after['benches']):
            if old['workers']:
                self.assertEqual(new['workers'][:len(old['workers'])], old['workers'])
                self.assertEqual((new['loops'], new['unroll']), (old['loops'], old['unroll']))

    def test_a_kill_takes_an_endless_worker_along(self):
        suite = self.write('e.yaml', "cases: [{name: e, run: 'while True: pass'}]\n")
        process = self.start('run', *QUICK, suite)
        until = time.monotonic() + PATIENCE_S
        while len(self.left()) < 1 and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.3)
        process.kill()
        process.communicate(timeout=PATIENCE_S)
        self.assert_nobody_left()

    def test_a_changed_suite_cannot_go_on(self):
        self.run_tare('run', *QUICK, '-o', self.document, self.good)
        before = self.read()
        changed = self.write('good.yaml', GOOD.replace('x + 1', 'x + 2'))
        process = self.run_tare('run', '--resume', self.document, changed, status=2)
        self.assertIn('good/add', process.err)
        self.assertEqual(self.read(), before)

    def test_what_is_no_document_cannot_go_on(self):
        for text in ('', '{}', '{"schema": "tare-result", "version": 99}', '[' * 5000, 'null'):
            with open(self.document, 'w', encoding='utf-8') as file:
                file.write(text)
            process = self.run_tare('run', *QUICK, '--resume', self.document, self.good, status=2)
            self.assertIn(self.document, process.err)
            with open(self.document, encoding='utf-8') as file:
                self.assertEqual(file.read(), text)

    def test_a_complete_document_is_left_as_it_is(self):
        self.run_tare('run', *QUICK, '-o', self.document, self.good)
        before = self.read()
        self.resume(count=8)
        after = self.read()
        self.assertEqual([b['workers'] for b in before['benches']],
                         [b['workers'] for b in after['benches']])


def flatten(tests):
    for test in tests:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


def run_test(test):
    result = unittest.TestResult()
    begin = time.monotonic()
    test.run(result)
    return test, result, time.monotonic() - begin


def main(names):
    loader = unittest.defaultTestLoader
    module = sys.modules['__main__']
    tests = list(flatten(loader.loadTestsFromNames(names, module) if names
                         else loader.loadTestsFromModule(module)))
    counts = {'passed': 0, 'failed': 0, 'skipped': 0}
    # The longest first. More at once than processors: most of them wait.
    tests.sort(key=lambda test: 'bad_cases' not in test.id())
    with concurrent.futures.ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        for test, result, seconds in pool.map(run_test, tests):
            bad = result.failures + result.errors
            word = 'failed' if bad else 'skipped' if result.skipped else 'passed'
            counts[word] += 1
            print(f'{word} {seconds:5.1f} s  {test.id()}', flush=True)
            for which, text in bad:
                print(f'{which}\n{text}', flush=True)
    print(', '.join(f'{count} {word}' for word, count in counts.items()))
    return 1 if counts['failed'] else 0


if __name__ == '__main__':
    TARE, SCHEMA = map(os.path.abspath, sys.argv[1:3])
    sys.exit(main(sys.argv[3:]))
