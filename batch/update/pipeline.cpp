#include "batch/update/pipeline.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

#include "batch/update/file_counter.h"

namespace cipin::update {
namespace {

// Pieces or files that are being counted or wait for it, a thread: enough that none waits for the next.
constexpr std::size_t kTasksInFlight = 2;
// A container this small is read by one thread.
constexpr std::int64_t kSmallBytes = std::int64_t{1} << 20;
// A time of change this young may stay the same through another change.
constexpr std::int64_t kFreshNs = std::int64_t{2} * 1000 * 1000 * 1000;
// A thread this much nicer than the writer has a third of its claim to a core.
constexpr int kWorkersNicer = 5;
constexpr std::chrono::milliseconds kWaitAtMost{100};

// Something to count: a whole file, a piece of one, or the end of one in pieces.
struct Task {
  std::uint64_t sequence = 0;
  Work work;
  std::optional<archive::Piece> piece;
  Problems problems;  // of the end
  bool is_end = false;
  bool unreadable = false;
};

Error out_of_memory() {
  return {ErrorKind::kNoSpace, "out of memory; a smaller --memory or fewer --threads may help"};
}

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// What a file's row may remember of it: its size and time of change, if it surely had them while it was read.
void settle_facts(const std::string& path, store::FileFacts& facts) {
  struct stat status;
  const bool as_before = ::stat(path.c_str(), &status) == 0 && status.st_size == facts.size_bytes &&
                         std::int64_t{status.st_mtim.tv_sec} * 1000000000 + status.st_mtim.tv_nsec == facts.mtime_ns;
  const std::int64_t age_ns = now_ns() - facts.mtime_ns;
  if (!as_before || (age_ns > -kFreshNs && age_ns < kFreshNs)) facts.mtime_ns = store::kReadAgain;
}

// The queues between the threads.
class Line {
 public:
  Line(std::size_t task_count_max, std::size_t parts_bytes_max)
      : task_count_max_(task_count_max), parts_bytes_max_(parts_bytes_max) {}

  // False if the line was closed. Blocks while too much is in flight; what was pushed is counted in any case, so the
  // next part always comes.
  bool push(Task task) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] {
      const bool is_empty = task_count_ == 0 && parts_.empty();  // then one fits, however large
      return closed_ || is_empty || (task_count_ < task_count_max_ && parts_bytes_ < parts_bytes_max_);
    });
    if (closed_) return false;
    task.sequence = next_sequence_++;
    ++task_count_;
    tasks_.push_back(std::move(task));
    work_.notify_one();
    return true;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    work_.notify_all();
    done_.notify_all();
  }
  std::optional<Task> pop() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [&] { return closed_ || ended_ || !tasks_.empty(); });
    if (closed_ || tasks_.empty()) return std::nullopt;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }
  void put(std::uint64_t sequence, Part part) {
    const std::size_t part_bytes = part.memory_bytes();
    const std::lock_guard lock(mutex_);
    parts_.emplace(sequence, Counted{std::move(part), part_bytes});
    parts_bytes_ += part_bytes;
    --task_count_;
    room_.notify_one();
    done_.notify_all();
  }
  // The next part in order; none after a while without it, or at the end of all (is_over).
  std::optional<Part> take() {
    std::unique_lock lock(mutex_);
    const auto is_next = [&] { return !parts_.empty() && parts_.begin()->first == next_part_; };
    done_.wait_for(lock, kWaitAtMost, [&] { return closed_ || is_over_unlocked() || is_next(); });
    if (!is_next()) return std::nullopt;
    Part part = std::move(parts_.begin()->second.part);
    parts_bytes_ -= parts_.begin()->second.memory_bytes;
    parts_.erase(parts_.begin());
    ++next_part_;
    room_.notify_one();
    return part;
  }
  bool is_over() {
    const std::lock_guard lock(mutex_);
    return closed_ || is_over_unlocked();
  }
  // Ends everything, for a failure. Of several the first is told, but never an interruption in place of one: the caller
  // commits after that.
  void fail(Error error) {
    const std::lock_guard lock(mutex_);
    if (!failure_ || failure_->kind == ErrorKind::kInterrupted) failure_ = std::move(error);
    close_unlocked();
  }
  std::optional<Error> failure() {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

 private:
  struct Counted {
    Part part;
    std::size_t memory_bytes;
  };
  bool is_over_unlocked() const { return ended_ && next_part_ == next_sequence_; }
  void close_unlocked() {
    closed_ = true;
    room_.notify_all();
    work_.notify_all();
    done_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable room_, work_, done_;
  std::size_t task_count_max_;
  std::size_t parts_bytes_max_;
  std::size_t task_count_ = 0;
  std::size_t parts_bytes_ = 0;
  std::uint64_t next_sequence_ = 0;
  std::uint64_t next_part_ = 0;
  std::deque<Task> tasks_;
  std::map<std::uint64_t, Counted> parts_;
  std::optional<Error> failure_;
  bool ended_ = false;
  bool closed_ = false;
};

// Counts the pieces of a small container as they are cut.
class PieceCounter final : public archive::PieceSink {
 public:
  PieceCounter(const archive::ReadSettings& settings, FileCounter& counter)
      : settings_(&settings), counter_(&counter) {}
  Status piece(archive::Piece piece) override {
    counter_->set_format(piece.format.format);
    return archive::read_piece(piece, *settings_, *counter_);
  }
  Status problem(archive::Problem problem) override { return counter_->problem(std::move(problem)); }

 private:
  const archive::ReadSettings* settings_;
  FileCounter* counter_;
};

// Sends the pieces of a large container down the line.
class PieceSender final : public archive::PieceSink {
 public:
  PieceSender(const Work& work, Line& line, cli::StageClock& clock) : work_(&work), line_(&line), clock_(&clock) {}
  Status piece(archive::Piece piece) override {
    if (piece_count_++ % work_->part_count != work_->part) return Done{};  // another shard's
    Task task;
    task.work = *work_;
    task.piece = std::move(piece);
    const cli::InStage waiting(*clock_, cli::Stage::kWait);
    if (!line_->push(std::move(task))) return Error{ErrorKind::kInterrupted, "interrupted"};
    return Done{};
  }
  Status problem(archive::Problem problem) override {
    problems_.add(std::move(problem));
    return Done{};
  }
  Problems& problems() { return problems_; }

 private:
  const Work* work_;
  Line* line_;
  cli::StageClock* clock_;
  std::uint64_t piece_count_ = 0;
  Problems problems_;
};

class Counting {
 public:
  Counting(WorkList& work, const std::vector<Root>& roots, const CountSettings& settings, Line& line)
      : work_(&work), roots_(&roots), settings_(&settings), line_(&line) {}

  // The thread that finds files and cuts large containers.
  Status feed() {
    cli::StageClock clock(settings_->timings, cli::Stage::kCut);
    for (;;) {
      if (settings_->stop->load()) return Error{ErrorKind::kInterrupted, "interrupted"};
      Task task;
      const Result<bool> more = work_->next(task.work);
      if (!more) return more.error();
      if (!*more) return Done{};
      const archive::NamedFormat format = archive::format_of_name(task.work.facts.path);
      if (task.work.problem.empty() && format.is_container() && task.work.facts.size_bytes > kSmallBytes) {
        PieceSender sender(task.work, *line_, clock);
        Status cut = archive::cut_file(path_of((*roots_)[task.work.root], task.work.facts.path), format,
                                       settings_->read, sender);
        if (!cut && cut.error().kind == ErrorKind::kInterrupted) return cut;
        if (!cut) {
          sender.problems().add({"", cut.error().offset_bytes, 0, cut.error().what, true});
          task.unreadable = true;
        }
        task.problems = std::move(sender.problems());
        task.is_end = true;
      }
      const cli::InStage waiting(clock, cli::Stage::kWait);
      if (!line_->push(std::move(task))) return Error{ErrorKind::kInterrupted, "interrupted"};
    }
  }

  // A thread that counts.
  Status count() {
    Result<std::unique_ptr<FileCounter>> counter = FileCounter::make(*settings_);
    if (!counter) return counter.error();
    while (std::optional<Task> task = line_->pop()) {
      Result<Part> part = count_task(**counter, *task);
      if (!part) return part.error();
      line_->put(task->sequence, *std::move(part));
    }
    return Done{};
  }

 private:
  Result<Part> count_task(FileCounter& counter, Task& task) const {
    if (!task.work.problem.empty()) {
      Part part;
      part.work = std::move(task.work);
      part.work.facts.mtime_ns = store::kReadAgain;
      part.problems.add({"", 0, 0, part.work.problem, true});
      part.ends_file = true;
      return part;
    }
    const std::string path = path_of((*roots_)[task.work.root], task.work.facts.path);
    if (task.is_end) {
      Part part;
      part.work = std::move(task.work);
      part.problems = std::move(task.problems);
      part.ends_file = true;
      settle_facts(path, part.work.facts);
      if (task.unreadable) part.work.facts.mtime_ns = store::kReadAgain;
      return part;
    }
    if (task.piece) {
      counter.set_format(task.piece->format.format);
      return counter.count(task.work, [&](archive::DocumentSink& sink) {
        return archive::read_piece(*task.piece, settings_->read, sink);
      });
    }
    const archive::NamedFormat format = archive::format_of_name(task.work.facts.path);
    counter.set_format(format.format);
    Result<Part> part = counter.count(task.work, [&](archive::DocumentSink& sink) {
      if (!format.is_container()) return archive::read_file(path, format, settings_->read, sink);
      PieceCounter pieces(settings_->read, counter);
      return archive::cut_file(path, format, settings_->read, pieces);
    });
    if (!part) return part;
    part->ends_file = true;
    settle_facts(path, part->work.facts);
    if (part->unreadable) part->work.facts.mtime_ns = store::kReadAgain;
    return part;
  }

  WorkList* work_;
  const std::vector<Root>* roots_;
  const CountSettings* settings_;
  Line* line_;
};

// The one writer is what all wait for in the end: on a machine whose cores are all at work it goes first. Only with
// Linux's threads, which have a niceness each; elsewhere, and where it is refused, nothing is lost but time.
void yield_to_the_writer() {
#ifdef __linux__
  const auto thread = static_cast<id_t>(::gettid());
  errno = 0;
  const int nice = ::getpriority(PRIO_PROCESS, thread);
  if (errno == 0) ::setpriority(PRIO_PROCESS, thread, nice + kWorkersNicer);
#endif
}

// An exception must not leave a thread, nor the loop that the threads wait for.
template <class Body>
void run_thread(Line& line, Body body) {
  try {
    if (Status done = body(); !done) line.fail(done.error());
  } catch (const std::bad_alloc&) {
    line.fail(out_of_memory());
  } catch (const std::system_error& error) {
    line.fail({ErrorKind::kIo, fmt::format("no thread could be made ({}); fewer --threads may help", error.what())});
  }
}

}  // namespace

std::size_t Part::memory_bytes() const {
  std::size_t bytes = sizeof *this + problems.memory_bytes() + documents.rows.capacity() * sizeof(store::DocumentRow);
  for (const store::DocumentRows::MonthSums& sums : documents.sums) bytes += sizeof sums + sums.run.capacity();
  for (const store::DocumentRow& document : documents.rows) {
    bytes += document.member.capacity() + document.articles.capacity() * sizeof(store::ArticleRow);
    for (const store::ArticleRow& article : document.articles) {
      bytes += article.source.capacity() + article.headline.capacity() + article.contribution.capacity();
      if (article.page) bytes += article.page->reporters.capacity() + article.page->correspondents.capacity();
    }
  }
  return bytes;
}

Status count_files(WorkList& work, const std::vector<Root>& roots, const CountSettings& settings,
                   const std::function<Status(Part)>& take, const std::function<Status()>& wait) {
  Line line(static_cast<std::size_t>(kTasksInFlight * settings.thread_count), settings.parts_budget_bytes);
  Counting counting(work, roots, settings, line);
  {
    std::vector<std::jthread> threads;
    run_thread(line, [&]() -> Status {
      threads.emplace_back([&] {
        run_thread(line, [&] { return counting.feed(); });
        line.end();
      });
      for (std::uint64_t i = 0; i < settings.thread_count; ++i) {
        threads.emplace_back([&] {
          yield_to_the_writer();
          run_thread(line, [&] { return counting.count(); });
        });
      }
      while (!line.is_over()) {
        if (settings.stop->load()) return Error{ErrorKind::kInterrupted, "interrupted"};
        std::optional<Part> part = line.take();
        if (Status taken = part ? take(*std::move(part)) : wait(); !taken) return taken;
      }
      return Done{};
    });
  }
  if (std::optional<Error> failure = line.failure()) return *std::move(failure);
  return Done{};
}

}  // namespace cipin::update
