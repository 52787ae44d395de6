#include "studio/actions.h"

namespace tandem {

void Actions::add_curate() {
  const auto on = [this](const char* id, const QString& text, const QList<QKeySequence>& keys = {},
                         const QString& key_text = {}) { return add(QLatin1String(id), text, keys, key_text); };
  const auto held = [&](const char* id, const QString& text, const QList<QKeySequence>& keys) {
    on(id, text, keys)->setAutoRepeat(true);
  };
  on("curate.open", tr("Open a dataset…"), {Qt::CTRL | Qt::Key_O});
  on("curate.reload", tr("Read the dataset again"), {Qt::Key_F5});
  on("curate.find", tr("Filter the episodes"), {Qt::CTRL | Qt::Key_F});
  held("curate.previous", tr("Previous episode"), {Qt::Key_Up, Qt::Key_K});
  held("curate.next", tr("Next episode"), {Qt::Key_Down, Qt::Key_J});
  on("curate.play", tr("Play or pause"), {Qt::Key_Space});
  held("curate.back", tr("One frame back"), {Qt::Key_Left});
  held("curate.forward", tr("One frame on"), {Qt::Key_Right});
  held("curate.back5", tr("5 frames back"), {Qt::CTRL | Qt::Key_Left});
  held("curate.forward5", tr("5 frames on"), {Qt::CTRL | Qt::Key_Right});
  held("curate.back10", tr("10 frames back"), {Qt::SHIFT | Qt::Key_Left});
  held("curate.forward10", tr("10 frames on"), {Qt::SHIFT | Qt::Key_Right});
  held("curate.second-back", tr("One second back"), {Qt::Key_PageUp});
  held("curate.second-forward", tr("One second on"), {Qt::Key_PageDown});
  on("curate.first", tr("First frame"), {Qt::Key_Home});
  on("curate.last", tr("Last frame"), {Qt::Key_End});
  on("curate.loop", tr("Play in a loop"), {Qt::Key_L})->setCheckable(true);
  on("curate.slower", tr("Slower"), {Qt::Key_Comma});
  on("curate.faster", tr("Faster"), {Qt::Key_Period});
  on("curate.camera", tr("Show the next camera large"), {Qt::Key_C});
  on("curate.range-start", tr("Choose frames from here"), {Qt::Key_BracketLeft});
  on("curate.range-end", tr("Choose frames up to here"), {Qt::Key_BracketRight});
  on("curate.range-clear", tr("Choose no frames"));
  on("curate.lane", tr("Go to the next kind of segments"), {Qt::Key_V});
  on("curate.mark", tr("Mark the chosen frames as a segment…"), {Qt::Key_M});
  on("curate.cut", tr("Cut the segment here…"), {Qt::Key_S});
  on("curate.merge", tr("Join the segment with the next"), {Qt::Key_G});
  on("curate.fill-gaps", tr("Fill the gaps between the segments of the chosen episodes"), {Qt::SHIFT | Qt::Key_G});
  on("curate.segment-text", tr("Write the text of the segment…"), {Qt::Key_T});
  on("curate.segment-delete", tr("Delete the segment"), {Qt::SHIFT | Qt::Key_Delete});
  held("curate.nudge-back", tr("Move the nearest border a frame back"), {Qt::ALT | Qt::Key_Left});
  held("curate.nudge-forward", tr("Move the nearest border a frame on"), {Qt::ALT | Qt::Key_Right});
  on("curate.propose", tr("Ask a model for texts, steps or success…"), {Qt::Key_P});
  on("curate.propose-stop", tr("Stop proposing"));
  // Enter itself is caught by the window.
  on("curate.accept", tr("Accept the proposal"), {}, tr("Enter"));
  on("curate.edit", tr("Edit the proposal, then accept it"), {Qt::Key_E});
  on("curate.reject", tr("Reject the proposal"), {Qt::Key_X});
  on("curate.next-proposal", tr("Go to the next open proposal"), {Qt::Key_N});
  on("curate.accept-all", tr("Accept all open proposals"));
  on("curate.step-accept", tr("Accept the proposed step under the cursor"), {Qt::Key_W});
  on("curate.step-reject", tr("Reject the proposed step under the cursor"), {Qt::Key_Q});
  on("curate.steps-accept", tr("Accept all proposed steps of the episode"), {Qt::SHIFT | Qt::Key_W});
  on("curate.steps-reject", tr("Reject all proposed steps of the episode"), {Qt::SHIFT | Qt::Key_Q});
  on("curate.hint-accept", tr("Take the hint of success as the label"), {Qt::Key_H});
  on("curate.hint-reject", tr("Reject the hint of success"), {Qt::SHIFT | Qt::Key_H});
  add_curate_notes();
  on("curate.undo", tr("Undo"), {Qt::CTRL | Qt::Key_Z});
  on("curate.redo", tr("Redo"), {Qt::CTRL | Qt::SHIFT | Qt::Key_Z, Qt::CTRL | Qt::Key_Y});
  on("curate.measure", tr("Measure the quality again"));
  on("curate.measure-pictures", tr("Measure the pictures, too"));
  on("curate.measure-stop", tr("Stop measuring"));
  on("curate.trim", tr("Trim the episode to the chosen frames…"));
  on("curate.delete", tr("Delete the episodes in the trash…"));
  on("curate.split-dataset", tr("Split the dataset…"));
  on("curate.merge-dataset", tr("Join another dataset to it…"));
  on("curate.rename-camera", tr("Rename a camera…"));
  on("curate.convert", tr("Convert to another format…"));
  on("curate.validate", tr("Check the dataset"));
  on("curate.repair", tr("Repair the dataset…"));
  on("curate.statistics", tr("Show the statistics"));
  on("curate.apply", tr("Write the changes into the dataset…"), {Qt::CTRL | Qt::Key_S});
  on("curate.export", tr("Export a copy with the changes…"));
}

// What is said of episodes and their segments by one key.
void Actions::add_curate_notes() {
  const auto on = [this](const char* id, const QString& text, const QList<QKeySequence>& keys = {}) {
    add(QLatin1String(id), text, keys);
  };
  on("curate.task", tr("Write the task text"), {Qt::CTRL | Qt::Key_T});
  on("curate.success", tr("Success, or not said"), {Qt::Key_Y});
  on("curate.failure", tr("Failure, or not said"), {Qt::Key_U});
  for (int grade = 0; grade <= 5; ++grade) {
    add(QStringLiteral("curate.grade%1").arg(grade), grade == 0 ? tr("No grade") : tr("Grade %1 of 5").arg(grade),
        {QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + grade))});
  }
  for (int number = 1; number <= 9; ++number) {
    add(QStringLiteral("curate.text%1").arg(number), tr("Text %1 of the list for the segment here").arg(number),
        {QKeySequence(Qt::Key_0 + number)});
  }
  on("curate.tag", tr("Write tags"), {Qt::Key_A});
  on("curate.note", tr("Write a note"), {Qt::Key_O});
  on("curate.flag", tr("Flag, or no longer"), {Qt::Key_F});
  on("curate.trash", tr("To the trash, or back"), {Qt::Key_Delete});
  on("curate.revert", tr("Back to what the dataset says"));
}

}  // namespace tandem
