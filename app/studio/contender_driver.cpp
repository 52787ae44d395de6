#include "studio/contender_driver.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <utility>

#include "studio/policy_session.h"
#include "studio/rig_session.h"
#include "studio/score_book.h"
#include "studio/trial_run.h"

namespace tandem {
namespace {

constexpr double least_motion = 1;  // units of the joints

RolloutSettings settings_for(const ContenderSpec& spec) {
  RolloutSettings out;
  out.mode = inference_mode_named(spec.mode).value_or(InferenceMode::sync);
  const auto threshold = spec.parameters.find("threshold");
  if (threshold != spec.parameters.end() && threshold->is_number()) {
    out.threshold = std::clamp(threshold->get<double>(), 0.0, 1.0);
  }
  return out;
}

double longest_trial_s(const Suite& suite) {
  double out = 0;
  for (const auto& task : suite.tasks) {
    out = std::max(out, task.horizon_s.value_or(0));
  }
  return out > 0 ? out : 60;
}

std::string replaced(const std::string& text, const QStringList& words, const QString& by) {
  QString out = QString::fromStdString(text);
  for (const auto& word : words) {
    if (word.size() > 2) {
      out.replace(word, by, Qt::CaseInsensitive);
    }
  }
  return out.toStdString();
}

}  // namespace

ContenderDriver::ContenderDriver(RigSession& rig, Settings& settings, ScoreBook& book, QObject* parent)
    : QObject(parent), rig_(rig), settings_(settings), book_(book), recorder_(rig, settings) {
  connect(&recorder_, &TrialRecorder::changed, this, &ContenderDriver::changed);
  connect(&recorder_, &TrialRecorder::problem, this, &ContenderDriver::problem);
  connect(&recorder_, &TrialRecorder::saved, this, &ContenderDriver::recording_saved);
}

ContenderDriver::~ContenderDriver() = default;

void ContenderDriver::load(const OpenExperiment& experiment) {
  unload();
  state_ = State::loading;
  experiment_ = experiment.row.id;
  longest_s_ = longest_trial_s(experiment.suite);
  using List = std::vector<std::pair<std::string, ContenderSpec>>;
  book_.ask<List>(
      this,
      [id = experiment.row.id](Database& database) -> Result<List> {
        const ExperimentStore experiments(database);
        const auto contenders = experiments.contenders(id);
        if (!contenders) {
          return std::unexpected(contenders.error());
        }
        List out;
        for (const auto& [row, label] : *contenders) {
          auto spec = experiments.who_is(row);
          if (!spec) {
            return std::unexpected(spec.error());
          }
          out.emplace_back(label, std::move(*spec));
        }
        return out;
      },
      [this, epoch = epoch_](Result<List> list) {
        if (epoch != epoch_) {
          return;
        }
        if (!list) {
          state_ = State::failed;
          Q_EMIT problem(list.error());
          Q_EMIT changed();
          return;
        }
        begin(std::move(*list));
      });
  Q_EMIT changed();
}

void ContenderDriver::begin(std::vector<std::pair<std::string, ContenderSpec>> list) {
  for (auto& [label, spec] : list) {
    if (spec.mode == "external" || !QFileInfo(QString::fromStdString(spec.source)).isDir()) {
      state_ = State::failed;
      Q_EMIT problem({ErrorCode::not_found,
                      tr("Contender %1 is no folder on this machine.").arg(QString::fromStdString(label)).toStdString(),
                      tr("Run its trials by hand.").toStdString(),
                      {}});
      Q_EMIT changed();
      return;
    }
  }
  for (auto& [label, spec] : list) {
    sessions_.push_back({label, std::move(spec), nullptr});
  }
  load_next();
}

void ContenderDriver::load_next() {
  if (loaded_ == count()) {
    state_ = State::ready;
    recorder_.open(experiment_, longest_s_);
    Q_EMIT changed();
    return;
  }
  Contender& next = sessions_[static_cast<std::size_t>(loaded_)];
  next.session = std::make_unique<PolicySession>(rig_, settings_);
  PolicySession* session = next.session.get();
  connect(session, &PolicySession::problem, this, [this](const Error& error) { Q_EMIT problem(without_names(error)); });
  connect(session, &PolicySession::changed, this, [this, session, place = loaded_] {
    if (session->loading() || state_ != State::loading || place != loaded_) {
      Q_EMIT changed();  // another rig, or another instruction
      return;
    }
    if (session->policy() == nullptr) {
      state_ = State::failed;
      Q_EMIT changed();
      return;
    }
    ++loaded_;
    session->set_settings(settings_for(sessions_[static_cast<std::size_t>(place)].spec));
    // Not from within its own signal.
    QMetaObject::invokeMethod(
        this,
        [this, epoch = epoch_] {
          if (epoch == epoch_ && state_ == State::loading) {
            load_next();
          }
        },
        Qt::QueuedConnection);
  });
  session->load({.folder = next.spec.source}, tr("contender %1").arg(QString::fromStdString(next.label)));
  Q_EMIT changed();
}

void ContenderDriver::unload() {
  stop();
  ++epoch_;
  for (auto& [ticket, done] : std::exchange(saves_, {})) {
    done({});  // what is still being written is on the disk, but no trial knows of it
  }
  recorder_.close();
  session_ = nullptr;
  sessions_.clear();
  loaded_ = 0;
  state_ = State::off;
  Q_EMIT changed();
}

PolicySession* ContenderDriver::session_of(const std::string& label) const {
  const auto found =
      std::find_if(sessions_.begin(), sessions_.end(), [&](const Contender& c) { return c.label == label; });
  return found != sessions_.end() ? found->session.get() : nullptr;
}

bool ContenderDriver::fits(const std::string& label) const {
  const PolicySession* session = session_of(label);
  return state_ == State::ready && session != nullptr && session->fits();
}

std::string ContenderDriver::misfit(const std::string& label) const {
  const PolicySession* session = session_of(label);
  if (state_ != State::ready || session == nullptr) {
    return {};
  }
  for (const auto& finding : session->compatibility().findings) {
    if (finding.level == FindingLevel::red) {
      const Error told = without_names({ErrorCode::mismatch, finding.text, finding.remedy, {}});
      return told.hint.empty() ? told.message : told.message + " " + told.hint;
    }
  }
  return {};
}

// Errors about a checkpoint name its folder.
Error ContenderDriver::without_names(Error error) const {
  for (const auto& contender : sessions_) {
    const QFileInfo folder(QString::fromStdString(contender.spec.source));
    const QStringList words{folder.filePath(), folder.fileName(), QString::fromStdString(contender.spec.policy),
                            QString::fromStdString(contender.spec.checkpoint)};
    const QString label = tr("contender %1").arg(QString::fromStdString(contender.label));
    error.message = replaced(error.message, words, label);
    error.hint = replaced(error.hint, words, label);
    error.detail.clear();
  }
  return error;
}

void ContenderDriver::start(const std::string& label, const QString& instruction) {
  PolicySession* session = session_of(label);
  if (session == nullptr || !session->fits()) {
    Q_EMIT problem({ErrorCode::mismatch,
                    tr("The contender does not fit this rig.").toStdString(),
                    tr("Run its trials by hand.").toStdString(),
                    {}});
    return;
  }
  session_ = session;
  stopped_ = began_ = moved_ = false;
  from_ = rig_.status().joints;
  session_->set_task(instruction);
  session_->run_recorded(recorder_.store(), {{"policy", "contender " + label},
                                             {"task", instruction.toStdString()},
                                             {"interrupted", true},
                                             {"reason", "The rig was disconnected."}});
}

void ContenderDriver::save_recording(const EpisodeResult& result, Json facts,
                                     std::function<void(std::optional<RecordedTrial>)> done) {
  if (session_ == nullptr || recorder_.store() == nullptr) {
    return done({});
  }
  const std::int64_t ticket = recorder_.next_ticket();
  saves_[ticket] = std::move(done);
  session_->end_recording(std::move(facts), ticket, result, [this, ticket](bool kept) {
    if (!kept) {
      recording_saved(ticket, {});
    }
  });
}

void ContenderDriver::recording_saved(std::int64_t ticket, std::optional<std::int64_t> episode) {
  const auto found = saves_.find(ticket);
  if (found == saves_.end()) {
    return;
  }
  const auto done = std::move(found->second);
  saves_.erase(found);
  done(episode ? std::optional(RecordedTrial{recorder_.folder().toStdString(), *episode}) : std::nullopt);
}

void ContenderDriver::stop() {
  if (driving()) {
    stopped_ = true;
    if (session_->status().phase == RolloutPhase::policy || !began_) {
      rig_.hold();
    }
  }
}

void ContenderDriver::resume() {
  if (session_ != nullptr && stopped_) {
    stopped_ = began_ = false;
    session_->run_or_pause();
  }
}

TrialPerformance ContenderDriver::performance() const {
  TrialPerformance out;
  if (session_ == nullptr || rig_.rig() == nullptr) {
    return out;
  }
  const RolloutStatus figures = session_->figures();
  out.inferences = figures.inferences;
  if (figures.inferences > 0) {
    out.infer_p50_ms = figures.latency_p50_ms;
    out.infer_p95_ms = figures.latency_p95_ms;
  }
  out.stalls = figures.starved_ticks;
  out.stalled_s = static_cast<double>(figures.starved_ticks) / rig_.rig()->profile.rate_hz;
  return out;
}

void ContenderDriver::poll(const ControlStatus& status) {
  for (auto& contender : sessions_) {
    if (contender.session) {
      contender.session->poll();
    }
  }
  recorder_.poll();
  if (!driving()) {
    return;
  }
  const RolloutPhase phase = session_->status().phase;
  began_ = began_ || phase == RolloutPhase::policy;
  if (!moved_ && began_ && status.joints.size() == from_.size()) {
    for (std::size_t i = 0; i < from_.size(); ++i) {
      moved_ = moved_ || std::abs(status.joints[i] - from_[i]) > least_motion;
    }
    if (moved_) {
      Q_EMIT moved();
    }
  }
  const bool lost = rig_.rig() == nullptr;
  if (lost || (began_ && phase != RolloutPhase::policy)) {
    stopped_ = true;
    Q_EMIT ended(lost ? tr("The rig was disconnected.") : QString::fromStdString(status.reason));
  }
}

}  // namespace tandem
