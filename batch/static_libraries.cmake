# libarchive, libxml2 and simdjson for a file without dependencies, under the names that their find modules give.

# cipin_static_library NAME: the path of libNAME.a.
function(cipin_static_library name)
  find_library(CIPIN_${name}_STATIC lib${name}.a REQUIRED)
  set(${name} ${CIPIN_${name}_STATIC} PARENT_SCOPE)
endfunction()

add_library(cipin_stand_ins STATIC formats/stand_ins.cpp)
find_path(ICU_INCLUDE_DIR unicode/ucnv.h)  # where libxml2 was built without ICU, it need not be there
if(ICU_INCLUDE_DIR)
  target_include_directories(cipin_stand_ins SYSTEM PRIVATE ${ICU_INCLUDE_DIR})
endif()
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

# Debian's libxml2 converts encodings with ICU, whose tables are 31 MB; formats/stand_ins.cpp says why it can do without.
find_path(LIBXML2_INCLUDE_DIR libxml/parser.h PATH_SUFFIXES libxml2 REQUIRED)
cipin_static_library(xml2)
add_library(LibXml2::LibXml2 INTERFACE IMPORTED)
target_link_libraries(LibXml2::LibXml2 INTERFACE ${xml2} cipin_stand_ins ${lzma} ${z} m)
target_include_directories(LibXml2::LibXml2 INTERFACE ${LIBXML2_INCLUDE_DIR})

# Debian packs no libsimdjson.a, but its source is one file.
set(CIPIN_SIMDJSON_SOURCE ${PROJECT_SOURCE_DIR}/build/source/simdjson CACHE PATH "simdjson's source, fetched from Debian if it is not there")
if(NOT EXISTS ${CIPIN_SIMDJSON_SOURCE}/singleheader/simdjson.cpp)
  execute_process(COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/debian_source.sh simdjson ${CIPIN_SIMDJSON_SOURCE} COMMAND_ERROR_IS_FATAL ANY)
endif()
add_library(cipin_simdjson STATIC ${CIPIN_SIMDJSON_SOURCE}/singleheader/simdjson.cpp)
target_include_directories(cipin_simdjson SYSTEM PUBLIC ${CIPIN_SIMDJSON_SOURCE}/singleheader)
add_library(simdjson::simdjson ALIAS cipin_simdjson)
