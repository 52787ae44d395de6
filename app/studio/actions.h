#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>

namespace tandem {

/// Every command of the window, once. Menus, buttons, the command palette and the key overlay are views of
/// this registry.
class Actions final : public QObject {
  Q_OBJECT
 public:
  /// `window` carries the shortcuts.
  explicit Actions(QWidget* window);

  /// The action with this id; a programming error if there is none.
  [[nodiscard]] QAction* operator[](const QString& id) const;
  [[nodiscard]] const QList<QAction*>& all() const { return list_; }
  /// All of them by where they count, each list with its heading.
  [[nodiscard]] QList<std::pair<QString, QList<QAction*>>> by_place() const;
  /// Those that may be chosen from a list; what is safe only while a key is held ("by_key_only") is not among them.
  [[nodiscard]] QList<QAction*> choosable() const;
  /// The first key of an action as people write it: "→", "Shift+R"; empty where it has none.
  [[nodiscard]] QString key_of(const QString& id) const;
  /// Keys for a habit: "tandem", or "lerobot" (r discards there, q ends; recording starts with Shift+R).
  void use_keys(const QString& preset);

 private:
  QAction* add(const QString& id, const QString& text, const QList<QKeySequence>& keys = {},
               const QString& key_text = {});
  static void set_keys(QAction* action, const QList<QKeySequence>& keys);
  void add_pages();
  void add_rig();
  void add_collect();
  void add_rollout();
  void add_curate();
  void add_curate_notes();
  void add_evaluate();

  QWidget* window_;
  QList<QAction*> list_;
  QHash<QString, QAction*> by_id_;
};

}  // namespace tandem
