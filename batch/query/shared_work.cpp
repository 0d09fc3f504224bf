#include "batch/query/shared_work.h"

#include <algorithm>
#include <utility>

namespace cipin::query {

SharedArticle::SharedArticle(TallyOptions options, PassReport begin)
    : options_(std::move(options)), report_(std::move(begin)) {}

std::unique_ptr<Tally> SharedArticle::borrow_tally() {
  {
    const std::lock_guard lock(mutex_);
    if (!tallies_.empty()) {
      std::unique_ptr<Tally> tally = std::move(tallies_.back());
      tallies_.pop_back();
      return tally;
    }
  }
  auto tally = std::make_unique<Tally>(options_);
  tally->begin_document(1);
  return tally;
}

void SharedArticle::give_back(std::unique_ptr<Tally> tally) {
  const std::lock_guard lock(mutex_);
  tallies_.push_back(std::move(tally));
}

void SharedArticle::add(std::uint64_t offset_bytes, PassReport report) {
  const std::lock_guard lock(mutex_);
  ahead_.emplace(offset_bytes, std::move(report));
  // As soon as may be: reports of a file full of faults are long.
  while (!ahead_.empty() && ahead_.begin()->first <= report_.size_bytes) {
    report_.append(std::move(ahead_.begin()->second));
    ahead_.erase(ahead_.begin());
  }
}

Result<PassReport> SharedArticle::finish(Tally& tally) {
  std::unique_lock lock(mutex_);
  part_done_.wait(lock, [this] { return parts_in_hand_ == 0; });
  for (auto& [offset_bytes, report] : ahead_) report_.append(std::move(report));
  ahead_.clear();
  if (tallies_.empty()) return std::move(report_);
  Result<MergedTally> parts = MergedTally::merge(std::move(tallies_));
  if (!parts) return parts.error();
  if (Status added = tally.add(*parts); !added) return added.error();
  return std::move(report_);
}

PartInHand::PartInHand(std::shared_ptr<SharedArticle> article, TextParts::Copy part)
    : article_(std::move(article)), part_(std::move(part)) {
  const std::lock_guard lock(article_->mutex_);
  ++article_->parts_in_hand_;
}

PartInHand::~PartInHand() {
  if (article_ == nullptr) return;  // it was moved from
  const std::lock_guard lock(article_->mutex_);
  --article_->parts_in_hand_;
  article_->part_done_.notify_all();
}

void WorkPool::give(SharedWork work) {
  const std::lock_guard lock(mutex_);
  works_.push_back(std::move(work));
  work_count_ = works_.size();
  changed_.notify_one();
}

void WorkPool::become_idle() {
  if (--givers_ == 0) changed_.notify_all();
}

std::optional<SharedWork> WorkPool::take(bool is_first) {
  std::unique_lock lock(mutex_);
  if (is_first) ++taker_count_;
  become_idle();
  changed_.wait(lock, [this] { return !works_.empty() || givers_ == 0; });
  if (works_.empty()) return std::nullopt;
  ++givers_;
  std::optional<SharedWork> work(std::move(works_.front()));
  works_.pop_front();
  work_count_ = works_.size();
  return work;
}

std::optional<SharedWork> WorkPool::take_back(const SharedArticle& article) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(works_.begin(), works_.end(), [&](const SharedWork& work) {
    const auto* part = std::get_if<PartInHand>(&work);
    return part != nullptr && &part->article() == &article;
  });
  if (found == works_.end()) return std::nullopt;
  std::optional<SharedWork> work(std::move(*found));
  works_.erase(found);
  work_count_ = works_.size();
  return work;
}

void WorkPool::leave() {
  const std::lock_guard lock(mutex_);
  become_idle();
}

}  // namespace cipin::query
