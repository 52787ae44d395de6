#pragma once

#include <QObject>

#include <optional>

#include "studio/curate_session.h"

namespace tandem {

class Actions;
class CurateView;

/// The commands on steps and on the hint of success that a model proposed for the episode that is looked at: take or
/// reject them. Each is a step of the history. UI thread.
class CurateSteps final : public QObject {
  Q_OBJECT
 public:
  CurateSteps(CurateSession& session, CurateView& view, Actions& actions, QObject* parent);

 Q_SIGNALS:
  void notice(const QString& text);

 private:
  /// The open step under this frame, by its number.
  [[nodiscard]] std::optional<std::size_t> at(std::int64_t frame) const;
  /// That under the cursor; says so where there is none.
  [[nodiscard]] std::optional<std::size_t> here();
  void accept(std::size_t step);
  void write_text(std::size_t step);
  void accept_all();
  void take_hint(bool take);
  /// To the open step behind this one.
  void go_on(std::size_t step);
  void edit(CurateSession::Edit change);

  CurateSession& session_;
  CurateView& view_;
};

}  // namespace tandem
