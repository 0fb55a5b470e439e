`tare run` on a replay: timings come from formulas in a file, the same for the same seed.

  $ cat > letters.yaml <<'END'
  > suite: letters
  > description: How letters are put together.
  > params:
  >   n: [10, 1000]
  > cases:
  >   - name: join
  >     group: build
  >     setup: parts = ['x'] * n
  >     run: "''.join(parts)"
  >   - name: add
  >     group: build
  >     setup: parts = ['x'] * n
  >     run: |
  >       s = ''
  >       for part in parts:
  >           s += part
  >   - name: upper
  >     params: {n: 0}
  >     run: "'abc'.upper()"
  >   - name: title
  >     tags: slow
  >     params: {n: 0}
  >     run: "'abc'.title()"
  > END
  $ cat > costs <<'END'
  > # pattern               cost of an execution, spread between workers, noise within one
  > letters/join[[]n=10[]]  cost=100 loop=2 spread=0.01 noise=0.002
  > letters/join*           cost=9us loop=2 spread=0.01
  > letters/add[[]n=10[]]   cost=300 loop=2 spread=0.01
  > letters/add*            cost=30us loop=2 spread=0.01
  > *                       cost=25 loop=2 spread=0.03 noise=0.01
  > END

A table for a group, one for the lone cases of a suite; groups that differ in parameters share one.

  $ $TARE run --replay costs --seed 1 letters.yaml
  letters/build
       n  case    median  95 % interval   distribution   against the baseline
      10  join    101 ns  [99, 102]       █              baseline
          add   298.8 ns  [297.3, 302.2]              █  2.98x slower [2.92, 3.00]
    1000  join  8.956 µs  [8.942, 9.056]  █              baseline
          add    30.1 µs  [29.6, 30.2]                █  3.35x slower [3.31, 3.37]

  letters
    case         median  95 % interval  distribution
    upper[n=0]  25.2 ns  [24.8, 25.6]   ▃▄▄▄▄▅▅▆▆▆▆▇▇▇███████▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇

  replayed  CPython 3.11.2, embedded, replay:replayed
  ...
  $ $TARE run --replay costs --seed 1 letters.yaml -k 'n=10]' | head -4
  letters/build[n=10]
    case    median  95 % interval   97.7 ns      304 ns  against the baseline
    join    101 ns  [99, 102]       █                    baseline
    add   298.8 ns  [297.3, 302.2]                    █  2.98x slower [2.92, 3.00]
  $ COLUMNS=120 LC_ALL=C $TARE run --replay costs --seed 1 -v letters.yaml | head -6
  letters/build
       n  case    median  95 % interval   distribution        workers  spread  fastest    loops  against the baseline
      10  join    101 ns  [99, 102]       @                         8   1.5 %  97.7 ns  1239x20  baseline
          add   298.8 ns  [297.3, 302.2]                   @        8   1.0 %   295 ns   1177x7  2.98x slower [2.92, 3.00]
    1000  join  8.956 us  [8.942, 9.056]  @                         8   0.7 %  8.93 us    280x1  baseline
          add    30.1 us  [29.6, 30.2]                     @        8   1.1 %  29.5 us     83x1  3.35x slower [3.31, 3.37]

Several interpreters are compared with the first; in a replay they are only names.

  $ $TARE run --replay costs --seed 1 letters.yaml --python base --python new | head -28
  letters/build
       n  case  target    median  95 % interval    against base
      10  join  base    100.7 ns  [99.2, 101.1]    baseline
          join  new     99.93 ns  [99.20, 100.64]  the same [0.989, 1.006]
          add   base    302.5 ns  [298.5, 304.4]   baseline
          add   new     298.6 ns  [295.5, 300.3]   1.008x faster [1.003, 1.019]
    1000  join  base     9.01 µs  [8.95, 9.20]     baseline
          join  new     9.014 µs  [8.907, 9.061]   unclear [0.97, 1.01]
          add   base    30.08 µs  [29.82, 30.34]   baseline
          add   new     29.85 µs  [29.75, 30.23]   the same [0.99, 1.01]

       n  case  target  against join on the same target
      10  add   base    2.99x slower [2.96, 3.07]
          add   new     2.98x slower [2.97, 3.01]
    1000  add   base    3.33x slower [3.26, 3.39]
          add   new     3.33x slower [3.29, 3.38]

  letters
    case        target   median  95 % interval  distribution  against base
    upper[n=0]  base    25.0 ns  [24.6, 25.5]   ▄▅▆██▆▄▃▃▂▃▁  baseline
    upper[n=0]  new     25.4 ns  [24.7, 25.7]   ▇▇▇▇▇▇██▇▇▆▅  unclear [0.99, 1.03]

  remarks
    unclear: join[n=1000] on new, upper[n=0] on new: neither a difference nor its
      absence is shown; about 12 blocks would settle it, 72 ms more: --blocks 12

  new against base
    case              base       new  ratio; what would settle it

The same in other formats:

  $ $TARE run --replay costs --seed 1 letters.yaml --format markdown | head -13
  ### letters/build

  | n | case | median | 95 % interval | against the baseline |
  |--:|:--|--:|:--|:--|
  | 10 | join | 101 ns | [99, 102] | baseline |
  | 10 | add | 298.8 ns | [297.3, 302.2] | 2.98x slower [2.92, 3.00] |
  | 1000 | join | 8.956 µs | [8.942, 9.056] | baseline |
  | 1000 | add | 30.1 µs | [29.6, 30.2] | 3.35x slower [3.31, 3.37] |

  ### letters

  | case | median | 95 % interval |
  |:--|--:|:--|
  $ $TARE run --replay costs --seed 1 letters.yaml --format csv | cut -d, -f 2,3,5,8,12,16-18,33 | tr -d '\r'
  case,params,target,status,workers,median,median_low,median_high,verdict
  join,n=10,replayed,ok,8,100.61516519774011,99.44534903331495,101.63078782537818,
  add,n=10,replayed,ok,8,298.8450157543391,297.3202560687577,302.2066374305254,slower
  join,n=1000,replayed,ok,8,8956.091328571429,8942.003863932108,9056.013110749647,
  add,n=1000,replayed,ok,8,30108.960713253015,29613.450931551954,30219.847686890138,slower
  upper,n=0,replayed,ok,16,25.15906425891182,24.8273978414523,25.63285899006074,
  $ $TARE run --replay costs --seed 1 letters.yaml --format json | head -c 40
  {
   "schema": "tare-result", "version": 1 (no newline)

The result document, shown again: the same table.

  $ $TARE run --replay costs --seed 1 letters.yaml -o a.json > told
  $ $TARE show a.json | cmp - told
  $ $TARE show --format csv a.json | grep -c ok
  5

The plan alone:

  $ $TARE run --replay costs --seed 1 --blocks 10 letters.yaml --dry-run
  preset default, seed 1, blocks 10 to 10, precision 2 %, 3 samples of 2.50 ms a worker
  target replayed: Python 3.11.2, embedded, replay:replayed
  group letters/build[n=10]
      letters/join[n=10] (baseline)  hash seed of block 0: 2426784571
      letters/add[n=10]  hash seed of block 0: 2426784571
  group letters/build[n=1000]
      letters/join[n=1000] (baseline)  hash seed of block 0: 305494369
      letters/add[n=1000]  hash seed of block 0: 305494369
  group letters/upper[n=0]
      letters/upper[n=0]  hash seed of block 0: 599457470
  5 benches in 3 groups: about 1.75 s when cases are short and the machine is quiet, at most about 4.75 s (longer where one execution takes long)
  1 variant tagged slow is left out: --slow measures it
  $ $TARE run --replay costs --seed 1 letters.yaml --slow --dry-run | grep title
  group letters/title[n=0]
      letters/title[n=0]  hash seed of block 0: 3846686876

A run that was cut short goes on where it stopped: here after the 10 blocks that were asked for.

  $ $TARE run --replay costs --seed 1 --blocks 10 letters.yaml -q -o b.json > /dev/null
  $ $TARE show b.json --format csv | cut -d, -f 4,8,12
  variant,status,workers
  letters/join[n=10],ok,10
  letters/add[n=10],ok,10
  letters/join[n=1000],ok,10
  letters/add[n=1000],ok,10
  letters/upper[n=0],ok,10
  $ $TARE run --replay costs --resume b.json letters.yaml | grep -c upper
  1
  $ $TARE show b.json --format csv | cut -d, -f 4,8,12
  variant,status,workers
  letters/join[n=10],ok,10
  letters/add[n=10],ok,10
  letters/join[n=1000],ok,10
  letters/add[n=1000],ok,10
  letters/upper[n=0],ok,15
  $ $TARE run --replay costs --resume b.json letters.yaml -o c.json > /dev/null
  $ for file in b c; do
  >     COLUMNS=400 $TARE show $file.json | grep -v -e 'load average' -e 'was stolen' > $file.txt
  > done
  $ cmp c.txt b.txt

  $ sed 's/parts = /parts=/' letters.yaml > other.yaml
  $ $TARE run --replay costs --resume b.json other.yaml
  tare: cannot go on with 'b.json': 'letters/join[n=10]' has changed since: start a new result
  [2]
  $ $TARE run --replay costs --resume no-such-file.json letters.yaml
  tare: cannot open 'no-such-file.json': No such file or directory
  [4]

What goes wrong in one case costs that case; the run ends with 3.

  $ cat > bad.yaml <<'END'
  > suite: bad
  > cases:
  >   - name: good
  >     setup: x = 1
  >     run: x + 1
  >   - name: broken
  >     run: 1 / 0
  >   - name: crash
  >     params: {n: [1, 2]}
  >     run: crash(n)
  >   - name: hang
  >     timeout: 2s
  >     run: wait()
  >   - name: grow
  >     setup: x = []
  >     run: x.append(1)
  >   - name: restless
  >     run: x
  >   - name: from before
  >     python: "<3.9"
  >     run: x
  >   - name: nothing
  >     run: pass
  > END
  $ cat > trouble <<'END'
  > bad/good     cost=20 loop=2
  > bad/broken   fail=exception:run
  > bad/crash*   fail=signal:run
  > bad/hang     fail=timeout
  > bad/grow     cost=20 trend=0.5
  > bad/restless cost=20 loop=2 spread=0.3
  > bad/nothing  cost=0.01 empty=1
  > *            cost=1
  > END
  $ $TARE run --replay trouble --seed 1 --blocks 8 bad.yaml -o bad.json
  bad
    case             median  95 % interval   distribution
    good           20.00 ns  [20.00, 20.00]                    █
    broken           failed
    crash[n=1]       failed
    crash[n=2]       failed
    hang             failed
    grow         not steady
    restless        21.3 ns  [14.0, 26.7]    ▅▅▅▅▅▅▅▅▅▅▅▆▆▆▇▇▇█████▇▇▇▆▆▆▆▆▅▅▅▅▅▅
    from before     skipped
    nothing         skipped
    failed: broken: ZeroDivisionError: division by zero (in run)
      at bad.yaml:1
    failed: crash[n=1], crash[n=2]: killed by signal 11 (segmentation fault) (in
      run)
    failed: hang: no answer within 1s; it was killed (in run)
    not steady: grow: its cost rises with every execution (by 15 % from the first
      sample of a worker to its last); 'prepare' gives every execution an input of
      its own
    skipped: from before: needs Python <3.9, replayed is 3.11.2
    skipped: nothing: its body compiles to nothing: Python folds constants away,
      so there is nothing to time (use a name that setup makes)
    wide: restless (30 %): the interval's half-width is above the 2.0 % asked for;
      try: a quieter machine

  replayed  CPython 3.11.2, embedded, replay:replayed
  ...
  [3]
  $ $TARE show bad.json --format markdown | grep '^- \*\*[fnsu]'
  - **failed**: broken: ZeroDivisionError: division by zero (in run)<br>at bad.yaml:1
  - **failed**: crash\[n=1\], crash\[n=2\]: killed by signal 11 (segmentation fault) (in run)
  - **failed**: hang: no answer within 1s; it was killed (in run)
  - **not steady**: grow: its cost rises with every execution (by 15 % from the first sample of a worker to its last); 'prepare' gives every execution an input of its own
  - **skipped**: from before: needs Python &#60;3.9, replayed is 3.11.2
  - **skipped**: nothing: its body compiles to nothing: Python folds constants away, so there is nothing to time (use a name that setup makes)

Nothing could be measured: 4.

  $ $TARE run --replay trouble --seed 1 bad.yaml -k broken | head -6
  bad
    case    median  95 % interval
    broken  failed
    failed: broken: ZeroDivisionError: division by zero (in run)
      at bad.yaml:1
  $ $TARE run --replay trouble --seed 1 bad.yaml -k broken -q > /dev/null
  [4]
  $ $TARE run --replay costs letters.yaml -o no-such-folder/a.json
  tare: cannot write 'no-such-folder/a.json': No such file or directory
  [4]
  $ $TARE run --replay no-such-file letters.yaml
  tare: cannot open 'no-such-file': No such file or directory
  [4]
  $ $TARE run --python no-such-python letters.yaml
  tare: no 'no-such-python' on PATH; give the path of a Python executable
  [4]
  $ $TARE run --replay costs letters.yaml > /dev/full
  tare: cannot write to standard output: No space left on device
  [4]

The command line or a suite is wrong: 2.

  $ $TARE run --replay costs letters.yaml -k nothing
  tare: no case matches -k 'nothing': 'tare list' shows the names
  [2]
  $ $TARE run --replay costs letters.yaml --tag nothing
  tare: no case has the tag 'nothing': 'tare list' shows the tags
  [2]
  $ $TARE run --replay costs no-such-suite.yaml
  tare: no suite 'no-such-suite.yaml': there is no such file or folder
  [2]
  $ $TARE run --replay costs letters.yaml --blocks many
  tare: 'many' is no number of blocks: give one (--blocks 20) or the fewest and the most (--blocks 8..200)
  [2]
  $ $TARE run --replay costs letters.yaml --blocks 9..8
  tare: '9..8' is no number of blocks: give one (--blocks 20) or the fewest and the most (--blocks 8..200)
  [2]
  $ $TARE run --replay costs letters.yaml --max-time 3
  tare run: option '--max-time' wants a time such as 10ms or 2min, not '3'; see 'tare run --help'
  [2]
  $ $TARE run --replay costs letters.yaml --precision none
  tare run: option '--precision' wants a share such as 2% or 0.02, not 'none'; see 'tare run --help'
  [2]
  $ $TARE run --replay costs letters.yaml --affinity 9999
  tare: '9999' are no processors of this machine: expected a list such as 0 or 2-3,5 out of * (glob)
  [2]
  $ printf 'letters cost=1\n* speed=3\n' > wrong && $TARE run --replay wrong letters.yaml
  tare: wrong:2:3: unknown key 'speed'
  [2]
  $ printf 'cases:\n  - name: a\n    run: x\n    unrol: 3\n' > wrong.yaml
  $ $TARE run --replay costs wrong.yaml letters.yaml
  wrong.yaml:4:5: error: unknown key 'unrol' (did you mean 'unroll'?)
      4 |     unrol: 3
        |     ^~~~~
  [2]

Gates: red after the correction for the number of changes, green, and nothing to judge.

  $ cat > ab.costs <<'END'
  > letters/add*@new  cost=105 loop=2 spread=0.01
  > *                 cost=100 loop=2 spread=0.01
  > END
  $ echo '$TARE run -q --replay ab.costs --seed 3 letters.yaml --python base --python new "$@" > table' > ab
  $ sh ab --fail-on slower
  tare: --fail-on: 2 changes
    letters/add[n=10] on new: 1.05x slower [1.04, 1.06] against base
    letters/add[n=1000] on new: 1.05x slower [1.03, 1.07] against base
  [1]
  $ sh ab --fail-on slower:10%
  $ sh ab --fail-on unclear --margin 8%
  $ $TARE run -q --replay ab.costs --seed 3 letters.yaml -k upper --fail-on slower
  tare: --fail-on has nothing to judge: name a second --python, or measure cases of a group
  [2]
  $ sh ab --fail-on anything
  tare: cannot fail on 'anything': expected slower, slower:3%, unclear, more:allocations, or more:peak_bytes:5% (or allocated_bytes, left_bytes, instructions, page_faults and other counters)
  [2]

A case may call another difference the same.

  $ sed -e 's/group: build/&\n    margin: 9%/' letters.yaml > wide.yaml
  $ $TARE run -q --replay ab.costs --seed 3 wide.yaml --python base --python new --format json | grep -o '"margin_ratio": [0-9.]*' | sort | uniq -c
        2 "margin_ratio": 0.02
       18 "margin_ratio": 0.09
