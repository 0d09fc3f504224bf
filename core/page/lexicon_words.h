#pragma once

#include "core/lexicon/lexicon.h"
#include "core/page/word_costs.h"

namespace cipin::page {

/// The words of a lexicon, which outlives this.
class LexiconWords final : public WordCosts {
 public:
  explicit LexiconWords(const Lexicon& lexicon) : lexicon_(&lexicon) {}
  std::optional<double> cost(std::string_view word) const override {
    const WordFacts facts = lexicon_->find(word);
    return facts.frequency > 0 ? std::optional(facts.cost) : std::nullopt;
  }

 private:
  const Lexicon* lexicon_;
};

}  // namespace cipin::page
