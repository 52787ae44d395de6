#include "studio/import_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMetaObject>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/files.h"
#include "base/thrown.h"
#include "scoring/suite_library.h"
#include "studio/score_book.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString text_of(const std::string& text) { return QString::fromStdString(text); }

QString title_of(ImportFormat format) {
  switch (format) {
    case ImportFormat::lerobot_eval:
      return ImportDialog::tr("LeRobot evaluation (JSON)");
    case ImportFormat::eva_client:
      return ImportDialog::tr("EVA-Client episodes (JSON lines)");
    case ImportFormat::robot_eval_logger:
      return ImportDialog::tr("robot_eval_logger table");
    case ImportFormat::openpi_droid:
      return ImportDialog::tr("openpi DROID table");
    case ImportFormat::roboarena:
      return ImportDialog::tr("RoboArena pairs");
    case ImportFormat::vla_eval:
      return ImportDialog::tr("vla-eval database");
    case ImportFormat::gui_wrapper:
      return ImportDialog::tr("lerobot-gui-wrapper outcomes");
    case ImportFormat::csv:
      break;
  }
  return ImportDialog::tr("Any table, by its columns");
}

QString title_of_field(const std::string& field) {
  static const std::map<std::string, const char*> titles{
      {"contender", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Contender (policy)")},
      {"task", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Task")},
      {"setting", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Setting")},
      {"trial", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Trial number")},
      {"session", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Pair it belongs to")},
      {"success", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Success")},
      {"score", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Grade")},
      {"score_max", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Best grade possible")},
      {"duration", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Time in seconds")},
      {"steps", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Steps")},
      {"seed", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Seed")},
      {"notes", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Notes")},
      {"void_reason", QT_TRANSLATE_NOOP("tandem::ImportDialog", "Why it does not count")}};
  const auto found = titles.find(field);
  return found != titles.end() ? ImportDialog::tr(found->second)
                               : ImportDialog::tr("Stage: %1").arg(text_of(field.substr(field.find(':') + 1)));
}

}  // namespace

ImportDialog::ImportDialog(ScoreBook& book, QWidget* parent) : QDialog(parent), book_(book) {
  setWindowTitle(tr("Import trials"));
  setAttribute(Qt::WA_DeleteOnClose);
  setSizeGripEnabled(true);
  resize(QSize(scaled(1000), scaled(720)).boundedTo(parent != nullptr ? parent->window()->size() : QSize(1400, 900)));
  wait_ = new QTimer(this);
  wait_->setSingleShot(true);
  wait_->setInterval(150);
  connect(wait_, &QTimer::timeout, this, &ImportDialog::read);
  watch_ = new QTimer(this);
  watch_->setInterval(100);
  connect(watch_, &QTimer::timeout, this, [this] { progress_->setValue(static_cast<int>(done_->load())); });
  auto* content = new QWidget;
  content->setObjectName(QStringLiteral("page"));
  auto* layout = new QVBoxLayout(content);
  layout->setContentsMargins(16, 16, 16, 8);
  layout->setSpacing(8);
  build_file(layout);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(16);
  auto* left = new QVBoxLayout;
  auto* right = new QVBoxLayout;
  left->setSpacing(8);
  right->setSpacing(8);
  build_mapping(left);
  build_review(right);
  middle->addLayout(left, 1);
  middle->addLayout(right, 1);
  layout->addLayout(middle, 1);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(0);
  outer->addWidget(make_scroll(content, tr("Import trials"), this), 1);
  build_buttons(outer);
  list_suites_into();
  show_head(fail(ErrorCode::not_found, "", ""));
  update_state();
}

ImportDialog::~ImportDialog() {
  if (go_on_) {
    *go_on_ = false;
  }
  worker_.request_stop();
  if (worker_.joinable()) {
    worker_.join();
  }
}

void ImportDialog::build_file(QVBoxLayout* layout) {
  file_ = new QLineEdit(this);
  file_->setReadOnly(true);
  file_->setAccessibleName(tr("File"));
  file_->setPlaceholderText(tr("A table, or the file of another program"));
  auto* choose = new QPushButton(tr("Choose a file…"), this);
  choose->setAutoDefault(false);
  connect(choose, &QPushButton::clicked, this,
          [this] { ask_file(tr("File with trials"), false, [this](const QString& file) { open_file(file); }); });
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(file_, 1);
  row->addWidget(choose);
  layout->addLayout(row);
  const auto choice = [this](const QString& name, const QList<std::pair<QString, int>>& items) {
    auto* box = new QComboBox(this);
    box->setAccessibleName(name);
    for (const auto& [text, value] : items) {
      box->addItem(text, value);
    }
    connect(box, &QComboBox::activated, this, &ImportDialog::changed);
    return box;
  };
  QList<std::pair<QString, int>> formats;
  for (const auto format : import_formats()) {
    formats << std::pair(title_of(format), static_cast<int>(format));
  }
  format_ = choice(tr("Where the file comes from"), formats);
  format_->setCurrentIndex(format_->findData(static_cast<int>(ImportFormat::csv)));
  delimiter_ = choice(tr("What separates the columns"),
                      {{tr("Separator: found"), 0}, {tr("Comma"), ','}, {tr("Semicolon"), ';'}, {tr("Tab"), '\t'}});
  encoding_ = choice(tr("How letters are written"), {{tr("Letters: found"), -1},
                                                     {tr("UTF-8"), static_cast<int>(TextEncoding::utf8)},
                                                     {tr("Latin-1"), static_cast<int>(TextEncoding::latin1)}});
  hint_ = make_dim(QString(), this);
  hint_->setWordWrap(true);
  auto* how = new QHBoxLayout;
  how->setSpacing(8);
  how->addWidget(format_);
  how->addWidget(delimiter_);
  how->addWidget(encoding_);
  how->addWidget(hint_, 1);
  layout->addLayout(how);
  preview_ = new QTableWidget(this);
  preview_->setAccessibleName(tr("First rows of the file"));
  preview_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  preview_->setTabKeyNavigation(false);
  preview_->setCornerButtonEnabled(false);
  preview_->setMinimumHeight(scaled(150));
  preview_->setMaximumHeight(scaled(200));
  preview_->verticalHeader()->setDefaultSectionSize(scaled(26));
  layout->addWidget(preview_);
}

void ImportDialog::build_mapping(QVBoxLayout* layout) {
  auto* title = make_panel_title(tr("What the columns hold"), this);
  auto* load = new QPushButton(tr("Load mapping…"), this);
  auto* save = new QPushButton(tr("Save mapping…"), this);
  connect(load, &QPushButton::clicked, this,
          [this] { ask_file(tr("Load a mapping"), false, [this](const QString& file) { load_mapping(file); }); });
  connect(save, &QPushButton::clicked, this, &ImportDialog::save_mapping);
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  head->addWidget(title, 1);
  for (QPushButton* each : {load, save}) {
    each->setAutoDefault(false);
    head->addWidget(each);
  }
  layout->addLayout(head);
  columns_ = new QWidget(this);
  columns_->setObjectName(QStringLiteral("page"));
  fields_ = new QFormLayout(columns_);
  fields_->setContentsMargins(0, 0, 8, 0);
  fields_->setSpacing(8);
  suite_ = new QComboBox(columns_);
  suite_->setAccessibleName(tr("Suite of the tasks"));
  suite_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  suite_->setMinimumContentsLength(12);
  connect(suite_, &QComboBox::activated, this, [this] {
    suite_chosen();
    changed();
  });
  const auto text = [this](const QString& name, const QString& hint) {
    auto* edit = new QLineEdit(columns_);
    edit->setAccessibleName(name);
    edit->setPlaceholderText(hint);
    connect(edit, &QLineEdit::textEdited, this, &ImportDialog::changed);
    fields_->addRow(name, edit);
    return edit;
  };
  title_ = text(tr("Title of the experiment"), tr("the name of the file"));
  fields_->addRow(tr("Suite of the tasks"), suite_);
  contender_ = text(tr("Contender, where none is named"), tr("the name of the file"));
  task_ = text(tr("Task, where none is named"), tr("task"));
  layout->addWidget(make_scroll(columns_, tr("What the columns hold"), this), 1);
}

void ImportDialog::build_review(QVBoxLayout* layout) {
  layout->addWidget(make_panel_title(tr("What will be imported"), this));
  counts_ = make_dim(tr("Choose a file first."), this);
  counts_->setWordWrap(true);
  counts_->setTextFormat(Qt::PlainText);
  problems_ = new QListWidget(this);
  problems_->setAccessibleName(tr("Problems of rows"));
  problems_->setWordWrap(true);
  problems_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  leave_out_ = new QCheckBox(tr("Leave these rows out; the experiment says how many"), this);
  connect(leave_out_, &QCheckBox::toggled, this, &ImportDialog::changed);
  layout->addWidget(counts_);
  layout->addWidget(problems_, 1);
  layout->addWidget(leave_out_);
}

void ImportDialog::build_buttons(QVBoxLayout* layout) {
  message_ = new QLabel(this);
  message_->setWordWrap(true);
  message_->setTextFormat(Qt::PlainText);
  progress_ = new QProgressBar(this);
  progress_->setAccessibleName(tr("Trials written"));
  progress_->hide();
  close_ = new QPushButton(tr("Close"), this);
  close_->setAutoDefault(false);
  connect(close_, &QPushButton::clicked, this, &ImportDialog::reject);
  import_ = new QPushButton(tr("Import"), this);
  import_->setObjectName(QStringLiteral("primary"));
  import_->setAutoDefault(false);
  connect(import_, &QPushButton::clicked, this, &ImportDialog::write);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(16, 8, 16, 16);
  row->setSpacing(8);
  row->addWidget(message_, 1);
  row->addWidget(progress_, 1);
  row->addWidget(close_);
  row->addWidget(import_);
  layout->addLayout(row);
}

void ImportDialog::list_suites_into() {
  suite_->addItem(tr("Made of the tasks that occur"), QString());
  const auto resources = resource_folder();
  if (!resources) {
    return;
  }
  for (auto& [file, own, suite] : list_suite_files(*resources, own_suites_folder(book_.file()))) {
    if (suite) {
      suite_->addItem(own ? tr("%1, version %2").arg(text_of(suite->title)).arg(suite->version) : text_of(suite->title),
                      text_of(suite->key));
      suites_.push_back(std::move(*suite));
    }
  }
}

std::optional<Suite> ImportDialog::suite() const {
  const int place = suite_->currentIndex() - 1;
  return place >= 0 && static_cast<std::size_t>(place) < suites_.size()
             ? std::optional(suites_[static_cast<std::size_t>(place)])
             : std::nullopt;
}

bool ImportDialog::is_table() const {
  return static_cast<ImportFormat>(format_->currentData().toInt()) == ImportFormat::csv;
}

void ImportDialog::ask_file(const QString& title, bool save, const std::function<void(const QString&)>& then) {
  auto* dialog = new QFileDialog(this, title);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(save ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
  dialog->setAcceptMode(save ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
  if (save) {
    dialog->setDefaultSuffix(QStringLiteral("json"));
  }
  connect(dialog, &QFileDialog::fileSelected, this, then);
  dialog->open();
}

void ImportDialog::open_file(const QString& file) {
  file_->setText(file);
  file_->setCursorPosition(static_cast<int>(file.size()));
  guess_ = true;
  changed();
}

// A moment after the last change it is read again, so that typing does not wait for it.
void ImportDialog::changed() {
  if (quiet_ || file_->text().isEmpty()) {
    return;
  }
  table_.reset();
  say(QString(), false);
  wait_->start();
  update_state();
}

ImportMapping ImportDialog::mapping() const {
  ImportMapping out;
  out.format = static_cast<ImportFormat>(format_->currentData().toInt());
  const int delimiter = delimiter_->currentData().toInt();
  const int encoding = encoding_->currentData().toInt();
  out.options.delimiter = delimiter != 0 ? std::optional(static_cast<char>(delimiter)) : std::nullopt;
  out.options.encoding = encoding >= 0 ? std::optional(static_cast<TextEncoding>(encoding)) : std::nullopt;
  out.options.title = title_->text().trimmed().toStdString();
  out.options.contender = contender_->text().trimmed().toStdString();
  out.options.task = task_->text().trimmed().toStdString();
  out.options.leave_out_problems = leave_out_->isChecked();
  out.suite = suite_->currentData().toString().toStdString();
  for (const auto& [field, box] : choices_) {
    if (is_table() && box->currentIndex() > 0) {
      out.options.columns[field] = box->currentText().toStdString();
    }
  }
  return out;
}

void ImportDialog::read() {
  if (reading_) {
    worker_.request_stop();  // what it finds is not wanted any more; it is asked again then
    return;
  }
  reading_ = true;
  update_state();
  const int asked = ++asked_;
  const bool guesses = guess_;
  if (worker_.joinable()) {
    worker_.join();
  }
  worker_ = std::jthread([this, asked, guesses, wanted = mapping(), chosen = suite(),
                          file = file_->text().toStdString()](const std::stop_token& stop) mutable {
    const auto nothing = fail(ErrorCode::internal, "The file was not read.");
    auto out = std::make_shared<Reading>(Reading{nothing, nothing, {}});
    std::optional<ImportFormat> format;
    try {
      if (guesses) {
        format = guess_format(file);
        wanted.format = *format;
      }
      out->head = table_head(file, wanted.options, ImportDialog::shown_rows);
      if (guesses && out->head && wanted.format == ImportFormat::csv) {
        wanted.options.columns = usual_columns(out->head->columns);
      }
      wanted.options.gather_problems = true;
      wanted.options.stop = stop;
      out->table = read_import(file, wanted.format, wanted.options);
      if (out->table && chosen) {
        out->unknown = unknown_in(*out->table, *chosen);
      }
    } catch (const std::exception& error) {
      out->table = std::unexpected(error_thrown(error));
    }
    QMetaObject::invokeMethod(
        this,
        [this, out, asked, format] {
          reading_ = false;
          if (asked == asked_ && !wait_->isActive() &&
              (out->table || out->table.error().code != ErrorCode::cancelled)) {
            if (format) {
              const QSignalBlocker quiet(format_);
              format_->setCurrentIndex(format_->findData(static_cast<int>(*format)));
            }
            take(*out);
          } else {
            wait_->start();
          }
          update_state();
        },
        Qt::QueuedConnection);
  });
}

void ImportDialog::take(const Reading& reading) {
  show_head(reading.head);
  guess_ = false;
  show_review(reading);
  Q_EMIT reviewed();
}

void ImportDialog::show_head(const Result<TableHead>& head) {
  const bool shown = head.has_value();
  hint_->clear();
  preview_->setRowCount(shown ? static_cast<int>(head->rows.size()) : 0);
  preview_->setColumnCount(shown ? static_cast<int>(head->columns.size()) : 0);
  std::vector<std::string> columns;
  if (shown) {
    columns = head->columns;
    QStringList names;
    for (const auto& column : head->columns) {
      names << text_of(column);
    }
    preview_->setHorizontalHeaderLabels(names);
    QStringList lines;
    for (const std::size_t line : head->lines) {
      lines << QString::number(line);
    }
    preview_->setVerticalHeaderLabels(lines);
    for (int row = 0; row < preview_->rowCount(); ++row) {
      for (int column = 0; column < preview_->columnCount(); ++column) {
        preview_->setItem(
            row, column,
            new QTableWidgetItem(text_of(head->rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)])));
      }
    }
    const QString separator = head->delimiter == ','   ? tr("comma")
                              : head->delimiter == ';' ? tr("semicolon")
                                                       : tr("tab");
    hint_->setText(head->encoding == TextEncoding::utf8
                       ? tr("Read as: %1, UTF-8.").arg(separator)
                       : tr("Read as: %1, Latin-1. Look at the letters with accents.").arg(separator));
  }
  std::map<std::string, std::string> mapped = mapping().options.columns;
  if (guess_ && shown) {
    mapped = usual_columns(columns);
  }
  if (!kept_.empty()) {
    mapped = std::exchange(kept_, {});
  }
  columns_there_ = std::move(columns);
  quiet_ = true;
  std::vector<std::string> fields = import_fields();
  for (const auto& [field, column] : mapped) {  // stages that a mapping names
    if (field.starts_with("stage:") &&
        std::find(stage_fields_.begin(), stage_fields_.end(), field) == stage_fields_.end()) {
      stage_fields_.push_back(field);
    }
  }
  fields.insert(fields.end(), stage_fields_.begin(), stage_fields_.end());
  for (const auto& field : fields) {
    QComboBox*& box = choices_[field];
    if (box == nullptr) {
      box = new QComboBox(columns_);
      box->setAccessibleName(title_of_field(field));
      box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
      box->setMinimumContentsLength(10);
      connect(box, &QComboBox::activated, this, &ImportDialog::changed);
      fields_->addRow(title_of_field(field), box);
    }
    box->clear();
    box->addItem(tr("—", "no column"));
    for (const auto& column : columns_there_) {
      box->addItem(text_of(column));
    }
    const auto found = mapped.find(field);
    const bool same = std::find(columns_there_.begin(), columns_there_.end(), field) != columns_there_.end();
    const std::string wanted = found != mapped.end() ? found->second : same ? field : "";
    box->setCurrentIndex(std::max(0, box->findText(text_of(wanted), Qt::MatchExactly)));
  }
  quiet_ = false;
}

void ImportDialog::suite_chosen() {
  for (const auto& field : stage_fields_) {
    if (const auto found = choices_.find(field); found != choices_.end()) {
      fields_->removeRow(found->second);
      choices_.erase(found);
    }
  }
  stage_fields_.clear();
  if (const auto chosen = suite()) {
    for (const auto& task : chosen->tasks) {
      for (const auto& stage : task.stages) {
        const std::string field = "stage:" + stage.key;
        if (stage_fields_.size() < 60 &&
            std::find(stage_fields_.begin(), stage_fields_.end(), field) == stage_fields_.end()) {
          stage_fields_.push_back(field);
        }
      }
    }
  }
}

void ImportDialog::update_state() {
  import_->setEnabled(table_.has_value() && !busy() && book_.writable());
  close_->setText(writing_ ? tr("Cancel") : tr("Close"));
  progress_->setVisible(busy());
  message_->setVisible(!busy());
  if (reading_) {
    progress_->setRange(0, 0);
  }
  columns_->setEnabled(!writing_ && !file_->text().isEmpty());
  for (const auto& [field, box] : choices_) {
    box->setEnabled(is_table() && !columns_there_.empty());
  }
  delimiter_->setEnabled(!writing_ && !columns_there_.empty());
  encoding_->setEnabled(!writing_ && !columns_there_.empty());
  leave_out_->setEnabled(!writing_);
}

void ImportDialog::reject() {
  if (writing_) {
    *go_on_ = false;  // the dialog stays and says what became of it
    return;
  }
  QDialog::reject();
}

void ImportDialog::say(const QString& text, bool bad) {
  message_->setText((bad && !text.isEmpty() ? QStringLiteral("▲ ") : QString()) + text);
  message_->setStyleSheet(QStringLiteral("color: %1").arg((bad ? theme().bad : theme().dim).name()));
}

}  // namespace tandem
