# LibTorch::cpu, from a LibTorch folder or an installed torch (TANDEM_LIBTORCH, a CMake or environment variable), or
# from the torch wheel. A CUDA build is linked by its CPU part only; the CUDA side is loaded at run time where there is
# a GPU, so that neither a CUDA toolkit nor a GPU is needed here.
include(TandemDeps)
include(FindPackageHandleStandardArgs)

set(TANDEM_LIBTORCH "$ENV{TANDEM_LIBTORCH}" CACHE PATH "A LibTorch folder or an installed torch package")
if(TANDEM_LIBTORCH)
  set(_torch_root "${TANDEM_LIBTORCH}")
else()
  tandem_pinned_version(torch _torch_pinned)
  set(_torch_root "${TANDEM_DEPS}/torch-${_torch_pinned}/torch")
endif()
find_path(LibTorch_INCLUDE_DIR ATen/core/Tensor.h PATHS "${_torch_root}/include" NO_DEFAULT_PATH)
find_library(LibTorch_CPU_LIBRARY torch_cpu PATHS "${_torch_root}/lib" NO_DEFAULT_PATH)
find_library(LibTorch_C10_LIBRARY c10 PATHS "${_torch_root}/lib" NO_DEFAULT_PATH)
if(LibTorch_INCLUDE_DIR)
  file(STRINGS "${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h" _torch_lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH)")
  string(REGEX REPLACE "[^0-9;]" "" _torch_numbers "${_torch_lines}")
  string(REPLACE ";" "." LibTorch_VERSION "${_torch_numbers}")
endif()
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR
  VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "run packaging/setup.sh, set TANDEM_LIBTORCH to a LibTorch of 2.6 or newer, or switch the engine off with -DTANDEM_ENGINE=OFF")

if(LibTorch_FOUND AND NOT TARGET LibTorch::cpu)
  add_library(LibTorch::c10 SHARED IMPORTED)
  set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION "${LibTorch_C10_LIBRARY}")
  add_library(LibTorch::cpu SHARED IMPORTED)
  set_target_properties(LibTorch::cpu PROPERTIES
    IMPORTED_LOCATION "${LibTorch_CPU_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES LibTorch::c10)
endif()
