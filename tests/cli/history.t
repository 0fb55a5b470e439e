A store of runs. Timings come from formulas: each run is of another commit, and joins get slower.

  $ cat > s.yaml <<'END'
  > suite: s
  > cases:
  >   - {name: join, run: "','.join(words)", setup: "words = ['a']"}
  > END
  > for day in $(seq 1 12); do
  >   cost=1000; [ $day -gt 6 ] && cost=1200
  >   echo "* cost=$cost spread=0.003" > costs
  >   $TARE run -q --replay costs --seed $day --blocks 8 s.yaml -o $day.json --branch main \
  >     --commit $(printf %02d%038d $day 0) --commit-date 2026-01-$(printf %02d $day)T00:00:00Z > /dev/null
  > done

  $ $TARE history add --store store.sqlite --machine m1 --build b1 [2-9].json 1?.json
  tare: added 2.json
  tare: added 3.json
  tare: added 4.json
  tare: added 5.json
  tare: added 6.json
  tare: added 7.json
  tare: added 8.json
  tare: added 9.json
  tare: added 10.json
  tare: added 11.json
  tare: added 12.json

  $ $TARE history --store store.sqlite list --limit 2 | cut -c 36-
  machine  build  commit      branch  benches  failed  tool
  m1       b1     1200000000  main          1       0  tare 0.1.0
  m1       b1     1100000000  main          1       0  tare 0.1.0

  $ $TARE history --store store.sqlite show s/join | tail -n 9 | sed 's/  3[.][0-9.]*  /  VERSION  /'
    2026-01-04 00:00  0400000000  VERSION   1.001 µs  ●
    2026-01-05 00:00  0500000000  VERSION   1.000 µs  ●
    2026-01-06 00:00  0600000000  VERSION   999.4 ns  ●
    2026-01-07 00:00  0700000000  VERSION   1.200 µs                     ●  1.20x slower [1.20, 1.20]  settled
    2026-01-08 00:00  0800000000  VERSION   1.200 µs                     ●
    2026-01-09 00:00  0900000000  VERSION   1.199 µs                     ●
    2026-01-10 00:00  1000000000  VERSION   1.199 µs                    ─●
    2026-01-11 00:00  1100000000  VERSION   1.201 µs                     ●
    2026-01-12 00:00  1200000000  VERSION   1.199 µs                     ●

  $ $TARE history --store store.sqlite changes --format csv
  bench,metric,machine,build,ratio,ratio_low,ratio_high,settled,before,after,unit,last_before,first_after,last_before_at,first_after_at\r
  s/join,time,m1,b1,1.1998809129874741,1.1984678351683136,1.2015124315485552,settled,999.9527353177799,1199.82420099742,ns,0600000000000000000000000000000000000000,0700000000000000000000000000000000000000,2026-01-06T00:00:00.000000Z,2026-01-07T00:00:00.000000Z\r

  $ $TARE history --store store.sqlite changes --settled --format markdown
  | bench | metric | machine | build | change |  | before | after | last before | first after | date |
  |:--|:--|:--|:--|:--|:--|--:|--:|:--|:--|:--|
  | s/join | time | m1 | b1 | 1.20x slower \[1.20, 1.20\] | settled | 1.000 µs | 1.200 µs | 0600000000 | 0700000000 | 2026-01-07 00:00 |

  $ $TARE history --store store.sqlite list --series
    bench   metric  machine  build  points  last
    s/join  time    m1       b1         11  2026-01-12 00:00

What was changed on another branch is not changed on this one.

  $ cp store.sqlite branches.sqlite
  > sed 's/, setup: .*}/}/' s.yaml > feature.yaml
  > $TARE run -q --replay costs --seed 13 --blocks 8 feature.yaml -o 13.json --branch feature \
  >   --commit $(printf 13%038d 0) --commit-date 2026-01-13T00:00:00Z > /dev/null
  > $TARE history add --store branches.sqlite --machine m1 --build b1 13.json
  tare: added 13.json
  $ $TARE history --store branches.sqlite list --series
    bench   metric  machine  build  points  last
    s/join  time    m1       b1          1  2026-01-13 00:00
    s/join  time    m1       b1         11  2026-01-12 00:00  changed since
  $ $TARE history --store branches.sqlite list --series --branch main
    bench   metric  machine  build  points  last
    s/join  time    m1       b1         11  2026-01-12 00:00
  $ $TARE history --store branches.sqlite changes --branch main --format csv | cut -d, -f1-5
  bench,metric,machine,build,ratio
  s/join,time,m1,b1,1.1998809129874741

Of counts there are more or fewer.

  $ for day in $(seq 1 12); do
  >   count=6; [ $day -gt 6 ] && count=4
  >   echo "* cost=1000 allocations=$count bytes=4000 peak=2048" > counts
  >   $TARE run -q --replay counts --seed $day --blocks 8 --memory s.yaml -o count$day.json \
  >     --commit $(printf %02d%038d $day 0) --commit-date 2026-01-$(printf %02d $day)T00:00:00Z > /dev/null
  > done
  > $TARE history --store counts.sqlite add --machine m1 --build b1 count*.json 2> /dev/null
  > $TARE history --store counts.sqlite changes --format markdown | tail -n +3
  | s/join | allocations | m1 | b1 | 1.50x fewer \[1.50, 1.50\] | settled | 6 allocations | 4 allocations | 0600000000 | 0700000000 | 2026-01-07 00:00 |

  $ $TARE report --store=counts.sqlite --format json -o site
  > grep -oh '1.50x[^"]*' site/benches/*.json | sort -u
  1.50x fewer [1.50, 1.50] since 0700000 (2026-01-07)
  1.50x fewer [1.50, 1.50] since 0700000 (2026-01-07).

A run comes once. It belongs where its commit does, whenever it is added.

  $ $TARE history --store store.sqlite add 2.json --machine m1 --build b1
  tare: is there already: 2.json
  $ $TARE history --store store.sqlite add 1.json --machine m1 --build b1
  tare: added 1.json

  $ $TARE history --store store.sqlite verify
  12 runs, all whole

What is exported is what was added.

  $ id=$($TARE history --store store.sqlite list --format csv | sed -n 's/^\([0-9a-f-]*\),.*,0100000.*/\1/p')
  > $TARE history --store store.sqlite export --run $id | cmp - 1.json && echo same
  same

  $ $TARE history --store store.sqlite export -k join | head -2 | cut -d, -f1-6
  bench,metric,machine,build,moment,commit
  s/join,time,m1,b1,2026-01-01T00:00:00.000000Z,0100000000000000000000000000000000000000

Old runs go, but never the last of a series.

  $ $TARE history --store store.sqlite prune --keep 10 --dry-run | wc -l
  tare: would prune 2 runs
  3

  $ $TARE history --store store.sqlite prune --keep 10 > /dev/null
  tare: pruned 2 runs

  $ $TARE history --store store.sqlite list --format csv | wc -l
  11

  $ $TARE history --store store.sqlite prune --before 2030-01-01 --only-documents > /dev/null
  tare: dropped the documents of 10 runs

  $ $TARE history --store store.sqlite list --series | tail -1
    s/join  time    m1       b1         10  2026-01-12 00:00

  $ $TARE history --store store.sqlite verify
  10 runs, all whole

Runs go to a store by themselves.

  $ $TARE run -q --replay costs --seed 1 --blocks 8 --store=other.sqlite s.yaml > /dev/null
  > TARE_STORE=other.sqlite $TARE run -q --replay costs --seed 1 --blocks 8 s.yaml > /dev/null
  > TARE_STORE=other.sqlite $TARE history list --format csv | wc -l
  3

A case that has another name keeps its history, one that does something else begins a new one.

  $ sed 's/name: join/name: joined, previous_ids: join/' s.yaml > renamed.yaml
  > sed 's/, setup: .*}/}/' renamed.yaml > changed.yaml
  > for suite in renamed changed; do
  >   $TARE run -q --replay costs --blocks 8 --store=other.sqlite $suite.yaml > /dev/null
  > done
  > $TARE history --store other.sqlite list --series | sed 's/  time .*cpython-[0-9.]*/ .../; s/  20.*:[0-9]*/  LAST/'
    bench     metric  machine  build         points  last
    s/joined ...       1  LAST
    s/joined ...       3  LAST  changed since

What cannot be.

  $ $TARE history
  tare history: an action is missing: add, list, show, changes, export, prune or verify; see 'tare history --help'
  [2]
  $ $TARE history lsit
  tare history: unknown action 'lsit' (did you mean 'list'?); see 'tare history --help'
  [2]
  $ $TARE history --store nowhere.sqlite list
  tare: there is no store 'nowhere.sqlite': 'tare history add' or 'tare run --store' makes it
  [4]
  $ $TARE history --store s.yaml list
  tare: 's.yaml' is no store of tare (no SQLite database), or its beginning is damaged
  [2]
  $ $TARE history --store store.sqlite show nothing
  tare: the store 'store.sqlite' has no series of 'nothing' that was asked for: 'tare history list --series' shows what there is
  [2]
  $ $TARE history --store store.sqlite prune
  tare history: prune needs --keep N or --before DATE; see 'tare history --help'
  [2]
  $ $TARE history --store store.sqlite prune --before yesterday
  tare history: 'yesterday' is no date, expected one like 2026-08-20 or 2026-08-20T11:22:33Z; see 'tare history --help'
  [2]
  $ $TARE history --store store.sqlite add s.yaml nowhere.json
  tare: s.yaml:1:1: not added: this is not JSON: only true, false and null may stand here without quotes (NaN and Infinity are not JSON)
  tare: not added: cannot open 'nowhere.json': No such file or directory
  [4]
  $ $TARE history --store store.sqlite export --run 0
  tare: of the run '0' only the figures are left: its document was pruned
  [2]
  $ $TARE history --store store.sqlite add 2.json --commit-date soon
  tare: 'soon' is no date of a commit, expected one like 2026-08-20T11:22:33Z
  [2]
  $ $TARE run -q --replay costs --store=/proc/store.sqlite s.yaml
  tare: cannot read or write the store '/proc/store.sqlite': No such file or directory
  [4]
  $ $TARE run -q --replay costs --commit 1234567 s.yaml
  tare: '1234567' is no commit that the checkout here knows: give its whole hash (40 digits)
  [2]
