Claims of a suite: what every run says of them, from a replay.

  $ cat > queues.yaml <<'END'
  > suite: queues
  > cases:
  >   - name: deque drain
  >     group: drain
  >     params: &n {n: [10, 30, 100, 300, 1000, 3000, 10000]}
  >     run: x
  >   - name: list drain
  >     group: drain
  >     params: *n
  >     run: x
  >   - name: alone
  >     run: x
  >   - name: bad
  >     run: x
  >   - name: slow one
  >     tags: slow
  >     run: x
  > claims:
  >   - {faster: deque drain, than: list drain, by: 1.1, source: "a book, chapter 1"}
  >   - {faster: "deque drain[n=10000]", than: "list drain[n=10000]", by: 3}
  >   - {not slower: "deque drain[n=100]", than: "list drain[n=100]", within: 5%}
  >   - {complexity: deque drain, is: O(n)}
  >   - {complexity: list drain, is: O(n log n)}
  >   - {slower: alone, than: "list drain[n=10]"}
  >   - {faster: alone, than: bad}
  >   - {slower: alone, than: slow one, text: what is slow is slow}
  > END
  $ cat > costs <<'END'
  > "queues/deque drain[[]n=10[]]"    cost=400 spread=0.01
  > "queues/deque drain[[]n=30[]]"    cost=800 spread=0.01
  > "queues/deque drain[[]n=100[]]"   cost=2.2us spread=0.01
  > "queues/deque drain[[]n=300[]]"   cost=6.2us spread=0.01
  > "queues/deque drain[[]n=1000[]]"  cost=20.2us spread=0.01
  > "queues/deque drain[[]n=3000[]]"  cost=60.2us spread=0.01
  > "queues/deque drain[[]n=10000[]]" cost=200.2us spread=0.01
  > "queues/list drain[[]n=10[]]"     cost=90 spread=0.01
  > "queues/list drain[[]n=30[]]"     cost=350 spread=0.01
  > "queues/list drain[[]n=100[]]"    cost=2.52us spread=0.01
  > "queues/list drain[[]n=300[]]"    cost=19.52us spread=0.01
  > "queues/list drain[[]n=1000[]]"   cost=205us spread=0.01
  > "queues/list drain[[]n=3000[]]"   cost=1815us spread=0.01
  > "queues/list drain[[]n=10000[]]"  cost=20.05ms spread=0.01
  > queues/bad                        fail=exception:run
  > *                                 cost=100 spread=0.01
  > END
  $ $TARE list --claims queues.yaml
  queues
    deque drain is at least 1.1x faster than list drain (a book, chapter 1)
    deque drain[n=10000] is at least 3x faster than list drain[n=10000]
    deque drain[n=100] is at most 5 % slower than list drain[n=100]
    deque drain is O(n) in n
    list drain is O(n log n) in n
    alone is slower than list drain[n=10]
    alone is faster than bad
    what is slow is slow

  8 claims
  $ $TARE run -q --replay costs --seed 1 --blocks 12 queues.yaml -o queues.json | sed -n '/^growth/,$p' | sed '/^replayed/,$d'
  growth
    case                sizes            grows as  slope of logs
    queues/deque drain  n=10..10000 (7)  O(n)      0.91 [0.85, 0.98]
    queues/list drain   n=10..10000 (7)  O(n^2)    1.81 [1.67, 1.96]

  crossovers
    deque drain wins from n = 85.0 [84.5, 85.7] on, list drain before (shown at 30
    and 100)

  claims: 4 confirmed, 2 refuted, 2 not measured
    refuted       deque drain is 2.28x [2.27, 2.30] (n=30) to 4.43x [4.35, 4.45]
                  (n=10) slower than list drain (claimed: at least 1.1x faster)
    confirmed     deque drain is 1.14x [1.13, 1.14] (n=100) to 100x [99, 102]
                  (n=10000) faster than list drain (claimed: at least 1.1x faster)
    confirmed     deque drain[n=10000] is 100x [99, 102] faster than list
                  drain[n=10000] (claimed: at least 3x faster)
    confirmed     deque drain[n=100] is 1.14x [1.13, 1.14] faster than list
                  drain[n=100] (claimed: at most 5 % slower)
    confirmed     deque drain is O(n) in n
    refuted       list drain is O(n^2) in n (claimed: O(n log n))
    confirmed     alone is 1.10x [1.09, 1.11] slower than list drain[n=10] (not of
                  one group, so not paired)
    not measured  alone is faster than bad: bad failed: ZeroDivisionError:
                  division by zero
    not measured  1 claim about cases, or sizes, that were left out of the run

Said again from the document alone; every pair of variants with --verbose.

  $ $TARE show queues.json -v | sed -n '/^claims/,/^$/p' | head -8
  claims: 4 confirmed, 2 refuted, 2 not measured
    refuted       deque drain[n=10] is 4.43x [4.35, 4.45] slower than list
                  drain[n=10] (claimed: at least 1.1x faster) (source: a book,
                  chapter 1)
    refuted       deque drain[n=30] is 2.28x [2.27, 2.30] slower than list
                  drain[n=30] (claimed: at least 1.1x faster) (source: a book,
                  chapter 1)
    confirmed     deque drain[n=100] is 1.14x [1.13, 1.14] faster than list
  $ $TARE show queues.json --format markdown | sed -n '/^### growth/,/^- replayed/p' | head -30
  ### growth

  | case | sizes | grows as | slope of logs |
  |:--|:--|:--|:--|
  | queues/deque drain | n=10..10000 (7) | O(n) | 0.91 \[0.85, 0.98\] |
  | queues/list drain | n=10..10000 (7) | O(n^2) | 1.81 \[1.67, 1.96\] |

  ### crossovers

  - deque drain wins from n = 85.0 \[84.5, 85.7\] on, list drain before (shown at 30 and 100)

  ### claims: 4 confirmed, 2 refuted, 2 not measured

  | claim | verdict | found |
  |:--|:--|:--|
  | deque drain is at least 1.1x faster than list drain | refuted | deque drain is 2.28x \[2.27, 2.30\] (n=30) to 4.43x \[4.35, 4.45\] (n=10) slower than list drain (claimed: at least 1.1x faster) |
  | deque drain is at least 1.1x faster than list drain | confirmed | deque drain is 1.14x \[1.13, 1.14\] (n=100) to 100x \[99, 102\] (n=10000) faster than list drain (claimed: at least 1.1x faster) |
  | deque drain\[n=10000\] is at least 3x faster than list drain\[n=10000\] | confirmed | deque drain\[n=10000\] is 100x \[99, 102\] faster than list drain\[n=10000\] (claimed: at least 3x faster) |
  | deque drain\[n=100\] is at most 5 % slower than list drain\[n=100\] | confirmed | deque drain\[n=100\] is 1.14x \[1.13, 1.14\] faster than list drain\[n=100\] (claimed: at most 5 % slower) |
  | deque drain is O(n) in n | confirmed | deque drain is O(n) in n |
  | list drain is O(n log n) in n | refuted | list drain is O(n^2) in n (claimed: O(n log n)) |
  | alone is slower than list drain\[n=10\] | confirmed | alone is 1.10x \[1.09, 1.11\] slower than list drain\[n=10\] (not of one group, so not paired) |
  | alone is faster than bad | not measured | alone is faster than bad: bad failed: ZeroDivisionError: division by zero |
  |  | not measured | 1 claim about cases, or sizes, that were left out of the run |

  - replayed: CPython 3.11.2, embedded, replay:replayed
  $ $TARE show queues.json --format claims-csv | cut -c 1-150 | sed -n '1p;7,9p'
  suite,statement,target,variant,base_variant,metric,factor,ratio,ratio_low,ratio_high,paired,blocks,growth,verdict,sentence,reason,source,place\r
  queues,deque drain is at least 1.1x faster than list drain,replayed,queues/deque drain[n=3000],queues/list drain[n=3000],time,1.1,30.295026252276852,3
  queues,deque drain is at least 1.1x faster than list drain,replayed,queues/deque drain[n=10000],queues/list drain[n=10000],time,1.1,100.08877545990977
  queues,deque drain[n=10000] is at least 3x faster than list drain[n=10000],replayed,queues/deque drain[n=10000],queues/list drain[n=10000],time,3,100.

Growth and crossovers are rows too.

  $ $TARE show queues.json --format growth-csv | cut -c 1-150
  suite,case,target,param,metric,growth,slope,slope_low,slope_high,too_few_sizes,too_few_decades,overhead_dominates,sizes,figures\r
  queues,queues/deque drain,replayed,n,time,O(n),0.9148469104814367,0.8476201202769194,0.9820737006859541,false,false,false,10;30;100;300;1000;3000;1000
  queues,queues/list drain,replayed,n,time,O(n^2),1.8137600268842886,1.6699101929463933,1.957609860822184,false,false,false,10;30;100;300;1000;3000;1000
  $ $TARE show queues.json --format crossovers-csv
  suite,case,base_case,winner,target,param,metric,at,at_low,at_high,below,above\r
  queues,queues/list drain,queues/deque drain,queues/deque drain,replayed,n,time,84.99608657063982,84.47249376726192,85.69875475010008,30,100\r

A refuted claim fails a check; one that could not be measured does not, but is said.

  $ $TARE show --check queues.json > shown
  tare: --check: 4 confirmed, 2 refuted, 2 not measured
    queues.yaml:19: deque drain is 2.28x [2.27, 2.30] (n=30) to 4.43x [4.35, 4.45] (n=10) slower than list drain (claimed: at least 1.1x faster)
    queues.yaml:23: list drain is O(n^2) in n (claimed: O(n log n))
  [1]
  $ $TARE run -q --check --replay costs --seed 1 --blocks 12 queues.yaml -k alone -k "*drain[[]n=100[]]" | sed -n '/^claims/,/^$/p'
  tare: --check: 2 confirmed, 6 not measured
  claims: 2 confirmed, 6 not measured
    confirmed     deque drain[n=100] is 1.14x [1.14, 1.15] faster than list
                  drain[n=100] (claimed: at least 1.1x faster)
    confirmed     deque drain[n=100] is 1.14x [1.14, 1.15] faster than list
                  drain[n=100] (claimed: at most 5 % slower)
    not measured  6 claims about cases, or sizes, that were left out of the run

Several targets: each is judged, and what differs between them is said.

  $ sed -e 's/cost=2.2us/cost=2.7us/' costs > slower.costs
  $ $TARE run -q --replay slower.costs --seed 2 --blocks 12 queues.yaml -o slower.json > slower.txt
  [3]
  $ $TARE compare queues.json slower.json --check > compared
  tare: --check: 7 confirmed, 5 refuted, 4 not measured
    queues.yaml:19: deque drain is 2.28x [2.27, 2.30] (n=30) to 4.43x [4.35, 4.45] (n=10) slower than list drain (claimed: at least 1.1x faster), on queues
    queues.yaml:19: deque drain is 1.07x [1.06, 1.08] (n=100) to 4.42x [4.38, 4.47] (n=10) slower than list drain (claimed: at least 1.1x faster), on slower
    queues.yaml:21: deque drain[n=100] is 1.07x [1.06, 1.08] slower than list drain[n=100] (claimed: at most 5 % slower), on slower
    queues.yaml:23: list drain is O(n^2) in n (claimed: O(n log n)), on queues
    queues.yaml:23: list drain is O(n^2) in n (claimed: O(n log n)), on slower
  [1]
  $ sed -n '/^claims/,/^$/p' compared
  claims: 7 confirmed, 5 refuted, 4 not measured
    refuted       deque drain is 2.28x [2.27, 2.30] (n=30) to 4.43x [4.35, 4.45]
                  (n=10) slower than list drain (claimed: at least 1.1x faster),
                  on queues
    confirmed     deque drain is 1.14x [1.13, 1.14] (n=100) to 100x [99, 102]
                  (n=10000) faster than list drain (claimed: at least 1.1x
                  faster), on queues
    refuted       deque drain is 1.07x [1.06, 1.08] (n=100) to 4.42x [4.38, 4.47]
                  (n=10) slower than list drain (claimed: at least 1.1x faster),
                  on slower
    confirmed     deque drain is 3.16x [3.11, 3.19] (n=300) to 100x [100, 101]
                  (n=10000) faster than list drain (claimed: at least 1.1x
                  faster), on slower
    confirmed     deque drain[n=10000] is 100x [99, 102] faster than list
                  drain[n=10000] (claimed: at least 3x faster), on queues
    confirmed     deque drain[n=10000] is 100x [100, 101] faster than list
                  drain[n=10000] (claimed: at least 3x faster), on slower
    confirmed     deque drain[n=100] is 1.14x [1.13, 1.14] faster than list
                  drain[n=100] (claimed: at most 5 % slower), on queues
    refuted       deque drain[n=100] is 1.07x [1.06, 1.08] slower than list
                  drain[n=100] (claimed: at most 5 % slower), on slower
    changed       deque drain[n=100] is at most 5 % slower than list drain[n=100]:
                  confirmed on queues, refuted on slower
    confirmed     deque drain is O(n) in n, on queues
    confirmed     deque drain is O(n) in n, on slower
    refuted       list drain is O(n^2) in n (claimed: O(n log n)), on queues
    refuted       list drain is O(n^2) in n (claimed: O(n log n)), on slower
    confirmed     alone is 1.10x [1.09, 1.11] slower than list drain[n=10] (not of
                  one group, so not paired), on queues
    confirmed     alone is 1.10x [1.09, 1.11] slower than list drain[n=10] (not of
                  one group, so not paired), on slower
    not measured  alone is faster than bad: bad failed: ZeroDivisionError:
                  division by zero, on queues
    not measured  alone is faster than bad: bad failed: ZeroDivisionError:
                  division by zero, on slower
    not measured  2 claims about cases, or sizes, that were left out of the run


Members of a large group are measured in sets, each beside the baseline: those that never met are not paired.

  $ { echo 'cases:'; for i in 0 1 2 3 4 5 6 7 8 9; do echo "- {name: c$i, group: g, run: x}"; done; cat <<'END'
  > claims:
  > - {faster: c1, than: c0}
  > - {faster: c1, than: c2}
  > - {faster: c1, than: c9, by: 1.5}
  > END
  > } > large.yaml
  $ { echo 'large/c1 cost=100 spread=0.01'; echo '* cost=200 spread=0.01'; } > large.costs
  $ $TARE run -q --replay large.costs --seed 1 --blocks 8 large.yaml -o large.json --check | sed -n '/^claims/,/^$/p'
  tare: --check: 3 confirmed
  claims: 3 confirmed
    confirmed     c1 is 2.02x [1.99, 2.04] faster than c0
    confirmed     c1 is 2.00x [1.97, 2.04] faster than c2
    confirmed     c1 is 2.02x [2.00, 2.04] faster than c9 (claimed: at least 1.5x
                  faster; of different sets of their group, so not paired)

A claim that cannot be judged is a mistake in the suite: nothing is measured.

  $ cat > wrong.yaml <<'END'
  > cases:
  >   - {name: a, params: {n: [1, 2, 3, 4]}, run: x}
  > claims:
  >   - {faster: a, than: b}
  >   - {faster: a, than: a, by: 0.5}
  >   - {uses less: "a[n=1]", than: "a[n=2]"}
  >   - {complexity: a, is: O(n)}
  > END
  $ $TARE run --replay costs wrong.yaml -o wrong.json
  wrong.yaml:4:23: error: no case is called 'b': 'tare list' shows the cases of a suite
      4 |   - {faster: a, than: b}
        |                       ^
  wrong.yaml:5:30: error: 'by' is the number '0.5': expected a number, at least 1
      5 |   - {faster: a, than: a, by: 0.5}
        |                              ^~~
  wrong.yaml:6:17: error: peak_bytes is not measured of 'a': add `metrics: [time, memory]` to the case
      6 |   - {uses less: "a[n=1]", than: "a[n=2]"}
        |                 ^~~~~~~~
  wrong.yaml:6:33: error: peak_bytes is not measured of 'a': add `metrics: [time, memory]` to the case
      6 |   - {uses less: "a[n=1]", than: "a[n=2]"}
        |                                 ^~~~~~~~
  wrong.yaml:7:18: error: 'a' has 4 sizes from 1 to 4: at least 5 are needed, the largest at least 10 times the smallest
      7 |   - {complexity: a, is: O(n)}
        |                  ^
  [2]
  $ test ! -e wrong.json
