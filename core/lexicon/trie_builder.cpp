#include "core/lexicon/trie_builder.h"

#include <algorithm>
#include <bit>

namespace cipin {
namespace {

// A node with children: words [begin, end) share its first `depth` labels. Which base its children get does not hang on
// where it stands itself, so nodes are placed in whatever order packs best.
struct Parent {
  std::uint32_t begin;
  std::uint32_t end;
  std::uint32_t depth;
  std::uint32_t base = 0;
  std::uint64_t weight = 0;
  int size_class = 0;  // the binary digits of its number of children
};

struct Child {
  trie::Label label;
  std::uint32_t begin;
  std::uint32_t end;
};

// Free places as a doubly linked list in rising order, so that a first fit looks at free places only.
class Places {
 public:
  void grow_to(std::uint32_t count) {
    const auto old_count = static_cast<std::uint32_t>(taken_.size());
    if (count <= old_count) return;
    taken_.resize(count, false);
    base_used_.resize(count, false);
    next_.resize(count);
    previous_.resize(count);
    for (std::uint32_t i = old_count; i < count; ++i) {
      previous_[i] = last_free_;
      if (last_free_ == kNone) {
        first_free_ = i;
      } else {
        next_[last_free_] = i;
      }
      next_[i] = kNone;
      last_free_ = i;
    }
  }
  void take(std::uint32_t place) {
    taken_[place] = true;
    (previous_[place] == kNone ? first_free_ : next_[previous_[place]]) = next_[place];
    (next_[place] == kNone ? last_free_ : previous_[next_[place]]) = previous_[place];
  }
  void use_base(std::uint32_t base) { base_used_[base] = true; }

  // The lowest base that no node has and whose places for all of `children` are free. Places grow as needed.
  std::uint32_t find_base(const std::vector<Child>& children) {
    const trie::Label first = children.front().label;
    const trie::Label last = children.back().label;
    for (std::uint32_t place = first_free_;; place = next_[place]) {
      if (place == kNone) {
        place = static_cast<std::uint32_t>(taken_.size());
        grow_to(place + kGrowth);
        if (place > first) return first_free_base(place - first, children, last);
        place = first_free_;
      }
      if (place <= first) continue;  // base 0 says "no children"
      const std::uint32_t base = place - first;
      grow_to(base + last + 1);
      if (fits(base, children)) return base;
    }
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  static constexpr std::uint32_t kGrowth = 1u << 16;

  bool fits(std::uint32_t base, const std::vector<Child>& children) const {
    if (base_used_[base]) return false;
    return std::none_of(children.begin(), children.end(),
                        [&](const Child& child) { return taken_[base + child.label]; });
  }
  std::uint32_t first_free_base(std::uint32_t base, const std::vector<Child>& children, trie::Label last) {
    for (;; ++base) {
      grow_to(base + last + 1);
      if (fits(base, children)) return base;
    }
  }

  std::vector<bool> taken_;
  std::vector<bool> base_used_;
  std::vector<std::uint32_t> next_;
  std::vector<std::uint32_t> previous_;
  std::uint32_t first_free_ = kNone;
  std::uint32_t last_free_ = kNone;
};

std::vector<Child> children_of(const std::vector<TrieWord>& words, const Parent& parent) {
  std::vector<Child> children;
  for (std::uint32_t i = parent.begin; i < parent.end; ++i) {
    const auto& labels = words[i].labels;
    if (labels.size() <= parent.depth) continue;  // the parent's own word
    const trie::Label label = labels[parent.depth];
    if (children.empty() || children.back().label != label) children.push_back({label, i, i});
    children.back().end = i + 1;
  }
  return children;
}

bool is_word(const std::vector<TrieWord>& words, const Child& child, std::uint32_t depth) {
  return words[child.begin].labels.size() == depth + 1;
}

bool has_children(const std::vector<TrieWord>& words, const Child& child, std::uint32_t depth) {
  return child.end - child.begin > (is_word(words, child, depth) ? 1u : 0u);
}

// Every node with children, the root first, each before the nodes below it.
std::vector<Parent> list_parents(const std::vector<TrieWord>& words) {
  std::vector<std::uint64_t> weight_before(words.size() + 1, 0);
  for (std::size_t i = 0; i < words.size(); ++i) weight_before[i + 1] = weight_before[i] + words[i].weight;
  std::vector<Parent> parents = {{0, static_cast<std::uint32_t>(words.size()), 0}};
  for (std::size_t i = 0; i < parents.size(); ++i) {
    const Parent parent = parents[i];
    const std::vector<Child> children = children_of(words, parent);
    parents[i].weight = weight_before[parent.end] - weight_before[parent.begin];
    parents[i].size_class = static_cast<int>(std::bit_width(children.size()));
    for (const Child& child : children) {
      if (has_children(words, child, parent.depth)) parents.push_back({child.begin, child.end, parent.depth + 1});
    }
  }
  return parents;
}

}  // namespace

Result<std::vector<trie::Node>> build_trie(const std::vector<TrieWord>& words, std::uint32_t label_count) {
  Places places;
  places.grow_to(label_count + 1);
  for (std::uint32_t label = 0; label <= label_count; ++label)
    places.take(label);  // the root's children stand at their labels
  places.use_base(0);

  std::vector<Parent> parents = list_parents(words);
  std::vector<std::uint32_t> order(parents.size() - 1);  // without the root
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i + 1;
  // The widest first, while there is room for them; the last ones, of one child, fill any hole. (By weight alone, 30 %
  // of jieba's array stays empty.) Within a class the heavy ones come first, and so lie together.
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (parents[a].size_class != parents[b].size_class) return parents[a].size_class > parents[b].size_class;
    return parents[a].weight > parents[b].weight;
  });
  std::uint32_t base_max = 0;
  for (const std::uint32_t i : order) {
    const std::vector<Child> children = children_of(words, parents[i]);
    parents[i].base = places.find_base(children);
    base_max = std::max(base_max, parents[i].base);
    if (base_max + 1 + label_count + trie::kSpareLabels >= trie::kNodeCountMax)
      return Error{ErrorKind::kBadInput, "too many words for one lexicon"};
    places.use_base(parents[i].base);
    for (const Child& child : children) places.take(parents[i].base + child.label);
  }

  std::vector<trie::Node> nodes(base_max + 1 + label_count + trie::kSpareLabels + 1, trie::kEmptyNode);
  std::size_t next_parent = 1;  // the children's own places among the parents, in the order of list_parents
  for (std::size_t i = 0; i < parents.size(); ++i) {
    const Parent& parent = parents[i];
    for (const Child& child : children_of(words, parent)) {
      const std::uint32_t base = has_children(words, child, parent.depth) ? parents[next_parent++].base : 0;
      const std::uint32_t number = is_word(words, child, parent.depth) ? words[child.begin].number : 0;
      nodes[parent.base + child.label] = trie::make_node(base, child.label, number);
    }
  }
  return nodes;
}

}  // namespace cipin
