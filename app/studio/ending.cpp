#include "studio/ending.h"

#include <QMessageBox>
#include <QPushButton>

#include <utility>

#include "studio/rig_session.h"

namespace tandem {

Ending::Ending(RigSession& session, QWidget* window) : QObject(window), session_(session), window_(window) {}

bool Ending::holds_torque() const {
  const RigState state = session_.status().state;
  return state == RigState::armed || state == RigState::running;
}

bool Ending::asks() const {
  const CollectStatus collect = session_.collect_status();
  return holds_torque() || collect.save_failed || collect.saving;
}

void Ending::ask(const QString& act, std::function<void()> then) {
  if (session_.collect_status().save_failed) {
    ask_about_failed(act, std::move(then));
  } else if (holds_torque()) {
    ask_about_torque(act, std::move(then));
  } else {
    end_now(act, then);
  }
}

void Ending::ask_about_failed(const QString& act, std::function<void()> then) {
  session_.stop();
  if (window_->findChild<QMessageBox*>(QStringLiteral("unsaved")) != nullptr) {
    return;
  }
  auto* box =
      new QMessageBox(QMessageBox::Warning, tr("A take is not saved"),
                      tr("%1 loses the take that could not be saved. Free some space or mend the folder, then save it "
                         "again.")
                          .arg(act),
                      QMessageBox::NoButton, window_);
  box->setObjectName(QStringLiteral("unsaved"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  auto* again = box->addButton(tr("Save the take again"), QMessageBox::AcceptRole);
  auto* give_up = box->addButton(tr("Give the take up"), QMessageBox::DestructiveRole);
  box->addButton(tr("Stay"), QMessageBox::RejectRole);
  box->setDefaultButton(again);
  connect(again, &QAbstractButton::clicked, this, [this] { session_.save_again(); });
  connect(give_up, &QAbstractButton::clicked, this, [this, act, then = std::move(then)] {
    session_.drop_failed();
    if (holds_torque()) {
      ask_about_torque(act, then);
    } else {
      then();
    }
  });
  box->open();
}

// What the question says depends on what still goes on behind it.
QString Ending::question_text() const {
  switch (session_.collect_status().phase) {
    case CollectPhase::recording:
      return tr("%1 ends the recording and turns the torque off, and the arm may fall. The take is kept as far as it "
                "got. Until you choose, the recording goes on.")
          .arg(torque_act_);
    case CollectPhase::paused:
      return tr("%1 keeps the paused take as far as it got and turns the torque off, and the arm may fall.")
          .arg(torque_act_);
    default:
      return tr("%1 turns the torque off, and the arm may fall.").arg(torque_act_);
  }
}

// A take goes on until it is answered; nothing new begins meanwhile.
void Ending::stop_what_may_begin() {
  const CollectPhase phase = session_.collect_status().phase;
  const bool take = phase == CollectPhase::recording || phase == CollectPhase::paused;
  if (!take && (session_.planning() || session_.status().state == RigState::running) && !session_.pending()) {
    session_.stop();
  }
}

void Ending::ask_about_torque(const QString& act, std::function<void()> then) {
  torque_act_ = act;
  stop_what_may_begin();
  if (window_->findChild<QMessageBox*>(QStringLiteral("torque")) != nullptr) {
    return;
  }
  auto* box = new QMessageBox(QMessageBox::Question, torque_act_, question_text(), QMessageBox::NoButton, window_);
  box->setObjectName(QStringLiteral("torque"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  auto* home = box->addButton(tr("Home and release"), QMessageBox::AcceptRole);
  home->setToolTip(tr("Moves slowly back to where it was armed, then turns the torque off"));
  auto* release = box->addButton(tr("Torque off now"), QMessageBox::DestructiveRole);
  auto* stay = box->addButton(tr("Stay"), QMessageBox::RejectRole);
  box->setDefaultButton(stay);
  connect(home, &QAbstractButton::clicked, this, [this, act, then] {
    session_.stop();
    session_.home();
    set_homing(Homing::asked);
    homing_since_.start();
    after_homing_ = [this, act, then] { end_now(act, then); };
    Q_EMIT said(tr("The arm moves home, then its torque goes off. Esc stops it."));
  });
  connect(release, &QAbstractButton::clicked, this, [this, act, then] { stop_and_end(act, then); });
  box->open();
}

void Ending::stop_and_end(const QString& act, const std::function<void()>& then) {
  if (session_.planning()) {
    session_.stop();
    session_.release();
    wait_for_saving(act, then);
  } else {
    if (holds_torque()) {
      session_.release();  // at once: what the end waits for may take long
    }
    end_now(act, then);
  }
}

// The take that was stopped may still be on its way to the disk, or may have failed to get there.
void Ending::end_now(const QString& act, const std::function<void()>& then) {
  const CollectStatus collect = session_.collect_status();
  if (collect.save_failed) {
    ask_about_failed(act, then);
  } else if (collect.saving) {
    if (holds_torque()) {
      session_.release();
    }
    wait_for_saving(act, then);
  } else {
    then();
  }
}

void Ending::wait_for_saving(const QString& act, const std::function<void()>& then) {
  after_saving_ = [this, act, then] { ask(act, then); };
  without_saving_ = then;
  saving_act_ = act;
  saving_since_.start();
  Q_EMIT said(tr("A take is still being saved. %1 follows when it is on the disk.").arg(act));
}

void Ending::ask_about_slow(const QString& act) {
  if (window_->findChild<QMessageBox*>(QStringLiteral("slow")) != nullptr) {
    return;
  }
  auto* box = new QMessageBox(QMessageBox::Warning, tr("A take is not on the disk yet"),
                              tr("The disk may have stopped answering. %1 without waiting loses what is not saved yet; "
                                 "saved episodes stay saved.")
                                  .arg(act),
                              QMessageBox::NoButton, window_);
  box->setObjectName(QStringLiteral("slow"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  auto* wait = box->addButton(tr("Keep waiting"), QMessageBox::RejectRole);
  auto* give_up = box->addButton(tr("Do not wait"), QMessageBox::DestructiveRole);
  box->setDefaultButton(wait);
  connect(box, &QDialog::finished, this, [this] { saving_since_.start(); });
  connect(give_up, &QAbstractButton::clicked, this, [this] {
    after_saving_ = nullptr;
    without_saving_();
  });
  box->open();
}

void Ending::set_homing(Homing homing) {
  homing_ = homing;
  session_.set_leaving(homing != Homing::no);
}

bool Ending::take_back() {
  const bool had = homing_ != Homing::no || after_saving_ != nullptr;
  set_homing(Homing::no);
  after_saving_ = nullptr;
  return had;
}

void Ending::refresh(const ControlStatus& status) {
  watch_homing(status);
  if (auto* box = window_->findChild<QMessageBox*>(QStringLiteral("torque")); box != nullptr && box->isVisible()) {
    stop_what_may_begin();
    if (box->text() != question_text()) {
      box->setText(question_text());
    }
  }
  if (after_saving_ == nullptr || session_.pending()) {
    return;
  }
  if (status.state == RigState::running && saving_since_.elapsed() < 1000) {
    return;  // the status shows a stop a tick later
  }
  if (status.state == RigState::running) {
    after_saving_ = nullptr;  // work goes on: whoever began it again does not want the end any more
  } else if (session_.collect_status().saving) {
    if (saving_since_.elapsed() > patience_ms_) {
      ask_about_slow(saving_act_);
    }
  } else if (!holds_torque() || saving_since_.elapsed() > 2000) {
    // The status shows a tick later that the torque is off: only an arm that goes on holding is asked about again.
    if (auto* box = window_->findChild<QMessageBox*>(QStringLiteral("slow")); box != nullptr) {
      box->close();
    }
    std::exchange(after_saving_, nullptr)();
  }
}

// Goes on when the arm is really home; whatever else stops it on the way ends the wish.
void Ending::watch_homing(const ControlStatus& status) {
  if (homing_ == Homing::asked && status.run == RunKind::homing) {
    set_homing(Homing::moving);
  } else if (homing_ == Homing::asked && homing_since_.elapsed() > 3000) {
    set_homing(Homing::no);  // it was refused, or over before it was seen: the question can be asked again
  } else if (homing_ == Homing::moving && status.run != RunKind::homing) {
    set_homing(Homing::no);
    if (status.is_home) {
      after_homing_();
    } else {
      Q_EMIT said(tr("The way home was stopped: the arm holds, and nothing ends."));
    }
  }
}

}  // namespace tandem
