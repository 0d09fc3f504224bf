#include "core/segment/names_persons.h"

#include <algorithm>

#include "core/segment/names_person.h"

// IMPLEMENTATION
// At every surname the names of one and of two more code points are weighed in points: what stands to the left (a
// byline word, a title, another name), to the right (a verb of speech, a title, 摄), how common the name's characters
// are in names, and against it how common the lexicon's words are that it would cut up or be. The numbers were set on
// the training pages and two days of the People's Daily of 1998; a name needs kPersonBar, and from kPersonSure on it is
// evidence for the whole page.
namespace cipin::names {
namespace {

constexpr std::int32_t kWeaker = 14;

class PersonFinder {
 public:
  PersonFinder(const Stretch& stretch, const NameRules& rules, PageEvidence& evidence, std::vector<Span>& persons)
      : stretch_(stretch), rules_(rules), evidence_(evidence), persons_(persons) {}

  void run() {
    sweep();
    if (rules_.page_person && weak_names_.size() > 1) take_repeated();
    // What the sweep was sure of stands elsewhere in the stretch, too, perhaps before.
    if (rules_.page_person && evidence_.person_count() > known_at_sweep_) look_back();
    if (!addressed_.empty()) drop_addressed();
  }

 private:
  void sweep();
  void take_repeated();
  void look_back();
  void drop_addressed();
  void add_evidence(const Span& person);
  Span best_at(std::size_t begin, bool surname) const;
  bool is_common_word(std::size_t begin) const;
  bool is_hopeless(std::size_t begin, const Left& left) const;
  void take_foreign(const Span& foreign);
  Span listed_at(std::size_t begin, std::size_t& next_hit) const;
  Span page_name_at(std::size_t begin) const;

  const Stretch& stretch_;
  const NameRules& rules_;
  PageEvidence& evidence_;
  std::vector<Span>& persons_;
  Span weak_{0, 0, kNoPerson};  // the last that was almost a name, with 、 behind
  std::vector<std::uint32_t> addressed_;  // where 张女士, 老闫 begin
  std::vector<Span> weak_names_;          // of three code points and more, below the bar
  PersonView view_{stretch_, rules_, evidence_, persons_};
  std::size_t known_at_sweep_ = 0;
};

Span PersonFinder::page_name_at(std::size_t begin) const {
  if (!rules_.page_person || !evidence_.person_may_begin(stretch_.at(begin), stretch_.at(begin + 1)))
    return no_person(begin);
  for (std::size_t length = std::min<std::size_t>(12, stretch_.size() - begin); length >= 2; --length) {
    const std::size_t end = begin + length;
    if (!evidence_.has_person(stretch_.part(begin, end))) continue;
    const Edge first = stretch_.edge(begin);
    const Edge last = stretch_.edge(end);
    // A word cut by chance into the next is no reason against a name of three: 张红伟|大 from 伟大.
    if (length == 2 && (first == Edge::kInside || last == Edge::kInside)) continue;
    if (first == Edge::kInside && last == Edge::kInside) continue;
    return person_span(begin, end, kPersonSure);
  }
  return no_person(begin);
}

// Most surnames in a text begin a common word: 高兴, 方向. Without anything beside it that asks for a name, such a word
// cannot reach the bar whatever follows, so nothing is weighed.
bool PersonFinder::is_common_word(std::size_t begin) const {
  if (!stretch_.is_common(begin)) return false;
  constexpr std::uint32_t kAskingLeft = kTitle | kWeakTitle | kByline;
  constexpr std::uint32_t kAskingRight = kSpeech | kTitle | kWeakTitle | kCredit;
  if ((stretch_.ends(begin) & kAskingLeft) != 0) return false;
  if (((stretch_.starts(begin + 2) | stretch_.starts(begin + 3)) & kAskingRight) != 0) return false;
  if (begin == 0) return true;
  const char32_t before = stretch_.at(begin - 1);
  if (is_blank(before) || is_colon(before)) return false;
  return persons_.empty() || persons_.back().end + 1 < begin || !is_list_mark(before);
}

// 都|有人, 2013年|经济: a word of grammar, no common surname, in front of a word, cannot reach the bar either.
bool PersonFinder::is_hopeless(std::size_t begin, const Left& left) const {
  return left.points <= 6 && stretch_.is_boundary_token(begin) && (stretch_.single(begin) & kCommonSurname) == 0 &&
         stretch_.token_end(begin) == begin + 1 && stretch_.token_end(begin + 1) > begin + 2 &&
         stretch_.is_known(begin + 1);
}

Span PersonFinder::best_at(std::size_t begin, bool surname) const {
  const Span on_page = page_name_at(begin);
  if (on_page.end - begin > 2) return on_page;
  Span best = no_person(begin);
  const Left left = look_left(view_, begin);
  if (surname && !is_hopeless(begin, left)) {
    const bool compound = (stretch_.starts(begin) & kSurname) != 0 && stretch_.edge(begin + 2) != Edge::kInside &&
                          (stretch_.ends(begin + 2) & kSurname) != 0 && begin + 2 < stretch_.size();
    for (const std::size_t surname_length : {std::size_t{2}, std::size_t{1}}) {
      if (surname_length == 2 ? !compound : (stretch_.single(begin) & kSurname) == 0) continue;
      for (const std::size_t given : {std::size_t{2}, std::size_t{1}}) {
        const std::size_t end = begin + surname_length + given;
        const int points = weigh_person(view_, begin, begin + surname_length, end, left);
        if (points > best.points) best = person_span(begin, end, points);
      }
    }
    const Span spaced = spaced_at(view_, begin, left);
    if (spaced.points > best.points) best = spaced;
  }
  const Span sounds = sounds_at(view_, begin, left);
  if (sounds.points > best.points + 4) best = sounds;
  // A name of two gives way to a longer one that stands by itself: 刘华 to 刘华清.
  if (on_page.points != kNoPerson && (best.points < kPersonBar || best.end <= on_page.end)) return on_page;
  return best;
}

void PersonFinder::take_foreign(const Span& foreign) {
  while (!persons_.empty() && persons_.back().end > foreign.begin) persons_.pop_back();
  persons_.push_back(foreign);
  view_.foreign_end = foreign.end;
  view_.last_in_byline = false;
  if (!rules_.page_person) return;
  evidence_.add_person(stretch_.part(foreign.begin, foreign.end));
  std::size_t last = foreign.end;  // his last name stands alone later
  while (!is_dot(stretch_.at(last - 1))) --last;
  if (foreign.end - last >= 3) evidence_.add_person(stretch_.part(last, foreign.end));
}

Span PersonFinder::listed_at(std::size_t begin, std::size_t& next_hit) const {
  const auto hits = stretch_.hits();
  while (next_hit < hits.size() && hits[next_hit].begin < begin) ++next_hit;
  Span listed = no_person(begin);
  for (std::size_t i = next_hit; i < hits.size() && hits[i].begin == begin; ++i) {
    if ((hits[i].flags & kPerson) == 0 || stretch_.edge(begin) == Edge::kInside) continue;
    const bool ends =
        hits[i].end - begin > 2 ? stretch_.edge(hits[i].end) != Edge::kInside : stretch_.is_cut(hits[i].end);
    if (ends) listed = person_span(begin, hits[i].end, kPersonSure);
  }
  return listed;
}

void PersonFinder::add_evidence(const Span& person) {
  const std::span<const char32_t> name = stretch_.part(person.begin, person.end);
  if (std::none_of(name.begin(), name.end(), is_blank)) return evidence_.add_person(name);
  std::vector<char32_t> joined;  // 邹 愚 stands elsewhere as 邹愚
  std::copy_if(name.begin(), name.end(), std::back_inserter(joined), [](char32_t c) { return !is_blank(c); });
  evidence_.add_person(joined);
}

void PersonFinder::sweep() {
  persons_.clear();
  view_.last_in_byline = false;
  known_at_sweep_ = evidence_.person_count();
  view_.foreign_end = 0;
  weak_ = {0, 0, kNoPerson};
  addressed_.clear();
  weak_names_.clear();
  std::size_t next_hit = 0;
  std::size_t from = 0;  // behind the last name
  const auto look = [&](std::size_t i) {
    if (is_dot(stretch_.at(i))) {
      if (i == 0) return;
      const Span foreign = foreign_around(view_, i);
      if (foreign.points == kNoPerson) return;
      take_foreign(foreign);
      from = foreign.end;
      return;
    }
    if (is_common_word(i) && !evidence_.person_may_begin(stretch_.at(i), stretch_.at(i + 1))) return;
    Span best = no_person(i);
    if (rules_.known_person && (stretch_.starts(i) & kPerson) != 0) best = listed_at(i, next_hit);
    if (best.points == kNoPerson) {
      const bool surname =
          ((stretch_.single(i) | stretch_.starts(i)) & kSurname) != 0 && stretch_.edge(i) != Edge::kInside;
      best = best_at(i, surname);
    }
    if (best.points < kPersonBar) {
      const bool prefixed = i > from && (stretch_.at(i - 1) == U'老' || stretch_.at(i - 1) == U'小');
      const Span addressed = addressed_at(view_, prefixed ? i - 1 : i);
      if (addressed.points >= kPersonBar) {
        addressed_.push_back(addressed.begin);
        persons_.push_back(addressed);
        view_.last_in_byline = false;
        from = addressed.end;
        return;
      }
      if (best.points >= kPersonWeak && best.end - best.begin > 2) weak_names_.push_back(best);
      if (best.points >= kPersonBar - kWeaker && stretch_.at(best.end) == U'、') weak_ = best;
      return;
    }
    // 丁关根、田纪云: a name in front of a name in a list needs less.
    const bool weak_before = weak_.points != kNoPerson && weak_.end + 1 == best.begin && weak_.begin >= from;
    if (weak_before && rules_.listed_person) persons_.push_back(weak_);
    view_.last_in_byline = look_left(view_, i).byline;
    persons_.push_back(best);
    if (best.points >= kPersonSure && rules_.page_person) add_evidence(best);
    from = best.end;
  };
  const auto places = stretch_.person_places();
  if (!rules_.page_person || evidence_.person_count() == 0) {
    for (const std::uint32_t i : places) {
      if (i >= from) look(i);
    }
    return;
  }
  const std::span<const char32_t> text = stretch_.part(0, stretch_.size());
  std::size_t next = 0;
  std::size_t i = 0;
  while (true) {
    // What is on the page, up to the next place.
    const std::size_t place = next < places.size() ? places[next] : text.size();
    for (i = evidence_.next_person(text.first(place), i); i < place;
         i = evidence_.next_person(text.first(place), i + 1)) {
      if (i >= from && evidence_.person_may_begin(text[i], stretch_.at(i + 1))) look(i);
    }
    if (place == text.size()) break;
    if (place >= from) look(place);
    i = place + 1;
    ++next;
  }
}

// What is almost a name twice in a stretch is one: chance does not repeat itself in a surname and common given names.
void PersonFinder::take_repeated() {
  const auto name_of = [&](const Span& span) {
    const std::span<const char32_t> name = stretch_.part(span.begin, span.end);
    return std::u32string_view(name.data(), name.size());
  };
  std::sort(weak_names_.begin(), weak_names_.end(), [&](const Span& a, const Span& b) {
    const int order = name_of(a).compare(name_of(b));
    return order != 0 ? order < 0 : a.begin < b.begin;
  });
  for (std::size_t i = 1; i < weak_names_.size(); ++i) {
    if (name_of(weak_names_[i]) == name_of(weak_names_[i - 1])) add_evidence(weak_names_[i]);
  }
}

// Adds the names that are now known to be on the page and were not seen as such.
void PersonFinder::look_back() {
  const std::size_t found = persons_.size();
  std::size_t next = 0;
  const std::span<const char32_t> text = stretch_.part(0, stretch_.size());
  for (std::size_t i = evidence_.next_person(text, 0); i + 1 < text.size(); i = evidence_.next_person(text, i + 1)) {
    if (!evidence_.person_may_begin(stretch_.at(i), stretch_.at(i + 1))) continue;
    while (next < found && persons_[next].end <= i) ++next;
    const Span on_page = page_name_at(i);
    if (on_page.points == kNoPerson) continue;
    if (next < found && persons_[next].begin < on_page.end) {
      // 张红 was 张红伟; any other name that lies across was the better one.
      if (persons_[next].begin == i && persons_[next].end < on_page.end &&
          (next + 1 == found || persons_[next + 1].begin >= on_page.end)) {
        persons_[next] = on_page;
      }
    } else {
      persons_.push_back(on_page);
    }
    i = on_page.end - 1;
  }
  const auto middle = persons_.begin() + static_cast<std::ptrdiff_t>(found);
  std::inplace_merge(persons_.begin(), middle, persons_.end(),
                     [](const Span& a, const Span& b) { return a.begin < b.begin; });
}

// 尉迟守澜同志 is named in full, so 老尉迟 and 尉迟先生 are forms of address.
void PersonFinder::drop_addressed() {
  const auto is_addressed = [&](const Span& person) {
    return std::binary_search(addressed_.begin(), addressed_.end(), person.begin);
  };
  std::vector<char32_t> surnames;
  for (const Span& person : persons_) {
    if (!is_addressed(person)) surnames.push_back(stretch_.at(person.begin));
  }
  std::sort(surnames.begin(), surnames.end());
  std::erase_if(persons_, [&](const Span& person) {
    if (!is_addressed(person)) return false;
    const char32_t first = stretch_.at(person.begin);
    const bool prefixed = first == U'老' || first == U'小';
    return std::binary_search(surnames.begin(), surnames.end(), prefixed ? stretch_.at(person.begin + 1) : first);
  });
}

}  // namespace

void find_persons(const Stretch& stretch, const NameRules& rules, PageEvidence& evidence, std::vector<Span>& persons) {
  PersonFinder(stretch, rules, evidence, persons).run();
}

}  // namespace cipin::names
