#include "batch/archive/sources.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "core/io/stream.h"
#include "core/text/utf8.h"

namespace cipin::archive {
namespace {

// Below this nothing is a bomb: a page of blanks may well be a thousandth of its size.
constexpr std::uint64_t kHarmlessBytes = std::uint64_t{64} << 20;
// So much of a file tells UTF-8 from anything else, if it has letters beyond ASCII; the rest is checked when it is
// read.
constexpr std::size_t kSampleBytes = 1024;
constexpr std::size_t kSampleSequencesMin = 16;

std::string_view display_name(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return "UTF-8";
    case Encoding::kGb18030:
      return "GB18030";
    case Encoding::kBig5:
      return "Big5";
    case Encoding::kUtf16Le:
      return "UTF-16LE";
    case Encoding::kUtf16Be:
      return "UTF-16BE";
  }
  return "";
}

Status report_faults(const std::vector<FaultyRange>& faults, Encoding encoding, const std::string& member,
                     std::uint64_t offset_bytes, const Report& report) {
  for (const FaultyRange& range : faults) {
    Status told = report({member, offset_bytes + range.offset_bytes, range.length_bytes,
                          fmt::format("not {}: {} sequence{} counted as U+FFFD", display_name(encoding),
                                      range.sequence_count, range.sequence_count == 1 ? "" : "s"),
                          false});
    if (!told) return told;
  }
  return Done{};
}

// True if the beginning alone leaves no doubt. Text in GB18030 or Big5 fails within a few letters.
bool is_surely_utf8(std::string_view head) {
  const std::string_view sample = head.substr(0, kSampleBytes);
  const Utf8Check check = check_utf8(sample);
  if (check.fault == Utf8Fault::kInvalid) return false;
  const auto leads = std::count_if(sample.begin(), sample.end(),
                                   [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0xC0; });
  return static_cast<std::size_t>(leads) >= kSampleSequencesMin;
}

Encoding encoding_of(std::string_view head, bool at_end, std::optional<Encoding> declared,
                     const ReadSettings& settings) {
  if (settings.encoding) return *settings.encoding;
  return is_surely_utf8(head) ? Encoding::kUtf8 : detect_encoding(head, at_end, declared);
}

}  // namespace

Expansion::Expansion(std::uint64_t packed_bytes, const ReadSettings& settings) : times_(settings.expand_max) {
  const bool overflows = packed_bytes > UINT64_MAX / times_;
  left_bytes_ = std::max(kHarmlessBytes, overflows ? UINT64_MAX : packed_bytes * times_);
}

bool Expansion::take(std::size_t unpacked_bytes) {
  exceeded_ = exceeded_ || unpacked_bytes > left_bytes_;
  left_bytes_ -= std::min<std::uint64_t>(left_bytes_, unpacked_bytes);
  return !exceeded_;
}

Error Expansion::error() const {
  return {ErrorKind::kBadInput,
          fmt::format("unpacks to more than {} times its size; the rest was not read (--expand-max)", times_)};
}

Result<std::unique_ptr<PackedFile>> PackedFile::open(const std::string& path, Format container,
                                                     const ReadSettings& settings) {
  const Result<Formats*> module = formats();
  if (!module) return module.error();
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) return system_error(errno, "cannot be opened", path);
  struct stat status;
  const bool has_size = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  // A pipe's size is not known: nothing bounds it but what its reader keeps.
  const Expansion expansion(has_size ? static_cast<std::uint64_t>(status.st_size) : UINT64_MAX, settings);
  std::unique_ptr<PackedFile> file(new PackedFile(descriptor, expansion));
  Result<std::unique_ptr<Unpacker>> unpacker = (*module)->unpack_file(descriptor, container);
  if (!unpacker) return unpacker.error();
  file->unpacker_ = *std::move(unpacker);
  return file;
}

PackedFile::~PackedFile() {
  unpacker_.reset();
  ::close(descriptor_);
}

Result<Window> PackedSource::advance(std::size_t consumed_bytes) {
  begin_ += consumed_bytes;
  offset_bytes_ += consumed_bytes;
  if (!at_end_ && buffer_.size() - begin_ < kWindowBytesMin) {
    buffer_.erase(0, begin_);
    begin_ = 0;
    while (!at_end_ && buffer_.size() < 2 * kWindowBytesMin) {
      const Result<std::string_view> bytes = unpacker_->read();
      if (!bytes) {
        failure_ = bytes.error();
      } else if (!expansion_->take(bytes->size())) {
        failure_ = expansion_->error();
      } else {
        buffer_ += *bytes;
        at_end_ = bytes->empty();
        continue;
      }
      at_end_ = true;
      failure_->offset_bytes = offset_bytes_ + buffer_.size();
    }
  }
  return Window{std::string_view(buffer_).substr(begin_), offset_bytes_, at_end_};
}

Status OpenedSource::begin() {
  const Result<Window> window = source_->advance(0);
  if (!window) return window.error();
  first_ = *window;
  return Done{};
}

Result<Window> OpenedSource::advance(std::size_t consumed_bytes) {
  offset_bytes_ += consumed_bytes;
  if (first_) {  // asked for again: that would be a system call more for every small file
    const Window window = *first_;
    first_.reset();
    if (consumed_bytes == 0) return window;
  }
  if (!failure_) {
    Result<Window> window = source_->advance(consumed_bytes);
    if (window) return window;
    failure_ = window.error();
    failure_->offset_bytes = offset_bytes_;
  }
  return Window{{}, offset_bytes_, true};
}

Result<bool> Taker::take(std::string& bytes) {
  for (;;) {
    const Result<Window> window = source_->advance(consumed_bytes_);
    consumed_bytes_ = 0;
    if (!window) return window.error();
    const std::size_t before = bytes.size();
    bytes += window->bytes;
    if (!source_->intact()) {
      bytes.resize(before);
      continue;
    }
    consumed_bytes_ = window->bytes.size();
    return !window->at_end;
  }
}

Status read_as_utf8(ByteSource& source, const std::string& member, std::optional<Encoding> declared,
                    const ReadSettings& settings, const Report& report, const std::function<Status(ByteSource&)>& use) {
  const Result<Window> window = source.advance(0);
  if (!window) return window.error();
  const Encoding encoding = encoding_of(window->bytes, window->at_end, declared, settings);
  if (encoding == Encoding::kUtf8) return use(source);
  DecodedSource decoded(source, encoding);
  if (Status used = use(decoded); !used) return used;
  return report_faults(decoded.faults(), encoding, member, 0, report);
}

Status make_utf8(std::string& bytes, const std::string& member, std::optional<Encoding> declared,
                 const ReadSettings& settings, const Report& report) {
  const Encoding encoding = encoding_of(bytes, true, declared, settings);
  if (encoding == Encoding::kUtf8) {
    std::string_view text = bytes;
    std::string repaired;
    if (Status done = repair_utf8(text, repaired, member, 0, report); !done) return done;
    if (text.data() != bytes.data()) bytes = std::move(repaired);
    if (bytes.starts_with(kByteOrderMarkUtf8)) bytes.erase(0, kByteOrderMarkUtf8.size());
    return Done{};
  }
  std::string text;
  std::vector<FaultyRange> faults;
  decode(bytes, encoding, text, faults);
  bytes = std::move(text);
  return report_faults(faults, encoding, member, 0, report);
}

Status repair_utf8(std::string_view& text, std::string& repaired, const std::string& member, std::uint64_t offset_bytes,
                   const Report& report) {
  Utf8Check check = check_utf8(text);
  if (check.fault == Utf8Fault::kNone) return Done{};
  repaired.clear();
  std::vector<FaultyRange> faults;
  for (std::size_t at = 0;;) {
    repaired += text.substr(at, check.valid_bytes);
    at += check.valid_bytes;
    if (check.fault == Utf8Fault::kNone) break;
    repaired += kReplacementUtf8;
    add_faulty_range(faults, {at, check.fault_bytes, 1});
    at += check.fault_bytes;
    check = check_utf8(text.substr(at));
  }
  text = repaired;
  return report_faults(faults, Encoding::kUtf8, member, offset_bytes, report);
}

Status report_end(const EndingSource& source, const std::string& member, const Report& report) {
  if (!source.failure()) return Done{};
  return report({member, source.failure()->offset_bytes, 0, source.failure()->what});
}

Status report_missing(const ByteSource& source, const std::string& member, std::uint64_t offset_bytes,
                      const Report& report) {
  if (source.missing_bytes() == 0) return Done{};
  return report({member, offset_bytes, source.missing_bytes(), "the file became shorter while it was read"});
}

}  // namespace cipin::archive
