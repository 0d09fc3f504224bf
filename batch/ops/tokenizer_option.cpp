#include "batch/ops/tokenizer_option.h"

#include <fmt/format.h>

#include "core/segment/plain.h"

namespace cipin::ops {

Status check_tokenizer(const cli::Options& options) {
  const std::string& name = options.text("tokenizer");
  if (name.empty() || name == "jieba" || name == "news") return Done{};  // commands without the option have no name
  if (!plain_kind_of_name(name)) {
    return Error{ErrorKind::kBadInput, fmt::format("--tokenizer {}: there is no such tokenizer; this version has "
                                                   "jieba, news, words, han-bigram, chars and space",
                                                   name)};
  }
  for (const std::string_view option : {"no-hmm", "traditional"}) {
    if (!options.flag(option)) continue;
    return Error{ErrorKind::kBadInput,
                 fmt::format("--{} is an option of --tokenizer jieba and news, {} has none of it", option, name)};
  }
  return Done{};
}

}  // namespace cipin::ops
