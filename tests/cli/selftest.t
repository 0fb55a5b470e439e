`tare selftest` on a replay: known work, so that it is known what has to be found.

  $ cat > costs <<'END'
  > selftest/*@plus1   cost=30300 spread=0.01 noise=0.002
  > selftest/*@plus3   cost=30900 spread=0.01 noise=0.002
  > selftest/*@plus5   cost=31500 spread=0.01 noise=0.002
  > selftest/*@plus10  cost=33000 spread=0.01 noise=0.002
  > selftest/*         cost=30000 spread=0.01 noise=0.002
  > *                  cost=3
  > END
  $ $TARE selftest --replay costs --seed 1 --time 20s -o known.json
  comparisons of 20 blocks, 794 ms each
    extra work  slower  faster  share  95 % interval  truth covered  all blocks
          none  0 of 8  0 of 8  0.0 %  [0.0 %, 37 %]         8 of 8      0 of 4
           1 %  7 of 8  0 of 8   88 %  [47 %, 100 %]         8 of 8      4 of 4
           3 %  8 of 8  0 of 8  100 %  [63 %, 100 %]         6 of 8      4 of 4
           5 %  8 of 8  0 of 8  100 %  [63 %, 100 %]         7 of 8      4 of 4
          10 %  8 of 8  0 of 8  100 %  [63 %, 100 %]         8 of 8      4 of 4

  spread within and between processes, half-width of a ratio's interval from all
  blocks, smallest change found 4 times in 5 by time
    case           blocks  within  between  floor  1.5 s    6 s   24 s
    call               42   0.2 %    0.9 %  0.6 %  0.9 %  0.4 %  0.2 %
    f-string           42   0.2 %    1.1 %  0.6 %  0.9 %  0.5 %  0.2 %
    comprehension      42   0.2 %    1.0 %  0.5 %  0.8 %  0.4 %  0.2 %
    sort               42   0.2 %    1.1 %  0.6 %  1.0 %  0.5 %  0.2 %

  verdict   held; 0 of 8 comparisons of the same were called different; of 32 with
            more work, 0 were called faster, and 29 intervals hold the truth
  reach     in 6 s a case this machine can tell 0.5 % apart, 4 times in 5, even in
            the most restless case (sort); for half of that, it needs 4 times as
            long

The document is one like any other.

  $ $TARE show known.json | grep -v disturbed | head -8
  selftest
    case           target    median  95 % interval   against base
    call           base    30.02 µs  [29.95, 30.14]  baseline
    call           same    30.02 µs  [29.92, 30.13]  the same [0.997, 1.004]
    call           plus1   30.40 µs  [30.30, 30.48]  1.01x slower [1.01, 1.02]
    call           plus3   30.93 µs  [30.74, 31.13]  1.03x slower [1.02, 1.04]
    call           plus5   31.39 µs  [31.24, 31.56]  1.05x slower [1.04, 1.05]
    call           plus10  32.97 µs  [32.87, 33.04]  1.10x slower [1.09, 1.10]

For a pull request, and for programs:

  $ $TARE selftest --replay costs --seed 1 --time 10s --format markdown
  - **verdict**: held; 0 of 4 comparisons of the same were called different; of 16 with more work, 0 were called faster, and 15 intervals hold the truth
  - **reach**: in 6 s a case this machine can tell 0.5 % apart, 4 times in 5, even in the most restless case (call); for half of that, it needs 4 times as long

  comparisons of 20 blocks, 819 ms each:

  | extra work | slower | faster | share | 95 % interval | truth covered | all blocks |
  |--:|--:|--:|--:|:--|--:|--:|
  | none | 0 of 4 | 0 of 4 | 0.0 % | \[0.0 %, 60 %\] | 4 of 4 | 0 of 4 |
  | 1 % | 4 of 4 | 0 of 4 | 100 % | \[40 %, 100 %\] | 4 of 4 | 4 of 4 |
  | 3 % | 4 of 4 | 0 of 4 | 100 % | \[40 %, 100 %\] | 3 of 4 | 4 of 4 |
  | 5 % | 4 of 4 | 0 of 4 | 100 % | \[40 %, 100 %\] | 4 of 4 | 4 of 4 |
  | 10 % | 4 of 4 | 0 of 4 | 100 % | \[40 %, 100 %\] | 4 of 4 | 4 of 4 |

  spread within and between processes, half-width of a ratio's interval from all blocks, smallest change found 4 times in 5 by time:

  | case | blocks | within | between | floor | 1.5 s | 6 s | 24 s |
  |:--|--:|--:|--:|--:|--:|--:|--:|
  | call | 21 | 0.2 % | 1.1 % | 0.9 % | 1.0 % | 0.5 % | 0.3 % |
  | f-string | 21 | 0.2 % | 1.3 % | 0.8 % | 0.9 % | 0.4 % | 0.2 % |
  | comprehension | 21 | 0.2 % | 1.1 % | 0.8 % | 0.9 % | 0.4 % | 0.2 % |
  | sort | 21 | 0.2 % | 1.0 % | 0.9 % | 1.0 % | 0.5 % | 0.2 % |

  $ $TARE selftest --replay costs --seed 1 --time 10s --format json | python3 -c 'import json, sys; print(sorted(json.load(sys.stdin)))'
  ['cases', 'compared', 'held', 'level', 'pair_ns', 'part_blocks', 'rows', 'schema', 'version', 'yardstick']

One that is slower than itself, and more work that is faster: the status is 1.

  $ sed 's/^selftest.\*@plus3 *cost=[0-9]*/selftest\/*@plus3 cost=20000/; 1i selftest/*@same cost=32000 spread=0.01' costs > crooked
  $ $TARE selftest --replay crooked --seed 1 --time 30s > told
  [1]
  $ grep -A 8 verdict told
  verdict   failed; the same was called different in 12 of 12 comparisons, more
            often than chance explains; of two that are the same, one came out
            slower in 12 of 12 comparisons, which no chance explains; without more
            work, 12 of 12 intervals leave out the truth; 12 of 12 comparisons
            called 3 % more work faster; with 3 % more work, 12 of 12 intervals
            leave out the truth
  reach     in 6 s a case this machine can tell 0.4 % apart, 4 times in 5, even in
            the most restless case (call); for half of that, it needs 4 times as
            long

Cases that fail:

  $ sed '1i selftest/sort fail=exception:run' costs > broken
  $ $TARE selftest --replay broken --seed 1 --time 10s > told
  tare: selftest/sort failed: ZeroDivisionError: division by zero
  [3]
  $ grep -A 3 verdict told
  verdict   held; 0 of 3 comparisons of the same were called different; of 12 with
            more work, 0 were called faster, and 11 intervals hold the truth
  reach     in 6 s a case this machine can tell 0.5 % apart, 4 times in 5, even in
            the most restless case (f-string); for half of that, it needs 4 times

  $ echo '* fail=exception:run' > wreck
  $ $TARE selftest --replay wreck --seed 1 --time 10s
  comparisons of 20 blocks
    extra work  slower  faster  share  95 % interval  truth covered  all blocks
          none  0 of 0  0 of 0      -  -                     0 of 0      0 of 0
           1 %  0 of 0  0 of 0      -  -                     0 of 0      0 of 0
           3 %  0 of 0  0 of 0      -  -                     0 of 0      0 of 0
           5 %  0 of 0  0 of 0      -  -                     0 of 0      0 of 0
          10 %  0 of 0  0 of 0      -  -                     0 of 0      0 of 0

  verdict   none: too little was measured for a single comparison; a longer --time
            gives more
  tare: selftest/call failed: ZeroDivisionError: division by zero
  tare: selftest/f-string failed: ZeroDivisionError: division by zero
  tare: selftest/comprehension failed: ZeroDivisionError: division by zero
  tare: selftest/sort failed: ZeroDivisionError: division by zero
  [4]

What is not accepted:

  $ $TARE selftest suites
  tare selftest: unexpected argument 'suites'; see 'tare selftest --help'
  [2]
  $ $TARE selftest --python a --python b
  tare selftest: one --python is tested at a time, found 2; see 'tare selftest --help'
  [2]
  $ $TARE selftest --time 1s
  tare selftest: option '--time' goes from 10s to 1000000000s, not '1s'; see 'tare selftest --help'
  [2]
  $ $TARE selftest --format csv
  tare selftest: option '--format' is one of table, markdown, json, not 'csv'; see 'tare selftest --help'
  [2]
