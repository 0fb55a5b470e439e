#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker core in every CPython of this machine, hosted and embedded.

    core_test.py CORE LAUNCHER BOOT_HEADER [--only EXECUTABLE [LIBRARY]] [UNITTEST ARGUMENT]...

Without --only it runs itself once for every interpreter and mode, some side by side."""
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import unittest

import interpreters
from worker import BYE, CASE, SAMPLE, TIMED, Failed, Worker

# The core does not know which of the two modes it runs in: one of them sees every test.
EMBEDDED = ['Kernel', 'Module']

CORE = LAUNCHER = HEADER = EXECUTABLE = LIBRARY = None

# Reads marshalled code from its standard input and says which opcodes use which names.
LIST_OPCODES = '''
import dis, marshal, sys
module, code = marshal.loads(sys.stdin.buffer.read())
case = next(const for const in code.co_consts if hasattr(const, 'co_code'))
for step in dis.get_instructions(case):
    names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
    for name in names:
        if isinstance(name, str):
            print(step.opname, name)
'''


def start(*options, executable=None, env=None, stderr=subprocess.DEVNULL):
    executable = executable or EXECUTABLE
    command = [LAUNCHER, LIBRARY, executable] if LIBRARY else [executable]
    return Worker([*command, *options, '-s'], CORE, HEADER, env=env, stderr=stderr)


class CoreTest(unittest.TestCase):
    shared = None

    @classmethod
    def tearDownClass(cls):
        if CoreTest.shared:
            CoreTest.shared.close()
            CoreTest.shared = None

    def setUp(self):
        """One worker for all tests that leave it alive; a case does not outlive its test."""
        if CoreTest.shared is None:
            CoreTest.shared = start('-S')
        self.worker = CoreTest.shared
        self.addCleanup(self.leave)

    def leave(self):
        try:
            self.worker.end()
        except (Failed, AssertionError, EOFError, OSError):
            pass
        if self.worker.process.poll() is not None:
            self.worker.close()
            CoreTest.shared = None

    def own(self, *options, **settings):
        worker = start(*options, **settings)
        self.addCleanup(worker.close)
        return worker

    def failure(self, call, *arguments, **settings):
        with self.assertRaises(Failed) as caught:
            call(*arguments, **settings)
        return caught.exception.args[0]

    def told(self, call=None, *arguments, **settings):
        """What a case tells by raising it: the text behind 'ValueError: '."""
        message = self.failure(call or self.worker.end, *arguments, **settings)['message']
        self.assertTrue(message.startswith('ValueError: '), message)
        return message[len('ValueError: '):]


class Kernel(CoreTest):
    def test_hello_names_the_interpreter(self):
        self.assertEqual(self.worker.hello['magic'], b'tare-wire')
        self.assertEqual(self.worker.hello['pid'], self.worker.process.pid)
        self.assertRegex(self.worker.hello['python'].decode(), r'^3\.\d+\.\d+')

    def test_a_sample_takes_its_turns(self):
        self.worker.case('x + 1', setup='x = 1', many=10)
        timed = self.worker.sample(1000)
        self.assertEqual(timed['turns'], 1000)
        self.assertGreater(timed['elapsed_ns'], 1000)
        self.assertGreater(timed['cpu_ns'], 0)
        self.assertEqual((timed['batch'], timed['prepare_ns'], timed['modules']), (0, 0, None))

    def test_more_turns_take_longer(self):
        self.worker.case('x + 1', setup='x = 1', many=100)
        few, many = (min(self.worker.sample(turns, lead=20)['elapsed_ns'] for _ in range(9))
                     for turns in (50, 500))
        self.assertGreater(many, 4 * few)

    def test_lead_and_turns_and_copies_multiply(self):
        self.worker.case('n[0] += 1', setup='n = [0]', teardown='raise ValueError(n[0])', many=3)
        self.worker.sample(5, lead=4)
        self.worker.sample(1)
        self.assertEqual(self.told(), str((4 + 5) * 3 + 3))

    def test_the_few_copies_have_a_loop_of_their_own(self):
        self.worker.case('n[0] += 1', setup='n = [0]', teardown='raise ValueError(n[0])',
                         few=2, many=8)
        self.assertEqual(self.worker.sample(5, few=1, lead=1)['turns'], 5)
        self.worker.sample(1)
        self.assertEqual(self.told(), str((1 + 5) * 2 + 8))

    def test_a_case_that_is_not_sampled_runs_setup_and_teardown(self):
        self.worker.case('n += 1', setup='n = 3', teardown='raise ValueError(n)')
        self.assertEqual(self.told(), '3')

    def test_names_of_setup_parameters_and_prepare_are_fast_locals(self):
        ready = self.worker.case('use(a, b, c)', module_setup='def use(*args): pass', setup='a = 1',
                                 prepare='c = object()', params=[('b', '2')], want_code=1)
        listed = subprocess.run([EXECUTABLE, '-S', '-c', LIST_OPCODES], input=ready['code'],
                                capture_output=True, check=True).stdout.decode()
        for name in 'abc':
            opcodes = {line.split()[0] for line in listed.splitlines()
                       if line.split()[1] == name and 'FAST' not in line.split()[0]}
            self.assertEqual(opcodes, set(), name)
            self.assertIn(f'FAST {name}', listed.replace('_BORROW', '').replace('_LOAD_FAST', ''))
        self.assertIn('LOAD_GLOBAL use', listed)

    def test_parameters_are_seen_everywhere(self):
        self.worker.case(
            'log.append((n, kind))', setup='log = [n, kind]', prepare='log = log + [n]',
            params=[('n', '-2'), ('kind', "'a\\n\"'"), ('none', 'None'), ('real', '1e300')],
            teardown='raise ValueError((n, kind, none, real))')
        self.worker.sample(2)
        self.assertEqual(self.told(), str((-2, 'a\n"', None, 1e300)))

    def test_sixty_four_parameters(self):
        params = [(f'p{i}', str(i)) for i in range(64)]
        self.worker.case('pass', params=params, teardown='raise ValueError(p0 + p63)')
        self.assertEqual(self.told(), '63')

    def test_code_of_another_worker_does_the_same(self):
        text = {'run': 'n[0] += step', 'setup': 'n = [base]', 'params': [('step', '2')],
                'module_setup': 'base = 100', 'teardown': 'raise ValueError(n[0])',
                'few': 2, 'many': 8, 'file': 'x.yaml'}
        ready = self.worker.case(want_code=1, **text)
        self.assertEqual(ready['empty_body'], 0)
        other = self.own('-S')
        again = other.case(code=ready['code'], **text)
        self.assertIsNone(again['code'])
        for worker in (self.worker, other):
            worker.sample(3, few=1)
            worker.sample(3)
            self.assertEqual(self.told(worker.end), str(100 + 2 * (3 * 2 + 3 * 8)))

    def test_code_of_another_worker_fails_at_the_same_place(self):
        text = {'run': ('n = 1\nn / 0\n', 7, 5), 'file': 'x.yaml'}
        ready = self.worker.case(want_code=1, **text)
        other = self.own('-S')
        other.case(code=ready['code'], **text)
        self.assertEqual(self.failure(other.sample, 1)['line'], 8)

    def test_a_case_is_set_up_again_in_the_same_process(self):
        text = {'run': 'n.append(1)', 'setup': 'n = []', 'teardown': 'seen.append(len(n))',
                'module_setup': 'import sys\nseen = sys.__dict__.setdefault("_seen", [])'}
        for turns in (3, 5):
            self.worker.case(**text)
            self.worker.sample(turns)
            self.worker.end()
        self.assertEqual(
            self.told(self.worker.case, 'pass', setup='import sys; raise ValueError(sys._seen)'),
            '[3, 5]')

    def test_one_case_does_not_see_the_names_of_another(self):
        self.worker.case('pass', module_setup='left = 1')
        self.worker.end()
        failure = self.failure(self.worker.case, 'pass', setup='left')
        self.assertEqual(failure['message'], "NameError: name 'left' is not defined")

    def test_a_body_that_compiles_to_nothing_is_told(self):
        for run in ('pass', '1 + 1', '...', "'text'", 'None', '1\n2', '# no more\npass',
                    'x: int', '(1, 2)'):
            with self.subTest(run):
                ready = self.worker.case(run)
                self.worker.end()
                self.assertEqual(ready['empty_body'], 1)
        for run in ('x', 'x = 1', 'f()', 'x + 1', 'del x', 'for _ in (): pass', '[]'):
            with self.subTest(run):
                ready = self.worker.case(run)
                self.worker.end()
                self.assertEqual(ready['empty_body'], 0)

    def test_a_global_of_the_suite_may_be_assigned(self):
        for run in ('global n\nn += 1', 'global n; n += 1', 'if True:\n    global n\n    n += 1',
                    'for _ in (1,):\n    global n, m\n    n += 1'):
            with self.subTest(run):
                self.worker.case(run, module_setup='n = 0', few=1, many=4,
                                 teardown='raise ValueError(n)')
                self.worker.sample(2)
                self.assertEqual(self.told(), '8')

    def test_a_global_in_a_function_of_the_case_is_the_function_s(self):
        self.worker.case('f()', setup='n = 5\ndef f():\n    global n\n    n += 1',
                         module_setup='n = 0', teardown='raise ValueError((n, f.__globals__["n"]))',
                         many=2)
        self.worker.sample(2)
        self.assertEqual(self.told(), '(5, 4)')

    def test_a_tuple_of_a_million_turns_makes_no_garbage(self):
        self.worker.case('pass', setup='x = 1')
        self.assertEqual(self.worker.sample(1000000)['collections'], 0)

    def test_what_a_case_prints_is_not_on_the_wire(self):
        self.worker.case('print("x" * 10000)', setup='import sys, os')
        self.assertEqual(self.worker.sample(50)['turns'], 50)

    def test_names_beyond_ascii(self):
        self.worker.case("größe += len('日本')", setup='größe = 0',
                         teardown='raise ValueError(größe)', many=2)
        self.worker.sample(3)
        self.assertEqual(self.told(), '12')


class Module(CoreTest):
    def test_names_of_the_module_are_globals(self):
        self.worker.case('n.append(square(3))', setup='n = []', many=2,
                         module_setup='def square(x):\n    return x * x\n',
                         teardown='raise ValueError(n)')
        self.worker.sample(1)
        self.assertEqual(self.told(), '[9, 9]')

    def test_its_classes_can_be_pickled(self):
        self.worker.case('pickle.loads(pickle.dumps(Point()))',
                         module_setup='import pickle\nclass Point: pass')
        self.assertEqual(self.worker.sample(2)['turns'], 2)

    def test_it_knows_its_file_and_no_argument(self):
        self.assertEqual(
            self.told(self.worker.case, 'pass', module_setup='import sys', file='dir/x.yaml',
                      setup='raise ValueError((__file__, sys.argv, __name__))'),
            "('dir/x.yaml', ['tare'], 'tare_case')")

    def test_required_modules_are_imported(self):
        self.worker.case('pass', requires=['json', 'os.path'])

    def test_a_module_that_is_not_there_is_told(self):
        for name in ('no_such_module_at_all', 'json.no_such_module', 'no.such'):
            with self.subTest(name):
                failure = self.failure(self.worker.case, 'pass', requires=['json', name])
                self.assertEqual((failure['phase'], failure['kind']),
                                 ('requires', 'missing-module'))
                self.assertIn(name.split('.')[-1 if name.startswith('json') else 0],
                              failure['message'])

    def test_an_import_that_fails_elsewhere_is_an_exception(self):
        failure = self.failure(self.worker.case, 'import no_such_module_at_all\n', setup='',
                               module_setup='import no_such_module_at_all')
        self.assertEqual((failure['phase'], failure['kind']), ('module setup', 'exception'))
        self.assertEqual(failure['line'], 1)

    def test_modules_of_the_standard_library_are_not_from_outside(self):
        self.worker.case('json', setup='import json, decimal, email.message, array, unicodedata')
        self.assertEqual(self.worker.sample(1, want_modules=1)['modules'], b'')

    def test_modules_of_a_virtual_environment_are_from_outside(self):
        with tempfile.TemporaryDirectory() as folder:
            executable = make_venv(folder)
            worker = self.own(executable=executable)
            worker.case('onlyhere.f(); space.inner', setup='import onlyhere, json, space.inner',
                        teardown='import sys; raise ValueError((sys.prefix, sys.executable))')
            modules = worker.sample(1, want_modules=1)['modules'].decode().split()
            self.assertEqual(sorted(modules), ['onlyhere', 'space', 'space.inner'])
            self.assertEqual(self.told(worker.end), str((folder, executable)))
            bare = self.own('-S', executable=executable)
            failure = self.failure(bare.case, 'pass', requires=['onlyhere'])
            self.assertEqual(failure['kind'], 'missing-module')


def make_venv(folder):
    """A virtual environment with one module, made faster than `python -m venv` would."""
    found = next(one for one in interpreters.find_all() if one.real == os.path.realpath(EXECUTABLE))
    site = os.path.join(folder, 'lib', 'python{}.{}{}'.format(*found.version[:2], '' if found.gil else 't'),
                        'site-packages')
    os.makedirs(os.path.join(folder, 'bin'))
    os.makedirs(os.path.join(site, 'space'))
    executable = os.path.join(folder, 'bin', os.path.basename(EXECUTABLE))
    os.symlink(EXECUTABLE, executable)
    files = {os.path.join(folder, 'pyvenv.cfg'): f'home = {os.path.dirname(EXECUTABLE)}\n',
             os.path.join(site, 'onlyhere.py'): 'def f(): return 1\n',
             os.path.join(site, 'space', 'inner.py'): ''}
    for path, text in files.items():
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text)
    return executable


class Prepare(CoreTest):
    def test_every_execution_gets_an_input_of_its_own(self):
        self.worker.case('assert q == [1]; q.append(2); n[0] += 1', prepare='q = [1]',
                         setup='n = [0]', teardown='raise ValueError(n[0])')
        timed = self.worker.sample(50, lead=7)
        self.assertEqual((timed['turns'], timed['batch']), (50, 50))
        self.assertGreater(timed['prepare_ns'], 0)
        self.assertEqual(self.told(), '56')  # a lead is at most a tenth of its batch, and one

    def test_several_names_come_together(self):
        self.worker.case('assert a == -b; n.append(a)', setup='i = iter(range(9)); n = []',
                         prepare='a = next(i); b = -a; unused = 7',
                         teardown='raise ValueError(n)')
        self.worker.sample(4)
        self.assertEqual(self.told(), '[0, 1, 2, 3]')

    def test_a_batch_is_no_larger_than_asked(self):
        self.worker.case('n.append(q)', setup='n = []; i = iter(range(99))', prepare='q = next(i)',
                         teardown='raise ValueError(n)')
        timed = self.worker.sample(10, lead=2, batch=4)
        self.assertEqual((timed['turns'], timed['batch']), (10, 4))
        self.assertEqual(self.told(), str(list(range(13))))  # each batch has a lead of one

    def test_a_batch_grows_no_further_than_memory_allows(self):
        self.worker.case('q[0]', setup='x = b"x"', prepare='q = x * (1 << 20)')
        timed = self.worker.sample(100, batch_bytes=16 << 20)
        self.assertEqual(timed['turns'], 100)
        self.assertGreater(timed['batch'], 4)
        self.assertLess(timed['batch'], 40)

    def test_an_input_larger_than_allowed_is_measured_alone(self):
        """Or with one more: the last input of the batch before lives until it is replaced."""
        self.worker.case('q[0]', setup='x = b"x"', prepare='q = x * (8 << 20)')
        timed = self.worker.sample(6, batch_bytes=1 << 20)
        self.assertEqual(timed['turns'], 6)
        self.assertLessEqual(timed['batch'], 2)

    def test_preparing_is_not_timed(self):
        self.worker.case('q', setup='x = range(30000)', prepare='q = sum(x)')
        timed = self.worker.sample(10)
        self.assertGreater(timed['prepare_ns'], 10 * timed['elapsed_ns'])

    def test_no_input_dies_while_the_clock_runs(self):
        self.worker.case(
            'log.append("run"); del q', prepare='q = Input()', setup='log = LOG',
            module_setup='LOG = []\nclass Input:\n    def __del__(self): LOG.append("died")\n',
            teardown='raise ValueError(log)')
        self.worker.sample(3)
        self.assertEqual(self.told(), str(['run'] * 3 + ['died'] * 3))

    def test_names_that_the_body_does_not_use_are_an_error(self):
        failure = self.failure(self.worker.case, 'pass', prepare='q = 1')
        self.assertEqual(failure['phase'], 'compile')
        self.assertIn("'prepare'", failure['message'])

    def test_names_bound_by_other_statements_count(self):
        prepares = ['import json as q', 'def q(): pass', 'class q: pass',
                    'for q in (1, 2): pass', 'q, r = 1, 2', '(q := 5)', 'q: int = 4',
                    'with open("/dev/null") as q: pass', 'if True:\n    q = 1', '[q] = [1]',
                    'try:\n    q = 1\nfinally:\n    pass']
        for prepare in prepares:
            with self.subTest(prepare):
                self.worker.case('q', prepare=prepare)
                self.assertEqual(self.worker.sample(3)['batch'], 3)
                self.worker.end()

    def test_few_copies_do_not_matter_to_it(self):
        self.worker.case('n[0] += len(q)', setup='n = [0]', prepare='q = "x"', few=1, many=1,
                         teardown='raise ValueError(n[0])')
        self.worker.sample(5)
        self.assertEqual(self.told(), '5')


class Collector(CoreTest):
    def test_it_is_on_unless_told(self):
        self.worker.case('assert gc.isenabled()', setup='import gc')
        self.worker.sample(1)

    def test_it_is_off_for_the_case_that_says_so_alone(self):
        self.worker.case('assert not gc.isenabled()', setup='import gc', gc_off=1)
        self.worker.sample(2)
        self.worker.end()
        self.test_it_is_on_unless_told()

    def test_it_is_on_again_after_a_failure(self):
        self.worker.case('1 / 0', gc_off=1)
        failure = self.failure(self.worker.sample, 1)
        self.assertEqual(failure['message'], 'ZeroDivisionError: division by zero')
        self.test_it_is_on_unless_told()

    def test_collections_of_a_sample_and_its_lead_are_counted(self):
        for prepare, run in ((None, 'gc.collect()'), ('q = 1', 'q; gc.collect()')):
            self.worker.case(run, setup='import gc', prepare=prepare, gc_off=1)
            self.assertEqual(self.worker.sample(5)['collections'], 5)
            self.assertEqual(self.worker.sample(5, lead=1)['collections'], 6)
            self.worker.end()

    def test_garbage_in_cycles_is_collected_when_it_is_on(self):
        self.worker.case('a = []; a.append(a)', many=100)
        self.assertGreater(self.worker.sample(1000)['collections'], 0)

    def test_garbage_in_cycles_is_left_alone_when_it_is_off(self):
        self.worker.case('a = []; a.append(a)', many=100, gc_off=1)
        self.assertEqual(self.worker.sample(100)['collections'], 0)

    def test_garbage_of_one_sample_is_gone_before_the_next_when_it_is_off(self):
        self.worker.case('a = Cyclic(); a.a = a', gc_off=1, many=10, setup='import gc',
                         module_setup='class Cyclic: pass',
                         teardown='raise ValueError(sum(type(o) is Cyclic '
                                  'for o in gc.get_objects()))')
        for _ in range(3):
            self.worker.sample(10)
        self.assertLessEqual(int(self.told()), 101)  # the last name holds one


class Failures(CoreTest):
    def test_a_syntax_error_has_line_and_column_of_the_suite(self):
        for part in ('module_setup', 'setup', 'prepare', 'run', 'teardown'):
            for text, line, col in (('b = = 2', 20, 7 + 4), ('a = 1\nb = = 2\n', 21, 7 + 4)):
                with self.subTest(part=part, text=text):
                    parts = {'run': 'q', 'prepare': 'q = 1', part: (text, 20, 7)}
                    failure = self.failure(self.worker.case, **parts)
                    self.assertEqual((failure['phase'], failure['kind']), ('compile', 'syntax'))
                    self.assertEqual((failure['line'], failure['col']), (line, col))
                    self.assertTrue(failure['message'].startswith('SyntaxError: invalid'))

    def test_an_indentation_error_is_a_syntax_error(self):
        failure = self.failure(self.worker.case, ('a = 1\n  b = 2\n', 5, 3))
        self.assertEqual((failure['kind'], failure['line']), ('syntax', 6))
        self.assertIn('IndentationError: unexpected indent', failure['message'])

    def test_an_unclosed_bracket_is_a_syntax_error(self):
        failure = self.failure(self.worker.case, ('a = (1,\nb = 2\n', 5, 3))
        self.assertEqual(failure['kind'], 'syntax')
        self.assertIn(failure['line'], (5, 6, 7))

    def test_what_has_no_place_at_the_top_is_a_syntax_error(self):
        for text in ('return 1', 'break', 'continue', 'yield 1', 'await f()', 'nonlocal x',
                     'from json import *', 'from __future__ import annotations',
                     'x = 1\nglobal x', 'async with f(): pass', 'None = 1', 'f() = 2'):
            with self.subTest(text):
                failure = self.failure(self.worker.case, ('pass\n' + text, 11, 4))
                self.assertEqual(failure['kind'], 'syntax')
                self.assertEqual(failure['phase'], 'compile')
                # 3.9 gives the line of the whole function to an import that may not be there.
                self.assertIn(failure['line'], (11, 12, 13))

    def test_a_parameter_may_not_be_global(self):
        failure = self.failure(self.worker.case, ('global n\nn += 1', 8, 1), params=[('n', '1')])
        self.assertEqual((failure['kind'], failure['line']), ('syntax', 8))

    def test_a_nul_in_the_code_is_an_error(self):
        failure = self.failure(self.worker.case, 'a = 1\0')
        self.assertEqual(failure['phase'], 'compile')

    def test_an_exception_has_the_line_of_the_suite(self):
        self.worker.case(('a = 0\nb = 1\nb / a\n', 30, 5), file='dir/s.yaml', few=1, many=4)
        failure = self.failure(self.worker.sample, 1)
        self.assertEqual((failure['phase'], failure['kind']), ('run', 'exception'))
        self.assertEqual(failure['message'], 'ZeroDivisionError: division by zero')
        self.assertEqual(failure['line'], 32)
        self.assertIn('File "dir/s.yaml", line 32, in case', failure['traceback'])
        self.assertNotIn('<tare>', failure['traceback'])

    def test_every_part_names_itself(self):
        bad = ('1 / 0', 9, 3)
        for phase, parts in (('setup', {'setup': bad}), ('module setup', {'module_setup': bad})):
            with self.subTest(phase):
                failure = self.failure(self.worker.case, 'pass', **parts)
                self.assertEqual((failure['phase'], failure['line']), (phase, 9))
        self.worker.case('q', prepare=('q = 1\n1 / 0', 9, 3))
        failure = self.failure(self.worker.sample, 1)
        self.assertEqual((failure['phase'], failure['line']), ('prepare', 10))
        self.worker.case('q / 0', prepare='q = 1')
        failure = self.failure(self.worker.sample, 1)
        self.assertEqual((failure['phase'], failure['line']), ('run', 1))
        self.worker.case('pass', teardown=bad)
        self.worker.sample(1)
        failure = self.failure(self.worker.end)
        self.assertEqual((failure['phase'], failure['line']), ('teardown', 9))

    def test_a_failure_in_a_helper_names_the_deepest_line_of_the_suite(self):
        self.worker.case(('f()', 40, 1), module_setup=('def f():\n    g()\ndef g():\n    1 / 0\n',
                                                        3, 3))
        failure = self.failure(self.worker.sample, 1)
        self.assertEqual(failure['line'], 6)
        for line in ('line 40, in case', 'line 4, in f', 'line 6, in g'):
            self.assertIn(line, failure['traceback'])

    def test_a_failure_in_a_library_names_the_line_that_called_it(self):
        self.worker.case(('import json\njson.loads("{")', 40, 1))
        failure = self.failure(self.worker.sample, 1)
        self.assertEqual(failure['line'], 41)
        self.assertTrue(failure['message'].startswith('json.decoder.JSONDecodeError: '))

    def test_a_failure_after_good_samples_is_told(self):
        self.worker.case('next(i)', setup='i = iter(range(10))')
        self.worker.sample(8)
        failure = self.failure(self.worker.sample, 8)
        self.assertEqual(failure['message'], 'StopIteration')

    def test_every_kind_of_exception_is_told(self):
        kinds = {
            'sys.exit(3)': 'SystemExit: 3',
            'raise SystemExit': 'SystemExit',
            'raise KeyboardInterrupt': 'KeyboardInterrupt',
            'raise GeneratorExit("x")': 'GeneratorExit: x',
            'raise StopIteration(4)': 'StopIteration: 4',
            'raise Custom("a", 1)': "Custom: ('a', 1)",
            'raise MemoryError': 'MemoryError',
            'assert False, "why"': 'AssertionError: why',
            'raise Unprintable': 'Unprintable: <the exception cannot be printed>',
            'raise ValueError("\\ud800 \\0 \\n é")': 'ValueError: ? \0 \n é',
            'eval("1 +")': None,
            'raise 1': 'TypeError: exceptions must derive from BaseException',
        }
        module = ('import sys\nclass Custom(Exception): pass\nclass Unprintable(Exception):\n'
                  '    def __str__(self): raise SystemExit(1)\n')
        for run, message in kinds.items():
            with self.subTest(run):
                self.worker.case((run, 14, 2), module_setup=module)
                failure = self.failure(self.worker.sample, 1)
                self.assertEqual((failure['kind'], failure['line']), ('exception', 14))
                if message is not None:
                    self.assertEqual(failure['message'], message)

    def test_endless_recursion_is_an_exception(self):
        self.worker.case(('f()', 9, 1), module_setup=('def f():\n    f()\n', 2, 1))
        failure = self.failure(self.worker.sample, 1)
        self.assertTrue(failure['message'].startswith('RecursionError: '), failure['message'])
        self.assertEqual(failure['line'], 3)

    def test_a_message_of_megabytes_arrives(self):
        self.worker.case('raise ValueError("x" * 5000000)')
        self.assertEqual(len(self.failure(self.worker.sample, 1)['message']), 5000000 + 12)

    def test_a_worker_that_failed_takes_the_next_case(self):
        for _ in range(3):
            self.failure(self.worker.case, '1 +')
            self.worker.case('1 / x', setup='x = 0')
            self.failure(self.worker.sample, 1)
        self.worker.case('x', setup='x = 0')
        self.assertEqual(self.worker.sample(3)['turns'], 3)

    def test_a_case_that_ruins_its_interpreter_is_still_told(self):
        worker = self.own('-S')
        worker.case('sys.modules.clear(); builtins.__dict__["print"] = None; 1 / 0',
                    setup='import sys, builtins')
        failure = self.failure(worker.sample, 1)
        self.assertIn('ZeroDivisionError', failure['message'])

    def test_a_case_without_builtins_is_still_told(self):
        worker = self.own('-S')
        worker.case('builtins.__dict__.clear(); undefined', setup='import builtins')
        failure = self.failure(worker.sample, 1)
        self.assertEqual(failure['phase'], 'run')


class Processes(CoreTest):
    def test_a_forked_child_that_goes_on_says_nothing(self):
        worker = self.own('-S')
        worker.case('if os.fork():\n    os.wait()', setup='import os')
        for turns in (1, 2):
            self.assertEqual(worker.sample(turns)['turns'], turns)
        worker.end()
        worker.case('x', setup='x = 1')
        self.assertEqual(worker.sample(5)['turns'], 5)

    def test_a_forked_child_that_fails_says_nothing(self):
        worker = self.own('-S')
        worker.case('if os.fork():\n    os.wait()\nelse:\n    1 / 0', setup='import os')
        self.assertEqual(worker.sample(1)['turns'], 1)
        self.assertEqual(worker.sample(2)['turns'], 2)

    def test_a_child_of_the_teardown_says_nothing(self):
        worker = self.own('-S')
        worker.case('pass', setup='import os', teardown='if os.fork():\n    os.wait()')
        worker.end()
        worker.case('pass')

    def test_a_worker_whose_runner_is_gone_leaves(self):
        worker = self.own('-S')
        worker.case('pass')
        worker.socket.close()
        self.assertEqual(worker.process.wait(20), 70)

    def test_a_worker_that_is_sent_nonsense_leaves(self):
        frames = [(SAMPLE, b''), (TIMED, b''), (CASE, b'short'), (99, b''), (CASE, b'\xff' * 500)]
        for kind, payload in frames:
            with self.subTest(kind=kind, size=len(payload)):
                worker = self.own('-S')
                worker.send(kind, payload)
                self.assertEqual(worker.process.wait(20), 70)

    def test_a_worker_that_is_told_to_leave_does_so_without_an_exit_handler(self):
        worker = self.own('-S')
        worker.case('pass', setup='import atexit, os; atexit.register(os._exit, 9)')
        worker.end()
        worker.send(BYE)
        self.assertEqual(worker.process.wait(20), 0)

    def test_threads_of_the_case_go_on_while_it_waits(self):
        worker = self.own('-S')
        worker.case('done.wait(20); assert done.is_set()',
                    setup='import threading\ndone = threading.Event()\n'
                          'threading.Thread(target=done.set, daemon=True).start()')
        self.assertEqual(worker.sample(3)['turns'], 3)


def run_one(specification):
    name, arguments = specification
    done = subprocess.run([sys.executable, __file__, CORE, LAUNCHER, HEADER, '--only', *arguments],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
    return name, done.returncode, done.stdout.decode(errors='replace')


def run_all(rest):
    todo = []
    for one in interpreters.find_all():
        todo.append((f'{one}, hosted', [one.path, '', *rest]))
        if one.library:
            todo.append((f'{one}, embedded', [one.path, one.library, *(rest or EMBEDDED)]))
    if not todo:
        print('no CPython from 3.9 on was found')
        return 77
    passed = failed = skipped = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, status, output in pool.map(run_one, todo):
            print(f"{'ok' if status == 0 else 'FAILED'}  {name}", flush=True)
            if status != 0:
                print(output)
            ran = re.search(r'^Ran (\d+) tests? in', output, re.M)
            bad = sum(map(int, re.findall(r'(?:failures|errors)=(\d+)', output)))
            aside = sum(map(int, re.findall(r'skipped=(\d+)', output)))
            bad = max(bad, 1) if status != 0 else 0
            failed += bad
            skipped += aside
            passed += max(0, int(ran[1]) - bad - aside) if ran else 0
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return 1 if failed else 0


if __name__ == '__main__':
    CORE, LAUNCHER, HEADER, *others = sys.argv[1:]
    if others[:1] != ['--only']:
        sys.exit(run_all(others))
    EXECUTABLE, LIBRARY = others[1], others[2] or None
    unittest.main(argv=[sys.argv[0], *others[3:]])
