#include "studio/settings_page.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QComboBox* choice(const QList<std::pair<QString, QString>>& items, const QString& current, const QString& name, QWidget* parent) {
  auto* box = new QComboBox(parent);
  for (const auto& [value, text] : items) {
    box->addItem(text, value);
  }
  box->setCurrentIndex(std::max(0, box->findData(current)));
  box->setAccessibleName(name);
  return box;
}

}  // namespace

SettingsPage::SettingsPage(Settings& settings, QWidget* parent) : QWidget(parent), settings_(settings) {
  setObjectName(QStringLiteral("page"));
  auto* title = new QLabel(tr("Settings"), this);
  title->setObjectName(QStringLiteral("title"));
  title->setFont(text_font(22, true));
  auto* panel = make_panel(this);
  auto* form = new QFormLayout(panel);
  form->setContentsMargins(16, 16, 16, 16);
  form->setHorizontalSpacing(24);
  form->setVerticalSpacing(12);
  form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
  auto* look = choice({{QStringLiteral("system"), tr("As the system")}, {QStringLiteral("dark"), tr("Dark")}, {QStringLiteral("light"), tr("Light")}, {QStringLiteral("high-contrast"), tr("High contrast")}}, settings.theme, tr("Theme"), panel);
  connect(look, &QComboBox::currentIndexChanged, this, [this, look] {
    settings_.theme = look->currentData().toString();
    store();
    Q_EMIT look_changed();
  });
  form->addRow(tr("Theme"), look);
  auto* size = new QSpinBox(panel);
  size->setRange(90, 150);
  size->setSingleStep(10);
  size->setButtonSymbols(QAbstractSpinBox::NoButtons);
  size->setSuffix(tr(" %"));
  size->setValue(settings.text_percent);
  size->setAccessibleName(tr("Text size"));
  connect(size, &QSpinBox::valueChanged, this, [this](int value) {
    settings_.text_percent = value;
    store();
    Q_EMIT look_changed();
  });
  form->addRow(tr("Text size"), size);
  auto* language = choice({{QStringLiteral("system"), tr("As the system")}, {QStringLiteral("en"), QStringLiteral("English")}, {QStringLiteral("zh_CN"), QStringLiteral("简体中文")}}, settings.language, tr("Language"), panel);
  connect(language, &QComboBox::currentIndexChanged, this, [this, language] {
    settings_.language = language->currentData().toString();
    store();
  });
  form->addRow(tr("Language (from the next start)"), language);
  auto* keys = choice({{QStringLiteral("tandem"), tr("Tandem: R records, → keeps, ← discards")}, {QStringLiteral("lerobot"), tr("LeRobot: → or N keeps, ← or R discards, Q ends, Shift+R records")}}, settings.keys, tr("Keys while collecting"), panel);
  connect(keys, &QComboBox::currentIndexChanged, this, [this, keys] {
    settings_.keys = keys->currentData().toString();
    store();
    Q_EMIT keys_changed();
  });
  form->addRow(tr("Keys while collecting"), keys);
  auto* hold = new QSpinBox(panel);
  hold->setRange(300, 2000);
  hold->setSingleStep(100);
  hold->setButtonSymbols(QAbstractSpinBox::NoButtons);
  hold->setSuffix(tr(" ms"));
  hold->setValue(settings.hold_ms);
  hold->setAccessibleName(tr("How long to hold a key that arms or releases"));
  connect(hold, &QSpinBox::valueChanged, this, [this](int value) {
    settings_.hold_ms = value;
    store();
    Q_EMIT look_changed();
  });
  form->addRow(tr("Hold to arm or release"), hold);
  auto* codec = choice({{QStringLiteral("libsvtav1"), tr("AV1, as LeRobot")}, {QStringLiteral("h264"), tr("H.264, light and plays everywhere")}, {QStringLiteral("auto"), tr("Automatic, by measuring this machine")}}, settings.codec, tr("Video codec"), panel);
  connect(codec, &QComboBox::currentIndexChanged, this, [this, codec] {
    settings_.codec = codec->currentData().toString();
    store();
  });
  form->addRow(tr("Video codec"), codec);
  auto* folder = new QLineEdit(settings.storage, panel);
  folder->setMinimumWidth(scaled(320));
  folder->setAccessibleName(tr("Folder of new datasets"));
  connect(folder, &QLineEdit::editingFinished, this, [this, folder] {
    settings_.storage = folder->text();
    store();
  });
  form->addRow(tr("Folder of new datasets"), folder);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(48, 24, 48, 24);
  layout->setSpacing(12);
  layout->addWidget(title);
  layout->addWidget(panel);
  layout->addWidget(make_dim(tr("Tandem %1. Free software under the GNU GPL, version 3 or later. No account, no telemetry.").arg(QStringLiteral(TANDEM_VERSION)), this));
  layout->addStretch(1);
}

void SettingsPage::store() { settings_.save(); }

}  // namespace tandem
