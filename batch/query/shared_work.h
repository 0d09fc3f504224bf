#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "batch/archive/documents.h"
#include "batch/archive/walk.h"
#include "core/base/status.h"
#include "core/count/tally.h"
#include "core/io/text_parts.h"
#include "core/pass.h"

// How threads that count share what is large: the pieces of a container, and the parts of one long text. A file is the
// work of one thread until another has come to the walk's end and has nothing to do.
namespace cipin::query {

/// An input of the walk while threads are at it.
struct InputInHand {
  archive::WalkItem item;
  std::atomic_flag was_read;  // some of it was
  std::atomic_flag failed;    // and is said to be
};

/// An article whose parts are counted apart. The thread that reads it counts in its own tally, others count in tallies
/// that are added to that one at the end, so that the article is one document however many had a part in it.
class SharedArticle {
 public:
  /// Others count with `options`; `begin` is what was told of the article before it was shared.
  SharedArticle(TallyOptions options, PassReport begin);

  /// A tally for some parts; the same again once it is given back. It counts one document, the article.
  std::unique_ptr<Tally> borrow_tally();
  void give_back(std::unique_ptr<Tally> tally);

  /// What a pass told of the part that begins at `offset_bytes`.
  void add(std::uint64_t offset_bytes, PassReport report);

  /// Waits for the parts that others have, adds their counts to `tally`, whose document at hand is the article, and
  /// tells of the whole. Errors: of temporary files.
  Result<PassReport> finish(Tally& tally);

 private:
  friend class PartInHand;

  const TallyOptions options_;
  std::mutex mutex_;
  std::condition_variable part_done_;
  std::size_t parts_in_hand_ = 0;
  std::vector<std::unique_ptr<Tally>> tallies_;
  PassReport report_;                          // of the parts from the beginning on, as far as they are known
  std::map<std::uint64_t, PassReport> ahead_;  // of those behind them, by their offsets
};

/// A part of an article that is on its way or being counted, until this is gone: nobody waits for what was dropped.
class PartInHand {
 public:
  PartInHand(std::shared_ptr<SharedArticle> article, TextParts::Copy part);
  PartInHand(PartInHand&&) = default;
  PartInHand& operator=(PartInHand&&) = delete;
  ~PartInHand();

  SharedArticle& article() const { return *article_; }
  const TextParts::Copy& part() const { return part_; }

 private:
  std::shared_ptr<SharedArticle> article_;
  TextParts::Copy part_;
};

/// A piece of a container.
struct PieceInHand {
  std::shared_ptr<InputInHand> input;
  std::uint32_t part = 0;  // its number in the input, from 1
  archive::Piece piece;
};

using SharedWork = std::variant<PartInHand, PieceInHand>;

/// Where threads that have more work than one can do leave some for those that have none. Holds one thing at most for
/// each thread that waits or has waited. Every thread begins as one that may give; it must end in take() returning
/// nothing, or in leave().
class WorkPool {
 public:
  explicit WorkPool(std::size_t thread_count) : givers_(thread_count) {}

  /// True if what is given now will be taken up soon.
  bool wants_work() const {
    return work_count_.load(std::memory_order_relaxed) < taker_count_.load(std::memory_order_relaxed);
  }
  void give(SharedWork work);

  /// For a thread that has come to the end of its own work: waits for some of another's. None once no thread is left
  /// that could give any. `is_first`: this thread has not asked before.
  std::optional<SharedWork> take(bool is_first);
  /// What was given of `article` and not taken yet.
  std::optional<SharedWork> take_back(const SharedArticle& article);
  /// A thread goes in the middle of its work, because memory gave out.
  void leave();

 private:
  void become_idle();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<SharedWork> works_;
  std::size_t givers_;  // threads that are at work
  std::atomic<std::size_t> work_count_ = 0;
  std::atomic<std::size_t> taker_count_ = 0;
};

}  // namespace cipin::query
