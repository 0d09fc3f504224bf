# What CPack makes of a build: a Debian package, or of a static build a tarball. batch/deploy/package.sh builds and packs.
execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} log -1 "--format=%an <%ae>"
  OUTPUT_VARIABLE committer OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
set(CIPIN_MAINTAINER "${committer}" CACHE STRING "Who answers for a package, Name <address>: who made the last commit, if nobody else is named")
execute_process(COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C git -C ${PROJECT_SOURCE_DIR} log -1 --format=%cD
  OUTPUT_VARIABLE CIPIN_DATE_LONG OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT CIPIN_DATE_LONG)
  string(TIMESTAMP CIPIN_DATE_LONG "%a, %d %b %Y %H:%M:%S +0000" UTC)
endif()
configure_file(deploy/debian/changelog.in ${CMAKE_BINARY_DIR}/batch/changelog @ONLY)

if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  set(debian_name amd64)
elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  set(debian_name arm64)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^arm")
  set(debian_name armhf)
else()
  set(debian_name ${CMAKE_SYSTEM_PROCESSOR})
endif()

set(CPACK_PACKAGE_NAME cipin)
set(CPACK_PACKAGE_CONTACT "${CIPIN_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "exact, dated word counts of Chinese newspaper archives")
set(CPACK_PACKAGE_DESCRIPTION "cipin cuts text token for token as python jieba does, within a memory budget;
it counts folders, JSON, HTML and compressed archives once, or brings one
SQLite file up to date every night, so that what the file says is what a
recount from nothing would say. A systemd timer runs it; archives are named in
/etc/cipin.")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/deploy/finish_package.cmake)
set(CPACK_CIPIN_COPYRIGHT ${CMAKE_CURRENT_SOURCE_DIR}/deploy/debian/copyright)
set(CPACK_CIPIN_CHANGELOG ${CMAKE_BINARY_DIR}/batch/changelog)

if(CIPIN_STATIC)
  set(CPACK_GENERATOR TGZ)
  set(CPACK_PACKAGE_FILE_NAME cipin-${PROJECT_VERSION}-${debian_name}-static)
else()
  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE ${debian_name})
  set(CPACK_DEBIAN_PACKAGE_SECTION text)
  set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
  # Named and not found by dpkg-shlibdeps, which knows the packages of this machine's architecture alone: those of Debian 12. A
  # machine with systemd has what makes users; the first name is for one without.
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= 2.36), systemd-standalone-sysusers | systemd-sysusers")
  if(CIPIN_FORMATS AND NOT CIPIN_LINK_FORMATS)
    string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", libgcc-s1 (>= 12), libstdc++6 (>= 12)")
    if(NOT debian_name STREQUAL "riscv64")  # whose module has them inside: batch/cross/riscv64.sh
      string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", libarchive13 (>= 3.6.2), libsimdjson14, libxml2 (>= 2.9.14)")
    endif()
  endif()
  set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_SOURCE_DIR}/deploy/debian/postinst)
  set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
endif()
include(CPack)
