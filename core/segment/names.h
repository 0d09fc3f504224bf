#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/lexicon/lexicon.h"
#include "core/segment/names_evidence.h"
#include "core/text/token.h"

namespace cipin {

namespace names {
class Folds;
class Words;
}  // namespace names

/// A name in a text: [begin_bytes, begin_bytes + length_bytes).
struct Name {
  Kind kind = Kind::kPerson;  // kPerson, kPlace or kOrganisation
  bool nested = false;        // a place inside a longer name of this list
  std::uint32_t begin_bytes = 0;
  std::uint32_t length_bytes = 0;
  std::int32_t evidence = 0;  // points for and against; only names above the rules' bar are given
  bool operator==(const Name&) const = default;
};

/// What may be switched off. Each rule has a version of its own, which goes up when the rule gives other names.
struct NameRules {
  bool byline_person = true;      // after 记者, 通讯员, 责编; before 摄
  bool titled_person = true;      // beside 区长, 教授, 先生
  bool speaking_person = true;    // before 说, 指出
  bool listed_person = true;      // after a name and 、 or a space
  bool bare_person = true;        // by its characters and the words beside it alone
  bool spaced_person = true;      // 邹 愚
  bool addressed_person = true;   // 甄二嫂, 老闫, 李某: a surname and a form of address
  bool foreign_person = true;     // 列夫·托尔斯泰; a run of sounds after a title
  bool known_person = true;       // persons.txt
  bool page_person = true;        // seen in a sure place of the page
  bool known_place = true;        // places.txt and the gazetteer
  bool page_place = true;         // short forms of what the page names in full
  bool context_place = true;      // 青渚、鹤汀两区; 本报九垅6月17日电; S207省道
  bool ended_place = true;        // an unknown word and 路, 村, 广场
  bool area_place = true;         // a known place, words, and 产业园, 开发区
  bool abbreviated_place = true;  // 在京, 来豫
  bool known_organisation = true;
  bool trade_organisation = true;  // 中金资本
  bool ended_organisation = true;
};

/// Finds persons, places and organisations in cut text. Const and shareable between threads; what changes is in the
/// scratch and in the page's evidence.
class NameFinder {
 public:
  class Scratch;
  struct ScratchDeleter {
    void operator()(Scratch* scratch) const;
  };

  /// `lexicon` is the one that the tokens come from; it outlives this.
  explicit NameFinder(const Lexicon& lexicon, NameRules rules = {});
  ~NameFinder();
  NameFinder(const NameFinder&) = delete;
  NameFinder& operator=(const NameFinder&) = delete;

  /// Appends the names of `text` (checked UTF-8, column breaks healed), by their beginning, longer ones first. Names of
  /// one kind overlap only as nested places do; a place may lie inside an organisation.
  ///
  /// tokens    `text` as the lattice cut it, in order, without gap.
  /// evidence  what is known of the page: the caller adds bylines, this adds what it is sure of. A name counts as seen
  ///           from the stretch on in which it stands; to have it count before, run the page's articles twice.
  /// Cost      linear: the text is taken in stretches of at most kStretchCodePointsMax, cut at a line's end if there is
  ///           one. Same text, tokens and evidence, same names, on every machine. Errors: none.
  void find(std::string_view text, std::span<const Token> tokens, PageEvidence& evidence, std::vector<Name>& names,
            Scratch& scratch) const;
  std::unique_ptr<Scratch, ScratchDeleter> make_scratch() const;

  /// Whether `text` is Traditional, so that its tokens should come from a tokenizer that folds. False where the lexicon
  /// has no table to fold by. Linear; looks at one code point in four of a long text.
  bool is_traditional(std::string_view text) const;

  /// Rules with their versions, word lists and gazetteer: part of the fingerprint.
  std::string describe() const;
  /// "none", or package, version and hash of the table of administrative divisions that this was built with.
  static std::string_view gazetteer_name();

  static constexpr std::size_t kStretchCodePointsMax = 16384;

 private:
  const Lexicon* lexicon_;
  NameRules rules_;
  std::unique_ptr<const names::Words> words_;
  std::unique_ptr<names::Folds> folds_;  // empty if there is no table
};

}  // namespace cipin
