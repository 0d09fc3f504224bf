#include "batch/ops/sample.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>

#include "core/base/hash.h"
#include "core/io/stream.h"

namespace cipin::ops {
namespace {

// Points lie so far apart, and those within the last factor of tokens are fitted: the curve bends at its beginning.
constexpr double kPointStep = 1.1;
constexpr double kFittedFactor = 4;
constexpr std::size_t kPointsMin = 4;
constexpr double kExponentOfNews = 0.6;

// A file in memory that has a path.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("cipin-sample", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  Status write(std::string_view bytes) const {
    if (descriptor_ < 0) return system_error(errno, "cannot be created", "memory");
    return write_all(descriptor_, bytes, "memory");
  }
  std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  int descriptor_;
};

Result<std::string> read_part(const std::string& path, std::uint64_t offset_bytes, std::size_t length_bytes) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor < 0) return system_error(errno, "cannot be opened", path);
  std::string bytes(length_bytes, '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset_bytes + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      Error error = system_error(errno, "cannot be read", path);
      ::close(descriptor);
      return error;
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  ::close(descriptor);
  bytes.resize(done);
  return bytes;
}

// The whole lines of a part; all of it if there are none.
std::string_view whole_lines(std::string_view part, bool at_front) {
  const std::size_t begin = at_front ? 0 : part.find('\n') + 1;  // none: npos + 1 is 0
  const std::size_t end = part.rfind('\n') + 1;
  return end > begin ? part.substr(begin, end - begin) : part;
}

}  // namespace

void TypeGrowth::add(std::uint64_t tokens, std::uint64_t types) {
  if (types > 0) points_.push_back({std::log(static_cast<double>(tokens)), std::log(static_cast<double>(types))});
}

double TypeGrowth::exponent() const {
  double count = 0, x_sum = 0, y_sum = 0, xx_sum = 0, xy_sum = 0;
  for (const Point& point : points_) {
    if (point.log_tokens < points_.back().log_tokens - std::log(kFittedFactor)) continue;
    ++count;
    x_sum += point.log_tokens;
    y_sum += point.log_types;
    xx_sum += point.log_tokens * point.log_tokens;
    xy_sum += point.log_tokens * point.log_types;
  }
  const double spread = count * xx_sum - x_sum * x_sum;
  if (count < kPointsMin || spread <= 0) return kExponentOfNews;
  return std::clamp((count * xy_sum - x_sum * y_sum) / spread, 0.0, 1.0);
}

Sample::Sample(const Tokenizer& tokenizer, const archive::ReadSettings& settings)
    : settings_(&settings), pass_(tokenizer), seen_ids_(tokenizer.form_id_count()) {}

// Any lines of text or JSON Lines are a file of its kind.
bool Sample::has_places(archive::NamedFormat format, std::uint64_t size_bytes) {
  const bool of_lines = format.format == archive::Format::kText || format.format == archive::Format::kJsonLines;
  return of_lines && !format.compressed && size_bytes > kUnitBytes;
}

std::uint64_t Sample::count_file(const std::string& path, archive::NamedFormat format, std::uint64_t size_bytes,
                                 std::uint64_t offset_bytes) {
  current_ = &figures_[index_of(format)];
  troubled_ = false;
  ++current_->unit_count;
  const auto started = std::chrono::steady_clock::now();
  std::uint64_t taken_bytes = size_bytes;
  Status done = Done{};
  // A JSON file can only be read whole.
  if (size_bytes <= kUnitBytes || (format.format == archive::Format::kJson && !format.compressed)) {
    done = read(path, format);
  } else {
    const bool of_lines = has_places(format, size_bytes);
    const std::uint64_t begin = of_lines ? offset_bytes / 2 * 2 : 0;  // even: UTF-16 has units of two bytes
    const auto wanted = static_cast<std::size_t>(std::min(of_lines ? kUnitBytes : kFrontBytes, size_bytes - begin));
    const Result<std::string> part = read_part(path, begin, wanted);
    if (part) {
      const MemoryFile file;
      const std::string_view bytes = of_lines ? whole_lines(*part, begin == 0) : *part;
      taken_bytes = bytes.size();
      done = file.write(bytes);
      if (done) done = read(file.path(), format);
      troubled_ = false;  // cut off by us
    } else {
      done = part.error();
    }
  }
  current_->seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  if (done) current_->file_bytes += taken_bytes;
  if (!done || troubled_) ++current_->unreadable;
  return std::max<std::uint64_t>(taken_bytes, 1);
}

double Sample::types_at(double tokens) const {
  if (token_count_ == 0) return 0;
  return static_cast<double>(type_count_) * std::pow(tokens / static_cast<double>(token_count_), growth_.exponent());
}

SampleFigures Sample::total() const {
  SampleFigures sum;
  for (const SampleFigures& figures : figures_) {
    sum.unit_count += figures.unit_count;
    sum.file_bytes += figures.file_bytes;
    sum.text_bytes += figures.text_bytes;
    sum.articles += figures.articles;
    sum.tokens += figures.tokens;
    sum.unreadable += figures.unreadable;
    sum.seconds += figures.seconds;
  }
  return sum;
}

Status Sample::read(const std::string& path, archive::NamedFormat format) {
  return format.is_container() ? archive::cut_file(path, format, *settings_, *this)
                               : archive::read_file(path, format, *settings_, *this);
}

Status Sample::document(std::string_view, std::span<const archive::Article> articles) {
  for (const archive::Article& article : articles) {
    MemorySource text(article.text);
    if (Status counted = count(text); !counted) return counted;
    if (const archive::Day day = archive::day_of_field(article.fields.date); day != 0) {
      first_day_ = first_day_ == 0 ? day : std::min(first_day_, day);
      last_day_ = std::max(last_day_, day);
    }
  }
  return Done{};
}

Status Sample::document(std::string_view, ByteSource& text) {
  return count(text);
}

Status Sample::piece(archive::Piece piece) {
  return archive::read_piece(piece, *settings_, *this);
}

Status Sample::problem(archive::Problem) {
  troubled_ = true;
  return Done{};
}

Status Sample::count(ByteSource& text) {
  ++current_->articles;
  const Result<PassReport> report = pass_.run(text, *this);
  if (!report) return report.error();
  current_->text_bytes += report->size_bytes;
  current_->tokens += report->token_count;
  return Done{};
}

Status Sample::take(const Clause& clause, std::span<const Token> tokens) {
  for (const Token& token : tokens) {
    if (token.form_id != kNoForm) {
      type_count_ += seen_ids_[token.form_id] ? 0 : 1;
      seen_ids_[token.form_id] = true;
    } else {
      type_count_ += seen_forms_.insert(hash_bytes(clause.text.substr(token.begin_bytes, token.length_bytes))).second;
    }
  }
  token_count_ += tokens.size();
  if (token_count_ >= next_point_) {
    growth_.add(token_count_, type_count_);
    next_point_ = static_cast<std::uint64_t>(static_cast<double>(token_count_) * kPointStep);
  }
  return Done{};
}

}  // namespace cipin::ops
