# Arrow::arrow and Parquet::parquet, from a system install or from the pyarrow wheel.
include(TandemDeps)
include(FindPackageHandleStandardArgs)

find_package(Parquet QUIET CONFIG)
if(Parquet_FOUND)
  if(NOT TARGET Arrow::arrow)
    add_library(Arrow::arrow ALIAS Arrow::arrow_shared)
    add_library(Parquet::parquet ALIAS Parquet::parquet_shared)
  endif()
  set(ArrowParquet_VERSION "${Parquet_VERSION}")
  find_package_handle_standard_args(ArrowParquet REQUIRED_VARS Parquet_DIR VERSION_VAR ArrowParquet_VERSION)
  return()
endif()

tandem_pinned_version(pyarrow ArrowParquet_VERSION)
set(_arrow_root "${TANDEM_DEPS}/pyarrow-${ArrowParquet_VERSION}/pyarrow")
find_path(ArrowParquet_INCLUDE_DIR arrow/api.h PATHS "${_arrow_root}/include" NO_DEFAULT_PATH)
# A wheel has no unversioned library names.
file(GLOB ArrowParquet_ARROW_LIBRARY "${_arrow_root}/libarrow.so.*")
file(GLOB ArrowParquet_PARQUET_LIBRARY "${_arrow_root}/libparquet.so.*")
find_package_handle_standard_args(ArrowParquet
  REQUIRED_VARS ArrowParquet_INCLUDE_DIR ArrowParquet_ARROW_LIBRARY ArrowParquet_PARQUET_LIBRARY
  VERSION_VAR ArrowParquet_VERSION
  REASON_FAILURE_MESSAGE "run packaging/setup.sh, or set TANDEM_DEPS to the folder it used")
if(ArrowParquet_FOUND AND NOT TARGET Arrow::arrow)
  foreach(name arrow parquet)
    string(TOUPPER ${name} upper)
    if(name STREQUAL arrow)
      set(target Arrow::arrow)
    else()
      set(target Parquet::parquet)
    endif()
    add_library(${target} SHARED IMPORTED)
    set_target_properties(${target} PROPERTIES
      IMPORTED_LOCATION "${ArrowParquet_${upper}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${ArrowParquet_INCLUDE_DIR}")
  endforeach()
  set_property(TARGET Parquet::parquet PROPERTY INTERFACE_LINK_LIBRARIES Arrow::arrow)
endif()
