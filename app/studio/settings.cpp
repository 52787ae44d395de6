#include "studio/settings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSettings>

namespace tandem {
namespace {

int in_range(const QVariant& value, int low, int high, int fallback) {
  bool good = false;
  const int number = value.toInt(&good);
  return good && number >= low && number <= high ? number : fallback;
}

QString one_of(const QVariant& value, const QStringList& known, const QString& fallback) {
  return known.contains(value.toString()) ? value.toString() : fallback;
}

}  // namespace

Settings Settings::load() {
  const QSettings store;
  Settings s;
  s.theme = one_of(
      store.value(QStringLiteral("look/theme")),
      {QStringLiteral("system"), QStringLiteral("dark"), QStringLiteral("light"), QStringLiteral("high-contrast")},
      s.theme);
  s.language = one_of(store.value(QStringLiteral("look/language")),
                      {QStringLiteral("system"), QStringLiteral("en"), QStringLiteral("zh_CN")}, s.language);
  s.text_percent = in_range(store.value(QStringLiteral("look/text_percent")), 90, 150, s.text_percent);
  s.keys =
      one_of(store.value(QStringLiteral("keys/preset")), {QStringLiteral("tandem"), QStringLiteral("lerobot")}, s.keys);
  s.hold_ms = in_range(store.value(QStringLiteral("keys/hold_ms")), 300, 2000, s.hold_ms);
  s.storage = tidy_folder(store.value(QStringLiteral("storage/folder")).toString());
  s.storage = s.storage.isEmpty() ? QDir::homePath() + QStringLiteral("/Tandem") : s.storage;
  s.matchings = store.value(QStringLiteral("rollout/matchings")).toMap();
  s.codec = one_of(store.value(QStringLiteral("storage/codec")),
                   {QStringLiteral("libsvtav1"), QStringLiteral("h264"), QStringLiteral("auto")}, s.codec);
  s.episode_s = in_range(store.value(QStringLiteral("collect/episode_s")), 1, 3600, s.episode_s);
  s.reset_s = in_range(store.value(QStringLiteral("collect/reset_s")), 0, 3600, s.reset_s);
  s.episodes = in_range(store.value(QStringLiteral("collect/episodes")), 1, 100000, s.episodes);
  s.last_task = store.value(QStringLiteral("collect/last_task")).toString();
  s.last_kept = in_range(store.value(QStringLiteral("collect/last_kept")), 0, 100000, s.last_kept);
  s.person = store.value(QStringLiteral("evaluate/person")).toString().trimmed();
  s.second_person = store.value(QStringLiteral("evaluate/second_person")).toString().trimmed();
  s.scores = tidy_folder(store.value(QStringLiteral("storage/scores")).toString());
  s.policies = store.value(QStringLiteral("rollout/policies")).toString();
  s.last_dataset = tidy_folder(store.value(QStringLiteral("collect/last_dataset")).toString());
  return s;
}

void Settings::save() const {
  QSettings store;
  store.setValue(QStringLiteral("look/theme"), theme);
  store.setValue(QStringLiteral("look/language"), language);
  store.setValue(QStringLiteral("look/text_percent"), text_percent);
  store.setValue(QStringLiteral("keys/preset"), keys);
  store.setValue(QStringLiteral("keys/hold_ms"), hold_ms);
  store.setValue(QStringLiteral("storage/folder"), storage);
  store.setValue(QStringLiteral("storage/scores"), scores);
  store.setValue(QStringLiteral("evaluate/person"), person);
  store.setValue(QStringLiteral("evaluate/second_person"), second_person);
  store.setValue(QStringLiteral("storage/codec"), codec);
  store.setValue(QStringLiteral("rollout/matchings"), matchings);
  store.setValue(QStringLiteral("collect/episode_s"), episode_s);
  store.setValue(QStringLiteral("collect/reset_s"), reset_s);
  store.setValue(QStringLiteral("collect/episodes"), episodes);
  store.setValue(QStringLiteral("collect/last_task"), last_task);
  store.setValue(QStringLiteral("rollout/policies"), policies);
  store.setValue(QStringLiteral("collect/last_dataset"), last_dataset);
  store.setValue(QStringLiteral("collect/last_kept"), last_kept);
}

QString tidy_folder(const QString& text) {
  QString folder = text.trimmed();
  if (folder == QStringLiteral("~") || folder.startsWith(QStringLiteral("~/"))) {
    folder = QDir::homePath() + folder.mid(1);
  }
  return folder.isEmpty() ? folder : QDir::cleanPath(QDir::home().absoluteFilePath(folder));
}

QString refusal_of_folder(const QString& folder) {
  QFileInfo nearest(folder);
  while (!nearest.exists() && !nearest.isRoot()) {
    nearest.setFile(nearest.path());
  }
  const auto say = [](const char* text) { return QCoreApplication::translate("tandem::SettingsPage", text); };
  if (QFileInfo(folder).isRoot()) {
    return say(QT_TRANSLATE_NOOP("tandem::SettingsPage", "%1 is the root of the disk: choose a folder in it."))
        .arg(folder);
  }
  if (!nearest.isDir()) {
    return say(QT_TRANSLATE_NOOP("tandem::SettingsPage", "%1 is no folder: choose another.")).arg(nearest.filePath());
  }
  if (!nearest.isWritable()) {
    return say(QT_TRANSLATE_NOOP("tandem::SettingsPage", "%1 cannot be written into: choose another."))
        .arg(nearest.filePath());
  }
  return {};
}

QString dataset_name(const QString& task) {
  QString name = task.toLower();
  name.replace(QRegularExpression(QStringLiteral("[^\\p{L}\\p{N}]+")), QStringLiteral("-"));
  name.remove(QRegularExpression(QStringLiteral("^-+|-+$")));
  return name.isEmpty() ? QStringLiteral("dataset") : name.left(60);
}

}  // namespace tandem
