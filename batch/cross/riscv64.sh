# Sourced by sysroot.sh: Debian 12 has a cross compiler and a C library for riscv64, and nothing else. The libraries are built from Debian's
# sources, static and position-independent, for they go into the program and its module. Into $work/root; $work, $triplet and own_apt are sysroot.sh's.

need_packages make tcl  # tcl makes SQLite's one large file of its sources

readonly root="$work/root" sources="$work/sources" logs="${folder%/*}/$arch.logs"
mkdir -p "$sources" "$logs" "$root/usr"

# The C library and that of C++ as the cross compiler has them, at the places where a program of the target looks.
cp -a "/usr/$triplet" "$root/usr/"
ln -s "$triplet/lib" "$root/usr/lib"
ln -s "$triplet/include" "$root/usr/include"
ln -s usr/lib "$root/lib"
# Headers alone, the same for every machine.
cp -rL /usr/include/boost /usr/include/utf8cpp /usr/include/xxhash.h "$root/usr/include/"

# built NAME COMMAND...: runs it with its output in a log, which is shown if it fails.
built() {
  local name="$1"
  shift
  "$@" >"$logs/$name.log" 2>&1 || { tail -n 30 "$logs/$name.log" >&2; echo "sysroot.sh: $name cannot be built; see $logs/$name.log" >&2; exit 1; }
}

# source_of PACKAGE [PATH...]: unpacks Debian's source to $sources/PACKAGE, or those paths of its tar alone.
source_of() {
  local name="$1"
  shift
  (cd "$sources" && own_apt source --download-only "$name") || return
  if (($#)); then
    mkdir -p "$sources/$name" && tar -xf "$sources/$name"_*.orig.tar.* -C "$sources/$name" --strip-components=1 "$@"
  else
    (cd "$sources" && dpkg-source --no-check -x "$name"_*.dsc "$name")  # apt has checked it
  fi
}

# with_cmake PACKAGE FOLDER [OPTION...]: its own CMake build, of static libraries, without programs and tests where it has an option for that.
with_cmake() {
  local name="$1" at="$sources/$1/$2" build="$work/build-$1"
  shift 2
  source_of "$name" &&
    cmake -S "$at" -B "$build" -G "Unix Makefiles" -DCMAKE_BUILD_TYPE=Release -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$arch" \
      -DCMAKE_C_COMPILER="$triplet-gcc" -DCMAKE_CXX_COMPILER="$triplet-g++" -DCMAKE_FIND_ROOT_PATH="$root" \
      -DCMAKE_FIND_ROOT_PATH_MODE_{LIBRARY,INCLUDE,PACKAGE}=ONLY -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER -DCMAKE_INSTALL_PREFIX=/usr \
      -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON "$@" &&
    cmake --build "$build" -j "$(nproc)" && DESTDIR="$root" cmake --install "$build"
}

# archive_of LIBRARY FOLDER COMPILER [OPTION...] -- FILE...: compiles what has no build of use, in FOLDER, to root/usr/lib/LIBRARY.
archive_of() {
  local library="$1" at="$2" compiler="$3" options=()
  shift 3
  while [[ "$1" != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  (cd "$at" && "$triplet-$compiler" -O2 -fPIC "${options[@]}" -c "$@" && "$triplet-ar" rcs "$root/usr/lib/$library" ./*.o)
}

build_zlib() {  # Debian's source lacks a file that its CMake build asks for
  local at="$sources/zlib"
  source_of zlib && archive_of libz.a "$at" gcc -DHAVE_UNISTD_H -D_LARGEFILE64_SOURCE=1 -D_FILE_OFFSET_BITS=64 -- "$at"/*.c &&
    cp "$at/zlib.h" "$at/zconf.h" "$root/usr/include/"
}
build_bzip2() {
  source_of bzip2 && archive_of libbz2.a "$sources/bzip2" gcc -D_FILE_OFFSET_BITS=64 -- {blocksort,huffman,crctable,randtable,compress,decompress,bzlib}.c &&
    cp "$sources/bzip2/bzlib.h" "$root/usr/include/"
}
build_sqlite() {
  local at="$sources/sqlite3" options
  source_of sqlite3 && mapfile -t options < <(grep -ohE -- '-DSQLITE_[A-Z0-9_=]+' "$at/debian/rules") &&  # as Debian's library has them
    mkdir "$at/made" && (cd "$at/made" && ../configure --disable-shared --disable-readline && make sqlite3.c) &&
    archive_of libsqlite3.a "$at/made" gcc "${options[@]}" -- sqlite3.c && cp "$at/made/sqlite3.h" "$root/usr/include/"
}
build_program_options() {
  local at="$sources/boost1.74/libs/program_options/src"
  source_of boost1.74 boost/libs/program_options/src && rm "$at/winmain.cpp" &&
    archive_of libboost_program_options.a "$at" g++ -std=c++17 -I"$root/usr/include" -- "$at"/*.cpp
}
build_libarchive() {
  local no=() what
  for what in OPENSSL NETTLE MBEDTLS LIBXML2 EXPAT LZ4 LZO LIBB2 PCREPOSIX CPIO CAT TAR ACL XATTR TEST WERROR; do
    no+=("-DENABLE_$what=OFF")
  done
  with_cmake libarchive . "${no[@]}" || return
  # One library with what it needs: a program that finds a static libarchive is not told of the rest.
  {
    echo "OPEN $root/usr/lib/libarchive.a"
    for what in z bz2 lzma zstd; do
      echo "ADDLIB $root/usr/lib/lib$what.a"
    done
    echo SAVE
  } | "$triplet-ar" -M
}

built zlib build_zlib
built bzip2 build_bzip2
built xz with_cmake xz-utils .
built zstd with_cmake libzstd build/cmake -DZSTD_BUILD_PROGRAMS=OFF -DZSTD_BUILD_SHARED=OFF -DZSTD_BUILD_TESTS=OFF
built libarchive build_libarchive
built libxml2 with_cmake libxml2 . -DLIBXML2_WITH_{PYTHON,ZLIB,LZMA,ICU,HTTP,FTP,MODULES,PROGRAMS,TESTS}=OFF
built simdjson with_cmake simdjson .
built fmt with_cmake fmtlib . -DFMT_TEST=OFF -DFMT_DOC=OFF
built sqlite3 build_sqlite
built program_options build_program_options
