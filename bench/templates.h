#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/random.h"
#include "bench/vocabulary.h"

namespace cipin::bench {

/// What fills a place in a sentence.
enum class Slot : std::uint8_t {
  kLiteral,
  kClassWord,
  kPerson,
  kPlace,
  kOrganisation,
  kForeigner,
  kProduct,
  kCoinage,
  kCount,
  kMoney,
  kPercent,
  kDayDate,
  kYear,
  kLatin,
  kSmallNumeral,
  kSingle,
  kListing,
  kQuoted,
};

struct TemplatePart {
  Slot slot;
  WordClass word_class;
  std::string wide;   // of a literal: as it stands
  std::string ascii;  // of a literal: for papers with ASCII punctuation
};
using Template = std::vector<TemplatePart>;

/// A template and its share of the draws, in parts of its group.
struct Weighted {
  std::uint32_t weight;
  std::string_view text;
};

/// Templates of one purpose, drawn by weight through a table of one byte a part of weight.
class TemplateGroup {
 public:
  explicit TemplateGroup(std::span<const Weighted> templates);
  const Template& draw(Random& random) const {
    return templates_[by_weight_[random.below(static_cast<std::uint32_t>(by_weight_.size()))]];
  }

 private:
  std::vector<Template> templates_;
  std::vector<std::uint8_t> by_weight_;
};

/// The groups, each a list of Weighted that lives as long as the program. In a text, '%' and a letter is a slot; all
/// else stands as it is.
std::span<const Weighted> clause_templates();
/// Between two clauses where no comma stands: newspaper clauses are long.
std::span<const Weighted> joint_templates();
std::span<const Weighted> listing_templates();
std::span<const Weighted> quoted_templates();
std::span<const Weighted> opening_templates();
std::span<const Weighted> speech_templates();
std::span<const Weighted> headline_templates();
std::span<const Weighted> dateline_templates();
std::span<const Weighted> signature_templates();

}  // namespace cipin::bench
