#include "studio/edit_dialog.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/folder_dialog.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr std::size_t most_rows = 2000;

QString list_of(const std::vector<std::string>& texts) {
  QStringList out;
  for (const auto& text : texts) {
    out << QString::fromStdString(text);
  }
  return out.join(QLatin1Char('\n'));
}

QString bytes_text(std::uintmax_t bytes) { return QLocale().formattedDataSize(static_cast<qint64>(bytes)); }

}  // namespace

EditDifference difference_of(const EditPreview& preview) {
  const auto words = [](const char* text) { return QCoreApplication::translate("EditDialog", text); };
  EditDifference out;
  out.rows = {{words(QT_TRANSLATE_NOOP("EditDialog", "Episodes")), QString::number(preview.episodes_before),
               QString::number(preview.episodes_after)},
              {words(QT_TRANSLATE_NOOP("EditDialog", "Frames")), QString::number(preview.frames_before),
               QString::number(preview.frames_after)}};
  if (preview.tasks_before != preview.tasks_after) {
    out.rows.push_back({words(QT_TRANSLATE_NOOP("EditDialog", "Task texts")), list_of(preview.tasks_before),
                        list_of(preview.tasks_after)});
  }
  std::int64_t encoded = 0;
  for (const auto& file : preview.files) {
    const QString how =
        file.how == EditedFile::How::as_it_is ? words(QT_TRANSLATE_NOOP("EditDialog", "as it is"))
        : file.how == EditedFile::How::copied
            ? words(QT_TRANSLATE_NOOP("EditDialog", "copied without loss"))
            : words(QT_TRANSLATE_NOOP("EditDialog", "%1 pictures encoded anew")).arg(file.pictures_encoded);
    encoded += file.pictures_encoded;
    if (out.rows.size() < most_rows) {
      out.rows.push_back({QString::fromStdString(file.file.string()), QString(), how});
    }
  }
  for (const auto& note : preview.notes) {
    out.notes << in_words(note);
  }
  if (encoded > 0) {
    out.notes << words(QT_TRANSLATE_NOOP("EditDialog", "Pictures that are encoded anew lose a little."));
  }
  out.notes << words(QT_TRANSLATE_NOOP("EditDialog", "It needs %1 on the disk.")).arg(bytes_text(preview.bytes_needed));
  return out;
}

EditDialog::EditDialog(const QString& title, const QString& text, const QString& result, bool in_place, QWidget* parent)
    : QDialog(parent) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(title);
  resize(scaled(720), scaled(560));
  build(text, result, in_place);
  update_controls();
}

void EditDialog::build(const QString& text, const QString& result, bool in_place) {
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(12);
  layout->addWidget(make_dim(text, this));
  choices_rows_ = new QVBoxLayout;
  choices_rows_->setSpacing(4);
  layout->addLayout(choices_rows_);
  table_ = new QTableWidget(0, 3, this);
  table_->setHorizontalHeaderLabels({tr("What"), tr("Before"), tr("After")});
  table_->setAccessibleName(tr("What would change"));
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->verticalHeader()->hide();
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  layout->addWidget(table_, 1);
  notes_ = make_dim(QString(), this);
  layout->addWidget(notes_);
  new_folder_ = new QRadioButton(tr("Into a new folder"), this);
  here_ = new QRadioButton(tr("Into this dataset"), this);
  folder_ = new QLineEdit(result, this);
  folder_->setAccessibleName(tr("New folder"));
  auto* browse = new QPushButton(tr("Choose…"), this);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(new_folder_);
  row->addWidget(folder_, 1);
  row->addWidget(browse);
  layout->addLayout(row);
  backup_ = new QCheckBox(tr("Keep the old state in a folder beside it"), this);
  backup_->setChecked(true);
  auto* second = new QHBoxLayout;
  second->setSpacing(8);
  second->addWidget(here_);
  second->addWidget(backup_, 1);
  layout->addLayout(second);
  here_->setVisible(in_place);
  backup_->setVisible(in_place);
  (in_place ? here_ : new_folder_)->setChecked(true);
  progress_ = new QProgressBar(this);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("How far it is"));
  layout->addWidget(progress_);
  state_ = new QLabel(tr("Looking at what would change…"), this);
  state_->setWordWrap(true);
  layout->addWidget(state_);
  auto* buttons = new QDialogButtonBox(this);
  write_ = buttons->addButton(tr("Write"), QDialogButtonBox::AcceptRole);
  cancel_ = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
  layout->addWidget(buttons);
  connect(write_, &QPushButton::clicked, this, &EditDialog::write_asked);
  connect(cancel_, &QPushButton::clicked, this, &EditDialog::reject);
  connect(browse, &QPushButton::clicked, this, [this] {
    auto* dialog = new FolderDialog(this, tr("Folder of the result"), folder_->text());
    connect(dialog, &QFileDialog::fileSelected, folder_, &QLineEdit::setText);
    dialog->open();
  });
  connect(folder_, &QLineEdit::textEdited, this, [this] {
    new_folder_->setChecked(true);
    update_controls();
  });
  connect(new_folder_, &QRadioButton::toggled, this, &EditDialog::update_controls);
}

bool EditDialog::is_in_place() const { return here_->isChecked(); }

EditTarget EditDialog::target() const {
  EditTarget out;
  if (!is_in_place()) {
    out.folder = folder_->text().trimmed().toStdString();
  }
  out.backup = backup_->isChecked();
  return out;
}

void EditDialog::update_controls() {
  const bool folder = is_in_place() || !folder_->text().trimmed().isEmpty();
  write_->setEnabled(!looking_ && !writing_ && allowed_ && folder);
  backup_->setEnabled(is_in_place() && !writing_);
  for (QWidget* each : std::initializer_list<QWidget*>{new_folder_, here_, folder_}) {
    each->setEnabled(!writing_);
  }
  for (QCheckBox* each : choices_) {
    each->setEnabled(!writing_);
  }
}

void EditDialog::add_choices(const QStringList& names) {
  auto* row = new QHBoxLayout;
  row->setSpacing(16);
  choices_rows_->addLayout(row);
  for (const QString& name : names) {
    auto* box = new QCheckBox(name, this);
    box->setChecked(true);
    connect(box, &QCheckBox::toggled, this, &EditDialog::choices_changed);
    row->addWidget(box);
    choices_.push_back(box);
  }
  row->addStretch(1);
}

bool EditDialog::is_chosen(int choice) const {
  return choice < static_cast<int>(choices_.size()) && choices_[static_cast<std::size_t>(choice)]->isChecked();
}

void EditDialog::begin_looking() {
  looking_ = true;
  state_->setText(tr("Looking at what would change…"));
  update_controls();
}

void EditDialog::show_difference(const EditDifference& difference) {
  looking_ = false;
  allowed_ = difference.refusal.isEmpty();
  const auto count = std::min(difference.rows.size(), most_rows);
  table_->setRowCount(static_cast<int>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const auto& row = difference.rows[i];
    int column = 0;
    for (const QString& text : {row.what, row.before, row.after}) {
      auto* item = new QTableWidgetItem(text);
      item->setToolTip(text);
      table_->setItem(static_cast<int>(i), column++, item);
    }
  }
  table_->resizeRowsToContents();
  notes_->setText(difference.notes.join(QLatin1Char('\n')));
  state_->setText(allowed_ ? QString() : QStringLiteral("▲ ") + difference.refusal);
  progress_->setValue(0);
  update_controls();
  write_->setDefault(true);
}

void EditDialog::show_progress(double share) { progress_->setValue(static_cast<int>(share * 100)); }

void EditDialog::begin_writing() {
  writing_ = true;
  state_->setText(tr("Writing…"));
  update_controls();
}

void EditDialog::show_error(const QString& sentence) {
  looking_ = false;
  writing_ = false;
  progress_->setValue(0);
  state_->setText(QStringLiteral("▲ ") + sentence);
  update_controls();
}

void EditDialog::reject() {
  if (looking_ || writing_) {
    Q_EMIT cancel_asked();
  }
  if (writing_) {
    state_->setText(tr("Ending; everything stays as it was…"));
    return;
  }
  QDialog::reject();
}

}  // namespace tandem
