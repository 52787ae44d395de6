#pragma once

#include <QWidget>

#include "studio/settings.h"

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

 private:
  void store();
  Settings& settings_;
};

}  // namespace tandem
