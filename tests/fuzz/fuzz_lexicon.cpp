// Any bytes as a lexicon file: as they stand, and as patches of a good file whose checksum is then put right, so that
// they get past it. What opens is used: it may give wrong tokens, but they cover the text, and nothing outside the file
// is read.
#include <algorithm>

#include "core/base/hash.h"
#include "core/lexicon/format.h"
#include "core/text/utf8.h"
#include "tests/core/support.h"
#include "tests/fuzz/check.h"

namespace {

using namespace cipin;
namespace format = lexicon_format;

void put(std::string& bytes, std::size_t at, std::uint64_t value) {
  for (std::size_t i = 0; i < 8; ++i) bytes[at + i] = static_cast<char>(value >> (8 * i));
}

// Patches: a section's number (or the header's), an offset in it, a length, the bytes. The four from which everything
// hangs are made right.
std::string patched(std::string bytes, std::string_view input) {
  const std::string original = bytes;
  while (input.size() >= 4) {
    const auto byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(input[i])}; };
    const std::size_t section = byte(0) % (format::kSectionCount + 1);
    std::size_t begin = format::kFileBytesAt + 8;
    std::size_t size = format::kHeaderBytes - begin;
    if (section < format::kSectionCount) {
      begin = load_little_endian<std::uint32_t>(original.data() + format::kSectionTableAt + 16 * section);
      size = load_little_endian<std::uint32_t>(original.data() + format::kSectionTableAt + 16 * section + 8);
    }
    const std::size_t at = begin + (byte(1) + 256 * byte(2)) % std::max<std::size_t>(size, 1);
    const std::size_t length = std::min({byte(3) % 9, input.size() - 4, bytes.size() - at});
    std::copy_n(input.data() + 4, length, bytes.data() + at);
    input.remove_prefix(4 + length);
  }
  put(bytes, format::kChecksumAt, checksum_bytes(std::string_view(bytes).substr(format::kCheckedFrom)));
  return bytes;
}

void use(const Lexicon& lexicon) {
  constexpr std::string_view kText = "甲乙丙甲，乙\r\n𠀀甲子\n𠂎丙\r子 abc1.5% 龥一丙丙丙甲甲甲乙乙𠂎\n";
  for (int options = 0; options < 4; ++options) {
    const auto tokenizer =
        JiebaTokenizer::make(lexicon, {.hmm = (options & 1) != 0, .traditional = (options & 2) != 0});
    if (!tokenizer) continue;
    std::vector<Token> tokens;
    const auto scratch = (*tokenizer)->make_scratch();
    (*tokenizer)->tokenize(kText, tokens, *scratch);
    const auto forms = (*tokenizer)->make_form_source();
    std::size_t at = 0;
    for (const Token& token : tokens) {
      fuzz::check(token.begin_bytes == at && token.length_bytes > 0, "tokens cover the text");
      at += token.length_bytes;
      std::string form;
      if (token.form_id == kNoForm) continue;
      fuzz::check(token.form_id < (*tokenizer)->form_id_count(), "form ids are in their range");
      forms->append_form(token.form_id, form);
    }
    fuzz::check(at == kText.size(), "tokens cover the text");
  }
  const FormIndex index(lexicon);
  for (FormId id = 0; id < lexicon.word_count(); ++id) {
    std::string form;
    index.append_form(id, form);
    fuzz::check(check_utf8(form).fault == Utf8Fault::kNone, "forms are UTF-8");
    lexicon.find(form);
  }
}

std::string template_bytes() {
  LexiconBuilder builder;
  builder.add_dictionary("甲 3\n甲乙 5\n甲乙丙 2\n丙甲 1\n𠀀 1\n𠀀甲 2\nabc 1\n", DictionaryForm::kSystem, "dict");
  builder.add_dictionary("乙甲 0\n丙丙 0\n", DictionaryForm::kUser, "user");
  builder.set_hmm(tests::small_hmm(), "small");
  fuzz::check(builder.add_folds("子\t甲\n𠂎\t丙\n", "folds").has_value(), "folds are read");
  return *builder.build();
}

void open_and_use(std::string_view bytes) {
  const std::vector<std::uint64_t> storage = tests::aligned(bytes);
  const Result<Lexicon> lexicon = Lexicon::from_bytes(tests::view_of(storage, bytes.size()), "fuzzed");
  if (lexicon) {
    use(*lexicon);
  } else {
    fuzz::check(lexicon.error().kind == ErrorKind::kCorrupt, "what does not open is corrupt");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string good = template_bytes();
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  open_and_use(input);
  open_and_use(patched(good, input));
  return 0;
}
