#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <string>

class QWidget;

namespace tandem {

class TrialRun;

/// What is asked in the middle of a trial: lists whose lines have digit keys. While one is open the moment in which an
/// end can be taken back does not pass.
class TrialMenus final : public QObject {
  Q_OBJECT
 public:
  /// `place`: the lists open over it.
  TrialMenus(TrialRun& run, QWidget* place);

  /// Why the clock stands still.
  void ask_why_paused();
  void ask_void();
  void ask_failure();
  void ask_penalty();
  /// Whether stages that were credited along with a later one were reached; else all of it is taken back.
  void ask_credited_along(const QString& keyed, const QStringList& along);
  void ask_note();
  /// How far it came, as a number, in tasks that are judged so.
  void ask_value();
  /// Why a trial that is written failed; `chosen` gets the key of one of failure_modes().
  void ask_failure_of(std::int64_t number, const std::function<void(const std::string&)>& chosen);
  /// Why a trial that is written shall not count any more.
  void ask_void_of(std::int64_t trial);

 private:
  struct Line {
    QString text;
    std::function<void()> chosen;
  };
  void show(const QString& title, const QList<Line>& lines);
  void ask_text(const QString& title, const QString& label, const QString& button, const QString& before,
                const std::function<void(const QString&)>& then);
  void hold(bool on);

  TrialRun& run_;
  QWidget* place_;
};

}  // namespace tandem
