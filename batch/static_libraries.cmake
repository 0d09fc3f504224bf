# The libraries of a file without dependencies. SQLite, libxml2 and simdjson are built from Debian's sources, with the parts that the program
# uses: Debian's own are whole and made for everyone (bench/results/2026-11-22-sizes.md).
enable_language(C)

# cipin_static_library NAME: the path of libNAME.a.
function(cipin_static_library name)
  find_library(CIPIN_${name}_STATIC lib${name}.a REQUIRED)
  set(${name} ${CIPIN_${name}_STATIC} PARENT_SCOPE)
endfunction()

# cipin_source PACKAGE: the folder of its source, in a variable of that name; fetched if it is not there.
function(cipin_source package)
  set(CIPIN_${package}_SOURCE ${PROJECT_SOURCE_DIR}/build/source/${package} CACHE PATH "${package}'s source, fetched from Debian if it is not there")
  if(NOT EXISTS ${CIPIN_${package}_SOURCE})
    execute_process(COMMAND bash ${PROJECT_SOURCE_DIR}/batch/debian_source.sh ${package} ${CIPIN_${package}_SOURCE} COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(${package} ${CIPIN_${package}_SOURCE} PARENT_SCOPE)
endfunction()

# What unwinds through C code is needed by nobody: no callback of ours throws into it.
set(c_options -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables)

# SQLite as one file, made on this machine whatever machine is built for. The SQL and the files are those of Debian's library, by its settings that
# say what SQL means and files hold; left out are its extensions and interfaces that nobody here calls, the first of them dlopen. With -O1 it is
# 0.18 MB smaller than with -O2; a first load takes about as many instructions as with Debian's library.
cipin_source(sqlite3)
if(NOT EXISTS ${sqlite3}/made/sqlite3.c)
  file(MAKE_DIRECTORY ${sqlite3}/made)
  execute_process(COMMAND env -u CC -u CFLAGS ../configure --disable-tcl --disable-readline COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET WORKING_DIRECTORY ${sqlite3}/made)
  execute_process(COMMAND make sqlite3.c COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET WORKING_DIRECTORY ${sqlite3}/made)
endif()
add_library(cipin_sqlite STATIC ${sqlite3}/made/sqlite3.c)
target_include_directories(cipin_sqlite SYSTEM PUBLIC ${sqlite3}/made)
target_compile_options(cipin_sqlite PRIVATE ${c_options} -O1)
target_compile_definitions(cipin_sqlite PRIVATE
  SQLITE_SECURE_DELETE SQLITE_THREADSAFE=1 SQLITE_USE_URI=1 SQLITE_MAX_SCHEMA_RETRY=25 SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_ALLOW_ROWID_IN_VIEW
  SQLITE_OMIT_LOOKASIDE SQLITE_MAX_VARIABLE_NUMBER=250000
  SQLITE_OMIT_AUTHORIZATION SQLITE_OMIT_DEPRECATED SQLITE_OMIT_JSON SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_PROGRESS_CALLBACK SQLITE_OMIT_SHARED_CACHE
  SQLITE_OMIT_TRACE SQLITE_OMIT_UTF16)
set(SQLITE3_STATIC cipin_sqlite)

if(NOT CIPIN_FORMATS)
  return()
endif()

add_library(cipin_stand_ins STATIC formats/stand_ins.cpp)
target_link_libraries(cipin_stand_ins PRIVATE cipin_warnings)
target_link_options(cipin_stand_ins INTERFACE -Wl,--wrap=nl_langinfo)

find_path(LIBARCHIVE_INCLUDE_DIR archive.h REQUIRED)
foreach(name archive lzma zstd bz2 z)
  cipin_static_library(${name})
  list(APPEND libarchive_libraries ${${name}})
endforeach()
foreach(name nettle acl lz4)  # Debian's libarchive needs them, the one that batch/cross/riscv64.sh builds does not
  find_library(CIPIN_${name}_STATIC lib${name}.a)
  if(CIPIN_${name}_STATIC)
    list(APPEND libarchive_libraries ${CIPIN_${name}_STATIC})
  endif()
endforeach()
add_library(LibArchive::LibArchive INTERFACE IMPORTED)
target_link_libraries(LibArchive::LibArchive INTERFACE ${libarchive_libraries} cipin_stand_ins)
target_include_directories(LibArchive::LibArchive INTERFACE ${LIBARCHIVE_INCLUDE_DIR})

# Of libxml2 the parser and, of its HTML part, the table of entities. Debian's library reads schemas and fetches by HTTP, and its encodings are
# ICU's, whose tables are 31 MB; formats/xml.cpp gives it UTF-8 alone.
cipin_source(libxml2)
function(cipin_add_libxml2)
  set(BUILD_SHARED_LIBS OFF)
  foreach(part C14N CATALOG DEBUG DOCB FTP HTTP ICONV ISO8859X LEGACY LZMA MODULES OUTPUT PATTERN PROGRAMS PUSH PYTHON READER REGEXPS SCHEMAS SCHEMATRON
      TESTS VALID WRITER XINCLUDE XPATH XPTR ZLIB)
    set(LIBXML2_WITH_${part} OFF)
  endforeach()
  set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG -w")
  add_subdirectory(${libxml2} ${CMAKE_BINARY_DIR}/libxml2 EXCLUDE_FROM_ALL)
  target_compile_options(LibXml2 PRIVATE ${c_options})
endfunction()
cipin_add_libxml2()

# Debian packs no libsimdjson.a, but its source is one file.
cipin_source(simdjson)
add_library(cipin_simdjson STATIC ${simdjson}/singleheader/simdjson.cpp)
target_include_directories(cipin_simdjson SYSTEM PUBLIC ${simdjson}/singleheader)
add_library(simdjson::simdjson ALIAS cipin_simdjson)
