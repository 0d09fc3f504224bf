#include "batch/archive/warc.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "batch/cli/options.h"
#include "core/base/hash.h"
#include "core/text/utf8.h"

namespace cipin::archive {
namespace {

// Longer headers are nobody's; a window shows at least as much.
constexpr std::size_t kHeaderBytesMax = std::size_t{64} << 10;
static_assert(kHeaderBytesMax <= ByteSource::kWindowBytesMin);

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != std::string_view::npos)
    text.remove_prefix(1);
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos)
    text.remove_suffix(1);
  return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool starts_ignoring_case(std::string_view text, std::string_view start) {
  return equal_ignoring_case(text.substr(0, start.size()), start);
}

// The value of a field in header lines; empty if there is none.
std::string_view field(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::string_view line = header.substr(0, header.find('\n'));
    header.remove_prefix(std::min(line.size() + 1, header.size()));
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && equal_ignoring_case(trim(line.substr(0, colon)), name)) {
      return trim(line.substr(colon + 1));
    }
  }
  return {};
}

// The bytes of header lines and of the blank line behind them; npos if `text` has no such end.
std::size_t header_size(std::string_view text) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string_view::npos;) {
    ++at;
    if (text.substr(at).starts_with('\n')) return at + 1;
    if (text.substr(at).starts_with("\r\n")) return at + 2;
  }
  return std::string_view::npos;
}

// What a Content-Type says of a page.
struct Content {
  Format format = Format::kText;
  std::optional<Encoding> declared;
};

std::optional<Content> content_of(std::string_view type) {
  Content content;
  const std::string_view name = trim(type.substr(0, type.find(';')));
  if (equal_ignoring_case(name, "text/html") || equal_ignoring_case(name, "application/xhtml+xml")) {
    content.format = Format::kHtml;
  } else if (!equal_ignoring_case(name, "text/plain")) {
    return std::nullopt;
  }
  while (type.find(';') != std::string_view::npos) {
    type.remove_prefix(type.find(';') + 1);
    const std::string_view parameter = trim(type.substr(0, type.find(';')));
    if (!starts_ignoring_case(parameter, "charset=")) continue;
    std::string_view label = trim(parameter.substr(parameter.find('=') + 1));
    if (label.size() > 1 && label.front() == '"' && label.back() == '"') label = label.substr(1, label.size() - 2);
    content.declared = encoding_of_name(label);
  }
  return content;
}

// Takes the sizes out from between the chunks of an HTTP body, in place. What is not chunked, as where the crawler did
// it already, stays as it is.
void join_chunks(std::string& body) {
  std::string joined;
  for (std::string_view rest = body; !rest.empty();) {
    std::size_t size_bytes = 0;
    const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), size_bytes, 16);
    const std::size_t line_feed = rest.find('\n');
    if (error != std::errc() || line_feed == std::string_view::npos) return;
    if (size_bytes == 0) break;
    rest.remove_prefix(line_feed + 1);
    joined += rest.substr(0, size_bytes);
    rest.remove_prefix(std::min(size_bytes, rest.size()));
    rest.remove_prefix(rest.starts_with("\r\n") ? 2 : rest.starts_with('\n') ? 1 : 0);
  }
  body = std::move(joined);
}

class WarcCutter {
 public:
  WarcCutter(ByteSource& source, const ReadSettings& settings, PieceSink& sink)
      : source_(&source), settings_(&settings), sink_(&sink) {}

  Status run() {
    for (;;) {
      if (Status shown = show(); !shown) return shown;
      if (window_.bytes.empty()) return Done{};
      if (window_.bytes.front() == '\r' || window_.bytes.front() == '\n') {  // between records
        const std::size_t blank = window_.bytes.find_first_not_of("\r\n");
        consume(std::min(blank, window_.bytes.size()));
        continue;
      }
      const std::string_view head = window_.bytes.substr(0, kHeaderBytesMax);
      const std::size_t size_bytes = header_size(head);
      const std::string header(head.substr(0, size_bytes));
      const std::optional<std::uint64_t> length_bytes = cli::parse_number(field(header, "Content-Length"));
      if (!source_->intact()) continue;
      if (!header.starts_with("WARC/") || size_bytes == std::string_view::npos || !length_bytes) {
        return problem("", "no WARC record begins here; the rest was not read");
      }
      consume(size_bytes);
      if (Status cut = cut_record(header, *length_bytes); !cut) return cut;
    }
  }

 private:
  // Shows what was not consumed.
  Status show() {
    Result<Window> window = source_->advance(std::exchange(consumed_bytes_, 0));
    if (!window) return window.error();
    window_ = *window;
    return Done{};
  }
  void consume(std::size_t bytes) {
    consumed_bytes_ = bytes;
    offset_bytes_ += bytes;
  }

  Status problem(const std::string& member, std::string reason, std::uint64_t length_bytes = 0) {
    return sink_->problem({member, offset_bytes_, length_bytes, std::move(reason)});
  }

  // Goes past the next `length_bytes`, appends them to `body` unless it is null. True if there were as many.
  Result<bool> take(std::uint64_t length_bytes, std::string* body) {
    while (length_bytes > 0) {
      if (Status shown = show(); !shown) return shown.error();
      if (window_.bytes.empty()) return false;
      const std::string_view part =
          window_.bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(length_bytes, SIZE_MAX)));
      const std::size_t before = body == nullptr ? 0 : body->size();
      if (body != nullptr) *body += part;
      if (!source_->intact()) {
        if (body != nullptr) body->resize(before);
        continue;
      }
      consume(part.size());
      length_bytes -= part.size();
    }
    return true;
  }

  Status cut_record(const std::string& header, std::uint64_t length_bytes) {
    const std::string_view type = field(header, "WARC-Type");
    const bool is_response = equal_ignoring_case(type, "response");
    const std::string_view content_type = field(header, "Content-Type");
    const bool is_http = is_response && starts_ignoring_case(content_type, "application/http");
    const bool is_page =
        is_http || ((is_response || equal_ignoring_case(type, "resource") || equal_ignoring_case(type, "conversion")) &&
                    content_of(content_type).has_value());
    std::string_view uri = field(header, "WARC-Target-URI");
    if (uri.starts_with('<') && uri.ends_with('>')) uri = uri.substr(1, uri.size() - 2);
    Piece piece;
    piece.member = uri;
    std::string refusal;
    if (is_page && uri.empty()) refusal = "a WARC record without a target URI; skipped";
    if (is_page && check_utf8(uri).fault != Utf8Fault::kNone) refusal = "the target URI is not UTF-8; skipped";
    if (is_page && refusal.empty() && length_bytes > settings_->record_bytes_max) {
      refusal = fmt::format("a record of {} bytes, above {} (--record-max); skipped", length_bytes,
                            settings_->record_bytes_max);
    }
    const bool is_wanted = is_page && refusal.empty();
    if (!refusal.empty()) {
      if (Status told = problem(piece.member, std::move(refusal), length_bytes); !told) return told;
    }
    const std::uint64_t begin_bytes = offset_bytes_;
    const Result<bool> whole = take(length_bytes, is_wanted ? &piece.bytes : nullptr);
    if (!whole) return whole.error();
    if (is_wanted) {
      piece.offset_bytes = begin_bytes;
      if (Status given = is_http ? give_response(std::move(piece), begin_bytes)
                                 : give(std::move(piece), *content_of(content_type), begin_bytes);
          !given) {
        return given;
      }
    }
    return *whole ? Status(Done{}) : problem(std::string(uri), "the file ends inside this WARC record");
  }

  // A response begins with HTTP's own status and header lines. Redirections and errors are no pages.
  Status give_response(Piece piece, std::uint64_t begin_bytes) {
    const std::size_t size_bytes = header_size(piece.bytes);
    const std::size_t blank = piece.bytes.find(' ');
    if (!piece.bytes.starts_with("HTTP/") || size_bytes == std::string::npos || blank == std::string::npos) {
      return sink_->problem({piece.member, begin_bytes, piece.bytes.size(), "no HTTP response; skipped"});
    }
    const std::string header = piece.bytes.substr(0, size_bytes);
    const std::optional<Content> content = content_of(field(header, "Content-Type"));
    if (piece.bytes[blank + 1] != '2' || !content) return Done{};
    piece.bytes.erase(0, size_bytes);
    if (equal_ignoring_case(field(header, "Transfer-Encoding"), "chunked")) join_chunks(piece.bytes);
    const std::string_view coding = field(header, "Content-Encoding");
    if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip")) {
      piece.format.compressed = true;  // if a crawler has unpacked it already, it is read as it stands
    } else if (!coding.empty() && !equal_ignoring_case(coding, "identity")) {
      return sink_->problem({piece.member, begin_bytes, 0,
                             fmt::format("its content is encoded as {}, which is not read; skipped", coding)});
    }
    return give(std::move(piece), *content, begin_bytes);
  }

  Status give(Piece piece, const Content& content, std::uint64_t begin_bytes) {
    piece.format.format = content.format;
    piece.declared = content.declared;
    if (!names_.insert(hash_bytes(piece.member)).second) {
      return sink_->problem(
          {piece.member, begin_bytes, piece.bytes.size(), "a second record of this target URI; skipped"});
    }
    return sink_->piece(std::move(piece));
  }

  ByteSource* source_;
  const ReadSettings* settings_;
  PieceSink* sink_;
  Window window_;
  std::size_t consumed_bytes_ = 0;
  std::uint64_t offset_bytes_ = 0;
  std::unordered_set<std::uint64_t> names_;  // hashes
};

}  // namespace

Status cut_warc(ByteSource& source, const ReadSettings& settings, PieceSink& sink) {
  return WarcCutter(source, settings, sink).run();
}

}  // namespace cipin::archive
