#include <QApplication>
#include <QCommandLineParser>
#include <QStandardPaths>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "base/files.h"
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

// Where the display named by the environment does not answer, Qt ends the program; it shall say so kindly, too.
void explain_before_the_end(QtMsgType type, const QMessageLogContext& context, const QString& text) {
  if (type == QtFatalMsg && text.contains(QStringLiteral("platform plugin"))) {
    std::fputs(
        "tandem: the display cannot be opened. Check DISPLAY, or use tandem-cli, which does the same job without a "
        "window.\n",
        stderr);
    std::_Exit(1);
  }
  std::fprintf(stderr, "%s\n", qPrintable(qFormatLogMessage(type, context, text)));
}

// The options, and their help where there is no display, too.
void add_options(QCommandLineParser& parser) {
  parser.setApplicationDescription(QStringLiteral("Tandem: a studio for robot learning on real arms."));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addOptions(
      {{QStringLiteral("simulate"), QStringLiteral("Connect the simulated rig at once")},
       {QStringLiteral("rig"), QStringLiteral("Connect this rig at once, as listed by \"tandem-cli rig list\""),
        QStringLiteral("name")},
       {QStringLiteral("policy"), QStringLiteral("Load this policy folder at once"), QStringLiteral("folder")},
       {QStringLiteral("dataset"), QStringLiteral("Open this dataset at once"), QStringLiteral("folder")},
       {QStringLiteral("page"),
        QStringLiteral("Show this page first: home, rig, collect, curate, rollout, evaluate, log or settings"),
        QStringLiteral("name")}});
}

bool only_asks(int argc, char** argv) {
  return std::any_of(argv, argv + argc, [](const char* word) {
    const std::string_view text(word);
    return text == "--help" || text == "-h" || text == "--version" || text == "-v";
  });
}

std::atomic<bool> end_requested = false;

// Opening a pipe would wait for ever.
bool settings_can_be_read() {
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
  const std::filesystem::path file = (folder + QStringLiteral("/Tandem/tandem.conf")).toStdString();
  std::error_code ignored;
  const auto usable = tandem::refuse_if_no_file(file, "Remove it; the settings are then the usual ones.");
  if (!usable && !std::filesystem::is_directory(file, ignored)) {
    std::fprintf(stderr, "tandem: %s\n", usable.error().sentence().c_str());
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication::setOrganizationName(QStringLiteral("Tandem"));
  QCoreApplication::setApplicationName(QStringLiteral("tandem"));
  QCoreApplication::setApplicationVersion(QStringLiteral(TANDEM_VERSION));
  QCommandLineParser parser;
  add_options(parser);
  if (only_asks(argc, argv)) {
    const QCoreApplication application(argc, argv);
    parser.process(application);
  }
  if (!has_display()) {
    std::fputs("tandem: there is no display here. Use tandem-cli, which does the same job without a window.\n", stderr);
    return 1;
  }
  tandem::tune_memory();
  const auto usual = qInstallMessageHandler(explain_before_the_end);
  QApplication application(argc, argv);
  qInstallMessageHandler(usual);
  // Files are read and written the same in every language of the desktop.
  std::setlocale(LC_NUMERIC, "C");
  parser.process(application);
  tandem::Log::instance().open_file(
      (QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/log.txt")).toStdString());
  if (!settings_can_be_read()) {
    return 1;
  }
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
  std::signal(SIGXFSZ, SIG_IGN);  // writing more than the user may write is an error like a full disk
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(signal, [](int) { end_requested = true; });
  }
  QTimer end_watch;
  QObject::connect(&end_watch, &QTimer::timeout, &window, [&window] {
    if (end_requested) {
      window.quit_now();
    }
  });
  end_watch.start(200);
  if (parser.isSet(QStringLiteral("simulate"))) {
    window.actions()[QStringLiteral("rig.simulate")]->trigger();
  }
  if (parser.isSet(QStringLiteral("rig"))) {
    session.connect_rig(parser.value(QStringLiteral("rig")));
  }
  if (parser.isSet(QStringLiteral("policy"))) {
    window.load_policy(parser.value(QStringLiteral("policy")));
  }
  if (parser.isSet(QStringLiteral("dataset"))) {
    window.open_dataset_folder(parser.value(QStringLiteral("dataset")));
  }
  if (parser.isSet(QStringLiteral("page"))) {
    window.show_page(parser.value(QStringLiteral("page")));
  }
  return QApplication::exec();
}
