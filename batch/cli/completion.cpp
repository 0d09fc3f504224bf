#include "batch/cli/completion.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "batch/cli/options.h"

namespace cipin::cli {
namespace {

// Before, between and behind what the tables give.
constexpr std::string_view kHead = R"bash(# Bash completion of cipin. Made by the program from its tables.

# The given words, or with -f the files, with -d the folders, that begin as the word in hand does.
_cipin_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur"); }
_cipin_names() {
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
  compopt -o filenames 2>/dev/null
}
)bash";

constexpr std::string_view kBegin = R"bash(
_cipin() {
  local cur=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} first=2 at_equals='' options='' names='' i
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _cipin_words "$_cipin_commands"
    return
  fi
  if [[ $command == lexicon ]]; then
    if ((COMP_CWORD == 2)); then
      _cipin_words "$_cipin_lexicon_commands"
      return
    fi
    command="lexicon ${COMP_WORDS[2]}" first=3
  fi

  # Where the option stands whose value may be in hand: bash cuts --format=csv and --root news=/archive at the sign.
  i=$((COMP_CWORD - 1))
  if [[ $cur == = ]]; then
    cur='' at_equals=1
  elif [[ ${COMP_WORDS[i]} == = ]]; then
    i=$((i - 1)) at_equals=1
  fi
  if [[ $at_equals && ${COMP_WORDS[i]} != -* ]]; then
    i=$((i - 1))
    [[ ${COMP_WORDS[i]} == = ]] && i=$((i - 1))
  fi
  local option=${COMP_WORDS[i]}
  for ((i = first; i < COMP_CWORD; ++i)); do
    if [[ ${COMP_WORDS[i]} == -- ]]; then
      _cipin_names -f
      return
    fi
  done

  case "$command $option" in
)bash";

constexpr std::string_view kMiddle = R"bash(  esac
  case $command in
)bash";

constexpr std::string_view kEnd = R"bash(  esac
  if [[ $cur == -* ]]; then
    _cipin_words "$options"
  elif [[ $names ]]; then
    _cipin_names -f
  fi
}
complete -F _cipin cipin
)bash";

// What completes an option's value, as a command of the script.
std::string completer(const OptionSpec& option) {
  if (!option.values.empty()) return fmt::format("_cipin_words \"{}\"; return", option.values);
  if (option.argument == "DIR") return "_cipin_names -d; return";
  if (option.argument == "FILE" || option.argument == "NAME=PATH") return "_cipin_names -f; return";
  return "return";  // nobody can guess it, and it is no option
}

std::string value_cases(const CommandSpec& command) {
  std::map<std::string, std::string> patterns;  // by completer
  for (const OptionSpec& option : option_table()) {
    if ((option.commands & command.command) == 0 || option.argument.empty()) continue;
    std::string& pattern = patterns[completer(option)];
    if (!pattern.empty()) pattern += " | ";
    pattern += fmt::format("\"{} --{}\"", command.name, option.name);
    if (option.short_name != 0) pattern += fmt::format(" | \"{} -{}\"", command.name, option.short_name);
  }
  std::string text;
  for (const auto& [action, pattern] : patterns) text += fmt::format("    {}) {} ;;\n", pattern, action);
  return text;
}

std::string option_case(const CommandSpec& command) {
  std::string options;
  for (const OptionSpec& option : option_table()) {
    if ((option.commands & command.command) != 0)
      options += fmt::format("{}--{}", options.empty() ? "" : " ", option.name);
  }
  bool takes_names = false;
  for (const std::string_view what : {"PATH", "FILE", "STORE"})
    takes_names = takes_names || command.arguments.find(what) != std::string_view::npos;
  return fmt::format("    \"{}\") options=\"{}\" names='{}' ;;\n", command.name, options, takes_names ? "1" : "");
}

}  // namespace

std::string bash_completion() {
  std::set<std::string_view> commands = {"--help", "--version"};
  std::set<std::string_view> lexicon_commands;
  std::string values;
  std::string options;
  for (const CommandSpec& command : command_table()) {
    const std::size_t blank = command.name.find(' ');
    commands.insert(command.name.substr(0, blank));
    if (blank != std::string_view::npos) lexicon_commands.insert(command.name.substr(blank + 1));
    values += value_cases(command);
    options += option_case(command);
  }
  return fmt::format("{}_cipin_commands=\"{}\"\n_cipin_lexicon_commands=\"{}\"\n{}{}{}{}{}", kHead,
                     fmt::join(commands, " "), fmt::join(lexicon_commands, " "), kBegin, values, kMiddle, options,
                     kEnd);
}

}  // namespace cipin::cli
