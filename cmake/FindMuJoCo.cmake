# MuJoCo::mujoco, from a system install or from the mujoco wheel.
include(TandemDeps)
include(FindPackageHandleStandardArgs)

find_package(mujoco QUIET CONFIG)
if(mujoco_FOUND)
  if(NOT TARGET MuJoCo::mujoco)
    add_library(MuJoCo::mujoco ALIAS mujoco::mujoco)
  endif()
  find_package_handle_standard_args(MuJoCo REQUIRED_VARS mujoco_DIR VERSION_VAR mujoco_VERSION)
  return()
endif()

tandem_pinned_version(mujoco MuJoCo_VERSION)
set(_mujoco_root "${TANDEM_DEPS}/mujoco-${MuJoCo_VERSION}/mujoco")
find_path(MuJoCo_INCLUDE_DIR mujoco/mujoco.h PATHS "${_mujoco_root}/include" NO_DEFAULT_PATH)
file(GLOB MuJoCo_LIBRARY "${_mujoco_root}/libmujoco.so.*")
find_package_handle_standard_args(MuJoCo
  REQUIRED_VARS MuJoCo_INCLUDE_DIR MuJoCo_LIBRARY
  VERSION_VAR MuJoCo_VERSION
  REASON_FAILURE_MESSAGE "run packaging/setup.sh, or set TANDEM_DEPS to the folder it used")
if(MuJoCo_FOUND AND NOT TARGET MuJoCo::mujoco)
  add_library(MuJoCo::mujoco SHARED IMPORTED)
  set_target_properties(MuJoCo::mujoco PROPERTIES
    IMPORTED_LOCATION "${MuJoCo_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${MuJoCo_INCLUDE_DIR}")
endif()
