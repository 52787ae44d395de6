#pragma once

#include <QDialog>
#include <QList>

class QAction;

namespace tandem {

/// F1: every command that has a key, with its key.
class KeyOverlay final : public QDialog {
  Q_OBJECT
 public:
  KeyOverlay(const QList<QAction*>& actions, QWidget* parent);
};

}  // namespace tandem
