#pragma once

#include <QFrame>

#include <string>
#include <vector>

#include "session/rollout_session.h"

class QLabel;

namespace tandem {

class Actions;

/// How far what the policy would do is from what the leader does: each joint, over all and for each quarter of the
/// horizon, and a button that saves the whole of it. Hidden while there is nothing to show.
class ShadowCard final : public QFrame {
  Q_OBJECT
 public:
  explicit ShadowCard(Actions& actions, QWidget* parent = nullptr);
  /// `joints`: names in the order of the robot. `horizon`: actions of a chunk.
  void refresh(const RolloutSessionStatus& rollout, const std::vector<std::string>& joints, std::int64_t horizon);

 private:
  QLabel* title_;
  QLabel* table_;
  std::int64_t shown_ticks_ = -1;
};

}  // namespace tandem
