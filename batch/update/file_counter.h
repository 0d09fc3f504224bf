#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "batch/archive/documents.h"
#include "batch/archive/page_input.h"
#include "batch/store/store.h"
#include "batch/update/pipeline.h"
#include "core/count/article_tally.h"
#include "core/page/read_page.h"
#include "core/pass.h"

namespace cipin::update {

/// Counts the documents of one file or piece after the other into parts. One a thread.
class FileCounter final : public archive::DocumentSink {
 public:
  /// Errors: the store's, where it is opened for look-ups. `settings` outlives this.
  static Result<std::unique_ptr<FileCounter>> make(const CountSettings& settings);

  /// Counts what `read` gives to the sink as documents of `work`. Errors: kInterrupted, the store's; what is wrong with
  /// the file is in the part.
  Result<Part> count(const Work& work, const std::function<Status(archive::DocumentSink&)>& read);

  /// Of what is read next: whether it may be a newspaper page.
  void set_format(archive::Format format) { format_ = format; }

  Status document(std::string_view member, std::span<const archive::Article> articles) override;
  Status document(std::string_view member, ByteSource& text) override;
  Status problem(archive::Problem problem) override;

 private:
  explicit FileCounter(const CountSettings& settings);
  Status count_articles(std::string_view member, std::span<const archive::Article> articles);
  Status count_source(std::string_view member, ByteSource& text);
  Status count_page(std::string_view member, std::string text, const archive::ArticleFields& fields);
  Status count_page_source(std::string_view member, ByteSource& source);
  Status tell_long_page(std::string_view member);
  void tell_faults(std::string_view member, const PassReport& report);
  Status add_counted(store::DocumentRow row);
  bool reads_page() const { return settings_->page_words != nullptr && archive::is_page_format(format_); }
  Result<bool> is_known(store::DocumentRow& row);
  store::ArticleRow article_row(std::string_view member, const archive::ArticleFields& fields) const;
  Status count_text(std::string_view member, archive::Day date, ByteSource& text);
  Status run_pass(std::string_view member, ByteSource& text, TokenSink& sink);
  Status find_faults(std::string_view member, std::string_view text);
  Status settle();
  void add_sums();

  const CountSettings* settings_;
  store::Database database_;
  store::Statement find_;
  ArticleTally tally_;
  Pass pass_;
  Part part_;
  // Rows of the part whose articles are in the tally and have no contribution yet.
  std::vector<std::size_t> unsettled_;
  std::uint64_t unsettled_bytes_ = 0;
  std::string contribution_;
  cli::StageClock clock_;  // waiting, but in count()
  archive::Format format_ = archive::Format::kText;
  bool failed_ = false;  // in here, not in the file
};

}  // namespace cipin::update
