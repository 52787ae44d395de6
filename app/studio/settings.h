#pragma once

#include <QString>
#include <QVariantMap>

namespace tandem {

/// Preferences of the user; everything else is a document. Kept in QSettings (ini).
struct Settings {
  QString theme = QStringLiteral("system");     ///< system, dark, light, high-contrast
  QString language = QStringLiteral("system");  ///< system, en, zh_CN
  int text_percent = 100;                       ///< 90 … 150
  QString keys = QStringLiteral("tandem");      ///< tandem, lerobot
  int hold_ms = 800;                            ///< 300 … 2000
  QString storage;                              ///< folder of new datasets
  QString codec = QStringLiteral("libsvtav1");  ///< libsvtav1, h264, auto
  QString scores;                               ///< file of the scores; empty: where they lie by default
  QString person;                               ///< who runs and judges trials
  QString second_person;                        ///< who judged trials a second time last
  QString policies;                             ///< folder in which policies were looked for last
  QVariantMap matchings;                        ///< of policy and rig: camera → input of the policy
  int episode_s = 20;
  int reset_s = 5;
  int episodes = 10;
  QString last_task;
  QString last_dataset;
  int last_kept = 0;  ///< of `episodes`, in the plan of last_task; 0 when it is done

  /// Reads what is stored; values out of range become the default.
  [[nodiscard]] static Settings load();
  void save() const;
};

/// A folder as it was typed or stored: "~" is the home folder, a name alone lies in it. Empty stays empty.
[[nodiscard]] QString tidy_folder(const QString& text);
/// Why datasets cannot be kept in a folder that is or will be there, in a sentence; empty where they can.
[[nodiscard]] QString refusal_of_folder(const QString& folder);

/// The folder name of a task's dataset: "Put the red cube in the box" → "put-the-red-cube-in-the-box".
[[nodiscard]] QString dataset_name(const QString& task);

}  // namespace tandem
