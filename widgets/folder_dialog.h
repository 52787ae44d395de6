#pragma once

#include <QFileDialog>

namespace tandem {

/// Asks for a folder, which may be one that does not exist yet. Deletes itself when it is closed.
class FolderDialog final : public QFileDialog {
  Q_OBJECT
 public:
  FolderDialog(QWidget* parent, const QString& title, const QString& start_folder);

 public Q_SLOTS:
  void accept() override;
};

}  // namespace tandem
