#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/count/forms.h"
#include "core/count/short_forms.h"
#include "core/io/temp_file.h"

namespace cipin {

/// A term on its way through files and merges. The views are the giver's, until its next record.
struct TermRecord {
  std::string_view form;
  Kind kind = Kind::kByForm;
  TermCount count;
  // A document cut in two by a spill counts in both parts. A record's first document is told only if it was such a one,
  // the last always, so that a merge in the order of time can take the second count back. 0: none.
  std::uint32_t carried_document = 0;
  std::uint32_t last_document = 0;
  std::uint64_t order = 0;  // by which records come first; 0 where they come by form alone
};

/// By order, then form bytewise, then kind.
bool comes_before(const TermRecord& a, const TermRecord& b);

/// Gives records in rising order, once.
class RecordSource {
 public:
  virtual ~RecordSource() = default;
  /// False at the end. Errors: kIo, kCorrupt of a temporary file.
  virtual Result<bool> next(TermRecord& record) = 0;
};

/// Sorted runs of records in a temporary file, made when the first run is written. When there are many, they are merged
/// into one: the readers of a merge then stay a small part of any budget.
class RunFile {
 public:
  static constexpr std::size_t kRunCountMax = 64;

  enum class Order : std::uint8_t { kByForm, kByHash };  // kByHash: a record's order is ShortForms::order_of its form

  explicit RunFile(std::string temp_folder, Order order = Order::kByForm)
      : temp_folder_(std::move(temp_folder)), order_(order) {}

  /// Writes all that `records` gives as one run. Errors: of the temporary file, and the source's; the runs are then of
  /// no use.
  Status write_run(RecordSource& records);

  /// A reader for each run, in the order they were written. This outlives them and is not written to any more.
  Result<std::vector<std::unique_ptr<RecordSource>>> open_runs();

  bool empty() const { return run_begin_.empty(); }

 private:
  Status append_run(RecordSource& records);

  std::string temp_folder_;
  Order order_;
  std::optional<TempFile> file_;
  std::vector<std::uint64_t> run_begin_;
};

/// A table's entries in the order of their hashes; the table outlives it unchanged.
std::unique_ptr<RecordSource> make_table_source(const ShortForms& table);

/// Merges sources, equal terms summed into one record. Sources of one thread stand in the order of time; documents of
/// two threads differ.
std::unique_ptr<RecordSource> make_merge(std::vector<std::unique_ptr<RecordSource>> sources);

}  // namespace cipin
