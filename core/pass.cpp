#include "core/pass.h"

#include <algorithm>

namespace cipin {

// Where the pass stands in the window: [at, checked_end) is UTF-8, and what follows is either unchecked or `fault`.
struct Pass::View {
  Window window;
  std::size_t at = 0;
  std::size_t checked_end = 0;
  Utf8Check fault;

  std::string_view checked() const { return window.bytes.substr(at, checked_end - at); }
  bool ends_here() const {
    return fault.fault != Utf8Fault::kNone || (window.at_end && checked_end == window.bytes.size());
  }

  void show(Window next) {
    window = next;
    at = 0;
    checked_end = 0;
    fault = {};
  }

  // Checks on until `wanted_bytes` of checked text are in sight, or a fault, or the window's end.
  void check_until(std::size_t wanted_bytes) {
    while (fault.fault == Utf8Fault::kNone && checked_end - at < wanted_bytes && checked_end < window.bytes.size()) {
      const std::string_view part = window.bytes.substr(checked_end, wanted_bytes);
      const Utf8Check check = check_utf8(part);
      checked_end += check.valid_bytes;
      const bool cut_by_window =
          check.fault == Utf8Fault::kTruncated && checked_end + check.fault_bytes == window.bytes.size();
      if (check.fault == Utf8Fault::kInvalid || (cut_by_window && window.at_end)) {
        fault = check;
      } else if (cut_by_window) {
        return;
      }
    }
  }
};

void add_faulty_range(std::vector<FaultyRange>& ranges, const FaultyRange& range) {
  const bool touches = !ranges.empty() && ranges.back().offset_bytes + ranges.back().length_bytes == range.offset_bytes;
  if (!touches && ranges.size() < PassReport::kRangesKept) {
    ranges.push_back(range);
    return;
  }
  FaultyRange& last = ranges.back();
  last.length_bytes = range.offset_bytes + range.length_bytes - last.offset_bytes;
  last.sequence_count += range.sequence_count;
}

void PassReport::append(PassReport next) {
  size_bytes = std::max(size_bytes, next.size_bytes);
  token_count += next.token_count;
  faulty_sequence_count += next.faulty_sequence_count;
  for (const FaultyRange& range : next.faulty_ranges) add_faulty_range(faulty_ranges, range);
  forced_cut_count += next.forced_cut_count;
  missing_bytes = std::max(missing_bytes, next.missing_bytes);  // of one source, each part tells what it knew
}

Pass::Pass(const Tokenizer& tokenizer, PassOptions options)
    : tokenizer_(&tokenizer), options_(options), scratch_(tokenizer.make_scratch()) {
  tokenizer_->tokenize(kReplacementUtf8, replacement_tokens_, *scratch_);
}

Result<PassReport> Pass::run(ByteSource& source, TokenSink& sink) {
  PassReport report;
  const std::size_t lookahead_bytes = tokenizer_->lookahead_bytes();
  View view;
  const auto advance = [&](std::size_t consumed_bytes) -> Status {
    Result<Window> window = source.advance(consumed_bytes);
    if (!window) return window.error();
    view.show(*window);
    return Done{};
  };
  if (Status shown = advance(0); !shown) return shown.error();
  const bool at_begin = view.window.offset_bytes == 0;  // of a part, U+FEFF is a letter like others
  if (at_begin && view.window.bytes.starts_with(kByteOrderMarkUtf8))
    view.at = view.checked_end = kByteOrderMarkUtf8.size();
  for (;;) {
    if (!view.window.at_end && view.window.bytes.size() - view.at < lookahead_bytes) {
      if (Status shown = advance(view.at); !shown) return shown.error();
    }
    if (view.at == view.window.bytes.size() && view.window.at_end) break;
    view.check_until(lookahead_bytes);
    const bool at_fault = view.at == view.checked_end;
    const ClauseEnd end = at_fault ? ClauseEnd{} : tokenizer_->find_clause(view.checked(), view.ends_here());
    const Clause clause = {view.window.bytes.substr(view.at, end.length_bytes), view.window.offset_bytes + view.at, 0};
    tokens_.clear();
    if (!at_fault) tokenizer_->tokenize(clause.text, tokens_, *scratch_);
    if (!source.intact()) {  // the file was cut short under us: the fault or the tokens may be made of nothing
      if (Status shown = advance(view.at); !shown) return shown.error();
      continue;
    }
    if (at_fault) {
      if (Status taken = take_fault(view, view.fault, sink, report); !taken) return taken.error();
      view.at = view.checked_end += view.fault.fault_bytes;
      view.fault = {};
      continue;
    }
    report.forced_cut_count += end.forced ? 1 : 0;
    report.token_count += tokens_.size();
    if (Status taken = sink.take(clause, tokens_); !taken) return taken.error();
    view.at += end.length_bytes;
  }
  report.size_bytes = view.window.offset_bytes + view.at;
  report.missing_bytes = source.missing_bytes();
  return report;
}

Status Pass::take_fault(const View& view, const Utf8Check& fault, TokenSink& sink, PassReport& report) {
  const std::uint64_t offset_bytes = view.window.offset_bytes + view.at;
  if (options_.strict) {
    return Error{ErrorKind::kBadText, fault.fault == Utf8Fault::kTruncated ? "not UTF-8 (cut short)" : "not UTF-8", "",
                 offset_bytes};
  }
  ++report.faulty_sequence_count;
  ++report.token_count;
  add_faulty_range(report.faulty_ranges, {offset_bytes, fault.fault_bytes, 1});
  return sink.take({kReplacementUtf8, offset_bytes, static_cast<std::uint32_t>(fault.fault_bytes)},
                   replacement_tokens_);
}

}  // namespace cipin
