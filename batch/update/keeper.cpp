#include "batch/update/keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace cipin::update {
namespace {

constexpr std::chrono::seconds kCommitAtLeastEvery{30};
constexpr std::size_t kFilesSaid = 20;

}  // namespace

Status Keeper::take(Part part) {
  if (file_id_ == 0) {
    const Result<std::int64_t> begun = writer_->begin_file(part.work.facts, file_is_new_);
    if (!begun) return begun.error();
    file_id_ = *begun;
    problems_ = {};
  }
  documents_since_commit_ += part.documents.rows.size();
  std::vector<std::size_t> refused;
  if (Status put = writer_->put_documents(file_id_, file_is_new_, part.documents, refused); !put) return put;
  for (const std::size_t index : refused) {
    problems_.add({part.documents.rows[index].member, 0, 0,
                   "a second document of this name in the file; the first is counted", true});
  }
  problems_.add(std::move(part.problems));
  text_bytes_ += part.text_bytes;
  show_progress(part);
  if (part.ends_file) {
    if (Status ended = end_file(part.work); !ended) return ended;
  }
  return commit_if_due();
}

Status Keeper::commit_if_due() {
  const auto now = std::chrono::steady_clock::now();
  const bool full = writer_->totals_are_full() || term_ids_->new_bytes() > budget_->new_terms_bytes;
  const bool asked = run_->commit_documents > 0 && documents_since_commit_ >= run_->commit_documents;
  if (!full && !asked && now - committed_at_ < kCommitAtLeastEvery) return Done{};
  return commit();
}

Status Keeper::commit() {
  documents_since_commit_ = 0;
  Status committed = writer_->commit();
  committed_at_ = std::chrono::steady_clock::now();
  return committed;
}

Status Keeper::end_file(const Work& work) {
  const std::uint64_t problem_count = problems_.size();
  const std::vector<archive::Problem> problems = problems_.take();
  if (Status ended = writer_->end_file(file_id_, file_is_new_, work.facts, problems); !ended) return ended;
  const std::string path = path_of((*roots_)[work.root], work.raw_path.empty() ? work.facts.path : work.raw_path);
  if (problem_count > 0) say_problems(problems.front(), problem_count, path);
  if (run_->verbose && !run_->quiet) {
    log_->line_about(file_is_new_ ? "new" : "changed", path);
  }
  file_id_ = 0;
  ++file_count_;
  return Done{};
}

// A container's parts are told by their text, as far as that is not more than the file.
void Keeper::show_progress(const Part& part) {
  const auto file_bytes = static_cast<std::uint64_t>(part.work.facts.size_bytes);
  const std::uint64_t left = file_bytes - std::min(file_bytes, file_bytes_shown_);
  const std::uint64_t bytes = part.ends_file ? left : std::min(left, part.text_bytes);
  file_bytes_shown_ = part.ends_file ? 0 : file_bytes_shown_ + bytes;
  progress_->add(part.ends_file ? 1 : 0, bytes);
}

void Keeper::say_problems(const archive::Problem& first, std::uint64_t count, const std::string& path) {
  if (++files_with_problems_ > kFilesSaid) {
    if (files_with_problems_ == kFilesSaid + 1) {
      log_->warning({ErrorKind::kBadInput, "more files have problems; --skipped FILE lists all"});
    }
    return;
  }
  std::string what = first.reason;
  if (!first.member.empty()) what = fmt::format("{}: {}", first.member, what);
  if (count > 1) what += fmt::format(" (and {} more places)", count - 1);
  log_->warning({first.lost ? ErrorKind::kBadInput : ErrorKind::kBadText, what, path, first.offset_bytes});
}

}  // namespace cipin::update
