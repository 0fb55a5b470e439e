`tare timeit` on a replay: statements are the cases of a suite "timeit".

  $ cat > costs <<'END'
  > "*x + 1"     cost=6 loop=2 spread=0.01
  > "*__add__*"  cost=30 loop=2 spread=0.01
  > "*same*"     cost=6 loop=2 spread=0.001
  > "*1 / 0*"    fail=exception:run
  > *            cost=12 loop=2 spread=0.02
  > END
  $ $TARE timeit --replay costs --seed 1 -s 'x = 1' 'x + 1' 'x.__add__(1)'
  timeit/statements
    case           median  95 % interval  5.89  30.3 ns  against the baseline
    x + 1         6.00 ns  [5.90, 6.03]   █              baseline
    x.__add__(1)  29.7 ns  [29.7, 30.3]               █  5.03x slower [4.96, 5.03]

  replayed  CPython 3.11.2, embedded, replay:replayed
  ...

One alone has nothing to be compared with.

  $ $TARE timeit --replay costs --seed 1 'x + 1' | head -3
  timeit
    case     median  95 % interval   distribution
    x + 1  6.002 ns  [5.917, 6.031]  ▄▄▄▃▃▃▃▂▂▂▂▂▂▂▂▂▂▂▂▃▃▄▄▄▅▅▆▆▇▇▇█████

A statement of several lines, setup in several pieces, and one that begins with a dash:

  $ $TARE timeit --replay costs --seed 1 -s 'x = 1' -s 'y = 2' 'for i in y:
  >     pass' 'y' | head -4
  timeit/statements
    case               median  95 % interval  11.4   12.5 ns  against the baseline
    for i in y: pass  12.0 ns  [11.9, 12.2]       ▂▅██▇▅▄▃▃▁  baseline
    y                 12.0 ns  [11.7, 12.1]   ▄▅▅▆▆▇██▇▆▅▄▄▄  unclear [0.98, 1.01]
  $ $TARE timeit --replay costs --seed 1 -- -x | head -3
  timeit
    case    median  95 % interval   distribution
    -x    11.95 ns  [11.85, 12.04]  ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▅▅▅▆▆▆▆▇▇▇▇███████

Two interpreters:

  $ $TARE timeit --replay costs --seed 1 --python base --python new 'x + 1' '"same"' | head -9
  timeit/statements
    case    target    median  95 % interval   shape        against base
    x + 1   base    5.983 ns  [5.952, 6.044]  ▅▅▆▇█▇▆▅▅▄▂  baseline
    x + 1   new     6.011 ns  [5.961, 6.073]  ▂▃▅▆▆▆▆▆▇██  the same [0.995, 1.014]
    "same"  base    6.000 ns  [5.993, 6.003]       █▁      baseline
    "same"  new     5.998 ns  [5.995, 6.006]       █▃      the same [0.999, 1.001]

    case    target  against x + 1 on the same target
    "same"  base    the same [0.991, 1.008]

In other formats, and kept:

  $ $TARE timeit --replay costs --seed 1 'x + 1' --format csv | tail -1 | cut -d, -f 1-8
  timeit,x + 1,,timeit/x + 1,replayed,timeit/statements,true,ok
  $ $TARE timeit --replay costs --seed 1 'x + 1' 'y' --format markdown | head -6
  ### timeit/statements

  | case | median | 95 % interval | against the baseline |
  |:--|--:|:--|:--|
  | x + 1 | 5.989 ns | [5.929, 6.027] | baseline |
  | y | 12.0 ns | [11.7, 12.1] | 1.99x slower [1.97, 2.04] |
  $ $TARE timeit --replay costs --seed 1 'x + 1' -o a.json > told; $TARE show a.json | cmp - told
  $ $TARE timeit --replay costs --seed 1 'x + 1' 'y' --dry-run
  preset default, seed 1, blocks 8 to 200, precision 2 %, 3 samples of 2.50 ms a worker
  target replayed: Python 3.11.2, embedded, replay:replayed
  group timeit/statements
      timeit/x + 1 (baseline)  hash seed of block 0: 2426784571
      timeit/y  hash seed of block 0: 2426784571
  2 benches in 1 group: about 600 ms when cases are short and the machine is quiet, at most about 1.90 s (longer where one execution takes long)

One that fails:

  $ $TARE timeit --replay costs --seed 1 'x + 1' '1 / 0' | head -6
  timeit/statements
    case    median  95 % interval  5.89 ns           6.03 ns  against the baseline
    x + 1  6.00 ns  [5.90, 6.03]   ▄▄▄▄▄▃▃▃▃▃▃▃▄▄▅▅▆▆▆▇▇████  baseline
    1 / 0   failed
    failed: 1 / 0: ZeroDivisionError: division by zero (in run)
      at <command line>:1
  $ $TARE timeit --replay costs --seed 1 -q 'x + 1' '1 / 0' > /dev/null
  [3]
  $ $TARE timeit --replay costs --seed 1 -q '1 / 0' > /dev/null
  [4]

The command line is wrong:

  $ $TARE timeit
  tare timeit: a statement is missing; see 'tare timeit --help'
  [2]
  $ $TARE timeit --replay costs -x
  tare timeit: unknown option '-x'; see 'tare timeit --help'
  [2]
  $ $TARE timeit --replay costs --resume a.json x
  tare timeit: unknown option '--resume'; see 'tare timeit --help'
  [2]

What `python -m timeit` has and `tare` has not is known by its name:

  $ $TARE timeit -n 1000 x
  tare timeit: unknown option '-n': how often a statement runs is found out; --sample-time and --blocks say how long; see 'tare timeit --help'
  [2]
  $ $TARE timeit --repeat=5 x
  tare timeit: unknown option '--repeat': it goes on until the interval is narrow; --blocks and --samples say how often; see 'tare timeit --help'
  [2]
  $ $TARE timeit -qp x
  tare timeit: unknown option '-p': --clock cpu takes CPU time; see 'tare timeit --help'
  [2]
  $ $TARE timeit --help | grep -E -e '--(number|unit)'
  [1]
