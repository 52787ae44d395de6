#pragma once

#include <QDialog>

#include <cstdint>
#include <optional>

#include "scoring/people.h"
#include "scoring/suite.h"
#include "scoring/trial_life.h"
#include "scoring/trial_store.h"
#include "studio/settings.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace tandem {

class EpisodeView;
class RubricStrip;
class ScoreBook;

/// Another person judges a share of the trials again, from their recordings: drawn by the seed of the plan, without
/// contender, verdict or moments of the first judgement. Keys as in a trial: 1 to 9, 0, Y, U, Backspace; Enter writes
/// and goes to the next. GUI thread; the scores are read and written in the thread of the database.
class SecondLookDialog final : public QDialog {
  Q_OBJECT
 public:
  SecondLookDialog(ScoreBook& book, Settings& settings, std::int64_t experiment, QWidget* parent = nullptr);
  ~SecondLookDialog() override;
  [[nodiscard]] EpisodeView* view() const { return view_; }
  /// Trials that were judged a second time so far, and how many there shall be.
  [[nodiscard]] std::int64_t done() const { return look_.done; }
  [[nodiscard]] std::int64_t wanted() const { return look_.wanted; }

 Q_SIGNALS:
  void problem(const tandem::Error& error);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Next;
  void build();
  void read_next();
  void show_next(const Next& next);
  void show_rubric();
  void say(const QString& text);
  template <typename Command>
  void act(Command command);
  void press_line(int line);
  void write();
  [[nodiscard]] std::int64_t now_ns() const;

  ScoreBook& book_;
  Settings& settings_;
  std::int64_t experiment_;
  SecondLook look_;
  std::optional<TrialLife> life_;
  bool said_ = false;  // something was keyed
  bool writing_ = false;
  QLabel* title_;
  QLineEdit* person_;
  QWidget* place_;  // of the view
  EpisodeView* view_ = nullptr;
  QLabel* rubric_title_;
  RubricStrip* rubric_;
  QLabel* state_;
  QPushButton* write_;
};

}  // namespace tandem
