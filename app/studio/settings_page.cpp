#include "studio/settings_page.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

SettingsPage::SettingsPage(Settings& settings, QWidget* parent) : QWidget(parent), settings_(settings) {
  setObjectName(QStringLiteral("page"));
  auto* title = new QLabel(tr("Settings"), this);
  title->setObjectName(QStringLiteral("title"));
  title->setFont(text_font(22, true));
  auto* panel = make_panel(this);
  form_ = new QFormLayout(panel);
  form_->setContentsMargins(16, 16, 16, 16);
  form_->setHorizontalSpacing(24);
  form_->setVerticalSpacing(12);
  form_->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
  build_look();
  build_collecting();
  build_evaluating();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(48, 24, 48, 24);
  layout->setSpacing(12);
  layout->addWidget(title);
  layout->addWidget(panel);
  layout->addWidget(
      make_dim(tr("Tandem %1. Free software under the GNU GPL, version 3 or later. No account, no telemetry.")
                   .arg(QStringLiteral(TANDEM_VERSION)),
               this));
  layout->addStretch(1);
}

void SettingsPage::build_look() {
  add_choice(tr("Theme"), &Settings::theme, &SettingsPage::look_changed,
             {{QStringLiteral("system"), tr("As the system")},
              {QStringLiteral("dark"), tr("Dark")},
              {QStringLiteral("light"), tr("Light")},
              {QStringLiteral("high-contrast"), tr("High contrast")}});
  add_number(tr("Text size (from the next start)"), tr("Text size"), &Settings::text_percent, {90, 150, 10}, tr(" %"));
  add_choice(tr("Language (from the next start)"), &Settings::language, nullptr,
             {{QStringLiteral("system"), tr("As the system")},
              {QStringLiteral("en"), QStringLiteral("English")},
              {QStringLiteral("zh_CN"), QStringLiteral("简体中文")}});
}

void SettingsPage::build_collecting() {
  add_choice(tr("Keys while collecting"), &Settings::keys, &SettingsPage::keys_changed,
             {{QStringLiteral("tandem"), tr("Tandem: R records, → keeps, ← discards")},
              {QStringLiteral("lerobot"), tr("LeRobot: → or N keeps, ← or R discards, Q ends, Shift+R records")}});
  add_number(tr("Hold to arm or release"), tr("How long to hold a key that arms or releases"), &Settings::hold_ms,
             {300, 2000, 100}, tr(" ms"));
  add_choice(tr("Video codec"), &Settings::codec, nullptr,
             {{QStringLiteral("libsvtav1"), tr("AV1, as LeRobot")},
              {QStringLiteral("h264"), tr("H.264, light and plays everywhere")},
              {QStringLiteral("auto"), tr("Automatic, by measuring this machine")}});
  auto* folder = new QLineEdit(settings_.storage, this);
  folder->setMinimumWidth(scaled(320));
  folder->setAccessibleName(tr("Folder of new datasets"));
  auto* refusal = make_dim({}, this);
  refusal->setObjectName(QStringLiteral("folder-refusal"));
  refusal->setWordWrap(true);
  connect(folder, &QLineEdit::editingFinished, this, [this, folder, refusal] {
    const QString wanted = tidy_folder(folder->text());
    const bool same = wanted.isEmpty() || wanted == settings_.storage;
    const QString why = same ? QString() : refusal_of_folder(wanted);
    refusal->setText(why.isEmpty() ? why : QStringLiteral("▲ ") + why);
    refusal->setVisible(!why.isEmpty());
    folder->setAccessibleDescription(why);
    if (!why.isEmpty()) {
      return;  // what was typed stays to be mended; datasets go on into the old one
    }
    folder->setText(same ? settings_.storage : wanted);  // there is always one
    if (same) {
      return;
    }
    settings_.storage = wanted;
    settings_.last_dataset.clear();  // the next recording goes there, whatever its task
    settings_.last_kept = 0;
    settings_.save();
  });
  auto* column = new QVBoxLayout;
  column->setSpacing(4);
  column->addWidget(folder);
  column->addWidget(refusal);
  refusal->hide();
  form_->addRow(tr("Folder of new datasets"), column);
}

void SettingsPage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  person_->setText(settings_.person);
}

void SettingsPage::build_evaluating() {
  auto* person = person_ = new QLineEdit(settings_.person, this);
  person->setAccessibleName(tr("Who judges trials"));
  person->setPlaceholderText(tr("A name, kept with every trial"));
  person->setMaxLength(80);
  connect(person, &QLineEdit::editingFinished, this, [this, person] {
    if (!person->isModified()) {
      return;  // it may have been said elsewhere meanwhile
    }
    person->setModified(false);
    settings_.person = person->text().trimmed();
    settings_.save();
  });
  form_->addRow(person->accessibleName(), person);
}

void SettingsPage::add_choice(const QString& label, QString Settings::*field, void (SettingsPage::*changed)(),
                              const QList<std::pair<QString, QString>>& items) {
  auto* box = new QComboBox(this);
  for (const auto& [value, text] : items) {
    box->addItem(text, value);
  }
  box->setCurrentIndex(std::max(0, box->findData(settings_.*field)));
  box->setAccessibleName(label);
  connect(box, &QComboBox::currentIndexChanged, this, [this, box, field, changed] {
    settings_.*field = box->currentData().toString();
    settings_.save();
    if (changed != nullptr) {
      Q_EMIT(this->*changed)();
    }
  });
  form_->addRow(label, box);
}

void SettingsPage::add_number(const QString& label, const QString& accessible, int Settings::*field, const Range& range,
                              const QString& unit) {
  auto* box = new QSpinBox(this);
  box->setRange(range.low, range.high);
  box->setSingleStep(range.step);
  box->setButtonSymbols(QAbstractSpinBox::NoButtons);
  box->setSuffix(unit);
  box->setValue(settings_.*field);
  box->setAccessibleName(accessible);
  connect(box, &QSpinBox::valueChanged, this, [this, field](int value) {
    settings_.*field = value;
    settings_.save();
    Q_EMIT look_changed();
  });
  form_->addRow(label, box);
}

}  // namespace tandem
