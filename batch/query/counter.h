#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "batch/archive/documents.h"
#include "batch/archive/skips.h"
#include "batch/archive/walk.h"
#include "batch/cli/timings.h"
#include "batch/query/shared_work.h"
#include "batch/query/tally_sink.h"
#include "core/count/tally.h"
#include "core/page/read_page.h"
#include "core/pass.h"

namespace cipin::query {

/// What the threads of one `count` work on. What it refers to outlives it.
struct CountJob {
  archive::Walk& walk;
  archive::Skips& skips;
  const archive::ReadSettings& read_settings;
  const Tokenizer& tokenizer;
  PassOptions pass_options;
  const page::WordCosts* page_words = nullptr;  // null: documents are read plain
  cli::Timings* timings = nullptr;              // null: nobody asks
  TallyOptions shared_tally = {};               // of a thread for parts of an article that another has begun
  bool shares_texts = true;                     // false: there is no memory for such tallies
  bool shares_pieces = true;                    // of containers
  WorkPool pool;
  std::atomic<std::uint64_t> file_count{0};
  std::atomic<std::uint64_t> byte_count{0};
  std::atomic<std::uint32_t> article_count{0};
  std::atomic<std::uint64_t> aside_line_count{0};  // of pages, in no article: not counted
  std::atomic<std::uint64_t> aside_byte_count{0};
  std::atomic<bool> failed{false};
  std::mutex failure_mutex = {};
  std::optional<Error> failure = {};

  void fail(Error error);
};

/// Counts documents: of one input of the walk after the other, and of what other threads share.
class Counter final : public archive::DocumentSink, public archive::PieceSink {
 public:
  /// Both outlive this.
  Counter(CountJob& job, Tally& tally);

  /// Until the walk is at its end and nobody has anything to share, or something has failed.
  void count_all();

  Status document(std::string_view member, std::span<const archive::Article> articles) override;
  Status document(std::string_view member, ByteSource& text) override;
  Status piece(archive::Piece piece) override;
  Status problem(archive::Problem problem) override;

 private:
  void count_input(archive::WalkItem item);
  std::optional<SharedWork> wait_for_work(bool is_first);
  void count_shared(PartInHand& work);
  void count_shared(PieceInHand& work);
  void note_read();
  void note_failure(const Status& read);
  Error fail(Error error);
  Status count_document(std::string_view member, ByteSource& source);
  Status count_article(std::string_view member, ByteSource& text);
  Result<PassReport> count_parts(ByteSource& text);
  Result<PassReport> count_part(const TextParts::Copy& part, TokenSink& sink);
  bool may_share() const { return !job_->pass_options.strict && job_->pool.wants_work(); }
  archive::InputPlace place() const { return {input_->item.ordinal, part_}; }
  const std::string& path() const { return input_->item.path; }

  CountJob* job_;
  Tally* tally_;
  TallySink tokens_;
  Pass pass_;
  cli::StageClock clock_;
  std::shared_ptr<InputInHand> input_;
  std::uint32_t part_ = 0;  // of the input: the number of the piece at hand
  archive::Format format_ = archive::Format::kText;
  bool in_page_ = false;
};

/// Counts with as many threads as there are tallies, each into its own. What went wrong is in the job.
void count_inputs(CountJob& job, const std::vector<std::unique_ptr<Tally>>& tallies);

}  // namespace cipin::query
