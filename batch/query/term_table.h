#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "batch/query/row_writer.h"
#include "core/base/status.h"
#include "core/count/ranked_terms.h"
#include "core/count/tally.h"
#include "core/segment/tokenizer.h"

namespace cipin::query {

/// A counted term. Its form is made when it is asked for, which takes longer than all else: most terms are only summed.
class CountedTerm {
 public:
  CountedTerm(std::string_view form, Kind kind, const TermCount& count) : form_(form), kind_(kind), count_(&count) {}
  CountedTerm(FormId id, const FormSource& forms, std::string& buffer, const TermCount& count)
      : forms_(&forms), buffer_(&buffer), id_(id), kind_(forms.kind_of(id)), count_(&count) {}

  Kind kind() const { return kind_; }
  const TermCount& count() const { return *count_; }
  /// Valid until the next term.
  std::string_view form() const;

 private:
  std::string_view form_;
  const FormSource* forms_ = nullptr;  // null: the form is there
  std::string* buffer_ = nullptr;
  FormId id_ = kNoForm;
  Kind kind_;
  const TermCount* count_;
};

/// Calls visit with every counted term, in no order. Once, as MergedTally has it; forms are asked for only when those
/// without an id have been visited, and what they took is free.
Status for_each_term(MergedTally& tally, const Tokenizer& tokenizer,
                     const std::function<Status(const CountedTerm&)>& visit);

/// The table of `count`, in one of the row formats: form, kind, tf, df, and tf for a million of `rate_base`.
Status write_term_table(RankedTerms& ranked, std::uint64_t rate_base, const std::string& format, Origin origin,
                        cli::Output& output);

}  // namespace cipin::query
