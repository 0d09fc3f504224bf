#include "batch/query/segment.h"

#include <fmt/format.h>
#include <unistd.h>

#include "batch/archive/input.h"
#include "batch/cli/exit_code.h"
#include "batch/cli/output.h"
#include "batch/ops/setup.h"
#include "batch/query/reading.h"
#include "core/patterns/pattern.h"

namespace cipin::query {
namespace {

bool is_line_end(std::string_view form) {
  return form == "\n" || form == "\r\n" || form == "\r";
}

// Writes the tokens of one input as they come: nothing of a line is held, however long it is.
class SegmentSink : public TokenSink {
 public:
  explicit SegmentSink(cli::Output& output) : output_(&output) {}
  virtual Status begin_input(const std::string& path) = 0;
  virtual Status end_input() = 0;

 protected:
  Status write(std::string_view text) { return output_->write(text); }

 private:
  cli::Output* output_;
};

class TextSink final : public SegmentSink {
 public:
  TextSink(cli::Output& output, std::string delimiter, bool escape)
      : SegmentSink(output), delimiter_(std::move(delimiter)), escape_(escape) {}

  Status begin_input(const std::string&) override {
    first_of_line_ = true;
    line_is_open_ = false;
    return Done{};
  }
  Status take(const Clause& clause, std::span<const Token> tokens) override {
    line_.clear();
    for (const Token& token : tokens) {
      const std::string_view form = clause.text.substr(token.begin_bytes, token.length_bytes);
      if (is_line_end(form)) {
        line_ += '\n';
        first_of_line_ = true;
        line_is_open_ = false;
        continue;
      }
      line_is_open_ = true;
      if ((token.kind == Kind::kByForm ? kind_of_form(form) : token.kind) == Kind::kSpace) continue;
      if (!first_of_line_) line_ += delimiter_;
      first_of_line_ = false;
      line_ += escape_ ? cli::escape_controls(form) : form;
    }
    return write(line_);
  }
  Status end_input() override { return line_is_open_ ? write("\n") : Status(Done{}); }

 private:
  std::string delimiter_;
  bool escape_;
  std::string line_;
  bool first_of_line_ = true;
  bool line_is_open_ = false;  // something came since the last line end, so the last line is one
};

class JsonSink final : public SegmentSink {
 public:
  /// has_values: the tokenizer is one that has patterns as tokens; they are told with their values.
  JsonSink(cli::Output& output, bool has_values) : SegmentSink(output), has_values_(has_values) {}

  Status begin_input(const std::string& path) override {
    path_ = cli::json_string(path);
    line_number_ = 0;
    line_is_open_ = false;
    return Done{};
  }
  Status take(const Clause& clause, std::span<const Token> tokens) override {
    text_.clear();
    patterns_.clear();
    quotes_.clear();
    next_pattern_ = 0;
    if (has_values_) find_patterns(clause.text, kAllPatternRules, patterns_, quotes_);
    for (const Token& token : tokens) {
      const std::string_view form = clause.text.substr(token.begin_bytes, token.length_bytes);
      const std::uint64_t begin = clause.offset_bytes + token.begin_bytes;
      const std::uint64_t end = begin + (clause.fault_bytes > 0 ? clause.fault_bytes : token.length_bytes);
      if (!line_is_open_) {
        text_ += fmt::format(R"({{"path":{},"line":{},"offset_bytes":{},"tokens":[)", path_, ++line_number_, begin);
        line_is_open_ = true;
        first_of_line_ = true;
      }
      const Kind kind = token.kind == Kind::kByForm ? kind_of_form(form) : token.kind;
      text_ +=
          fmt::format(R"({}{{"form":{},"kind":"{}",{}"begin_bytes":{},"end_bytes":{}}})", first_of_line_ ? "" : ",",
                      cli::json_string(form), kind_name(kind), value_of(clause.text, token), begin, end);
      first_of_line_ = false;
      if (is_line_end(form)) {
        text_ += "]}\n";
        line_is_open_ = false;
      }
    }
    return write(text_);
  }
  Status end_input() override { return line_is_open_ ? write("]}\n") : Status(Done{}); }

 private:
  // `"value":"1800000000元",` of a token that is a pattern of that kind; else nothing.
  std::string value_of(std::string_view text, const Token& token) {
    if (!has_values_ || token.kind == Kind::kByForm) return {};
    while (next_pattern_ < patterns_.size() && patterns_[next_pattern_].span.begin < token.begin_bytes) ++next_pattern_;
    if (next_pattern_ == patterns_.size()) return {};
    const Pattern& pattern = patterns_[next_pattern_];
    const TextSpan span = {token.begin_bytes, token.begin_bytes + token.length_bytes};
    if (!(pattern.span == span) || pattern.kind != token.kind) return {};
    std::string value;
    append_form(pattern, text, value);
    return fmt::format(R"("value":{},)", cli::json_string(value));
  }

  bool has_values_;
  std::vector<Pattern> patterns_;
  std::vector<Pattern> quotes_;
  std::size_t next_pattern_ = 0;
  std::string path_;
  std::string text_;
  std::uint64_t line_number_ = 0;
  bool first_of_line_ = true;
  bool line_is_open_ = false;
};

}  // namespace

int run_segment(const cli::Options& options) {
  const Result<Reading> reading = parse_reading(options);
  const std::string& format = options.text("format");
  if (!reading || (format != "text" && format != "jsonl")) {
    cli::Log(cli::LogFormat::kText)
        .error(reading ? Error{ErrorKind::kBadInput, fmt::format("--format {}: text or jsonl", format)}
                       : reading.error());
    return cli::kWrongUsage;
  }
  const cli::Log log(reading->log_format);
  const Result<ops::Setup> setup = ops::make_setup(options, {.keep_white_space = true});
  if (!setup) {
    log.error(setup.error());
    return cli::kFailed;
  }
  cli::Output output(STDOUT_FILENO);
  std::unique_ptr<SegmentSink> sink;
  if (format == "jsonl") {
    sink = std::make_unique<JsonSink>(output, options.text("tokenizer") == "news");
  } else {
    sink = std::make_unique<TextSink>(output, options.text("delimiter"), ::isatty(STDOUT_FILENO) == 1);
  }

  archive::Walk walk(reading->paths, reading->walk);
  archive::Skips skips;
  Pass pass(*setup->tokenizer, reading->pass);
  std::uint64_t input_count = 0;
  Status written = Done{};
  while (written) {
    const std::optional<archive::WalkItem> item = walk.next();
    if (!item) break;
    Result<std::unique_ptr<ByteSource>> source = item->problem ? *item->problem : archive::open_input(item->path);
    if (!source) {
      skips.add(item->ordinal, item->path, source.error());
      continue;
    }
    written = sink->begin_input(item->path);
    Watched watched(**source);
    const Result<PassReport> report = pass.run(watched, *sink);
    input_count += watched.was_read() ? 1 : 0;
    if (report) {
      skips.add(item->ordinal, item->path, *report);
    } else if (watched.failed()) {
      skips.add(item->ordinal, item->path, report.error());
    } else {
      Error error = report.error();
      if (error.kind == ErrorKind::kBadText) error.path = item->path;
      written = std::move(error);
      break;
    }
    written = sink->end_input();
  }
  if (written) written = output.flush();
  if (!written && written.error().kind != ErrorKind::kClosedPipe) {
    log.error(written.error());
    return cli::kFailed;
  }
  skips.say(log);
  return finish_reading(options, skips, input_count, log);
}

}  // namespace cipin::query
