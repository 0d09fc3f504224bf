#pragma once

#include <span>
#include <vector>

#include "core/page/ahead.h"
#include "core/page/drafts.h"
#include "core/page/manner.h"

// Whether heads inside a text begin another article or are its subheads.
namespace cipin::page {

/// Weighs what stands above and below heads with text on both sides. `text`, `all`, `kinship` and `ahead` outlive it.
class HeadJudge {
 public:
  HeadJudge(const PageText& text, const std::vector<Facts>& all, const Kinship& kinship, const Ahead& ahead);

  /// Of 1 and more: the heads `pending` begin an article; below they are subheads of `draft`, the one in hand. `below`
  /// is the text under them; `above_is_lead`: of the draft nothing but its lead has come. Linear in the texts that are
  /// compared, some 1,000 code points each.
  double score(const Draft& draft, std::span<const std::size_t> pending, std::size_t below, bool above_is_lead);

 private:
  double score_of_form(const Draft& draft, std::span<const std::size_t> pending, std::size_t below) const;
  double score_of_signing(const Draft& draft, std::size_t below) const;
  double score_of_row(const Draft& draft, std::span<const std::size_t> pending, std::size_t below) const;
  double score_of_likes(const Draft& draft, std::size_t head, std::size_t below) const;
  double score_of_sizes(const Draft& draft, std::size_t below) const;
  double score_of_kinship(const Draft& draft, std::span<const std::size_t> pending, std::size_t below);
  bool heads_numbered_row(std::span<const std::size_t> pending, std::size_t below) const;
  bool tells_day(std::size_t paragraph) const;

  const PageText& text_;
  const std::vector<Facts>& all_;
  const Kinship& kinship_;
  const Ahead& ahead_;
  const Manner manner_;
  Kinship::Pairs above_pairs_;
  Kinship::Pairs below_pairs_;
};

/// A notice, or what stands below another standing head.
bool is_notice(const std::vector<Facts>& all, const Draft& draft);

/// What the draft says, of its begin and its end.
void take_pairs(const Kinship& kinship, const Draft& draft, Kinship::Pairs& pairs);

}  // namespace cipin::page
