#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`tare` measures code that awaits, threads, imports, starts of interpreters, and code with processes of
its own: what becomes of each in the document, and of those that fail.

    ways_test.py TARE [UNITTEST ARGUMENT]..."""
import json
import os
import pstats
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'core'))
import interpreters  # noqa: E402

TARE = None
QUICK = ['--blocks', '7', '--samples', '2', '--sample-time', '100us', '--quiet']
MS = 1e6

# A module as all were before there were builds without a GIL: it does not say that it needs none.
NEEDS_GIL = '''
#include <Python.h>
PyMODINIT_FUNC PyInit_needs_gil(void)
{
    static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "needs_gil", .m_size = -1};
    return PyModule_Create(&module);
}
'''


class Ways(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, text):
        path = os.path.join(self.folder, 's.yaml')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('suite: s\n' + text)
        return path

    def run_suite(self, text, *options, status=0):
        """(the benches by name, what was printed) of a suite called `s`."""
        path = self.write(text)
        output = os.path.join(self.folder, 's.json')
        done = subprocess.run([TARE, 'run', path, *QUICK, '-o', output, *options], text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=240, check=False)
        self.assertEqual(done.returncode, status, done.stdout)
        with open(output, encoding='utf-8') as file:
            self.document = json.load(file)
        benches = {bench['variant'][2:]: bench for bench in self.document['benches']}
        return benches, done.stdout

    # Code that awaits.

    def test_waits_overlap_on_an_event_loop(self):
        benches, _ = self.run_suite('''
setup: import asyncio
defaults: {async: true, group: waits}
cases:
  - name: one by one
    run: |
      for _ in range(4): await asyncio.sleep(0.005)
  - {name: at once, run: 'await asyncio.gather(*[asyncio.sleep(0.005) for _ in range(4)])'}
  - {name: nothing, run: 'await nothing()', setup: 'async def nothing(): pass', group: alone}
''')
        one, all_ = benches['one by one'], benches['at once']
        self.assertTrue(one['async'])
        self.assertGreater(one['summary']['median']['point'], 20 * MS)
        self.assertLess(all_['summary']['median']['point'], one['summary']['median']['point'])
        self.assertLess(benches['nothing']['summary']['median']['point'], 0.1 * MS)
        change = next(c for c in self.document['changes'] if c['variant'] == 's/at once')
        self.assertEqual(change['verdict'], 'faster')

    def test_what_goes_wrong_while_it_awaits(self):
        benches, printed = self.run_suite('''
setup: import asyncio
defaults: {async: true}
cases:
  - {name: for ever, run: await asyncio.Event().wait(), timeout: 500ms}
  - name: raises
    run: |
      await asyncio.sleep(0)
      await asyncio.sleep(0, 1 / 0)
  - {name: forgotten, async: false, run: await asyncio.sleep(0)}
  - {name: left, run: asyncio.ensure_future(asyncio.sleep(0))}
  - {name: fine, run: await asyncio.sleep(0)}
''', status=3)
        self.assertEqual(benches['for ever']['error']['kind'], 'timeout')
        self.assertEqual(benches['raises']['error']['place'].rpartition('/')[2], 's.yaml:10')
        self.assertIn('ZeroDivisionError', benches['raises']['error']['message'])
        self.assertIn('async: true', benches['forgotten']['error']['message'])
        self.assertIn('s.yaml:11:', benches['forgotten']['error']['place'])
        self.assertIn('tasks-left', benches['left']['findings'])
        self.assertEqual(benches['fine']['status'], 'ok')
        self.assertNotIn('tasks-left', benches['fine']['findings'])
        self.assertIn("await them in 'run'", ' '.join(printed.split()))

    # Threads.

    def test_waits_of_threads_are_a_gain_in_throughput(self):
        benches, printed = self.run_suite('''
cases:
  - {name: nap, setup: from time import sleep, run: sleep(0.005), threads: [4, 1]}
''')
        one, four = benches['nap[threads=1]'], benches['nap[threads=4]']
        self.assertTrue(one['baseline'])
        self.assertEqual(one['group'], four['group'])
        self.assertEqual((one['threads'], four['threads']), (1, 4))
        self.assertEqual(four['params'], {'threads': 4})
        self.assertEqual(four['loops'] % 4, 0)
        self.assertLess(four['summary']['median']['point'],
                        one['summary']['median']['point'] / 1.5)
        change = self.document['changes'][0]
        self.assertEqual((change['variant'], change['base_variant']),
                         ('s/nap[threads=4]', 's/nap[threads=1]'))
        self.assertEqual(change['verdict'], 'faster')
        self.assertRegex(printed, r'nap\[threads=4\] gets [34]\.\d\dx as much done as\s+threads=1')

    def test_each_number_of_threads_takes_a_part_of_the_work(self):
        benches, _ = self.run_suite('''
setup: seen = set()
cases:
  - {name: a, params: {n: [1, 2]}, threads: [1, 2], run: seen.add(n * threads)}
''')
        self.assertEqual(list(benches), ['a[n=1,threads=1]', 'a[n=1,threads=2]',
                                         'a[n=2,threads=1]', 'a[n=2,threads=2]'])
        self.assertEqual(len({bench['group'] for bench in benches.values()}), 2)

    def test_threads_that_die_or_hang_cost_their_case(self):
        benches, _ = self.run_suite('''
setup: |
  import os, threading, time
  def is_first(): return threading.current_thread() is threading.main_thread()
cases:
  - name: dies
    threads: 3
    run: |
      if not is_first(): raise LookupError('in a thread')
  - {name: hangs, threads: 2, timeout: 500ms, run: is_first() or time.sleep(1000)}
  - {name: leaves, threads: 2, run: is_first() or os._exit(4)}
  - {name: fine, threads: 2, run: is_first()}
''', status=3)
        dies = benches['dies[threads=3]']['error']
        self.assertEqual((dies['kind'], dies['message']), ('exception', 'LookupError: in a thread'))
        self.assertEqual(dies['place'].rpartition('/')[2], 's.yaml:10')
        self.assertIn('in case', dies['traceback'])
        self.assertEqual(benches['hangs[threads=2]']['error']['kind'], 'timeout')
        self.assertEqual(benches['leaves[threads=2]']['error']['kind'], 'exit')
        self.assertEqual(benches['fine[threads=2]']['status'], 'ok')

    def test_more_threads_than_processors_are_a_finding(self):
        suite = 'cases:\n- {name: a, run: 1 + threads, threads: 64}\n'
        benches, printed = self.run_suite(suite, '--affinity', '0')
        self.assertIn('oversubscribed', benches['a[threads=64]']['findings'])
        self.assertIn('more threads than CPUs', printed)

    def ask_doctor(self, suite, status=0):
        """What it says of a suite to a process that may use one CPU."""
        cpu = min(os.sched_getaffinity(0))
        done = subprocess.run([TARE, 'doctor', self.write(suite)], text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False,
                              preexec_fn=lambda: os.sched_setaffinity(0, {cpu}))
        self.assertEqual(done.returncode, status, done.stdout)
        return ' '.join(done.stdout.split())

    def test_the_doctor_says_before_a_run_that_a_suite_asks_for_too_many_threads(self):
        printed = self.ask_doctor('cases:\n- {name: a, run: 1 + threads, threads: [1, 2, 5]}\n'
                                  "- {name: '\u00e9, b', run: x + 1, setup: x = 1, threads: 3}\n"
                                  '- {name: c, run: x + 1, setup: x = 1}\n')
        self.assertIn("warning: s/a[threads=2], s/a[threads=5], 's/", printed)
        self.assertIn(", b[threads=3]': more threads than CPUs", printed)
        self.assertIn('try: fewer threads', printed)
        self.assertNotIn('s/a[threads=1]', printed)
        self.assertNotIn('s/c', printed)
        self.assertNotIn('more threads', self.ask_doctor('cases: [{name: a, run: 1 + threads, threads: 1}]'))
        self.assertIn('s.yaml:2:19: error: ', self.ask_doctor('cases: [{name: a, ruin: x}]', status=2))

    def test_threads_are_judged_by_the_wall_clock(self):
        benches, _ = self.run_suite('cases:\n- {name: a, run: 1 + threads, threads: 2}\n'
                                    '- {name: b, run: x + 1, setup: x = 1}\n', '--clock', 'cpu')
        self.assertEqual((benches['a[threads=2]']['clock'], benches['b']['clock']), ('wall', 'cpu'))

    def test_threads_are_measured_where_there_is_no_gil(self):
        free = interpreters.find_free_threaded()
        if free is None:
            self.skipTest('no free-threaded build of CPython was found')
        benches, _ = self.run_suite('cases:\n- {name: a, threads: [1, 2], run: f(), '
                                    'setup: "import sys\\nf = sys._is_gil_enabled\\nassert not f()"}\n',
                                    '--python', free.path)
        self.assertEqual({bench['status'] for bench in benches.values()}, {'ok'})
        self.assertFalse(self.document['targets'][0]['features']['gil'])

    def test_a_module_that_turns_the_gil_on_is_a_finding(self):
        free = interpreters.find_free_threaded()
        if free is None or shutil.which('cc') is None:
            self.skipTest('no free-threaded build of CPython was found, or no compiler')
        include = subprocess.run([free.path, '-c', 'import sysconfig; print(sysconfig.get_path("include"))'],
                                 stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        subprocess.run(['cc', '-shared', '-fPIC', '-I', include, '-o', os.path.join(self.folder, 'needs_gil.so'),
                        '-x', 'c', '-'], input=NEEDS_GIL, text=True, check=True)
        suite = f'''
setup: import sys; sys.path.insert(0, {self.folder!r})
cases:
  - {{name: without, threads: [1, 2], run: str(threads)}}
  - {{name: in setup, setup: import needs_gil, threads: [1, 2], run: str(threads)}}
  - {{name: in run, run: import needs_gil}}
  - {{name: inputs, prepare: import needs_gil; x = 1, run: str(x)}}
'''
        benches, printed = self.run_suite(suite, '--python', free.path)
        found = {name: 'gil-on' in bench['findings'] for name, bench in benches.items()}
        self.assertEqual(found, {'without[threads=1]': False, 'without[threads=2]': False,
                                 'in setup[threads=1]': True, 'in setup[threads=2]': True,
                                 'in run': True, 'inputs': True})
        self.assertFalse(self.document['targets'][0]['features']['gil'])
        self.assertIn('turned the GIL on', printed)
        for options in ('-X gil=0', '-X gil=1'):  # kept off; on from the start, which is no surprise
            benches, _ = self.run_suite(suite, '--python', f'{free.path} {options}')
            self.assertEqual([name for name, bench in benches.items() if 'gil-on' in bench['findings']], [])
            self.assertEqual(self.document['targets'][0]['features']['gil'], options.endswith('1'))

    # Imports and starts.

    def test_an_import_is_run_once_in_every_process(self):
        benches, printed = self.run_suite('''
defaults: {kind: import}
cases:
  - {name: dom, run: import xml.dom.minidom}
  - {name: again, setup: import xml.dom.minidom, run: import xml.dom.minidom}
  - {name: absent, requires: nothing_of_this_name, run: import json}
  - {name: there, requires: xml.dom.minidom, run: import xml.dom.minidom}
  - {name: wrong, run: import nothing_of_this_name}
''', status=3)
        dom = benches['dom']
        self.assertEqual((dom['kind'], dom['loops'], dom['unroll']), ('import', 1, 1))
        self.assertEqual({len(worker['elapsed_ns']) for worker in dom['workers']}, {1})
        self.assertEqual({len(worker['warmup_ns']) for worker in dom['workers']}, {0})
        self.assertGreaterEqual(len(dom['workers']), 7)
        self.assertNotIn('already-imported', dom['findings'])
        self.assertGreater(dom['summary']['median']['point'],
                           5 * benches['again']['summary']['median']['point'])
        self.assertIn('already-imported', benches['again']['findings'])
        self.assertIn('sys.modules', printed)
        self.assertEqual(benches['absent']['status'], 'skipped')
        self.assertNotIn('already-imported', benches['there']['findings'])
        self.assertIn('ModuleNotFoundError', benches['wrong']['error']['message'])

    def test_starts_of_interpreters_are_compared(self):
        benches, _ = self.run_suite('''
defaults: {kind: startup, group: start}
cases:
  - {name: all}
  - {name: bare, options: [-S, -I]}
  - {name: sleeps, options: -S, params: {n: [0.05]}, run: 'import time; time.sleep(n)'}
''')
        for bench in benches.values():
            self.assertEqual(bench['kind'], 'startup')
            self.assertGreater(bench['summary']['median']['point'], 2 * MS)
        self.assertGreater(benches['sleeps[n=0.05]']['summary']['median']['point'], 50 * MS)
        self.assertEqual({change['base_variant'] for change in self.document['changes']}, {'s/all'})

    def test_starts_on_two_interpreters(self):
        found = [one for one in interpreters.find() if not one.debug]
        if len(found) < 2:
            self.skipTest('only one CPython was found')
        self.run_suite('cases: [{name: a, kind: startup, options: -S, run: import sys}]',
                       '--python', found[0].path, '--python', found[-1].path)
        self.assertEqual(len(self.document['changes']), 1)

    def test_a_program_that_fails_is_reported_with_what_it_wrote(self):
        benches, printed = self.run_suite('''
defaults: {kind: startup}
cases:
  - {name: raises, run: nothing_of_this_name}
  - {name: dies, run: 'import os; os.abort()'}
  - {name: stays, run: 'import time; time.sleep(1000)', timeout: 500ms}
  - {name: fine, run: pass}
''', status=3)
        error = benches['raises']['error']
        self.assertEqual((error['phase'], error['message']),
                         ('run', 'ChildProcessError: the program left with status 1'))
        self.assertIn('nothing_of_this_name', error['stderr'])
        self.assertIn('nothing_of_this_name', printed)
        self.assertIn('killed by signal 6', benches['dies']['error']['message'])
        self.assertEqual(benches['stays']['error']['kind'], 'timeout')
        self.assertEqual(benches['fine']['status'], 'ok')

    def test_a_resumed_run_goes_on_with_its_recipes(self):
        suite = '''
cases:
  - {name: json, kind: import, run: import json}
  - {name: start, kind: startup, options: -S}
  - {name: spin, threads: [1, 2], run: 'for i in range(99): pass'}
'''
        before, _ = self.run_suite(suite)
        after, _ = self.run_suite(suite, '--resume', os.path.join(self.folder, 's.json'), '--blocks', '9')
        for name, bench in after.items():
            self.assertGreaterEqual(len(bench['workers']), 9)
            self.assertEqual(bench['loops'], before[name]['loops'])
            self.assertEqual(len({len(worker['elapsed_ns']) for worker in bench['workers']}), 1)

    # Processes of the case.

    def test_pools_of_processes_work_and_leave_nobody(self):
        mark = f'tare-ways-{os.getpid()}'
        benches, _ = self.run_suite(f'''
setup: |
  def square(x): return x * x
cases:
  - name: executor
    setup: |
      import concurrent.futures, multiprocessing
      pool = concurrent.futures.ProcessPoolExecutor(2, multiprocessing.get_context('fork'))
      assert list(pool.map(square, range(4))) == [0, 1, 4, 9]
    run: list(pool.map(square, range(4)))
    teardown: pool.shutdown()
  - name: pool
    setup: |
      import multiprocessing
      pool = multiprocessing.get_context('fork').Pool(2)
    run: assert pool.map(square, range(4)) == [0, 1, 4, 9]
    teardown: pool.terminate()
  - name: forgotten
    setup: |
      import multiprocessing, time
      def stay(name):
          open('/proc/self/comm', 'w').write(name)
          time.sleep(1000)
      stays = multiprocessing.get_context('fork').Process(target=stay, args=('{mark[-15:]}',))
      stays.start()
    run: stays.pid + 1
''')
        for bench in benches.values():
            self.assertEqual(bench['status'], 'ok', bench.get('error'))
        left = []
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{pid}/comm', encoding='utf-8') as file:
                    left += [pid] if file.read().strip() == mark[-15:] else []
            except OSError:
                pass
        self.assertEqual(left, [])

    def test_the_limit_of_memory_holds_for_processes_of_the_case(self):
        benches, _ = self.run_suite('''
setup: |
  def grow(n): return len(bytearray(n))
cases:
  - name: grows
    setup: |
      import multiprocessing
      pool = multiprocessing.get_context('fork').Pool(1)
    run: pool.map(grow, [1 << 30])
    teardown: pool.terminate()
''', '--memory-limit', '300MiB', status=4)
        self.assertIn('MemoryError', benches['grows']['error']['message'])

    # Profiles.

    def profile(self, *arguments, status=0):
        path = os.path.join(self.folder, 'p.yaml')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('''
setup: |
  def half(x):
      return x // 2
cases:
  - {name: calls, run: half(n), params: {n: [10, 20]}}
  - {name: inputs, prepare: 'data = [n, 1]', run: data.sort(key=half), setup: n = 3}
  - {name: waits, async: true, setup: import asyncio, run: await asyncio.sleep(0); half(4)}
  - {name: module, kind: import, run: import xml.dom.minidom}
  - {name: wrong, run: half(None)}
  - {name: start, kind: startup}
''')
        self.output = os.path.join(self.folder, 'profile')
        done = subprocess.run([TARE, 'profile', path, *arguments, '-o', self.output, '--time', '20ms'],
                              text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120, check=False)
        self.assertEqual(done.returncode, status, done.stdout)
        return done.stdout

    def test_a_profile_of_any_case_is_read_by_pstats(self):
        for case in ('calls[n=20]', 'p/inputs', 'waits', 'module'):
            with self.subTest(case=case):
                self.assertIn('python3 -m pstats ', self.profile(case))
                stats = pstats.Stats(self.output).stats
                names = {name for _, _, name in stats}
                self.assertIn('<module>' if case == 'module' else 'half', names)
                if case != 'module':
                    place = next(place for place in stats if place[2] == 'half')
                    self.assertEqual((os.path.basename(place[0]), place[1]), ('p.yaml', 3))
                    self.assertGreater(stats[place][0], 10)

    def test_what_cannot_be_profiled_is_said(self):
        self.assertIn("'p/calls[n=10]' and 'p/calls[n=20]'", self.profile('calls', status=2))
        self.assertIn('no case matches', self.profile('nothing', status=2))
        self.assertIn('-X importtime', self.profile('start', status=2))
        printed = self.profile('wrong', status=4)
        self.assertIn('p.yaml", line 10, in case', printed)
        self.assertIn('no profile', printed)
        self.assertFalse(os.path.exists(self.output))

    def test_profilers_that_are_programs(self):
        for name, program, shows in (('perf', 'perf', 'perf report -i'),
                                     ('callgrind', 'valgrind', 'callgrind_annotate')):
            with self.subTest(name=name):
                if shutil.which(program) is None:
                    self.assertIn('install it', self.profile('p/inputs', '--to', name, status=4))
                    continue
                self.assertIn(shows, self.profile('p/inputs', '--to', name))
                self.assertGreater(os.path.getsize(self.output), 1000)


if __name__ == '__main__':
    TARE, *others = sys.argv[1:]
    unittest.main(argv=[sys.argv[0], *others])
