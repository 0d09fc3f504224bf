#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/io/byte_source.h"
#include "core/segment/tokenizer.h"
#include "core/text/token.h"
#include "core/text/utf8.h"

namespace cipin {

/// A clause as a sink sees it. The text is valid during the call.
struct Clause {
  std::string_view text;           // checked UTF-8; U+FFFD where the input has a faulty sequence
  std::uint64_t offset_bytes = 0;  // of text.front() in the input
  std::uint32_t fault_bytes = 0;   // above 0: `text` stands for so many bytes of the input that are no UTF-8
};

/// Takes the tokens of a document in order.
class TokenSink {
 public:
  virtual ~TokenSink() = default;
  /// Errors end the pass and come back from it.
  virtual Status take(const Clause& clause, std::span<const Token> tokens) = 0;
};

/// Bytes of a document that could not be taken as they stand. Ranges that touch are one.
struct FaultyRange {
  std::uint64_t offset_bytes = 0;
  std::uint64_t length_bytes = 0;
  std::uint64_t sequence_count = 0;  // faulty sequences in it, each of them one U+FFFD
};

/// Adds a range that begins behind those that are there. One that touches the last is joined to it, and so are all
/// beyond PassReport::kRangesKept: the last then reaches to the last fault.
void add_faulty_range(std::vector<FaultyRange>& ranges, const FaultyRange& range);

/// What became of a document.
struct PassReport {
  std::uint64_t size_bytes = 0;  // read, a dropped BOM included
  std::uint64_t token_count = 0;
  std::uint64_t faulty_sequence_count = 0;
  std::vector<FaultyRange> faulty_ranges;  // the first kRangesKept; the last of them then reaches to the last fault
  std::uint64_t forced_cut_count = 0;      // blocks cut because they are longer than the tokenizer takes
  std::uint64_t missing_bytes = 0;         // of a file that was cut short while it was read
  static constexpr std::size_t kRangesKept = 100;

  /// This is of a text's beginning, `next` of the part behind it, read apart: becomes what a pass over both tells.
  void append(PassReport next);
};

struct PassOptions {
  bool strict = false;  // a faulty sequence ends the pass with an Error instead of becoming U+FFFD
};

/// One document in, its tokens out: windows, UTF-8 check, clauses, tokens, in one trip. One a thread; its memory grows
/// to the longest clause and stays, whatever the document's length.
class Pass {
 public:
  /// `tokenizer` outlives this.
  explicit Pass(const Tokenizer& tokenizer, PassOptions options = {});

  /// Reads `source` to its end. A BOM at offset 0 is dropped. A text can be read in parts if it is cut behind line
  /// feeds and each part's windows have its offsets in the text: no tokenizer has a token or a rule across a line's
  /// end. Errors: the source's, the sink's, and kBadText with its offset if strict.
  Result<PassReport> run(ByteSource& source, TokenSink& sink);

  /// The documents from here to end_page are the articles of one page; see Tokenizer.
  void begin_page(std::span<const std::string_view> persons) { tokenizer_->begin_page(persons, *scratch_); }
  void end_page() { tokenizer_->end_page(*scratch_); }

 private:
  struct View;
  Status take_fault(const View& view, const Utf8Check& fault, TokenSink& sink, PassReport& report);

  const Tokenizer* tokenizer_;
  PassOptions options_;
  std::unique_ptr<TokenizerScratch> scratch_;
  std::vector<Token> tokens_;
  std::vector<Token> replacement_tokens_;  // of U+FFFD, made once
};

}  // namespace cipin
