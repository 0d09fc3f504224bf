#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/patterns/words.h"
#include "core/segment/jieba.h"

namespace cipin {

/// The words of seeds/words that `news` knows better than the lexicon: never-split.txt and junk-words.txt. Const and
/// shareable once made.
class NewsWords {
 public:
  /// `jieba` and its lexicon are asked for the numbers of forms.
  NewsWords(const Lexicon& lexicon, const JiebaTokenizer& jieba);

  /// A part of a word that is none: so many bytes, and the number of that form.
  struct Piece {
    std::uint32_t length_bytes;
    FormId form_id;
  };
  /// False for nearly all words that are no junk: every token asks.
  bool may_be_junk(FormId form_id) const {
    const std::uint32_t bit = form_id * 0x9E3779B1U >> 17;  // 15 bits
    return (may_be_junk_[bit >> 6] >> (bit & 63) & 1) != 0;
  }
  /// The parts of the word of that number if it is junk; else none.
  std::span<const Piece> parts_of(FormId form_id) const {
    for (std::uint32_t slot = slot_of(form_id); junk_[slot] != kNoForm; slot = (slot + 1) % kSlotCount) {
      if (junk_[slot] == form_id) return std::span(pieces_).subspan(piece_range_[slot].first, piece_range_[slot].count);
    }
    return {};
  }

  /// False for nearly all places where no term begins: the clause's byte of that offset and what follows.
  bool may_begin_term(std::string_view clause, std::size_t at) const {
    if (clause.size() - at < kFilteredBytes) return false;
    const std::uint32_t bit = filter_bit(clause.data() + at);
    return (begins_[bit >> 6] >> (bit & 63) & 1) != 0;
  }
  /// Joins tokens whose bytes in a row are a term, the longest that begins where a token begins and ends where one
  /// ends; full-width letters are letters of their own. `clause` is what the tokens are of; only those of no kind are
  /// joined. `begins` has, rising, all tokens at whose begin may_begin_term().
  void join_terms(std::string_view clause, std::span<const std::size_t> begins, std::vector<Token>& tokens) const;

  /// Changes with any word of the lists.
  static std::string digest();

 private:
  Token joined(std::string_view clause, const std::vector<Token>& tokens, std::size_t i, std::size_t& next) const;
  struct PieceRange {
    std::uint16_t first = 0;
    std::uint16_t count = 0;
  };
  static constexpr std::uint32_t kSlotCount = 4096;
  static std::uint32_t slot_of(FormId form_id) { return (form_id * 0x9E3779B1U >> 16) % kSlotCount; }
  /// Terms have so many bytes at least; a filter over these keeps nearly all tokens from being looked up.
  static constexpr std::size_t kFilteredBytes = 4;
  static std::uint32_t filter_bit(const char* text) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, text, kFilteredBytes);
    return bytes * 0x9E3779B1U >> 19;  // 13 bits
  }

  std::vector<FormId> junk_ = std::vector<FormId>(kSlotCount, kNoForm);
  std::vector<PieceRange> piece_range_ = std::vector<PieceRange>(kSlotCount);
  std::vector<Piece> pieces_;
  patterns::WordTrie terms_;  // values: 1 + index in term_ids_
  std::vector<FormId> term_ids_;
  std::array<std::uint64_t, 128> begins_ = {};
  std::array<std::uint64_t, 512> may_be_junk_ = {};
};

}  // namespace cipin
