#include "tests/core/support.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/text/utf8.h"
#include "tests/reference/utf8_reference.h"

namespace cipin::tests {
namespace {

[[noreturn]] void die(const std::string& why) {
  std::fprintf(stderr, "the test itself cannot go on: %s\n", why.c_str());
  std::abort();
}

Lexicon open_or_die(std::string_view bytes) {
  Result<Lexicon> lexicon = Lexicon::from_bytes(bytes, "test lexicon");
  if (!lexicon) die(lexicon.error().what);
  return *std::move(lexicon);
}

}  // namespace

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "cipin-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) die("no temporary folder");
  folder_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string TempFolder::path(std::string_view name) const {
  return name.empty() ? folder_.string() : (folder_ / name).string();
}

std::size_t TempFolder::entry_count() const {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()));
}

void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) die("cannot write " + path);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (!file) die("cannot read " + path);
  return std::move(bytes).str();
}

std::string read_golden(const std::string& name) {
  return read_file(std::string(CIPIN_TESTS_DIR "/golden/") + name);
}

std::vector<std::uint64_t> aligned(std::string_view bytes) {
  std::vector<std::uint64_t> words((bytes.size() + 7) / 8);
  bytes.copy(reinterpret_cast<char*>(words.data()), bytes.size());
  return words;
}

OwnedLexicon::OwnedLexicon(std::string bytes)
    : bytes_(aligned(bytes)), lexicon_(open_or_die(view_of(bytes_, bytes.size()))) {}

HmmModel small_hmm() {
  Result<HmmModel> model = parse_hmm_sources(read_golden("small/prob_start.py"), read_golden("small/prob_trans.py"),
                                             read_golden("small/prob_emit.py"));
  if (!model) die(model.error().what);
  return *std::move(model);
}

std::string small_lexicon_bytes(bool with_hmm, std::string_view folds) {
  LexiconBuilder builder;
  builder.add_dictionary(read_golden("small/dict.txt"), DictionaryForm::kSystem, "dict.txt");
  builder.add_dictionary(read_golden("small/user.txt"), DictionaryForm::kUser, "user.txt");
  if (with_hmm) builder.set_hmm(small_hmm(), "small");
  if (Status added = builder.add_folds(folds, "folds"); !added) die(added.error().what);
  Result<std::string> bytes = builder.build();
  if (!bytes) die(bytes.error().what);
  return *std::move(bytes);
}

reference::Jieba small_reference() {
  reference::Dictionary dictionary;
  std::istringstream system(read_golden("small/dict.txt"));
  for (std::string line; std::getline(system, line);) {
    std::istringstream fields(line);
    std::string word;
    std::uint64_t frequency = 0;
    if (!(fields >> word >> frequency)) die("small/dict.txt: " + line);
    dictionary.add_system_word(reference::decode(word), frequency);
  }
  // small/user.txt, written out: how it is read is tested elsewhere.
  dictionary.add_user_word(U"丁己", std::nullopt);
  dictionary.add_user_word(U"乙庚", 0);
  dictionary.add_user_word(U"戊戊", 0);
  dictionary.add_user_word(U"辛己", 40);
  dictionary.add_user_word(U"甲", std::nullopt);
  dictionary.add_user_word(U"甲乙丙丁", std::nullopt);
  dictionary.add_user_word(U"x1", 6);
  dictionary.add_user_word(U"壬 癸", 3);
  dictionary.add_user_word(U"辛壬", 1);

  const HmmModel model = small_hmm();
  reference::HmmTables tables;
  const std::string letters = "BEMS";
  for (std::size_t from = 0; from < 4; ++from) {
    tables.start[letters[from]] = model.start[from];
    tables.emission[letters[from]] = {};
    for (std::size_t to = 0; to < 4; ++to) tables.transition[letters[from]][letters[to]] = model.transition[from][to];
    for (const auto& [code_point, row] : model.emission) tables.emission[letters[from]][code_point] = row[from];
  }
  return reference::Jieba(dictionary, tables);
}

Status TokenList::take(const Clause& clause, std::span<const Token> tokens) {
  ++clause_count_;
  std::size_t at = 0;
  for (const Token& token : tokens) {
    if (token.begin_bytes != at || token.length_bytes == 0) ++uncovered_count_;
    at = token.begin_bytes + std::size_t{token.length_bytes};
    items_.push_back({std::string(clause.text.substr(token.begin_bytes, token.length_bytes)),
                      clause.offset_bytes + token.begin_bytes, token.form_id});
  }
  if (at != clause.text.size()) ++uncovered_count_;
  return Done{};
}

std::vector<std::string> TokenList::forms() const {
  std::vector<std::string> forms;
  for (const Item& item : items_) forms.push_back(item.form);
  return forms;
}

std::vector<std::string> cut(const Tokenizer& tokenizer, std::string_view text) {
  return cut(tokenizer, text, *tokenizer.make_scratch());
}

std::vector<std::string> cut(const Tokenizer& tokenizer, std::string_view text, TokenizerScratch& scratch) {
  std::vector<Token> tokens;
  tokenizer.tokenize(text, tokens, scratch);
  std::vector<std::string> forms;
  for (const Token& token : tokens) forms.emplace_back(text.substr(token.begin_bytes, token.length_bytes));
  return forms;
}

std::string random_text(std::mt19937& random, std::size_t code_points) {
  static const std::u32string kHan = U"甲乙丙丁戊己庚辛壬癸";
  static const std::u32string kOther =
      U"T恤C++卡拉OKA制x13G.5%-_#&阿·㐀𠀀𠀁 \u3000\n\r\t，龦\u9fd5\u9fd6ａ１é😀\uFFFD\U0010FFFF\\z9";
  std::u32string text;
  for (std::size_t i = 0; i < code_points; ++i) {
    const std::uint32_t die = static_cast<std::uint32_t>(random() % 20);
    if (die < 13) {
      text.push_back(kHan[random() % kHan.size()]);
    } else if (die == 13) {
      text += U"\r\n";
    } else if (die == 14) {
      text.push_back(U'\0');
    } else {
      text.push_back(kOther[random() % kOther.size()]);
    }
  }
  return to_utf8(text);
}

std::u32string to_utf32(std::string_view text) {
  return reference::decode(text);
}
std::string to_utf8(std::u32string_view text) {
  return reference::encode(text);
}
std::string to_utf8(char32_t code_point) {
  return reference::encode(std::u32string_view(&code_point, 1));
}

}  // namespace cipin::tests
