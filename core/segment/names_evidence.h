#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cipin {

/// What a page has told of its names so far. Bounded: the first kNamesMax are kept.
class PageEvidence {
 public:
  static constexpr std::size_t kNamesMax = 4096;

  /// A name from a byline or another sure place, as UTF-8; white space in it is dropped. Anything that is not two to
  /// twelve Han (and ·) is passed over.
  void add_person(std::string_view name);
  /// A place that the page has, or the short form of one that it has in full.
  void add_place(std::string_view name);
  void clear();

  // The same for decoded names, and what the finder asks.
  void add_person(std::span<const char32_t> name) { persons_.add(name); }
  void add_place(std::span<const char32_t> name) { places_.add(name); }
  bool has_person(std::span<const char32_t> name) const { return persons_.has(name); }
  bool has_place(std::span<const char32_t> name) const { return places_.has(name); }
  /// False if no name begins with the two code points.
  bool person_may_begin(char32_t first, char32_t second) const { return persons_.may_begin(first, second); }
  bool place_may_begin(char32_t first, char32_t second) const { return places_.may_begin(first, second); }
  /// The first code point of `text` from `from` on that a name may begin with; the size if there is none.
  std::size_t next_person(std::span<const char32_t> text, std::size_t from) const { return persons_.next(text, from); }
  std::size_t next_place(std::span<const char32_t> text, std::size_t from) const { return places_.next(text, from); }
  std::size_t person_count() const { return persons_.size(); }

 private:
  /// A set of names by their 64-bit hashes; two names of one hash are as good as never met, and harmless.
  class Set {
   public:
    void add(std::span<const char32_t> name);
    bool has(std::span<const char32_t> name) const;
    bool may_begin(char32_t first, char32_t second) const {
      const std::uint32_t bit = pair_bit(first, second);
      return may_begin(first) && (pairs_[bit >> 6] >> (bit & 63) & 1) != 0;
    }
    std::size_t next(std::span<const char32_t> text, std::size_t from) const {
      if (size_ == 0 || from >= text.size()) return text.size();
      const char32_t* at = text.data() + from;
      const char32_t* const end = text.data() + text.size();
      // Eight at a time: with a test for each, going along the text took a thirtieth of the tokenizer's instructions.
      for (; end - at >= 8; at += 8) {
        std::uint8_t any = 0;
        for (std::size_t i = 0; i < 8; ++i) any |= firsts_[at[i] % kFirstsSize];
        if (any != 0) break;
      }
      while (at < end && !may_begin(*at)) ++at;
      return static_cast<std::size_t>(at - text.data());
    }
    bool may_begin(char32_t first) const { return firsts_[first % kFirstsSize] != 0; }
    std::size_t size() const { return size_; }
    void clear();

   private:
    static std::uint32_t pair_bit(char32_t first, char32_t second) {
      return (first * 0x9E3779B1u ^ second * 0x85EBCA6Bu) >> 18;  // 14 bits
    }
    static constexpr std::size_t kFirstsSize = 1024;
    std::array<std::uint8_t, kFirstsSize> firsts_{};  // a filter over the names' first code points
    std::vector<std::uint64_t> slots_;  // open addressing, 0 is free
    std::vector<std::uint64_t> pairs_;  // a filter over the names' first two code points
    std::size_t size_ = 0;
  };

  Set persons_;
  Set places_;
};

}  // namespace cipin
