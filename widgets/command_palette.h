#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QLabel;
class QListWidget;

namespace tandem {

/// Every command of the program in one list that is searched by typing.
class CommandPalette final : public QDialog {
  Q_OBJECT
 public:
  CommandPalette(const QList<QAction*>& actions, QWidget* parent);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fill(const QString& words);
  void run();

  QList<QAction*> actions_;
  QLineEdit* search_;
  QListWidget* list_;
  QLabel* none_;
};

}  // namespace tandem
