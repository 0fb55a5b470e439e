What there is to measure.

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
  >     tags: [strings]
  >   - name: add
  >     group: build
  >     baseline: true
  >     setup: parts = ['x'] * n
  >     run: |
  >       s = ''
  >       for part in parts:
  >           s += part
  >     tags: [strings, slow]
  >   - name: upper
  >     params:
  >       text: [abc, "\u00e9t\u00e9"]
  >     run: text.upper()
  > END

  $ $TARE list letters.yaml
  letters (letters.yaml): How letters are put together.
    case   variants  group             tags          parameters
    join          2  build             strings       n=10,1000
    add           2  build (baseline)  strings,slow  n=10,1000
    upper         4                                  n=10,1000 text=abc,été

  3 cases, 8 variants

  $ $TARE list --names letters.yaml
  letters/join[n=10]
  letters/join[n=1000]
  letters/add[n=10]
  letters/add[n=1000]
  letters/upper[n=10,text=abc]
  letters/upper[n=10,text=été]
  letters/upper[n=1000,text=abc]
  letters/upper[n=1000,text=été]

By name and by tag, as `tare run` takes them:

  $ $TARE list --names -k 'n=10]' letters.yaml
  letters/join[n=10]
  letters/add[n=10]

  $ $TARE list --names -k '*/add*' -k upper --tag '!slow' letters.yaml
  letters/upper[n=10,text=abc]
  letters/upper[n=10,text=été]
  letters/upper[n=1000,text=abc]
  letters/upper[n=1000,text=été]

  $ $TARE list --tag slow letters.yaml
  letters (letters.yaml): How letters are put together.
    case  variants  group             tags          parameters
    add          2  build (baseline)  strings,slow  n=10,1000

  1 case, 2 variants

  $ $TARE list -k nothing letters.yaml
  tare: no case is left by -k and --tag: 'tare list' without them shows all
  [2]

A folder, or the folder `suites` here where none is named:

  $ mkdir suites && cp letters.yaml suites/a.yaml
  $ sed 's/suite: letters/suite: others/' letters.yaml > suites/b.yaml
  $ $TARE list --names -k '*/join[[]n=10[]]'
  letters/join[n=10]
  others/join[n=10]

  $ $TARE list --names -k 'add' suites | sort
  letters/add[n=1000]
  letters/add[n=10]
  others/add[n=1000]
  others/add[n=10]

Every mistake of every file is shown, and nothing else.

  $ printf 'cases:\n  - name: a\n    rnu: 1\n' > bad.yaml
  $ $TARE list bad.yaml letters.yaml
  bad.yaml:2:5: error: a case without 'run': add `run: ...`
      2 |   - name: a
        |     ^~~~~~~
  bad.yaml:3:5: error: unknown key 'rnu' (did you mean 'run'?)
      3 |     rnu: 1
        |     ^~~
  [2]

  $ $TARE list no-such-suite.yaml
  tare: no suite 'no-such-suite.yaml': there is no such file or folder
  [2]

  $ rm -r suites && $TARE list | grep -c "suites/strings.yaml"
  1

Without UTF-8:

  $ LC_ALL=C $TARE list --names -k upper letters.yaml
  letters/upper[n=10,text=abc]
  letters/upper[n=10,text=\u00e9t\u00e9]
  letters/upper[n=1000,text=abc]
  letters/upper[n=1000,text=\u00e9t\u00e9]
