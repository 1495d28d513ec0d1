-- One workspace. `SCHEMA` in migrate.py is raised whenever this file changes. Indexes stand there too,
-- because a first load makes them last.
--
-- A symbol's rowid is its file's id << 20 | its index in the outline; an edge row's is its file's
-- id << 24 | an ordinal. So all rows of a file stand together, are deleted as a range of rowids, and
-- need no index by file. `AUTOINCREMENT` keeps ids of removed files from coming back.

CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    state INTEGER NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest BLOB NOT NULL DEFAULT x'',
    interface BLOB NOT NULL DEFAULT x'',
    generated INTEGER NOT NULL DEFAULT 0,
    -- Revisions: of the facts, of the interface digest, of the edges (0: there are none).
    hydrated INTEGER NOT NULL DEFAULT 0,
    interface_at INTEGER NOT NULL DEFAULT 0,
    linked INTEGER NOT NULL DEFAULT 0,
    capped INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE facts (
    file INTEGER PRIMARY KEY,
    outline BLOB NOT NULL,
    body BLOB NOT NULL
);

-- Places count from `start`, so that most columns take one byte. `descriptor` is what the symbol's id
-- has behind its container's: a number stands for the name and a usual ending, see codec.py.
CREATE TABLE symbols (
    id INTEGER PRIMARY KEY,
    key INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    container INTEGER NOT NULL,
    descriptor NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    name_offset INTEGER NOT NULL,
    name_length INTEGER NOT NULL,
    header_length INTEGER NOT NULL,
    doc_offset INTEGER,
    doc_length INTEGER,
    complexity INTEGER NOT NULL
);

-- One row for all sites in one file that lead to one target; `sites` is packed by edge_codec.py. In Django
-- a file mentions each of its targets four times on average, so rows per site take twice the space.
CREATE TABLE edges (
    id INTEGER PRIMARY KEY,
    target INTEGER NOT NULL,
    sites NOT NULL
);

CREATE TABLE externals (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    qualified_name TEXT NOT NULL,
    package TEXT NOT NULL,
    language TEXT NOT NULL,
    kind INTEGER NOT NULL
);

-- What linking a file read and asked: packed file ids, packed ids of questions.
CREATE TABLE links (file INTEGER PRIMARY KEY, reads BLOB NOT NULL, questions BLOB NOT NULL);

-- The other side of `links.reads`: files that read or wait for `thing`, as bits of 32 neighbouring ids.
CREATE TABLE readers (
    thing INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    files INTEGER NOT NULL,
    PRIMARY KEY (thing, chunk)
) WITHOUT ROWID;

-- A question to the module table and the answer it had; `id` is the hash of both, so that workers can
-- make it without asking. `answer`: NULL for nothing, a number for one file, packed ids for several.
CREATE TABLE questions (id INTEGER PRIMARY KEY, specifier TEXT NOT NULL, answer);

-- The other side of `links.questions`, like `readers`.
CREATE TABLE askers (
    thing INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    files INTEGER NOT NULL,
    PRIMARY KEY (thing, chunk)
) WITHOUT ROWID;

-- What files say of their symbols: which are declared, which defined, which is which; model/linkage.py.
CREATE TABLE linkage (
    file INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    thing INTEGER NOT NULL,
    other INTEGER NOT NULL
);
CREATE INDEX linkage_by_file ON linkage (file);
CREATE INDEX linkage_by_thing ON linkage (thing, sort);
CREATE INDEX linkage_by_other ON linkage (other, sort);

-- Distinct names of symbols other than `<module>`, for searching. `humps` are the lower-case initials
-- of the parts of a name that has several.
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL, humps TEXT);

-- Modules that files say something of in blocks of their own (`declare module "x"`); a module table is
-- made of them, too.
CREATE TABLE ambient (file INTEGER NOT NULL, module TEXT NOT NULL, PRIMARY KEY (file, module)) WITHOUT ROWID;

CREATE TABLE manifests (path TEXT PRIMARY KEY, bytes BLOB NOT NULL);

-- Bytes that must not be parsed again: by the same `program`, nor, where it is a matter of time, within
-- `patience_ms`; 0 where it is not.
CREATE TABLE quarantine (
    digest BLOB PRIMARY KEY,
    reason TEXT NOT NULL,
    program TEXT NOT NULL,
    patience_ms INTEGER NOT NULL
) WITHOUT ROWID;
