#include "studio/propose_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QVBoxLayout>

#include "studio/sentences.h"
#include "vlm/family.h"
#include "vlm/http_client.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

enum Which { vague_texts, all_texts, selected_episodes };

QLineEdit* remembered_line(const char* key, const QString& name, QWidget* parent) {
  auto* line = new QLineEdit(parent);
  line->setText(QSettings().value(QString::fromLatin1(key)).toString());
  line->setAccessibleName(name);
  line->setMinimumWidth(scaled(320));
  return line;
}

}  // namespace

ProposeDialog::ProposeDialog(const DatasetSummary& dataset, std::vector<std::int64_t> selected, QWidget* parent)
    : QDialog(parent), selected_(std::move(selected)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Ask a model"));
  build();
  for (const auto& feature : dataset.info.features) {
    if (feature.is_visual()) {
      camera_->addItem(QString::fromStdString(feature.name).section(QLatin1Char('.'), -1),
                       QString::fromStdString(feature.name));
    }
  }
  update_controls();
}

QFormLayout* ProposeDialog::build_form() {
  auto* form = new QFormLayout;
  form->setSpacing(8);
  kind_ = new QComboBox(this);
  kind_->setAccessibleName(tr("What the model is asked for"));
  kind_->addItems({tr("Task texts"), tr("Steps of long episodes"), tr("A hint of success and progress")});
  form->addRow(tr("For"), kind_);
  where_ = new QComboBox(this);
  where_->setAccessibleName(tr("Where the model runs"));
  where_->addItems({tr("A model on this machine"), tr("A server")});
  where_->setCurrentIndex(QSettings().value(QStringLiteral("propose/server")).toBool() ? 1 : 0);
  form->addRow(tr("Model"), where_);
  folder_ = remembered_line("propose/folder", tr("Folder of the model"), this);
  folder_->setPlaceholderText(tr("Folder with config.json and model.safetensors of SmolVLM2"));
  browse_ = new QPushButton(tr("Choose…"), this);
  auto* row = new QHBoxLayout;
  row->addWidget(folder_, 1);
  row->addWidget(browse_);
  form->addRow(tr("Folder"), row);
  url_ = remembered_line("propose/url", tr("Address of the server"), this);
  url_->setPlaceholderText(QStringLiteral("http://localhost:8000/v1"));
  form->addRow(tr("Address"), url_);
  model_ = remembered_line("propose/model", tr("Name of the model on the server"), this);
  model_->setPlaceholderText(tr("the one it has"));
  form->addRow(tr("Name"), model_);
  key_ = new QLineEdit(this);
  key_->setEchoMode(QLineEdit::Password);
  key_->setAccessibleName(tr("Key for the server"));
  key_->setPlaceholderText(tr("that of TANDEM_VLM_KEY, else of the keyring"));
  form->addRow(tr("Key"), key_);
  keep_key_ = new QCheckBox(tr("Keep the key in the keyring of the desktop"), this);
  form->addRow(QString(), keep_key_);
  agree_ = new QCheckBox(this);
  form->addRow(QString(), agree_);
  which_ = new QComboBox(this);
  which_->setAccessibleName(tr("Episodes to ask about"));
  offer_episodes();
  form->addRow(tr("About"), which_);
  camera_ = new QComboBox(this);
  camera_->setAccessibleName(tr("Camera whose pictures are shown"));
  form->addRow(tr("Camera"), camera_);
  budget_ = new QSpinBox(this);
  budget_->setAccessibleName(tr("Characters that a text should have at most"));
  budget_->setRange(15, 120);
  budget_->setValue(30);
  form->addRow(tr("Characters"), budget_);
  again_ = new QCheckBox(tr("Ask again what was answered before"), this);
  form->addRow(QString(), again_);
  return form;
}

void ProposeDialog::build() {
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(12);
  layout->addWidget(
      make_dim(tr("A model looks at some pictures of an episode and proposes a short text for its task, the "
                  "steps of it, or says how far it came. Nothing is changed before you accept it."),
               this));
  layout->addLayout(build_form());
  licence_ = new QLabel(this);
  licence_->setWordWrap(true);
  licence_->setAccessibleName(tr("What the licence of the model forbids"));
  layout->addWidget(licence_);
  refusal_ = make_dim(QString(), this);
  layout->addWidget(refusal_);
  auto* buttons = new QDialogButtonBox(this);
  start_ = buttons->addButton(tr("Propose"), QDialogButtonBox::AcceptRole);
  buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
  start_->setDefault(true);
  layout->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &ProposeDialog::accept_order);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(browse_, &QPushButton::clicked, this, [this] {
    auto* dialog = new QFileDialog(this, tr("Folder of the model"), folder_->text());
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, folder_, &QLineEdit::setText);
    dialog->open();
  });
  connect(kind_, &QComboBox::currentIndexChanged, this, &ProposeDialog::offer_episodes);
  connect(where_, &QComboBox::currentIndexChanged, this, &ProposeDialog::update_controls);
  connect(key_, &QLineEdit::textChanged, this, &ProposeDialog::update_controls);
  connect(agree_, &QCheckBox::toggled, this, &ProposeDialog::update_controls);
  connect(url_, &QLineEdit::textChanged, this, [this] {
    agree_->setChecked(false);
    update_controls();
  });
  connect(folder_, &QLineEdit::textChanged, this, &ProposeDialog::update_controls);
}

void ProposeDialog::offer_episodes() {
  const auto kind = static_cast<ProposalOrder::Kind>(kind_->currentIndex());
  which_->clear();
  if (kind == ProposalOrder::Kind::texts) {
    which_->addItem(tr("Every vague text once"), vague_texts);
    which_->addItem(tr("Every text once"), all_texts);
  } else {
    which_->addItem(kind == ProposalOrder::Kind::steps ? tr("Every episode without subtasks")
                                                       : tr("Every episode without a label of success"),
                    vague_texts);
  }
  which_->addItem(tr("The %n selected episode(s), each alone", nullptr, static_cast<int>(selected_.size())),
                  selected_episodes);
}

// Empty: it is this machine, or no address.
QString ProposeDialog::host() const {
  const auto address = parse_server_address(url_->text().trimmed().toStdString());
  return address && !address->loopback ? QString::fromStdString(address->host) : QString();
}

void ProposeDialog::update_controls() {
  const bool server = where_->currentIndex() == 1;
  folder_->setEnabled(!server);
  browse_->setEnabled(!server);
  url_->setEnabled(server);
  model_->setEnabled(server);
  key_->setEnabled(server);
  keep_key_->setEnabled(server && !key_->text().isEmpty());
  const QString away = server ? host() : QString();
  agree_->setText(away.isEmpty() ? tr("No picture leaves this machine") : tr("Pictures may be sent to %1").arg(away));
  agree_->setEnabled(!away.isEmpty());
  QString why;
  if (!server && !QFileInfo::exists(folder_->text() + QStringLiteral("/config.json"))) {
    why =
        folder_->text().isEmpty() ? tr("Choose the folder of a model.") : tr("There is no config.json in this folder.");
  } else if (server) {
    const auto address = parse_server_address(url_->text().trimmed().toStdString());
    why = !address                                  ? in_words(address.error())
          : !away.isEmpty() && !agree_->isChecked() ? tr("Agree that pictures are sent there, or name another server.")
                                                    : QString();
  }
  const QString licence = server ? QString() : in_words(licence_of(folder_->text().trimmed().toStdString()));
  licence_->setText(QStringLiteral("▲ ") + licence);
  licence_->setVisible(!licence.isEmpty());
  refusal_->setText(why);
  start_->setEnabled(why.isEmpty());
}

void ProposeDialog::accept_order() {
  ProposalOrder order;
  order.key = key_->isEnabled() ? key_->text().trimmed() : QString();
  order.keep_key = keep_key_->isEnabled() && keep_key_->isChecked();
  order.server = where_->currentIndex() == 1;
  order.folder = folder_->text().trimmed();
  order.url = url_->text().trimmed();
  order.model = model_->text().trimmed();
  order.agreed_host = agree_->isChecked() ? host() : QString();
  order.kind = static_cast<ProposalOrder::Kind>(kind_->currentIndex());
  order.choice.all = which_->currentData().toInt() != vague_texts;
  if (which_->currentData().toInt() == selected_episodes) {
    order.choice.episodes = selected_;
  }
  order.camera = camera_->currentData().toString();
  order.budget = budget_->value();
  order.again = again_->isChecked();
  QSettings settings;
  settings.setValue(QStringLiteral("propose/server"), order.server);
  settings.setValue(QStringLiteral("propose/folder"), order.folder);
  settings.setValue(QStringLiteral("propose/url"), order.url);
  settings.setValue(QStringLiteral("propose/model"), order.model);
  Q_EMIT chosen(order);
  accept();
}

}  // namespace tandem
