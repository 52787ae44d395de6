#include <QApplication>
#include <QCommandLineParser>
#include <QStandardPaths>

#include <clocale>
#include <cstdio>
#include <cstdlib>

#include "base/log.h"
#include "base/memory.h"
#include "input/leaders.h"
#include "sim/driver.h"
#include "studio/actions.h"
#include "studio/look.h"
#include "studio/main_window.h"
#include "studio/rig_session.h"
#include "studio/settings.h"

namespace {

// Qt aborts when it finds no display; a sentence is kinder.
bool has_display() {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') {
      return true;
    }
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--version") {
      std::puts("tandem " TANDEM_VERSION);
      return 0;
    }
  }
  if (!has_display()) {
    std::fputs("tandem: there is no display here. Use tandem-cli, which does the same job without a window.\n", stderr);
    return 1;
  }
  tandem::tune_memory();
  QCoreApplication::setOrganizationName(QStringLiteral("Tandem"));
  QCoreApplication::setApplicationName(QStringLiteral("tandem"));
  QApplication application(argc, argv);
  // Files are read and written the same in every language of the desktop.
  std::setlocale(LC_NUMERIC, "C");
  QCommandLineParser parser;
  parser.addHelpOption();
  const QCommandLineOption simulate(QStringLiteral("simulate"), QStringLiteral("Connect the simulated rig at once"));
  const QCommandLineOption page(QStringLiteral("page"), QStringLiteral("Show this page first"), QStringLiteral("name"));
  parser.addOptions({simulate, page});
  parser.process(application);
  tandem::Log::instance().open_file((QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/log.txt")).toStdString());
  auto settings = tandem::Settings::load();
  tandem::install_language(settings);
  tandem::apply_settings_look(settings);
  tandem::DeviceRegistry registry;
  tandem::register_simulation(registry);
  tandem::register_window_leaders(registry);
  tandem::register_gamepad_leader(registry);
  tandem::RigSession session(std::move(registry));
  tandem::MainWindow window(session, settings);
  window.show();
  if (parser.isSet(simulate)) {
    window.actions()[QStringLiteral("rig.simulate")]->trigger();
  }
  if (parser.isSet(page)) {
    window.show_page(parser.value(page));
  }
  return QApplication::exec();
}
