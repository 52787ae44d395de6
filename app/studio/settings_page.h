#pragma once

#include <QWidget>

#include "studio/settings.h"

class QFormLayout;
class QLineEdit;

namespace tandem {

/// Settings: look, language, storage, keys. Changes take effect at once, the language at the next start.
class SettingsPage final : public QWidget {
  Q_OBJECT
 public:
  explicit SettingsPage(Settings& settings, QWidget* parent = nullptr);

 Q_SIGNALS:
  /// A setting that changes the look was changed.
  void look_changed();
  void keys_changed();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  struct Range {
    int low;
    int high;
    int step;
  };
  void build_look();
  void build_collecting();
  void build_evaluating();
  /// A setting with a few values; `changed` (may be null) is the signal that follows.
  void add_choice(const QString& label, QString Settings::*field, void (SettingsPage::*changed)(),
                  const QList<std::pair<QString, QString>>& items);
  void add_number(const QString& label, const QString& accessible, int Settings::*field, const Range& range,
                  const QString& unit);

  Settings& settings_;
  QFormLayout* form_;
  QLineEdit* person_ = nullptr;
};

}  // namespace tandem
