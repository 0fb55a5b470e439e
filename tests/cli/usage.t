Usage errors are one line with the way out, on stderr, and exit 2.

  $ $TARE
  tare: no verb given; see 'tare --help'
  [2]

  $ $TARE lits
  tare: unknown verb 'lits' (did you mean 'list'?); see 'tare --help'
  [2]

  $ $TARE frobnicate
  tare: unknown verb 'frobnicate'; see 'tare --help'
  [2]

  $ $TARE --frobnicate
  tare: unknown option '--frobnicate'; see 'tare --help'
  [2]

  $ $TARE show
  tare show: expected one result document, found 0; see 'tare show --help'
  [2]

  $ $TARE show a b
  tare show: expected one result document, found 2; see 'tare show --help'
  [2]

  $ $TARE show --fromat csv x
  tare show: unknown option '--fromat' (did you mean '--format'?); see 'tare show --help'
  [2]

  $ $TARE show --format=xml x
  tare show: option '--format' is one of table, markdown, csv, claims-csv, growth-csv, crossovers-csv, json, not 'xml'; see 'tare show --help'
  [2]

  $ $TARE show --format
  tare show: option '--format' wants a value; see 'tare show --help'
  [2]

  $ $TARE show -x
  tare show: unknown option '-x'; see 'tare show --help'
  [2]

  $ $TARE list --names=yes
  tare list: option '--names' takes no value; see 'tare list --help'
  [2]

  $ $TARE help frobnicate
  tare: unknown verb 'frobnicate'; see 'tare --help'
  [2]

  $ $TARE lits 2>/dev/null
  [2]

What was typed cannot move the cursor.

  $ $TARE "$(printf 'a\033[2Jb')"
  tare: unknown verb 'a\x1b[2Jb'; see 'tare --help'
  [2]

A document that cannot be read:

  $ $TARE show no-such-file.json
  tare: cannot open 'no-such-file.json': No such file or directory
  [4]

  $ mkdir folder && $TARE show folder
  tare: 'folder' is a folder, not a file
  [2]

  $ echo '{"schema": "other"}' > other.json && $TARE show other.json
  tare: other.json: the document: this is no result of tare: 'schema' is not "tare-result"
  [2]

  $ echo nonsense | $TARE show -
  tare: -:1:1: this is not JSON: only true, false and null may stand here without quotes (NaN and Infinity are not JSON)
  [2]

A reader that leaves early is no error, a full disk is one.

  $ $TARE --help | head -1
  usage: tare VERB [OPTION]... [ARGUMENT]...

  $ $TARE --help > /dev/full
  tare: cannot write to standard output: No space left on device
  [4]
