#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <filesystem>
#include <functional>
#include <vector>

#include "scoring/suite_library.h"

namespace tandem {

/// A suite as it is edited: with undo, and with what is wrong in it. UI thread only; knows no file.
class SuiteDocument final : public QObject {
  Q_OBJECT
 public:
  explicit SuiteDocument(QObject* parent = nullptr);

  /// Begins with another suite; nothing is to be undone then.
  void open(Suite suite, bool read_only);
  [[nodiscard]] const Suite& suite() const { return suite_; }
  [[nodiscard]] bool read_only() const { return read_only_; }
  /// Something was changed since it was opened or kept.
  [[nodiscard]] bool is_changed() const { return !undo_.isClean(); }
  /// It is on the disk as it is.
  void kept() { undo_.setClean(); }

  /// Changes it by one step of undo. Steps after one another with the same `field`, such as letters typed into one
  /// place, are one; an empty field is always a step of its own. Does nothing while it is read only.
  void edit(const QString& what, const QString& field, const std::function<void(Suite&)>& change);
  [[nodiscard]] QUndoStack& undo() { return undo_; }

  [[nodiscard]] const std::vector<SuiteFinding>& findings() const { return findings_; }
  /// What is wrong with a field, in the language of the window; empty: nothing.
  [[nodiscard]] QString problem_of(const QString& field) const;

 Q_SIGNALS:
  void changed();

 private:
  friend class SuiteStep;
  void put(const Suite& suite);

  Suite suite_;
  bool read_only_ = true;
  QUndoStack undo_;
  std::vector<SuiteFinding> findings_;
};

}  // namespace tandem
