#include "batch/store/totals.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace cipin::store {
namespace {

constexpr Month kFree = -1;
constexpr std::size_t kFirstSlotCount = 4096;
// The table is larger than the caches: its slots are asked for this many terms before they are needed.
constexpr std::size_t kFetchedAhead = 16;

bool fits(std::int64_t value) {
  return value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
}

// Two numbers as one to sort by: one comparison, and no branch between the two.
std::uint64_t joined(std::uint32_t high, std::uint32_t low) {
  return (std::uint64_t{high} << 32) | low;
}

std::uint32_t hash_of(Month month, TermId term_id) {
  const std::uint64_t mixed = joined(static_cast<std::uint32_t>(month), term_id) * 0x9e3779b97f4a7c15;
  return static_cast<std::uint32_t>(mixed >> 32);
}

}  // namespace

// Where a search for the key begins. Any number of slots: the hash's 32 bits are stretched over them.
std::size_t Totals::place_of(Month month, TermId term_id) const {
  return static_cast<std::size_t>((hash_of(month, term_id) * std::uint64_t{slots_.size()}) >> 32);
}

TermDelta& Totals::slot_of(Month month, TermId term_id) {
  std::size_t at = place_of(month, term_id);
  while (slots_[at].month != kFree && (slots_[at].month != month || slots_[at].term_id != term_id)) {
    if (++at == slots_.size()) at = 0;
  }
  return slots_[at];
}

void Totals::grow() {
  const std::size_t wanted = slots_.empty() && fixed_slot_count_ > 0 ? fixed_slot_count_ : slots_.size() * 2;
  std::vector<TermDelta> old(std::max(kFirstSlotCount, wanted), TermDelta{kFree, 0, 0, 0});
  old.swap(slots_);
  for (const TermDelta& delta : old) {
    if (delta.month != kFree) slot_of(delta.month, delta.term_id) = delta;
  }
}

void Totals::add_delta(const TermDelta& delta) {
  if ((used_ + 1) * 8 > slots_.size() * 7) grow();
  TermDelta& slot = slot_of(delta.month, delta.term_id);
  if (slot.month == kFree) {
    slot = delta;
    ++used_;
    return;
  }
  const std::int64_t tokens = std::int64_t{slot.token_count} + delta.token_count;
  const std::int64_t articles = std::int64_t{slot.document_frequency} + delta.document_frequency;
  if (!fits(tokens) || !fits(articles)) {
    overflows_.push_back(delta);
    return;
  }
  slot.token_count = static_cast<std::int32_t>(tokens);
  slot.document_frequency = static_cast<std::int32_t>(articles);
}

void Totals::add(Month month, std::span<const TermTokens> terms, int sign) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const TermTokens& term = terms[i];
    if (i + kFetchedAhead < terms.size() && !slots_.empty()) {
      __builtin_prefetch(&slots_[place_of(month, terms[i + kFetchedAhead].term_id)], 1);
    }
    constexpr std::uint32_t kMax = 0x7FFFFFFF;
    std::uint32_t left = term.token_count;
    std::int32_t articles = sign;
    do {  // more tokens than a delta holds are two of them
      const auto part = static_cast<std::int32_t>(std::min(left, kMax));
      add_delta({month, term.term_id, sign * part, articles});
      left -= static_cast<std::uint32_t>(part);
      articles = 0;
    } while (left > 0);
  }
}

void Totals::add(Month month, const MonthDelta& delta) {
  MonthDelta& sum = months_[month];
  sum.articles += delta.articles;
  sum.tokens += delta.tokens;
  sum.words += delta.words;
}

// From here on the slots are a list: what cancelled itself and what is free is gone.
void Totals::compress() {
  std::erase_if(slots_, [](const TermDelta& delta) {
    return delta.month == kFree || (delta.token_count == 0 && delta.document_frequency == 0);
  });
}

void Totals::clear() {
  slots_ = std::vector<TermDelta>();  // "= {}" would keep the room, and the next table would be a second one
  overflows_.clear();
  months_.clear();
  used_ = 0;
}

Status Totals::apply(const Database& database, const FormSet& new_forms, TermId first_new_id) {
  compress();
  slots_.insert(slots_.end(), overflows_.begin(), overflows_.end());
  if (Status applied = apply_terms(database, new_forms, first_new_id); !applied) return applied;
  if (Status applied = apply_periods(database); !applied) return applied;
  if (Status applied = apply_months(database); !applied) return applied;
  clear();
  return Done{};
}

// In the order of ids: known terms are changed where they stand, new ones are appended.
Status Totals::apply_terms(const Database& database, const FormSet& new_forms, TermId first_new_id) {
  Result<Statement> change = database.prepare("UPDATE term SET tf = tf + ?2, df = df + ?3 WHERE id = ?1");
  if (!change) return change.error();
  std::sort(slots_.begin(), slots_.end(), [](const TermDelta& a, const TermDelta& b) {
    return joined(a.term_id, static_cast<std::uint32_t>(a.month)) <
           joined(b.term_id, static_cast<std::uint32_t>(b.month));
  });
  Result<Statement> insert = database.prepare("INSERT INTO term (id, form, kind, tf, df) VALUES (?1, ?2, ?3, ?4, ?5)");
  if (!insert) return insert.error();
  std::size_t at = 0;
  const auto take_sum = [&](TermId id) {
    std::pair<std::int64_t, std::int64_t> sum = {0, 0};
    for (; at < slots_.size() && slots_[at].term_id == id; ++at) {
      sum.first += slots_[at].token_count;
      sum.second += slots_[at].document_frequency;
    }
    return sum;
  };
  while (at < slots_.size() && slots_[at].term_id < first_new_id) {
    const TermId id = slots_[at].term_id;
    const auto [tokens, articles] = take_sum(id);
    if (tokens == 0 && articles == 0) continue;
    if (Status changed = change->bind(1, std::int64_t{id}).bind(2, tokens).bind(3, articles).run(); !changed) {
      return changed;
    }
  }
  // New ones by their forms: the index on forms is gone through once. Their rows lie beside each other anyway.
  const std::size_t first_new = at;
  std::vector<std::uint32_t> first_delta(new_forms.size() + 1, 0);
  for (std::uint32_t i = 0; i < new_forms.size(); ++i) {
    first_delta[i] = static_cast<std::uint32_t>(at - first_new);
    take_sum(first_new_id + i);
  }
  for (const std::uint32_t i : new_forms.sorted()) {
    at = first_new + first_delta[i];
    const auto [tokens, articles] = take_sum(first_new_id + i);
    insert->bind(1, std::int64_t{first_new_id} + i).bind(2, new_forms.form(i));
    insert->bind(3, static_cast<std::int64_t>(new_forms.kind(i)));
    if (Status inserted = insert->bind(4, tokens).bind(5, articles).run(); !inserted) return inserted;
  }
  return Done{};
}

// In the order of the table's key, a month's rows beside each other.
Status Totals::apply_periods(const Database& database) {
  if (months_.size() > 1) {
    std::sort(slots_.begin(), slots_.end(), [](const TermDelta& a, const TermDelta& b) {
      return joined(static_cast<std::uint32_t>(a.month), a.term_id) <
             joined(static_cast<std::uint32_t>(b.month), b.term_id);
    });
  }
  Result<Statement> change = database.prepare(
      "INSERT INTO term_period (month, term_id, tf, df) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT DO UPDATE SET tf = tf + excluded.tf, df = df + excluded.df");
  if (!change) return change.error();
  Result<Statement> clear =
      database.prepare("DELETE FROM term_period WHERE month = ?1 AND term_id = ?2 AND tf = 0 AND df = 0");
  if (!clear) return clear.error();
  for (std::size_t at = 0; at < slots_.size();) {
    const TermDelta key = slots_[at];
    std::int64_t tokens = 0;
    std::int64_t articles = 0;
    for (; at < slots_.size() && slots_[at].month == key.month && slots_[at].term_id == key.term_id; ++at) {
      tokens += slots_[at].token_count;
      articles += slots_[at].document_frequency;
    }
    if (tokens == 0 && articles == 0) continue;
    change->bind(1, std::int64_t{key.month}).bind(2, std::int64_t{key.term_id});
    if (Status changed = change->bind(3, tokens).bind(4, articles).run(); !changed) return changed;
    if (tokens >= 0 && articles >= 0) continue;
    clear->bind(1, std::int64_t{key.month}).bind(2, std::int64_t{key.term_id});
    if (Status cleared = clear->run(); !cleared) return cleared;
  }
  return Done{};
}

Status Totals::apply_months(const Database& database) {
  Result<Statement> change = database.prepare(
      "INSERT INTO period (month, articles, tokens, words) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET "
      "articles = articles + excluded.articles, tokens = tokens + excluded.tokens, words = words + excluded.words");
  if (!change) return change.error();
  for (const auto& [month, delta] : months_) {
    change->bind(1, std::int64_t{month}).bind(2, delta.articles).bind(3, delta.tokens).bind(4, delta.words);
    if (Status changed = change->run(); !changed) return changed;
  }
  return database.execute("DELETE FROM period WHERE articles = 0");
}

}  // namespace cipin::store
