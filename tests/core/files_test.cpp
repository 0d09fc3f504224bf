#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <random>

#include "core/io/mapped_file.h"
#include "core/io/stream.h"
#include "core/io/temp_file.h"
#include "core/pass.h"
#include "tests/core/support.h"

namespace cipin {
namespace {

using tests::OwnedLexicon;
using tests::TempFolder;

bool guarded = false;

void guard() {
  if (guarded) return;
  ASSERT_TRUE(install_mapped_file_guard().has_value());
  guarded = true;
}

std::unique_ptr<MappedFile> open_mapped(const std::string& path) {
  Result<std::unique_ptr<MappedFile>> file = MappedFile::open(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path);
  if (!file) throw std::runtime_error(file.error().what);
  return *std::move(file);
}

void cut_file(const std::string& path, std::uint64_t size_bytes) {
  ASSERT_EQ(::truncate(path.c_str(), static_cast<off_t>(size_bytes)), 0) << path;
}

const char* probed_map = nullptr;
constexpr std::size_t kProbedBytes = 100'000;

// What the guard hangs on: a child asks whether a SIGBUS comes with its address.
bool fault_address_is_told() {
  const TempFolder folder;
  tests::write_file(folder.path("a"), std::string(kProbedBytes, 'a'));
  const pid_t child = ::fork();
  if (child == 0) {
    struct sigaction action = {};
    action.sa_flags = SA_SIGINFO;
    action.sa_sigaction = [](int, siginfo_t* info, void*) {
      const auto* const at = static_cast<const char*>(info->si_addr);
      ::_exit(at >= probed_map && at < probed_map + kProbedBytes ? 0 : 1);
    };
    const int descriptor = ::open(folder.path("a").c_str(), O_RDONLY);
    probed_map = static_cast<const char*>(::mmap(nullptr, kProbedBytes, PROT_READ, MAP_PRIVATE, descriptor, 0));
    if (::sigaction(SIGBUS, &action, nullptr) != 0 || ::truncate(folder.path("a").c_str(), 0) != 0) ::_exit(2);
    const volatile char* const lost = probed_map + kProbedBytes / 2;
    ::_exit(*lost == 0 ? 3 : 4);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) != 1;
}

std::string numbered_bytes(std::size_t size_bytes) {
  std::string bytes;
  for (std::uint32_t i = 0; bytes.size() < size_bytes; ++i) bytes += std::to_string(i) + ",";
  bytes.resize(size_bytes);
  return bytes;
}

// gtest runs suites named ...DeathTest first: before any other test has installed the guard, which lasts for the
// process.
TEST(UnguardedMappedFileDeathTest, IsReadIntoABufferAndNotMapped) {
  if (guarded)
    GTEST_SKIP() << "an earlier test of this process installed the guard (--gtest_shuffle?); run this test alone";
  const TempFolder folder;
  const std::string bytes = numbered_bytes(1'300'000);
  tests::write_file(folder.path("a"), bytes);
  const auto file = open_mapped(folder.path("a"));
  const Result<Window> first = file->advance(0);
  ASSERT_TRUE(first.has_value());
  ASSERT_GE(first->bytes.size(), std::size_t{ByteSource::kWindowBytesMin});
  const int writer = ::open(folder.path("a").c_str(), O_WRONLY);
  ASSERT_EQ(::pwrite(writer, "XXXX", 4, 0), 4);
  ::close(writer);
  EXPECT_EQ(first->bytes, std::string_view(bytes).substr(0, first->bytes.size()));  // a map would show the X
  cut_file(folder.path("a"), 800'000);
  EXPECT_TRUE(file->intact());
  const Result<Window> next = file->advance(first->bytes.size());
  ASSERT_TRUE(next.has_value());
  EXPECT_TRUE(next->at_end);
  EXPECT_EQ(next->bytes, std::string_view(bytes).substr(first->bytes.size(), 800'000 - first->bytes.size()));
}

TEST(MappedFileGuardDeathTest, FaultOutsideTheWindowsStillKills) {
  const TempFolder folder;
  tests::write_file(folder.path("a"), std::string(100'000, 'a'));
  EXPECT_DEATH(
      {
        const int descriptor = ::open(folder.path("a").c_str(), O_RDONLY);
        const char* const map =
            static_cast<const char*>(::mmap(nullptr, 100'000, PROT_READ, MAP_PRIVATE, descriptor, 0));
        if (!install_mapped_file_guard() || map == MAP_FAILED || ::truncate(folder.path("a").c_str(), 0) != 0)
          ::_exit(0);
        const volatile char* const lost = map + 50'000;
        ::_exit(*lost);
      },
      "");
}

class Mapped : public ::testing::Test {
 protected:
  void SetUp() override { guard(); }
  TempFolder folder_;
};

TEST_F(Mapped, WindowsShowTheWholeFileInOrder) {
  const std::string bytes = numbered_bytes(3'000'001);
  tests::write_file(folder_.path("a"), bytes);
  std::mt19937 random(2);
  const auto file = open_mapped(folder_.path("a"));
  EXPECT_EQ(file->size_bytes(), bytes.size());
  std::size_t at = 0;
  std::size_t consumed = 0;
  for (;;) {
    const Result<Window> window = file->advance(consumed);
    ASSERT_TRUE(window.has_value());
    at += consumed;
    ASSERT_EQ(window->offset_bytes, at);
    ASSERT_EQ(window->bytes, std::string_view(bytes).substr(at, window->bytes.size()));
    ASSERT_EQ(window->at_end, at + window->bytes.size() == bytes.size());
    ASSERT_TRUE(window->at_end || window->bytes.size() >= std::size_t{ByteSource::kWindowBytesMin});
    ASSERT_TRUE(file->intact());
    if (at == bytes.size()) break;
    consumed = std::min<std::size_t>(window->bytes.size(), random() % 300'000);
  }
}

TEST_F(Mapped, EmptyFileIsAtItsEnd) {
  tests::write_file(folder_.path("a"), "");
  const auto file = open_mapped(folder_.path("a"));
  const Result<Window> window = file->advance(0);
  ASSERT_TRUE(window.has_value());
  EXPECT_TRUE(window->at_end);
  EXPECT_TRUE(window->bytes.empty());
}

TEST_F(Mapped, WhatIsNoRegularFileIsRefused) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto refused = MappedFile::open(ends[0], "a pipe");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kIo);
  EXPECT_EQ(refused.error().path, "a pipe");
  ::close(ends[1]);
}

TEST_F(Mapped, WhatIsAddedLaterIsNotSeen) {
  tests::write_file(folder_.path("a"), "old");
  const auto file = open_mapped(folder_.path("a"));
  const int writer = ::open(folder_.path("a").c_str(), O_WRONLY | O_APPEND);
  ASSERT_EQ(::write(writer, "new", 3), 3);
  ::close(writer);
  const Result<Window> window = file->advance(0);
  ASSERT_TRUE(window.has_value());
  EXPECT_EQ(window->bytes, "old");
  EXPECT_TRUE(window->at_end);
}

// A page's file is read when it is first looked at; what is cut off before that is missing, and nothing behind that.
TEST_F(Mapped, SmallFileIsWhatItWasWhenItWasRead) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{5000}, std::size_t{65'536}}) {
    const std::string bytes = numbered_bytes(size);
    const std::size_t left = size / 2;
    tests::write_file(folder_.path("a"), bytes);
    const auto first = open_mapped(folder_.path("a"));
    const Result<Window> window = first->advance(0);
    ASSERT_TRUE(window.has_value());
    const auto second = open_mapped(folder_.path("a"));
    cut_file(folder_.path("a"), left);
    EXPECT_EQ(window->bytes, bytes);
    EXPECT_TRUE(window->at_end);
    EXPECT_TRUE(first->intact());
    EXPECT_EQ(first->missing_bytes(), 0u);
    const Result<Window> again = first->advance(size / 3);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->bytes, std::string_view(bytes).substr(size / 3));
    EXPECT_EQ(again->offset_bytes, size / 3);
    const Result<Window> end = first->advance(size - size / 3);
    ASSERT_TRUE(end.has_value());
    EXPECT_TRUE(end->bytes.empty() && end->at_end);
    EXPECT_EQ(first->missing_bytes(), 0u);
    const Result<Window> rest = second->advance(0);
    ASSERT_TRUE(rest.has_value());
    EXPECT_EQ(rest->bytes, std::string_view(bytes).substr(0, left));
    EXPECT_TRUE(rest->at_end);
    EXPECT_TRUE(second->intact());
    EXPECT_EQ(second->missing_bytes(), size - left);
  }
}

TEST_F(Mapped, FileCutShortUnderTheWindowEndsWhereItCanBeRead) {
  if (!fault_address_is_told())
    GTEST_SKIP() << "this machine (qemu-user of a big-endian one) does not say which byte a SIGBUS is about";
  const std::string bytes = numbered_bytes(900'000);
  for (const std::size_t left : {std::size_t{0}, std::size_t{1}, std::size_t{4096}, std::size_t{5000},
                                 std::size_t{65536}, std::size_t{524288}, std::size_t{899'000}, std::size_t{899'999}}) {
    for (const bool touched : {false, true}) {
      tests::write_file(folder_.path("a"), bytes);
      const auto file = open_mapped(folder_.path("a"));
      const Result<Window> before = file->advance(0);
      ASSERT_TRUE(before.has_value());
      const std::size_t shown = before->bytes.size();
      cut_file(folder_.path("a"), left);
      if (touched) {  // every page that is gone: reads as something, and does not kill
        std::uint32_t sum = 0;
        for (const char byte : before->bytes) sum += static_cast<unsigned char>(byte);
        ASSERT_NE(sum, 1u);
      }
      ASSERT_EQ(file->intact(), left >= shown) << left;
      const Result<Window> after = file->advance(0);
      ASSERT_TRUE(after.has_value());
      ASSERT_EQ(after->bytes, std::string_view(bytes).substr(0, left)) << left;
      ASSERT_TRUE(after->at_end);
      ASSERT_TRUE(file->intact());
      ASSERT_EQ(file->size_bytes(), left);
      ASSERT_EQ(file->missing_bytes(), bytes.size() - left);
    }
  }
}

// Cuts the file when the pass has come to a certain byte.
class CuttingSink final : public TokenSink {
 public:
  CuttingSink(std::string path, std::uint64_t from_bytes, std::uint64_t left_bytes)
      : path_(std::move(path)), from_bytes_(from_bytes), left_bytes_(left_bytes) {}
  Status take(const Clause& clause, std::span<const Token> tokens) override {
    Status taken = list.take(clause, tokens);
    if (!cut && clause.offset_bytes >= from_bytes_) {
      cut_file(path_, left_bytes_);
      cut = true;
      done_bytes = clause.offset_bytes + clause.text.size();
    }
    return taken;
  }
  tests::TokenList list;
  bool cut = false;
  std::uint64_t done_bytes = 0;

 private:
  std::string path_;
  std::uint64_t from_bytes_;
  std::uint64_t left_bytes_;
};

TEST_F(Mapped, PassOverAFileCutShortKeepsWhatWasReadAndSaysWhatIsMissing) {
  if (!fault_address_is_told())
    GTEST_SKIP() << "this machine (qemu-user of a big-endian one) does not say which byte a SIGBUS is about";
  const OwnedLexicon lexicon(tests::small_lexicon_bytes());
  const auto tokenizer = JiebaTokenizer::make(*lexicon, {});
  ASSERT_TRUE(tokenizer.has_value());
  std::string text;
  while (text.size() < 3'500'000) text += "甲乙丙，丁戊己庚。abc\n";
  for (const std::uint64_t from : {std::uint64_t{0}, std::uint64_t{700'000}, std::uint64_t{2'000'000}}) {
    for (const std::uint64_t left :
         {std::uint64_t{0}, std::uint64_t{600'000}, std::uint64_t{1'048'576}, std::uint64_t{1'048'577},
          std::uint64_t{2'100'000}, std::uint64_t{2'100'001}, std::uint64_t{2'100'002}, std::uint64_t{3'499'999}}) {
      tests::write_file(folder_.path("a"), text);
      const auto file = open_mapped(folder_.path("a"));
      CuttingSink sink(folder_.path("a"), from, left);
      const Result<PassReport> report = Pass(**tokenizer).run(*file, sink);
      ASSERT_TRUE(report.has_value());
      ASSERT_TRUE(sink.cut);
      const std::uint64_t expected_size = std::max(left, sink.done_bytes);
      ASSERT_EQ(report->size_bytes, expected_size) << "cut to " << left << " at " << from;
      ASSERT_EQ(report->missing_bytes, text.size() - expected_size) << "cut to " << left << " at " << from;
      EXPECT_EQ(sink.list.uncovered_count(), 0u);
      std::string joined;
      for (const auto& item : sink.list.items()) {
        if (item.form != "\xEF\xBF\xBD") joined += item.form;  // the sequence that the cut goes through
      }
      EXPECT_LE(report->faulty_sequence_count, 1u);
      EXPECT_TRUE(text.starts_with(joined)) << "cut to " << left << " at " << from;
      EXPECT_LE(expected_size - joined.size(), 2u);
    }
  }
}

// Whether mmap itself reaches that far: qemu-user 7.2 loses the upper half of a 32-bit guest's offsets.
bool system_maps_at(const std::string& path, std::uint64_t offset_bytes, char expected) {
  const int descriptor = ::open(path.c_str(), O_RDONLY);
  void* const map = ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE, descriptor,
                           static_cast<off_t>(offset_bytes & ~std::uint64_t{4095}));
  const bool right = map != MAP_FAILED && static_cast<const char*>(map)[offset_bytes & 4095] == expected;
  if (map != MAP_FAILED) ::munmap(map, 4096);
  ::close(descriptor);
  return right;
}

class MappedGigabytes : public Mapped, public ::testing::WithParamInterface<std::uint64_t> {};

TEST_P(MappedGigabytes, LastBytesAreSeen) {
  const std::uint64_t size = GetParam() << 30;
  tests::write_file(folder_.path("a"), "first");
  const int writer = ::open(folder_.path("a").c_str(), O_WRONLY);
  ASSERT_GE(writer, 0);
  const bool sparse = ::ftruncate(writer, static_cast<off_t>(size)) == 0 &&
                      ::pwrite(writer, "last!", 5, static_cast<off_t>(size - 5)) == 5;
  ::close(writer);
  struct stat status;
  if (!sparse || ::stat(folder_.path("a").c_str(), &status) != 0 || status.st_blocks * 512 > (1 << 20)) {
    GTEST_SKIP() << "the temporary folder's file system makes no sparse file of so many bytes";
  }
  if (!system_maps_at(folder_.path("a"), size - 5, 'l'))
    GTEST_SKIP() << "mmap here (an emulator's?) shows other bytes than the file's beyond 4 GiB";
  const auto file = open_mapped(folder_.path("a"));
  EXPECT_EQ(file->size_bytes(), size);
  std::uint64_t at = 0;
  std::size_t consumed = 0;
  for (;;) {
    const Result<Window> window = file->advance(consumed);
    ASSERT_TRUE(window.has_value());
    at += consumed;
    ASSERT_EQ(window->offset_bytes, at);
    if (at == 0) {
      EXPECT_EQ(window->bytes.substr(0, 6), std::string_view("first\0", 6));
    }
    consumed = window->bytes.size();
    if (window->at_end) {
      EXPECT_EQ(at + consumed, size);
      EXPECT_EQ(window->bytes.substr(consumed - 5), "last!");
      break;
    }
  }
}
INSTANTIATE_TEST_SUITE_P(Sparse, MappedGigabytes, ::testing::Values(std::uint64_t{3}, std::uint64_t{5}));

TEST_F(Mapped, MoreFilesAtOnceThanTheGuardHasPlacesAreAllRead) {
  if (!fault_address_is_told())
    GTEST_SKIP() << "this machine (qemu-user of a big-endian one) does not say which byte a SIGBUS is about";
  std::vector<std::unique_ptr<MappedFile>> files;
  for (int i = 0; i < 300; ++i) {
    const std::string path = folder_.path(std::to_string(i));
    tests::write_file(path, std::string(5000, static_cast<char>('a' + i % 26)));
    files.push_back(open_mapped(path));
  }
  std::vector<std::string_view> shown;
  for (const auto& file : files) {
    const Result<Window> window = file->advance(0);
    ASSERT_TRUE(window.has_value());
    shown.push_back(window->bytes);
  }
  for (int i = 0; i < 300; ++i)
    EXPECT_EQ(shown[static_cast<std::size_t>(i)], std::string(5000, static_cast<char>('a' + i % 26))) << i;
  for (int i = 0; i < 300; ++i) cut_file(folder_.path(std::to_string(i)), 0);
  for (const std::string_view bytes : shown) EXPECT_EQ(bytes.size(), 5000u);
  std::uint32_t sum = 0;
  for (const std::string_view bytes : shown)
    sum += static_cast<unsigned char>(bytes[4999]);  // kills where a window is not guarded
  EXPECT_LT(sum, 300u * 255);
  files.clear();
  const auto again = open_mapped(folder_.path("7"));  // places are given back
  EXPECT_TRUE(again->advance(0).has_value());
}

TEST_F(Mapped, GuardInstalledTwiceStillGuards) {
  if (!fault_address_is_told())
    GTEST_SKIP() << "this machine (qemu-user of a big-endian one) does not say which byte a SIGBUS is about";
  ASSERT_TRUE(install_mapped_file_guard().has_value());
  tests::write_file(folder_.path("a"), std::string(100'000, 'a'));
  const auto file = open_mapped(folder_.path("a"));
  const Result<Window> window = file->advance(0);
  ASSERT_TRUE(window.has_value());
  cut_file(folder_.path("a"), 0);
  EXPECT_EQ(window->bytes[99'999], '\0');
  EXPECT_FALSE(file->intact());
}

// ---- Streams, temporary files, whole files ----

TEST(StreamSource, WhatCannotBeReadIsAnErrorWithItsPath) {
  const TempFolder folder;
  const int descriptor = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
  StreamSource source(descriptor, "a folder");
  const Result<Window> window = source.advance(0);
  ASSERT_FALSE(window.has_value());
  EXPECT_EQ(window.error().kind, ErrorKind::kIo);
  EXPECT_EQ(window.error().path, "a folder");
  ::close(descriptor);
}

TEST(TempFile, BytesComeBackFromAnyOffsetAndTheFileHasNoName) {
  const TempFolder folder;
  Result<TempFile> file = TempFile::create(folder.path());
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(folder.entry_count(), 0u);
  const std::string bytes = numbered_bytes(300'000);
  std::mt19937 random(3);
  for (std::size_t at = 0; at < bytes.size();) {
    const std::string_view piece = std::string_view(bytes).substr(at, random() % 20'000);
    ASSERT_TRUE(file->append(piece).has_value());
    at += piece.size();
    ASSERT_EQ(file->size_bytes(), at);
  }
  ASSERT_TRUE(file->flush().has_value());
  TempFile moved = *std::move(file);
  std::string read;
  for (int i = 0; i < 50; ++i) {
    const std::size_t at = random() % bytes.size();
    const std::size_t size = random() % 70'000;
    ASSERT_TRUE(moved.read_at(at, size, read).has_value());
    ASSERT_EQ(read, bytes.substr(at, size));
  }
  ASSERT_TRUE(moved.read_at(bytes.size(), 10, read).has_value());
  EXPECT_TRUE(read.empty());
}

TEST(TempFile, FolderThatIsNotThereIsNamed) {
  const TempFolder folder;
  const Result<TempFile> file = TempFile::create(folder.path("none"));
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(file.error().path, folder.path("none"));
}

TEST(ReplaceFile, NewBytesTakeTheOldOnesPlace) {
  const TempFolder folder;
  ASSERT_TRUE(replace_file(folder.path("a"), "one").has_value());
  ASSERT_TRUE(replace_file(folder.path("a"), std::string(200'000, 'b')).has_value());
  EXPECT_EQ(tests::read_file(folder.path("a")), std::string(200'000, 'b'));
  EXPECT_EQ(folder.entry_count(), 1u);
  struct stat status;
  ASSERT_EQ(::stat(folder.path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777u, 0644u);
}

TEST(ReplaceFile, LinkStaysALinkAndItsTargetIsReplaced) {
  const TempFolder folder;
  ASSERT_TRUE(replace_file(folder.path("target"), "old").has_value());
  ASSERT_EQ(::symlink("target", folder.path("link").c_str()), 0);
  ASSERT_TRUE(replace_file(folder.path("link"), "new").has_value());
  EXPECT_TRUE(std::filesystem::is_symlink(folder.path("link")));
  EXPECT_EQ(tests::read_file(folder.path("target")), "new");
  EXPECT_EQ(folder.entry_count(), 2u);
}

TEST(ReplaceFile, DeviceIsWrittenToAndStays) {
  ASSERT_TRUE(replace_file("/dev/null", "new").has_value());
  struct stat status;
  ASSERT_EQ(::stat("/dev/null", &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
}

TEST(ReplaceFile, PiecesOfAnySizeFollowEachOther) {
  const TempFolder folder;
  std::string whole;
  const Status replaced = replace_file(folder.path("a"), [&](FileSink& file) {
    for (const std::size_t size_bytes : {1, 70'000, 0, 65'535, 1, 1, 65'536, 65'537, 30}) {
      const std::string piece(size_bytes, static_cast<char>('a' + whole.size() % 26));
      whole += piece;
      if (Status written = file.append(piece); !written) return written;
    }
    return Status(Done{});
  });
  ASSERT_TRUE(replaced.has_value());
  EXPECT_EQ(tests::read_file(folder.path("a")), whole);
}

TEST(ReplaceFile, ErrorOfWhoFillsItLeavesTheOldFile) {
  const TempFolder folder;
  ASSERT_TRUE(replace_file(folder.path("a"), "old").has_value());
  const Status replaced = replace_file(folder.path("a"), [](FileSink& file) {
    const Status written = file.append(std::string(100'000, 'n'));
    return written ? Status(Error{ErrorKind::kCorrupt, "half"}) : written;
  });
  ASSERT_FALSE(replaced.has_value());
  EXPECT_EQ(replaced.error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(tests::read_file(folder.path("a")), "old");
  EXPECT_EQ(folder.entry_count(), 1u);
}

TEST(ReplaceFile, FailureLeavesTheOldFileAndNothingElse) {
  const TempFolder folder;
  ASSERT_TRUE(replace_file(folder.path("a"), "old").has_value());
  // No room, for root too: a limit on the size of files.
  struct rlimit before;
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler_before = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit small = before;
  small.rlim_cur = 1000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const Status full = replace_file(folder.path("a"), std::string(100'000, 'n'));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler_before);
  ASSERT_FALSE(full.has_value());
  EXPECT_EQ(full.error().kind, ErrorKind::kNoSpace);
  EXPECT_EQ(tests::read_file(folder.path("a")), "old");
  EXPECT_EQ(folder.entry_count(), 1u);

  ASSERT_EQ(::mkdir(folder.path("taken").c_str(), 0755), 0);
  EXPECT_FALSE(replace_file(folder.path("taken"), "new").has_value());
  EXPECT_EQ(folder.entry_count(), 2u);

  const Status missing = replace_file(folder.path("none/a"), "new");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
}

TEST(ReplaceFile, UnwritableFolderKeepsTheOldFile) {
  constexpr uid_t kNobody = 65534;
  const TempFolder folder;
  const uid_t user = ::geteuid();
  if (user == 0) {  // root may write everywhere
    ASSERT_EQ(::chmod(folder.path("").c_str(), 0777), 0);
    ASSERT_EQ(::seteuid(kNobody), 0);
  }
  ASSERT_EQ(::mkdir(folder.path("d").c_str(), 0755), 0);
  ASSERT_TRUE(replace_file(folder.path("d/a"), "old").has_value());
  ASSERT_EQ(::chmod(folder.path("d").c_str(), 0555), 0);
  EXPECT_FALSE(replace_file(folder.path("d/a"), "new").has_value());
  ASSERT_EQ(::chmod(folder.path("d").c_str(), 0755), 0);
  EXPECT_EQ(tests::read_file(folder.path("d/a")), "old");
  ASSERT_EQ(::seteuid(user), 0);
}

TEST(WriteAll, ClosedPipeIsItsOwnKind) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  const auto handler_before = std::signal(SIGPIPE, SIG_IGN);
  const Status written = write_all(ends[1], "x", "stdout");
  std::signal(SIGPIPE, handler_before);
  ::close(ends[1]);
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::kClosedPipe);
}

TEST(ReadWholeFile, IsTheFileOrSaysWhyNot) {
  const TempFolder folder;
  const std::string bytes = numbered_bytes(200'000);
  tests::write_file(folder.path("a"), bytes);
  const Result<std::string> read = read_whole_file(folder.path("a"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, bytes);
  const Result<std::string> missing = read_whole_file(folder.path("none"));
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(read_whole_file(folder.path()).has_value());
}

TEST(WholeFile, EmptyFileAndFolderAreRefused) {
  const TempFolder folder;
  tests::write_file(folder.path("a"), "");
  EXPECT_FALSE(WholeFile::open(folder.path("a")).has_value());
  EXPECT_FALSE(WholeFile::open(folder.path()).has_value());
  EXPECT_EQ(WholeFile::open(folder.path("none")).error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace cipin
