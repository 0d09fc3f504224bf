#include "batch/cli/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <optional>
#include <sstream>

#include "core/text/utf8.h"

namespace cipin::cli {
namespace {

namespace po = boost::program_options;

constexpr std::string_view kPath = "path";
constexpr std::string_view kBlanks = " \t\r";

// What --config itself belongs to.
std::uint32_t config_commands() {
  const auto row = std::find_if(option_table().begin(), option_table().end(),
                                [](const OptionSpec& spec) { return spec.name == "config"; });
  return row->commands;
}

bool takes_paths(const CommandSpec& spec) {
  return spec.arguments.find("PATH") != std::string_view::npos;
}

// The row of an option that `commands` have in common with it; none for those that make no sense in a file.
const OptionSpec* find_option(std::string_view name, std::uint32_t commands) {
  if (name == "help" || name == "config") return nullptr;
  for (const OptionSpec& spec : option_table()) {
    if (spec.name == name && (spec.commands & commands) != 0) return &spec;
  }
  return nullptr;
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// One line for Boost's parser, so that the line of every error is known.
class LineParser {
 public:
  LineParser() {
    for (const OptionSpec& spec : option_table()) {
      if (find_option(spec.name, config_commands()) != nullptr) add(spec.name);
    }
    add(kPath);
  }

  Result<ConfigValue> parse(std::string_view line) const {
    std::istringstream stream{std::string(line)};
    try {
      const po::parsed_options parsed = po::parse_config_file(stream, known_);
      if (parsed.options.size() == 1) return ConfigValue{parsed.options[0].string_key, parsed.options[0].value.at(0)};
    } catch (const po::unknown_option&) {
      return Error{ErrorKind::kBadInput, fmt::format("there is no option '{}' that can stand in a config file",
                                                     trim(line.substr(0, line.find('='))))};
    } catch (const po::error&) {  // the message is the same as below, with less in it
    }
    return Error{ErrorKind::kBadInput, "neither NAME = VALUE nor [COMMAND]"};
  }

 private:
  void add(std::string_view name) {
    known_.add_options()(std::string(name).c_str(), po::value<std::vector<std::string>>(), "");
  }
  po::options_description known_;
};

// Boost takes any # for a comment's begin: a path that holds one would be cut, and another folder counted.
std::optional<std::string_view> without_comment(std::string_view line) {
  const std::size_t hash = line.find('#');
  if (hash == std::string_view::npos) return line;
  if (hash > 0 && kBlanks.find(line[hash - 1]) == std::string_view::npos) return std::nullopt;
  return line.substr(0, hash);
}

// Takes the lines one by one and sorts out which are meant for the command.
class ConfigReader {
 public:
  explicit ConfigReader(Command command) : command_(command) {}

  Status line(std::string_view raw) {
    const std::optional<std::string_view> uncommented = without_comment(raw);
    if (!uncommented) {
      return Error{ErrorKind::kBadInput, "a # inside a value: such a path or pattern can only be given as an option"};
    }
    const std::string_view text = trim(*uncommented);
    if (text.empty()) return Done{};
    if (text.front() == '[' && text.back() == ']') return section(trim(text.substr(1, text.size() - 2)));
    Result<ConfigValue> value = parser_.parse(text);
    if (!value) return value.error();
    return take(*std::move(value));
  }

  // A name that its section sets is not looked for above.
  std::vector<ConfigValue> finish() {
    for (const ConfigValue& own : own_) erase(general_, own.name);
    general_.insert(general_.end(), own_.begin(), own_.end());
    std::erase_if(general_, [](const ConfigValue& value) { return value.is_flag && value.value == "false"; });
    return std::move(general_);
  }

 private:
  Status section(std::string_view name) {
    for (const CommandSpec& spec : command_table()) {
      if (spec.name != name || (spec.command & config_commands()) == 0) continue;
      section_ = spec.command;
      return Done{};
    }
    return Error{ErrorKind::kBadInput, fmt::format("there is no section '{}'", name)};
  }

  Status take(ConfigValue value) {
    const std::uint32_t commands = section_ == 0 ? config_commands() : section_;
    bool wanted = (commands & command_) != 0;
    if (value.name == kPath) {
      std::uint32_t takers = 0;
      for (const CommandSpec& spec : command_table()) {
        if (takes_paths(spec)) takers |= spec.command;
      }
      if ((takers & commands) == 0) return Error{ErrorKind::kBadInput, "this command takes no path"};
      wanted = wanted && (takers & command_) != 0;
    } else {
      const OptionSpec* const spec = find_option(value.name, commands);
      if (spec == nullptr) {
        return Error{ErrorKind::kBadInput, fmt::format("this command has no option '{}'", value.name)};
      }
      wanted = wanted && find_option(value.name, command_) != nullptr;
      if (spec->argument.empty()) {
        if (value.value != "true" && value.value != "false") {
          return Error{ErrorKind::kBadInput, fmt::format("'{}' is true or false", value.name)};
        }
        value.is_flag = true;
      } else if (value.value.empty()) {
        return Error{ErrorKind::kBadInput, fmt::format("'{}' has no value", value.name)};
      }
    }
    if (!wanted) return Done{};
    std::vector<ConfigValue>& values = section_ == 0 ? general_ : own_;
    if (value.is_flag) erase(values, value.name);  // the last word counts
    values.push_back(std::move(value));
    return Done{};
  }

  static void erase(std::vector<ConfigValue>& values, std::string_view name) {
    std::erase_if(values, [&](const ConfigValue& value) { return value.name == name; });
  }

  const Command command_;
  const LineParser parser_ = {};
  std::uint32_t section_ = 0;
  std::vector<ConfigValue> general_;
  std::vector<ConfigValue> own_;
};

}  // namespace

Result<std::vector<ConfigValue>> parse_config(std::string_view text, const std::string& path, Command command) {
  if (text.starts_with(kByteOrderMarkUtf8)) text.remove_prefix(kByteOrderMarkUtf8.size());
  ConfigReader reader(command);
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (Status taken = reader.line(line); !taken) {
      return Error{ErrorKind::kBadInput, fmt::format("line {}: {}", number, taken.error().what), path};
    }
  }
  return reader.finish();
}

}  // namespace cipin::cli
