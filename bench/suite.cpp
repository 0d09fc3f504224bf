#include "bench/suite.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include "bench/texts.h"
#include "core/io/stream.h"
#include "core/lexicon/dictionary.h"
#include "core/text/utf8.h"

namespace cipin::bench {
namespace {

constexpr std::uint64_t kSeed = 7;

std::string make(TextKind kind) {
  CorpusOptions options;
  options.size_bytes = kTextBytes;
  options.seed = kSeed;
  options.dict_path = CIPIN_BENCH_DICT;
  switch (kind) {
    case TextKind::kHan:
      return make_text(options);
    case TextKind::kMixed:
      return mixed_text(options);
    case TextKind::kLatin:
      return latin_text(kTextBytes, kSeed);
    case TextKind::kHostile:
      return hostile_text(kTextBytes, kSeed);
  }
  return {};
}

const Result<Lexicon>& opened_lexicon() {
  static const Result<Lexicon> opened = Lexicon::open(lexicon_path());
  return opened;
}

}  // namespace

std::string_view text_name(TextKind kind) {
  static constexpr std::array<std::string_view, kTextCount> kNames = {"han", "mixed", "latin", "hostile"};
  return kNames[static_cast<std::size_t>(kind)];
}

const std::string& text_of(TextKind kind) {
  static std::array<std::string, kTextCount> texts;
  std::string& text = texts[static_cast<std::size_t>(kind)];
  if (text.empty()) text = make(kind);
  return text;
}

std::string lexicon_path() {
  const char* const named = std::getenv("CIPIN_TEST_LEXICON");
  return named != nullptr && *named != 0 ? named : CIPIN_BENCH_LEXICON;
}

const Lexicon* lexicon() {
  return opened_lexicon() ? &*opened_lexicon() : nullptr;
}

std::string lexicon_error() {
  return opened_lexicon() ? std::string() : lexicon_path() + ": " + opened_lexicon().error().what;
}

const WordTable& word_table() {
  static const WordTable table = [] {
    WordTable made;
    const Result<std::string> bytes = read_whole_file(CIPIN_BENCH_DICT);
    if (bytes) {
      read_dictionary(*bytes, DictionaryForm::kSystem, [&](const DictionaryEntry& entry) {
        made.add_system_word(entry.word, entry.frequency.value_or(0));
      });
    }
    return made;
  }();
  return table;
}

std::string_view prefix_of(std::string_view text, std::size_t size_bytes) {
  std::size_t end = std::min(text.size(), size_bytes);
  while (end > 0 && end < text.size() && is_utf8_continuation(text[end])) --end;
  return text.substr(0, end);
}

void for_each_clause(const Tokenizer& tokenizer, std::string_view text, const ClauseVisit& visit) {
  const std::unique_ptr<TokenizerScratch> scratch = tokenizer.make_scratch();
  std::vector<Token> tokens;
  while (!text.empty()) {
    const ClauseEnd end = tokenizer.find_clause(text, true);
    tokens.clear();
    tokenizer.tokenize(text.substr(0, end.length_bytes), tokens, *scratch);
    visit(text.substr(0, end.length_bytes), tokens);
    text.remove_prefix(end.length_bytes);
  }
}

}  // namespace cipin::bench
