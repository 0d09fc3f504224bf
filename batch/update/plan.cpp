#include "batch/update/plan.h"

#include <algorithm>
#include <utility>

#include "batch/cli/output.h"
#include "core/base/coding.h"
#include "core/base/hash.h"
#include "core/text/utf8.h"

namespace cipin::update {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

void append_text(std::string& out, std::string_view text) {
  append_varint(out, text.size());
  out += text;
}

std::string take_text(std::string_view& bytes) {
  std::uint64_t size_bytes = 0;
  take_varint(bytes, size_bytes);
  std::string text(bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(size_bytes, bytes.size()))));
  bytes.remove_prefix(text.size());
  return text;
}

template <class Integer>
void take_integer(std::string_view& bytes, Integer& value) {
  std::uint64_t raw = 0;
  take_varint(bytes, raw);
  value = static_cast<Integer>(raw);
}

// The store's files of a root, in the order of paths.
class StoredFiles {
 public:
  struct File {
    std::int64_t id = 0;
    std::string_view path;  // until the next
    std::int64_t size_bytes = 0;
    std::int64_t mtime_ns = 0;
    store::FileStatus status = store::FileStatus::kCounted;
  };

  static Result<StoredFiles> open(const store::Database& database, std::int64_t root_id) {
    StoredFiles files;
    Result<store::Statement> rows =
        database.prepare("SELECT id, path, size_bytes, mtime_ns, status FROM file WHERE root_id = ?1 ORDER BY path");
    if (!rows) return rows.error();
    files.rows_ = *std::move(rows);
    files.rows_.bind(1, root_id);
    if (Status stepped = files.step(); !stepped) return stepped.error();
    return files;
  }
  bool at_end() const { return at_end_; }
  const File& file() const { return file_; }
  Status step() {
    const Result<bool> row = rows_.step();
    if (!row) return row.error();
    at_end_ = !*row;
    if (!at_end_) {
      file_ = {rows_.integer(0), rows_.text(1), rows_.integer(2), rows_.integer(3),
               static_cast<store::FileStatus>(rows_.integer(4))};
    }
    return Done{};
  }

 private:
  StoredFiles() = default;
  store::Statement rows_;
  File file_;
  bool at_end_ = false;
};

// A file's path below its root; of a folder with a slash behind it, which is where it stands in the order.
std::string path_below(const Root& root, const archive::WalkItem& item) {
  std::string_view path = item.path;
  if (path.size() > root.place.size()) {
    path.remove_prefix(root.place.size());
    while (path.starts_with('/')) path.remove_prefix(1);
  } else {
    path.remove_prefix(path.rfind('/') + 1);  // the root is a file
  }
  return std::string(path) + (item.is_folder ? "/" : "");
}

}  // namespace

Status WorkList::add(const Work& work) {
  std::string record;
  append_varint(record, work.root);
  append_varint(record, static_cast<std::uint64_t>(work.file_id));
  append_varint(record, static_cast<std::uint64_t>(work.facts.root_id));
  append_varint(record, static_cast<std::uint64_t>(work.facts.size_bytes));
  append_varint(record, static_cast<std::uint64_t>(work.facts.mtime_ns));
  append_varint(record, work.part);
  append_varint(record, work.part_count);
  append_varint(record, work.shard);
  append_text(record, work.facts.path);
  append_text(record, work.problem);
  append_text(record, work.raw_path);
  append_text(buffer_, record);
  ++size_;
  size_bytes_ += static_cast<std::uint64_t>(work.facts.size_bytes);
  if (buffer_.size() < kBufferBytes) return Done{};
  if (!file_) {
    Result<TempFile> file = TempFile::create(temp_folder_);
    if (!file) return file.error();
    file_ = *std::move(file);
  }
  if (Status appended = file_->append(buffer_); !appended) return appended;
  buffer_.clear();
  return Done{};
}

Result<bool> WorkList::next(Work& work) {
  if (file_ && read_bytes_ == 0 && at_ == 0) {  // the first call: what is left goes to the file too
    if (Status appended = file_->append(buffer_); !appended) return appended.error();
    if (Status flushed = file_->flush(); !flushed) return flushed.error();
    buffer_.clear();
  }
  for (std::size_t wanted_bytes = kBufferBytes;; wanted_bytes *= 2) {
    std::string_view rest = std::string_view(buffer_).substr(at_);
    std::uint64_t size_bytes = 0;
    if (take_varint(rest, size_bytes) && rest.size() >= size_bytes) {
      rest = rest.substr(0, static_cast<std::size_t>(size_bytes));
      at_ = static_cast<std::size_t>(rest.data() + rest.size() - buffer_.data());
      take_integer(rest, work.root);
      take_integer(rest, work.file_id);
      take_integer(rest, work.facts.root_id);
      take_integer(rest, work.facts.size_bytes);
      take_integer(rest, work.facts.mtime_ns);
      take_integer(rest, work.part);
      take_integer(rest, work.part_count);
      take_integer(rest, work.shard);
      work.facts.path = take_text(rest);
      work.problem = take_text(rest);
      work.raw_path = take_text(rest);
      return true;
    }
    if (!file_ || read_bytes_ == file_->size_bytes()) return false;
    std::string more;
    if (Status read = file_->read_at(read_bytes_, wanted_bytes, more); !read) return read.error();
    read_bytes_ += more.size();
    buffer_.erase(0, at_);
    buffer_ += more;
    at_ = 0;
  }
}

namespace {

// Makes the plan of one root after the other.
class Planner {
 public:
  Planner(const store::Database& database, const std::vector<Root>& roots, const PlanOptions& options)
      : database_(&database), roots_(&roots), options_(&options), plan_(options.temp_folder) {}

  Result<Plan> run() {
    Result<store::Statement> known =
        database_->prepare("SELECT 1 FROM skipped WHERE root_id = ?1 AND path = ?2 AND reason = ?3 AND member = ''");
    if (!known) return known.error();
    known_problem_ = *std::move(known);
    for (std::uint32_t i = 0; i < roots_->size(); ++i) {
      if (Status done = run_root(i); !done) return done.error();
    }
    return std::move(plan_);
  }

 private:
  Status run_root(std::uint32_t index) {
    const Root& root = (*roots_)[index];
    Result<StoredFiles> opened = StoredFiles::open(*database_, root.id);
    if (!opened) return opened.error();
    StoredFiles& stored = *opened;
    archive::Walk walk({root.place}, options_->walk);
    Missing missing{index, 0, {}};
    unreachable_.clear();
    unnamable_.clear();
    perhaps_unnamable_.clear();
    bool whole = true;
    for (;;) {
      const std::optional<archive::WalkItem> item = walk.next();
      if (!item) break;
      if (options_->stop != nullptr && options_->stop->load(std::memory_order_relaxed)) {
        return Error{ErrorKind::kInterrupted, "interrupted"};
      }
      if (item->is_folder && item->path == root.place) {
        plan_.root_errors.push_back(*item->problem);
        return Done{};
      }
      std::string path = path_below(root, *item);
      while (!stored.at_end() && stored.file().path < path) {
        if (Status noted = note_missing(stored, missing); !noted) return noted;
      }
      if (item->is_folder) {
        unreachable_.push_back(path);
        whole = false;
      }
      const bool is_known = !stored.at_end() && stored.file().path == path;
      if (Status noted = note_item(index, *item, path, is_known ? &stored.file() : nullptr); !noted) return noted;
      if (is_known) {
        if (Status stepped = stored.step(); !stepped) return stepped;
      }
    }
    while (!stored.at_end()) {
      if (Status noted = note_missing(stored, missing); !noted) return noted;
    }
    std::sort(unnamable_.begin(), unnamable_.end());
    for (const auto& [file_id, name_hash] : perhaps_unnamable_) {
      if (!std::binary_search(unnamable_.begin(), unnamable_.end(), name_hash)) missing.file_ids.push_back(file_id);
    }
    plan_.ignored_count += walk.ignored_count();
    if (missing.file_ids.empty()) return Done{};
    if (!whole) {
      plan_.root_errors.push_back(
          {ErrorKind::kIo, "a folder in it could not be read: nothing of this root is withdrawn", root.place});
      return Done{};
    }
    Result<store::Statement> count = database_->prepare(
        "SELECT count(*) FROM document JOIN file ON file.id = document.file_id WHERE file.root_id = ?1");
    if (!count) return count.error();
    if (const Result<bool> row = count->bind(1, root.id).step(); !row) return row.error();
    missing.document_count = count->integer(0);
    plan_.missing.push_back(std::move(missing));
    return Done{};
  }

  Status note_missing(StoredFiles& stored, Missing& missing) {
    if (stored.file().status == store::FileStatus::kSkipped &&
        stored.file().path.find("\\x") != std::string_view::npos) {
      perhaps_unnamable_.emplace_back(stored.file().id, hash_bytes(stored.file().path));
      return stored.step();
    }
    const auto below = [&](const std::string& folder) { return stored.file().path.starts_with(folder); };
    if (std::any_of(unreachable_.begin(), unreachable_.end(), below)) {
      if (stored.file().status != store::FileStatus::kStale) plan_.unreachable_files.push_back(stored.file().id);
    } else {
      missing.file_ids.push_back(stored.file().id);
    }
    return stored.step();
  }

  Status note_item(std::uint32_t index, const archive::WalkItem& item, const std::string& path,
                   const StoredFiles::File* known) {
    Work work;
    work.root = index;
    work.file_id = known == nullptr ? 0 : known->id;
    work.facts = {(*roots_)[index].id, path, item.size_bytes, item.mtime_ns};
    if (item.problem) {
      work.problem = item.problem->what;
    } else if (!is_utf8(path)) {
      work.problem = "its name is not UTF-8; rename it to have it counted";
    }
    if (!work.problem.empty()) {
      ++plan_.problem_count;
      // A name that is not UTF-8 cannot be asked for in SQL: its bytes are written out.
      if (is_utf8(path)) return note_problem(work, known != nullptr && has_been_said(known->status));
      work.raw_path = path;
      work.facts.path = cli::escape_bytes(path);
      unnamable_.push_back(hash_bytes(work.facts.path));
      return note_problem(work, true);
    }
    ++plan_.file_count;
    // A file may have the very time that stands for none.
    const bool same = known != nullptr && known->size_bytes == item.size_bytes && known->mtime_ns == item.mtime_ns &&
                      known->mtime_ns != store::kReadAgain && known->status != store::FileStatus::kAtWork;
    if (same && !options_->check_content) return Done{};
    const std::uint64_t taken = plan_.new_count + plan_.changed_count;
    if ((options_->limit > 0 && taken >= options_->limit) || item.mtime_ns < options_->modified_since_ns) {
      ++plan_.left_count;
      return Done{};
    }
    ++(known == nullptr ? plan_.new_count : plan_.changed_count);
    return plan_.work.add(work);
  }

  static bool has_been_said(store::FileStatus status) {
    return status == store::FileStatus::kStale || status == store::FileStatus::kSkipped;
  }

  // What has been said before of the same file is not written again.
  Status note_problem(const Work& work, bool perhaps_said) {
    if (perhaps_said) {
      known_problem_.bind(1, work.facts.root_id).bind(2, work.facts.path).bind(3, work.problem);
      const Result<bool> said = known_problem_.step();
      if (!said) return said.error();
      if (*said) {
        known_problem_.reset();
        return Done{};
      }
    }
    return plan_.work.add(work);
  }

  const store::Database* database_;
  const std::vector<Root>* roots_;
  const PlanOptions* options_;
  Plan plan_;
  store::Statement known_problem_;
  std::vector<std::string> unreachable_;  // folders of the root at hand, with a slash
  // Names that are no UTF-8 stand in the store with their bytes written out, elsewhere in the order of paths. By their
  // hashes, as there may be a million: two of one hash would only leave a row too many in the list of what was skipped.
  std::vector<std::uint64_t> unnamable_;
  std::vector<std::pair<std::int64_t, std::uint64_t>> perhaps_unnamable_;
};

}  // namespace

Result<Plan> make_plan(const store::Database& database, const std::vector<Root>& roots, const PlanOptions& options) {
  return Planner(database, roots, options).run();
}

}  // namespace cipin::update
