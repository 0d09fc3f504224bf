#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/count/runs.h"

namespace cipin {

/// A counted term with its form.
struct Term {
  std::string form;
  Kind kind = Kind::kByForm;
  TermCount count;
};

/// True if `a` stands above `b` in a word list: more tokens, then the form bytewise, then the kind.
bool ranks_above(const Term& a, const Term& b);

/// The first `limit` terms by rank of however many are added, within a budget: what does not fit is sorted on disk.
class RankedTerms {
 public:
  /// limit 0: all.
  RankedTerms(std::uint64_t limit, std::size_t budget_bytes, std::string temp_folder);

  Status add(Term term);
  /// False if a term of so many tokens would come behind `limit` others: it need not be added.
  bool may_rank(std::uint64_t token_count) const { return token_count >= least_token_count_; }
  /// Calls visit in order of rank; once, after the last add.
  Status for_each(const std::function<Status(const Term&)>& visit);

 private:
  Status spill();
  void cut_to_limit();

  std::uint64_t limit_;
  std::size_t budget_bytes_;
  std::vector<Term> terms_;
  std::uint64_t least_token_count_ = 0;  // of `limit` terms
  std::size_t form_bytes_ = 0;
  RunFile runs_;
};

}  // namespace cipin
