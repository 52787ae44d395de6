#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

#include "studio/suite_document.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace tandem {

/// Fields that show and change one part of a suite; what is wrong with a field stands below it.
class SuiteForm final : public QWidget {
  Q_OBJECT
 public:
  using Read = std::function<QString(const Suite&)>;
  using Write = std::function<void(Suite&, const QString&)>;
  using ReadNumber = std::function<std::optional<double>(const Suite&)>;
  using WriteNumber = std::function<void(Suite&, std::optional<double>)>;

  struct Range {
    double low = 0;
    double high = 0;
    int decimals = 0;
    bool optional = false;  ///< the lowest value means that there is none
    QString unit;
  };
  struct Choice {
    QString value;
    QString title;
  };

  /// `prefix`: path of the part, such as "tasks[1].", or nothing where there is no part to show.
  SuiteForm(SuiteDocument& document, std::function<std::optional<QString>()> prefix, QWidget* parent = nullptr);

  /// `field`: the end of the path, such as "title".
  QLineEdit* add_text(const QString& title, const QString& field, Read read, Write write);
  QDoubleSpinBox* add_number(const QString& title, const QString& field, const Range& range, ReadNumber read,
                             WriteNumber write);
  QComboBox* add_choice(const QString& title, const QString& field, const std::vector<Choice>& choices, Read read,
                        Write write);
  /// One whose choices depend on the suite.
  QComboBox* add_choice(const QString& title, const QString& field,
                        std::function<std::vector<Choice>(const Suite&)> choices, Read read, Write write);
  QCheckBox* add_check(const QString& title, const QString& field, std::function<bool(const Suite&)> read,
                       std::function<void(Suite&, bool)> write);
  /// Only what is wrong with a field, such as a list.
  void add_finding(const QString& field);
  /// Shows a row, or does not.
  void set_shown(const QWidget* control, bool shown);
  /// Reads everything again.
  void refresh();

 private:
  struct Row {
    QWidget* control = nullptr;
    QLabel* title = nullptr;
    QLabel* finding = nullptr;
    QWidget* box = nullptr;
    QString field;
    std::function<void(const Suite&)> read;
  };
  void add_row(const QString& title, const QString& field, QWidget* control, std::function<void(const Suite&)> read);
  [[nodiscard]] QString path_of(const QString& field) const;

  SuiteDocument& document_;
  std::function<std::optional<QString>()> prefix_;
  QFormLayout* form_;
  std::vector<Row> rows_;
};

/// A list of the parts of a suite with buttons to add, remove and move.
class SuitePartList final : public QWidget {
  Q_OBJECT
 public:
  /// `name`: what is listed, such as "Tasks"; `add`, `remove`: texts of the buttons.
  SuitePartList(const QString& name, const QString& add, const QString& remove, QWidget* parent = nullptr);
  /// Shows these lines and keeps the place.
  void show_parts(const QStringList& lines, bool read_only);
  /// The chosen place, or -1.
  [[nodiscard]] int current() const;
  void choose(int place);
  [[nodiscard]] QListWidget* list() const { return list_; }

 Q_SIGNALS:
  void chosen();
  void add();
  void remove(int place);
  void move(int from, int to);

 private:
  void update_buttons();
  QListWidget* list_;
  QPushButton* add_;
  QPushButton* remove_;
  QPushButton* up_;
  QPushButton* down_;
  bool read_only_ = true;
};

}  // namespace tandem
