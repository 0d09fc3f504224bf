#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/count/contribution.h"
#include "core/count/form_set.h"
#include "core/text/token.h"

namespace cipin {

/// Gives terms their numbers in a store.
class TermNumbers {
 public:
  virtual ~TermNumbers() = default;
  /// By form id, the number + 1, or 0 where it is not known yet; asked for here before of_form_ids. It outlives this,
  /// and may be read while others fill it: a number that was given never changes.
  virtual std::span<const std::atomic<TermId>> known_numbers() const = 0;
  /// Fills known_numbers() for these form ids; new terms are numbered in their order. Errors: the store's.
  virtual Status of_form_ids(std::span<const FormId> form_ids) = 0;
  /// numbers[i] becomes the store's number of the term at i in `forms`.
  virtual Status of_forms(const FormSet& forms, std::span<TermId> numbers) = 0;
};

/// What is counted of an article.
struct ArticleCounts {
  std::uint64_t token_count = 0;
  std::uint64_t word_count = 0;   // tokens that are neither punctuation nor space
  std::vector<TermTokens> terms;  // rising by term id
};

/// The sum of a term's counts in the articles of a group.
struct GroupSum {
  std::uint32_t group = 0;
  TermId term_id = 0;
  std::uint64_t token_count = 0;
  std::uint64_t document_frequency = 0;
};

/// Counts articles one by one, several before their terms are given numbers: one look-up then serves them all. One a
/// thread. Memory: 4 bytes a form id, and what the articles hold; forms without an id are given numbers early once they
/// take more than their budget.
class ArticleTally {
 public:
  /// `numbers` outlives this.
  ArticleTally(FormId form_id_count, std::size_t forms_budget_bytes, TermNumbers& numbers);

  /// `group` is of the caller's choice (a month, say): sums are by group.
  void begin_article(std::uint32_t group = 0);
  /// Counts tokens of the article at hand; their offsets are into `text`. Errors: of giving numbers.
  Status add(std::string_view text, std::span<const Token> tokens);

  /// Ends all articles begun since the last time, gives their terms numbers and returns the counts, in order; valid
  /// until the next begin_article.
  Result<std::span<const ArticleCounts>> finish();

  /// What finish() gave, summed: by group in the order in which they first came, then rising by term id. Valid as long.
  /// None where an article was so long that its terms were given numbers in several parts.
  std::span<const GroupSum> sums() const { return sums_; }

  /// Articles begun since the last finish.
  std::size_t article_count() const { return articles_.size(); }

 private:
  // An article's tokens of a term, in eight bytes: all of a batch's fit in a second-level cache while they are sorted.
  // A term with more tokens has several.
  struct KeyTokens {
    static constexpr unsigned kTokenBits = 12;
    static constexpr std::uint32_t kTokensMax = (1u << kTokenBits) - 1;
    static constexpr std::size_t kArticlesMax = std::size_t{1} << (32 - kTokenBits);

    std::uint32_t key;  // the term's number; until it has one a form id, or form_id_count + the number in forms_
    std::uint32_t article_and_tokens;

    std::uint32_t article() const { return article_and_tokens >> kTokenBits; }  // in articles_, from parts_begin_
    std::uint32_t token_count() const { return article_and_tokens & kTokensMax; }
  };
  void begin_articles();
  bool note_form_id(FormId form_id, std::string_view form, Kind kind);
  void close_part();
  Status number_parts();
  void collect_new_ids();
  void sort_parts();
  std::uint32_t group_place(std::uint32_t group);
  void deal_out_parts(bool with_sums);

  FormId form_id_count_;
  std::size_t forms_budget_bytes_;
  TermNumbers* numbers_;
  std::vector<std::uint32_t> id_tokens_;    // of the part at hand, by form id, times kOneToken; and the bits below that
  std::vector<std::uint32_t> form_tokens_;  // of the part at hand, by number in forms_
  std::vector<std::uint32_t> touched_;      // keys of the part at hand
  FormSet forms_;
  std::vector<KeyTokens> parts_;  // counts that no article has yet
  std::size_t parts_begin_ = 0;   // the first article that may have some
  std::vector<KeyTokens> sorted_parts_;
  std::vector<ArticleCounts> articles_;
  std::vector<std::uint32_t> groups_;            // in the order in which they came
  std::vector<std::uint32_t> group_of_article_;  // in groups_
  bool parts_are_all_ = true;                    // none has been numbered before the end
  std::vector<GroupSum> sums_;
  std::size_t joined_count_ = 0;  // terms of the article at hand when they were last joined
  std::vector<FormId> new_ids_;
  std::vector<std::uint32_t> unnumbered_;  // parts with a form id that has no number yet
  std::vector<std::uint32_t> formed_;      // parts with a form that has no id
  std::vector<TermId> numbers_found_;
  bool finished_ = true;
};

}  // namespace cipin
