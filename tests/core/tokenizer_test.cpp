#include "core/segment/tokenizer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/core/toy_tokenizer.h"

namespace cipin {
namespace {

// The toy's clauses are three code points, its tokens one.
TEST(Tokenizer, TextOfManyClausesHasOffsetsIntoTheText) {
  const tests::ToyTokenizer tokenizer;
  const auto scratch = tokenizer.make_scratch();
  std::vector<Token> tokens = {{7, 7, kNoForm, Kind::kByForm}};  // what was there stays
  tokenizer.tokenize_text("甲a乙丙丁bc", tokens, *scratch);
  std::vector<std::uint32_t> begins;
  for (const Token& token : tokens) begins.push_back(token.begin_bytes);
  EXPECT_EQ(begins, (std::vector<std::uint32_t>{7, 0, 3, 4, 7, 10, 13, 14}));
  tokenizer.tokenize_text("", tokens, *scratch);
  EXPECT_EQ(tokens.size(), 8u);
}

}  // namespace
}  // namespace cipin
