Memory, values and bytecode on a replay: what an inspecting worker would say comes from the file.

  $ cat > letters.yaml <<'END'
  > suite: letters
  > cases:
  >   - name: list
  >     group: sum
  >     metrics: [time, memory]
  >     run: total = sum([n for n in range(100)])
  >     value: total
  >   - name: generator
  >     group: sum
  >     metrics: [time, memory]
  >     run: total = sum(n for n in range(100))
  >     value: total
  >   - name: log
  >     metrics: memory
  >     run: log.append(1)
  > END
  $ cat > costs <<'END'
  > letters/list       cost=100 allocations=5 bytes=4000 peak=2048 value=4950
  > letters/generator  cost=150 allocations=3 bytes=300 peak=256 value=4950
  > letters/log        cost=10 allocations=1 bytes=72 peak=72 left=72
  > *                  cost=25
  > END

A table of memory behind those of time. A case with `metrics: memory` is not timed at all.

  $ $TARE run --replay costs --seed 1 letters.yaml -o letters.json > out
  $ sed '/^replayed/,$d' out
  letters/sum
    case         median  95 % interval   100 ns  150 ns  against the baseline
    list       100.0 ns  [100.0, 100.0]  █               baseline
    generator  150.0 ns  [150.0, 150.0]               █  1.50x slower [1.50, 1.50]

  letters
    case     median  95 % interval
    log   not timed

  remarks
    leak: log: every execution leaves memory behind that no collection frees: a
      leak, or a case that grows; let 'prepare:' build a fresh input for every
      execution

  memory of one execution, against the baseline
    case       allocations     allocated  peak                left
    list       5               3.9 KiB    2 KiB               0 B
    generator  3 (1.67x less)  300 B      256 B (8.00x less)  0 B
    log        1               72 B       72 B                72 B
  $ $TARE show letters.json --format csv | cut -d, -f4,8,9,16,39-
  variant,status,metric,median,allocations,allocated_bytes,peak_bytes,left_bytes,cycles,instructions,branches,branch_misses,cache_references,cache_misses,page_faults\r
  letters/list,ok,time,100,5,4000,2048,0,,,,,,,\r
  letters/generator,ok,time,150,3,300,256,0,,,,,,,\r
  letters/log,ok,memory,,1,72,72,72,,,,,,,\r

Both verbs count every case with --memory.

  $ $TARE timeit --replay costs --seed 1 --memory x y | sed -n '/^memory/,/^$/p'
  memory of one execution, against the baseline
    case  allocations  allocated  peak  left
    x     0            0 B        0 B   0 B
    y     0            0 B        0 B   0 B

Counts have no noise: a gate on them judges exactly.

  $ sed 's/allocations=3/allocations=4/; s/peak=256/peak=4096/' costs > worse
  $ $TARE run --replay worse --seed 1 letters.yaml -o worse.json -q --fail-on more:peak_bytes:5% > out; echo $?
  tare: --fail-on: 1 change
    letters/generator: peak_bytes 2.00x more against letters/list
  1
  $ $TARE run --replay worse --seed 1 letters.yaml -q --fail-on more:allocations > out; echo $?
  0
  $ $TARE compare letters.json worse.json --fail-on more:allocations:10% > out; echo $?
  tare: --fail-on: 1 change
    letters/generator on worse: allocations 1.33x more against letters
  1
  $ sed -n '/^memory/,/^$/p' out
  memory of one execution, against letters; on letters against the baseline
    case       target   allocations     allocated  peak                left
    list       letters  5               3.9 KiB    2 KiB               0 B
    generator  letters  3 (1.67x less)  300 B      256 B (8.00x less)  0 B
    list       worse    5               3.9 KiB    2 KiB               0 B
    generator  worse    4 (1.33x more)  300 B      4 KiB (16.0x more)  0 B
    log        letters  1               72 B       72 B                72 B
    log        worse    1               72 B       72 B                72 B
  $ $TARE compare letters.json letters.json --fail-on more:allocations > out; echo $?
  0
  $ $TARE run --replay costs letters.yaml --fail-on more:bytes
  tare: cannot fail on 'more:bytes': expected slower, slower:3%, unclear, more:allocations, or more:peak_bytes:5% (or allocated_bytes, left_bytes, instructions, page_faults and other counters)
  [2]
  $ $TARE timeit --replay costs x y --fail-on more:allocations
  tare: --fail-on more:... has nothing to judge: give --memory, or `metrics: [time, memory]` in the cases
  [2]

Cases that compute different values are named before anything is timed, and in every report.

  $ sed 's/peak=256 value=4950/peak=256 value=4951/' costs > wrong
  $ $TARE run --replay wrong --seed 1 letters.yaml -o wrong.json > out
  tare: letters/generator does not compute what letters/list does: 4951 against 4950
  $ grep -A 2 'does not compute' out
  warning   letters/generator does not compute what letters/list does: 4951
            against 4950; try: compare code that does the same, or correct its
            'value:'
  $ $TARE show wrong.json --format markdown | grep 'does not compute'
  - **warning**: letters/generator does not compute what letters/list does: 4951 against 4950
  $ $TARE run --replay wrong --seed 1 -q letters.yaml > out

Why: what one case costs, with the bytecode where it was kept.

  $ $TARE run --replay costs --seed 1 -q --why letters.yaml -o why.json > out
  $ $TARE show --why generator why.json
  letters/generator
    place        letters.yaml:11:10
    time         150.0 ns [150.0, 150.0], 8 workers, 1190 turns of 14 copies
    memory       3 allocations of 300 B, peak 256 B, left 0 B
                 obj: 3 of 300 B
    collections  0 in 24 samples, 0 in an execution
    events       not counted: measure with --counters
    value        4950

        1           0  REPLAY
  $ $TARE show --why letters/log letters.json
  letters/log
    time         not timed
    memory       1 allocations of 72 B, peak 72 B, left 72 B
                 obj: 1 of 72 B
    collections  0 in an execution
    events       not counted: measure with --counters
    bytecode     not kept: measure with --why
  $ $TARE show --why missing letters.json
  tare: 'letters.json' has no case 'missing': its variants are those that 'tare show' lists
  [2]
