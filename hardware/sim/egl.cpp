#include "sim/egl.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>

#include <cstdlib>
#include <string_view>

namespace tandem::sim {
namespace {

// Each camera draws in its own thread; helpers of the software renderer would only fight over the cores. Set before
// main: beside running threads it is a race with whoever reads the environment.
[[maybe_unused]] const int no_helpers = ::setenv("LP_NUM_THREADS", "0", 0);

std::mutex& contexts() {
  static std::mutex mutex;
  return mutex;
}

std::unexpected<Error> no_egl(const std::string& what) {
  return fail(ErrorCode::unsupported, "The simulated cameras cannot draw: " + what + ".",
              "Install the packages libegl1 and libgl1-mesa-dri; a graphics card is not needed.");
}

// Without a display server Mesa's surfaceless platform draws in memory; else whatever is the default.
EGLDisplay open_display() {
  const auto platform_display =
      reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
  if (platform_display != nullptr) {
    EGLDisplay display = platform_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
    if (display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE) {
      return display;
    }
  }
  EGLDisplay display = eglGetDisplay(EGL_DEFAULT_DISPLAY);
  return display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE ? display : EGL_NO_DISPLAY;
}

// Of the current context.
bool draws_in_software() {
  constexpr unsigned gl_renderer = 0x1F01;
  using GetString = const unsigned char*(unsigned);
  const auto get_string = reinterpret_cast<GetString*>(eglGetProcAddress("glGetString"));
  const auto* text = get_string != nullptr ? get_string(gl_renderer) : nullptr;
  if (text == nullptr) {
    return true;
  }
  const std::string_view name(reinterpret_cast<const char*>(text));
  return name.contains("llvmpipe") || name.contains("softpipe") || name.contains("swrast");
}

}  // namespace

Result<std::unique_ptr<EglContext>> EglContext::create() {
  const std::lock_guard lock(contexts());
  static EGLDisplay const display = open_display();
  if (display == EGL_NO_DISPLAY) {
    return no_egl("EGL does not start");
  }
  const EGLint wanted[] = {
      EGL_SURFACE_TYPE,    EGL_PBUFFER_BIT, EGL_RED_SIZE, 8, EGL_GREEN_SIZE, 8, EGL_BLUE_SIZE, 8, EGL_DEPTH_SIZE, 24,
      EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT,  EGL_NONE};
  EGLConfig config = nullptr;
  EGLint count = 0;
  if (eglChooseConfig(display, wanted, &config, 1, &count) != EGL_TRUE || count < 1 ||
      eglBindAPI(EGL_OPENGL_API) != EGL_TRUE) {
    return no_egl("there is no OpenGL");
  }
  std::unique_ptr<EglContext> out(new EglContext);
  out->display_ = display;
  out->context_ = eglCreateContext(display, config, EGL_NO_CONTEXT, nullptr);
  if (out->context_ == EGL_NO_CONTEXT) {
    return no_egl("no context can be made");
  }
  return out;
}

EglContext::~EglContext() {
  if (context_ != nullptr) {
    const std::lock_guard lock(contexts());
    eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display_, context_);
  }
}

Result<void> EglContext::make_current() {
  const std::lock_guard lock(contexts());
  if (eglBindAPI(EGL_OPENGL_API) != EGL_TRUE ||
      eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) != EGL_TRUE) {
    return no_egl("the context cannot be used");
  }
  software_ = draws_in_software();
  return {};
}

std::unique_lock<std::mutex> EglContext::alone() const {
  return software_ ? std::unique_lock(contexts()) : std::unique_lock<std::mutex>();
}

}  // namespace tandem::sim
