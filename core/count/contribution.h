#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cipin {

/// A store's number for a term.
using TermId = std::uint32_t;

/// What one article adds to one term: token_count tokens, and one article.
struct TermTokens {
  TermId term_id = 0;
  std::uint32_t token_count = 0;  // above 0
};

/// Appends an article's counts as bytes (FORMAT.md). `counts` rises by term_id without equals.
void append_contribution(std::span<const TermTokens> counts, std::string& out);

/// Reads a contribution from its first to its last term. The bytes stay the caller's.
class ContributionReader {
 public:
  explicit ContributionReader(std::string_view bytes) : bytes_(bytes) {}
  /// False at the end, or where the bytes are no contribution; is_intact() then tells which.
  bool next(TermTokens& counts);
  bool is_intact() const { return intact_; }

 private:
  std::uint64_t bit_count() const { return std::uint64_t{8} * bytes_.size(); }
  std::uint64_t bits_ahead() const;
  bool take_number(unsigned order, std::uint64_t& value);

  std::string_view bytes_;
  std::uint64_t at_bit_ = 0;
  std::uint64_t next_id_ = 0;
  unsigned usual_width_ = 0;  // of gaps, in bits
  bool intact_ = true;
};

}  // namespace cipin
