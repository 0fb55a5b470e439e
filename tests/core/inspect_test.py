#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an inspecting worker counts, in every CPython of this machine, against what sys.getsizeof and
tracemalloc say there.

    inspect_test.py CORE BOOT_HEADER"""
import json
import subprocess
import sys
import unittest

import interpreters
from worker import Failed, Worker

CORE = HEADER = None
VALUE, MEMORY, BYTECODE = 1, 2, 4

# name: setup, run, and what of it lives on in one block of sys.getsizeof's, or None
KNOWN = {
    'list': ('z = [0]; n = 1000', 'x = z * n', 'x'),
    'list from range': ('r = range(100)', 'x = list(r)', None),
    'dict': ('d = dict.fromkeys(map(str, range(1000)))', 'x = d.copy()', 'x'),
    'dict that grows': ('keys = list(map(str, range(1000)))', 'x = {k: 1 for k in keys}', None),
    'list that grows': ('r = range(200)', 'x = [i for i in r]', None),
    'plain object': ('class C:\n    def __init__(self): self.a = self.b = 1', 'x = C()', None),
    'object with slots': ('class C:\n    __slots__ = ("a", "b")\n'
                          '    def __init__(self): self.a = self.b = 1', 'x = C()', 'x'),
    'generator': ('def make():\n    yield 1', 'x = make()', None),
    'text': ('n = 5000', 'x = "a" * n', 'x'),
    'bytes': ('b = b"b"; n = 5000', 'x = b * n', 'x'),
    'big number': ('n = 4000', 'x = 1 << n', None),
}

# The same way to execute and count, in Python: the overhead of the figures is that of `pass`.
REFERENCE = '''
import gc, json, sys, tracemalloc
def rounds(found):
    tracemalloc.start()
    for turn in range(45):
        gc.collect()
        base = tracemalloc.get_traced_memory()[0]
        gc.collect()
        tracemalloc.reset_peak()
        yield turn
        found[0] = tracemalloc.get_traced_memory()[1] - base
    tracemalloc.stop()
def peak(setup, run):
    names = {}
    text = 'def case(rounds):\\n' + '\\n'.join('    ' + line for line in setup.splitlines())
    text += '\\n    for _ in rounds:\\n        ' + run + '\\n    return locals().get("x")\\n'
    exec(text, names)
    found = [0]
    x = names['case'](rounds(found))
    return found[0], sys.getsizeof(x)
base = peak('pass', 'pass')[0]
known = json.load(sys.stdin)
print(json.dumps({name: [peak(*known[name][:2])[0] - base, peak(*known[name][:2])[1]]
                  for name in known}))
'''


def reference(path):
    done = subprocess.run([path, '-S', '-s', '-c', REFERENCE], input=json.dumps(KNOWN),
                          capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


class Inspect:
    """The tests of one interpreter."""
    one = None

    def setUp(self):
        self.worker = Worker([self.one.path, '-S', '-s'], CORE, HEADER,
                             env={'PYTHONHASHSEED': '1'})
        self.addCleanup(self.worker.close)

    def inspect(self, run, inspect=MEMORY, warmup=40, executions=5, **case):
        self.worker.case(run, inspect=inspect, **case)
        return self.worker.inspect(warmup, executions)

    def count(self, run, **case):
        """Of an execution, all five being equal."""
        executions = self.inspect(run, **case)['executions']
        self.worker.end()
        self.assertEqual(len(executions), 5)
        for other in executions[1:]:
            self.assertEqual(vars(other), vars(executions[0]), run)
        return executions[0]

    def head(self, name):
        """Where there is no GIL the items of a list have their capacity in front, of which
        sys.getsizeof knows nothing."""
        return 8 if name == 'list' and not self.one.gil else 0

    def test_peaks_are_those_of_getsizeof_and_tracemalloc(self):
        said = reference(self.one.path)
        for name, (setup, run, single) in KNOWN.items():
            with self.subTest(name):
                got = self.count(run, setup=setup)
                self.assertEqual(got.peak_bytes, said[name][0])
                self.assertEqual(got.left_bytes, 0)
                if single:
                    known = said[name][1] + self.head(name)
                    self.assertEqual(got.peak_bytes, known)
                    self.assertEqual(got.allocated_bytes, known)

    def test_an_execution_that_allocates_nothing_counts_nothing(self):
        got = self.count('y = x', setup='x = 1')
        self.assertEqual((got.allocations, got.allocated_bytes, got.peak_bytes, got.left_bytes,
                          got.collections), (0, 0, 0, 0, 0))

    def test_a_leak_is_left_by_each_execution(self):
        got = self.count('kept = [kept, 0, 0]', setup='kept = None')
        self.assertGreater(got.left_bytes, 64)
        self.assertEqual(got.left_bytes, got.allocated_bytes)

    def test_names_in_the_cache_of_attributes_are_not_left(self):
        got = self.count('n = sum(1 for _ in words.finditer(text))',
                         setup='import re\nwords = re.compile("[a-z]+")\ntext = "all these words "')
        self.assertGreater(got.allocations, 4)
        self.assertEqual(got.left_bytes, 0)

    def test_garbage_in_circles_is_not_left(self):
        got = self.count('x = []; x.append(x); x = None')
        self.assertGreaterEqual(got.allocations, 2)
        self.assertEqual(got.left_bytes, 0)

    def test_what_is_prepared_is_no_part_of_the_execution(self):
        got = self.count('queue.append(0)', prepare='queue = [0] * 100000; queue.pop()')
        self.assertEqual((got.allocations, got.peak_bytes, got.left_bytes), (0, 0, 0))
        got = self.count('queue.clear()', prepare='queue = [0] * 1000')
        self.assertEqual((got.allocations, got.peak_bytes, got.left_bytes), (0, 0, 0))
        got = self.count('data.sort(key=len); other.append(1)',
                         prepare='data = ["b", "a"]; other = []')
        self.assertGreaterEqual(got.allocations, 1)
        self.assertEqual(got.left_bytes, 0)

    def test_large_blocks_count_once(self):
        got = self.count('x = b * n', setup='b = b"b"; n = 100000')
        self.assertEqual(got.allocations, 1)
        self.assertEqual(got.by_domain['raw'], (0, 0))
        self.assertEqual(got.by_domain['obj'][0], 1)

    def test_domains_are_told_apart(self):
        got = self.count('x = z * n', setup='z = [0]; n = 10')
        self.assertEqual(got.by_domain['obj'][0] + got.by_domain['mem'][0], 2)
        self.assertEqual(got.by_domain['mem'][1], 80 + self.head('list'))

    def test_collections_within_an_execution_are_counted(self):
        got = self.count('import gc; gc.collect(0); gc.collect(0)')
        self.assertEqual(got.collections, 2)

    def test_blocks_of_other_threads_are_counted(self):
        got = self.inspect('t = T(target=f); t.start(); t.join()',
                           setup='from threading import Thread as T\n'
                                 'def f(): b = bytes(1000000)')['executions']
        self.assertGreater(min(one.peak_bytes for one in got), 1000000)

    def test_a_case_that_forks_goes_on(self):
        got = self.inspect('pid = os.fork()\nif pid == 0:\n    x = [0] * 1000; os._exit(0)\n'
                           'os.waitpid(pid, 0)', setup='import os', executions=2)
        self.assertEqual(len(got['executions']), 2)

    def test_resident_memory_is_that_of_the_process(self):
        got = self.inspect('x = 1', setup='big = b"x" * 50000000')
        self.assertGreater(got['peak_resident_bytes'], 50000000)

    def test_a_slow_case_is_counted_once(self):
        self.worker.case('time.sleep(0.01)', setup='import time', inspect=MEMORY)
        got = self.worker.inspect(1000, 5, limit_ns=50 * 10**6)
        self.assertEqual(len(got['executions']), 1)

    def value(self, value, run='x = 1', **case):
        got = self.inspect(run, inspect=VALUE, value=value, **case)
        self.assertEqual(got['executions'], [])
        self.worker.end()
        return [part.decode() if isinstance(part, bytes) else part
                for part in got['value']], got

    def test_values_are_equal_where_they_are(self):
        for text, *equals in [
                ('1', '1.0', 'True', '1+0j', 'Fraction(2, 2)', 'Decimal("1.0")'),
                ('0', '-0.0', 'False'), ('0.1', 'Fraction(0.1)'), ('"a"', 'str("a")'),
                ('[1, 2]', '[True, 2.0]'), ('{1, 2, 3}', 'frozenset([3.0, 2, 1])'),
                ('{"a": 1, "b": 2}', '{"b": 2.0, "a": 1}', 'OrderedDict(b=2, a=1)'),
                ('(1,)', 'N(1)'), ('deque([1])', 'deque([1.0])'), ('b"x"', 'bytearray(b"x")'),
                ('O(1)', 'O(1)'), ('S(1)', 'S(1)'), ('print', 'print'), ('None', 'None')]:
            with self.subTest(text):
                setup = ('from fractions import Fraction\nfrom decimal import Decimal\n'
                         'from collections import OrderedDict, deque, namedtuple\n'
                         'N = namedtuple("N", "a")\n'
                         'class O:\n    def __init__(self, a): self.a = a\n'
                         'class S:\n    __slots__ = ("a",)\n    def __init__(self, a): self.a = a')
                said = [self.value(one, setup=setup)[0] for one in (text, *equals)]
                self.assertEqual(said, [said[0]] * len(said))

    def test_values_differ_where_they_do(self):
        for one, other in [('1', '2'), ('[1, 2]', '[2, 1]'), ('[1]', '(1,)'), ('"1"', '1'),
                           ('"a" * 1000', '"a" * 999 + "b"'), ('{1: 2}', '{1: 3}'),
                           ('0.1 + 0.2', '0.3'), ('set()', '{}'), ('"a"', 'b"a"')]:
            self.assertNotEqual(self.value(one)[0], self.value(other)[0], one)

    def test_long_values_have_a_digest(self):
        (text, length, digest), _ = self.value('list(range(1000))')
        self.assertEqual(text, repr(list(range(1000)))[:200])
        self.assertEqual(length, len(repr(list(range(1000)))))
        self.assertRegex(digest, '^sha256:[0-9a-f]{64}$')

    def test_a_value_sees_the_names_of_run(self):
        (text, _, digest), got = self.value('total + len(part)', run='total = sum(part)',
                                            prepare='part = [1, 2, 3]')
        self.assertEqual((text, digest), ('9', None))
        self.assertEqual(got['again'][0], b'9')

    def test_a_value_that_changes_is_seen(self):
        _, got = self.value('len(log)', run='log.append(1)', setup='log = []')
        self.assertEqual((got['value'][0], got['again'][0]), (b'1', b'2'))

    def test_a_value_that_raises_fails_the_case_at_its_line(self):
        with self.assertRaises(Failed) as caught:
            self.inspect('x = 1', inspect=VALUE, value=('x / 0', 7, 12))
        failed = caught.exception.args[0]
        self.assertEqual((failed['phase'], failed['line']), ('value', 7))
        self.assertIn('ZeroDivisionError', failed['message'])

    def test_a_value_is_one_expression(self):
        with self.assertRaises(Failed) as caught:
            self.inspect('x = 1', inspect=VALUE, value=('y = x', 7, 12))
        failed = caught.exception.args[0]
        self.assertEqual((failed['phase'], failed['kind'], failed['line']), ('compile', 'syntax', 7))

    def test_the_bytecode_is_that_of_one_copy_of_run(self):
        got = self.inspect(('x = a + b', 5, 10), inspect=BYTECODE, setup='a = 1; b = 2')
        text = got['bytecode'].decode()
        self.assertRegex(text, r'(?m)^ *5 ')
        self.assertEqual(text.count('ADD'), 0 if 'BINARY_OP ' in text else 1, text)
        self.assertNotIn('_tare', text)
        if self.one.version >= (3, 11) and self.one.gil:  # 3.13t specialises nothing
            self.assertIn('BINARY_OP_ADD_INT', text)

    def test_the_bytecode_of_functions_that_run_defines_is_there(self):
        got = self.inspect('f = lambda: a * 3', inspect=BYTECODE, prepare='a = 1; b = 2')
        text = got['bytecode'].decode()
        self.assertIn('<lambda>:\n', text)
        self.assertNotIn('0x', text)

    def test_a_worker_serves_another_case_after_it(self):
        first = self.count('x = [0] * n', setup='n = 100')
        second = self.count('x = [0] * n', setup='n = 100')
        self.assertEqual(vars(first), vars(second))

    def test_code_that_awaits_is_counted(self):
        once = self.count('x = await make(n)', is_async=1, setup='n = 1000',
                          module_setup='async def make(n): return [0] * n')
        # The coroutine and its frame are alive beside the list.
        self.assertGreaterEqual(once.peak_bytes, 8000)
        self.assertLess(once.peak_bytes, 9000)
        self.assertEqual(once.left_bytes, 0)
        said = self.inspect('x = await make(3)', VALUE, is_async=1, value='x, await make(1)',
                            module_setup='async def make(n): return [0] * n')
        self.assertEqual(said['value'][0], b'([0, 0, 0], [0])')

    def test_an_import_is_counted_once_and_stays(self):
        found = self.inspect('import colorsys', warmup=0, executions=1)['executions']
        self.assertEqual(len(found), 1)
        self.assertGreater(found[0].allocations, 50)
        self.assertGreater(found[0].left_bytes, 1000)
        self.worker.end()
        again = self.inspect('import colorsys', warmup=0, executions=1)['executions'][0]
        self.assertLess(again.left_bytes, found[0].left_bytes // 10)  # it is there already


if __name__ == '__main__':
    CORE, HEADER, *others = sys.argv[1:]
    globals().update(interpreters.test_cases(Inspect))
    unittest.main(argv=[sys.argv[0], *others])
