// What a tick of the control thread allocates once it has warmed up: nothing. operator new is counted a thread.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "session/controller.h"
#include "session/rollout_session.h"
#include "session/setup.h"
#include "testing/fake_rig.h"
#include "testing/formula_model.h"
#include "testing/temporary_folder.h"

namespace {
thread_local bool counting = false;
thread_local long allocations = 0;

void* allocate(std::size_t size) {
  if (counting) {
    ++allocations;
    if (std::getenv("TANDEM_ABORT_ON_ALLOCATION") != nullptr) {
      std::abort();  // for a look with a debugger
    }
  }
  if (void* memory = std::malloc(size == 0 ? 1 : size)) {
    return memory;
  }
  throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace tandem {
namespace {

using testing::FakeRig;
using testing::FormulaModel;

long count(const std::function<void()>& work) {
  allocations = 0;
  counting = true;
  work();
  counting = false;
  return allocations;
}

class Allocations : public ::testing::Test {
 protected:
  void SetUp() override {
    controller = std::make_unique<Controller>(fake.rig, fake.clock);
    ASSERT_TRUE(controller->connect());
    fake.robot->remembers = false;
    for (auto* camera : fake.cameras) {
      camera->recycles = true;
    }
    tick(2);
    ASSERT_TRUE(controller->arm());
  }
  void tick(int n) const {
    for (int i = 0; i < n; ++i) {
      if (!controller->tick()) {
        std::abort();
      }
    }
  }

  FakeRig fake{2};
  std::unique_ptr<Controller> controller;
};

TEST_F(Allocations, AreCounted) {
  std::shared_ptr<int> kept;
  EXPECT_EQ(count([&] { kept = std::make_shared<int>(1); }), 1);
}

TEST_F(Allocations, NoneWhileALeaderLeads) {
  ASSERT_TRUE(controller->teleoperate("hand", 1));
  tick(30);
  EXPECT_EQ(count([&] { tick(100); }), 0);
  EXPECT_EQ(controller->status().state, RigState::running);
}

TEST_F(Allocations, NoneWhileAPolicyRunsFromItsChunk) {
  fake.clock.real = true;
  RolloutSession rollout(
      *controller,
      std::make_unique<FormulaModel>(1200, 6, [](double tick, const InferenceRequest&) { return 0.01 * tick; }),
      RolloutPace{30, false, 0}, RolloutSession::Setup{.cameras = {"cam0", "cam1"}, .keep_s = 2, .policy = "formula"});
  RolloutSettings settings;
  settings.mode = InferenceMode::async;
  settings.threshold = 0.05;
  rollout.runner().set_settings(settings);
  controller->add_sink(rollout);
  ASSERT_TRUE(rollout.run("Move", 1));
  for (int i = 0; i < 1000 && rollout.runner().status().inferences == 0; ++i) {
    tick(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  tick(100);
  const auto before = rollout.runner().status();
  EXPECT_EQ(count([&] { tick(100); }), 0);
  const auto after = rollout.runner().status();
  EXPECT_EQ(after.inferences, before.inferences) << "the chunk has to last";
  EXPECT_EQ(after.executed, before.executed + 100);
  // Recording adds the rows to memory that was set aside for them.
  const testing::TemporaryFolder folder;
  auto opened = open_recording(fake.rig, {folder / "set", "h264", 60, 1000, true}, true);
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_TRUE(rollout.begin_recording(*opened->store));
  for (int i = 0; i < 200; ++i) {  // until the take is ready and its encoders have begun
    tick(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_EQ(count([&] { tick(30); }), 0);
  EXPECT_TRUE(rollout.end_recording(true, {})) << "rows were added";
  controller->remove_sink(rollout);
}

}  // namespace
}  // namespace tandem
