Events on a replay: what the processor would count comes from the file.

  $ cat > letters.yaml <<'END'
  > suite: letters
  > cases:
  >   - name: list
  >     group: sum
  >     metrics: [time, counters]
  >     run: total = sum([n for n in range(100)])
  >   - name: generator
  >     group: sum
  >     metrics: [time, counters]
  >     run: total = sum(n for n in range(100))
  > END
  $ cat > costs <<'END'
  > letters/list       cost=100 cycles=400 instructions=1250 cache_misses=0.02
  > letters/generator  cost=10 cycles=40 instructions=100 cache_misses=0.02
  > *                  cost=25 spread=0.05 cycles=100
  > END

A table behind those of time, of the counters that the machine has. The loop's share, ten events a turn here, is
taken off where there are two loops: not of the list, which takes long enough that it is not noticed.

  $ $TARE run --replay costs --seed 1 letters.yaml -o letters.json > out
  $ sed -n '/^events/,/^$/p' out
  events of one execution, against the baseline
    case       cycles           instructions      cache misses
    list       400              1.25k             0.0200
    generator  40 (10.0x less)  100 (12.5x less)  0.0200
  $ grep -A 2 'not counted' out
  remark    not counted: branches, branch_misses, cache_references, page_faults:
            the machine has no such counter, as most virtual machines; try:
            measure on hardware, or on a virtual machine that is given its
  $ $TARE show letters.json --format csv | cut -d, -f4,8,43-
  variant,status,cycles,instructions,branches,branch_misses,cache_references,cache_misses,page_faults\r
  letters/list,ok,400.5,1250.5,,,,0.020016012810248198,\r
  letters/generator,ok,40,100,,,,0.02,\r
  $ $TARE show letters.json --format markdown | sed -n '/^### events/,/^$/p;/^| case | cyc/,/^$/p'
  ### events of one execution, against the baseline

  | case | cycles | instructions | cache misses |
  |:--|:--|:--|:--|
  | list | 400 | 1.25k | 0.0200 |
  | generator | 40 (10.0x less) | 100 (12.5x less) | 0.0200 |
  $ $TARE show --why generator letters.json | sed -n '/events/,/bytecode/p'
    events       cycles 40, instructions 100, cache_misses 0.0200; 2.50
                 instructions a cycle; not counted: branches, branch_misses,
                 cache_references, page_faults: the machine has no such counter,
                 as most virtual machines
    bytecode     not kept: measure with --why

They vary between processes, so that a gate asks for all of both ranges to lie apart.

  $ sed 's/instructions=100/instructions=120/' costs > worse
  $ $TARE run --replay worse --seed 1 letters.yaml -o worse.json -q > out
  $ $TARE compare letters.json worse.json --fail-on more:instructions:10% > out; echo $?
  tare: --fail-on: 1 change
    letters/generator on worse: instructions 1.20x more against letters
  1
  $ $TARE compare letters.json worse.json --fail-on more:cycles > out; echo $?
  0
  $ $TARE compare letters.json worse.json --fail-on more:branches > out; echo $?
  tare: --fail-on: no change could be judged
  4
  $ $TARE timeit --replay costs x y --fail-on more:cycles
  tare: --fail-on more:... has nothing to judge: give --counters, or `metrics: [time, counters]` in the cases
  [2]
  $ $TARE timeit --replay costs --seed 1 --counters x y | sed -n '/^events/,/^$/p'
  events of one execution, against the baseline
    case  cycles
    x     107
    y     107

They are counted in the loops that timing finds.

  $ sed 's/time, counters/counters/' letters.yaml > untimed.yaml
  $ $TARE run --replay costs untimed.yaml
  untimed.yaml:3:5: error: 'metrics: counters' without time: events are counted in the loops that timing finds, write `metrics: [time, counters]`
      3 |   - name: list
        |     ^~~~~~~~~~
  untimed.yaml:7:5: error: 'metrics: counters' without time: events are counted in the loops that timing finds, write `metrics: [time, counters]`
      7 |   - name: generator
        |     ^~~~~~~~~~~~~~~
  [2]

A store has a series of each event that was counted.

  $ $TARE history add --store store.sqlite --machine m1 --build b1 letters.json
  tare: added letters.json
  $ $TARE history --store store.sqlite list --series --metric instructions --format csv | cut -d, -f1-4
  bench,metric,machine,build
  letters/generator,instructions,m1,b1
  letters/list,instructions,m1,b1
  $ $TARE history --store store.sqlite show letters/list --metric instructions --format csv | cut -d, -f1-4,11-15
  bench,metric,machine,build,n,figure,low,high,unit
  letters/list,instructions,m1,b1,5,1250.5,1250.5,1250.5,instructions
  $ $TARE history --store store.sqlite show letters/list --metric instructions | grep -o '1.25k.*'
  1.25k instructions

Claims about them.

  $ cat letters.yaml > claimed.yaml; cat >> claimed.yaml <<'END'
  > claims:
  >   - {uses less: generator, than: list, of: instructions, by: 12}
  >   - {uses less: generator, than: list, of: instructions, by: 13}
  >   - {uses no more: list, than: generator, of: cache_misses}
  >   - {uses no more: list, than: generator, of: branch_misses, within: 10%}
  > END
  $ $TARE list --claims claimed.yaml
  letters
    generator has at least 12x fewer instructions than list
    generator has at least 13x fewer instructions than list
    list has at most 2 % more cache misses than generator
    list has at most 10 % more branch misses than generator

  4 claims
  $ $TARE run --replay costs --seed 1 claimed.yaml -o claimed.json --check > out
  tare: --check: 2 confirmed, 1 refuted, 1 not measured
    claimed.yaml:13: generator has 12.5x fewer instructions than list (claimed: at least 13x fewer instructions)
  [1]
  $ sed -n '/^claims/,/^$/p' out
  claims: 2 confirmed, 1 refuted, 1 not measured
    confirmed     generator has 12.5x fewer instructions than list (claimed: at
                  least 12x fewer instructions)
    refuted       generator has 12.5x fewer instructions than list (claimed: at
                  least 13x fewer instructions)
    confirmed     list has 1.001x more cache misses than generator (claimed: at
                  most 2 % more cache misses)
    not measured  list has at most 10 % more branch misses than generator:
                  branch_misses was not counted of list: the machine has no such
                  counter, as most virtual machines
  $ $TARE show claimed.json --format claims-csv | cut -d, -f2,6-10,14
  statement,metric,factor,ratio,ratio_low,ratio_high,verdict
  generator has at least 12x fewer instructions than list,instructions,12,12.505,12.505,12.505,confirmed
  generator has at least 13x fewer instructions than list,instructions,13,12.505,12.505,12.505,refuted
  list has at most 2 % more cache misses than generator,cache_misses,1.02,1.00080064051241,1.00080064051241,1.00080064051241,confirmed
  list has at most 10 % more branch misses than generator,branch_misses,1.1,,,,not measured
