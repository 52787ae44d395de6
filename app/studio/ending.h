#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <functional>

#include "session/controller.h"

class QWidget;

namespace tandem {

class RigSession;

/// Ends the work of a rig without losing a take or dropping the arm unasked: asks about a take that could not be
/// saved and about an arm that holds, leads the arm home where that is chosen, and waits for takes still being saved.
/// A recording goes on until the question is answered; a policy or a replay is stopped by asking. UI thread.
class Ending final : public QObject {
  Q_OBJECT
 public:
  /// The session outlives the object; `window` is the parent of its questions.
  Ending(RigSession& session, QWidget* window);

  /// True where ask() would not end at once.
  [[nodiscard]] bool asks() const;
  /// Calls `then`, which closes the dataset and turns the torque off, when nothing is lost by it. `act` is its name in
  /// the questions, such as "Quitting".
  void ask(const QString& act, std::function<void()> then);
  /// Takes back what was chosen and has not come about: the way home, the end after a save. True where there was one.
  bool take_back();
  /// Something was chosen and has not come about.
  [[nodiscard]] bool waits() const { return homing_ != Homing::no || after_saving_ != nullptr; }
  /// To be called some times a second.
  void refresh(const ControlStatus& status);

 Q_SIGNALS:
  void said(const QString& text);

 private:
  enum class Homing { no, asked, moving };

  [[nodiscard]] bool holds_torque() const;
  [[nodiscard]] QString question_text() const;
  void stop_what_may_begin();
  void ask_about_slow(const QString& act);
  void stop_and_end(const QString& act, const std::function<void()>& then);
  void wait_for_saving(const QString& act, const std::function<void()>& then);
  void ask_about_failed(const QString& act, std::function<void()> then);
  void ask_about_torque(const QString& act, std::function<void()> then);
  void end_now(const QString& act, const std::function<void()>& then);
  void set_homing(Homing homing);
  void watch_homing(const ControlStatus& status);

  static constexpr int patience_ms_ = 10'000;

  RigSession& session_;
  QWidget* window_;
  Homing homing_ = Homing::no;
  QElapsedTimer homing_since_;
  std::function<void()> after_homing_;
  std::function<void()> after_saving_;
  std::function<void()> without_saving_;
  QString saving_act_;
  QString torque_act_;
  QElapsedTimer saving_since_;
};

}  // namespace tandem
