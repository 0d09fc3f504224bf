#include "core/segment/names_stretch.h"

#include <algorithm>

#include "core/text/code_point.h"
#include "core/text/utf8.h"

namespace cipin::names {
namespace {

constexpr std::uint32_t kListed =
    kPerson | kPlace | kShortPlace | kFullPlace | kPlaceEnding | kOrganisationEnding | kOrganisation | kTrade;

// Singles that matter where they stand as words; the others are asked for by single().
constexpr std::uint32_t kOfWords = kTitle | kWeakTitle | kByline | kCredit | kSpeech | kBoundary | kPlaceEnding |
                                   kOrganisationEnding | kPlace | kTrade | kAct;
constexpr int kTooCommonLevel = 54;  // a frequency of 850
constexpr std::size_t kWordCodePointsMax = 24;

}  // namespace

bool is_break(char32_t c) {
  if (c < 0x80) return !is_ascii_alphanumeric(c);
  if (is_name_han(c)) return false;
  const CodePointClass kind = class_of(c);
  return kind == CodePointClass::kOther || kind == CodePointClass::kSpace;
}

void Stretch::grow(std::size_t count) {
  if (code_points_.size() > count) return;
  code_points_.resize(count + 1);
  begin_bytes_.resize(count + 1);
  token_begin_.resize(count + 1);
  token_end_.resize(count + 1);
  token_facts_.resize(count + 1);
}

std::uint32_t Stretch::begin_bytes(std::size_t i) const {
  if (i >= count_) return begin_bytes_[count_];
  const std::size_t token = token_begin_[i];
  // Short in bytes, as read() has it: so no walk is longer.
  const std::uint32_t end_bytes = begin_bytes_[token_end_[token]];
  if (end_bytes - begin_bytes_[token] > 4 * kShortToken) return begin_bytes_[i];
  std::uint32_t at = begin_bytes_[token];
  for (std::size_t left = i - token; left > 0; --left) at += decode_code_point(text_ + at).length_bytes;
  return at;
}

std::size_t Stretch::read(std::string_view text, std::span<const Token> tokens, std::size_t first,
                          const Lexicon& lexicon, const Words& words, const Folds& folds, std::size_t code_points_max) {
  lexicon_ = &lexicon;
  words_ = &words;
  text_ = text.data();
  const std::uint32_t word_count = lexicon.word_count();
  if (facts_lexicon_ != lexicon_) {
    facts_.assign(word_count, 0);
    levels_.assign(0x10000, 0);
    facts_lexicon_ = lexicon_;
  }
  std::size_t next = first;
  std::size_t count = 0;
  const std::size_t half = code_points_max / 2;
  grow(code_points_max);
  char32_t* code_points = nullptr;  // of the arrays, which stay where they are until they grow
  std::uint32_t* token_begin = nullptr;
  std::uint32_t* token_end = nullptr;
  std::uint32_t* token_facts = nullptr;
  std::uint32_t* begin_bytes = nullptr;
  std::size_t room = 0;
  const auto look_up_arrays = [&] {
    code_points = code_points_.data();
    token_begin = token_begin_.data();
    token_end = token_end_.data();
    token_facts = token_facts_.data();
    begin_bytes = begin_bytes_.data();
    room = code_points_.size();
  };
  look_up_arrays();
  for (; next < tokens.size(); ++next) {
    const Token token = tokens[next];
    if (count + token.length_bytes >= room) {
      grow(count + token.length_bytes);
      look_up_arrays();
    }
    const char* at = text_ + token.begin_bytes;
    const char* const end = at + token.length_bytes;
    const auto begin = static_cast<std::uint32_t>(count);
    begin_bytes[count] = token.begin_bytes;
    if (token.length_bytes > 4 * kShortToken) {
      for (const char* c = at; c < end; c += decode_code_point(c).length_bytes) {
        begin_bytes[count++] = static_cast<std::uint32_t>(c - text_);
      }
      count = begin;
    }
    do {
      const auto lead = static_cast<unsigned char>(*at);
      token_begin[count] = begin;
      if ((lead & 0xF0) == 0xE0) {
        // Nearly all of a Chinese text.
        code_points[count] = (lead & 0x0Fu) << 12 | (static_cast<unsigned char>(at[1]) & 0x3Fu) << 6 |
                             (static_cast<unsigned char>(at[2]) & 0x3Fu);
        at += 3;
      } else if (lead < 0x80) {
        code_points[count] = lead;
        ++at;
      } else {
        const CodePoint code_point = decode_code_point(at);
        code_points[count] = code_point.value;
        at += code_point.length_bytes;
      }
      ++count;
    } while (at != end);
    // Both are asked for at a token's beginning alone. A single code point is known to be one; a longer form is if it
    // has a number.
    token_end[begin] = static_cast<std::uint32_t>(count);
    token_facts[begin] =
        static_cast<std::uint32_t>(count - begin == 1) | static_cast<std::uint32_t>(token.form_id < word_count);
    static_assert(kKnownBit == 1);
    if (count < half) continue;
    const char32_t last = code_points[count - 1];
    if (last == U'\n' || last == U'\r' || count >= code_points_max) {
      ++next;
      break;
    }
  }
  const std::uint32_t end_bytes = next > first ? tokens[next - 1].begin_bytes + tokens[next - 1].length_bytes : 0;
  begin_bytes_[count] = end_bytes;
  count_ = count;
  if (!folds.empty()) fold(folds);
  find_words(tokens.subspan(first, next - first));
  return next;
}

// The lattice gave no number to what it found for the folded word.
void Stretch::fold(const Folds& folds) {
  WritingSample sample(folds);
  for (std::size_t i = 0; i < count_; i += WritingSample::step(count_)) sample.add(code_points_[i]);
  if (!sample.is_traditional()) return;
  for (std::size_t i = 0; i < count_; ++i) {
    if (code_points_[i] < 0x10000) code_points_[i] = folds[code_points_[i]];
  }
  for (std::size_t begin = 0; begin < count_; begin = token_end_[begin]) {
    if (token_facts_[begin] == 0 && level(begin, token_end_[begin]) >= 0) token_facts_[begin] = kKnownBit;
  }
}

void Stretch::take_word(std::size_t begin, std::size_t end, std::uint32_t flags) {
  const Edge begin_edge = edge(begin);
  const Edge end_edge = edge(end);
  if ((flags & kListed) != 0) {
    hits_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), flags});
  }
  if (end_edge == Edge::kInside) return;
  if (begin_edge == Edge::kInside) {
    // The tail of a longer word is a title, too: 外交|部长.
    if (end_edge == Edge::kCut) ends_[end] |= flags & (kTitle | kByline | kOrganisationEnding);
    return;
  }
  if ((flags & kBoundary) != 0) {
    if (begin_edge == Edge::kCut && end_edge == Edge::kCut) {
      if (token_end_[begin] == end) starts_[begin] |= kBoundaryToken;
    } else {
      flags &= ~std::uint32_t{kBoundary};
    }
  }
  if (end - begin == 1 && begin_edge != Edge::kCut && end_edge != Edge::kCut) return;
  starts_[begin] |= flags;
  ends_[end] |= flags;
}

// Walking the word lists at every code point took more time than cutting the text. Most tokens are common words of
// which the lists know nothing: one byte by form id tells.
void Stretch::find_words(std::span<const Token> tokens) {
  starts_.assign(count_ + 1, 0);
  ends_.assign(count_ + 1, 0);
  hits_.clear();
  person_places_.clear();
  abbreviations_.clear();
  code_points_[count_] = U'\0';
  constexpr std::size_t kAhead = 6;  // tokens whose facts are asked for before they are needed
  const std::uint32_t word_count = lexicon_->word_count();
  const std::uint32_t* const facts_of_form = facts_.data();
  std::size_t begin = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (i + kAhead < tokens.size() && tokens[i + kAhead].form_id < word_count) {
      __builtin_prefetch(&facts_of_form[tokens[i + kAhead].form_id]);
    }
    const std::size_t end = token_end_[begin];
    if (end - begin > 1 && token.form_id < word_count) {
      // Two words of three are in no list, or verbs and the like, and touch no other word.
      const std::uint32_t facts = facts_of_form[token.form_id];
      const std::uint32_t flags = words_->flags_of_set(facts >> kOwnSet & 0xFF);
      const bool reaches = (facts >> kNext >> (code_points_[end] & 7) & 1) != 0;
      if ((facts & kAlone) == kSeen && !reaches && (flags & (kListed | kSurname)) == 0 &&
          (ends_[begin] & kTitle) == 0) {
        token_facts_[begin] = token_facts_of(facts);
        starts_[begin] |= (flags & kBoundary) != 0 ? flags | kBoundaryToken : flags;
        ends_[end] |= flags;
        begin = end;
        continue;
      }
    }
    if (end < count_) words_->prefetch_pair(code_points_[end], code_points_[end + 1]);
    if (end - begin > 1 && token.form_id < word_count) {
      look_at_token(begin, end, token.form_id);
    } else if (end - begin == 1) {
      look_at_single(begin);
    } else {
      for (std::size_t at = begin; at < end; ++at) look_at(at);
    }
    begin = end;
  }
}

std::uint32_t Stretch::facts_of(std::size_t begin, std::size_t end) const {
  std::uint32_t facts = kSeen;
  const std::uint32_t first = words_->flags_of(code_points_[begin]);
  // A name of a single surname ends inside a word of four.
  if ((first & kSurname) != 0 && end - begin < 4) facts |= kFirstSurname;
  // 老王, 小李
  if (end - begin == 2 && (code_points_[begin] == U'老' || code_points_[begin] == U'小') &&
      (words_->flags_of(code_points_[begin + 1]) & kCommonSurname) != 0) {
    facts |= kFirstSurname;
  }
  if ((first & kPlaceEnding) != 0) facts |= kHasPrefix;  // 路|段
  for (std::size_t i = begin; i < end; ++i) {
    if ((words_->flags_of(code_points_[i]) & kAbbreviation) != 0) facts |= kAbbreviated;
  }
  std::uint32_t sounds = first;
  for (std::size_t i = begin + 1; i < end; ++i) sounds &= words_->flags_of(code_points_[i]);
  if ((sounds & kSound) != 0 && end - begin > 2) facts |= kSounds;
  const bool reaches = words_->find_prefixes(part(begin, end), [&](std::size_t length, std::uint32_t flags) {
    if (length == end - begin) {
      facts |= static_cast<std::uint32_t>(words_->set_of(flags) << kOwnSet);
    } else if (length > 1 && (flags & kListed) != 0) {
      facts |= kHasPrefix;
    }
  });
  for (std::size_t i = begin + 1; i < end; ++i) {
    words_->find_prefixes(part(i, end), [&](std::size_t length, std::uint32_t flags) {
      if (i + length == end && (flags & (kTitle | kByline | kOrganisationEnding | kPlaceEnding)) != 0)
        facts |= kHasTail;
    });
  }
  const int word_level = look_up_level(begin, end);
  if (end - begin == 2 && word_level > kTooCommonLevel && (flags_of_word(begin, end) & kSurname) == 0) {
    facts |= kTooCommon;
  }
  facts |= static_cast<std::uint32_t>(std::min(word_level, kLevelMax) + 1) << kLevel;
  if (!reaches) return facts;
  // A listed single at its front is a hit where a longer word is looked for: then it is looked for always.
  const std::uint32_t next = (first & kListed) != 0 ? 0xFF : words_->next_after(part(begin, end));
  return facts | next << kNext;
}

void Stretch::look_at_token(std::size_t begin, std::size_t end, FormId form_id) {
  std::uint32_t& facts = facts_[form_id];
  if (facts == 0) facts = facts_of(begin, end);
  const std::uint32_t set = facts >> kOwnSet & 0xFF;
  token_facts_[begin] = token_facts_of(facts);
  const char32_t next = code_points_[end];  // no listed word goes on over these
  const bool reaches =
      (facts >> kNext >> (next & 7) & 1) != 0 && next >= 0x80 && next != U'，' && next != U'。' && next != U'、';
  if ((facts & kHasPrefix) != 0 || reaches) {
    find_at(begin);
  } else if (set != 0) {
    take_word(begin, end, words_->flags_of_set(set));
  }
  if ((facts & (kFirstSurname | kSounds)) != 0 || (starts_[begin] & (kPerson | kSurname)) != 0 ||
      (ends_[begin] & kTitle) != 0) {
    person_places_.push_back(static_cast<std::uint32_t>(begin));
  }
  if ((facts & (kHasTail | kAbbreviated)) == 0) return;
  for (std::size_t i = begin; (facts & kAbbreviated) != 0 && i < end; ++i) {
    if ((words_->flags_of(code_points_[i]) & kAbbreviation) != 0)
      abbreviations_.push_back(static_cast<std::uint32_t>(i));
  }
  if ((facts & kHasTail) == 0) return;
  for (std::size_t i = begin + 1; i < end; ++i) {
    words_->find_prefixes(part(i, end), [&](std::size_t length, std::uint32_t flags) {
      if (i + length == end) take_word(i, end, flags);
    });
  }
}

// The listed words that begin at i.
void Stretch::find_at(std::size_t i) {
  words_->find_prefixes(part(i, std::min(count_, i + kWordCodePointsMax)),
                        [&](std::size_t length, std::uint32_t flags) { take_word(i, i + length, flags); });
}

// The same as look_at for a token of one code point, a third of all: both its edges are cuts.
void Stretch::look_at_single(std::size_t i) {
  const char32_t c = code_points_[i];
  if (!is_name_han(c)) {
    if (is_dot(c)) person_places_.push_back(static_cast<std::uint32_t>(i));
    return;  // no list has anything else
  }
  const std::uint32_t single = words_->flags_of(c);
  if ((single & kAbbreviation) != 0) abbreviations_.push_back(static_cast<std::uint32_t>(i));
  if (const Words::Pair* const pair = words_->find_pair(c, code_points_[i + 1]); pair != nullptr) {
    if (single != 0) take_word(i, i + 1, single);
    words_->find_longer(*pair, part(i, std::min(count_, i + kWordCodePointsMax)),
                        [&](std::size_t length, std::uint32_t flags) { take_word(i, i + length, flags); });
  } else if ((single & kOfWords) != 0) {
    if ((single & kListed) != 0) {
      hits_.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i + 1), single});
    }
    starts_[i] |= (single & kBoundary) != 0 ? single | kBoundaryToken : single;
    ends_[i + 1] |= single;
  }
  if (((single | starts_[i]) & (kSurname | kPerson)) != 0 || (ends_[i] & kTitle) != 0) {
    person_places_.push_back(static_cast<std::uint32_t>(i));
  }
}

// In a token that no lexicon has.
void Stretch::look_at(std::size_t i) {
  const char32_t c = code_points_[i];
  if (c < 0x80) return;
  const std::uint32_t single = words_->flags_of(c);
  if ((single & kAbbreviation) != 0) abbreviations_.push_back(static_cast<std::uint32_t>(i));
  if (words_->may_begin(c, code_points_[i + 1])) {
    find_at(i);
  } else if ((single & kOfWords) != 0) {
    take_word(i, i + 1, single);
  }
  const bool person = ((single | starts_[i]) & kSurname) != 0 || (starts_[i] & kPerson) != 0;
  const bool cut = is_cut(i);
  // A token of three sounds and more may be a foreign name.
  const bool sounds = cut && (single & kSound) != 0 && token_end_[i] >= i + 3 &&
                      (words_->flags_of(code_points_[i + 1]) & words_->flags_of(code_points_[i + 2]) & kSound) != 0;
  if (person || sounds || is_dot(c) || (cut && (ends_[i] & kTitle) != 0)) {
    person_places_.push_back(static_cast<std::uint32_t>(i));
  }
}

std::uint32_t Stretch::flags_of_word(std::size_t begin, std::size_t end) const {
  if (is_whole_token(begin, end) && (token_facts_[begin] & kFactsBit) != 0) {
    return words_->flags_of_set(token_facts_[begin] >> kOwnSet & 0xFF);
  }
  if (end == begin + 1) return single(begin);
  std::uint32_t flags = 0;
  words_->find_prefixes(part(begin, end), [&](std::size_t length, std::uint32_t found) {
    if (length == end - begin) flags = found;
  });
  return flags;
}

int Stretch::level(std::size_t begin, std::size_t end) const {
  if (is_whole_token(begin, end) && (token_facts_[begin] & kFactsBit) != 0) {
    return static_cast<int>(token_facts_[begin] >> kLevel & 0xFF) - 1;
  }
  if (end != begin + 1 || at(begin) >= 0x10000) return look_up_level(begin, end);
  std::uint8_t& known = levels_[at(begin)];
  if (known == 0) known = static_cast<std::uint8_t>(look_up_level(begin, end) + 2);
  return known - 2;
}

int Stretch::look_up_level(std::size_t begin, std::size_t end) const {
  const FileArray<trie::Node>& nodes = lexicon_->nodes();
  std::uint32_t base = 0;
  for (std::size_t i = begin;; ++i) {
    const trie::Label label = lexicon_->label_of(code_points_[i]);
    const trie::Node node = nodes[base + label];
    if (label == trie::kNoLabel || trie::label_of(node) != label) return -1;
    if (i + 1 == end) {
      const std::uint32_t number = trie::number_of(node);
      if (number == 0) return -1;
      // Both have the total in them: the difference is the frequency's logarithm.
      return static_cast<int>(8 * (lexicon_->cost_of(number) - lexicon_->unknown_cost()));
    }
    base = trie::base_of(node);
    if (base == 0) return -1;
  }
}

}  // namespace cipin::names
