#include "batch/query/term_table.h"

#include <array>
#include <memory>
#include <utility>
#include <vector>

namespace cipin::query {
namespace {

const std::vector<Column> kColumns = {{"form"}, {"kind"}, {"tf", true}, {"df", true}, {"tf_per_million_tokens", true}};

}  // namespace

std::string_view CountedTerm::form() const {
  if (forms_ == nullptr) return form_;
  buffer_->clear();
  forms_->append_form(id_, *buffer_);
  return *buffer_;
}

Status for_each_term(MergedTally& tally, const Tokenizer& tokenizer,
                     const std::function<Status(const CountedTerm&)>& visit) {
  Status visited = tally.for_each_form([&](const TermRecord& record) {
    return visit({record.form, record.kind, record.count});
  });
  if (!visited) return visited;
  const std::unique_ptr<FormSource> forms = tokenizer.make_form_source();
  std::string buffer;
  tally.for_each_id([&](FormId id, const TermCount& count) {
    if (visited) visited = visit({id, *forms, buffer, count});
  });
  return visited;
}

Status write_term_table(RankedTerms& ranked, std::uint64_t rate_base, const std::string& format, Origin origin,
                        cli::Output& output) {
  const std::unique_ptr<RowWriter> writer = make_row_writer(format, kColumns, std::move(origin), output);
  const Status written = ranked.for_each([&](const Term& term) {
    const Cell rate = rate_cell(term.count.token_count, 1e6, rate_base);
    return writer->row(std::array<Cell, 5>{term.form, kind_name(term.kind), term.count.token_count,
                                           term.count.document_frequency, rate.index() == 0 ? Cell(0.0) : rate});
  });
  return written ? writer->finish() : written;
}

}  // namespace cipin::query
