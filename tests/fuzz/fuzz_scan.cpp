// Any bytes: the UTF-8 check, and a pass over windows of a few bytes, must see what the table of the Unicode Standard
// says.
#include "core/io/stream.h"
#include "core/pass.h"
#include "tests/core/toy_tokenizer.h"
#include "tests/fuzz/check.h"
#include "tests/reference/utf8_reference.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cipin;
  if (size == 0) return 0;
  const std::size_t window_bytes = tests::kToyLookahead + data[0] % 24;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<reference::FaultySequence> faults = reference::faulty_sequences(text);

  std::vector<reference::FaultySequence> seen;
  for (std::size_t at = 0;;) {
    const Utf8Check check = check_utf8(text.substr(at));
    at += check.valid_bytes;
    if (check.fault == Utf8Fault::kNone) break;
    fuzz::check(check.fault_bytes > 0, "a fault has a length");
    seen.push_back({at, check.fault_bytes, check.fault == Utf8Fault::kTruncated});
    at += check.fault_bytes;
  }
  fuzz::check(seen == faults, "check_utf8 sees the reference's faults");

  static const tests::ToyTokenizer toy;
  static Pass pass(toy);
  MemorySource source(text, window_bytes);
  tests::TokenList sink;
  const Result<PassReport> report = pass.run(source, sink);
  fuzz::check(report.has_value(), "the pass ends well");
  fuzz::check(sink.uncovered_count() == 0, "tokens cover their clauses");
  fuzz::check(sink.items() == tests::expected_toy_tokens(text), "tokens are the reference's");
  fuzz::check(report->faulty_sequence_count == faults.size() && report->size_bytes == text.size(),
              "the report is right");
  return 0;
}
