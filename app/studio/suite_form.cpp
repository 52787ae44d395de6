#include "studio/suite_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

/// Undo and redo are those of the suite, not of the field that has the keys.
class UndoKeys final : public QObject {
 public:
  using QObject::QObject;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::ShortcutOverride) {
      const auto* key = static_cast<QKeyEvent*>(event);
      if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
        event->ignore();
        return true;
      }
    }
    return QObject::eventFilter(watched, event);
  }
};

// As high as its text at the width that it has: the form counts on another width where its titles wrap.
void fit(QLabel* label) {
  label->setMinimumHeight(label->text().isEmpty() ? 0 : std::max(0, label->heightForWidth(label->width())));
}

class FindingLabel final : public QLabel {
 public:
  using QLabel::QLabel;

 protected:
  void resizeEvent(QResizeEvent* event) override {
    QLabel::resizeEvent(event);
    fit(this);
  }
};

}  // namespace

SuiteForm::SuiteForm(SuiteDocument& document, std::function<std::optional<QString>()> prefix, QWidget* parent)
    : QWidget(parent), document_(document), prefix_(std::move(prefix)), form_(new QFormLayout(this)) {
  form_->setContentsMargins(0, 0, 0, 0);
  form_->setSpacing(8);
  form_->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
  form_->setRowWrapPolicy(QFormLayout::DontWrapRows);
  connect(&document_, &SuiteDocument::changed, this, &SuiteForm::refresh);
}

QString SuiteForm::path_of(const QString& field) const { return prefix_().value_or(QString()) + field; }

void SuiteForm::add_row(const QString& title, const QString& field, QWidget* control,
                        std::function<void(const Suite&)> read) {
  Row row;
  row.field = field;
  row.read = std::move(read);
  row.control = control;
  row.box = new QWidget(this);
  auto* box = new QVBoxLayout(row.box);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(4);
  if (control != nullptr) {
    control->setAccessibleName(title);
    box->addWidget(control);
  }
  row.finding = new FindingLabel(row.box);
  row.finding->setWordWrap(true);
  row.finding->setTextFormat(Qt::PlainText);
  row.finding->hide();
  box->addWidget(row.finding);
  row.title = new QLabel(title, this);
  row.title->setObjectName(QStringLiteral("dim"));
  row.title->setWordWrap(true);
  row.title->setMinimumWidth(scaled(110));
  row.title->setMinimumHeight(scaled(30));
  row.title->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  if (title.isEmpty()) {
    row.title->hide();
    form_->addRow(row.box);
  } else {
    form_->addRow(row.title, row.box);
  }
  rows_.push_back(std::move(row));
}

QLineEdit* SuiteForm::add_text(const QString& title, const QString& field, Read read, Write write) {
  auto* edit = new QLineEdit(this);
  edit->installEventFilter(new UndoKeys(edit));
  add_row(title, field, edit, [edit, read = std::move(read)](const Suite& suite) {
    if (const QString text = read(suite); edit->text() != text) {
      edit->setText(text);
      edit->setCursorPosition(0);
    }
  });
  connect(edit, &QLineEdit::textEdited, this, [this, title, field, write = std::move(write)](const QString& text) {
    document_.edit(title, path_of(field), [&](Suite& suite) { write(suite, text); });
  });
  return edit;
}

QDoubleSpinBox* SuiteForm::add_number(const QString& title, const QString& field, const Range& range, ReadNumber read,
                                      WriteNumber write) {
  auto* box = new QDoubleSpinBox(this);
  const double none = range.optional ? range.low - 1 : range.low;
  if (auto* inner = box->findChild<QLineEdit*>()) {
    inner->installEventFilter(new UndoKeys(box));
  }
  box->setRange(none, range.high);
  box->setDecimals(range.decimals);
  box->setSuffix(range.unit);
  box->setButtonSymbols(QAbstractSpinBox::NoButtons);
  if (range.optional) {
    box->setSpecialValueText(tr("none"));
  }
  add_row(title, field, box, [box, none, read = std::move(read)](const Suite& suite) {
    const QSignalBlocker quiet(box);
    box->setValue(read(suite).value_or(none));
  });
  connect(
      box, &QDoubleSpinBox::valueChanged, this,
      [this, title, field, none, optional = range.optional, low = range.low, write = std::move(write)](double value) {
        const bool is_none = optional && value < low;
        document_.edit(title, path_of(field), [&](Suite& suite) {
          write(suite, is_none || (optional && value == none) ? std::nullopt : std::optional(value));
        });
      });
  return box;
}

QComboBox* SuiteForm::add_choice(const QString& title, const QString& field, const std::vector<Choice>& choices,
                                 Read read, Write write) {
  return add_choice(
      title, field, [choices](const Suite&) { return choices; }, std::move(read), std::move(write));
}

QComboBox* SuiteForm::add_choice(const QString& title, const QString& field,
                                 std::function<std::vector<Choice>(const Suite&)> choices, Read read, Write write) {
  auto* box = new QComboBox(this);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(12);
  box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  add_row(title, field, box, [box, choices = std::move(choices), read = std::move(read)](const Suite& suite) {
    const QSignalBlocker quiet(box);
    box->clear();
    for (const auto& choice : choices(suite)) {
      box->addItem(choice.title, choice.value);
    }
    box->setCurrentIndex(box->findData(read(suite)));
  });
  connect(box, &QComboBox::activated, this, [this, box, title, field, write = std::move(write)] {
    const QString value = box->currentData().toString();
    document_.edit(title, {}, [&](Suite& suite) { write(suite, value); });
  });
  return box;
}

QCheckBox* SuiteForm::add_check(const QString& title, const QString& field, std::function<bool(const Suite&)> read,
                                std::function<void(Suite&, bool)> write) {
  auto* box = new QCheckBox(title, this);
  add_row({}, field, box, [box, read = std::move(read)](const Suite& suite) {
    const QSignalBlocker quiet(box);
    box->setChecked(read(suite));
  });
  box->setAccessibleName(title);
  connect(box, &QCheckBox::toggled, this, [this, title, write = std::move(write)](bool on) {
    document_.edit(title, {}, [&](Suite& suite) { write(suite, on); });
  });
  return box;
}

void SuiteForm::add_finding(const QString& field) {
  add_row({}, field, nullptr, [](const Suite&) {});
}

void SuiteForm::set_shown(const QWidget* control, bool shown) {
  for (const auto& row : rows_) {
    if (row.control == control) {
      row.box->setVisible(shown);
      row.title->setVisible(shown && !row.title->text().isEmpty());
    }
  }
}

void SuiteForm::refresh() {
  const auto prefix = prefix_();
  setEnabled(prefix.has_value());
  for (const auto& row : rows_) {
    if (prefix) {
      row.read(document_.suite());
    }
    if (auto* edit = qobject_cast<QLineEdit*>(row.control)) {
      edit->setReadOnly(document_.read_only());
    } else if (auto* spin = qobject_cast<QDoubleSpinBox*>(row.control)) {
      spin->setReadOnly(document_.read_only());
    } else if (row.control != nullptr) {
      row.control->setEnabled(!document_.read_only());
    }
    const QString problem = prefix ? document_.problem_of(*prefix + row.field) : QString();
    row.finding->setText(problem.isEmpty() ? QString() : QStringLiteral("▲ ") + problem);
    row.finding->setStyleSheet(QStringLiteral("color: %1").arg(theme().bad.name()));
    row.finding->setVisible(!problem.isEmpty());
    fit(row.finding);
    if (row.control != nullptr) {
      row.control->setAccessibleDescription(problem);
    }
  }
}

SuitePartList::SuitePartList(const QString& name, const QString& add_text, const QString& remove_text, QWidget* parent)
    : QWidget(parent),
      list_(new QListWidget(this)),
      add_(new QPushButton(add_text, this)),
      remove_(new QPushButton(remove_text, this)),
      up_(new QPushButton(QStringLiteral("↑"), this)),
      down_(new QPushButton(QStringLiteral("↓"), this)) {
  list_->setAccessibleName(name);
  up_->setAccessibleName(tr("%1: move up").arg(name));
  down_->setAccessibleName(tr("%1: move down").arg(name));
  up_->setToolTip(up_->accessibleName());
  down_->setToolTip(down_->accessibleName());
  auto* first = new QHBoxLayout;
  auto* second = new QHBoxLayout;
  first->setSpacing(4);
  second->setSpacing(4);
  for (QPushButton* each : {add_, remove_, up_, down_}) {
    each->setAutoDefault(false);
    (each == add_ || each == remove_ ? first : second)->addWidget(each, 1);
  }
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addWidget(list_, 1);
  layout->addLayout(first);
  layout->addLayout(second);
  connect(list_, &QListWidget::currentRowChanged, this, [this] {
    update_buttons();
    Q_EMIT chosen();
  });
  connect(add_, &QPushButton::clicked, this, &SuitePartList::add);
  connect(remove_, &QPushButton::clicked, this, [this] { Q_EMIT remove(current()); });
  connect(up_, &QPushButton::clicked, this, [this] { Q_EMIT move(current(), current() - 1); });
  connect(down_, &QPushButton::clicked, this, [this] { Q_EMIT move(current(), current() + 1); });
}

void SuitePartList::show_parts(const QStringList& lines, bool read_only) {
  read_only_ = read_only;
  const QSignalBlocker quiet(list_);
  const int before = list_->currentRow();
  while (list_->count() > lines.size()) {
    delete list_->takeItem(list_->count() - 1);
  }
  for (int i = 0; i < lines.size(); ++i) {
    if (i < list_->count()) {
      list_->item(i)->setText(lines[i]);
    } else {
      list_->addItem(lines[i]);
    }
  }
  list_->setCurrentRow(std::clamp(before, lines.isEmpty() ? -1 : 0, static_cast<int>(lines.size()) - 1));
  update_buttons();
}

int SuitePartList::current() const { return list_->currentRow() < list_->count() ? list_->currentRow() : -1; }

void SuitePartList::choose(int place) { list_->setCurrentRow(place); }

void SuitePartList::update_buttons() {
  const int place = current();
  add_->setEnabled(!read_only_);
  remove_->setEnabled(!read_only_ && place >= 0);
  up_->setEnabled(!read_only_ && place > 0);
  down_->setEnabled(!read_only_ && place >= 0 && place + 1 < list_->count());
}

}  // namespace tandem
