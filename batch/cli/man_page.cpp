#include "batch/cli/man_page.h"

#include <fmt/format.h>

#include "batch/cli/options.h"

namespace cipin::cli {
namespace {

// Text as it stands: nothing in it is roff, and what roff would make typographic stays ASCII, so that it can be copied.
std::string roff(std::string_view text) {
  std::string out;
  if (text.starts_with('.')) out += "\\&";
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\(rs";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '"':
        out += "\\(dq";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string bold(std::string_view text) {
  return fmt::format("\\fB{}\\fR", roff(text));
}

std::string italic(std::string_view text) {
  return fmt::format("\\fI{}\\fR", roff(text));
}

std::string item(std::string_view head, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", head, text);
}

std::string option_item(const OptionSpec& option) {
  std::string head = option.short_name == 0 ? "" : bold(fmt::format("-{}", option.short_name)) + ", ";
  head += bold(fmt::format("--{}", option.name));
  if (!option.argument.empty()) head += fmt::format(" {}", italic(option.argument));
  std::string text = roff(option.help) + ".";
  if (option.repeatable) text += "\nMay be repeated.";
  if (!option.default_value.empty())
    text += fmt::format("\nDefault: {}.", option.default_value == " " ? "a space" : roff(option.default_value));
  return item(head, text);
}

std::string command_section(const CommandSpec& command) {
  std::string text = fmt::format(".SS \"cipin {}{}{}\"\n", roff(command.name), command.arguments.empty() ? "" : " ",
                                 roff(command.arguments));
  std::string summary = roff(command.summary) + ".\n";
  if (summary.front() >= 'a' && summary.front() <= 'z')
    summary.front() = static_cast<char>(summary.front() - 'a' + 'A');
  text += summary;
  if (!command.details.empty()) text += roff(command.details) + "\n";
  for (const OptionSpec& option : option_table()) {
    if ((option.commands & command.command) != 0 && option.name != "help") text += option_item(option);
  }
  return text;
}

std::string example(std::string_view what, std::string_view commands) {
  return fmt::format(".PP\n{}\n.PP\n.in +4n\n.EX\n{}.EE\n.in\n", roff(what), commands);
}

std::string command_line(std::string_view line) {
  return roff(line) + "\n";
}

}  // namespace

std::string man_page(std::string_view version, std::string_view date) {
  std::string text = ".\\\" Made by the program from its tables.\n";
  text += fmt::format(".TH CIPIN 1 {} \"cipin {}\" \"User Commands\"\n", date, roff(version));
  text += ".SH NAME\ncipin \\- count the words of Chinese newspapers\n.SH SYNOPSIS\n";
  text +=
      fmt::format("{} {} [{}]... [{}]...\n", bold("cipin"), italic("COMMAND"), italic("OPTION"), italic("ARGUMENT"));
  text += fmt::format(".br\n{} {} {}\n.br\n{} {} | {}\n", bold("cipin"), italic("COMMAND"), bold("--help"),
                      bold("cipin"), bold("--help"), bold("--version"));
  text += ".SH DESCRIPTION\n";
  text +=
      roff(
          "cipin counts the words of Chinese text: of files at once (count, segment), or of an archive that grows, "
          "night by night, into one SQLite file, the store, which always equals a recount of the archive as it stands "
          "(update), and which is asked by top and trend or by any SQLite tool.") +
      "\n";
  text += ".SH COMMANDS\n" + roff("Every command has --help.") + "\n";
  for (const CommandSpec& command : command_table()) text += command_section(command);

  text += ".SH \"CONFIG FILE\"\n" +
          roff(
              "The file that --config names holds lines of NAME = VALUE, with the options' long names; flags are true "
              "or false; a repeatable option stands on several lines, and path is an argument of update. What stands "
              "above the first section is for every command that has the option; [update], [top] and [trend] begin "
              "what is for one of them, and there it replaces what stands above. An option, or the arguments, of the "
              "command line replace all that the file has of them. A # at the front of a line or behind a blank "
              "begins a comment. Relative paths begin at the working directory.") +
          "\n";

  text += ".SH \"EXIT STATUS\"\n";
  for (const ExitCodeSpec& code : exit_code_table())
    text += item(bold(fmt::format("{}", code.code)), roff(code.meaning) + ".");

  text += ".SH ENVIRONMENT\n";
  text += item(bold("CIPIN_LEXICON"), roff("The lexicon to use where --lexicon is not given."));
  text += item(bold("CIPIN_NO_VECTORS"),
               roff("If set, no vector instructions (AVX2, NEON) are used: slower, the same results."));
  text += item(bold("TMPDIR"), roff("Folder for temporary files where --temp-dir is not given; else /tmp."));

  text += ".SH FILES\n";
  text += item(italic("PREFIX/share/cipin/jieba.lexicon"), roff("The installed lexicon."));
  text += item(italic("/etc/cipin/NAME.conf"), roff("Config file of the systemd unit cipin-update@NAME.service."));
  text += item(italic("/var/lib/cipin"), roff("Where that unit may write: stores, metrics."));

  text += ".SH EXAMPLES\n" + roff("Words of files at once, and words of a store that grows.") + "\n";
  text += example("The twenty most frequent words of a folder:", command_line("cipin count articles/"));
  text += example("The nightly job, from cron or a systemd timer, and what came of it:",
                  command_line("cipin update --store /var/lib/cipin/news.sqlite --root news=/archive/news \\") +
                      command_line("  --metrics /var/lib/cipin/news.prom --quiet"));
  text += example("The same with its options in a file:", command_line("cipin update --config /etc/cipin/news.conf"));
  text +=
      example("Asking the store:", command_line("cipin top --store /var/lib/cipin/news.sqlite --from 2025 --by year") +
                                       command_line("cipin trend --store /var/lib/cipin/news.sqlite FORM"));
  text += ".SH \"SEE ALSO\"\n\\fBsqlite3\\fR(1), \\fBsystemd.timer\\fR(5)\n";
  return text;
}

}  // namespace cipin::cli
