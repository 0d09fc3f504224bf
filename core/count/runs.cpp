#include "core/count/runs.h"

#include <algorithm>

#include "core/base/coding.h"

namespace cipin {
namespace {

constexpr std::size_t kReaderBufferBytes = std::size_t{1} << 15;

class RunReader final : public RecordSource {
 public:
  RunReader(const TempFile& file, std::uint64_t begin, std::uint64_t end, RunFile::Order order)
      : file_(&file), at_(begin), end_(end), order_(order) {}

  Result<bool> next(TermRecord& record) override {
    for (;;) {
      std::string_view rest = std::string_view(buffer_).substr(used_);
      const std::size_t before = rest.size();
      if (parse(rest, record)) {
        used_ += before - rest.size();
        record.order = order_ == RunFile::Order::kByHash ? ShortForms::order_of(record.form) : 0;
        return true;
      }
      if (at_ == end_) {
        if (before == 0) return false;
        return Error{ErrorKind::kCorrupt, "temporary run file: cut short", "", at_};
      }
      // What is left is less than a record: keep it in front of the next block, which is larger if a record is.
      buffer_.erase(0, used_);
      used_ = 0;
      const std::size_t wanted =
          static_cast<std::size_t>(std::min<std::uint64_t>(end_ - at_, std::max(kReaderBufferBytes, buffer_.size())));
      if (Status read = file_->read_at(at_, wanted, block_); !read) return read.error();
      if (block_.size() != wanted) return Error{ErrorKind::kCorrupt, "temporary run file: cut short", "", at_};
      at_ += wanted;
      buffer_ += block_;
    }
  }

 private:
  static bool parse(std::string_view& bytes, TermRecord& record) {
    std::uint64_t length = 0;
    std::uint64_t carried = 0;
    std::uint64_t last = 0;
    if (!take_varint(bytes, length) || bytes.size() <= length) return false;
    const auto form_bytes = static_cast<std::size_t>(length);
    record.form = bytes.substr(0, form_bytes);
    record.kind = static_cast<Kind>(bytes[form_bytes]);
    bytes.remove_prefix(form_bytes + 1);
    if (!take_varint(bytes, record.count.token_count) || !take_varint(bytes, record.count.document_frequency) ||
        !take_varint(bytes, carried) || !take_varint(bytes, last)) {
      return false;
    }
    record.carried_document = static_cast<std::uint32_t>(carried);
    record.last_document = static_cast<std::uint32_t>(last);
    return true;
  }

  const TempFile* file_;
  std::uint64_t at_;
  std::uint64_t end_;
  RunFile::Order order_;
  std::string buffer_;
  std::string block_;
  std::size_t used_ = 0;
};

class TableSource final : public RecordSource {
 public:
  explicit TableSource(const ShortForms& table) : table_(&table), entries_(table) {}

  Result<bool> next(TermRecord& record) override {
    ShortForms::Entry entry;
    if (!entries_.next(entry, record.order)) return false;
    record.form = entry.form;
    record.kind = entry.kind;
    record.count = {entry.token_count, entry.document_frequency};
    record.last_document = entry.last_document;
    record.carried_document = entry.begins_in_carried_document ? table_->carried_document() : 0;
    return true;
  }

 private:
  const ShortForms* table_;
  ShortForms::InOrder entries_;
};

class Merge final : public RecordSource {
 public:
  explicit Merge(std::vector<std::unique_ptr<RecordSource>> sources) {
    for (auto& source : sources) heads_.push_back({std::move(source), {}});
  }

  Result<bool> next(TermRecord& record) override {
    if (!started_) {
      started_ = true;
      for (std::size_t i = 0; i < heads_.size(); ++i) {
        if (Status advanced = advance(i); !advanced) return advanced.error();
      }
    }
    if (heap_.empty()) return false;
    const TermRecord& first = heads_[heap_.front()].record;
    form_ = first.form;
    record = {form_, first.kind, {}, first.carried_document, 0, first.order};
    while (!heap_.empty()) {
      const std::size_t source = heap_.front();
      const TermRecord& head = heads_[source].record;
      if (head.order != record.order || head.kind != record.kind || head.form != record.form) break;
      record.count.token_count += head.count.token_count;
      record.count.document_frequency += head.count.document_frequency;
      if (head.carried_document != 0 && head.carried_document == record.last_document)
        --record.count.document_frequency;
      record.last_document = head.last_document;
      std::pop_heap(heap_.begin(), heap_.end(), Later{&heads_});
      heap_.pop_back();
      if (Status advanced = advance(source); !advanced) return advanced.error();
    }
    return true;
  }

 private:
  struct Head {
    std::unique_ptr<RecordSource> source;
    TermRecord record;
  };

  // For a heap whose front comes first. Equal terms come in the order of the sources, which is that of time.
  struct Later {
    const std::vector<Head>* heads;
    bool operator()(std::size_t a, std::size_t b) const {
      if (comes_before((*heads)[b].record, (*heads)[a].record)) return true;
      return !comes_before((*heads)[a].record, (*heads)[b].record) && a > b;
    }
  };

  Status advance(std::size_t source) {
    Result<bool> more = heads_[source].source->next(heads_[source].record);
    if (!more) return more.error();
    if (!*more) return Done{};
    heap_.push_back(source);
    std::push_heap(heap_.begin(), heap_.end(), Later{&heads_});
    return Done{};
  }

  std::vector<Head> heads_;
  std::vector<std::size_t> heap_;
  std::string form_;
  bool started_ = false;
};

}  // namespace

bool comes_before(const TermRecord& a, const TermRecord& b) {
  if (a.order != b.order) return a.order < b.order;
  const int compared = a.form.compare(b.form);
  return compared != 0 ? compared < 0 : a.kind < b.kind;
}

Status RunFile::append_run(RecordSource& records) {
  if (!file_) {
    Result<TempFile> file = TempFile::create(temp_folder_);
    if (!file) return file.error();
    file_ = *std::move(file);
  }
  run_begin_.push_back(file_->size_bytes());
  TermRecord record;
  std::string encoded;
  for (;;) {
    Result<bool> more = records.next(record);
    if (!more) return more.error();
    if (!*more) return Done{};
    encoded.clear();
    append_varint(encoded, record.form.size());
    encoded += record.form;
    encoded.push_back(static_cast<char>(record.kind));
    append_varint(encoded, record.count.token_count);
    append_varint(encoded, record.count.document_frequency);
    append_varint(encoded, record.carried_document);
    append_varint(encoded, record.last_document);
    if (Status appended = file_->append(encoded); !appended) return appended;
  }
}

Status RunFile::write_run(RecordSource& records) {
  Status written = append_run(records);
  if (!written || run_begin_.size() < kRunCountMax) return written;
  Result<std::vector<std::unique_ptr<RecordSource>>> runs = open_runs();
  if (!runs) return runs.error();
  RunFile merged(temp_folder_, order_);
  written = merged.append_run(*make_merge(*std::move(runs)));
  if (written) *this = std::move(merged);
  return written;
}

Result<std::vector<std::unique_ptr<RecordSource>>> RunFile::open_runs() {
  std::vector<std::unique_ptr<RecordSource>> readers;
  if (empty()) return readers;
  if (Status flushed = file_->flush(); !flushed) return flushed.error();
  for (std::size_t run = 0; run < run_begin_.size(); ++run) {
    const std::uint64_t end = run + 1 < run_begin_.size() ? run_begin_[run + 1] : file_->size_bytes();
    readers.push_back(std::make_unique<RunReader>(*file_, run_begin_[run], end, order_));
  }
  return readers;
}

std::unique_ptr<RecordSource> make_table_source(const ShortForms& table) {
  return std::make_unique<TableSource>(table);
}

std::unique_ptr<RecordSource> make_merge(std::vector<std::unique_ptr<RecordSource>> sources) {
  return std::make_unique<Merge>(std::move(sources));
}

}  // namespace cipin
