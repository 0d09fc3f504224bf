#include "core/count/tally.h"

#include <algorithm>
#include <array>
#include <map>

namespace cipin {
namespace {

// A form's count in the table has 32 bits, and a clause has far fewer tokens.
constexpr std::uint64_t kTokensInFormsMax = 0xF0000000;

constexpr std::size_t kAhead = 16;  // counts on their way from memory

// A table's arena is addressed by 32 bits.
constexpr std::size_t kBudgetBytesMax = std::size_t{3} << 30;

}  // namespace

Tally::Tally(TallyOptions options)
    : options_(std::move(options)),
      id_count_block_(options_.form_id_count * sizeof(IdCount)),
      id_counts_(reinterpret_cast<IdCount*>(id_count_block_.data())),
      runs_(options_.temp_folder, RunFile::Order::kByHash) {
  options_.budget_bytes = std::min(options_.budget_bytes, kBudgetBytesMax);
}

void Tally::begin_document(std::uint32_t ordinal) {
  end_document();
  forms_.begin_document(ordinal);
}

void Tally::end_document() {
  // The mark is the highest bit: to take it off and to count one more is one sum, mod 2^32.
  for (std::size_t i = 0; i < id_count_in_document_; ++i) {
    id_counts_[ids_in_document_[i]].document_frequency_and_mark += 1 - kInDocument;
  }
  id_count_in_document_ = 0;
}

Status Tally::add(std::string_view text, std::span<const Token> tokens) {
  token_count_ += tokens.size();
  if (options_.form_id_count == 0) return add_forms(text, tokens);
  // Room for an id of each token, so that a new one is added without asking: half of the tokens are, which no processor
  // guesses.
  if (ids_in_document_.size() < id_count_in_document_ + tokens.size()) {
    ids_in_document_.resize(id_count_in_document_ + id_count_in_document_ / 4 + tokens.size());
  }
  FormId* new_id = ids_in_document_.data() + id_count_in_document_;
  // By a number, for kNoForm is no place of the array.
  const auto counts_at = reinterpret_cast<std::uintptr_t>(id_counts_);
  const auto prefetch = [counts_at](std::size_t id) {
    __builtin_prefetch(reinterpret_cast<const void*>(counts_at + id * sizeof(IdCount)), 1);
  };
  std::array<Token, 64> without_id;
  std::size_t without_count = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    prefetch(i + kAhead < tokens.size() ? tokens[i + kAhead].form_id : 0);
    if (token.form_id == kNoForm) {
      without_id[without_count++] = token;
      if (without_count == without_id.size()) {
        if (Status added = add_forms(text, without_id); !added) return added;
        without_count = 0;
      }
      continue;
    }
    IdCount& count = id_counts_[token.form_id];
    // A bit and a list of the document's types, not the last document's ordinal: 8 bytes an id, and half the cache
    // misses.
    *new_id = token.form_id;
    new_id += (count.document_frequency_and_mark & kInDocument) == 0;
    count.document_frequency_and_mark |= kInDocument;
    if (++count.token_count == 0) overflows_.push_back(token.form_id);
  }
  id_count_in_document_ = static_cast<std::size_t>(new_id - ids_in_document_.data());
  return add_forms(text, std::span(without_id).first(without_count));
}

Status Tally::add_forms(std::string_view text, std::span<const Token> tokens) {
  while (!tokens.empty()) {
    const std::size_t taken = forms_.add(text, tokens, options_.budget_bytes);
    tokens_in_forms_ += taken;
    tokens = tokens.subspan(taken);
    if (forms_.is_full(options_.budget_bytes) || tokens_in_forms_ > kTokensInFormsMax) {
      if (Status spilled = spill(); !spilled) return spilled;
    }
  }
  return Done{};
}

Status Tally::add(MergedTally& parts) {
  token_count_ += parts.token_count();
  parts.for_each_id([this](FormId id, const TermCount& count) { add_id(id, count.token_count); });
  return parts.for_each_form([this](const TermRecord& record) { return add_form(record); });
}

void Tally::add_id(FormId id, std::uint64_t token_count) {
  IdCount& count = id_counts_[id];
  if ((count.document_frequency_and_mark & kInDocument) == 0) {
    count.document_frequency_and_mark |= kInDocument;
    if (id_count_in_document_ == ids_in_document_.size()) ids_in_document_.resize(id_count_in_document_ * 5 / 4 + 64);
    ids_in_document_[id_count_in_document_++] = id;
  }
  const std::uint64_t sum = count.token_count + token_count;
  count.token_count = static_cast<std::uint32_t>(sum);
  overflows_.insert(overflows_.end(), static_cast<std::size_t>(sum >> 32), id);
}

Status Tally::add_form(const TermRecord& record) {
  for (std::uint64_t left = record.count.token_count; left > 0;) {
    const std::uint64_t taken = std::min(left, kTokensInFormsMax - std::min(tokens_in_forms_, kTokensInFormsMax - 1));
    forms_.add(record.form, record.kind, static_cast<std::uint32_t>(taken));
    tokens_in_forms_ += taken;
    left -= taken;
    if (forms_.is_full(options_.budget_bytes) || tokens_in_forms_ >= kTokensInFormsMax) {
      if (Status spilled = spill(); !spilled) return spilled;
    }
  }
  return Done{};
}

Status Tally::spill() {
  if (Status written = runs_.write_run(*make_table_source(forms_)); !written) return written;
  forms_.clear();
  tokens_in_forms_ = 0;
  return Done{};
}

Result<std::vector<std::unique_ptr<RecordSource>>> Tally::sources() {
  Result<std::vector<std::unique_ptr<RecordSource>>> sources = runs_.open_runs();
  if (sources) sources->push_back(make_table_source(forms_));
  return sources;
}

// Where there is room for it, the forms of all threads are put into one table: a probe a type, while to sort and merge
// them takes several times as long.
void MergedTally::put_together(std::vector<std::unique_ptr<Tally>>& tallies) {
  Tally& sum = *tallies.front();
  std::size_t room_bytes = 0;
  for (const auto& tally : tallies) {
    if (tally->has_spilled()) return;
    room_bytes += tally->options_.budget_bytes;
  }
  for (std::size_t i = 1; i < tallies.size(); ++i) {
    Tally& part = *tallies[i];
    std::size_t taken_bytes = sum.forms_.bytes_to_add(part.forms_);
    for (std::size_t k = i + 1; k < tallies.size(); ++k) taken_bytes += tallies[k]->forms_.memory_bytes();
    if (taken_bytes > room_bytes || sum.tokens_in_forms_ + part.tokens_in_forms_ > kTokensInFormsMax) return;
    sum.forms_.add(part.forms_);
    sum.tokens_in_forms_ += part.tokens_in_forms_;
    part.forms_ = {};
    part.tokens_in_forms_ = 0;
  }
}

Result<MergedTally> MergedTally::merge(std::vector<std::unique_ptr<Tally>> tallies) {
  MergedTally merged;
  std::vector<std::unique_ptr<RecordSource>> sources;
  put_together(tallies);
  // Forms that are all in one table need no order: it goes to the front, and the others have none.
  const auto has_forms = [](const auto& tally) { return tally->has_spilled() || tally->forms_.type_count() > 0; };
  const auto with_forms = std::find_if(tallies.begin(), tallies.end(), has_forms);
  const bool in_one_table = with_forms == tallies.end() ||
                            (!(*with_forms)->has_spilled() && std::none_of(with_forms + 1, tallies.end(), has_forms));
  if (with_forms != tallies.end()) std::iter_swap(tallies.begin(), with_forms);
  for (const auto& tally : tallies) {
    merged.token_count_ += tally->token_count_;
    if (in_one_table) continue;  // sorted only if that is asked for
    Result<std::vector<std::unique_ptr<RecordSource>>> own = tally->sources();
    if (!own) return own.error();
    std::move(own->begin(), own->end(), std::back_inserter(sources));
  }
  if (!in_one_table) merged.forms_ = make_merge(std::move(sources));
  Tally& sum = *tallies.front();
  sum.end_document();
  for (std::size_t i = 1; i < tallies.size(); ++i) {
    Tally& part = *tallies[i];
    part.end_document();
    for (FormId id = 0; id < sum.options_.form_id_count; ++id) {
      const Tally::IdCount& count = part.id_counts_[id];
      if (count.document_frequency_and_mark == 0) continue;
      Tally::IdCount& into = sum.id_counts_[id];
      into.token_count += count.token_count;
      if (into.token_count < count.token_count) sum.overflows_.push_back(id);
      into.document_frequency_and_mark += count.document_frequency_and_mark;
    }
    sum.overflows_.insert(sum.overflows_.end(), part.overflows_.begin(), part.overflows_.end());
    part.id_count_block_ = {};
  }
  merged.tallies_ = std::move(tallies);
  return merged;
}

void MergedTally::for_each_id(const std::function<void(FormId, const TermCount&)>& visit) const {
  const Tally& sum = *tallies_.front();
  std::map<FormId, std::uint64_t> overflow_count;
  for (const FormId id : sum.overflows_) ++overflow_count[id];
  for (FormId id = 0; id < sum.options_.form_id_count; ++id) {
    const Tally::IdCount& count = sum.id_counts_[id];
    if (count.document_frequency_and_mark == 0) continue;
    std::uint64_t token_count = count.token_count;
    if (const auto found = overflow_count.find(id); found != overflow_count.end()) token_count += found->second << 32;
    visit(id, {token_count, count.document_frequency_and_mark});
  }
}

Status MergedTally::for_each_form(const std::function<Status(const TermRecord&)>& visit) {
  const Status visited = visit_forms(visit);
  forms_.reset();
  for (const auto& tally : tallies_) tally->forms_ = {};
  return visited;
}

Status MergedTally::visit_forms(const std::function<Status(const TermRecord&)>& visit) {
  if (forms_ == nullptr) {
    return tallies_.front()->forms_.for_each([&](const ShortForms::Entry& entry) {
      return visit({entry.form, entry.kind, {entry.token_count, entry.document_frequency}, 0, entry.last_document, 0});
    });
  }
  TermRecord record;
  for (;;) {
    Result<bool> more = forms_->next(record);
    if (!more) return more.error();
    if (!*more) return Done{};
    if (Status visited = visit(record); !visited) return visited;
  }
}

}  // namespace cipin
