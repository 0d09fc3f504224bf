#include "core/count/article_tally.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace cipin {
namespace {

// Beside a form id's tokens: its kind is known; it is one that counts in rates.
constexpr std::uint32_t kKindKnown = 1;
constexpr std::uint32_t kWord = 2;
constexpr std::uint32_t kOneToken = 4;
// A part is closed before a term's 30 bits can overflow.
constexpr std::uint64_t kPartTokensMax = 0x1FFFFFFF;

// What is kept of a form id is asked for so many tokens before it is needed.
constexpr std::size_t kFetchedAhead = 12;

constexpr unsigned kDigitBits = 11;
constexpr std::uint32_t kDigitMask = (1u << kDigitBits) - 1;
constexpr unsigned kDigitCount = (32 + kDigitBits - 1) / kDigitBits;

std::uint32_t sum_of_tokens(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{a} + b, 0xFFFFFFFF));
}

// By term id; terms that an article has in several parts become one.
void sort_and_join(std::vector<TermTokens>& terms) {
  const auto rises = [](const TermTokens& a, const TermTokens& b) { return a.term_id < b.term_id; };
  if (!std::is_sorted(terms.begin(), terms.end(), rises)) std::sort(terms.begin(), terms.end(), rises);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (kept > 0 && terms[kept - 1].term_id == terms[i].term_id) {
      terms[kept - 1].token_count = sum_of_tokens(terms[kept - 1].token_count, terms[i].token_count);
    } else {
      terms[kept++] = terms[i];
    }
  }
  terms.resize(kept);
}

}  // namespace

ArticleTally::ArticleTally(FormId form_id_count, std::size_t forms_budget_bytes, TermNumbers& numbers)
    : form_id_count_(form_id_count),
      forms_budget_bytes_(forms_budget_bytes),
      numbers_(&numbers),
      id_tokens_(form_id_count) {}

void ArticleTally::begin_article(std::uint32_t group) {
  if (finished_) begin_articles();
  close_part();
  articles_.emplace_back();
  group_of_article_.push_back(group_place(group));
  joined_count_ = 0;
}

void ArticleTally::begin_articles() {
  articles_.clear();
  parts_begin_ = 0;
  groups_.clear();
  group_of_article_.clear();
  sums_.clear();
  parts_are_all_ = true;
  finished_ = false;
}

std::uint32_t ArticleTally::group_place(std::uint32_t group) {
  // Nearly always the last one's: few articles at a time, and of few months.
  if (!group_of_article_.empty() && groups_[group_of_article_.back()] == group) return group_of_article_.back();
  const auto found = std::find(groups_.begin(), groups_.end(), group);
  const auto place = static_cast<std::uint32_t>(found - groups_.begin());
  if (found == groups_.end()) groups_.push_back(group);
  return place;
}

// True if it counts in rates.
inline bool ArticleTally::note_form_id(FormId form_id, std::string_view form, Kind kind) {
  std::uint32_t& tokens = id_tokens_[form_id];
  if ((tokens & kKindKnown) == 0) {
    const Kind known = kind == Kind::kByForm ? kind_of_form(form) : kind;
    tokens |= kKindKnown | (counts_in_rates(known) ? kWord : 0);
  }
  if (tokens < kOneToken) touched_.push_back(form_id);
  tokens += kOneToken;
  return (tokens & kWord) != 0;
}

Status ArticleTally::add(std::string_view text, std::span<const Token> tokens) {
  if (articles_.size() - parts_begin_ > KeyTokens::kArticlesMax) {
    parts_are_all_ = false;
    if (Status numbered = number_parts(); !numbered) return numbered;
    parts_begin_ = articles_.size() - 1;
  }
  ArticleCounts& article = articles_.back();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i + kFetchedAhead < tokens.size()) {
      if (const FormId next = tokens[i + kFetchedAhead].form_id; next != kNoForm)
        __builtin_prefetch(&id_tokens_[next], 1);
    }
    const Token& token = tokens[i];
    const std::string_view form = text.substr(token.begin_bytes, token.length_bytes);
    if (token.form_id != kNoForm) {
      article.word_count += note_form_id(token.form_id, form, token.kind) ? 1 : 0;
      continue;
    }
    const Kind kind = token.kind == Kind::kByForm ? kind_of_form(form) : token.kind;
    const std::uint32_t index = forms_.add(form, kind);
    if (index == form_tokens_.size()) form_tokens_.push_back(0);
    if (form_tokens_[index]++ == 0) touched_.push_back(form_id_count_ + index);
    article.word_count += counts_in_rates(kind) ? 1 : 0;
  }
  const bool part_is_long = (article.token_count ^ (article.token_count + tokens.size())) > kPartTokensMax;
  article.token_count += tokens.size();
  if (!part_is_long && forms_.memory_bytes() <= forms_budget_bytes_) return Done{};
  close_part();
  parts_are_all_ = false;
  if (Status numbered = number_parts(); !numbered) return numbered;
  if (article.terms.size() > 2 * joined_count_) {  // a long article holds its terms, not its parts
    sort_and_join(article.terms);
    joined_count_ = article.terms.size();
  }
  return Done{};
}

// Nearly all form ids have a number by now.
void ArticleTally::close_part() {
  if (touched_.empty()) return;
  const auto article = static_cast<std::uint32_t>(articles_.size() - 1 - parts_begin_);
  const std::span<const std::atomic<TermId>> known = numbers_->known_numbers();
  std::vector<TermTokens>& terms = articles_.back().terms;
  if (terms.empty()) terms.reserve(touched_.size());  // nearly always all that it will have
  for (std::size_t i = 0; i < touched_.size(); ++i) {
    if (i + kFetchedAhead < touched_.size() && touched_[i + kFetchedAhead] < form_id_count_)
      __builtin_prefetch(&known[touched_[i + kFetchedAhead]]);
    std::uint32_t key = touched_[i];
    std::uint32_t token_count = 0;
    std::vector<std::uint32_t>* waits_in = nullptr;
    if (key >= form_id_count_) {
      waits_in = &formed_;
      token_count = std::exchange(form_tokens_[key - form_id_count_], 0);
    } else {
      std::uint32_t& tokens = id_tokens_[key];
      token_count = tokens / kOneToken;
      tokens %= kOneToken;
      const TermId number_after = known[key].load(std::memory_order_acquire);
      if (number_after == 0) {
        waits_in = &unnumbered_;
      } else {
        key = number_after - 1;
      }
    }
    for (;;) {
      const std::uint32_t tokens_here = std::min(token_count, KeyTokens::kTokensMax);
      if (waits_in != nullptr) waits_in->push_back(static_cast<std::uint32_t>(parts_.size()));
      parts_.push_back({key, article << KeyTokens::kTokenBits | tokens_here});
      token_count -= tokens_here;
      if (token_count == 0) break;
    }
  }
  touched_.clear();
}

// Form ids without a number are asked for together, the frequent ones first: they get the low numbers, and
// contributions are the shorter for it.
Status ArticleTally::number_parts() {
  collect_new_ids();
  if (Status numbered = numbers_->of_form_ids(new_ids_); !numbered) return numbered;
  const std::span<const std::atomic<TermId>> known = numbers_->known_numbers();
  for (const std::uint32_t i : unnumbered_) parts_[i].key = known[parts_[i].key].load(std::memory_order_acquire) - 1;
  numbers_found_.resize(forms_.size());
  if (Status numbered = numbers_->of_forms(forms_, numbers_found_); !numbered) return numbered;
  for (const std::uint32_t i : formed_) parts_[i].key = numbers_found_[parts_[i].key - form_id_count_];
  sort_parts();
  deal_out_parts(finished_ && parts_are_all_);
  parts_.clear();
  unnumbered_.clear();
  formed_.clear();
  forms_.clear();
  form_tokens_.clear();
  return Done{};
}

// The form ids of unnumbered_, each once, those in most articles first.
void ArticleTally::collect_new_ids() {
  std::vector<FormId> keys;
  keys.reserve(unnumbered_.size());
  for (const std::uint32_t i : unnumbered_) keys.push_back(parts_[i].key);
  std::sort(keys.begin(), keys.end());
  std::vector<std::pair<std::uint32_t, FormId>> counted;  // articles, id
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t end = i;
    while (end < keys.size() && keys[end] == keys[i]) ++end;
    counted.emplace_back(static_cast<std::uint32_t>(end - i), keys[i]);
    i = end;
  }
  std::sort(counted.begin(), counted.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  new_ids_.clear();
  for (const auto& [article_count, form_id] : counted) new_ids_.push_back(form_id);
}

// By the terms' numbers, for all articles at once: by counting, digit by digit, in a third of the time that sorting
// each article takes.
void ArticleTally::sort_parts() {
  std::array<std::array<std::uint32_t, kDigitMask + 1>, kDigitCount> places = {};
  TermId last = 0;
  for (const KeyTokens& part : parts_) {
    last = std::max(last, part.key);
    for (unsigned digit = 0; digit < kDigitCount; ++digit)
      ++places[digit][(part.key >> digit * kDigitBits) & kDigitMask];
  }
  sorted_parts_.resize(parts_.size());
  for (unsigned digit = 0; digit < kDigitCount && last >> digit * kDigitBits != 0; ++digit) {
    std::array<std::uint32_t, kDigitMask + 1>& begin = places[digit];
    std::exclusive_scan(begin.begin(), begin.end(), begin.begin(), 0u);
    for (const KeyTokens& part : parts_) {
      sorted_parts_[begin[(part.key >> digit * kDigitBits) & kDigitMask]++] = part;
    }
    parts_.swap(sorted_parts_);
  }
}

// What is sorted by term, and an article's beside each other, is nearly summed. An article's equal terms (one of many
// tokens, or as a form id and as a form) become one where they lie beside each other; in the end all do.
void ArticleTally::deal_out_parts(bool with_sums) {
  std::vector<std::vector<GroupSum>> further_groups(groups_.empty() ? 0 : groups_.size() - 1);
  for (const KeyTokens& part : parts_) {
    const std::size_t article = parts_begin_ + part.article();
    std::vector<TermTokens>& terms = articles_[article].terms;
    const bool again = !terms.empty() && terms.back().term_id == part.key;
    if (again) {
      terms.back().token_count = sum_of_tokens(terms.back().token_count, part.token_count());
    } else {
      terms.push_back({part.key, part.token_count()});
    }
    if (!with_sums) continue;
    const std::uint32_t place = group_of_article_[article];
    std::vector<GroupSum>& sums = place == 0 ? sums_ : further_groups[place - 1];
    if (sums.empty() || sums.back().term_id != part.key) sums.push_back({groups_[place], part.key, 0, 0});
    sums.back().token_count += part.token_count();
    sums.back().document_frequency += again ? 0 : 1;
  }
  for (const std::vector<GroupSum>& sums : further_groups) sums_.insert(sums_.end(), sums.begin(), sums.end());
}

Result<std::span<const ArticleCounts>> ArticleTally::finish() {
  if (finished_) begin_articles();
  close_part();
  finished_ = true;
  if (Status numbered = number_parts(); !numbered) return numbered.error();
  if (!parts_are_all_) {
    for (ArticleCounts& article : articles_) sort_and_join(article.terms);
  }
  return std::span<const ArticleCounts>(articles_);
}

}  // namespace cipin
