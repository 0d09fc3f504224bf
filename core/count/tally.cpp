#include "core/count/tally.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <new>

namespace cipin {
namespace {

// A document that spills is cut in two; a table must hold some forms for that to be worth it.
constexpr std::uint32_t kSpillTypesMin = 1024;

// A table's arena is addressed by 32 bits.
constexpr std::size_t kBudgetBytesMax = std::size_t{3} << 30;

}  // namespace

void Tally::Release::operator()(IdCount* counts) const {
  std::free(counts);
}

Tally::Tally(TallyOptions options)
    : options_(std::move(options)),
      id_counts_(static_cast<IdCount*>(std::calloc(options_.form_id_count, sizeof(IdCount)))),
      runs_(options_.temp_folder) {
  options_.budget_bytes = std::min(options_.budget_bytes, kBudgetBytesMax);
  // calloc: pages of ids that never come stay unmapped.
  if (id_counts_ == nullptr) throw std::bad_alloc();
}

void Tally::begin_document(std::uint32_t ordinal) {
  end_document();
  forms_.begin_document(ordinal);
}

void Tally::end_document() {
  for (const FormId id : ids_in_document_) {
    IdCount& count = id_counts_[id];
    count.in_document = 0;
    count.document_frequency = (count.document_frequency + 1) & 0x7FFFFFFF;
  }
  ids_in_document_.clear();
}

Status Tally::add(std::string_view text, std::span<const Token> tokens) {
  token_count_ += tokens.size();
  for (const Token& token : tokens) {
    if (token.form_id != kNoForm) {
      IdCount& count = id_counts_[token.form_id];
      if (++count.token_count == 0) overflows_.push_back(token.form_id);
      // A bit and a list of the document's types, not the last document's ordinal: 8 bytes an id, and half the cache
      // misses.
      if (count.in_document == 0) {
        count.in_document = 1;
        ids_in_document_.push_back(token.form_id);
      }
      continue;
    }
    const std::string_view form = text.substr(token.begin_bytes, token.length_bytes);
    const bool is_new = forms_.add(form, token.kind == Kind::kByForm ? kind_of_form(form) : token.kind);
    const bool full = is_new && forms_.memory_bytes() > options_.budget_bytes && forms_.type_count() >= kSpillTypesMin;
    if (full || ++tokens_in_forms_ == 0xFFFFFFFF) {  // a form's count in the table has 32 bits
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

Result<MergedTally> MergedTally::merge(std::vector<std::unique_ptr<Tally>> tallies) {
  MergedTally merged;
  std::vector<std::unique_ptr<RecordSource>> sources;
  for (const auto& tally : tallies) {
    merged.token_count_ += tally->token_count_;
    Result<std::vector<std::unique_ptr<RecordSource>>> own = tally->sources();
    if (!own) return own.error();
    std::move(own->begin(), own->end(), std::back_inserter(sources));
  }
  merged.forms_ = make_merge(std::move(sources));
  Tally& sum = *tallies.front();
  sum.end_document();
  for (std::size_t i = 1; i < tallies.size(); ++i) {
    Tally& part = *tallies[i];
    part.end_document();
    for (FormId id = 0; id < sum.options_.form_id_count; ++id) {
      const Tally::IdCount& count = part.id_counts_[id];
      if (count.document_frequency == 0) continue;
      Tally::IdCount& into = sum.id_counts_[id];
      into.token_count += count.token_count;
      if (into.token_count < count.token_count) sum.overflows_.push_back(id);
      into.document_frequency = (into.document_frequency + count.document_frequency) & 0x7FFFFFFF;
    }
    sum.overflows_.insert(sum.overflows_.end(), part.overflows_.begin(), part.overflows_.end());
    part.id_counts_.reset();
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
    if (count.document_frequency == 0) continue;
    std::uint64_t token_count = count.token_count;
    if (const auto found = overflow_count.find(id); found != overflow_count.end()) token_count += found->second << 32;
    visit(id, {token_count, count.document_frequency});
  }
}

Status MergedTally::for_each_form(const std::function<Status(const TermRecord&)>& visit) {
  TermRecord record;
  for (;;) {
    Result<bool> more = forms_->next(record);
    if (!more) return more.error();
    if (!*more) return Done{};
    if (Status visited = visit(record); !visited) return visited;
  }
}

}  // namespace cipin
