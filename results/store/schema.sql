-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 1 of the store. It is never edited: what changes comes as a further step (schema.c).
-- Times are microseconds since 1970, UTC. Nothing here depends on anything but SQLite, so any program may
-- read it: the view `history` has it all in one table.

CREATE TABLE machine (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE, -- fingerprint, or "label:" and what the user called it
    label TEXT NOT NULL       -- of the last run on it
);

CREATE TABLE configuration (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE, -- fingerprint without revision, or "label:" and what the user called it
    label TEXT NOT NULL       -- "cpython-3.13-pgo-lto"
);

CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- a reader may have seen it: never used again
    document_id TEXT NOT NULL UNIQUE,
    added_us INTEGER NOT NULL,
    started_us INTEGER, -- NULL: unknown
    complete INTEGER NOT NULL,
    tool TEXT NOT NULL,
    machine INTEGER NOT NULL REFERENCES machine (id),
    benches INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    document_bytes INTEGER NOT NULL -- unpacked; 0: there is none
);

-- An interpreter in a run. `commit_hash` is of the source that was measured.
CREATE TABLE target (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- a reader may have seen it: never used again
    run INTEGER NOT NULL REFERENCES run (id),
    name TEXT NOT NULL,
    machine INTEGER NOT NULL REFERENCES machine (id), -- the run's
    configuration INTEGER NOT NULL REFERENCES configuration (id),
    version TEXT,
    binary_key TEXT, -- fingerprint of the build
    commit_hash TEXT,
    commit_us INTEGER,
    branch TEXT,
    dirty INTEGER,
    moment_us INTEGER NOT NULL -- where its points stand: the commit's date, else the run's
);
CREATE INDEX target_of_run ON target (run);
CREATE INDEX target_of_series ON target (machine, configuration);

CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    bench TEXT NOT NULL,
    machine INTEGER NOT NULL REFERENCES machine (id),
    configuration INTEGER NOT NULL REFERENCES configuration (id),
    metric TEXT NOT NULL,
    meaning TEXT NOT NULL, -- of code and settings; '': unknown
    suite TEXT NOT NULL,
    unit TEXT NOT NULL,
    UNIQUE (bench, machine, configuration, metric, meaning)
);

-- Names that a series had before.
CREATE TABLE alias (
    bench TEXT NOT NULL,
    series INTEGER NOT NULL REFERENCES series (id),
    PRIMARY KEY (bench, series)
) WITHOUT ROWID;

-- Kept by target: a run is written in one go, and a series is looked up in the targets of its machine and
-- configuration. Kept by series instead, each bench of a run would change a page of its own.
CREATE TABLE point (
    target INTEGER NOT NULL REFERENCES target (id),
    series INTEGER NOT NULL REFERENCES series (id),
    status INTEGER NOT NULL, -- 0 ok, 1 error, 2 skipped, 3 not stationary, 4 incomplete
    n INTEGER NOT NULL,      -- workers, or executions counted
    figure REAL,             -- NULL: there is none
    low REAL,
    high REAL,
    PRIMARY KEY (target, series)
) WITHOUT ROWID;

-- The record itself, packed by gzip: every figure can be computed again.
CREATE TABLE document (
    run INTEGER PRIMARY KEY REFERENCES run (id),
    packed BLOB NOT NULL
);

CREATE VIEW history AS
SELECT series.bench, series.metric, machine.label AS machine, configuration.label AS build,
       target.moment_us, target.commit_hash, target.branch, target.version, run.document_id AS run,
       point.status, point.n, point.figure, point.low, point.high, series.unit, series.meaning
FROM point
JOIN series ON series.id = point.series
JOIN machine ON machine.id = series.machine
JOIN configuration ON configuration.id = series.configuration
JOIN target ON target.id = point.target
JOIN run ON run.id = target.run;
