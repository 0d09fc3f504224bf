#include "batch/update/shard_plan.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <queue>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "batch/archive/documents.h"
#include "batch/archive/input.h"
#include "batch/archive/line_source.h"
#include "batch/cli/fields.h"
#include "batch/cli/output.h"
#include "core/base/hash.h"
#include "core/io/stream.h"

namespace cipin::update {
namespace {

constexpr std::string_view kHead = "cipin-plan-1";
constexpr std::uint64_t kFileWeightBytes = 4096;             // opening and closing it, and its rows
constexpr std::size_t kLineBytesMax = std::size_t{1} << 18;  // a setting's list, or two names of 4096 bytes, escaped

class Hash {
 public:
  Hash() { XXH3_64bits_reset(&state_); }
  void add(std::string_view bytes) { XXH3_64bits_update(&state_, bytes.data(), bytes.size()); }
  std::string value() const { return to_hex(XXH3_64bits_digest(&state_)); }

 private:
  XXH3_state_t state_;
};

// Shards by what they have, the least first.
class Loads {
 public:
  explicit Loads(std::uint32_t shard_count) {
    for (std::uint32_t shard = 0; shard < shard_count; ++shard) loads_.push({0, shard});
  }
  // The shards of a file in `part_count` parts, all different.
  std::vector<std::uint32_t> take(std::uint64_t weight, std::uint32_t part_count) {
    std::vector<Load> taken;
    for (std::uint32_t part = 0; part < part_count; ++part) {
      taken.push_back(loads_.top());
      loads_.pop();
    }
    std::vector<std::uint32_t> shards;
    for (Load& load : taken) {
      load.first += weight / part_count;
      loads_.push(load);
      shards.push_back(load.second);
    }
    return shards;
  }

 private:
  using Load = std::pair<std::uint64_t, std::uint32_t>;
  std::priority_queue<Load, std::vector<Load>, std::greater<>> loads_;
};

bool has_named_records(const Settings& settings) {
  return std::any_of(settings.begin(), settings.end(), [](const auto& setting) {
    return (setting.first == "json-id" || setting.first == "csv-id") && !setting.second.empty();
  });
}

// How many shards share a file: as many as have room for it. Two records of one name must meet in one store, which
// tells of the second.
std::uint32_t part_count_of(const Work& work, std::uint64_t share_bytes, bool may_split, const DealOptions& deal) {
  const auto size_bytes = static_cast<std::uint64_t>(work.facts.size_bytes);
  if (!may_split || !work.problem.empty() || size_bytes <= deal.split_bytes || share_bytes == 0) return 1;
  if (!archive::format_of_name(work.facts.path).is_container()) return 1;
  return static_cast<std::uint32_t>(
      std::clamp<std::uint64_t>((size_bytes + share_bytes - 1) / share_bytes, 1, deal.shard_count));
}

std::string file_line(const Work& work, std::uint32_t shard) {
  std::string line = fmt::format("file\t{}\t{}/{}\t{}\t{}\t{}\t", shard, work.part, work.part_count,
                                 work.facts.size_bytes, work.facts.mtime_ns, work.root);
  for (const std::string* field : {&work.facts.path, &work.problem, &work.raw_path}) {
    cli::append_field(*field, line);
    line += field == &work.raw_path ? '\n' : '\t';
  }
  return line;
}

std::string head_lines(const ShardPlan& plan) {
  std::string text = fmt::format("{}\n", kHead);
  for (const auto& [name, value] : plan.settings) {
    text += "setting\t";
    cli::append_field(name, text);
    text += '\t';
    cli::append_field(value, text);
    text += '\n';
  }
  for (std::size_t i = 0; i < plan.roots.size(); ++i) {
    text += fmt::format("root\t{}\t", i);
    cli::append_field(plan.roots[i].name, text);
    text += '\t';
    cli::append_field(plan.roots[i].place, text);
    text += plan.roots[i].is_file ? "\t1\n" : "\t0\n";
  }
  fmt::format_to(std::back_inserter(text), "shards\t{}\nof-store\t{}\n", plan.shard_count, plan.is_of_store ? 1 : 0);
  return text;
}

template <class Integer>
bool parse(std::string_view text, Integer& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// Takes a plan's lines in order.
class PlanReader {
 public:
  PlanReader(std::uint32_t shard, WorkList& work) : shard_(shard), work_(&work) {}

  // False where the line is not what can stand there. Errors: the work list's.
  Result<bool> take(std::string_view line) {
    std::string_view rest = line;
    const std::string_view what = cli::take_field(rest);
    if (!begun_) {
      begun_ = true;
      return what == kHead;
    }
    if (is_whole_) return false;
    if (what == "end") return take_end(rest);
    hash_.add(line);
    hash_.add("\n");
    if (what == "file") return take_file(rest);
    if (what == "setting") {
      auto& [name, value] = plan_.settings.emplace_back();
      return cli::unescape_field(cli::take_field(rest), name) && cli::unescape_field(rest, value);
    }
    if (what == "root") {
      Root& root = plan_.roots.emplace_back();
      std::size_t number = 0;
      if (!parse(cli::take_field(rest), number) || number + 1 != plan_.roots.size()) return false;
      if (!cli::unescape_field(cli::take_field(rest), root.name)) return false;
      if (!cli::unescape_field(cli::take_field(rest), root.place)) return false;
      root.is_file = rest == "1";
      return !root.place.empty();
    }
    if (what == "of-store") {
      plan_.is_of_store = rest == "1";
      return true;
    }
    return what == "shards" && parse(rest, plan_.shard_count) && plan_.shard_count >= 1 &&
           plan_.shard_count <= kShardCountMax;
  }

  Hash& hash() { return hash_; }
  bool is_whole() const { return is_whole_; }
  ShardPlan take_plan() { return std::move(plan_); }

 private:
  Result<bool> take_file(std::string_view rest) {
    Work work;
    if (!parse(cli::take_field(rest), work.shard) || work.shard >= plan_.shard_count) return false;
    const std::string_view part = cli::take_field(rest);
    const std::size_t slash = part.find('/');
    if (slash == std::string_view::npos || !parse(part.substr(0, slash), work.part) ||
        !parse(part.substr(slash + 1), work.part_count) || work.part >= work.part_count) {
      return false;
    }
    if (!parse(cli::take_field(rest), work.facts.size_bytes) || !parse(cli::take_field(rest), work.facts.mtime_ns) ||
        !parse(cli::take_field(rest), work.root) || work.root >= plan_.roots.size()) {
      return false;
    }
    if (!cli::unescape_field(cli::take_field(rest), work.facts.path) ||
        !cli::unescape_field(cli::take_field(rest), work.problem) || !cli::unescape_field(rest, work.raw_path)) {
      return false;
    }
    if (work.part == 0) {
      ++plan_.file_count;
      plan_.size_bytes += static_cast<std::uint64_t>(work.facts.size_bytes);
    }
    if (shard_ != kAllShards && work.shard != shard_) return true;
    if (Status added = work_->add(work); !added) return added.error();
    return true;
  }

  bool take_end(std::string_view rest) {
    std::uint64_t file_count = 0;
    std::uint64_t size_bytes = 0;
    plan_.hash = hash_.value();
    is_whole_ = parse(cli::take_field(rest), file_count) && parse(cli::take_field(rest), size_bytes) &&
                file_count == plan_.file_count && size_bytes == plan_.size_bytes && rest == plan_.hash;
    return is_whole_;
  }

  std::uint32_t shard_;
  WorkList* work_;
  ShardPlan plan_;
  Hash hash_;
  bool begun_ = false;
  bool is_whole_ = false;
};

Error damaged(const std::string& path, std::uint64_t offset_bytes) {
  return {ErrorKind::kCorrupt, "this is no plan of cipin's, or it is damaged; make it anew with cipin plan", path,
          offset_bytes};
}

// Deals files out: the large ones first, so that the others fill up what is uneven.
class Dealer {
 public:
  Dealer(const WorkList& work, const Settings& settings, const DealOptions& deal, std::string temp_folder)
      : deal_(&deal),
        share_bytes_((work.size_bytes() + work.size() * kFileWeightBytes) / deal.shard_count + 1),
        may_split_(!has_named_records(settings)),
        loads_(deal.shard_count),
        list_(std::move(temp_folder)) {}

  // Before the first next().
  Status take(WorkList& work) {
    for (Work item;; ++at_) {
      const Result<bool> more = work.next(item);
      if (!more) return more.error();
      if (!*more) break;
      item.part_count = part_count_of(item, share_bytes_, may_split_, *deal_);
      if (is_large(item)) shards_of_large_.emplace(at_, loads_.take(weight_of(item), item.part_count));
      if (Status added = list_.add(item); !added) return added;
    }
    at_ = 0;
    return Done{};
  }

  // The next file in the order of the work, and the shards of its parts.
  Result<bool> next(Work& item, std::vector<std::uint32_t>& shards) {
    const Result<bool> more = list_.next(item);
    if (!more || !*more) return more;
    shards = is_large(item) ? shards_of_large_[at_] : loads_.take(weight_of(item), item.part_count);
    ++at_;
    return true;
  }

 private:
  static std::uint64_t weight_of(const Work& item) {
    return static_cast<std::uint64_t>(item.facts.size_bytes) + kFileWeightBytes;
  }
  // So that there are at most kLargeShare of them for each shard.
  bool is_large(const Work& item) const { return weight_of(item) > share_bytes_ / kLargeShare; }

  static constexpr std::uint64_t kLargeShare = 16;
  const DealOptions* deal_;
  std::uint64_t share_bytes_;
  bool may_split_;
  Loads loads_;
  WorkList list_;
  std::uint64_t at_ = 0;
  std::map<std::uint64_t, std::vector<std::uint32_t>> shards_of_large_;
};

// Writes the listing and what belongs to it, and fills in the plan's figures.
Status write_plan(const std::string& path, WorkList& work, const DealOptions& deal, ShardPlan& plan) {
  Dealer dealer(work, plan.settings, deal, path.substr(0, path.rfind('/')));
  if (Status taken = dealer.take(work); !taken) return taken;
  return replace_file(path, [&](FileSink& file) -> Status {
    Hash hash;
    const std::string head = head_lines(plan);
    hash.add(std::string_view(head).substr(kHead.size() + 1));
    if (Status added = file.append(head); !added) return added;
    std::vector<std::uint32_t> shards;
    for (Work item;;) {
      const Result<bool> more = dealer.next(item, shards);
      if (!more) return more.error();
      if (!*more) break;
      for (item.part = 0; item.part < item.part_count; ++item.part) {
        const std::string line = file_line(item, shards[item.part]);
        hash.add(line);
        if (Status added = file.append(line); !added) return added;
      }
      ++plan.file_count;
      plan.size_bytes += static_cast<std::uint64_t>(item.facts.size_bytes);
    }
    plan.hash = hash.value();
    return file.append(fmt::format("end\t{}\t{}\t{}\n", plan.file_count, plan.size_bytes, plan.hash));
  });
}

}  // namespace

Result<ShardPlan> make_shard_plan(const std::string& path, Settings settings, std::vector<Root> roots, WorkList& work,
                                  const DealOptions& deal) {
  ShardPlan plan;
  plan.settings = std::move(settings);
  plan.roots = std::move(roots);
  plan.shard_count = deal.shard_count;
  plan.is_of_store = deal.is_of_store;
  const std::string folder = path.substr(0, path.rfind('/'));
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) return system_error(errno, "cannot be made", folder);
  const std::string unfinished = fmt::format("{}.{}.unfinished", path, ::getpid());
  Status made = write_plan(unfinished, work, deal, plan);
  const bool was_free = made && ::link(unfinished.c_str(), path.c_str()) == 0;
  if (made && !was_free && errno != EEXIST) made = system_error(errno, "cannot be made", path);
  ::unlink(unfinished.c_str());
  if (!made) return made.error();
  if (was_free) return plan;
  WorkList none(folder);
  const Result<ShardPlan> there = read_shard_plan(path, kNoShard, none);
  if (!there) return there.error();
  if (there->hash == plan.hash) return plan;
  return Error{ErrorKind::kBadInput, "another plan is there; a plan has a folder of its own", path};
}

std::string summary_of(const ShardPlan& plan, const std::string& path, std::uint64_t gone_count,
                       std::uint64_t ignored_count, cli::LogFormat format) {
  if (format == cli::LogFormat::kJson) {
    return fmt::format(
        R"({{"level":"summary","plan":{},"hash":"{}","shards":{},"files":{},"bytes":{},"gone":{},"ignored":{}}})",
        cli::json_string(path), plan.hash, plan.shard_count, plan.file_count, plan.size_bytes, gone_count,
        ignored_count);
  }
  return fmt::format("cipin: {}: plan {} for {} shards: {} files, {} bytes; {} files are gone; {} ignored",
                     cli::escape_controls(path), plan.hash, plan.shard_count, plan.file_count, plan.size_bytes,
                     gone_count, ignored_count);
}

Result<ShardPlan> read_shard_plan(const std::string& path, std::uint32_t shard, WorkList& work) {
  const Result<std::unique_ptr<ByteSource>> input = archive::open_input(path);
  if (!input) return input.error();
  archive::LineSource lines(**input);
  PlanReader reader(shard, work);
  while (true) {
    const Result<bool> more = lines.next_line();
    if (!more) return more.error();
    if (!*more) break;
    const Result<Window> line = lines.advance(0);
    if (!line) return line.error();
    if (!line->at_end || line->bytes.size() > kLineBytesMax) return damaged(path, lines.offset_bytes());
    if (lines.line_count() == 1 && line->bytes.starts_with("cipin-plan-") && line->bytes != kHead) {
      return Error{ErrorKind::kOtherSettings, "a plan of another version of cipin; use that one", path};
    }
    const Result<bool> taken = reader.take(line->bytes);
    if (!taken) return taken.error();
    if (!*taken) return damaged(path, lines.offset_bytes());
  }
  if (!reader.is_whole()) return damaged(path, lines.offset_bytes());
  return reader.take_plan();
}

std::string shard_store_path(const std::string& plan_path, std::uint32_t shard, std::uint32_t shard_count) {
  const std::size_t slash = plan_path.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : plan_path.substr(0, slash + 1);
  return fmt::format("{}shard-{}-of-{}.cipin", folder, shard, shard_count);
}

}  // namespace cipin::update
