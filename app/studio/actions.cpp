#include "studio/actions.h"

#include <QWidget>

namespace tandem {

Actions::Actions(QWidget* window) : QObject(window), window_(window) {
  add_pages();
  add_rig();
  add_collect();
  add_curate();
  add_rollout();
  add_evaluate();
}

QAction* Actions::operator[](const QString& id) const {
  QAction* action = by_id_.value(id);
  Q_ASSERT_X(action != nullptr, "Actions", qPrintable(id));
  return action;
}

void Actions::set_keys(QAction* action, const QList<QKeySequence>& keys) {
  action->setShortcuts(keys);
  const QString shown =
      keys.isEmpty() ? action->property("key_text").toString() : keys.first().toString(QKeySequence::NativeText);
  action->setToolTip(shown.isEmpty() ? action->text()
                                     : action->text() + QStringLiteral(" (") + shown + QLatin1Char(')'));
}

QString Actions::key_of(const QString& id) const {
  const QKeySequence key = (*this)[id]->shortcut();
  return key == QKeySequence(Qt::Key_Right)  ? QStringLiteral("→")
         : key == QKeySequence(Qt::Key_Left) ? QStringLiteral("←")
                                             : key.toString(QKeySequence::NativeText);
}

void Actions::use_keys(const QString& preset) {
  const bool lerobot = preset == QStringLiteral("lerobot");
  using Keys = QList<QKeySequence>;
  set_keys((*this)[QStringLiteral("collect.record")], lerobot ? Keys{Qt::SHIFT | Qt::Key_R} : Keys{Qt::Key_R});
  set_keys((*this)[QStringLiteral("collect.discard")],
           lerobot ? Keys{Qt::Key_Left, Qt::Key_R, Qt::Key_Backspace} : Keys{Qt::Key_Left, Qt::Key_Backspace});
  set_keys((*this)[QStringLiteral("collect.finish")], lerobot ? Keys{Qt::Key_Q} : Keys{});
}

QAction* Actions::add(const QString& id, const QString& text, const QList<QKeySequence>& keys,
                      const QString& key_text) {
  auto* action = new QAction(text, this);
  action->setObjectName(id);
  action->setAutoRepeat(false);
  action->setProperty("key_text", key_text);
  set_keys(action, keys);
  window_->addAction(action);
  list_ << action;
  by_id_[id] = action;
  return action;
}

QList<std::pair<QString, QList<QAction*>>> Actions::by_place() const {
  const std::pair<QString, QStringList> places[] = {
      {tr("Everywhere"), {QStringLiteral("page"), QStringLiteral("app"), QStringLiteral("dataset")}},
      {tr("Rig"), {QStringLiteral("rig"), QStringLiteral("fault")}},
      {tr("Collect"), {QStringLiteral("collect")}},
      {tr("Curate"), {QStringLiteral("curate")}},
      {tr("Roll out"), {QStringLiteral("rollout")}},
      {tr("Evaluate"), {QStringLiteral("evaluate")}}};
  QList<std::pair<QString, QList<QAction*>>> out;
  for (const auto& [heading, prefixes] : places) {
    QList<QAction*> here = list_;
    here.removeIf([&](const QAction* action) { return !prefixes.contains(action->objectName().section(u'.', 0, 0)); });
    out.emplace_back(heading, here);
  }
  return out;
}

QList<QAction*> Actions::choosable() const {
  QList<QAction*> out = list_;
  out.removeIf([](const QAction* action) { return action->property("by_key_only").toBool(); });
  return out;
}

void Actions::add_pages() {
  add(QStringLiteral("page.home"), tr("Home"), {Qt::CTRL | Qt::Key_1});
  add(QStringLiteral("page.rig"), tr("Rig"), {Qt::CTRL | Qt::Key_2});
  add(QStringLiteral("page.collect"), tr("Collect"), {Qt::CTRL | Qt::Key_3});
  add(QStringLiteral("page.curate"), tr("Curate"), {Qt::CTRL | Qt::Key_4});
  add(QStringLiteral("page.rollout"), tr("Roll out"), {Qt::CTRL | Qt::Key_5});
  add(QStringLiteral("page.evaluate"), tr("Evaluate"), {Qt::CTRL | Qt::Key_6});
  add(QStringLiteral("page.log"), tr("Log"), {Qt::CTRL | Qt::Key_L});
  add(QStringLiteral("page.settings"), tr("Settings"), {Qt::CTRL | Qt::Key_Comma});
  add(QStringLiteral("app.palette"), tr("Command palette…"), {Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::SHIFT | Qt::Key_P});
  add(QStringLiteral("app.keys"), tr("Show keys"), {Qt::Key_F1});
  add(QStringLiteral("app.booth"), tr("Booth mode"), {Qt::Key_F11})->setCheckable(true);
  add(QStringLiteral("app.open"), tr("Check a dataset…"));
  add(QStringLiteral("dataset.pack"), tr("Pack a dataset into few files…"));
  add(QStringLiteral("app.quit"), tr("Quit"), {Qt::CTRL | Qt::Key_Q});
}

void Actions::add_rig() {
  add(QStringLiteral("rig.simulate"), tr("Try with simulated arms"));
  add(QStringLiteral("rig.disconnect"), tr("Disconnect the rig"));
  add(QStringLiteral("rig.reconnect"), tr("Connect the rig again"));
  add(QStringLiteral("rig.check"), tr("Show the check report"));
  add(QStringLiteral("rig.arm"), tr("Arm the rig"), {}, tr("Enter, held"))->setProperty("by_key_only", true);
  add(QStringLiteral("rig.release"), tr("Torque off (support the arm)"), {}, tr("Shift+Esc, held"))
      ->setProperty("by_key_only", true);
  add(QStringLiteral("rig.home"), tr("Lead the arm back to where it was armed"));
  // Esc itself is caught by the window before any dialog sees it.
  add(QStringLiteral("rig.stop"), tr("Stop and hold"), {}, tr("Esc"));
  add(QStringLiteral("fault.freeze"), tr("Simulated fault: freeze the first camera"))->setCheckable(true);
  add(QStringLiteral("fault.unplug"), tr("Simulated fault: unplug the first camera"))->setCheckable(true);
  add(QStringLiteral("fault.bus"), tr("Simulated fault: servo bus loses 30 % of its packets"))->setCheckable(true);
  add(QStringLiteral("fault.leader"), tr("Simulated fault: leader disappears"))->setCheckable(true);
  add(QStringLiteral("fault.push"), tr("Simulated fault: the arm is pushed about"))->setCheckable(true);
}

void Actions::add_collect() {
  add(QStringLiteral("collect.teleoperate"), tr("Teleoperate, pause or go on"), {Qt::Key_Space});
  add(QStringLiteral("collect.record"), tr("Record"), {Qt::Key_R});
  add(QStringLiteral("collect.keep"), tr("Keep take"), {Qt::Key_Right, Qt::Key_N});
  add(QStringLiteral("collect.discard"), tr("Discard take and redo"), {Qt::Key_Left, Qt::Key_Backspace});
  add(QStringLiteral("collect.restore"), tr("Bring the discarded take back"), {Qt::CTRL | Qt::Key_Z});
  add(QStringLiteral("collect.replay"), tr("Replay the last take on the robot"), {Qt::Key_P});
  add(QStringLiteral("collect.task"), tr("Edit the task text"), {Qt::Key_T});
  for (int stars = 1; stars <= 5; ++stars) {
    add(QStringLiteral("collect.star%1").arg(stars), tr("Give the last take %n star(s)", nullptr, stars),
        {QKeySequence(Qt::Key_0 + stars)});
  }
  add(QStringLiteral("collect.flag"), tr("Flag the last take, or take the flag away"), {Qt::Key_F});
  add(QStringLiteral("collect.note"), tr("Note on the last take…"), {Qt::Key_M});
  add(QStringLiteral("collect.again"), tr("Save the take again"));
  add(QStringLiteral("collect.drop"), tr("Give up the take that could not be saved"));
  add(QStringLiteral("collect.finish"), tr("End the session"));
  add(QStringLiteral("collect.folder"), tr("Choose the dataset folder…"));
}

void Actions::add_rollout() {
  add(QStringLiteral("rollout.load"), tr("Load a policy…"));
  add(QStringLiteral("rollout.statistics"), tr("Name the dataset the policy was trained on…"));
  add(QStringLiteral("rollout.run"), tr("Run or pause the policy"), {Qt::Key_Space});
  // Tab itself is caught by the window, while a policy runs and the pictures have the keys.
  add(QStringLiteral("rollout.takeover"), tr("Take the arm over, or give it back"), {}, tr("Tab"));
  add(QStringLiteral("rollout.mode"), tr("Synchronous or asynchronous inference"), {Qt::Key_A});
  add(QStringLiteral("rollout.rtc"), tr("Real-time chunking"), {Qt::Key_C});
  add(QStringLiteral("rollout.dry"), tr("Dry run: compute, move nothing"), {Qt::Key_D});
  add(QStringLiteral("rollout.shadow"), tr("Save the errors of the shadow run…"));
  add(QStringLiteral("rollout.instruction"), tr("Edit the instruction"), {Qt::Key_I});
  add(QStringLiteral("rollout.keep"), tr("Keep the last seconds as an episode"), {Qt::Key_S});
}

void Actions::add_evaluate() {
  add(QStringLiteral("evaluate.new"), tr("New experiment…"), {Qt::CTRL | Qt::Key_N});
  add(QStringLiteral("evaluate.list"), tr("All experiments"));
  add(QStringLiteral("evaluate.suites"), tr("Suites…"));
  add(QStringLiteral("evaluate.import"), tr("Import trials…"));
  // Those of the editor of suites are enabled while it has the keys.
  const auto of_editor = [this](const char* id, const QString& text, const QList<QKeySequence>& keys = {}) {
    add(QString::fromLatin1(id), text, keys)->setEnabled(false);
  };
  of_editor("evaluate.suite-new", tr("New suite"));
  of_editor("evaluate.suite-copy", tr("Duplicate the suite to edit"));
  of_editor("evaluate.suite-save", tr("Save the suite"), {Qt::CTRL | Qt::Key_S});
  of_editor("evaluate.suite-freeze", tr("Freeze the suite: it never changes again"));
  of_editor("evaluate.suite-undo", tr("Undo the last change of the suite"), {Qt::CTRL | Qt::Key_Z});
  of_editor("evaluate.suite-redo", tr("Redo the change of the suite"), {Qt::CTRL | Qt::SHIFT | Qt::Key_Z});
  add(QStringLiteral("evaluate.desk"), tr("Run the trials of the experiment"));
  add(QStringLiteral("evaluate.dashboards"), tr("Dashboards of the experiment"));
  add(QStringLiteral("evaluate.report"), tr("Report of the experiment…"));
  add(QStringLiteral("evaluate.chart-png"), tr("Save the chart as PNG…"));
  add(QStringLiteral("evaluate.chart-svg"), tr("Save the chart as SVG…"));
  add(QStringLiteral("evaluate.chart-pdf"), tr("Save the chart as PDF…"));
  add(QStringLiteral("evaluate.chart-csv"), tr("Save the numbers of the chart as CSV…"));
  add(QStringLiteral("evaluate.play"), tr("Show the selected trial again…"));
  add(QStringLiteral("evaluate.cause"), tr("Name what went wrong in a failed trial…"), {Qt::SHIFT | Qt::Key_F});
  add(QStringLiteral("evaluate.second"), tr("Judge a share of the trials a second time…"));
  add(QStringLiteral("evaluate.lineage"), tr("Where scores come from…"));
  add(QStringLiteral("evaluate.unblind"), tr("Unblind the experiment…"));
  add(QStringLiteral("evaluate.void-written"), tr("The selected trial does not count…"));
  add(QStringLiteral("evaluate.person"), tr("Who judges trials…"));
  add(QStringLiteral("evaluate.rig-note"), tr("Note a change of the rig…"));
  add(QStringLiteral("evaluate.training"), tr("How contenders were trained…"));
  add(QStringLiteral("evaluate.capture"), tr("Keep the picture as the one of this start"));
  add(QStringLiteral("evaluate.region-rectangle"), tr("Draw a rectangle that counts for the match"));
  add(QStringLiteral("evaluate.region-polygon"), tr("Draw a polygon that counts for the match"));
  add(QStringLiteral("evaluate.region-remove"), tr("Take the last region away"));
  add(QStringLiteral("evaluate.pause"), tr("Start the trial, or pause its clock for a reason"), {Qt::Key_Space});
  // Enter itself is caught by the window: held it arms, and R swaps only while it is held.
  add(QStringLiteral("evaluate.primary"), tr("Finish the trial, then write it"), {}, tr("Enter"));
  add(QStringLiteral("evaluate.flicker"), tr("Swap live picture and planned start"), {}, tr("R, held"));
  add(QStringLiteral("evaluate.success"), tr("Everything was reached"), {Qt::Key_Y});
  add(QStringLiteral("evaluate.failure"), tr("Failed: end the trial"), {Qt::Key_U});
  add(QStringLiteral("evaluate.undo"), tr("Take the last key back"), {Qt::Key_Backspace});
  for (int number = 0; number <= 9; ++number) {
    add(QStringLiteral("evaluate.key%1").arg(number),
        number == 0 ? tr("Tenth line of the rubric; where there is none: nothing was reached")
                    : tr("Line %1 of the rubric").arg(number),
        {QKeySequence(Qt::Key_0 + number)});
  }
  add(QStringLiteral("evaluate.penalty"), tr("Penalty…"), {Qt::Key_P});
  add(QStringLiteral("evaluate.intervene"), tr("A person helps, or no longer"), {Qt::Key_I});
  add(QStringLiteral("evaluate.drop"), tr("The object was dropped"), {Qt::Key_D});
  add(QStringLiteral("evaluate.disturb"), tr("The object was disturbed on purpose"), {Qt::Key_N});
  add(QStringLiteral("evaluate.why"), tr("What went wrong…"), {Qt::Key_F});
  add(QStringLiteral("evaluate.safety"), tr("Safety stop: end the trial"), {Qt::Key_X});
  add(QStringLiteral("evaluate.void"), tr("The trial does not count…"), {Qt::Key_V});
  add(QStringLiteral("evaluate.note"), tr("Note on the trial…"), {Qt::Key_M});
}

}  // namespace tandem
