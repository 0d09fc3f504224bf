#pragma once

#include <string>
#include <utility>
#include <vector>

#include "batch/cli/options.h"
#include "batch/ops/setup.h"
#include "batch/store/store.h"
#include "core/base/status.h"

namespace cipin::update {

/// A store's settings: every option that can change a count, as `name=value`, defaults filled in, and what is derived
/// from them (the lexicon's fingerprint). They are kept in the store when it is made and are its own from then on.
///
/// A newer program may have a setting that an older store lacks. The store then has its default, and the setting is
/// written into it: so a setting is only ever added with the default that counts as it was counted before. One that
/// the program does not know is a newer program's, and refused.
using Settings = std::vector<std::pair<std::string, std::string>>;

/// Of a store that is there; empty for a new one.
Result<Settings> stored_settings(const store::Database& database);

/// Completes `options` from `stored`, so that a run without options does as the first one did. Errors: kOtherSettings,
/// naming the option, where one is given and differs.
Status inherit_settings(const Settings& stored, cli::Options& options);

/// All of them, in bytewise order of names, for options that are complete.
Settings make_settings(const cli::Options& options, const ops::Setup& setup);

/// Errors: kOtherSettings where `now` is not `stored`, an option that this lacks being its default, naming the first
/// that differs.
Status check_settings(const Settings& stored, const Settings& now);

/// Sixteen hexadecimal digits that change with any setting.
std::string fingerprint_of(const Settings& settings);

/// Writes them into a store without any, or with fewer, within the caller's transaction.
Status write_settings(const Settings& settings, const store::Database& database);

}  // namespace cipin::update
