# tandem_library(folder [SOURCES ...] [PUBLIC ...] [PRIVATE ...]): the library of one folder, tandem_<folder>
# with the alias tandem::<folder>. Other folders include its headers as "<folder>/<header>.h".
function(tandem_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(tandem_${name} STATIC ${ARG_SOURCES})
  add_library(tandem::${name} ALIAS tandem_${name})
  get_filename_component(parent "${CMAKE_CURRENT_SOURCE_DIR}" DIRECTORY)
  target_include_directories(tandem_${name} PUBLIC "${parent}")
  target_link_libraries(tandem_${name} PUBLIC ${ARG_PUBLIC} PRIVATE tandem_flags ${ARG_PRIVATE})
endfunction()
