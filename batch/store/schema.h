#pragma once

namespace cipin::store {

/// PRAGMA application_id of a store: "cipn".
inline constexpr int kApplicationId = 0x6369706e;
/// PRAGMA user_version: of the tables, no part of the fingerprint.
inline constexpr int kSchemaVersion = 3;

/// What a store is made of. Every figure outside `article.contribution` can be read with any SQLite tool; totals (term,
/// term_period, month) are derived from contributions and changed in the same transaction.
inline constexpr const char* kSchema = R"sql(
-- Everything that can change a count, as the fingerprint names it.
CREATE TABLE setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- A folder (or a single file) of the archive; documents are known by the root's name, wherever it lies.
CREATE TABLE root (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  place TEXT NOT NULL            -- the path it was last given as
);

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  root_id INTEGER NOT NULL REFERENCES root,
  path TEXT NOT NULL,            -- below the root
  size_bytes INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,     -- -1: too fresh to be trusted, or not read to its end; it is read again
  status INTEGER NOT NULL,       -- 0 counted, 1 stale (was counted, could not be read again), 2 skipped, 3 at work
  UNIQUE (root_id, path)
);

CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  file_id INTEGER NOT NULL REFERENCES file,
  member TEXT NOT NULL,          -- '' for the file itself, 'a/b.txt', '#12', '#=ID', 'a/b.jsonl#12'
  content_hash INTEGER NOT NULL, -- XXH3 of its articles' texts and fields
  UNIQUE (file_id, member)
);

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document,
  ordinal INTEGER NOT NULL,      -- in the document, from 1
  date INTEGER NOT NULL,         -- YYYYMMDD; 0 is undated
  date_source INTEGER NOT NULL,  -- 0 undated, 1 field, 2 path, 3 dateline, 4 the page tells its year or day
  source_id INTEGER REFERENCES source,
  headline TEXT,
  tokens INTEGER NOT NULL,       -- all
  words INTEGER NOT NULL,        -- tokens that are neither punctuation nor space: what rates divide by
  text_hash INTEGER NOT NULL,    -- XXH3 of the text: equal texts are one distinct text
  contribution BLOB NOT NULL     -- core/count/FORMAT.md: term ids and counts
);
CREATE INDEX article_document ON article (document_id);
CREATE INDEX article_date ON article (date);

CREATE TABLE kind (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);

CREATE TABLE term_period (
  month INTEGER NOT NULL,        -- YYYYMM; 0 is undated
  term_id INTEGER NOT NULL,      -- of term
  tf INTEGER NOT NULL,
  df INTEGER NOT NULL,
  PRIMARY KEY (month, term_id)
) WITHOUT ROWID;

CREATE TABLE period (
  month INTEGER PRIMARY KEY,     -- YYYYMM; 0 is undated
  articles INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  words INTEGER NOT NULL
);

-- What was not counted as it stands, by the last reading of its file.
CREATE TABLE skipped (
  root_id INTEGER NOT NULL REFERENCES root,
  path TEXT NOT NULL,            -- as in file; bytes that are no UTF-8 as \xHH
  member TEXT NOT NULL,
  offset_bytes INTEGER NOT NULL,
  length_bytes INTEGER NOT NULL, -- 0: to the end, or unknown
  reason TEXT NOT NULL,
  lost INTEGER NOT NULL          -- 0: counted, with U+FFFD for what is no text
);
CREATE INDEX skipped_path ON skipped (root_id, path);

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,         -- UTC, ISO 8601
  finished TEXT,                 -- NULL while it runs, or if it was killed
  exit_code INTEGER,
  version TEXT NOT NULL,
  new_documents INTEGER NOT NULL DEFAULT 0,
  changed_documents INTEGER NOT NULL DEFAULT 0,
  withdrawn_documents INTEGER NOT NULL DEFAULT 0,
  renamed_documents INTEGER NOT NULL DEFAULT 0,
  read_bytes INTEGER NOT NULL DEFAULT 0
);

-- For reading: a row an article, with names instead of numbers.
CREATE VIEW article_list AS
  SELECT root.name AS root, file.path, document.member, article.ordinal,
         CASE WHEN article.date = 0 THEN NULL
              ELSE printf('%04d-%02d-%02d', article.date / 10000, article.date / 100 % 100, article.date % 100) END AS date,
         source.name AS source, article.headline, article.tokens, article.words
  FROM article JOIN document ON document.id = article.document_id JOIN file ON file.id = document.file_id
       JOIN root ON root.id = file.root_id LEFT JOIN source ON source.id = article.source_id;
)sql";

/// What version 2 added: a store of version 1 gets it when it is next written.
inline constexpr const char* kPageSchema = R"sql(
-- What a page says of its articles; only of those that --read page has read from one.
CREATE TABLE page_article (
  article_id INTEGER PRIMARY KEY REFERENCES article,
  kind INTEGER NOT NULL,         -- 0 article, 1 caption, 2 banner
  place TEXT,                    -- of the dateline, else of the headline
  event_date TEXT,               -- 2020-09-10, --09-10: as far as it is known
  event_date_from INTEGER NOT NULL,  -- 0 not known, 1 dateline, 2 the page's year, 3 told from the day of issue
  relative_time TEXT,            -- as it is printed
  reporters TEXT,                -- names with blanks between, as the next two
  correspondents TEXT,
  photographers TEXT,
  begin_bytes INTEGER NOT NULL,  -- of the decoded page: from the article's first byte to its last
  end_bytes INTEGER NOT NULL
);
CREATE VIEW page_article_list AS
  SELECT root.name AS root, file.path, document.member, article.ordinal,
         CASE page_article.kind WHEN 0 THEN 'article' WHEN 1 THEN 'caption' ELSE 'banner' END AS kind,
         CASE WHEN article.date = 0 THEN NULL
              ELSE printf('%04d-%02d-%02d', article.date / 10000, article.date / 100 % 100, article.date % 100) END AS date,
         page_article.event_date, page_article.relative_time, page_article.place, article.headline,
         page_article.reporters, page_article.correspondents, page_article.photographers,
         page_article.begin_bytes, page_article.end_bytes, article.tokens, article.words
  FROM page_article JOIN article ON article.id = page_article.article_id
       JOIN document ON document.id = article.document_id JOIN file ON file.id = document.file_id
       JOIN root ON root.id = file.root_id;
)sql";

/// Terms: TermTables says which stands where.
inline constexpr const char* kTermTables = R"sql(
-- Ids are given in the order in which terms are first seen; a term whose tf is 0 stays.
CREATE TABLE term_known (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL,
  kind INTEGER NOT NULL REFERENCES kind,
  tf INTEGER NOT NULL,
  df INTEGER NOT NULL
);
CREATE UNIQUE INDEX term_form ON term_known (form, kind);
)sql";

/// What version 3 added: what is little beside a large store waits in small tables, so that a night changes few pages.
inline constexpr const char* kRecentTermSchema = R"sql(
-- The newest terms: their ids are all above those of term_known, which is given them when they are many.
CREATE TABLE term_recent (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL,
  kind INTEGER NOT NULL REFERENCES kind,
  tf INTEGER NOT NULL,
  df INTEGER NOT NULL
);
CREATE UNIQUE INDEX term_recent_form ON term_recent (form, kind);
-- What is to be added to the tf and df of term_known.
CREATE TABLE term_added (
  id INTEGER PRIMARY KEY REFERENCES term_known,
  tf INTEGER NOT NULL,
  df INTEGER NOT NULL
);
-- Terms of the tokenizer's form ids, which are most of a night's look-ups that would go to the index. Ids are of the
-- lexicon whose checksum stands beside -1; with another one the table is begun anew. No more than a memory: it may be empty.
CREATE TABLE form_number (
  form_id INTEGER PRIMARY KEY,
  term_id INTEGER NOT NULL       -- of term
);

-- For reading: all terms with what their tf and df are, a row a term and month. The casts give both halves of `term`
-- columns of one kind: where they differ, SQLite reads all of a view of halves before a join looks one term up in it.
CREATE VIEW term AS
  SELECT term_known.id, term_known.form, term_known.kind,
         CAST(term_known.tf + ifnull(term_added.tf, 0) AS INTEGER) AS tf,
         CAST(term_known.df + ifnull(term_added.df, 0) AS INTEGER) AS df
  FROM term_known LEFT JOIN term_added ON term_added.id = term_known.id
  UNION ALL SELECT id, form, kind, tf, df FROM term_recent;
-- Months come first, so that one term's rows are a look-up a month.
CREATE VIEW term_by_month AS
  SELECT CASE WHEN period.month = 0 THEN NULL
              ELSE printf('%04d-%02d', period.month / 100, period.month % 100) END AS month,
         term.form, kind.name AS kind, term_period.tf, term_period.df, period.articles, period.words
  FROM period CROSS JOIN term_period ON term_period.month = period.month JOIN term ON term.id = term_period.term_id
       JOIN kind ON kind.id = term.kind;
)sql";

}  // namespace cipin::store
