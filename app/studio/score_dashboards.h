#pragma once

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "studio/trial_player.h"

class QString;

namespace tandem {

class Actions;
class EvaluatePage;
class ScoresBoard;
class TrialMenus;
struct TrialTable;

/// Keeps the dashboards of the Evaluate page at the experiment that is open there, and writes its report. GUI thread;
/// the scores are read in the thread of the database.
class ScoreDashboards final : public QObject {
  Q_OBJECT
 public:
  /// Adds its board to the page.
  ScoreDashboards(EvaluatePage& page, Actions& actions, QObject* parent = nullptr);
  [[nodiscard]] ScoresBoard* board() const { return board_; }
  /// Writes the report of the open experiment; its format is that of the file's ending: .html, .pdf, .md, .tex, .csv,
  /// .json.
  void write_report(const QString& file);

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  void notice(const QString& text);

 private:
  void read(std::int64_t experiment);
  void complete(std::shared_ptr<const TrialTable> table);
  void end_reading(const std::optional<Error>& error);
  void choose_file();
  void connect_actions(Actions& actions);
  void show_causes();
  void ask_cause();
  void name_cause(std::int64_t trial, const std::string& mode);
  void play(std::int64_t trial, ShowFrom from = {});
  void show_lineage(std::optional<std::int64_t> trial);
  void print(const QString& file, const std::string& html, const QString& said);

  EvaluatePage& page_;
  ScoresBoard* board_;
  std::int64_t experiment_ = 0;              // open in the page
  std::shared_ptr<const TrialTable> table_;  // what the board shows
  std::vector<std::int64_t> open_causes_;    // failed trials of it without a cause
  TrialMenus* menus_;
  bool reading_ = false;
  bool again_ = false;  // something changed while it was read
};

}  // namespace tandem
