# Run by CPack between installing and packing: what Debian wants of a package that an installation by hand does without.
set(share ${CPACK_TEMPORARY_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}/share)
file(MAKE_DIRECTORY ${share}/doc/cipin)
file(COPY_FILE ${CPACK_CIPIN_COPYRIGHT} ${share}/doc/cipin/copyright)
file(COPY_FILE ${CPACK_CIPIN_CHANGELOG} ${share}/doc/cipin/changelog)
execute_process(COMMAND gzip -9nf ${share}/man/man1/cipin.1 ${share}/doc/cipin/changelog COMMAND_ERROR_IS_FATAL ANY)
file(CHMOD ${share}/doc/cipin/copyright ${share}/doc/cipin/changelog.gz ${share}/man/man1/cipin.1.gz
  PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
# An archive packed twice is the same bytes: of the time of the commit, not of the day.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  execute_process(COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -exec touch -h -d @$ENV{SOURCE_DATE_EPOCH} {} + COMMAND_ERROR_IS_FATAL ANY)
endif()
