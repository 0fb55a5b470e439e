Results as pages. What a page looks like is tests/web, what stands in it tests/page.

  $ $TARE report --help
  usage: tare report [OPTION]... RESULT... | --store [PATH]

  results, or their history, as pages for a browser

  Of results one HTML file that needs nothing else and loads nothing from
  anywhere: what was measured and on what, variants side by side, builds against
  each other, growth, memory, claims. Several results are compared as 'tare
  compare' does. RESULT is a result document or a file that 'tare import' reads;
  '-' reads standard input.

  Of a store a folder for any web host, which opens from the disk, too: an index,
  a page for each suite and each case, with what became slower or faster and since
  which commit. docs/report.md says more.

  Options:
    -o, --output FILE|DIR   where to write; '-' is standard output, a store takes
                            a folder
        --format html|json  the page, or the data that it shows (default: html)
        --force             replace files that are no report, and compare builds
                            although their ratios cannot mean anything (see 'tare
                            compare --help')

  History
        --store[=PATH]      show what the store holds: an index, a page for each
                            suite and each case (default: TARE_STORE, or the store
                            that 'tare run --store' writes)
        --branch NAME       only runs of this branch (default: all)
        --commit-url PATTERN
                            where a commit can be looked at, https://.../{commit}:
                            runs link there

  Serving
        --serve             serve the pages to this machine, made anew when the
                            store or a result changes, until Ctrl-C
        --port N            where (default: 8273; 0: any that is free)
    -h, --help              show this and exit

  $ $TARE report
  tare report: a result document is missing; --store shows the history; see 'tare report --help'
  [2]

  $ $TARE report $DATA/results/example-1.json
  tare report: where to is missing: give -o FILE, '-' for standard output, or --serve; see 'tare report --help'
  [2]

  $ $TARE report --format json $DATA/results/example-1.json | head -c 50
  {"schema":"tare-page","version":1,
  "page":{"kind": (no newline)

  $ $TARE report --format json $DATA/results/example-1.json -o page.json && head -c 25 page.json
  {"schema":"tare-page","ve (no newline)

  $ echo mine > notes; $TARE report --format json $DATA/results/example-1.json -o notes
  tare: 'notes' is there already and is no report of tare: --force replaces it
  [2]

  $ $TARE report --format xml $DATA/results/example-1.json
  tare report: option '--format' is one of html, json, not 'xml'; see 'tare report --help'
  [2]

  $ echo '{}' > other.json; $TARE report --format json other.json
  tare: other.json: this is neither a result of tare (it has no 'schema') nor a file of pyperf (it has no list of 'benchmarks')
  [2]

  $ $TARE report --format json absent.json
  tare: cannot open 'absent.json': No such file or directory
  [4]

Options of the history and of the server go with these only.

  $ $TARE report --branch main $DATA/results/example-1.json -o page.json
  tare report: --branch is for --store; see 'tare report --help'
  [2]

  $ $TARE report --port 80 $DATA/results/example-1.json -o page.json
  tare report: --port is for --serve; see 'tare report --help'
  [2]

  $ $TARE report --serve $DATA/results/example-1.json -o page.json
  tare report: --serve writes no file: leave out -o; see 'tare report --help'
  [2]

  $ $TARE report --serve --port 70000 $DATA/results/example-1.json
  tare report: option '--port' goes from 0 to 65535, not '70000'; see 'tare report --help'
  [2]

  $ $TARE report --store=a b -o site
  tare report: a store or results, not both: 'b' is too much; see 'tare report --help'
  [2]

  $ $TARE report --store=a --format json
  tare report: a store makes a folder of files: give -o DIR; see 'tare report --help'
  [2]

  $ $TARE report --store=a --format json -o site
  tare: there is no store 'a': 'tare history add' or 'tare run --store' makes it
  [4]

  $ $TARE report --store=a --format json -o site --commit-url 'javascript:alert({commit})'
  tare report: 'javascript:alert({commit})' is no pattern of a link: expected https://... with {commit} where the commit stands; see 'tare report --help'
  [2]

  $ $TARE report --store=a --format json -o site --commit-url 'https://example.org/'
  tare report: 'https://example.org/' is no pattern of a link: expected https://... with {commit} where the commit stands; see 'tare report --help'
  [2]
