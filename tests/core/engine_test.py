#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a worker keeps from one case, batch or sample to the next, in the oldest and the newest
CPython of this machine.

    engine_test.py CORE BOOT_HEADER"""
import sys
import unittest

import interpreters
from worker import Worker

CORE = HEADER = None
MB = 1 << 20


def resident_bytes(worker):
    with open(f'/proc/{worker.process.pid}/statm', encoding='ascii') as file:
        return int(file.read().split()[1]) * 4096


class Newest(unittest.TestCase):
    def find(self):
        return [one for one in interpreters.find() if not one.debug][-1]

    def setUp(self):
        self.worker = Worker([self.find().path, '-S', '-s'], CORE, HEADER)
        self.addCleanup(self.worker.close)

    def test_a_case_set_up_again_does_not_keep_what_the_suite_made_before(self):
        sizes = []
        for _ in range(4):
            self.worker.case('len(big)', module_setup='big = [b"x" * 1000000 for _ in range(50)]\n'
                                                      'def f(): return big')
            self.worker.sample(1)
            sizes.append(resident_bytes(self.worker))
            self.worker.end()
        self.assertLess(sizes[-1], sizes[0] + 30 * MB, sizes)

    def test_a_suite_may_have_a_global_of_any_name(self):
        self.worker.case('case(1)', module_setup='def case(a): return a')
        self.assertEqual(self.worker.sample(2)['turns'], 2)

    def test_batches_do_not_grow_from_sample_to_sample(self):
        # What run keeps lies between the inputs, whose memory then stays with the process.
        self.worker.case('log.append(q[5] + 1000)', setup='log = []',
                         prepare='q = [i * 1000 for i in range(2000)]')
        batches = [self.worker.sample(8000, batch_bytes=16 * MB)['batch'] for _ in range(5)]
        self.assertLessEqual(max(batches), batches[0], batches)
        self.assertGreater(min(batches), 50, batches)

    def test_the_next_case_may_have_larger_batches(self):
        self.worker.case('q', prepare='q = b"x" * 1000000')
        small = self.worker.sample(40, batch_bytes=8 * MB)['batch']
        self.worker.end()
        self.worker.case('q', prepare='q = []')
        self.assertGreater(self.worker.sample(400, batch_bytes=8 * MB)['batch'], 10 * small)

    def test_samples_leave_nothing_behind(self):
        for parts in ({'setup': 'x = 1', 'run': 'y = x + 1'},
                      {'prepare': 'q = []', 'run': 'q.append(1)'}):
            self.worker.case(**parts)
            for _ in range(200):
                self.worker.sample(2, lead=1, batch_bytes=64 * MB)
            before = resident_bytes(self.worker)
            for _ in range(1000):
                self.worker.sample(2, lead=1, batch_bytes=64 * MB)
            self.assertLess(resident_bytes(self.worker) - before, 512 << 10)
            self.worker.end()

    def test_a_reading_of_the_clocks_is_in_no_time(self):
        self.worker.case('x', setup='x = 1')
        timings = [self.worker.sample(1, lead=5) for _ in range(200)]
        for key in ('elapsed_ns', 'cpu_ns'):
            self.assertLess(sorted(timing[key] for timing in timings)[20], 300, key)


class Oldest(Newest):
    def find(self):
        return [one for one in interpreters.find() if not one.debug][0]


class FreeThreaded(Newest):
    def find(self):
        found = interpreters.find_free_threaded()
        if found is None:
            self.skipTest('no free-threaded build of CPython was found')
        return found

    def test_the_core_leaves_the_gil_off(self):
        self.worker.case('x', setup='import sys\nx = sys._is_gil_enabled()\nassert not x')
        self.assertEqual(self.worker.sample(2)['turns'], 2)


if __name__ == '__main__':
    CORE, HEADER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
