#pragma once

#include "studio/settings.h"

namespace tandem {

/// Applies theme and text size of the settings to the application.
void apply_settings_look(const Settings& settings);

/// Installs the translation for the language of the settings ("system": the desktop's).
void install_language(const Settings& settings);

}  // namespace tandem
