#include "studio/trial_recorder.h"

#include <QDir>

#include <exception>
#include <utility>

#include "base/thrown.h"
#include "studio/rig_session.h"

namespace tandem {

TrialRecorder::TrialRecorder(RigSession& rig, Settings& settings, QObject* parent)
    : QObject(parent), rig_(rig), settings_(settings) {
  connect(&rig_, &RigSession::rig_changed, this, [this] {
    if (experiment_ == 0) {
      return;
    }
    const std::int64_t experiment = experiment_;
    close();
    if (rig_.rig() != nullptr) {
      open(experiment, expected_episode_s_);
    }
    experiment_ = experiment;
  });
}

TrialRecorder::~TrialRecorder() = default;

QString TrialRecorder::folder() const {
  return QDir(settings_.storage).filePath(QStringLiteral("trials-%1").arg(experiment_));
}

void TrialRecorder::open(std::int64_t experiment, double expected_episode_s) {
  close();
  experiment_ = experiment;
  expected_episode_s_ = expected_episode_s;
  if (rig_.rig() != nullptr) {
    open_now();
  }
}

void TrialRecorder::open_now() {
  state_ = State::opening;
  RecordingOptions options;
  options.root = folder().toStdString();
  options.vcodec = settings_.codec.toStdString();
  options.expected_episode_s = expected_episode_s_;
  options.interventions = true;
  options.results = true;
  opener_ = std::jthread([this, options, rig = rig_.rig(), epoch = epoch_] {
    auto opened = std::make_shared<Result<Recording>>(fail(ErrorCode::internal, "The dataset was not opened."));
    try {
      *opened = open_recording(*rig, options, false);
    } catch (const std::exception& error) {
      *opened = std::unexpected(error_thrown(error));
    }
    QMetaObject::invokeMethod(
        this,
        [this, opened, epoch] {
          if (epoch == epoch_) {
            take(*opened);
          }
        },
        Qt::QueuedConnection);
  });
  Q_EMIT changed();
}

void TrialRecorder::take(Result<Recording>& opened) {
  state_ = opened ? State::ready : State::failed;
  if (opened) {
    store_ = std::move(opened->store);
    rig_.keep_alive(store_);
  } else {
    Q_EMIT problem(opened.error());
  }
  Q_EMIT changed();
}

void TrialRecorder::close() {
  if (opener_.joinable()) {
    opener_.join();  // it reads the rig
  }
  ++epoch_;
  if (store_) {
    rig_.let_go(store_);
    store_.reset();
  }
  experiment_ = 0;
  state_ = State::off;
  Q_EMIT changed();
}

void TrialRecorder::poll() {
  while (store_) {
    const auto outcome = store_->next_outcome();
    if (!outcome) {
      return;
    }
    if (outcome->error) {
      store_->drop_failed();  // the trial is written without it
      Q_EMIT problem(*outcome->error);
    }
    Q_EMIT saved(outcome->ticket, outcome->row ? std::optional(outcome->row->episode) : std::nullopt);
  }
}

}  // namespace tandem
