#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "core/base/hash.h"
#include "core/io/mapped_file.h"
#include "tests/core/support.h"

// The sample archive against what python jieba made of it (tests/golden/make_tokens_golden.py), from the real lexicon:
// run on another machine (armhf under qemu) with the same lexicon file, it shows that tokens are the same there.
namespace cipin::tests {
namespace {

std::uint64_t fnv1a(std::uint64_t state, std::string_view bytes) {
  for (const char byte : bytes) state = (state ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
  return state;
}

class TokenHash final : public TokenSink {
 public:
  Status take(const Clause& clause, std::span<const Token> tokens) override {
    for (const Token& token : tokens) {
      value = fnv1a(fnv1a(value, clause.text.substr(token.begin_bytes, token.length_bytes)), "\x1f");
    }
    token_count += tokens.size();
    return Done{};
  }
  std::uint64_t value = 0xCBF29CE484222325;
  std::uint64_t token_count = 0;
};

std::vector<std::string> sample_files() {
  const std::filesystem::path seeds = std::filesystem::path(CIPIN_SOURCE_DIR) / "seeds";
  std::vector<std::string> names;
  for (const char* folder : {"archive", "held-out"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(seeds / folder)) {
      if (entry.path().extension() == ".txt")
        names.push_back(std::filesystem::relative(entry.path(), seeds).generic_string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

// (tokens, FNV-1a) of the golden file's row for HMM on or off.
std::pair<std::uint64_t, std::string> golden_tokens(bool hmm) {
  std::istringstream golden(read_golden("sample_tokens.txt"));
  for (std::string line; std::getline(golden, line);) {
    std::istringstream row(line);
    std::string kind, on, types, sha256, fnv;
    std::uint64_t token_count = 0;
    if (row >> kind >> on >> token_count >> types >> sha256 >> fnv && kind == "tokens" && on == (hmm ? "1" : "0")) {
      return {token_count, fnv};
    }
  }
  return {};
}

TEST(SampleArchive, TokensAreThoseOfPythonJieba) {
  const char* path = std::getenv("CIPIN_TEST_LEXICON");
#ifdef CIPIN_TEST_LEXICON
  if (path == nullptr) path = CIPIN_TEST_LEXICON;
#endif
  if (path == nullptr) GTEST_SKIP() << "no real lexicon: name one in CIPIN_TEST_LEXICON";
  const Result<Lexicon> lexicon = Lexicon::open(path);
  ASSERT_TRUE(lexicon.has_value()) << lexicon.error().what;
  ASSERT_TRUE(install_mapped_file_guard().has_value());
  for (const bool hmm : {true, false}) {
    const Result<std::unique_ptr<JiebaTokenizer>> tokenizer =
        JiebaTokenizer::make(*lexicon, {.hmm = hmm, .traditional = false});
    ASSERT_TRUE(tokenizer.has_value());
    Pass pass(**tokenizer);
    TokenHash hash;
    for (const std::string& name : sample_files()) {
      const std::string file = std::string(CIPIN_SOURCE_DIR) + "/seeds/" + name;
      const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
      ASSERT_GE(descriptor, 0) << file;
      Result<std::unique_ptr<MappedFile>> source = MappedFile::open(descriptor, file);
      ASSERT_TRUE(source.has_value());
      hash.value = fnv1a(hash.value, name + "\n");
      ASSERT_TRUE(pass.run(**source, hash).has_value());
    }
    const auto [token_count, fnv] = golden_tokens(hmm);
    EXPECT_GT(token_count, 50000u);
    EXPECT_EQ(hash.token_count, token_count) << "hmm " << hmm;
    EXPECT_EQ(to_hex(hash.value), fnv) << "hmm " << hmm;
  }
}

}  // namespace
}  // namespace cipin::tests
