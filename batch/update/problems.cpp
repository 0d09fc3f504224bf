#include "batch/update/problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace cipin::update {
namespace {

bool comes_before(const archive::Problem& a, const archive::Problem& b) {
  return std::tie(a.offset_bytes, a.member, a.length_bytes, a.reason, a.lost) <
         std::tie(b.offset_bytes, b.member, b.length_bytes, b.reason, b.lost);
}

}  // namespace

void Problems::add(archive::Problem problem) {
  // Twice the room, so that a cut is paid for by as many that came.
  if (named_.size() == 2 * kProblemsNamedMax) cut();
  named_.push_back(std::move(problem));
}

void Problems::add(Problems&& others) {
  for (archive::Problem& problem : others.named_) add(std::move(problem));
  unnamed_count_ += others.unnamed_count_;
  unnamed_offset_bytes_ = std::min(unnamed_offset_bytes_, others.unnamed_offset_bytes_);
  unnamed_lost_ = unnamed_lost_ || others.unnamed_lost_;
  others = {};
}

std::size_t Problems::memory_bytes() const {
  std::size_t bytes = named_.capacity() * sizeof(archive::Problem);
  for (const archive::Problem& problem : named_) bytes += problem.member.capacity() + problem.reason.capacity();
  return bytes;
}

bool Problems::any_lost() const {
  return unnamed_lost_ ||
         std::any_of(named_.begin(), named_.end(), [](const archive::Problem& problem) { return problem.lost; });
}

// Takes the names from what has no room: it will not come before what stays, whatever else comes.
void Problems::cut() {
  if (named_.size() <= kProblemsNamedMax) return;
  const auto first_unnamed = named_.begin() + kProblemsNamedMax;
  std::nth_element(named_.begin(), first_unnamed, named_.end(), comes_before);
  for (auto problem = first_unnamed; problem != named_.end(); ++problem) {
    ++unnamed_count_;
    unnamed_offset_bytes_ = std::min(unnamed_offset_bytes_, problem->offset_bytes);
    unnamed_lost_ = unnamed_lost_ || problem->lost;
  }
  named_.erase(first_unnamed, named_.end());
}

std::vector<archive::Problem> Problems::take() {
  cut();
  std::sort(named_.begin(), named_.end(), comes_before);
  std::vector<archive::Problem> list = std::move(named_);
  if (unnamed_count_ > 0) {
    list.push_back({"", unnamed_offset_bytes_, 0, fmt::format("{} more places", unnamed_count_), unnamed_lost_});
  }
  *this = {};
  return list;
}

}  // namespace cipin::update
