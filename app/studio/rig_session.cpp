#include "studio/rig_session.h"

#include <QMetaObject>

#include "base/files.h"
#include "base/log.h"
#include "session/replay.h"

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
  close_rig();
}

void RigSession::in_background(std::function<void()> work) {
  if (worker_.joinable()) {
    worker_.join();
  }
  worker_ = std::jthread(std::move(work));
}

void RigSession::connect_rig(const QString& name) {
  if (connecting_) {
    return;
  }
  disconnect_rig();
  connecting_ = true;
  Q_EMIT rig_changed();
  in_background([this, name = name.toStdString()] {
    auto connected = std::make_shared<Result<Connected>>(connect_devices(registry_, name));
    QMetaObject::invokeMethod(this, [this, connected] {
      connecting_ = false;
      if (!*connected) {
        Q_EMIT rig_changed();
        Q_EMIT problem(connected->error());
        return;
      }
      rig_ = std::move((*connected)->rig);
      clock_ = std::move((*connected)->clock);
      controller_ = std::move((*connected)->controller);
      thread_ = std::make_unique<ControlThread>(*controller_);
      log_info("studio", "Connected rig " + rig_->profile.name + ".");
      Q_EMIT rig_changed();
    }, Qt::QueuedConnection);
  });
}

void RigSession::close_recording() {
  if (session_ && thread_) {
    auto* session = session_.get();
    auto done = thread_->post([session](Controller& c) -> Result<void> {
      session->finish(false);
      c.remove_sink(*session);
      return {};
    });
    static_cast<void>(done.wait_for(std::chrono::milliseconds(500)));
  }
}

void RigSession::close_rig() {
  thread_.reset();
  session_.reset();
  store_.reset();
  controller_.reset();
  clock_.reset();
  rig_.reset();
  answers_.clear();
}

void RigSession::disconnect_rig() {
  if (!rig_) {
    return;
  }
  close_recording();
  close_rig();
  last_saved_ = -1;
  Q_EMIT rig_changed();
}

Teleoperator* RigSession::leader(const QString& name) const {
  if (!rig_) {
    return nullptr;
  }
  const auto found = rig_->leaders.find(name.toStdString());
  return found == rig_->leaders.end() ? nullptr : found->second.get();
}

void RigSession::command(ControlThread::Command command) {
  if (!thread_) {
    Q_EMIT problem({ErrorCode::busy, tr("There is no rig.").toStdString(), tr("Connect one on the Rig page.").toStdString(), {}});
    return;
  }
  answers_.push_back(thread_->post(std::move(command)));
}

void RigSession::command_session(std::function<Result<void>(CollectSession&)> command_) {
  if (!session_) {
    Q_EMIT problem({ErrorCode::busy, tr("Nothing is being recorded.").toStdString(), tr("Press R to record.").toStdString(), {}});
    return;
  }
  auto* session = session_.get();
  command([session, command_ = std::move(command_)](Controller&) { return command_(*session); });
}

void RigSession::arm() {
  command([](Controller& c) { return c.arm(); });
}
void RigSession::release() {
  command([](Controller& c) { return c.release(); });
}
void RigSession::stop() {
  if (controller_) {
    controller_->stop();
  }
}
void RigSession::hold() {
  command([](Controller& c) -> Result<void> {
    c.hold();
    return {};
  });
}
void RigSession::teleoperate(const QString& leader) {
  command([name = leader.toStdString()](Controller& c) { return c.teleoperate(name, 1); });
}

void RigSession::record(const CollectPlan& plan, const RecordingOptions& options) {
  if (!rig_ || connecting_) {
    return;
  }
  if (store_ && store_->root() == std::filesystem::absolute(options.root).lexically_normal()) {
    command_session([plan](CollectSession& s) { return s.start(plan); });
    return;
  }
  close_recording();
  session_.reset();
  // The old dataset is closed and the new one opened in the background: both touch the disk.
  auto old = std::make_shared<std::unique_ptr<EpisodeStore>>(std::move(store_));
  connecting_ = true;
  in_background([this, old, options, plan, rig = rig_.get()] {
    old->reset();
    auto opened = std::make_shared<Result<Recording>>(open_recording(*rig, options, false));
    QMetaObject::invokeMethod(this, [this, opened, plan] {
      connecting_ = false;
      if (!*opened) {
        Q_EMIT problem(opened->error());
        return;
      }
      store_ = std::move((*opened)->store);
      codec_reason_ = QString::fromStdString((*opened)->codec.vcodec + ". " + (*opened)->codec.reason);
      session_ = std::make_unique<CollectSession>(*controller_, *store_);
      for (const auto& repair : (*opened)->report.repairs) {
        Q_EMIT notice(QString::fromStdString(repair));
      }
      auto* session = session_.get();
      command([session](Controller& c) -> Result<void> {
        c.add_sink(*session);
        return {};
      });
      command_session([plan](CollectSession& s) { return s.start(plan); });
    }, Qt::QueuedConnection);
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

void RigSession::replay_last() {
  if (!store_ || last_saved_ < 0 || connecting_) {
    Q_EMIT problem({ErrorCode::busy, tr("There is no saved take to replay.").toStdString(), tr("Record one first.").toStdString(), {}});
    return;
  }
  connecting_ = true;
  in_background([this, root = store_->root(), rig = rig_.get(), episode = last_saved_] {
    auto shared = std::make_shared<Result<std::unique_ptr<ReplaySource>>>(open_replay(root, episode, *rig));
    QMetaObject::invokeMethod(this, [this, shared] {
      connecting_ = false;
      if (!*shared) {
        Q_EMIT problem(shared->error());
        return;
      }
      command([shared](Controller& c) { return c.run(std::move(**shared)); });
    }, Qt::QueuedConnection);
  });
}

void RigSession::set_fault(Fault fault, bool on) {
  if (!rig_ || !rig_->faults) {
    return;
  }
  const std::string camera = rig_->cameras.empty() ? "" : rig_->cameras.front()->spec().name;
  const bool of_camera = fault == Fault::camera_freeze || fault == Fault::camera_unplug;
  const double amount = fault == Fault::bus_loss ? 0.3 : 1.0;
  static_cast<void>(rig_->faults->set_fault(fault, of_camera ? camera : "", on ? amount : 0));
}

ControlStatus RigSession::status() const { return controller_ ? controller_->status() : ControlStatus{}; }
CollectStatus RigSession::collect_status() const { return session_ ? session_->status() : CollectStatus{}; }
QString RigSession::dataset_root() const { return store_ ? QString::fromStdString(store_->root().string()) : QString(); }

void RigSession::poll() {
  for (auto answer = answers_.begin(); answer != answers_.end();) {
    if (answer->wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      ++answer;
      continue;
    }
    const auto outcome = answer->get();
    answer = answers_.erase(answer);
    if (!outcome) {
      Q_EMIT problem(outcome.error());
    }
  }
  while (session_) {
    const auto event = session_->next_event();
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
