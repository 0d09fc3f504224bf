#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "batch/archive/encoding.h"
#include "core/base/status.h"
#include "core/io/byte_source.h"

// From a file to its documents. A file is one document (a text, a page, a JSON file), or a container of many: lines of
// JSON, rows of CSV, members of an archive. A container is cut into pieces by one thread, pieces are read by any.
namespace cipin::archive {

/// What a file or member is read as.
enum class Format : std::uint8_t { kText, kHtml, kXml, kJson, kJsonLines, kCsv, kTar, kZip, kWarc };

/// What a name says: a format, and whether it is compressed as a whole (.gz .zst .xz .bz2).
struct NamedFormat {
  Format format = Format::kText;
  bool compressed = false;
  bool is_container() const { return format == Format::kJsonLines || format == Format::kCsv || format >= Format::kTar; }
};

/// By the extensions of `name`, in any case: .txt .md .html .htm .xhtml .xml .json .jsonl .ndjson .csv .tar .zip
/// .warc, each with .gz .zst .xz .bz2 behind it, .tgz .txz .tbz2 .tzst. Any other name is text, compressed if its last
/// extension is a compression.
NamedFormat format_of_name(std::string_view name);

/// The globs of the names that are read in folders unless --include says otherwise. JSON and CSV only where settings
/// say which fields hold the text.
std::vector<std::string> default_globs(const struct ReadSettings& settings);

/// How documents are read: part of the fingerprint.
struct ReadSettings {
  // Fields of JSON records: a JSON Pointer (/a/b/0) or a dotted path (a.b[0].c, list[] for every element).
  std::string json_records;            // of a JSON file: where its records are; empty: the file is one record
  std::vector<std::string> json_text;  // FIELD or FIELD:html, in this order, joined by blank lines
  std::string json_title, json_date, json_source, json_id;
  // Columns of CSV files by their names in the first row.
  std::vector<std::string> csv_text;  // COLUMN or COLUMN:html
  std::string csv_title, csv_date, csv_source, csv_id;
  std::optional<Encoding> encoding;                          // of all files; none: found out for each
  std::uint64_t record_bytes_max = std::uint64_t{64} << 20;  // a longer record or member is named and skipped
  std::uint64_t expand_max = 200;  // a compressed file may be so many times its size once it is above 64 MiB

  /// Every setting as `name=value`, in a fixed order; values with blanks or backslashes are escaped.
  std::string describe() const;
};

/// What the fields of a record say of an article, as they stand, UTF-8.
struct ArticleFields {
  std::string title;
  std::string date;
  std::string source;
};

/// A text that is counted as one: UTF-8, or nearly; valid during the call that gives it.
struct Article {
  std::string_view text;
  ArticleFields fields;
};

/// Something of a file that was not read as it stands. Ranges are of the file's, or if compressed the member's, bytes.
struct Problem {
  std::string member;
  std::uint64_t offset_bytes = 0;
  std::uint64_t length_bytes = 0;  // 0: to the end, or unknown
  std::string reason;
  bool lost = true;  // false: it is counted, with U+FFFD for what is no text
};

/// Takes the documents of a file, in order. `member` is empty for the file itself, "a/b.html" for an archive's member,
/// "#12" for the record of ordinal 12 (from 1), "#=ID" for one with --json-id, "a/b.jsonl#12" for a member's record.
/// Errors returned by any of these end the reading and come back from it.
class DocumentSink {
 public:
  virtual ~DocumentSink() = default;
  /// A document whose articles are in memory.
  virtual Status document(std::string_view member, std::span<const Article> articles) = 0;
  /// A document of one article without fields, read to its end during the call.
  virtual Status document(std::string_view member, ByteSource& text) = 0;
  virtual Status problem(Problem problem) = 0;
};

/// A part of a container that can be read alone: a member, or some lines or rows. A line's ordinal is its number in
/// the file, blank and broken lines included, so that none of them shifts the names of the others; a row's is its place
/// behind the first row.
struct Piece {
  std::string member;       // the container's own member; empty for lines of a file
  NamedFormat format;       // of `bytes`; members come decompressed as far as their container goes
  bool is_records = false;  // `bytes` are lines or rows in UTF-8; else a member as it stands
  std::string bytes;
  std::string header;               // the first row, for rows of CSV
  std::uint64_t first_ordinal = 1;  // of the first record
  std::uint64_t offset_bytes = 0;   // of `bytes` in the member or file (in its text, if that is not UTF-8)
  std::optional<Encoding> declared = std::nullopt;  // by what carried the member, as an HTTP header
};

/// Takes the pieces of a container, in order.
class PieceSink {
 public:
  virtual ~PieceSink() = default;
  virtual Status piece(Piece piece) = 0;
  virtual Status problem(Problem problem) = 0;
};

/// Reads a file that is one document. `path` is opened and never written to. What is wrong with the file itself goes
/// to the sink as a problem and is no error. Errors: kNotFound and kIo before anything was read; the sink's.
Status read_file(const std::string& path, NamedFormat format, const ReadSettings& settings, DocumentSink& sink);

/// Cuts a container into pieces of about 256 KiB of lines or rows, or a member each. Memory: one piece, and a
/// decompressor's window. Errors: as read_file.
Status cut_file(const std::string& path, NamedFormat format, const ReadSettings& settings, PieceSink& sink);

/// Reads the documents of one piece. Errors: the sink's. Threads: any number at once.
Status read_piece(const Piece& piece, const ReadSettings& settings, DocumentSink& sink);

}  // namespace cipin::archive
