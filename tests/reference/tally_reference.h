#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/text/kind.h"

namespace cipin::reference {

/// The slow, obvious twin of core/count: every token in a map, every document in a set.
class Tally {
 public:
  struct Count {
    std::uint64_t token_count = 0;
    std::set<std::uint32_t> documents;
  };
  using Key = std::pair<std::string, Kind>;  // std::string compares bytes as unsigned

  void add(std::uint32_t document, std::string_view form, Kind kind) {
    Count& count = counts_[{std::string(form), kind == Kind::kByForm ? kind_of_form(form) : kind}];
    ++count.token_count;
    count.documents.insert(document);
  }
  const std::map<Key, Count>& counts() const { return counts_; }

 private:
  std::map<Key, Count> counts_;
};

}  // namespace cipin::reference
