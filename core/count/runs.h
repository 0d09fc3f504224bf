#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/count/forms.h"
#include "core/io/temp_file.h"

namespace cipin {

/// A term on its way through files and merges. The views are the giver's, until its next record.
struct TermRecord {
  std::string_view form;
  Kind kind = Kind::kByForm;
  TermCount count;
  // A document cut in two by a spill counts in both parts. A record's first document is told only if it was such a one, the last always,
  // so that a merge in the order of time can take the second count back. 0: none.
  std::uint32_t carried_document = 0;
  std::uint32_t last_document = 0;
};

/// By form bytewise, then kind.
bool comes_before(const TermRecord& a, const TermRecord& b);

/// Gives records in rising order, once.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  /// False at the end. Errors: kIo, kCorrupt of a temporary file.
  virtual Result<bool> next(TermRecord& record) = 0;
};

/// Sorted runs of records in one temporary file, written one after the other.
class RunFile {
 public:
  explicit RunFile(TempFile file) : file_(std::move(file)) {}

  void begin_run() { run_begin_.push_back(file_.size_bytes()); }
  Status append(const TermRecord& record);
  Status flush() { return file_.flush(); }

  std::size_t run_count() const { return run_begin_.size(); }
  std::uint64_t size_bytes() const { return file_.size_bytes(); }
  /// A reader of one run with a buffer of its own; this outlives it. After flush().
  std::unique_ptr<RecordSource> open_run(std::size_t run) const;

 private:
  TempFile file_;
  std::vector<std::uint64_t> run_begin_;
  std::string encoded_;
};

/// A table's entries in order; the table outlives it unchanged.
std::unique_ptr<RecordSource> make_table_source(const FormTable& table);

/// Merges sources, equal terms summed into one record. Sources of one thread stand in the order of time; documents of two threads differ.
std::unique_ptr<RecordSource> make_merge(std::vector<std::unique_ptr<RecordSource>> sources);

/// What a run's reader and its share of a merge take.
inline constexpr std::size_t kRunReaderBytes = std::size_t{1} << 15;

}  // namespace cipin
