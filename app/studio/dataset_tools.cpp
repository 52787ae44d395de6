#include "studio/dataset_tools.h"

#include <QFileDialog>
#include <QPointer>
#include <QProgressDialog>

#include <exception>
#include <memory>

#include "dataset/pack.h"
#include "dataset/validate.h"
#include "studio/sentences.h"

namespace tandem {

DatasetTools::DatasetTools(QWidget* window, std::function<QString()> start_folder)
    : QObject(window), window_(window), start_folder_(std::move(start_folder)) {}

void DatasetTools::check() {
  choose(tr("Dataset to check"), tr("Checking %1"), [](const QString& folder, const auto& progress) -> Outcome {
    ValidationOptions options;
    options.progress = progress;
    const auto report = validate_dataset(folder.toStdString(), options);
    const QString what =
        report.exit_code() == 0
            ? tr("nothing wrong")
            : tr("%n finding(s): %1", nullptr, static_cast<int>(report.findings.size()))
                  .arg(QString::fromStdString(report.findings.empty() ? "" : report.findings.front().text));
    return {tr("%1: %2 episodes, %3").arg(folder).arg(report.episodes).arg(what), report.exit_code() != 0};
  });
}

void DatasetTools::pack() {
  choose(tr("Dataset to pack"), tr("Packing %1"), [](const QString& folder, const auto& progress) -> Outcome {
    const auto outcome = pack_dataset(folder.toStdString(), progress);
    if (!outcome) {
      return {in_words(outcome.error()), outcome.error().code != ErrorCode::cancelled};
    }
    return {tr("%1: %2 files became %3").arg(folder).arg(outcome->files_before).arg(outcome->files_after), false};
  });
}

void DatasetTools::choose(const QString& title, const QString& doing, Work work) {
  if (busy_) {
    Q_EMIT finished(tr("Another dataset is being checked or packed. Wait for it, or cancel it."), true);
    return;
  }
  auto* dialog = new QFileDialog(window_, title, start_folder_());
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this,
          [this, doing, work = std::move(work)](const QString& folder) { run(folder, doing.arg(folder), work); });
  dialog->open();
}

void DatasetTools::run(const QString& folder, const QString& doing, const Work& work) {
  busy_ = true;
  auto* bar = new QProgressDialog(doing, tr("Cancel"), 0, 100, window_);
  bar->setAttribute(Qt::WA_DeleteOnClose);
  bar->setWindowModality(Qt::NonModal);
  bar->setMinimumDuration(500);
  bar->setAutoClose(false);
  bar->setAutoReset(false);
  connect(bar, &QProgressDialog::canceled, this, [this] { worker_.request_stop(); });
  // The bar may be closed, and with that deleted, at any time.
  worker_ = std::jthread([this, bar = QPointer(bar), folder, work](const std::stop_token& stop) {
    int shown = -1;
    const auto progress = [&](double share) {
      if (const int percent = static_cast<int>(share * 100); percent != shown) {
        shown = percent;
        QMetaObject::invokeMethod(
            this,
            [bar, percent] {
              if (bar) {
                bar->setValue(percent);
              }
            },
            Qt::QueuedConnection);
      }
      return !stop.stop_requested();
    };
    Outcome outcome;
    try {
      outcome = work(folder, progress);
    } catch (const std::exception& error) {
      outcome = {QString::fromUtf8(error.what()), true};
    }
    const bool cancelled = stop.stop_requested();
    QMetaObject::invokeMethod(
        this,
        [this, bar, outcome, cancelled] {
          busy_ = false;
          if (bar) {
            bar->close();
          }
          Q_EMIT finished(cancelled ? tr("Cancelled; the dataset is as it was.") : outcome.text,
                          !cancelled && outcome.bad);
        },
        Qt::QueuedConnection);
  });
}

}  // namespace tandem
