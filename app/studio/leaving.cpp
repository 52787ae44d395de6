#include "studio/leaving.h"

#include <QMessageBox>
#include <QPushButton>

#include <utility>

namespace tandem {

Leaving::Leaving(QWidget* window, Steps steps, int patience_ms)
    : QObject(window), window_(window), steps_(std::move(steps)), patience_ms_(patience_ms) {
  watch_.setInterval(30);
  connect(&watch_, &QTimer::timeout, this, &Leaving::look);
}

void Leaving::begin() {
  if (begun()) {
    return;
  }
  since_.start();
  watch_.start();
  look();
}

void Leaving::look() {
  if (steps_.go_on()) {
    watch_.stop();
    if (auto* box = window_->findChild<QMessageBox*>(QStringLiteral("leaving")); box != nullptr) {
      box->close();
    }
    steps_.gone();
    return;
  }
  if (!told_ && since_.elapsed() > 400) {
    told_ = true;
    Q_EMIT said(tr("Ending: datasets and devices are being closed."));
  }
  if (since_.elapsed() > patience_ms_) {
    ask();
  }
}

void Leaving::ask() {
  if (window_->findChild<QMessageBox*>(QStringLiteral("leaving")) != nullptr) {
    return;
  }
  auto* box = new QMessageBox(QMessageBox::Warning, tr("Something does not end"),
                              tr("A disk or a device does not answer. Saved episodes stay saved; what is "
                                 "still on its way to the disk is lost by quitting without waiting."),
                              QMessageBox::NoButton, window_);
  box->setObjectName(QStringLiteral("leaving"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  auto* wait = box->addButton(tr("Keep waiting"), QMessageBox::RejectRole);
  auto* abandon = box->addButton(tr("Quit without waiting"), QMessageBox::DestructiveRole);
  box->setDefaultButton(wait);
  connect(abandon, &QAbstractButton::clicked, this, [this] { steps_.abandon(); });
  connect(box, &QDialog::finished, this, [this] { since_.start(); });
  box->open();
}

}  // namespace tandem
