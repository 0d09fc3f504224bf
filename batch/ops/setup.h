#pragma once

#include <memory>
#include <string>

#include "batch/cli/options.h"
#include "core/base/hash.h"
#include "core/base/status.h"
#include "core/lexicon/lexicon.h"
#include "core/segment/plain.h"
#include "core/segment/tokenizer.h"

namespace cipin::ops {

/// What counting and segmenting share: the tokenizer, and the lexicon if it or page reading needs one.
struct Setup {
  std::unique_ptr<Lexicon> lexicon;  // by pointer: the tokenizer points at it; null where nothing asks for words
  std::unique_ptr<Tokenizer> tokenizer;
  std::string description;  // every setting that can change a count, as name=value
  std::string fingerprint;  // of the description

  /// Changes with what form ids stand for, for one tokenizer.
  std::uint64_t form_ids_checksum() const { return lexicon ? lexicon->checksum() : 0; }
  /// The lexicon's fingerprint, or "none".
  std::string lexicon_fingerprint() const { return lexicon ? to_hex(lexicon->fingerprint()) : "none"; }
};

/// Opens the lexicon named: --lexicon, else $CIPIN_LEXICON, else the one in the binary, else the one installed beside
/// it.
Result<std::unique_ptr<Lexicon>> open_lexicon(const std::string& path_or_empty);

/// Opens lexicon and tokenizer as the options say; `plain` is for those that need no lexicon.
Result<Setup> make_setup(const cli::Options& options, PlainOptions plain = {});

/// What `cipin --version` prints: version, commit, compiler and target; features=... of this build; rules; the lexicon
/// it would take, and the settings that it would count with.
std::string version_text();

}  // namespace cipin::ops
