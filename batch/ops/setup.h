#pragma once

#include <memory>
#include <string>

#include "batch/cli/options.h"
#include "core/base/status.h"
#include "core/lexicon/lexicon.h"
#include "core/segment/tokenizer.h"

namespace cipin::ops {

/// What counting and segmenting share: the lexicon and the tokenizer over it.
struct Setup {
  std::unique_ptr<Lexicon> lexicon;  // by pointer: the tokenizer points at it
  std::unique_ptr<Tokenizer> tokenizer;
  std::string description;  // every setting that can change a count, as name=value
  std::string fingerprint;  // of the description
};

/// Opens the lexicon named: --lexicon, else $CIPIN_LEXICON, else the one in the binary, else the one installed beside
/// it.
Result<std::unique_ptr<Lexicon>> open_lexicon(const std::string& path_or_empty);

/// Errors: kBadInput where --tokenizer names none.
Status check_tokenizer(const cli::Options& options);

/// Opens lexicon and tokenizer as the options say.
Result<Setup> make_setup(const cli::Options& options);

/// What `cipin --version` prints.
std::string version_text();

}  // namespace cipin::ops
