#include "widgets/folder_dialog.h"

namespace tandem {

FolderDialog::FolderDialog(QWidget* parent, const QString& title, const QString& start_folder)
    : QFileDialog(parent, title, start_folder) {
  setFileMode(QFileDialog::Directory);
  setAttribute(Qt::WA_DeleteOnClose);
}

void FolderDialog::accept() {
  const QStringList chosen = selectedFiles();
  if (chosen.size() != 1 || QFileInfo::exists(chosen.front())) {
    QFileDialog::accept();
    return;
  }
  // QFileDialog itself refuses a folder that is still to be made.
  Q_EMIT fileSelected(chosen.front());
  QDialog::accept();
}

}  // namespace tandem
