#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/segment/jieba.h"
#include "core/segment/names.h"

namespace cipin::tests {

/// Finds names as the news tokenizer does: cut by the lattice over the real lexicon, then looked through.
class NameReader {
 public:
  /// Null where there is no real lexicon (CIPIN_TEST_LEXICON).
  static std::unique_ptr<NameReader> make(NameRules rules = {}) {
    const char* path = std::getenv("CIPIN_TEST_LEXICON");
#ifdef CIPIN_TEST_LEXICON
    if (path == nullptr) path = CIPIN_TEST_LEXICON;
#endif
    if (path == nullptr) return nullptr;
    Result<Lexicon> lexicon = Lexicon::open(path);
    if (!lexicon.has_value()) return nullptr;
    return std::unique_ptr<NameReader>(new NameReader(std::move(*lexicon), rules));
  }

  std::vector<Name> find(std::string_view text, PageEvidence& evidence) {
    std::vector<Token> tokens;
    const JiebaTokenizer& tokenizer = folding_ != nullptr && finder_->is_traditional(text) ? *folding_ : *tokenizer_;
    const auto cutting = tokenizer.make_scratch();
    tokenizer.tokenize_text(text, tokens, *cutting);
    std::vector<Name> names;
    finder_->find(text, tokens, evidence, names, *scratch_);
    return names;
  }

  /// The names of one kind, in order, joined by a space.
  std::string list(Kind kind, std::string_view text, const std::vector<std::string>& bylines = {}) {
    PageEvidence evidence;
    for (const std::string& name : bylines) evidence.add_person(std::string_view(name));
    std::string joined;
    for (const Name& name : find(text, evidence)) {
      if (name.kind != kind) continue;
      if (!joined.empty()) joined += ' ';
      joined += text.substr(name.begin_bytes, name.length_bytes);
    }
    return joined;
  }
  std::string persons(std::string_view text, const std::vector<std::string>& bylines = {}) {
    return list(Kind::kPerson, text, bylines);
  }
  std::string places(std::string_view text) {
    return list(Kind::kPlace, text);
  }
  std::string organisations(std::string_view text) {
    return list(Kind::kOrganisation, text);
  }
  const NameFinder& finder() const {
    return *finder_;
  }

 private:
  NameReader(Lexicon lexicon, NameRules rules)
      : lexicon_(std::move(lexicon)),
        tokenizer_(std::move(*JiebaTokenizer::make(lexicon_, {}))),
        folding_(lexicon_.has_folds() ? std::move(*JiebaTokenizer::make(lexicon_, {.traditional = true})) : nullptr),
        finder_(std::make_unique<NameFinder>(lexicon_, rules)),
        scratch_(finder_->make_scratch()) {}

  Lexicon lexicon_;
  std::unique_ptr<JiebaTokenizer> tokenizer_;
  std::unique_ptr<JiebaTokenizer> folding_;  // for Traditional text; null if the lexicon has no table to fold by
  std::unique_ptr<NameFinder> finder_;
  std::unique_ptr<NameFinder::Scratch, NameFinder::ScratchDeleter> scratch_;
};

/// Tests over the real lexicon; skipped where it is not.
class NamesTest : public testing::Test {
 protected:
  void SetUp() override {
    reader = NameReader::make();
    if (reader == nullptr) GTEST_SKIP() << "no real lexicon: name one in CIPIN_TEST_LEXICON";
  }
  std::unique_ptr<NameReader> reader;
};

}  // namespace cipin::tests
