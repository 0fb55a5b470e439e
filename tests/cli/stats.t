`tare stats`: plain numbers, one file.

  $ cat > a.txt <<'END'
  > # monday, ms
  > 12.03 11.98 12.11
  > 12.07 12.00 11.95 12.04 12.09
  > 12.01 12.05
  > END
  $ cat > b.txt <<'END'
  > 12.41
  > 12.36
  > 12.52
  > 12.44
  > 12.39
  > 12.33
  > 12.47
  > 12.50
  > 12.38
  > 12.43
  > END
  $ $TARE stats a.txt
    file   workers  median  95 % interval       mean     sd     min     max
    a.txt       10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110

           11.95                                                      12.11
    a.txt  ▅▅▅▅▅▆▆▆▆▆▆▇▇▇▇▇▇▇▇▇▇▇▇██▇▇███████████████████████▇▇▇▇▇▇▇▇▇▇▆▆▆▆
  $ $TARE stats - < a.txt | head -2
    file  workers  median  95 % interval       mean     sd     min     max
    -          10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110

Two files, as two runs and pair by pair:

  $ $TARE stats a.txt b.txt
    file   workers  median  95 % interval       mean     sd     min     max
    a.txt       10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110
    b.txt       10  12.420  [12.373, 12.480]  12.423  0.061  12.330  12.520

           11.95                                                      12.52
    a.txt  ▅▆▆▇▇███████▇▇▆▆▅▄▃▃▂▁▁
    b.txt                                      ▁▁▁▂▂▃▄▅▅▆▇▇█████████▇▇▇▇▇▇▆

    b.txt is 1.0323x slower than a.txt [1.0274, 1.0373]
      p = 1.1e-05; 10 and 10 workers, not paired; beyond the margin of 2 %

    note: not paired: whatever else changed between the two runs is in the ratio
  $ $TARE stats --paired a.txt b.txt
    file   workers  median  95 % interval       mean     sd     min     max
    a.txt       10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110
    b.txt       10  12.420  [12.373, 12.480]  12.423  0.061  12.330  12.520

           11.95                                                      12.52
    a.txt  ▅▆▆▇▇███████▇▇▆▆▅▄▃▃▂▁▁
    b.txt                                      ▁▁▁▂▂▃▄▅▅▆▇▇█████████▇▇▇▇▇▇▆

    b.txt is 1.0318x slower than a.txt [1.0313, 1.0339]
      p = 0.0020; 10 pairs; beyond the margin of 2 %
  $ $TARE stats --paired b.txt a.txt | grep faster
    a.txt is 1.0318x faster than b.txt [1.0313, 1.0339]
  $ $TARE stats --verbose --paired a.txt b.txt
    file   workers  median  95 % interval       mean     sd     min     max      q1      q3  sd within
    a.txt       10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110  12.002  12.065          -
    b.txt       10  12.420  [12.373, 12.480]  12.423  0.061  12.330  12.520  12.383  12.463          -

           11.95                                                      12.52
    a.txt  ▅▆▆▇▇███████▇▇▆▆▅▄▃▃▂▁▁
    b.txt                                      ▁▁▁▂▂▃▄▅▅▆▇▇█████████▇▇▇▇▇▇▆

    b.txt is 1.0318x slower than a.txt [1.0313, 1.0339]
      p = 0.0020; 10 pairs; beyond the margin of 2 %
      signed ranks: 1.0323 [1.0312, 1.0337], p = 0.0020
      paired t of the logs: 1.0324 [1.0313, 1.0336], p = 2.5e-13
      ratio of the means: 1.032
  $ $TARE stats --paired a.txt a.txt
    file   workers  median  95 % interval       mean     sd     min     max
    a.txt       10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110
    a.txt       10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110

           11.95                                                      12.11
    a.txt  ▅▅▅▅▅▆▆▆▆▆▆▇▇▇▇▇▇▇▇▇▇▇▇██▇▇███████████████████████▇▇▇▇▇▇▇▇▇▇▆▆▆▆
    a.txt  ▅▅▅▅▅▆▆▆▆▆▆▇▇▇▇▇▇▇▇▇▇▇▇██▇▇███████████████████████▇▇▇▇▇▇▇▇▇▇▆▆▆▆

    a.txt is the same as a.txt within 2 % [1.000, 1.000]
      p = 1.00; 10 pairs

Without UTF-8, and where it is narrow:

  $ LC_ALL=C COLUMNS=60 $TARE stats a.txt b.txt
    file   workers  median  95 % interval       mean     sd     min     max
    a.txt       10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110
    b.txt       10  12.420  [12.373, 12.480]  12.423  0.061  12.330  12.520

           11.95                                         12.52
    a.txt  +*##@@@@@##*+==-:.
    b.txt                               ..:-=++*#@@@@@@@#@###*

    b.txt is 1.0323x slower than a.txt [1.0274, 1.0373]
      p = 1.1e-05; 10 and 10 workers, not paired; beyond the
        margin of 2 %

    note: not paired: whatever else changed between the two
      runs is in the ratio

Several values of each worker:

  $ printf '10 11 12\n20 22\n15\n# none\n12 13\n14 14 14\n11\n13 12\n' > w.txt
  $ $TARE stats --workers w.txt
    file   workers  values  median  95 % interval  mean   sd   min   max
    w.txt        7      14    12.5  [11.0, 16.6]   13.9  3.5  11.0  21.0

           11                                                            21
    w.txt  █        █         ▄     ▄                                     ▄

More than two files are corrected for the number of comparisons:

  $ sed 's/^12/11/' b.txt > c.txt
  $ $TARE stats a.txt b.txt c.txt
    file   workers  median  95 % interval       mean     sd     min     max
    a.txt       10  12.035  [11.993, 12.077]  12.033  0.050  11.950  12.110
    b.txt       10  12.420  [12.373, 12.480]  12.423  0.061  12.330  12.520
    c.txt       10  11.420  [11.373, 11.480]  11.423  0.061  11.330  11.520

           11.3                                                        12.5
    a.txt                                 ▁▂▄▅▆███▇▆▅▃▁▁
    b.txt                                                     ▁▂▄▅▇█████▇▇▇
    c.txt  ▆▇██▇▇▆▆▅▄▃▂▁

    b.txt is 1.0323x slower than a.txt [1.0274, 1.0373]
      p = 1.1e-05, p = 1.1e-05 after the correction for 2 comparisons; 10 and 10
        workers, not paired; beyond the margin of 2 %

    c.txt is 1.0535x faster than a.txt [1.0481, 1.0589]
      p = 1.1e-05, p = 1.1e-05 after the correction for 2 comparisons; 10 and 10
        workers, not paired; beyond the margin of 2 %

    note: not paired: whatever else changed between the two runs is in the ratio

In other formats:

  $ $TARE stats --format markdown a.txt b.txt
  | file | workers | median | 95 % interval | mean | sd |
  |:--|--:|--:|:--|--:|--:|
  | a.txt | 10 | 12.035 | [11.993, 12.077] | 12.033 | 0.050 |
  | b.txt | 10 | 12.420 | [12.373, 12.480] | 12.423 | 0.061 |

  - b.txt is 1.0323x slower than a.txt \[1.0274, 1.0373\] (p = 1.1e-05; 10 and 10 workers, not paired; beyond the margin of 2 %)
  - **warning**: b.txt: not paired: whatever else changed between the two runs is in the ratio
  $ $TARE stats --format csv a.txt b.txt | tr -d '\r'
  file,workers,values,median,median_low,median_high,level,achieved_level,mean,mean_low,mean_high,min,q1,q3,max,sd_between,sd_within,base,paired,ratio,ratio_low,ratio_high,p,p_adjusted,verdict,warnings
  a.txt,10,10,12.035,11.993153153153154,12.076846846846847,0.95,0.95,12.033,11.997463406153575,12.068536593846424,11.95,12.0025,12.065000000000001,12.11,0.049676732760697735,,,,,,,,,,
  b.txt,10,10,12.42,12.373153153153153,12.480270270270271,0.95,0.95,12.423,12.379284467223831,12.466715532776169,12.33,12.3825,12.4625,12.52,0.06111010100175285,,a.txt,false,1.032284964215498,1.0274314214463842,1.037282518641259,1.082508822446903e-05,1.082508822446903e-05,slower,unpaired
  $ $TARE stats --json a.txt b.txt > two.json; $TARE stats --format json a.txt b.txt | cmp - two.json
  $ python3 -c 'import json; d = json.load(open("two.json")); print(d["base"], d["new"], d["verdict"], len(d["files"]))'
  a.txt b.txt slower 2
  $ $TARE stats --json a.txt | python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["name"], d["median"]["point"])'
  a.txt 12.035
  $ $TARE stats --json a.txt b.txt c.txt | python3 -c 'import json, sys; d = json.load(sys.stdin); print(len(d["changes"]), len(d["files"]), d["changes"][1]["verdict_raw"])'
  2 3 faster

Too few, and all alike:

  $ echo 1 2 3 4 5 > five.txt; $TARE stats five.txt
    file      workers  median  95 % interval  mean   sd  min  max
    five.txt        5     3.0  -               3.0  1.6  1.0  5.0

              1.0                                                          5.0
    five.txt  █               █               █               █              █

    warning: five.txt: an interval from 5 workers has a level of 93.75 % at most,
      not of 95 %
  $ echo 7 > one.txt; $TARE stats one.txt one.txt
    file     workers  median  95 % interval   mean  sd    min    max
    one.txt        1   7.000  -              7.000   -  7.000  7.000
    one.txt        1   7.000  -              7.000   -  7.000  7.000

             7.000                                                      7.000
    one.txt                                  █
    one.txt                                  █

    one.txt against one.txt: no difference shown, and none ruled out
      p = 1.00; 1 and 1 workers, not paired

    warning: one.txt: there is no 95 % interval from 1 worker: measure with more
    warning: one.txt: there is no 95 % interval from 1 worker: measure with more
    note: not paired: whatever else changed between the two runs is in the ratio
  $ echo 7 7 7 7 7 7 7 7 > alike.txt; $TARE stats alike.txt alike.txt
    file       workers  median  95 % interval    mean     sd    min    max
    alike.txt        8   7.000  [7.000, 7.000]  7.000  0.000  7.000  7.000
    alike.txt        8   7.000  [7.000, 7.000]  7.000  0.000  7.000  7.000

               7.000                                                      7.000
    alike.txt                                  █
    alike.txt                                  █

    alike.txt is the same as alike.txt within 2 % [1.000, 1.000]
      p = 1.00; 8 and 8 workers, not paired

    note: not paired: whatever else changed between the two runs is in the ratio

What is no number:

  $ printf '1 2\n3 4,5 x\n' > bad.txt; $TARE stats a.txt bad.txt
  bad.txt:2:3: error: expected a number such as 12.5 or 1e-6, found '4,5'
      2 | 3 4,5 x
        |   ^~~
  bad.txt:2:7: error: expected a number such as 12.5 or 1e-6, found 'x'
      2 | 3 4,5 x
        |       ^
  [2]
  $ printf '0\n-1\nnan\n' | $TARE stats -
  <stdin>:1:1: error: expected a number above 0, found '0'
      1 | 0
        | ^
  <stdin>:2:1: error: expected a number above 0, found '-1'
      2 | -1
        | ^~
  <stdin>:3:1: error: expected a number such as 12.5 or 1e-6, found 'nan'
      3 | nan
        | ^~~
  [2]
  $ $TARE stats $DATA/results/example-1.json
  $DATA/results/example-1.json:1:1: error: this is a result of tare, not plain numbers: use 'tare show'
      1 | {
        | ^
  [2]
  $ echo '{"workers": [1, 2]}' | $TARE stats -
  <stdin>:1:1: error: this is JSON, not plain numbers: 'tare stats --ndjson' reads requests of a line each
      1 | {"workers": [1, 2]}
        | ^
  [2]
  $ $TARE stats /dev/null
  /dev/null: error: there is no number in it: expected one a line, or several between blanks
  [2]
  $ $TARE stats none.txt
  tare: cannot open 'none.txt': No such file or directory
  [4]
  $ head -c 100 /dev/zero | $TARE stats -
  <stdin>: error: this is no text: expected numbers, one a line or several between blanks
  [2]
  $ head -9 b.txt > short.txt; $TARE stats --paired a.txt short.txt
  tare: --paired wants as many numbers in each file, but 'a.txt' has 10 and 'short.txt' 9: without --paired they are compared as they are
  [2]

The command line is wrong:

  $ $TARE stats
  tare stats: expected a file of numbers, or '-'; see 'tare stats --help'
  [2]
  $ $TARE stats --paired a.txt
  tare stats: --paired wants two files or more; see 'tare stats --help'
  [2]
  $ $TARE stats - -
  tare stats: standard input can be read once only; see 'tare stats --help'
  [2]
  $ $TARE stats --level 100% a.txt
  tare stats: option '--level' goes from 1% to 99.99%, not '100%'; see 'tare stats --help'
  [2]
  $ $TARE stats --margin -2% a.txt b.txt
  tare stats: option '--margin' wants a share such as 2% or 0.02, not '-2%'; see 'tare stats --help'
  [2]
  $ $TARE stats --ndjson a b
  tare stats: expected one file of requests, found 2; see 'tare stats --help'
  [2]

Requests: an answer a line, in order, and the rest goes on after a bad one.

  $ cat > requests <<'END'
  > {"id": "ok", "looks": 4, "blocks": 40}
  > 
  > {"id": 12345678901234567890, "workers": [[1], [2, -3]]}
  > {"id": {"a": [1, 2.50, null, "\u00e9"]}, "claim": {"by": 1.2}, "ratio": {"point": 1.3, "low": 1.25, "high": 1.36}}
  > {"id": 4, "workers": [1, NaN]}
  > {"workers": [1, 2
  > {"id": 6, "wrokers": [1]}
  > {"id": 7, "workers": [1], "levle": 0.9}
  > {"id": 8}
  > [1]
  > {"id": 10, "base": {"workers": [1, 2]}, "new": {"workers": [1]}, "paired": true}
  > END
  $ $TARE stats --ndjson requests
  {"id": "ok", "blocks": [10, 20, 30, 40], "level": 0.9818}
  {"id": 12345678901234567890, "line": 3, "error": "workers[1][1]: expected a number above 0, found -3"}
  {"id": {"a": [1, 2.50, null, "é"]}, "verdict": "confirmed", "ratio": {"point": 1.3, "low": 1.25, "high": 1.36, "level": 0.95, "achieved_level": 0.95, "method": "given", "unit": null, "n": null}, "ratio_of": "base / new", "by": 1.2, "warnings": []}
  {"id": 4, "line": 5, "error": "workers[1]: expected a number, found 'NaN'"}
  {"id": null, "line": 6, "column": 18, "error": "this is not JSON: the file ends before the document does"}
  {"id": 6, "line": 7, "error": "wrokers: unknown key (did you mean 'workers'?)"}
  {"id": 7, "line": 8, "error": "levle: unknown key (did you mean 'level'?)"}
  {"id": 8, "line": 9, "error": "the document: expected one of the keys 'workers', 'base' and 'new', 'changes', 'series', 'sizes' and 'times', 'claim', 'values', 'looks'"}
  {"id": null, "line": 10, "error": "the document: expected an object, found an array"}
  {"id": 10, "line": 11, "error": "paired: there are 2 and 1 workers: worker i of base belongs to worker i of new, null where one is missing"}
  [3]
  $ $TARE stats --ndjson - < requests > answers; $TARE stats --ndjson < requests | cmp - answers
  $ $TARE stats --ndjson none
  tare: cannot read 'none': No such file or directory
  [4]
  $ printf '' | $TARE stats --ndjson
