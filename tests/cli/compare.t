`tare compare` on documents from replays: the same numbers for the same seeds.

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
  > END
  $ cat > old.costs <<'END'
  > letters/join[[]n=10[]]  cost=100 loop=2 spread=0.01 noise=0.002
  > letters/join*           cost=9us loop=2 spread=0.01
  > letters/add[[]n=10[]]   cost=300 loop=2 spread=0.01
  > letters/add*            cost=30us loop=2 spread=0.01
  > *                       cost=25 loop=2 spread=0.03 noise=0.01
  > END
  $ sed -e 's/cost=100/cost=110/' -e 's/cost=300/cost=250/' -e 's/cost=30us/fail=exception:run/' old.costs > new.costs
  $ run() { $TARE run -q --replay $1.costs --seed $2 letters.yaml -o $1.json > $1.txt; }; run old 1; run new 2; head -1 new.txt
  letters/build

Files that were measured apart: unpaired verdicts, what failed on one side, the geometric mean.

  $ $TARE compare old.json new.json | head -10
  new against old, measured apart
    case               old       new  ratio; what would settle it
    join[n=10]      101 ns    110 ns  1.09x slower [1.08, 1.11]
    add[n=10]     298.8 ns  250.5 ns  1.19x faster [1.18, 1.21]
    join[n=1000]  8.956 µs   9.00 µs  the same [0.992, 1.014]
    upper[n=0]     25.2 ns   25.1 ns  unclear [0.97, 1.02]; +2 workers, 73 ms
    failed: add[n=1000] (ZeroDivisionError: division by zero): no figure on new,
      not compared
    unpaired: old and new were not measured in lock-step: what the machine did
      between the two is in every ratio
  $ $TARE compare old.json new.json | grep -A2 ^overall
  overall   new against old, geometric mean of 4 changes: 1.02x faster [1.01,
            1.03]; after correction for their number 1 faster, 1 slower, 1 the
            same, 1 unclear
  $ $TARE compare old.json new.json | grep -A1 ^remark
  remark    new against old: the same build: any difference between the two is
            noise, or of the machine

A pull request gets what changed first, the rest folded away; a spreadsheet one row a case.

  $ $TARE compare old.json new.json --format markdown | head -22
  **new against old, measured apart**: 1 faster, 1 slower, 1 the same, 1 unclear; geometric mean 1.02x faster \[1.01, 1.03\]

  | case | old | new | ratio | to settle it, about |
  |:--|--:|--:|:--|:--|
  | join\[n=10\] | 101 ns | 110 ns | 1.09x slower [1.08, 1.11] |  |
  | add\[n=10\] | 298.8 ns | 250.5 ns | 1.19x faster [1.18, 1.21] |  |

  - **failed**: add\[n=1000\] (ZeroDivisionError: division by zero): no figure on new, not compared
  - **unpaired**: old and new were not measured in lock-step: what the machine did between the two is in every ratio

  <details><summary>all 4</summary>

  | case | old | new | ratio | to settle it, about |
  |:--|--:|--:|:--|:--|
  | join\[n=10\] | 101 ns | 110 ns | 1.09x slower [1.08, 1.11] |  |
  | add\[n=10\] | 298.8 ns | 250.5 ns | 1.19x faster [1.18, 1.21] |  |
  | join\[n=1000\] | 8.956 µs | 9.00 µs | the same [0.992, 1.014] |  |
  | upper\[n=0\] | 25.2 ns | 25.1 ns | no difference shown [0.97, 1.02] | +2 workers, 73 ms |

  </details>

  - add over join\[n=10\]: 2.98x slower on old, 2.29x slower on new; the loss shrank 1.30x \[1.28, 1.33\], measured apart
  $ $TARE compare old.json new.json --format csv | cut -d, -f 3,5-9,12,15,18 | tr -d '\r'
  variant,base,new,paired,outcome,unit,ratio,verdict,verdict_adjusted
  letters/join[n=10],old,new,false,judged,ns,1.0934375491413235,slower,slower
  letters/add[n=10],old,new,false,judged,ns,0.8380505264305497,faster,faster
  letters/join[n=1000],old,new,false,judged,ns,1.004059215410448,same,same
  letters/add[n=1000],old,new,false,failed-new,ns,,,
  letters/upper[n=0],old,new,false,judged,ns,0.9955966896619463,unclear,unclear
  letters/add[n=10],old,new,false,interaction,,0.7686353643369596,faster,faster

From what became slowest to what became fastest:

  $ $TARE compare old.json new.json --sort ratio | head -6
  new against old, measured apart
    case               old       new  ratio; what would settle it
    join[n=10]      101 ns    110 ns  1.09x slower [1.08, 1.11]
    join[n=1000]  8.956 µs   9.00 µs  the same [0.992, 1.014]
    upper[n=0]     25.2 ns   25.1 ns  unclear [0.97, 1.02]; +2 workers, 73 ms
    add[n=10]     298.8 ns  250.5 ns  1.19x faster [1.18, 1.21]

The variants of a group on each target:

  $ $TARE compare old.json new.json --by variant | head -9
  variants on old
    case         against         median  ratio
    add[n=10]    join[n=10]    298.8 ns  2.98x slower [2.92, 3.00]
    add[n=1000]  join[n=1000]   30.1 µs  3.35x slower [3.31, 3.37]

  variants on new
    case       against       median  ratio
    add[n=10]  join[n=10]  250.5 ns  2.29x slower [2.25, 2.30]
    failed: add[n=1000] (ZeroDivisionError: division by zero): no figure on new,

A document of several targets stands alone: its changes are paired. What a variant gains over another may
differ from target to target.

  $ cat > ab.costs <<'END'
  > letters/add[[]n=10[]]@new   cost=105 loop=2 spread=0.01
  > letters/add[[]n=10[]]       cost=60 loop=2 spread=0.01
  > letters/join[[]n=10[]]      cost=100 loop=2 spread=0.01
  > letters/add*@new            cost=7us loop=2 spread=0.01
  > *                           cost=8us loop=2 spread=0.01
  > END
  $ $TARE run -q --replay ab.costs --seed 3 --python base --python new letters.yaml -o ab.json > ab.txt
  $ $TARE compare ab.json | head -14
  new against base
    case              base       new  ratio
    join[n=10]     99.6 ns    100 ns  the same [0.999, 1.015]
    add[n=10]     60.00 ns  104.8 ns  1.75x slower [1.73, 1.76]
    join[n=1000]  7.952 µs  8.009 µs  the same [0.992, 1.017]
    add[n=1000]    8.04 µs   7.01 µs  1.15x faster [1.12, 1.16]
    upper[n=0]    8.030 µs   8.00 µs  the same [0.98, 1.02]

  variants from target to target
    add over join[n=10]: 1.66x faster on base, 1.05x slower on new; the two
      changed places by 1.74x [1.69, 1.76]
    add over join[n=1000]: 1.01x slower on base, 1.14x faster on new; the gain
      grew 1.15x [1.13, 1.17]
  $ $TARE compare ab.json --format csv | cut -d, -f 3-6,8,12,18,19,25,26 | tr -d '\r' | grep 'outcome\|interaction'
  variant,base_variant,base,new,outcome,ratio,verdict_adjusted,beyond_margin,on_base,on_new
  letters/add[n=10],letters/join[n=10],base,new,interaction,1.7425527826006069,slower,true,0.6037167318421762,1.054741795812201
  letters/add[n=1000],letters/join[n=1000],base,new,interaction,0.8729007984025073,faster,true,1.0111725869007733,0.8767252911523472
  $ $TARE show ab.json | grep -A5 '^variants from'
  variants from target to target
    add over join[n=10]: 1.66x faster on base, 1.05x slower on new; the two
      changed places by 1.74x [1.69, 1.76]
    add over join[n=1000]: 1.01x slower on base, 1.14x faster on new; the gain
      grew 1.15x [1.13, 1.17]

A comparison is a document like any other.

  $ $TARE compare old.json new.json --format json > both.json
  [3]
  $ $TARE compare both.json > again; $TARE compare old.json new.json | head -9 > first; head -9 again | cmp - first
  $ $TARE show --format json both.json | cmp - both.json

Gates go by the verdicts after the correction for their number, and a gate that had nothing to judge is
neither red nor green.

  $ $TARE compare old.json new.json --fail-on slower --fail-on unclear > table
  tare: --fail-on: 2 changes
    letters/join[n=10] on new: 1.09x slower [1.08, 1.11] against old, measured apart
    letters/upper[n=0] on new: unclear [0.97, 1.02] against old, measured apart
  [1]
  $ $TARE compare old.json old.json --fail-on slower > table
  $ $TARE compare old.json new.json --fail-on slower:8% > table
  [3]
  $ $TARE compare old.json new.json --fail-on slower:7% --margin 20% > table
  tare: --fail-on: 1 change
    letters/join[n=10] on new: 1.09x slower [1.08, 1.11] against old, measured apart
  [1]
  $ sed -e 's/letters/words/' letters.yaml > words.yaml
  $ $TARE run -q --replay old.costs words.yaml -o words.json > words.txt
  $ $TARE compare old.json words.json --fail-on unclear | head -7
  words against old, measured apart
    nothing to compare
    missing: letters/join[n=10], letters/add[n=10], letters/join[n=1000],
      letters/add[n=1000], letters/upper[n=0]: only on old
    added: words/join[n=10], words/add[n=10], words/join[n=1000],
      words/add[n=1000], words/upper[n=0]: only on words
    unpaired: old and words were not measured in lock-step: what the machine did
  $ $TARE compare old.json words.json --fail-on unclear > table
  [4]

Files of pyperf, of which one was edited; they may be packed, and compared with documents:

  $ cp $DATA/results/pyperf-suite.json suite.json; gzip -c $DATA/results/pyperf-newer.json > newer.json.gz
  $ $TARE compare suite.json newer.json.gz
  newer against suite, measured apart
    case    suite    newer  ratio; what would settle it
    sort  2.60 µs  1.25 µs  unclear; +3 workers, 19 ms
    no figure: memory (its unit is 'byte': only times are compared): neither on
      suite nor beside it
    missing: calibrated (it has no values): only on suite
    added: added: only on newer
    unpaired: suite and newer were not measured in lock-step: what the machine did
      between the two is in every ratio

  suite     CPython 3.12.4+, /opt/py/bin/python3
  newer     CPython 3.13.0, /opt/newer/bin/python3
  machine   lab3, Some CPU, 4 CPUs, Linux-6.1.0-x86_64-with-glibc2.36
  run       6 benches: 3 measured, 3 skipped; * (glob)
  warning   newer.json.gz: 1 value of sort left out: a time is a number above 0
  remark    newer.json.gz against suite.json: pyperf 2.7.0 instead of 2.6.1:
            another program, or version of it, may measure another way
  remark    newer.json.gz against suite.json: measured 3 days apart: updates,
            temperature and neighbours change meanwhile
  remark    newer against suite: with LTO, allocator malloc instead of pymalloc: a
            ratio holds their share too
  $ $TARE compare suite.json old.json | grep "nothing\|missing\|tool"
    nothing to compare
    missing: sort, memory (its unit is 'byte': only times are compared),
  remark    old.json against suite.json: tool tare instead of pyperf: another

The same document twice, and other mistakes:

  $ $TARE compare old.json old.json | grep -A1 'same document'
  warning   old.json against old.json: the same document: it says nothing of
            noise: the samples are the same
  $ $TARE compare old.json
  tare: 'old.json' has one target, nothing to compare it with: name a second document, or --by variant
  [2]
  $ $TARE compare
  tare compare: a result document is missing; see 'tare compare --help'
  [2]
  $ $TARE compare old.json new.json --fail-on faster
  tare compare: cannot fail on 'faster': expected slower, slower:3%, unclear, more:allocations, or more:peak_bytes:5% (or allocated_bytes, left_bytes, instructions, page_faults and other counters); see 'tare compare --help'
  [2]
  $ $TARE compare old.json nowhere.json
  tare: cannot open 'nowhere.json': No such file or directory
  [4]
  $ head -12 new.json > cut.json; $TARE compare old.json cut.json
  tare: cut.json:*:*: this is not JSON: the file ends before the document does (glob)
  [2]
  $ sed 's/"version": 1/"version": 2/' new.json > later.json; $TARE compare old.json later.json
  tare: later.json: version: this document has version 2, and this tare reads up to version 1: read it with a later tare
  [2]
  $ echo '{"a": 1}' > other.json; $TARE compare old.json other.json
  tare: other.json: this is neither a result of tare (it has no 'schema') nor a file of pyperf (it has no list of 'benchmarks')
  [2]

A comparison that cannot mean anything is not made: a debug build with a release build, C assertions on one side. Within
one target it can.

  $ sed 's/"debug": false/"debug": true/; s/"asserts": false/"asserts": true/' new.json > debug.json; $TARE compare old.json debug.json
  tare: 'debug' is a debug build and 'old' is none, so their comparison says nothing: the first is several times slower, whatever else is different; give builds of one kind, or --force
  [2]
  $ sed 's/"asserts": false/"asserts": true/; s/"b1-0*"/"b1-1"/' new.json > asserts.json; $TARE compare asserts.json old.json --fail-on slower
  tare: 'asserts' checks C assertions and 'old' does not, so their comparison says nothing: the checks cost some cases much and others nothing, whatever else is different; give builds of one kind, or --force
  [2]
  $ $TARE compare asserts.json old.json --force > table; grep -A2 "^error.*old against asserts" table
  error     old against asserts: without assertions: a ratio holds their share
            too; try: builds of one kind; these are compared with --force only
  $ $TARE compare debug.json old.json --by variant > table; grep -c "slower\|faster" table
  6

A mode, an allocator, a variable on one side is said:

  $ sed 's/"options": \[\]/"options": [], "allocator": "pymalloc"/' old.json > base.json
  $ sed 's/"mode": "embedded"/"mode": "hosted"/; s/"b1-0*"/"b1-1"/; s/"options": \[\]/"options": [], "environment": ["PYTHONMALLOC=malloc"], "allocator": "malloc"/' new.json > other.json
  $ $TARE compare base.json other.json | grep -A2 "other against base: "
  warning   other against base: mode hosted instead of embedded: the same version
            differs by up to 25 % between the two; try: builds of one kind, or
            --mode hosted for all
  remark    other against base: allocator malloc instead of pymalloc, environment
            PYTHONMALLOC=malloc instead of none: a ratio holds their share too

Unequal numbers of workers are compared as they are; a case that was skipped on one side is no failure:

  $ $TARE run -q --replay new.costs --seed 3 --blocks 7 letters.yaml -k upper -o few.json > table; $TARE compare old.json few.json | grep "upper\|missing"
    upper[n=0]  25.2 ns  24.9 ns  unclear [0.97, 1.04]; +16 workers, 584 ms
    missing: join[n=10], add[n=10], join[n=1000], add[n=1000]: only on old
  $ mkdir skips; sed "s/\[10, 1000\]/[10]/; s/name: upper/name: upper\n    python: '>=3.99'/" letters.yaml > skips/letters.yaml; $TARE run -q --replay new.costs --seed 4 skips/letters.yaml -o skips.json > table
  $ $TARE compare old.json skips.json > table; echo $?; grep -A1 "skipped:" table
  0
    skipped: upper[n=0] (needs Python >=3.99, replayed is 3.11.2): not measured on
      skips
