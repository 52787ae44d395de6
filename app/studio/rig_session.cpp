#include "studio/rig_session.h"

#include <QMetaObject>

#include <chrono>
#include <exception>
#include <thread>
#include <utility>

#include "base/files.h"
#include "base/log.h"
#include "base/thrown.h"
#include "session/replay.h"
#include "studio/sentences.h"

namespace tandem {
namespace {

// What a worker brings home from connecting.
struct Connected {
  std::unique_ptr<Rig> rig;
  std::unique_ptr<TickClock> clock;
  std::unique_ptr<Controller> controller;
};

Result<Connected> connect_devices(const DeviceRegistry& registry, const std::string& name) {
  const auto resources = resource_folder();
  if (!resources) {
    return std::unexpected(resources.error());
  }
  const auto profile = load_rig_profile(name, *resources);
  if (!profile) {
    return std::unexpected(profile.error());
  }
  auto rig = registry.make(*profile, {*resources, "", 1});
  if (!rig) {
    return std::unexpected(rig.error());
  }
  Connected out;
  out.rig = std::move(*rig);
  out.clock = std::make_unique<RealTimeClock>(out.rig->profile.rate_hz);
  out.controller = std::make_unique<Controller>(*out.rig, *out.clock);
  TANDEM_TRY(out.controller->connect());
  return out;
}

}  // namespace

RigSession::RigSession(DeviceRegistry registry, QObject* parent) : QObject(parent), registry_(std::move(registry)) {}

RigSession::~RigSession() {
  if (worker_.joinable()) {
    worker_.join();
  }
}

void RigSession::refuse(const QString& what, const QString& remedy) {
  Q_EMIT problem({ErrorCode::busy, what.toStdString(), remedy.toStdString(), {}});
}

void RigSession::in_background(std::function<void()> work) {
  if (worker_.joinable()) {
    worker_.join();
  }
  worker_ = std::jthread([this, work = std::move(work)] {
    try {
      work();
    } catch (const std::exception& error) {
      const Error problem = error_thrown(error);
      QMetaObject::invokeMethod(
          this,
          [this, problem] {
            connecting_ = false;
            ending_ = false;
            Q_EMIT rig_changed();
            Q_EMIT this->problem(problem);
          },
          Qt::QueuedConnection);
    }
  });
}

void RigSession::connect_rig(const QString& name) {
  if (connecting_) {
    return;
  }
  connecting_ = true;
  auto old = take_parts();
  Q_EMIT rig_changed();
  in_background([this, old, name = name.toStdString()] {
    const auto events = end_recording(**old, (*old)->thread.get(), true);
    old->reset();
    auto connected = std::make_shared<Result<Connected>>(connect_devices(registry_, name));
    QMetaObject::invokeMethod(
        this,
        [this, events, connected] {
          connecting_ = false;
          report(events);
          if (!*connected) {
            Q_EMIT rig_changed();
            Q_EMIT problem(connected->error());
            return;
          }
          parts_->rig = std::move((*connected)->rig);
          parts_->clock = std::move((*connected)->clock);
          parts_->controller = std::move((*connected)->controller);
          parts_->thread = std::make_unique<ControlThread>(*parts_->controller);
          log_info("studio", "Connected rig " + parts_->rig->profile.name + ".");
          Q_EMIT rig_changed();
        },
        Qt::QueuedConnection);
  });
}

std::vector<CollectEvent> RigSession::end_recording(Parts& parts, ControlThread* thread, bool torque_off) {
  std::vector<CollectEvent> events;
  if (parts.session && thread != nullptr) {
    auto* session = parts.session.get();
    const char* const why = "The rig was disconnected or the dataset was changed.";
    const auto end = [session, why, torque_off](Controller& c) -> Result<void> {
      c.remove_sink(*session);
      session->interrupt(why);
      if (torque_off) {
        static_cast<void>(c.release());  // it may be off already
      }
      return {};
    };
    // While the loop runs, only it may touch the session; one that has ended leaves it to this thread.
    for (int i = 0; i < 500 && !thread->post(end).get() && thread->running(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (!thread->running()) {
      session->interrupt(why);
    }
    session->settle();
    while (auto event = session->next_event()) {
      events.push_back(std::move(*event));
    }
  }
  parts.session.reset();
  parts.store.reset();
  return events;
}

void RigSession::report(const std::vector<CollectEvent>& events) {
  for (const auto& event : events) {
    Q_EMIT happened(event);
  }
}

std::shared_ptr<std::unique_ptr<RigSession::Parts>> RigSession::take_parts() {
  answers_.clear();
  last_saved_ = -1;
  return std::make_shared<std::unique_ptr<Parts>>(std::exchange(parts_, std::make_unique<Parts>()));
}

void RigSession::disconnect_rig() {
  if (connecting_) {
    refuse(tr("The rig is busy."), tr("Try again in a moment."));
    return;
  }
  if (!parts_->rig) {
    return;
  }
  connecting_ = true;
  ending_ = true;
  auto old = take_parts();
  Q_EMIT rig_changed();
  in_background([this, old] {
    const auto events = end_recording(**old, (*old)->thread.get(), true);
    old->reset();
    QMetaObject::invokeMethod(
        this,
        [this, events] {
          connecting_ = false;
          ending_ = false;
          report(events);
          log_info("studio", "Disconnected the rig.");
          Q_EMIT rig_changed();
        },
        Qt::QueuedConnection);
  });
}

void RigSession::disconnect_now() {
  if (worker_.joinable()) {
    worker_.join();
  }
  const auto events = end_recording(*parts_, parts_->thread.get(), true);
  parts_ = std::make_unique<Parts>();
  report(events);
}

Teleoperator* RigSession::leader(const QString& name) const {
  if (!parts_->rig) {
    return nullptr;
  }
  const auto found = parts_->rig->leaders.find(name.toStdString());
  return found == parts_->rig->leaders.end() ? nullptr : found->second.get();
}

void RigSession::keep_alive(std::shared_ptr<void> object) { parts_->companions.push_back(std::move(object)); }

void RigSession::let_go(const std::shared_ptr<void>& object) {
  if (std::erase(parts_->companions, object) > 0) {
    ends_.push_back(std::async(std::launch::async, [last = object]() mutable { last.reset(); }));
  }
}

void RigSession::command(ControlThread::Command command, Then then) {
  if (!parts_->thread) {
    refuse(tr("There is no rig."), tr("Connect one on the Rig page."));
    return;
  }
  answers_.push_back({parts_->thread->post(std::move(command)), std::move(then)});
}

void RigSession::command_session(std::function<Result<void>(CollectSession&)> command_) {
  if (!parts_->session) {
    refuse(tr("Nothing is being recorded."), tr("Start a recording first."));
    return;
  }
  auto* session = parts_->session.get();
  command([session, command_ = std::move(command_)](Controller&) { return command_(*session); });
}

void RigSession::arm() {
  command([](Controller& c) { return c.arm(); });
}
void RigSession::release() {
  command([](Controller& c) { return c.release(); });
}
void RigSession::stop() {
  if (!parts_->controller) {
    return;
  }
  ++stops_;
  parts_->controller->stop();
  // Behind every command that was posted before.
  command([session = parts_->session.get()](Controller& c) -> Result<void> {
    c.hold();
    return session != nullptr ? session->stop_still() : Result<void>();
  });
}
void RigSession::hold() {
  command([](Controller& c) -> Result<void> {
    c.hold();
    return {};
  });
}
void RigSession::home() {
  command([](Controller& c) { return c.home(); });
}
bool RigSession::refused_to_leave() {
  if (leaving_) {
    Q_EMIT notice(tr("The arm is on its way home, and then its torque goes off. Esc stops it."));
  }
  return leaving_;
}
void RigSession::teleoperate(const QString& leader) {
  if (refused_to_leave()) {
    return;
  }
  command([name = leader.toStdString()](Controller& c) { return c.teleoperate(name, 1); });
}

// A dataset that was moved or deleted meanwhile is not open any more, whatever its name.
bool RigSession::records_into(const std::filesystem::path& root) const {
  return parts_->store && parts_->store->root() == absolute_path(root).value_or(std::filesystem::path()) &&
         parts_->store->in_place();
}

// Why no recording can begin, said before anything is opened or made.
std::optional<Error> RigSession::cannot_record(const RecordingOptions& options) const {
  if (!parts_->rig || connecting_) {
    return Error{
        ErrorCode::busy, tr("There is no rig.").toStdString(), tr("Connect one on the Rig page.").toStdString(), {}};
  }
  if (status().state == RigState::connected) {
    return Error{
        ErrorCode::busy, tr("The rig is not armed.").toStdString(), tr("Hold Enter to arm it.").toStdString(), {}};
  }
  const CollectStatus collect = collect_status();
  const bool same = records_into(options.root);
  if (planning()) {
    return Error{
        ErrorCode::busy, tr("A plan is running already.").toStdString(), tr("Stop it first (Esc).").toStdString(), {}};
  }
  if (!same && collect.save_failed) {
    return Error{ErrorCode::busy,
                 tr("A take is not saved yet.").toStdString(),
                 tr("Save it again, or give it up.").toStdString(),
                 {}};
  }
  if (!same && collect.saving) {
    return Error{ErrorCode::busy,
                 tr("The last take is still being saved.").toStdString(),
                 tr("Try again in a moment.").toStdString(),
                 {}};
  }
  return std::nullopt;
}

void RigSession::record(const CollectPlan& plan, const RecordingOptions& options) {
  if (refused_to_leave()) {
    return;
  }
  if (const auto why = cannot_record(options)) {
    Q_EMIT problem(*why);
    return;
  }
  if (records_into(options.root)) {
    command_session([plan](CollectSession& s) { return s.start(plan); });
    return;
  }
  // The old dataset is closed and the new one opened in the background: both touch the disk.
  connecting_ = true;
  auto old = std::make_shared<Parts>();
  last_saved_ = -1;
  old->store = std::move(parts_->store);
  old->session = std::move(parts_->session);
  in_background([this, old, options, plan, stops = stops_, rig = parts_->rig.get(), thread = parts_->thread.get()] {
    const auto events = end_recording(*old, thread, false);
    auto opened = std::make_shared<Result<Recording>>(open_recording(*rig, options, false));
    QMetaObject::invokeMethod(
        this,
        [this, events, opened, options, plan, stops] {
          connecting_ = false;
          report(events);
          if (!parts_->rig) {
            return;  // the window is closing
          }
          if (!*opened) {
            Q_EMIT problem(opened->error());
            return;
          }
          parts_->store = std::move((*opened)->store);
          if (options.vcodec == "auto") {
            Q_EMIT notice(in_words((*opened)->codec.reason));
          }
          parts_->session = std::make_unique<CollectSession>(*parts_->controller, *parts_->store);
          for (const auto& repair : (*opened)->report.repairs) {
            Q_EMIT notice(in_words(repair));
          }
          for (const auto& warning : (*opened)->report.warnings) {
            Q_EMIT notice(in_words(warning));
          }
          auto* session = parts_->session.get();
          command([session](Controller& c) -> Result<void> {
            c.add_sink(*session);
            return {};
          });
          if (stops == stops_) {
            command_session([plan](CollectSession& s) { return s.start(plan); });
          }
        },
        Qt::QueuedConnection);
  });
}

void RigSession::keep() {
  command_session([](CollectSession& s) { return s.keep(); });
}
void RigSession::discard() {
  command_session([](CollectSession& s) { return s.discard(); });
}
void RigSession::restore() {
  command_session([](CollectSession& s) { return s.restore(); });
}
void RigSession::pause() {
  command_session([](CollectSession& s) { return s.pause(); });
}
void RigSession::resume() {
  command_session([](CollectSession& s) { return s.resume(); });
}
void RigSession::next() {
  command_session([](CollectSession& s) { return s.next(); });
}
void RigSession::save_again() {
  command_session([](CollectSession& s) { return s.save_again(); });
}
void RigSession::drop_failed() {
  command_session([](CollectSession& s) { return s.drop_failed(); });
}
void RigSession::finish(bool keep_running) {
  command_session([keep_running](CollectSession& s) -> Result<void> {
    s.finish(keep_running);
    return {};
  });
}

bool RigSession::replay_last() {
  if (refused_to_leave()) {
    return false;
  }
  if (planning()) {
    refuse(tr("A plan is running already."), tr("Stop it first (Esc)."));
    return false;
  }
  if (!parts_->store || last_saved_ < 0 || connecting_) {
    refuse(tr("There is no saved take to replay."), tr("Record one first."));
    return false;
  }
  connecting_ = true;
  in_background([this, stops = stops_, root = parts_->store->root(), rig = parts_->rig.get(), episode = last_saved_] {
    auto shared = std::make_shared<Result<std::unique_ptr<ReplaySource>>>(open_replay(root, episode, *rig));
    QMetaObject::invokeMethod(
        this,
        [this, shared, stops] {
          connecting_ = false;
          if (!parts_->rig || stops != stops_) {
            return;
          }
          if (!*shared) {
            Q_EMIT problem(shared->error());
            return;
          }
          command([shared](Controller& c) { return c.run(std::move(**shared)); });
        },
        Qt::QueuedConnection);
  });
  return true;
}

void RigSession::annotate_last(const Json& changes) {
  command_session([changes](CollectSession& s) { return s.annotate_last(changes); });
}

void RigSession::annotate(std::int64_t episode, const Json& changes) {
  command_session([episode, changes](CollectSession& s) { return s.annotate(episode, changes); });
}

void RigSession::set_fault(Fault fault, bool on) {
  if (!parts_->rig || !parts_->rig->faults) {
    return;
  }
  const std::string camera = parts_->rig->cameras.empty() ? "" : parts_->rig->cameras.front()->spec().name;
  const bool of_camera = fault == Fault::camera_freeze || fault == Fault::camera_unplug;
  const double amount = fault == Fault::bus_loss || fault == Fault::push ? 0.3 : 1.0;
  static_cast<void>(parts_->rig->faults->set_fault(fault, of_camera ? camera : "", on ? amount : 0));
}

ControlStatus RigSession::status() const { return parts_->controller ? parts_->controller->status() : ControlStatus{}; }
CollectStatus RigSession::collect_status() const {
  return parts_->session ? parts_->session->status() : CollectStatus{};
}
bool RigSession::planning() const {
  const CollectPhase phase = collect_status().phase;
  return phase != CollectPhase::idle && phase != CollectPhase::finished;
}
QString RigSession::dataset_root() const {
  return parts_->store ? QString::fromStdString(parts_->store->root().string()) : QString();
}

void RigSession::poll() {
  const auto ready = [](const auto& future) {
    return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  };
  std::erase_if(ends_, ready);
  for (std::size_t i = 0; i < answers_.size();) {
    if (!ready(answers_[i].outcome)) {
      ++i;
      continue;
    }
    Answer answer = std::move(answers_[i]);
    answers_.erase(answers_.begin() + static_cast<std::ptrdiff_t>(i));
    const auto outcome = answer.outcome.get();
    if (answer.then) {
      answer.then(outcome);
    } else if (!outcome) {
      Q_EMIT problem(outcome.error());
    }
  }
  while (parts_->session) {
    const auto event = parts_->session->next_event();
    if (!event) {
      break;
    }
    if (event->kind == CollectEvent::Kind::saved) {
      last_saved_ = event->episode;
    }
    Q_EMIT happened(*event);
  }
}

}  // namespace tandem
