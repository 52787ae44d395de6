#pragma once

#include <QObject>
#include <QPointer>

#include "dataset/validate.h"
#include "studio/background_work.h"
#include "studio/curate_session.h"

class QDialog;
class QWidget;

namespace tandem {

class Actions;
class CurateTools;

/// Looks at the dataset as a whole: what is wrong in it, what can be repaired, and its statistics. UI thread.
class CurateChecks final : public QObject {
  Q_OBJECT
 public:
  CurateChecks(CurateSession& session, Actions& actions, QWidget* page);
  [[nodiscard]] bool busy() const { return work_.busy(); }
  void cancel() { work_.stop(); }

 Q_SIGNALS:
  void problem(const tandem::Error& error);
  void notice(const QString& text);

 private:
  void validate();
  void show_findings(const ValidationReport& report);
  void statistics();

  CurateSession& session_;
  Actions& actions_;
  QWidget* page_;
  BackgroundWork work_;
};

}  // namespace tandem
