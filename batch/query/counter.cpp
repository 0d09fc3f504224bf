#include "batch/query/counter.h"

#include <fmt/format.h>

#include <new>
#include <string>
#include <thread>
#include <utility>

#include "batch/archive/page_input.h"
#include "batch/ops/timed_pass.h"
#include "core/io/stream.h"

namespace cipin::query {
namespace {

// A larger piece (a whole member of an archive) stays with the thread that cut it: memory is counted in such pieces.
constexpr std::size_t kSharedPieceBytesMax = TextParts::kPartBytes;

// An exception must not leave a thread.
void count_in_thread(CountJob& job, Tally& tally) {
  try {
    Counter(job, tally).count_all();
  } catch (const std::bad_alloc&) {
    job.fail({ErrorKind::kNoSpace, "out of memory; a smaller --memory or fewer --threads may help"});
    job.pool.leave();
  }
}

}  // namespace

void CountJob::fail(Error error) {
  const std::lock_guard lock(failure_mutex);
  if (!failure) failure = std::move(error);
  failed = true;
}

Counter::Counter(CountJob& job, Tally& tally)
    : job_(&job),
      tally_(&tally),
      tokens_(tally),
      pass_(job.tokenizer, job.pass_options),
      clock_(job.timings, cli::Stage::kRead) {}

void Counter::count_all() {
  while (!job_->failed) {
    std::optional<archive::WalkItem> item = job_->walk.next();
    if (!item) break;
    if (item->problem) {
      job_->skips.add(item->ordinal, item->path, *item->problem);
    } else {
      count_input(*std::move(item));
    }
  }
  for (bool is_first = true;; is_first = false) {
    std::optional<SharedWork> work = wait_for_work(is_first);
    if (!work) return;
    if (job_->failed) continue;  // dropped
    std::visit([this](auto& at_hand) { count_shared(at_hand); }, *work);
  }
}

std::optional<SharedWork> Counter::wait_for_work(bool is_first) {
  const cli::InStage waiting(clock_, cli::Stage::kWait);
  return job_->pool.take(is_first);
}

void Counter::count_input(archive::WalkItem item) {
  input_ = std::make_shared<InputInHand>(std::move(item));
  part_ = 0;
  const archive::NamedFormat format = archive::format_of_name(path());
  format_ = format.format;
  note_failure(format.is_container() ? archive::cut_file(path(), format, job_->read_settings, *this)
                                     : archive::read_file(path(), format, job_->read_settings, *this));
}

void Counter::count_shared(PieceInHand& work) {
  input_ = std::move(work.input);
  part_ = work.part;
  format_ = work.piece.format.format;
  note_failure(archive::read_piece(work.piece, job_->read_settings, *this));
}

void Counter::count_shared(PartInHand& work) {
  std::unique_ptr<Tally> tally = work.article().borrow_tally();
  TallySink tokens(*tally);
  Result<PassReport> report = count_part(work.part(), tokens);
  work.article().give_back(std::move(tally));
  if (report) {
    work.article().add(work.part().offset_bytes, *std::move(report));
  } else {
    job_->fail(report.error());
  }
}

Status Counter::document(std::string_view member, std::span<const archive::Article> articles) {
  note_read();
  for (const archive::Article& article : articles) {
    MemorySource text(article.text);
    if (Status counted = count_document(member, text); !counted) return counted;
  }
  return Done{};
}

Status Counter::document(std::string_view member, ByteSource& text) {
  note_read();
  return count_document(member, text);
}

Status Counter::piece(archive::Piece piece) {
  if (job_->failed) return Error{ErrorKind::kInterrupted, "another thread failed"};
  ++part_;
  if (job_->shares_pieces && piece.bytes.size() <= kSharedPieceBytesMax && may_share()) {
    job_->pool.give(PieceInHand{input_, part_, std::move(piece)});
    ++part_;  // what the one that cuts says from here on comes behind what the piece's reader says
    return Done{};
  }
  format_ = piece.format.format;
  return archive::read_piece(piece, job_->read_settings, *this);
}

Status Counter::problem(archive::Problem problem) {
  if (job_->pass_options.strict && !problem.lost) {
    return fail({ErrorKind::kBadText, problem.reason, archive::place_of(path(), problem.member), problem.offset_bytes});
  }
  job_->skips.add(place(), path(), problem);
  return Done{};
}

void Counter::note_read() {
  if (!input_->was_read.test_and_set()) ++job_->file_count;
}

// Of an input in several hands, the first that fails says so.
void Counter::note_failure(const Status& read) {
  if (!read && !job_->failed && !input_->failed.test_and_set()) job_->skips.add(place(), path(), read.error());
}

Error Counter::fail(Error error) {
  job_->fail(error);
  return error;
}

// A document as one article, or as the articles of a page.
Status Counter::count_document(std::string_view member, ByteSource& source) {
  if (job_->page_words == nullptr || !archive::is_page_format(format_)) return count_article(member, source);
  Result<archive::PageInput> input = archive::take_page(source);
  if (!input) return input.error();
  if (!input->whole) {
    const Status told =
        problem({std::string(member), 0, 0,
                 fmt::format("more than {} bytes: counted as one article", page::kPageBytesMax), false});
    if (!told) return told;
    archive::PrefixedSource all(std::move(input->text), source);
    return count_article(member, all);
  }
  const archive::Faults faults = archive::replace_faults(input->text);
  if (faults.sequence_count > 0 && job_->pass_options.strict) {
    return fail({ErrorKind::kBadText, "not UTF-8", archive::place_of(path(), member), faults.first});
  }
  job_->skips.add(place(), archive::place_of(path(), member), faults.report(source));
  const cli::InStage on_page(clock_, cli::Stage::kPage);
  const page::Page page = page::read_page(input->text, *job_->page_words, {});
  if (page.too_long) {
    const Status told =
        problem({std::string(member), 0, 0,
                 fmt::format("more than {} lines: counted as one article", page::kPageLinesMax), false});
    if (!told) return told;
  }
  for (const page::Aside& aside : page.set_aside) {
    ++job_->aside_line_count;
    job_->aside_byte_count += aside.span.end_bytes - aside.span.begin_bytes;
  }
  pass_.begin_page(page::persons_of(page));
  in_page_ = true;
  Status counted = Done{};
  for (const page::Article& article : page.articles) {
    const page::ArticleText text = page::article_text(input->text, page, article);
    MemorySource healed(text.text);
    counted = count_article(member, healed);
    if (!counted) break;
  }
  in_page_ = false;
  pass_.end_page();
  return counted;
}

Status Counter::count_article(std::string_view member, ByteSource& text) {
  tally_->begin_document(++job_->article_count);
  // What a page tells of its persons is this thread's.
  Result<PassReport> report =
      in_page_ || !job_->shares_texts ? ops::run_pass(pass_, text, tokens_, clock_) : count_parts(text);
  if (!report) {
    Error error = report.error();
    if (error.kind == ErrorKind::kBadText) error.path = archive::place_of(path(), member);
    return fail(std::move(error));
  }
  job_->skips.add(place(), archive::place_of(path(), member), *report);
  job_->byte_count += report->size_bytes;
  return Done{};
}

// In place; and once a thread has nothing to do, in parts by turns with it. The first part stays here: to share costs
// more than a short text.
Result<PassReport> Counter::count_parts(ByteSource& text) {
  TextParts parts(text);
  PassReport begin;
  std::shared_ptr<SharedArticle> shared;
  std::uint64_t offset_bytes = 0;
  while (!parts.at_end()) {
    if (offset_bytes > 0 && may_share()) {
      const cli::InStage cutting(clock_, cli::Stage::kCut);
      Result<std::optional<TextParts::Copy>> part = parts.copy();
      if (!part) return part.error();
      if (*part) {
        if (shared == nullptr) shared = std::make_shared<SharedArticle>(job_->shared_tally, std::move(begin));
        offset_bytes = (*part)->offset_bytes + (*part)->bytes.size();
        job_->pool.give(PartInHand(shared, **std::move(part)));
        continue;
      }
    }
    Result<PassReport> report = ops::run_pass(pass_, parts.section(), tokens_, clock_);
    if (!report) return report;
    const std::uint64_t end_bytes = report->size_bytes;
    if (shared == nullptr) {
      begin.append(*std::move(report));
    } else {
      shared->add(offset_bytes, *std::move(report));
    }
    offset_bytes = end_bytes;
  }
  if (shared == nullptr) return begin;
  while (std::optional<SharedWork> left = job_->pool.take_back(*shared)) {
    const auto& part = std::get<PartInHand>(*left).part();
    Result<PassReport> report = count_part(part, tokens_);
    if (!report) return report;
    shared->add(part.offset_bytes, *std::move(report));
  }
  const cli::InStage waiting(clock_, cli::Stage::kWait);
  return shared->finish(*tally_);
}

Result<PassReport> Counter::count_part(const TextParts::Copy& part, TokenSink& sink) {
  MemorySource text(part.bytes, ByteSource::kWindowBytesMin, part.offset_bytes);
  return ops::run_pass(pass_, text, sink, clock_);
}

void count_inputs(CountJob& job, const std::vector<std::unique_ptr<Tally>>& tallies) {
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < tallies.size(); ++i) {
    threads.emplace_back([&job, &tally = *tallies[i]] { count_in_thread(job, tally); });
  }
  count_in_thread(job, *tallies.front());
}

}  // namespace cipin::query
