#include "studio/curate_commands.h"

#include <QAction>
#include <QLineEdit>
#include <QTableView>

#include <algorithm>
#include <cmath>

#include "studio/actions.h"
#include "studio/curate_list.h"
#include "studio/curate_player.h"
#include "studio/curate_view.h"
#include "widgets/camera_stage.h"

namespace tandem {
namespace {

enum class Need { folder, dataset, notes };
struct Command {
  const char* id;
  Need need;
};
constexpr Command commands[] = {
    {"curate.reload", Need::folder},
    {"curate.find", Need::dataset},
    {"curate.previous", Need::dataset},
    {"curate.next", Need::dataset},
    {"curate.play", Need::dataset},
    {"curate.back", Need::dataset},
    {"curate.forward", Need::dataset},
    {"curate.back5", Need::dataset},
    {"curate.forward5", Need::dataset},
    {"curate.back10", Need::dataset},
    {"curate.forward10", Need::dataset},
    {"curate.second-back", Need::dataset},
    {"curate.second-forward", Need::dataset},
    {"curate.first", Need::dataset},
    {"curate.last", Need::dataset},
    {"curate.loop", Need::dataset},
    {"curate.slower", Need::dataset},
    {"curate.faster", Need::dataset},
    {"curate.camera", Need::dataset},
    {"curate.range-start", Need::dataset},
    {"curate.range-end", Need::dataset},
    {"curate.range-clear", Need::dataset},
    {"curate.lane", Need::dataset},
    {"curate.mark", Need::notes},
    {"curate.cut", Need::notes},
    {"curate.merge", Need::notes},
    {"curate.fill-gaps", Need::notes},
    {"curate.segment-text", Need::notes},
    {"curate.segment-delete", Need::notes},
    {"curate.nudge-back", Need::notes},
    {"curate.nudge-forward", Need::notes},
    {"curate.propose", Need::notes},
    {"curate.propose-stop", Need::dataset},
    {"curate.accept", Need::notes},
    {"curate.edit", Need::notes},
    {"curate.reject", Need::notes},
    {"curate.next-proposal", Need::notes},
    {"curate.accept-all", Need::notes},
    {"curate.step-accept", Need::notes},
    {"curate.step-reject", Need::notes},
    {"curate.steps-accept", Need::notes},
    {"curate.steps-reject", Need::notes},
    {"curate.hint-accept", Need::notes},
    {"curate.hint-reject", Need::notes},
    {"curate.task", Need::notes},
    {"curate.success", Need::notes},
    {"curate.failure", Need::notes},
    {"curate.grade0", Need::notes},
    {"curate.grade1", Need::notes},
    {"curate.grade2", Need::notes},
    {"curate.grade3", Need::notes},
    {"curate.grade4", Need::notes},
    {"curate.grade5", Need::notes},
    {"curate.text1", Need::notes},
    {"curate.text2", Need::notes},
    {"curate.text3", Need::notes},
    {"curate.text4", Need::notes},
    {"curate.text5", Need::notes},
    {"curate.text6", Need::notes},
    {"curate.text7", Need::notes},
    {"curate.text8", Need::notes},
    {"curate.text9", Need::notes},
    {"curate.tag", Need::notes},
    {"curate.note", Need::notes},
    {"curate.flag", Need::notes},
    {"curate.trash", Need::notes},
    {"curate.revert", Need::notes},
    {"curate.undo", Need::notes},
    {"curate.redo", Need::notes},
    {"curate.measure", Need::dataset},
    {"curate.measure-pictures", Need::dataset},
    {"curate.measure-stop", Need::dataset},
    {"curate.trim", Need::dataset},
    {"curate.delete", Need::notes},
    {"curate.split-dataset", Need::dataset},
    {"curate.merge-dataset", Need::dataset},
    {"curate.rename-camera", Need::dataset},
    {"curate.convert", Need::dataset},
    {"curate.validate", Need::folder},
    {"curate.repair", Need::folder},
    {"curate.statistics", Need::dataset},
    {"curate.apply", Need::notes},
    {"curate.export", Need::notes},
};

constexpr const char* flag_tag = "look";

}  // namespace

CurateCommands::CurateCommands(CurateSession& session, CurateList& list, CurateView& view, Actions& actions,
                               QObject* parent)
    : QObject(parent), session_(session), list_(list), view_(view), actions_(actions) {
  connect_player();
  connect_episodes();
  connect(&session_, &CurateSession::closed, this, &CurateCommands::update_enabled);
  connect(&session_, &CurateSession::opened, this, &CurateCommands::update_enabled);
  connect(&session_, &CurateSession::failed, this, &CurateCommands::update_enabled);
  connect(&session_, &CurateSession::annotations_ready, this, &CurateCommands::update_enabled);
  connect(&session_, &CurateSession::history_changed, this, &CurateCommands::update_enabled);
  update_enabled();
}

void CurateCommands::on(const char* id, std::function<void()> slot) {
  connect(actions_[QString::fromLatin1(id)], &QAction::triggered, this, [slot = std::move(slot)] { slot(); });
}

void CurateCommands::set_current(bool current) {
  if (current != current_) {
    current_ = current;
    update_enabled();
  }
}

void CurateCommands::update_enabled() {
  for (const auto& command : commands) {
    const bool can = command.need == Need::folder    ? !session_.folder().isEmpty() && !session_.opening()
                     : command.need == Need::dataset ? session_.dataset() != nullptr
                                                     : session_.can_annotate();
    actions_[QString::fromLatin1(command.id)]->setEnabled(current_ && can);
  }
  QAction* undo = actions_[QStringLiteral("curate.undo")];
  QAction* redo = actions_[QStringLiteral("curate.redo")];
  undo->setEnabled(undo->isEnabled() && session_.done() > 0);
  redo->setEnabled(redo->isEnabled() && session_.can_redo());
}

void CurateCommands::connect_player() {
  CuratePlayer& player = view_.player();
  on("curate.play", [&player] { player.play_or_pause(); });
  const std::pair<const char*, int> steps[] = {{"curate.back", -1},    {"curate.forward", 1},
                                               {"curate.back5", -5},   {"curate.forward5", 5},
                                               {"curate.back10", -10}, {"curate.forward10", 10}};
  for (const auto& [id, by] : steps) {
    on(id, [&player, by = by] { player.step(by); });
  }
  on("curate.second-back", [&player] { player.step(-std::llround(player.fps())); });
  on("curate.second-forward", [&player] { player.step(std::llround(player.fps())); });
  on("curate.first", [&player] { player.go_to(0); });
  on("curate.last", [&player] { player.go_to(player.length() - 1); });
  connect(actions_[QStringLiteral("curate.loop")], &QAction::toggled, this,
          [&player](bool on) { player.set_loop(on); });
  on("curate.camera", [this] { view_.stage()->turn(); });
  on("curate.range-start", [this] { view_.set_range_start(); });
  on("curate.range-end", [this] { view_.set_range_end(); });
  on("curate.range-clear", [this] { view_.clear_range(); });
  on("curate.lane",
     [this] { view_.set_lane(all_lanes[(static_cast<std::size_t>(view_.lane()) + 1) % all_lanes.size()]); });
}

void CurateCommands::connect_episodes() {
  on("curate.reload", [this] { session_.reopen(); });
  on("curate.find", [this] {
    list_.filter()->setFocus(Qt::ShortcutFocusReason);
    list_.filter()->selectAll();
  });
  on("curate.previous", [this] { list_.step(-1); });
  on("curate.next", [this] { list_.step(1); });
  on("curate.success", [this] { toggle_success(true); });
  on("curate.failure", [this] { toggle_success(false); });
  for (int grade = 0; grade <= 5; ++grade) {
    on(qPrintable(QStringLiteral("curate.grade%1").arg(grade)), [this, grade] { set_grade(grade); });
  }
  on("curate.flag", [this] { toggle_tag(flag_tag); });
  on("curate.trash", [this] { toggle_tag(trash_tag); });
  on("curate.fill-gaps", [this] {
    session_.edit([episodes = list_.selected(),
                   lane = view_.lane()](AnnotationDocument& document) { return document.fill_gaps(episodes, lane); },
                  list_.selected());
  });
  on("curate.revert", [this] {
    session_.edit([episodes = list_.selected()](AnnotationDocument& document) { return document.revert(episodes); },
                  list_.selected());
  });
  on("curate.undo", [this] { session_.undo(); });
  on("curate.redo", [this] { session_.redo(); });
  on("curate.measure", [this] { session_.measure(false); });
  on("curate.measure-pictures", [this] { session_.measure(true); });
  on("curate.measure-stop", [this] { session_.stop_measuring(); });
}

void CurateCommands::toggle_success(bool success) {
  if (session_.annotation() == nullptr) {
    return;
  }
  const bool is = session_.annotation()->success == success;
  const auto value = is ? std::optional<bool>() : std::optional(success);
  session_.edit([episodes = list_.selected(),
                 value](AnnotationDocument& document) { return document.set_success(episodes, value); },
                list_.selected());
}

void CurateCommands::set_grade(int grade) {
  const auto value = grade == 0 ? std::optional<int>() : std::optional(grade);
  session_.edit([episodes = list_.selected(),
                 value](AnnotationDocument& document) { return document.set_quality(episodes, value); },
                list_.selected());
}

// What the episode that is seen has decides for all that are selected.
void CurateCommands::toggle_tag(const std::string& tag) {
  if (session_.annotation() == nullptr) {
    return;
  }
  const auto& tags = session_.annotation()->tags;
  const bool has = std::ranges::find(tags, tag) != tags.end();
  session_.edit(
      [episodes = list_.selected(), tag, has](AnnotationDocument& document) {
        return has ? document.remove_tag(episodes, tag) : document.add_tag(episodes, tag);
      },
      list_.selected());
}

}  // namespace tandem
