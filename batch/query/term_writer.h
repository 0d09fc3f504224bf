#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "batch/cli/output.h"
#include "batch/query/ranked_terms.h"

namespace cipin::query {

/// What every row of a word list says beside its term.
struct ListFacts {
  std::uint64_t rate_base = 0;  // tokens that are neither punctuation nor space
  bool partial = false;         // some input was skipped
  std::string fingerprint;
};

/// Writes a word list in one format.
class TermWriter {
 public:
  virtual ~TermWriter() = default;
  virtual Status row(const Term& term) = 0;
  /// After the last row; also flushes.
  virtual Status finish() = 0;
};

/// format: table, tsv, csv, jsonl; none if it is another. `output` outlives it.
std::unique_ptr<TermWriter> make_term_writer(std::string_view format, ListFacts facts, cli::Output& output);

}  // namespace cipin::query
