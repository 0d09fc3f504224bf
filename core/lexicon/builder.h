#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.h"
#include "core/lexicon/dictionary.h"
#include "core/lexicon/hmm_source.h"
#include "core/lexicon/word_table.h"

namespace cipin {

/// Makes a lexicon file from dictionaries, HMM tables and a fold table. The bytes are a function of what was added, in
/// order: the same on every machine. Cost: about 250 MB and some seconds for jieba's dictionary.
class LexiconBuilder {
 public:
  /// Adds a dictionary; `name` goes into the provenance. Add the system's before the users': a later word wins.
  DictionaryReport add_dictionary(std::string_view bytes, DictionaryForm form, const std::string& name);

  void set_hmm(HmmModel model, const std::string& name);

  /// Adds OpenCC's text form of a character table: `Traditional TAB Simplified[ Simplified...]`, the first is taken.
  /// Lines of more than one code point are passed over.
  Status add_folds(std::string_view bytes, const std::string& name);

  const WordTable& words() const { return words_; }

  /// The file. Errors: kBadInput where there is no word, or more than the format can number.
  Result<std::string> build() const;

 private:
  void note(std::string line);

  WordTable words_;
  std::optional<HmmModel> hmm_;
  std::vector<std::pair<char32_t, char32_t>> folds_;
  std::string provenance_;
};

}  // namespace cipin
