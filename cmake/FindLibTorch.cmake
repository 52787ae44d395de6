# LibTorch::cpu, from a LibTorch folder or an installed torch (TANDEM_LIBTORCH, a CMake or environment variable), or
# from the torch wheel; and, where that is a CUDA build, LibTorch::cuda. Of CUDA itself only the headers of its runtime
# are needed, from the small wheels beside torch or from a toolkit: neither a toolkit nor a GPU is asked for here.
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

# cuDNN, cuBLAS and their like are needed where it runs, not here.
find_library(LibTorch_CUDA_LIBRARY torch_cuda PATHS "${_torch_root}/lib" NO_DEFAULT_PATH)
find_library(LibTorch_C10_CUDA_LIBRARY c10_cuda PATHS "${_torch_root}/lib" NO_DEFAULT_PATH)
file(GLOB _torch_cuda_includes "${_torch_root}/../nvidia/cu*/include" "${_torch_root}/../nvidia/cuda_*/include"
  "${TANDEM_DEPS}/nvidia-cuda-*/nvidia/cu*/include" /usr/local/cuda/include)
find_path(LibTorch_CUDA_RUNTIME_INCLUDE_DIR cuda_runtime_api.h PATHS ${_torch_cuda_includes})
find_path(LibTorch_CUDA_CRT_INCLUDE_DIR crt/host_defines.h PATHS ${_torch_cuda_includes})
mark_as_advanced(LibTorch_CUDA_LIBRARY LibTorch_C10_CUDA_LIBRARY LibTorch_CUDA_RUNTIME_INCLUDE_DIR
  LibTorch_CUDA_CRT_INCLUDE_DIR)
if(LibTorch_FOUND AND LibTorch_CUDA_LIBRARY AND LibTorch_C10_CUDA_LIBRARY AND LibTorch_CUDA_RUNTIME_INCLUDE_DIR
    AND LibTorch_CUDA_CRT_INCLUDE_DIR AND NOT TARGET LibTorch::cuda)
  add_library(LibTorch::c10_cuda SHARED IMPORTED)
  set_target_properties(LibTorch::c10_cuda PROPERTIES IMPORTED_LOCATION "${LibTorch_C10_CUDA_LIBRARY}")
  add_library(LibTorch::cuda SHARED IMPORTED)
  set_target_properties(LibTorch::cuda PROPERTIES
    IMPORTED_LOCATION "${LibTorch_CUDA_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_CUDA_RUNTIME_INCLUDE_DIR};${LibTorch_CUDA_CRT_INCLUDE_DIR}"
    INTERFACE_LINK_LIBRARIES "LibTorch::cpu;LibTorch::c10_cuda")
endif()
