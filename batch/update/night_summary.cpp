#include "batch/update/night_summary.h"

#include <fmt/format.h>

#include <algorithm>

namespace cipin::update {

std::string night_line(const NightSummary& night, cli::LogFormat format) {
  const store::RunCounts& documents = night.documents;
  const store::Standing& standing = night.standing;
  if (format == cli::LogFormat::kJson) {
    return fmt::format(
        R"({{"level":"summary","files":{},"files_read":{},"new_documents":{},"changed_documents":{},"withdrawn_documents":{},"renamed_documents":{},"articles":{},"bytes":{},"seconds":{:.6f},"skipped_places":{},"accepted_places":{},"stale_files":{},"left":{},"ignored":{},"disk_written_bytes":{},"partial":{}{}}})",
        night.file_count, night.files_read, documents.new_documents, documents.changed_documents,
        documents.withdrawn_documents, documents.renamed_documents, night.article_count, night.text_bytes,
        night.seconds, standing.skipped_places, standing.accepted_places, standing.stale_files, night.left_count,
        night.ignored_count, night.disk_written_bytes ? fmt::format("{}", *night.disk_written_bytes) : "null",
        standing.is_partial(), night.timings == nullptr ? "" : night.timings->closing(format));
  }
  std::string text = fmt::format(
      "cipin: {} files, {} read; documents: {} new, {} changed, {} withdrawn, {} renamed; {} articles in the store; {} "
      "bytes in {:.3f} s ({:.1f} MB/s)",
      night.file_count, night.files_read, documents.new_documents, documents.changed_documents,
      documents.withdrawn_documents, documents.renamed_documents, night.article_count, night.text_bytes, night.seconds,
      static_cast<double>(night.text_bytes) / 1e6 / std::max(night.seconds, 1e-9));
  text += standing.skipped_places == 0 ? "; nothing skipped"
                                       : fmt::format("; {} places skipped or read in part", standing.skipped_places);
  if (standing.accepted_places > 0) text += fmt::format(" ({} of them accepted)", standing.accepted_places);
  if (standing.stale_files > 0) text += fmt::format("; {} files stale", standing.stale_files);
  if (night.left_count > 0) text += fmt::format("; {} files left for later", night.left_count);
  text += fmt::format("; {} ignored", night.ignored_count);
  if (night.disk_written_bytes) text += fmt::format("; {} bytes written to disk", *night.disk_written_bytes);
  if (night.timings != nullptr) text += night.timings->closing(format);
  return text;
}

}  // namespace cipin::update
