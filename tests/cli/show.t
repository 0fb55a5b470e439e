A result document again, every figure computed from the raw samples.

  $ $TARE show $DATA/results/example-1.json
  strings
    case               median  95 % interval  distribution
    f-string[width=2]  172 ns  -              █                                  █
    broken             failed
    failed: broken: ZeroDivisionError: division by zero
      at suites/strings.yaml:31:7
      stderr: ...
    few workers: f-string[width=2]: fewer than 6 workers give no 95 % interval;
      try: --blocks 8 or a longer --max-time

  claims: 2 not measured
    not measured  2 claims about cases, or sizes, that were left out of the run

  base      CPython 3.12.1, embedded, /opt/a/lib/libpython3.12.so.1.0
  new       CPython 3.13.0, hosted, /opt/b/bin/python3.13, JIT, options: -X jit
  machine   bench1, AMD EPYC, 2 CPUs, kvm, Debian GNU/Linux 12, Linux
            6.1.0-25-amd64, glibc 2.36
  run       2 benches: 1 measured, 1 failed; seed 42; 2026-11-20T14:03:07Z
  warning   base runs libpython, new runs its own executable: the two differ by up
            to 20 %; try: --mode hosted

  $ $TARE show - < $DATA/results/example-1.json | head -3
  strings
    case               median  95 % interval  distribution
    f-string[width=2]  172 ns  -              █                                  █

  $ LC_ALL=C COLUMNS=120 $TARE show --verbose $DATA/results/example-1.json
  strings
    case               median  95 % interval  distribution                          workers  spread  fastest   loops
    f-string[width=2]  172 ns  -              @                                  @        2   0.1 %   172 ns  256x32
    broken             failed
    failed: broken: ZeroDivisionError: division by zero
      at suites/strings.yaml:31:7
      stderr: ...
    few workers: f-string[width=2]: fewer than 6 workers give no 95 % interval; try: --blocks 8 or a longer --max-time

  claims: 2 not measured
    not measured  f-string is faster than str.format by at least 1.1: str.format was left out of the run, on base (source:
                  003_36a5206ebd642c6e.txt, chapter 1)
    not measured  f-string is faster than str.format by at least 1.1: f-string was left out of the run, on new (source:
                  003_36a5206ebd642c6e.txt, chapter 1)

  base      CPython 3.12.1, embedded, /opt/a/lib/libpython3.12.so.1.0
  new       CPython 3.13.0, hosted, /opt/b/bin/python3.13, JIT, options: -X jit
  machine   bench1, AMD EPYC, 2 CPUs, kvm, Debian GNU/Linux 12, Linux 6.1.0-25-amd64, glibc 2.36
  run       2 benches: 1 measured, 1 failed; seed 42; 2026-11-20T14:03:07Z
  warning   base runs libpython, new runs its own executable: the two differ by up to 20 %; try: --mode hosted

  $ $TARE show --format markdown $DATA/results/example-1.json
  ### strings

  | case | median | 95 % interval |
  |:--|--:|:--|
  | f-string\[width=2\] | 172 ns | - |
  | broken | failed |  |

  - **failed**: broken: ZeroDivisionError: division by zero<br>at suites/strings.yaml:31:7<br>stderr: ...

  - **few workers**: f-string\[width=2\]: fewer than 6 workers give no 95 % interval; try: --blocks 8 or a longer --max-time

  ### claims: 2 not measured

  | claim | target | verdict | found |
  |:--|:--|:--|:--|
  |  |  | not measured | 2 claims about cases, or sizes, that were left out of the run |

  - base: CPython 3.12.1, embedded, /opt/a/lib/libpython3.12.so.1.0
  - new: CPython 3.13.0, hosted, /opt/b/bin/python3.13, JIT, options: -X jit
  - machine: bench1, AMD EPYC, 2 CPUs, kvm, Debian GNU/Linux 12, Linux 6.1.0-25-amd64, glibc 2.36
  - run: 2 benches: 1 measured, 1 failed; seed 42; 2026-11-20T14:03:07Z
  - **warning**: base runs libpython, new runs its own executable: the two differ by up to 20 %

  $ $TARE show --format csv $DATA/results/example-1.json | tr -d '\r'
  suite,case,params,variant,target,group,baseline,status,metric,unit,clock,workers,loops,unroll,inner,median,median_low,median_high,level,achieved_level,mean,min,q1,q3,sd_between,sd_within,outliers_mild,outliers_severe,ratio,ratio_low,ratio_high,ratio_base,verdict,p,p_adjusted,verdict_adjusted,findings,message,allocations,allocated_bytes,peak_bytes,left_bytes,cycles,instructions,branches,branch_misses,cache_references,cache_misses,page_faults
  strings,f-string,width=2,strings/f-string[width=2],base,strings/format,true,ok,time,ns,,2,256,32,1,171.9642578125,,,0.95,0,171.9912353515625,171.840625,171.90244140624998,172.02607421875,0.17484320019183797,0.1343297312875165,0,0,,,,,,,,,,,,,,,,,,,,,
  strings,broken,,strings/broken,base,strings/broken,false,error,time,ns,,0,,1,1,,,,,,,,,,,,,,,,,,,,,,,ZeroDivisionError: division by zero,,,,,,,,,,,

The document itself, which reads back as it was:

  $ $TARE show --format json $DATA/results/example-1.json > again.json
  $ $TARE show --format json again.json | cmp - again.json

Files of pyperf, plain and packed; every run of theirs is a worker:

  $ $TARE show $DATA/results/pyperf-suite.json
  pyperf
    case         median  95 % interval  distribution
    sort        2.60 µs  -              █        █                         █
    memory      skipped
    calibrated  skipped
    skipped: memory: its unit is 'byte': only times are compared
    skipped: calibrated: it has no values
    few workers: sort: fewer than 6 workers give no 95 % interval

  python    CPython 3.12.4+, /opt/py/bin/python3
  machine   lab3, Some CPU, 4 CPUs, Linux-6.1.0-x86_64-with-glibc2.36
  run       3 benches: 1 measured, 2 skipped; 2026-03-01T09:00:00Z
  $ gzip -c $DATA/results/pyperf-suite.json | $TARE show - | head -3
  pyperf
    case         median  95 % interval  distribution
    sort        2.60 µs  -              █        █                         █
  $ $TARE show --format json $DATA/results/pyperf-suite.json > document.json
  $ $TARE show --format json document.json | cmp - document.json
  $ gzip -c $DATA/results/pyperf-suite.json | head -c 100 | $TARE show -
  tare: '-' is packed by gzip and ends too early: it was cut off
  [2]
  $ head -c 1500 $DATA/results/pyperf-suite.json | $TARE show -
  tare: -:22:70: this is not JSON: this is no number as JSON writes one
  [2]
  $ echo '{"machine_info": {}}' | $TARE show -
  tare: -: this is neither a result of tare (it has no 'schema') nor a file of pyperf (it has no list of 'benchmarks')
  [2]

Colours when they are asked for, whatever NO_COLOR says:

  $ $TARE show --color always $DATA/results/example-1.json | grep -c "$(printf '\033')" > count
  $ test $(cat count) -gt 0
  $ $TARE show $DATA/results/example-1.json | grep -c "$(printf '\033')"
  0
  [1]
