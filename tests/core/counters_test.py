#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a worker counts by perf_event_open, in every CPython of this machine. Page faults are software's and can
be known; where the kernel lets nobody count, all events have to say so.

    counters_test.py CORE BOOT_HEADER"""
import errno
import sys
import unittest

import interpreters
from worker import Worker

CORE = HEADER = None
PAGE_FAULTS = 6  # of seven; the others are the processor's
PAGES = 20
SETUP = '''
import mmap
def touch(pages):
    memory = mmap.mmap(-1, 4096 * pages)
    for i in range(pages):
        memory[4096 * i] = 1
    memory.close()
'''
TOUCH = f'touch({PAGES})'


class Counters:
    one = None

    def setUp(self):
        self.worker = Worker([self.one.path, '-S', '-s'], CORE, HEADER)
        self.addCleanup(self.worker.close)

    def sample(self, *arguments, run=TOUCH, **case):
        self.worker.case(run, module_setup=SETUP, count=1, **case)
        self.worker.sample(*arguments)  # what the interpreter itself touches first
        timed = self.worker.sample(*arguments)
        self.assertEqual(len(timed['counters']), 7)
        if timed['counters'][PAGE_FAULTS].error in (errno.EACCES, errno.EPERM, errno.ENOSYS):
            self.skipTest('the kernel lets nobody count here')
        return timed

    def assert_faults(self, counters, known):
        """A few more may come from the interpreter's own memory."""
        self.assertEqual(counters[PAGE_FAULTS].error, 0)
        self.assertGreaterEqual(counters[PAGE_FAULTS].count, known)
        self.assertLess(counters[PAGE_FAULTS].count, known + known // 20 + 8)

    def test_page_faults_of_all_turns_are_counted(self):
        counters = self.sample(50)['counters']
        self.assert_faults(counters, 50 * PAGES)
        self.assertGreater(counters[PAGE_FAULTS].enabled_ns, 0)
        self.assertEqual(counters[PAGE_FAULTS].running_ns, counters[PAGE_FAULTS].enabled_ns)

    def test_an_event_is_there_or_says_why(self):
        for counter in self.sample(3)['counters'][:PAGE_FAULTS]:
            if counter.error != 0:
                self.assertIn(counter.error, (errno.ENOENT, errno.EOPNOTSUPP, errno.ENODEV,
                                              errno.EACCES, errno.EPERM))
                self.assertEqual((counter.count, counter.enabled_ns), (0, 0))
            else:
                self.assertGreater(counter.enabled_ns, 0)

    def test_what_is_prepared_does_not_count(self):
        timed = self.sample(20, run='x = y', prepare=f'touch({PAGES}); y = 1')
        self.assert_faults(timed['counters'], 0)

    def test_all_batches_count(self):
        timed = self.sample(20, 0, 0, 3, run='touch(n)', prepare=f'n = {PAGES}')
        self.assertEqual(timed['batch'], 3)
        self.assert_faults(timed['counters'], 20 * PAGES)

    def test_all_threads_count(self):
        self.assert_faults(self.sample(20, threads=3)['counters'], 3 * 20 * PAGES)

    def test_code_that_awaits_counts(self):
        timed = self.sample(20, run=f'{TOUCH}; await sleep(0)',
                            setup='from asyncio import sleep', is_async=1)
        self.assert_faults(timed['counters'], 20 * PAGES)

    def test_the_next_case_does_not_count(self):
        self.sample(3)
        self.worker.end()
        self.worker.case('x = 1')
        self.assertEqual(self.worker.sample(3)['counters'], [])


if __name__ == '__main__':
    CORE, HEADER, *others = sys.argv[1:]
    globals().update(interpreters.test_cases(Counters))
    unittest.main(argv=[sys.argv[0], *others])
