#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/count/ranked_terms.h"
#include "core/count/runs.h"

namespace cipin::query {

/// Sums the counts of terms that come in any order, within a budget: what does not fit is sorted on disk. In the order
/// of terms, memory is all it takes as long as the different ones fit.
class TermSorter {
 public:
  TermSorter(std::size_t budget_bytes, std::string temp_folder)
      : budget_bytes_(budget_bytes), runs_(std::move(temp_folder)) {}

  /// Errors: of the temporary file; this is then of no use.
  Status add(std::string_view form, Kind kind, const TermCount& count);
  /// Calls visit with each term and its sum, by form bytewise, then kind; once, after the last add.
  Status for_each(const std::function<Status(const TermRecord&)>& visit);

 private:
  void sum_equal();
  Status spill();

  std::size_t budget_bytes_;
  std::vector<Term> terms_;
  std::size_t form_bytes_ = 0;
  RunFile runs_;
};

}  // namespace cipin::query
