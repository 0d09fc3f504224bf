#include "core/segment/names_organisations.h"

#include <algorithm>
#include <string_view>

// IMPLEMENTATION
// At every ending (局, 有限公司) and every listed name, the words to its left: from the leftmost place among them on,
// they are the name; without a place, from the leftmost unknown word on. Longer names win over those inside them.
namespace cipin::names {
namespace {

constexpr std::size_t kChainMax = 24;
constexpr std::size_t kFirmsWithin = 24;
constexpr int kListedPoints = 60;
constexpr int kPlacedPoints = 48;
constexpr int kUnknownPoints = 38;
constexpr int kKnownPoints = 34;

// Never the beginning of an organisation's name.
bool is_function_word(char32_t c) {
  return is_one_of<U"到在从由向和与及把被让给为是对设去以将的了更就这那此该其也都还又只不要">(c);
}

bool is_preposition(char32_t c) {
  return is_one_of<U"由从向被把给让">(c);
}
bool is_measure(char32_t c) {
  return is_one_of<U"所家个座名条位间">(c);
}
bool points_at_one(char32_t c) {
  return is_one_of<U"这那每各某几一两三数多">(c);
}

class OrganisationFinder {
 public:
  OrganisationFinder(const Stretch& stretch, const NameRules& rules, const Marks& marks, std::vector<Span>& found)
      : stretch_(stretch), rules_(rules), marks_(marks), found_(found) {}

  void run() {
    found_.clear();
    const auto hits = stretch_.hits();
    for (std::size_t i = 0; i < hits.size(); ++i) {
      const Hit& hit = hits[i];
      if (marks_.in_person(hit.begin)) continue;
      if ((hit.flags & kOrganisation) != 0 && rules_.known_organisation) take_listed(hit);
      if ((hit.flags & kTrade) != 0 && rules_.trade_organisation) take_trade(hit);
      if ((hit.flags & kOrganisationEnding) != 0 && rules_.ended_organisation) take_ending(hit);
    }
    resolve();
  }

 private:
  void take_listed(const Hit& hit);
  void take_trade(const Hit& hit);
  bool has_level_before(std::size_t begin) const;
  bool names_firms(std::size_t from) const;
  void take_ending(const Hit& hit);
  std::size_t extend_left(std::size_t begin) const;
  std::size_t extend_right(std::size_t end) const;
  void add(std::size_t begin, std::size_t end, int points) {
    // 到|区人大常委会: the HMM took a word of grammar into its own.
    const std::size_t as_found = begin;
    while (begin + 2 < end && !marks_.in_place(begin) && is_function_word(stretch_.at(begin))) ++begin;
    if (begin > as_found && end - begin < 4) return;  // 更要|学会
    // 票钱由市|总工会: what stands in front of a preposition in the HMM's word.
    for (std::size_t i = begin; i + 2 < end; ++i) {
      if (!stretch_.is_known(i) && !marks_.in_place(i) && is_preposition(stretch_.at(i))) begin = i + 1;
    }
    if (begin > 0 && is_measure(stretch_.at(begin)) && points_at_one(stretch_.at(begin - 1))) return;  // 这所江边小学
    found_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(extend_right(end)), points});
  }
  bool can_name(std::size_t begin, std::size_t end, const Hit& ending) const;
  void resolve();

  const Stretch& stretch_;
  const NameRules& rules_;
  const Marks& marks_;
  std::vector<Span>& found_;
};

// 区, 市, 县, 省 as a token of its own: of this district, of this town.
bool is_level(char32_t c) {
  return c == U'区' || c == U'市' || c == U'县' || c == U'省' || c == U'镇' || c == U'乡';
}

// 市 in 市|住建局, 从市|文化|旅游局: the level in front of an office, which the HMM may have taken into its word.
bool OrganisationFinder::has_level_before(std::size_t begin) const {
  if (begin == 0 || !is_level(stretch_.at(begin - 1)) || stretch_.edge(begin) == Edge::kInside) return false;
  const std::size_t token = stretch_.token_begin(begin - 1);
  return token == begin - 1 || !stretch_.is_known(token);
}

// Over the places that stand directly before, and 区 by itself.
std::size_t OrganisationFinder::extend_left(std::size_t begin) const {
  if (marks_.place_ending_at(begin) == begin && has_level_before(begin)) --begin;
  // 金水区|委: the place ends inside the word of office.
  if (is_level(stretch_.at(begin))) {
    const std::size_t place = marks_.place_ending_at(begin + 1);
    if (place < begin) begin = place;
  }
  while (marks_.place_ending_at(begin) < begin) begin = marks_.place_ending_at(begin);
  return begin;
}

// 现代汽车集团(中国)
std::size_t OrganisationFinder::extend_right(std::size_t end) const {
  const char32_t open = stretch_.at(end);
  if (open != U'(' && open != U'（') return end;
  for (std::size_t close = end + 3; close < end + 8 && close < stretch_.size(); ++close) {
    const char32_t c = stretch_.at(close);
    if (c == U')' || c == U'）') return marks_.place_ending_at(close) == end + 1 ? close + 1 : end;
  }
  return end;
}

void OrganisationFinder::take_listed(const Hit& hit) {
  if (stretch_.edge(hit.begin) == Edge::kInside) return;
  std::size_t end = hit.end;
  if (stretch_.edge(end) == Edge::kInside) {
    // 区委书记 is one word of the lexicon.
    // 住建|局局长
    const std::size_t token_end = stretch_.token_end(end);
    if ((stretch_.flags_of_word(end, token_end) & kTitle) == 0) return;
  } else if (end - hit.begin == 2 &&
             (!stretch_.is_cut(end) || (!stretch_.is_cut(hit.begin) && !has_level_before(hit.begin)))) {
    return;  // two code points may be any word: only as a token of their own
  }
  // 华润|置业
  const std::size_t trade_end = end < stretch_.size() ? stretch_.token_end(end) : end;
  if (trade_end - end > 1 && stretch_.is_cut(end) && (stretch_.flags_of_word(end, trade_end) & kTrade) != 0)
    end = trade_end;
  add(extend_left(hit.begin), end, kListedPoints);
}

// 中金资本, 风润智能: an unknown word of two or three and a trade, by themselves between breaks.
void OrganisationFinder::take_trade(const Hit& hit) {
  if (!stretch_.is_cut(hit.begin) || !stretch_.is_cut(hit.end) || hit.begin < 2) return;
  const char32_t after = stretch_.at(hit.end);
  if (hit.end < stretch_.size() && !is_break(after) && !is_one_of<U"等和与在将">(after)) return;
  const Chain chain = find_chain(stretch_, hit.begin, 5, marks_);
  const std::size_t length = hit.begin - chain.begin;
  if (length < 2 || length > 4 || chain.place_begin < hit.begin ||
      (chain.unknown_begin != chain.begin && chain.token_count > 1) || chain.level_max >= 30)
    return;
  const char32_t before = chain.begin > 0 ? stretch_.at(chain.begin - 1) : U'\n';
  if (!is_break(before) && (stretch_.ends(chain.begin) & kBoundary) == 0) return;
  if (names_firms(hit.end)) add(chain.begin, hit.end, kUnknownPoints);
}

// Whether the sentence goes on with what only firms have: 中氢聚力、风润智能等5家公司; 具身智能、商业航天等 are trades.
bool OrganisationFinder::names_firms(std::size_t from) const {
  for (std::size_t i = from; i < from + kFirmsWithin && i < stretch_.size(); ++i) {
    const char32_t c = stretch_.at(i);
    if (c == U'。' || c == U'\n' || c == U'；') return false;
    const char32_t next = stretch_.at(i + 1);
    if ((c == U'公' && next == U'司') || (c == U'企' && next == U'业') || (c == U'央' && next == U'企') ||
        (c == U'总' && next == U'裁') || (c == U'负' && next == U'责') || (c == U'挂' && next == U'牌') ||
        (c == U'上' && next == U'市') || (c == U'董' && next == U'事')) {
      return true;
    }
  }
  return false;
}

void OrganisationFinder::take_ending(const Hit& hit) {
  const std::size_t length = hit.end - hit.begin;
  // 外滩|小学教师: the ending begins a word that goes on as a title.
  const bool titled = !stretch_.is_cut(hit.end) && stretch_.token_begin(hit.end) == hit.begin && length > 1 &&
                      (stretch_.flags_of_word(hit.end, stretch_.token_end(hit.end)) & kTitle) != 0;
  if ((!stretch_.is_cut(hit.end) && !titled) || marks_.place_ending_at(hit.end) < hit.begin) return;
  // 轴承厂|片区: the name goes on as a place's.
  if (marks_.in_place(hit.begin) && marks_.in_place(hit.end) && marks_.place_ending_at(hit.end) == hit.end) return;
  // 所|见: a word of one code point takes no part in an office's name.
  const std::size_t next_end = stretch_.token_end(hit.end);
  if (length == 1 && !titled && next_end == hit.end + 1 && is_name_han(stretch_.at(hit.end)) &&
      !stretch_.is_boundary_token(hit.end) && (stretch_.starts(hit.end) & (kTitle | kSpeech | kAct)) == 0) {
    return;
  }
  const std::size_t token = stretch_.token_begin(hit.begin);
  std::size_t core_end = hit.begin;
  const bool whole_word = token < hit.begin;
  if (whole_word) {
    // The ending of a token that is longer: 清华大学, 公安局, or a word of the HMM.
    core_end = token;
    if (stretch_.token_end(token) != hit.end) return;
    if (length == 1 && hit.end - token == 2 && stretch_.is_known(token)) return;  // 北部, 开局, 全部
  }
  // 愿同|红十字国际委员会: what is listed as it stands is taken as such.
  if (hit.end - token > 4 && (stretch_.flags_of_word(token, hit.end) & kOrganisation) != 0) return;
  const Chain chain = find_chain(stretch_, core_end, kChainMax, marks_);
  if (chain.place_begin < core_end) {
    const bool country = (stretch_.flags_of_word(chain.place_begin, chain.place_end) & kCountry) != 0;
    if (length == 1 && (hit.end - chain.place_begin < 4 || country)) return;
    // 中科集团|郑州|亨瑞达新材料有限公司: what stands in front of the place ends like an organisation.
    const bool owned = chain.begin < chain.place_begin && (stretch_.ends(chain.place_begin) & kOrganisationEnding) != 0;
    add(owned ? chain.begin : chain.place_begin, hit.end, kPlacedPoints);
    return;
  }
  // 市委党校, 市二院: a word that begins with its level.
  if ((stretch_.flags_of_word(token, hit.end) & kNotName) != 0) return;  // 市中心
  if (whole_word && is_level(stretch_.at(token)) && hit.end - token >= 3 && chain.begin == core_end) {
    return add(token, hit.end, kKnownPoints);
  }
  // 区老旧小区综合改造工程指挥部
  if (has_level_before(chain.begin) && (chain.begin < core_end || whole_word)) {
    add(chain.begin - 1, hit.end, kKnownPoints);
    return;
  }
  if (chain.begin < core_end && is_new_area(stretch_, chain.begin)) return add(chain.begin, hit.end, kKnownPoints);
  // 晚报讯, 晚报首席记者: the paper's short name.
  if (hit.end - token == 2 && stretch_.at(hit.end - 1) == U'报' && chain.begin == core_end &&
      (stretch_.at(hit.end) == U'讯' || (stretch_.starts(hit.end) & kByline) != 0) &&
      (token == 0 || stretch_.at(token - 1) == U'\n')) {
    return add(token, hit.end, kKnownPoints);
  }
  if (chain.begin < core_end && is_level(stretch_.at(chain.begin)) && stretch_.is_cut(chain.begin + 1) &&
      hit.end - chain.begin > 3) {
    add(chain.begin, hit.end, kKnownPoints);
    return;
  }
  if (length == 1 || chain.has_modifier) return;
  const bool common = (hit.flags & kCommonEnding) != 0;
  const bool short_chain = core_end - chain.begin <= 8 && chain.token_count <= 3;
  if (chain.unknown_begin < core_end) {
    if (common && !can_name(chain.unknown_begin, core_end, hit)) return;
    // 记者来到|澄|睿达|精密|机械|有限公司: rare single code points go on with the name.
    add(short_chain ? chain.begin : chain.unknown_begin, hit.end, kUnknownPoints);
    return;
  }
  if (whole_word && marks_.in_place(token)) return add(token, hit.end, kPlacedPoints);
  if (whole_word && !stretch_.is_known(token)) {
    add(short_chain ? chain.begin : token, hit.end, kUnknownPoints);
    return;
  }
  // Known words alone, 现代汽车集团, 育才小学: with nothing in front that the name could go on with.
  if (common || !short_chain || chain.token_count > 2 || chain.begin == core_end) return;
  add(chain.begin, hit.end, kKnownPoints);
}

// Whether [begin, end) can tell an office or a house of a common kind from others: 一是|政府, 单靠|医院 cannot.
bool OrganisationFinder::can_name(std::size_t begin, std::size_t end, const Hit& ending) const {
  if (stretch_.at(ending.end - 1) == U'府' || end - begin < 2) return false;
  for (std::size_t i = begin; i < end; ++i) {
    if (is_one_of<U"一二三四五六七八九十几两各每既单靠又再仍并则如若进办建查看问找说用从自是">(stretch_.at(i)) ||
        is_function_word(stretch_.at(i)))
      return false;
  }
  return true;
}

// The longest at each place; what overlaps is one name.
void OrganisationFinder::resolve() {
  std::sort(found_.begin(), found_.end(), [](const Span& a, const Span& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end != b.end ? a.end > b.end : a.points > b.points;
  });
  std::size_t kept = 0;
  for (const Span& span : found_) {
    if (kept > 0 && span.begin < found_[kept - 1].end) {
      // 改造工程指挥部 and 指挥部办公室 are one.
      found_[kept - 1].end = std::max(found_[kept - 1].end, span.end);
      continue;
    }
    found_[kept++] = span;
  }
  found_.resize(kept);
}

}  // namespace

void find_organisations(const Stretch& stretch, const NameRules& rules, const Marks& marks,
                        std::vector<Span>& organisations) {
  OrganisationFinder(stretch, rules, marks, organisations).run();
}

}  // namespace cipin::names
