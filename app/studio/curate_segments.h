#pragma once

#include <QObject>

#include <cstdint>
#include <functional>
#include <optional>

#include "annotation/document_types.h"
#include "studio/curate_session.h"

class QInputDialog;

namespace tandem {

class Actions;
class CurateView;

/// The commands on segments of the episode that is looked at: mark, cut, join, write, move borders, delete. Each is a
/// step of the history. UI thread.
class CurateSegments final : public QObject {
  Q_OBJECT
 public:
  CurateSegments(CurateSession& session, CurateView& view, Actions& actions, QObject* parent);

 Q_SIGNALS:
  void notice(const QString& text);

 private:
  void mark();
  void cut();
  /// The text of this number, from 1, of those that are in use.
  void use_text(std::size_t number);
  void merge();
  void write_text(Lane lane, std::size_t segment);
  void remove();
  void nudge(std::int64_t by);
  void move_border(Lane lane, std::size_t segment, bool start, std::int64_t frame);
  void ask_text(const QString& title, const QString& text, std::function<void(std::string)> then);
  /// The segment of the lane under the cursor, by its number.
  [[nodiscard]] std::optional<std::size_t> here() const;
  [[nodiscard]] const Segments* segments() const;
  void edit(std::function<Result<void>(AnnotationDocument&, std::int64_t episode, Lane lane)> change);

  CurateSession& session_;
  CurateView& view_;
};

}  // namespace tandem
