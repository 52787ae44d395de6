#include "widgets/key_hold.h"

#include <algorithm>

namespace tandem {
namespace {

constexpr int repeat_gap_ms = 60;

}  // namespace

KeyHold::KeyHold(QObject* parent) : QObject(parent) {
  tick_.setInterval(16);
  let_go_.setSingleShot(true);
  let_go_.setInterval(repeat_gap_ms);
  connect(&tick_, &QTimer::timeout, this, &KeyHold::advance);
  connect(&let_go_, &QTimer::timeout, this, &KeyHold::end);
}

void KeyHold::press() {
  let_go_.stop();
  if (!fired_ && !since_.isValid()) {
    since_.start();
    tick_.start();
  }
}

void KeyHold::release() {
  if (fired_ || since_.isValid()) {
    let_go_.start();
  }
}

double KeyHold::share() const {
  return since_.isValid() ? std::clamp(static_cast<double>(since_.elapsed()) / hold_ms_, 0.0, 1.0) : 0.0;
}

void KeyHold::advance() {
  // While it is open whether the key was let go, nothing is decided.
  if (since_.elapsed() >= hold_ms_ && !let_go_.isActive()) {
    fired_ = true;
    tick_.stop();
    since_.invalidate();
    Q_EMIT held();
  }
  Q_EMIT changed();
}

void KeyHold::end() {
  tick_.stop();
  let_go_.stop();
  const bool early = since_.isValid();
  since_.invalidate();
  fired_ = false;
  Q_EMIT changed();
  if (early) {
    Q_EMIT ended();
  }
}

}  // namespace tandem
