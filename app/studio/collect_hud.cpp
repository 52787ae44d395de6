#include "studio/collect_hud.h"

#include <QCoreApplication>

#include <optional>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("tandem", text); }

QString of_plan(const CollectStatus& collect) {
  return tr("%1 of %2").arg(std::min(collect.kept + 1, collect.plan.episodes)).arg(collect.plan.episodes);
}

HudState recording_hud(const CollectStatus& collect) {
  HudState hud;
  hud.word = tr("RECORDING");
  hud.detail = of_plan(collect);
  hud.clock = clock_text(collect.elapsed_s);
  hud.limit = QStringLiteral(" / ") + clock_text(collect.plan.episode_s);
  hud.colour = theme_of(Theme::Kind::dark).bad;
  hud.frame_px = 6;
  hud.dot = true;
  if (collect.queue_share > 0.5) {
    hud.note = tr("The video encoder is falling behind; pictures wait in memory.");
  } else if (collect.health.dropped_images > 0) {
    hud.note = tr("%1 pictures were lost in this take.").arg(collect.health.dropped_images);
  }
  return hud;
}

HudState plain_hud(const QString& word, const QColor& colour, int frame_px) {
  HudState hud;
  hud.word = word;
  hud.colour = colour;
  hud.frame_px = frame_px;
  return hud;
}

// The plan is done; the arm may still follow the leader, on its way to a place to rest.
HudState done_hud(const ControlStatus& status, const CollectStatus& collect, const QString& record_key) {
  const Theme& t = theme_of(Theme::Kind::dark);
  const bool moves = status.state == RigState::running;
  HudState hud = plain_hud(collect.saving ? tr("SAVING") : tr("DONE"), collect.saving ? t.warn : t.accent, 4);
  hud.detail = moves ? tr("TELEOP") : QString();
  hud.note =
      moves ? tr("%1 episodes are on the disk. The arm still follows the leader; Space holds it.").arg(collect.saved)
            : tr("%1 episodes are on the disk. Press %2 for more.").arg(collect.saved).arg(record_key);
  return hud;
}

// What the person has to know before going on, or nothing.
std::optional<HudState> trouble_hud(const ControlStatus& status, const CollectStatus& collect, const HudNotes& notes) {
  const Theme& t = theme_of(Theme::Kind::dark);
  const bool unsaved = collect.save_failed || !notes.lost.isEmpty();
  if (status.state == RigState::running || (!unsaved && notes.stopped.isEmpty())) {
    return std::nullopt;
  }
  HudState hud = plain_hud(unsaved ? tr("NOT SAVED") : tr("STOPPED"), t.bad, 6);
  hud.hatched = true;
  hud.detail = !unsaved && collect.saving ? tr("SAVING") : QString();
  hud.note = collect.save_failed ? tr("The last take waits in memory. Mend the cause, then save it again.")
             : unsaved           ? notes.lost
                                 : notes.stopped;
  return hud;
}

}  // namespace

HudState collect_hud(const ControlStatus& status, const CollectStatus& collect, const HudNotes& notes) {
  const Theme& t = theme_of(Theme::Kind::dark);  // on pictures the dark colours are right in every theme
  HudState hud;
  switch (collect.phase) {
    case CollectPhase::recording:
      return recording_hud(collect);
    case CollectPhase::paused:
      hud = plain_hud(tr("PAUSED"), t.warn, 6);
      hud.detail = of_plan(collect);
      hud.clock = clock_text(collect.elapsed_s);
      return hud;
    case CollectPhase::starting:
      hud = plain_hud(tr("STARTING"), t.accent, 4);
      hud.note = status.ramping ? tr("The arm moves slowly to the leader's pose.") : QString();
      return hud;
    case CollectPhase::reset:
      hud = plain_hud(collect.saving ? tr("SAVING") : tr("RESET"), collect.saving ? t.warn : t.text, 4);
      hud.detail = of_plan(collect);
      hud.clock = clock_text(std::max(0.0, collect.plan.reset_s - collect.elapsed_s));
      hud.note = collect.last_dropped > 0
                     ? tr("%1 pictures were lost. A new dataset in H.264 (Settings) needs less of this machine.")
                           .arg(collect.last_dropped)
                     : tr("Put the scene back. The next take starts by itself.");
      return hud;
    default:
      break;
  }
  if (auto trouble = trouble_hud(status, collect, notes)) {
    return *trouble;
  }
  if (collect.phase == CollectPhase::finished && status.run != RunKind::replay && status.run != RunKind::homing) {
    return done_hud(status, collect, notes.record_key);
  }
  if (status.state == RigState::running) {
    hud = plain_hud(status.run == RunKind::replay   ? tr("REPLAY")
                    : status.run == RunKind::homing ? tr("HOMING")
                                                    : tr("TELEOP"),
                    t.accent, 4);
    hud.note = status.held                     ? tr("The leader's input is missing; the arm holds.")
               : !status.ramping               ? QString()
               : status.run == RunKind::replay ? tr("The arm moves slowly to the start of the episode.")
                                               : tr("The arm moves slowly to the leader's pose.");
    return hud;
  }
  if (collect.saving) {
    return plain_hud(tr("SAVING"), t.warn, 4);
  }
  hud = plain_hud(status.state == RigState::armed ? tr("ARMED") : tr("READY"), t.dim, 0);
  hud.note = status.state == RigState::armed
                 ? tr("The arm holds. Press %1 to record, Space to teleoperate.").arg(notes.record_key)
                 : tr("Torque is off. Hold Enter to arm.");
  return hud;
}

QString leader_title(const QString& name) {
  if (name == QStringLiteral("scripted")) {
    return tr("Scripted demonstrator");
  }
  if (name == QStringLiteral("keyboard")) {
    return tr("Keyboard (W A S D Q E, G H)");
  }
  if (name == QStringLiteral("sliders")) {
    return tr("Joint sliders");
  }
  if (name == QStringLiteral("gamepad")) {
    return tr("Gamepad");
  }
  return name;
}

}  // namespace tandem
