#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory, values and bytecode with real workers, on every kind of interpreter there is.

    memory_test.py TARE SCHEMA [UNITTEST ARGUMENT]..."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'core'))
import interpreters  # noqa: E402

TARE = SCHEMA = None
QUICK = ['--blocks', '2', '--samples', '1', '--sample-time', '100us', '-q']

TOUCH = """setup: |
  import mmap
  def touch(pages):
      memory = mmap.mmap(-1, 4096 * pages)
      for i in range(pages): memory[4096 * i] = 1
"""

SUITE = '''
suite: memory
defaults: {setup: n = 1000}
cases:
  - name: list
    group: g
    run: x = sum([i for i in range(n)])
    value: x
  - name: generator
    group: g
    run: x = sum(i for i in range(n))
    value: x
  - name: set
    group: words
    setup: w = list('abcdefgh')
    run: x = set(w)
    value: x
  - name: frozen
    group: words
    setup: w = list('hgfedcba')
    run: x = frozenset(w)
    value: x
  - name: grows
    metrics: memory
    setup: log = []
    run: log.append([1, 2])
  - name: sort
    metrics: memory
    prepare: q = list(range(500))
    run: q.sort()
'''
WRONG = '''
suite: wrong
cases:
  - {name: one, group: g, run: x = list(range(3)), value: x}
  - {name: other, group: g, run: x = list(range(3)); x.reverse(), value: x}
  - {name: raises, run: x = str(n), setup: n = 1, value: n / 0}
  - {name: unstable, setup: log = [], prepare: l = log, run: l.append(1), value: len(log)}
  - {name: fine, setup: x = 1, run: x + 1}
'''.replace('log = []', '"log = []"')


class Memory(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run_suite(self, text, *arguments, status=0):
        with open(self.path('suite.yaml'), 'w', encoding='utf-8') as file:
            file.write(text)
        done = subprocess.run(
            [TARE, 'run', '-o', self.path('result.json'), *arguments, self.path('suite.yaml')],
            capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, status, done.stderr + done.stdout)
        self.assertNotIn('Sanitizer', done.stderr)
        with open(self.path('result.json'), encoding='utf-8') as file:
            document = json.load(file)
        try:
            import jsonschema
        except ImportError:
            return done, document
        with open(SCHEMA, encoding='utf-8') as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(document)
        return done, document

    def benches(self, document):
        return {bench['case']: bench for bench in document['benches']}

    def test_two_runs_count_the_same_on_every_interpreter(self):
        for one in interpreters.find():
            if one.debug:
                continue
            with self.subTest(str(one)):
                counts = []
                for _ in range(2):
                    _, document = self.run_suite(SUITE, '--python', one.path, '--memory', *QUICK)
                    benches = self.benches(document)
                    counts.append({name: {key: value for key, value in bench['memory'].items()
                                          if key != 'peak_resident_bytes'}
                                   for name, bench in benches.items()})
                self.assertEqual(counts[0], counts[1])
                self.assertEqual(document['findings'] and [
                    finding for finding in document['findings']
                    if finding['id'] == 'different-value'], [])
                self.assertEqual(benches['list']['value'], {'text': '499500', 'length': 6})
                self.assertIn('leak', benches['grows']['findings'])
                self.assertEqual(benches['sort']['memory']['left_bytes'], 0)
                self.assertEqual((benches['sort']['metric'], benches['sort']['workers']),
                                 ('memory', []))
                less = [change for change in document['changes']
                        if change['metric'] == 'peak_bytes'
                        and change['variant'] == 'memory/generator']
                self.assertEqual([change['verdict'] for change in less], ['less'])

    def test_a_run_goes_on_and_says_what_differs(self):
        done, document = self.run_suite(WRONG, *QUICK[:-1], status=3)
        self.assertIn('tare: wrong/other does not compute what wrong/one does: [2, 1, 0] against '
                      '[0, 1, 2]', done.stderr)
        benches = self.benches(document)
        self.assertIn('different-value', benches['other']['findings'])
        self.assertIn('unstable-value', benches['unstable']['findings'])
        self.assertEqual(benches['other']['status'], 'ok')
        self.assertEqual(benches['fine']['status'], 'ok')
        self.assertEqual(benches['raises']['error']['phase'], 'value')
        self.assertIn('ZeroDivisionError', benches['raises']['error']['message'])
        self.assertRegex(benches['raises']['error']['place'], r'suite\.yaml:6$')

    def test_targets_are_held_against_each_other(self):
        pythons = [one for one in interpreters.find() if not one.debug]
        if pythons[0].version[:2] == pythons[-1].version[:2]:
            self.skipTest('one version only')
        suite = ('setup: import sys\ncases:\n  - name: version\n'
                 '    run: x = sys.version_info[:2]\n    value: x\n')
        done, _ = self.run_suite(suite, '--python', 'a=' + pythons[0].path,
                                 '--python', 'b=' + pythons[-1].path, *QUICK[:-1])
        self.assertIn('does not compute on b what it does on a', done.stderr)

    def test_bytecode_is_kept_and_shown(self):
        _, document = self.run_suite(SUITE, '--why', '-k', 'generator', *QUICK)
        self.assertIn('FOR_ITER', document['benches'][0]['bytecode'])
        shown = subprocess.run([TARE, 'show', '--why', 'generator', self.path('result.json')],
                               capture_output=True, text=True, timeout=60, check=True).stdout
        self.assertIn('suite.yaml:11:', shown)
        self.assertIn('FOR_ITER', shown)

    def test_events_are_counted_or_it_says_why_not(self):
        suite = TOUCH + """cases:
  - {name: few, group: g, run: touch(10)}
  - {name: many, group: g, run: touch(20), metrics: [time, memory, counters]}
  - {name: start, kind: startup, run: pass}
"""
        done, document = self.run_suite(suite, '--counters', *QUICK[:-1])
        benches = self.benches(document)
        self.assertNotIn('counters', benches['start'])
        counted = benches['many']['counters']
        self.assertEqual((counted['workers'], counted['running_ratio'] > 0), (5, True))
        self.assertEqual(benches['many']['memory']['executions'], 5)
        names = ['cycles', 'instructions', 'branches', 'branch_misses', 'cache_references',
                 'cache_misses', 'page_faults']
        self.assertEqual(sorted(names), sorted(set(counted) & set(names) | set(counted['absent'])))
        missing = [one for one in document['findings'] if one['id'] == 'counters']
        self.assertEqual(len(missing), 1 if counted['absent'] else 0)
        if 'page_faults' in counted['absent']:
            self.assertIn('forbids', counted['absent']['page_faults'])
            return
        self.assertAlmostEqual(counted['page_faults']['median'], 20, delta=0.5)
        more = [change for change in document['changes'] if change['metric'] == 'page_faults']
        self.assertEqual([change['verdict'] for change in more], ['more'])
        self.assertIn('events of one execution', done.stdout)

    def verdicts(self, document):
        """{place of the claim's line: verdict}, the first claim being 0."""
        lines = [statement['place'].rpartition(':')[2] for statement in document['statements']]
        first = min(map(int, lines))
        return {int(lines[claim['statement']]) - first: claim['verdict'] for claim in document['claims']}

    def test_claims_about_memory_are_exact_to_the_byte(self):
        for one in interpreters.find():
            if one.debug:
                continue
            with self.subTest(str(one)):
                ask = 'import sys; print(*(sys.getsizeof(bytes(n)) for n in (0, 2000)))'
                head, small = map(int, subprocess.run([one.path, '-c', ask], capture_output=True, text=True,
                                                      check=True).stdout.split())
                suite = f'''
setup: log = []
defaults: {{metrics: memory, setup: s = b'x'}}
cases:
  - {{name: small, run: x = s * 2000}}
  - {{name: byte more, run: x = s * 2001}}
  - {{name: twice, run: x = s * {2 * small - head}}}
  - {{name: two, run: x = s * 2000; y = s * 2000}}
  - {{name: leaks, run: log.append(s * 2000)}}
claims:
  - {{uses less: small, than: byte more}}
  - {{uses no more: byte more, than: small}}
  - {{uses no more: byte more, than: small, within: 0.1%}}
  - {{uses less: small, than: twice, of: peak_bytes, by: 2}}
  - {{uses less: small, than: twice, of: allocated_bytes, by: 2.0001}}
  - {{uses no more: small, than: twice, of: allocations}}
  - {{uses less: small, than: two, of: allocations, by: 2}}
  - {{uses less: small, than: leaks, of: left_bytes}}
  - {{uses no more: leaks, than: small, of: left_bytes}}
'''
                done, document = self.run_suite(suite, '--python', one.path, '--check', *QUICK, status=1)
                benches = self.benches(document)
                self.assertEqual([benches[name]['memory']['peak_bytes'] for name in ('small', 'byte more', 'twice')],
                                 [small, small + 1, 2 * small])
                wrong = {1: 'refuted', 4: 'refuted', 8: 'refuted'}
                self.assertEqual(self.verdicts(document), {i: wrong.get(i, 'confirmed') for i in range(9)})
                self.assertEqual({claim['ratio']['method'] for claim in document['claims']}, {'exact'})
                self.assertIn('--check: 6 confirmed, 3 refuted', done.stderr)
                self.assertIn('more peak bytes than small (claimed: no more peak bytes)', done.stderr)
                kept = ''.join(line for i, line in enumerate(suite.splitlines(True))
                               if i - suite[:suite.index('claims:')].count('\n') - 1 not in wrong)
                done, _ = self.run_suite(kept, '--python', one.path, '--check', *QUICK)
                self.assertIn('claims: 6 confirmed', done.stdout)

    def test_the_peak_of_the_worker_is_what_it_has_touched(self):
        suite = """
defaults: {metrics: memory, setup: import mmap; s = b'x'}
cases:
  - {name: nothing, run: x = s * 1}
  - {name: touched, run: x = s * 50000000}
  - {name: mapped, run: 'm = mmap.mmap(-1, 50000000); m.write(s * 50000000); m.close()'}
  - {name: reserved, run: 'm = mmap.mmap(-1, 50000000); m[0] = 1; m.close()'}
"""
        _, document = self.run_suite(suite, *QUICK)
        peak = {name: bench['memory']['peak_resident_bytes'] for name, bench in self.benches(document).items()}
        self.assertTrue(5e6 < peak['nothing'] < 45e6, peak)
        # `x` is alive while the next one is made, and what CPython does not allocate counts, too.
        self.assertAlmostEqual(peak['touched'] - peak['nothing'], 100e6, delta=3e6)
        self.assertAlmostEqual(peak['mapped'] - peak['nothing'], 100e6, delta=3e6)
        self.assertAlmostEqual(peak['reserved'] - peak['nothing'], 0, delta=3e6)

    def test_claims_about_events_are_judged_where_they_are_counted(self):
        suite = TOUCH + """defaults: {metrics: [time, counters]}
cases:
  - {name: few, run: touch(10)}
  - {name: many, run: touch(20)}
claims:
  - {uses less: few, than: many, of: page_faults, by: 1.8}
  - {uses less: few, than: many, of: page_faults, by: 2.2}
  - {uses no more: few, than: many, of: page_faults}
  - {uses no more: many, than: few, of: page_faults}
  - {uses less: few, than: many, of: instructions, by: 1.1}
"""
        _, document = self.run_suite(suite, *QUICK)
        expected = {0: 'confirmed', 1: 'refuted', 2: 'confirmed', 3: 'refuted', 4: 'confirmed'}
        absent = document['benches'][0]['counters']['absent']
        for line, event in enumerate(['page_faults'] * 4 + ['instructions']):
            if event in absent:
                expected[line] = 'not measured'
                claim = document['claims'][line]
                self.assertEqual(claim['reason'], f'{event} was not counted of few: {absent[event]}')
        self.assertEqual(self.verdicts(document), expected)
        refuted = 'refuted' in expected.values()
        done, _ = self.run_suite(suite, '--check', *QUICK, status=1 if refuted else 0)
        if refuted:
            self.assertRegex(done.stderr, r'few has (2\.0|1\.9)\S*x .*fewer page faults than many')

    def test_a_document_without_memory_gets_it_when_it_goes_on(self):
        self.run_suite(SUITE, *QUICK, '-k', 'list')
        _, document = self.run_suite(SUITE, *QUICK, '-k', 'list', '--memory', '--resume',
                                     self.path('result.json'))
        self.assertEqual(document['benches'][0]['memory']['executions'], 5)


if __name__ == '__main__':
    TARE, SCHEMA = (os.path.abspath(path) for path in sys.argv[1:3])
    del sys.argv[1:3]
    unittest.main()
