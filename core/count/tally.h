#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/base/zeroed_block.h"
#include "core/count/runs.h"
#include "core/count/short_forms.h"
#include "core/text/token.h"

namespace cipin {

struct TallyOptions {
  FormId form_id_count = 0;      // form ids of the tokens are below this
  std::size_t budget_bytes = 0;  // for the forms without an id; beyond it they go to sorted runs in temp_folder
  std::string temp_folder;
};

class MergedTally;

/// Token counts and document frequencies of one thread's documents. A form with an id is counted in an array by it, any
/// other in a hash table that spills sorted runs beyond its budget: memory grows with neither text nor types.
class Tally {
 public:
  explicit Tally(TallyOptions options);

  /// Starts a document, and ends the one before. Ordinals rise, begin at 1, and no two tallies that are merged share
  /// one.
  void begin_document(std::uint32_t ordinal);

  /// Counts tokens of the document at hand; their offsets are into `text`. Errors: of the temporary file; the tally is
  /// then of no use.
  Status add(std::string_view text, std::span<const Token> tokens);

  /// Counts for the document at hand what other tallies have counted of it; each of their terms then is in it once.
  /// Cost: linear in form ids and types. Errors: as add.
  Status add(MergedTally& parts);

  /// Tokens counted so far.
  std::uint64_t token_count() const { return token_count_; }
  /// True if forms have gone to a temporary file.
  bool has_spilled() const { return !runs_.empty(); }

 private:
  friend class MergedTally;
  struct IdCount {
    std::uint32_t token_count;
    std::uint32_t document_frequency_and_mark;  // of documents before the one at hand; kInDocument: that holds it, too
  };
  static constexpr std::uint32_t kInDocument = std::uint32_t{1} << 31;
  void end_document();
  void add_id(FormId id, std::uint64_t token_count);
  Status add_form(const TermRecord& record);
  Status add_forms(std::string_view text, std::span<const Token> tokens);
  Status spill();
  Result<std::vector<std::unique_ptr<RecordSource>>> sources();

  TallyOptions options_;
  ZeroedBlock id_count_block_;  // of what lies behind its first huge page, ids that never come take no memory
  IdCount* id_counts_;
  std::vector<FormId> overflows_;  // one entry for every 2^32 tokens of an id
  ShortForms forms_;
  std::uint64_t tokens_in_forms_ = 0;
  RunFile runs_;
  std::vector<FormId> ids_in_document_;  // the first id_count_in_document_ of it
  std::size_t id_count_in_document_ = 0;
  std::uint64_t token_count_ = 0;
};

/// The sum of several tallies, read once. Which thread counted what leaves no trace in it.
class MergedTally {
 public:
  /// Takes the tallies over; the first one's array becomes the sum's. Errors: of the temporary files.
  static Result<MergedTally> merge(std::vector<std::unique_ptr<Tally>> tallies);

  /// Calls visit for every id that was counted, rising.
  void for_each_id(const std::function<void(FormId, const TermCount&)>& visit) const;

  /// Calls visit for every form without an id, in no order. Once only: what they took is free afterwards.
  Status for_each_form(const std::function<Status(const TermRecord&)>& visit);

  std::uint64_t token_count() const { return token_count_; }

 private:
  MergedTally() = default;
  Status visit_forms(const std::function<Status(const TermRecord&)>& visit);
  static void put_together(std::vector<std::unique_ptr<Tally>>& tallies);
  std::vector<std::unique_ptr<Tally>> tallies_;
  std::unique_ptr<RecordSource> forms_;  // null: all are in the first tally's table
  std::uint64_t token_count_ = 0;
};

}  // namespace cipin
