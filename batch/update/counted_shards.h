#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "batch/store/store.h"
#include "batch/store/term_ids.h"
#include "batch/update/pipeline.h"
#include "batch/update/shard_plan.h"

namespace cipin::update {

/// What the shards of a plan have counted, for an update that takes it in place of counting anew. All of them must be
/// published: that of a file's parts one is missing could not be seen.
class CountedShards {
 public:
  /// Opens the shards' stores. `planned` is the listing of all of them. Errors: kNotFound, naming the shards that are
  /// missing; kOtherSettings for one of another plan; the stores'.
  static Result<CountedShards> open(const std::string& plan_path, const ShardPlan& plan, WorkList planned,
                                    const std::string& temp_folder);

  /// Gives the files of `work` as they were counted, to `take`, and returns those that are to be counted here: the
  /// shards have not seen them with their very size and time of change. Files come in the order of the plan, as both
  /// are the walk's; one that does not is counted here, too. `settings`: as for count_files; `database` is the store
  /// that takes them. Errors: take's, the work list's, the stores'; kInterrupted.
  Result<WorkList> take_all(WorkList& work, const std::vector<Root>& roots, const CountSettings& settings,
                            const store::Database& database, const std::function<Status(Part)>& take);

 private:
  struct Shard {
    store::Database database;
    store::Statement find_file, documents, articles, problems, term;
    store::PageArticles pages;
  };
  struct Found {
    Shard* shard;
    std::uint32_t number;
    std::int64_t file_id;
    std::int64_t root_id;
  };

  CountedShards(WorkList planned, std::string temp_folder)
      : planned_(std::move(planned)), temp_folder_(std::move(temp_folder)) {}
  Result<bool> take(const Work& work, const Root& root, const CountSettings& settings, const store::Database& database,
                    const std::function<Status(Part)>& take);
  Result<bool> find_planned(const std::string& root, const std::string& path);
  Result<bool> find_all(const Work& work, const Root& root, std::vector<Found>& found);
  Status add_problems(const Found& found, const std::string& path, Part& part, std::uint64_t& count);
  Status read_documents(const Found& found, const Work& work, const CountSettings& settings,
                        const store::Database& database, const std::function<Status(Part)>& take);
  Status translate(const Found& found, Part& part, store::TermIds& term_ids);

  std::vector<std::string> root_names_;
  WorkList planned_;
  std::string temp_folder_;
  std::vector<Work> at_hand_;  // the parts of one file of the listing
  Work next_;
  bool has_next_ = false;
  bool begun_ = false;
  std::vector<Shard> shards_;
  std::unordered_map<std::uint64_t, TermId> our_ids_;  // by shard and their id
};

}  // namespace cipin::update
