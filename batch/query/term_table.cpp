#include "batch/query/term_table.h"

#include <array>
#include <memory>
#include <utility>
#include <vector>

namespace cipin::query {
namespace {

const std::vector<Column> kColumns = {{"form"}, {"kind"}, {"tf", true}, {"df", true}, {"tf_per_million_tokens", true}};

}  // namespace

Status for_each_term(MergedTally& tally, const FormSource& forms, TermOrder order,
                     const std::function<Status(std::string_view, Kind, const TermCount&)>& visit) {
  Status visited = Done{};
  std::string form;
  tally.for_each_id([&](FormId id, const TermCount& count) {
    if (!visited) return;
    form.clear();
    forms.append_form(id, form);
    visited = visit(form, kind_of_form(form), count);
  });
  if (!visited) return visited;
  const auto take = [&](const TermRecord& record) { return visit(record.form, record.kind, record.count); };
  return order == TermOrder::kAny ? tally.for_each_form_in_any_order(take) : tally.for_each_form(take);
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
