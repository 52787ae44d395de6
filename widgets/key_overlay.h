#pragma once

#include <QDialog>
#include <QList>

#include <utility>

class QAction;

namespace tandem {

/// F1: every command that has a key, with its key, under the heading of where it counts.
class KeyOverlay final : public QDialog {
  Q_OBJECT
 public:
  KeyOverlay(const QList<std::pair<QString, QList<QAction*>>>& places, QWidget* parent);
};

}  // namespace tandem
