#include "studio/look.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QPalette>
#include <QTranslator>

#include "widgets/theme.h"

namespace tandem {

void apply_settings_look(const Settings& settings) {
  // Read once: after the first call the palette is ours.
  static const bool system_is_dark =
      qApp->palette().color(QPalette::Window).lightness() < qApp->palette().color(QPalette::WindowText).lightness();
  Theme::Kind kind = system_is_dark ? Theme::Kind::dark : Theme::Kind::light;
  if (settings.theme == QStringLiteral("dark")) {
    kind = Theme::Kind::dark;
  } else if (settings.theme == QStringLiteral("light")) {
    kind = Theme::Kind::light;
  } else if (settings.theme == QStringLiteral("high-contrast")) {
    kind = Theme::Kind::high_contrast;
  }
  apply_theme(*qApp, kind, settings.text_percent / 100.0);
}

void install_language(const Settings& settings) {
  QLocale locale = settings.language == QStringLiteral("system") ? QLocale::system() : QLocale(settings.language);
  if (locale.language() != QLocale::Chinese) {
    locale = QLocale(QLocale::English);  // the source texts; the file holds their plurals
  }
  QLocale::setDefault(locale);  // numbers, sizes and dates are in the language of the texts
  auto* qt = new QTranslator(qApp);
  if (qt->load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
               QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
    QApplication::installTranslator(qt);
  }
  auto* own = new QTranslator(qApp);
  if (own->load(locale, QStringLiteral("tandem"), QStringLiteral("_"), QStringLiteral(":/i18n"))) {
    QApplication::installTranslator(own);
  }
}

}  // namespace tandem
