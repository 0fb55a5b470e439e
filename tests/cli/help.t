Help goes to stdout and is no error.

  $ $TARE --help
  usage: tare VERB [OPTION]... [ARGUMENT]...

  tare weighs Python code without the weight of the scale: it measures small
  pieces of Python and says how sure the figures are.

  Verbs:
    run       measure suites and show what came out
    timeit    measure and compare statements from the command line
    list      show suites: cases, variants, groups, tags, claims
    show      show a result document again, in any format
    compare   verdicts between results that were measured before
    stats     intervals and verdicts for numbers from elsewhere
    history   the store of all runs: series, and where they changed
    report    results, or their history, as pages for a browser
    export    results as other programs read them
    publish   sends results to dashboards and databases
    import    a file of another program as a result document
    selftest  prove on this machine that the verdicts hold, and how fine they are
    doctor    look at this machine and at interpreters: is it fit to measure?
    profile   run one case under a profiler: where does its time go?

  Options:
    -h, --help  show this and exit; 'tare VERB --help' explains a verb
    --version   show the version and exit

  Exit status:
    0    all that was asked for held
    1    a check that was asked for failed
    2    the command line or a suite is wrong, nothing was measured
    3    some cases failed, the rest is measured and saved
    4    nothing could be measured
    130  interrupted, the result is saved

  $ test "$($TARE help)" = "$($TARE -h)"

  $ $TARE --version
  tare [0-9]*.[0-9]*.[0-9]* (glob)

The help of a verb comes from the table that parses its options.

  $ $TARE list --help
  usage: tare list [OPTION]... [SUITE|DIR]...

  show suites: cases, variants, groups, tags, claims

  Without a suite, those of the folder 'suites' here, else those that came with
  tare.

  Options:
    -k, --pattern PATTERN   only variants whose name holds PATTERN, or matches it
                            where it has *, ? or [; may be given several times
        --tag TAG           only cases with this tag, '!TAG' only those without;
                            may be given several times
        --names             the names of the variants alone, one a line
        --claims            what the suites claim of their cases, and where each
                            claim comes from
        --color auto|always|never
                            when to use colours (default: auto, on a terminal
                            unless NO_COLOR is set)
    -h, --help              show this and exit

  $ $TARE show -h
  usage: tare show [OPTION]... FILE

  show a result document again, in any format

  FILE is what 'tare run -o FILE' wrote, or a file of pyperf or pyperformance,
  either of them also packed by gzip; '-' reads standard input. Every figure is
  computed again from the raw samples.

  Options:
        --check             exit with 1 when a claim of a suite is refuted, or
                            cases that are compared compute different values; a
                            claim that is inconclusive or not measured is said and
                            no more
        --why CASE          what one case costs and why: its memory by allocator,
                            its garbage collections, and the bytecode that 'tare
                            run --why' kept
        --format table|markdown|csv|claims-csv|growth-csv|crossovers-csv|json
                            how the result is shown (default: table)
        --color auto|always|never
                            when to use colours (default: auto, on a terminal
                            unless NO_COLOR is set)
    -v, --verbose           more columns (workers, spread, fastest, loops), whole
                            tracebacks, every name in the remarks
    -h, --help              show this and exit

  $ test "$($TARE help list)" = "$($TARE list --help)"

It keeps to the width of the terminal.

  $ COLUMNS=50 $TARE show --help
  usage: tare show [OPTION]... FILE

  show a result document again, in any format

  FILE is what 'tare run -o FILE' wrote, or a file
  of pyperf or pyperformance, either of them also
  packed by gzip; '-' reads standard input. Every
  figure is computed again from the raw samples.

  Options:
        --check             exit with 1 when a claim
                            of a suite is refuted,
                            or cases that are
                            compared compute
                            different values; a
                            claim that is
                            inconclusive or not
                            measured is said and no
                            more
        --why CASE          what one case costs and
                            why: its memory by
                            allocator, its garbage
                            collections, and the
                            bytecode that 'tare run
                            --why' kept
        --format table|markdown|csv|claims-csv|growth-csv|crossovers-csv|json
                            how the result is shown
                            (default: table)
        --color auto|always|never
                            when to use colours
                            (default: auto, on a
                            terminal unless NO_COLOR
                            is set)
    -v, --verbose           more columns (workers,
                            spread, fastest, loops),
                            whole tracebacks, every
                            name in the remarks
    -h, --help              show this and exit

  $ for verb in list show; do
  >     COLUMNS=60 $TARE $verb --help | awk 'length > 60'
  > done
        --format table|markdown|csv|claims-csv|growth-csv|crossovers-csv|json
