#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases that await, that several threads run, that are run once and that are processes of their own, in
every CPython of this machine.

    drive_test.py CORE BOOT_HEADER"""
import os
import sys
import tempfile
import time
import unittest

import interpreters
from worker import Failed, Worker

CORE = HEADER = None
RUN, IMPORT, STARTUP = range(3)
MS = 1_000_000


class Drive:
    one = None

    def setUp(self):
        self.worker = self.own()

    def own(self, *options, **settings):
        worker = Worker([self.one.path, *options, '-s'], CORE, HEADER, **settings)
        self.addCleanup(worker.close)
        return worker

    def failure(self, call, *arguments, **settings):
        with self.assertRaises(Failed) as caught:
            call(*arguments, **settings)
        return caught.exception.args[0]

    # Code that awaits.

    def test_a_case_awaits_in_all_its_parts(self):
        self.worker.case(
            'await asyncio.sleep(0)\nasync for i in items(x): total += i\n'
            'async with asyncio.Lock(): pass',
            module_setup='import asyncio\nasync def items(n):\n    for i in range(n):\n        yield i',
            setup='await asyncio.sleep(0)\ntotal = 0', prepare='x = await asyncio.sleep(0, 3)',
            teardown='await asyncio.sleep(0)\nraise ValueError(total)', is_async=1)
        self.assertEqual(self.worker.sample(5)['turns'], 5)
        failure = self.failure(self.worker.end)
        self.assertEqual((failure['phase'], failure['message']), ('teardown', 'ValueError: 15'))

    def test_waits_are_in_the_figure_and_the_loops_start_is_not(self):
        self.worker.case('await sleep(0.003)', setup='from asyncio import sleep', is_async=1)
        timed = self.worker.sample(4)
        self.assertGreater(timed['elapsed_ns'], 12 * MS)
        self.worker.end()
        self.worker.case('await nothing()', module_setup='async def nothing(): pass', is_async=1)
        least = min(self.worker.sample(1, lead=1)['elapsed_ns'] for _ in range(50))
        self.assertLess(least, MS)

    def test_copies_of_a_body_that_awaits(self):
        self.worker.case('n += 1\nawait sleep(0)', setup='from asyncio import sleep\nn = 0',
                         teardown='raise ValueError(n)', few=2, many=8, is_async=1)
        self.worker.sample(10)
        self.worker.sample(10, few=1)
        self.assertEqual(self.failure(self.worker.end)['message'], 'ValueError: 100')

    def test_exceptions_have_the_line_of_the_suite_and_no_frame_of_the_loop(self):
        self.worker.case(('await fail()', 31, 7), module_setup=('async def fail(): 1/0', 3, 3),
                         is_async=1)
        failure = self.failure(self.worker.sample, 1)
        self.assertEqual((failure['phase'], failure['line']), ('run', 3))
        self.assertEqual(failure['message'], 'ZeroDivisionError: division by zero')
        self.assertIn('line 31, in case', failure['traceback'])
        self.assertNotIn('runners.py', failure['traceback'])
        self.worker.case('await nothing()', module_setup='async def nothing(): pass', is_async=1)
        self.assertEqual(self.worker.sample(3)['turns'], 3)

    def test_code_that_awaits_without_the_key_is_told_so(self):
        for run in ('await x', 'async for i in x: pass', 'async with x: pass',
                    'y = [i async for i in x]'):
            with self.subTest(run=run):
                failure = self.failure(self.worker.case, ('\n' + run, 7, 3), setup='x = 1')
                self.assertEqual(failure['kind'], 'syntax')
                self.assertIn(failure['line'], (7, 8))  # 3.9 does not always say
                self.assertIn('needs the key `async: true`', failure['message'])
        failure = self.failure(self.worker.case, 'await return')
        self.assertNotIn('async: true', failure['message'])
        for run in ('yield 1', 'return', 'break'):
            with self.subTest(run=run):
                self.assertEqual(self.failure(self.worker.case, run, is_async=1)['kind'], 'syntax')

    def test_tasks_that_are_left_behind_are_counted(self):
        setup = 'import asyncio\nserver = asyncio.ensure_future(asyncio.sleep(100))\nleft = []'
        self.worker.case('left.append(asyncio.ensure_future(asyncio.sleep(50)))', setup=setup,
                         is_async=1)
        self.assertEqual(self.worker.sample(3, want_modules=1)['tasks'], 3)
        self.worker.end()
        self.worker.case('await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))', setup=setup,
                         is_async=1)
        self.assertEqual(self.worker.sample(3, want_modules=1)['tasks'], 0)

    def test_an_empty_body_is_empty_with_the_key_too(self):
        self.assertEqual(self.worker.case('pass', is_async=1)['empty_body'], 1)
        self.worker.end()
        self.assertEqual(self.worker.case('await nothing()', is_async=1,
                                          module_setup='async def nothing(): pass')['empty_body'], 0)

    # Several threads.

    def test_each_thread_has_its_own_setup_and_all_share_the_globals(self):
        self.worker.case('n += 1', module_setup='import threading\nseen = []',
                         setup='n = 0\nseen.append(threading.get_ident())',
                         teardown='seen.append(n)\nif len(seen) == 6: raise ValueError(sorted(seen)[:3])',
                         threads=3)
        self.assertEqual(self.worker.sample(1000, lead=10)['turns'], 1000)
        self.assertEqual(self.failure(self.worker.end)['message'], 'ValueError: [1010, 1010, 1010]')

    def test_the_parameters_reach_all_threads(self):
        self.worker.case('seen.append(n)', module_setup='seen = []', params=[('n', '7')],
                         teardown='if len(seen) == 40: raise ValueError(set(seen))', threads=4)
        self.worker.sample(10)
        self.assertIn('{7}', self.failure(self.worker.end)['message'])

    def test_waits_of_threads_overlap(self):
        self.worker.case('sleep(0.02)', setup='from time import sleep', threads=4)
        timed = self.worker.sample(3)
        self.assertGreaterEqual(timed['elapsed_ns'], 60 * MS)
        self.assertLess(timed['elapsed_ns'], 200 * MS)

    def test_the_time_of_busy_threads_adds_up(self):
        self.worker.case('for i in range(1000): pass', threads=1)
        self.worker.sample(1000)
        one = self.worker.sample(1000)
        self.worker.end()
        self.worker.case('for i in range(1000): pass', threads=3)
        self.worker.sample(1000)
        three = self.worker.sample(1000)
        self.assertGreater(three['cpu_ns'], 1.5 * one['cpu_ns'])

    def test_each_thread_prepares_inputs_of_its_own(self):
        self.worker.case('seen.append(x)', module_setup='seen = []', prepare='x = object()',
                         teardown='if len(seen) == 120: raise ValueError(len(set(map(id, seen))))',
                         threads=3)
        timed = self.worker.sample(40, batch=16)
        self.assertEqual((timed['turns'], timed['batch']), (40, 16))
        self.assertEqual(self.failure(self.worker.end)['message'], 'ValueError: 120')

    def test_a_thread_that_fails_fails_the_case_with_its_traceback(self):
        code = 'if get_ident() != first: raise ValueError("one of them")'
        self.worker.case((code, 12, 3), module_setup='from threading import get_ident, main_thread',
                         setup='first = main_thread().ident', threads=3)
        failure = self.failure(self.worker.sample, 100)
        self.assertEqual((failure['phase'], failure['message'], failure['line']),
                         ('run', 'ValueError: one of them', 12))
        self.assertIn('in case', failure['traceback'])
        self.worker.case('pass', setup='x = 1', threads=2)
        self.assertEqual(self.worker.sample(3)['turns'], 3)

    def test_the_main_thread_may_fail_as_well(self):
        self.worker.case('if get_ident() == first: raise ValueError("the leader")',
                         module_setup='from threading import get_ident, main_thread',
                         setup='first = main_thread().ident', threads=3)
        self.assertEqual(self.failure(self.worker.sample, 100)['message'], 'ValueError: the leader')

    def test_setup_and_teardown_fail_in_any_thread(self):
        second = 'seen.append(1)\nif len(seen) == 2: raise ValueError(len(seen))'
        failure = self.failure(self.worker.case, 'x', setup=second, module_setup='seen = []', threads=4)
        self.assertEqual((failure['phase'], failure['message']), ('setup', 'ValueError: 2'))
        self.worker.case('seen', teardown=second, module_setup='seen = []', threads=4)
        failure = self.failure(self.worker.end)
        self.assertEqual((failure['phase'], failure['message']), ('teardown', 'ValueError: 2'))

    def test_a_thread_that_leaves_fails_the_case(self):
        self.worker.case('import sys; sys.exit(3)', threads=2)
        self.assertEqual(self.failure(self.worker.sample, 1)['message'], 'SystemExit: 3')

    def test_threads_and_event_loops(self):
        self.worker.case('await sleep(0.01)', setup='from asyncio import sleep', is_async=1, threads=3)
        self.assertGreaterEqual(self.worker.sample(2)['elapsed_ns'], 20 * MS)
        self.worker.end()

    def test_many_samples_of_many_threads(self):
        self.worker.case('x + 1', setup='x = 1', threads=8, many=10)
        for turns in range(1, 60):
            timed = self.worker.sample(turns, lead=turns % 3)
            self.assertEqual(timed['turns'], turns)
            self.assertGreater(timed['elapsed_ns'], 0)
        self.worker.end()

    # Imports and processes.

    def test_modules_that_a_sample_loads_are_counted(self):
        self.worker.case('import xml.dom.minidom', kind=IMPORT)
        timed = self.worker.sample(1, want_modules=1)
        self.assertGreaterEqual(timed['loaded'], 3)
        self.worker.end()
        self.worker.case('import xml.dom.minidom', kind=IMPORT)
        self.assertEqual(self.worker.sample(1, want_modules=1)['loaded'], 0)

    def start(self, *arguments, **settings):
        return self.worker.case('', kind=STARTUP, program=[self.one.path, *arguments], **settings)

    def test_a_process_is_timed_from_its_start_to_its_end(self):
        self.assertEqual(self.start('-S', '-c', '')['empty_body'], 0)
        bare = self.worker.sample(2)
        self.assertEqual(bare['turns'], 2)
        self.assertGreater(bare['cpu_ns'], MS)
        self.worker.end()
        self.start('-S', '-c', 'import time; time.sleep(0.1)')
        slept = self.worker.sample(2, lead=1)
        self.assertGreater(slept['elapsed_ns'], 200 * MS)
        self.assertLess(slept['cpu_ns'], slept['elapsed_ns'] - 150 * MS)

    def test_setup_and_teardown_of_a_process_run_in_the_worker(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'seen')
            self.start('-S', '-c', f'open({path!r}, "a").write("x")',
                       setup=f'open({path!r}, "w").write("s")',
                       teardown=f'raise ValueError(open({path!r}).read())')
            self.worker.sample(3)
            self.assertEqual(self.failure(self.worker.end)['message'], 'ValueError: sxxx')

    def test_a_process_that_fails_fails_the_case(self):
        for code, message in (('raise SystemExit(3)', 'the program left with status 3'),
                              ('import os; os.kill(os.getpid(), 9)',
                               'the program was killed by signal 9')):
            with self.subTest(code=code):
                self.start('-S', '-c', code)
                failure = self.failure(self.worker.sample, 1)
                self.assertEqual((failure['phase'], failure['message']),
                                 ('run', 'ChildProcessError: ' + message))
        self.worker.case('', kind=STARTUP, program=['/no/such/python'])
        self.assertIn('No such file', self.failure(self.worker.sample, 1)['message'])

    def test_what_a_process_writes_to_stderr_goes_where_the_workers_does(self):
        reading, writing = os.pipe()
        self.worker = self.own(stderr=writing)
        os.close(writing)
        self.start('-S', '-c', 'x = undefined')
        self.failure(self.worker.sample, 1)
        self.assertIn(b"name 'undefined' is not defined", os.read(reading, 1 << 16))
        os.close(reading)

    def test_a_process_does_not_hold_the_wire(self):
        with tempfile.NamedTemporaryFile() as pid:
            self.start('-S', '-c', 'import os, time\n'
                       f'open({pid.name!r}, "w").write(str(os.getpid()))\ntime.sleep(60)')
            self.worker.send(4, b''.join((n).to_bytes(8, 'little') for n in (0, 0, 1, 0, 0, 0)))
            deadline = time.monotonic() + 30
            while not os.path.getsize(pid.name) and time.monotonic() < deadline:
                time.sleep(0.01)
            self.worker.process.kill()
            self.worker.process.wait()
            self.assertEqual(self.worker.socket.recv(1), b'')
            with open(pid.name, encoding='ascii') as file:
                os.kill(int(file.read()), 9)


if __name__ == '__main__':
    CORE, HEADER, *others = sys.argv[1:]
    globals().update(interpreters.test_cases(Drive, lambda one: not one.debug))
    unittest.main(argv=[sys.argv[0], *others])
