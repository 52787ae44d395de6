#include "studio/rollout_hud.h"

#include <QCoreApplication>

#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("tandem", text); }

QString mode_text(InferenceMode mode) {
  switch (mode) {
    case InferenceMode::async:
      return tr("async");
    case InferenceMode::rtc:
      return tr("rtc");
    case InferenceMode::ensemble:
      return tr("ensemble");
    default:
      return tr("sync");
  }
}

HudState plain(const QString& word, const QString& detail, const QColor& colour, int frame_px, const QString& note) {
  HudState hud;
  hud.word = word;
  hud.detail = detail;
  hud.colour = colour;
  hud.frame_px = frame_px;
  hud.note = note;
  return hud;
}

QString policy_note(const ControlStatus& status, const RolloutStatus& figures, bool limited) {
  if (status.held) {
    return tr("A camera stands still; the arm holds.");
  }
  if (figures.stalled && figures.waiting) {
    return tr("The arm waits for the policy.");
  }
  if (status.ramping) {
    return tr("The arm moves slowly to where the policy wants it.");
  }
  return limited ? tr("The limits change every action: the arm does not do what the policy wants.") : QString();
}

}  // namespace

HudState rollout_hud(const ControlStatus& status, const RolloutSessionStatus& rollout, const RolloutStatus& figures,
                     const PolicyReadiness& readiness) {
  const Theme& t = theme_of(Theme::Kind::dark);  // on pictures the dark colours are right in every theme
  switch (rollout.phase) {
    case RolloutPhase::policy:
      return plain(tr("POLICY"), mode_text(figures.mode), t.policy, 4, policy_note(status, figures, readiness.limited));
    case RolloutPhase::takeover:
      return plain(tr("TAKEOVER"), {}, t.takeover, 6,
                   status.held      ? tr("The leader's input is missing; the arm holds.")
                   : status.ramping ? tr("The arm moves slowly to the leader's pose.")
                                    : tr("A person leads. Tab gives the arm back to the policy."));
    case RolloutPhase::dry:
      return plain(tr("DRY RUN"), mode_text(figures.mode), t.policy, 2,
                   status.run == RunKind::teleoperate
                       ? tr("A person leads, and the policy only computes. Tab lets the arm hold.")
                   : status.state == RigState::armed
                       ? tr("The policy computes and moves nothing. Tab gives the arm to the leader.")
                       : tr("The policy computes and moves nothing. The line shows what it would do."));
    default:
      break;
  }
  if (!status.reason.empty() && status.state != RigState::running) {
    HudState hud = plain(tr("STOPPED"), {}, t.bad, 6, in_words(status.reason));
    hud.hatched = true;
    return hud;
  }
  if (status.state == RigState::running) {
    return plain(status.run == RunKind::homing ? tr("HOMING") : tr("TELEOP"), {}, t.accent, 4, {});
  }
  if (rollout.problem) {
    return plain(tr("STOPPED"), {}, t.bad, 6, in_words(*rollout.problem));
  }
  if (rollout.phase == RolloutPhase::paused && status.state == RigState::armed) {
    return plain(tr("PAUSED"), {}, t.warn, 4, tr("The arm holds. Space goes on, Tab takes over."));
  }
  const QString note = readiness.loading                 ? tr("The policy is being loaded and measured.")
                       : !readiness.policy               ? tr("Load a policy to begin.")
                       : !readiness.fits                 ? tr("The policy does not fit this rig; its card says why.")
                       : status.state == RigState::armed ? tr("The arm holds. Space runs the policy.")
                                                         : tr("Torque is off. Hold Enter to arm.");
  return plain(status.state == RigState::armed ? tr("ARMED") : tr("READY"), {}, t.dim, 0, note);
}

}  // namespace tandem
