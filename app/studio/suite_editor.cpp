#include "studio/suite_editor.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QMetaObject>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/thrown.h"
#include "studio/actions.h"
#include "studio/sentences.h"
#include "studio/suite_parts.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr const char* own_actions[] = {"evaluate.suite-new",    "evaluate.suite-copy", "evaluate.suite-save",
                                       "evaluate.suite-freeze", "evaluate.suite-undo", "evaluate.suite-redo"};

QString name_of_file(const SuiteFile& file) {
  if (!file.suite) {
    return QStringLiteral("▲ ") + QString::fromStdString(file.file.filename().string());
  }
  const QString title = QString::fromStdString(file.suite->title);
  const QString state = !file.own ? SuiteEditor::tr("comes with Tandem")
                        : file.suite->frozen.empty()
                            ? SuiteEditor::tr("own, version %1").arg(file.suite->version)
                            : SuiteEditor::tr("own, version %1, frozen").arg(file.suite->version);
  return title + QLatin1Char('\n') + state;
}

Suite first_suite(const std::vector<SuiteFile>& known) {
  Suite out;
  out.key = "suite";
  out.title = SuiteEditor::tr("New suite").toStdString();
  SuiteTask task;
  task.key = "task_1";
  task.title = SuiteEditor::tr("Put the cube in the box").toStdString();
  task.instruction = "Put the cube in the box.";
  task.success_text = SuiteEditor::tr("The cube lies in the box.").toStdString();
  task.horizon_s = 60;
  out.tasks.push_back(std::move(task));
  out.settings.push_back({"id", SuiteEditor::tr("As trained").toStdString(), "in_distribution", false, ""});
  SuiteCell cell{0, 0, 10, 1, {}};
  for (int i = 1; i <= 10; ++i) {
    cell.conditions.push_back({"start-" + std::to_string(i), "", "", {}});
  }
  out.cells.push_back(std::move(cell));
  out = duplicate_suite(std::move(out), known);
  return out;
}

}  // namespace

SuiteEditor::SuiteEditor(std::filesystem::path resources, std::filesystem::path own_folder, Actions& actions,
                         QWidget* parent)
    : QDialog(parent),
      resources_(std::move(resources)),
      own_folder_(std::move(own_folder)),
      actions_(actions),
      registry_(&actions) {
  setWindowTitle(tr("Suites"));
  setAttribute(Qt::WA_DeleteOnClose);
  setSizeGripEnabled(true);
  resize(QSize(scaled(1080), scaled(700)).boundedTo(parent != nullptr ? parent->window()->size() : QSize(1400, 900)));
  auto* left = new QVBoxLayout;
  left->setSpacing(8);
  build_left(left);
  auto* right = new QVBoxLayout;
  right->setSpacing(8);
  build_head(right);
  build_parts(right);
  build_foot(right);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->setSpacing(16);
  layout->addLayout(left, 1);
  layout->addLayout(right, 3);
  connect_actions();
  connect(&document_, &SuiteDocument::changed, this, &SuiteEditor::show_state);
  connect(&document_.undo(), &QUndoStack::indexChanged, this, &SuiteEditor::show_state);
  connect(&document_.undo(), &QUndoStack::cleanChanged, this, &SuiteEditor::show_state);
  show_part(facts);
  show_state();
  work([](Outcome&) {});
}

SuiteEditor::~SuiteEditor() {
  document_.undo().disconnect(this);  // it is emptied after the commands of the window are gone
  for (const char* id : own_actions) {
    if (!registry_.isNull()) {  // the window may end with the editor open
      actions_[QString::fromLatin1(id)]->setEnabled(false);
    }
  }
  if (worker_.joinable()) {
    worker_.join();
  }
}

void SuiteEditor::build_left(QVBoxLayout* layout) {
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Suites"));
  list_->setWordWrap(true);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setMinimumWidth(scaled(220));
  connect(list_, &QListWidget::currentRowChanged, this, [this](int place) {
    if (place == shown_ || place < 0) {
      return;
    }
    leave([this, place] {
      show_file(place);
      const QSignalBlocker quiet(list_);
      list_->setCurrentRow(place);
    });
  });
  auto* fresh = new QPushButton(tr("New suite"), this);
  fresh->setAutoDefault(false);
  connect(fresh, &QPushButton::clicked, actions_[QStringLiteral("evaluate.suite-new")], &QAction::trigger);
  duplicate_ = new QPushButton(tr("Duplicate to edit"), this);
  duplicate_->setAutoDefault(false);
  connect(duplicate_, &QPushButton::clicked, actions_[QStringLiteral("evaluate.suite-copy")], &QAction::trigger);
  layout->addWidget(list_, 1);
  layout->addWidget(duplicate_);
  layout->addWidget(fresh);
}

void SuiteEditor::build_head(QVBoxLayout* layout) {
  title_ = new QLabel(this);
  title_->setObjectName(QStringLiteral("title"));
  title_->setFont(text_font(17, true));
  title_->setTextFormat(Qt::PlainText);
  title_->setWordWrap(true);
  badge_ = new Badge(this);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(title_, 1);
  row->addWidget(badge_);
  hash_ = make_dim(QString(), this);
  hash_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  hash_->setAccessibleName(tr("Hash of the definition"));
  hash_->setWordWrap(true);
  layout->addLayout(row);
  layout->addWidget(hash_);
}

void SuiteEditor::build_parts(QVBoxLayout* layout) {
  parts_ = new QStackedWidget(this);
  facts_ = new SuiteFacts(document_, this);
  tasks_ = new SuiteTasks(document_, this);
  settings_ = new SuiteSettings(document_, this);
  trials_ = new SuiteTrials(document_, this);
  auto* row = new QHBoxLayout;
  row->setSpacing(0);
  const std::pair<QWidget*, QString> list[] = {
      {facts_, tr("Suite")}, {tasks_, tr("Tasks")}, {settings_, tr("Settings")}, {trials_, tr("Trials")}};
  for (const auto& [part, title] : list) {
    const int place = parts_->addWidget(part);
    auto* tab = new QPushButton(title, this);
    tab->setObjectName(QStringLiteral("choice"));
    tab->setCheckable(true);
    tab->setAutoDefault(false);
    tab->setMinimumWidth(scaled(96));
    connect(tab, &QPushButton::clicked, this, [this, place] { show_part(place); });
    tabs_.push_back(tab);
    row->addWidget(tab);
  }
  row->addStretch(1);
  layout->addLayout(row);
  layout->addWidget(parts_, 1);
}

void SuiteEditor::build_foot(QVBoxLayout* layout) {
  message_ = new QLabel(this);
  message_->setWordWrap(true);
  message_->setTextFormat(Qt::PlainText);
  find_ = new QPushButton(tr("Show"), this);
  find_->setAutoDefault(false);
  find_->setAccessibleName(tr("Show what is to be mended"));
  connect(find_, &QPushButton::clicked, this, &SuiteEditor::show_first_finding);
  auto* said = new QHBoxLayout;
  said->setSpacing(8);
  said->addWidget(message_, 1);
  said->addWidget(find_);
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  const auto button = [&](const QString& text, const char* id) {
    auto* made = new QPushButton(text, this);
    made->setAutoDefault(false);
    made->setToolTip(actions_[QString::fromLatin1(id)]->toolTip());
    connect(made, &QPushButton::clicked, actions_[QString::fromLatin1(id)], &QAction::trigger);
    row->addWidget(made);
    return made;
  };
  undo_ = button(tr("Undo"), "evaluate.suite-undo");
  redo_ = button(tr("Redo"), "evaluate.suite-redo");
  row->addStretch(1);
  freeze_ = button(tr("Freeze"), "evaluate.suite-freeze");
  save_ = button(tr("Save"), "evaluate.suite-save");
  save_->setObjectName(QStringLiteral("primary"));
  auto* close = new QPushButton(tr("Close"), this);
  close->setAutoDefault(false);
  connect(close, &QPushButton::clicked, this, &SuiteEditor::reject);
  row->addWidget(close);
  layout->addLayout(said);
  layout->addLayout(row);
}

void SuiteEditor::connect_actions() {
  for (const char* id : own_actions) {
    addAction(actions_[QString::fromLatin1(id)]);
  }
  const auto on = [this](const char* id, auto slot) {
    connect(actions_[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  on("evaluate.suite-new", [this] { leave([this] { new_suite(); }); });
  on("evaluate.suite-copy", [this] { leave([this] { duplicate(); }); });
  on("evaluate.suite-save", [this] { save(false); });
  on("evaluate.suite-freeze", [this] { save(true); });
  on("evaluate.suite-undo", [this] { document_.undo().undo(); });
  on("evaluate.suite-redo", [this] { document_.undo().redo(); });
}

const SuiteFile* SuiteEditor::current() const {
  return shown_ >= 0 && static_cast<std::size_t>(shown_) < files_.size() ? &files_[static_cast<std::size_t>(shown_)]
                                                                         : nullptr;
}

// The keys of the editor are its own only while it has them: the same ones mean other things in the window.
void SuiteEditor::update_actions() {
  const bool mine = isActiveWindow() && !busy_;
  const SuiteFile* file = current();
  const bool open = file != nullptr && file->suite;
  const bool editable = open && !document_.read_only();
  const std::pair<const char*, bool> states[] = {{"evaluate.suite-new", true},
                                                 {"evaluate.suite-copy", open},
                                                 {"evaluate.suite-save", editable && document_.is_changed()},
                                                 {"evaluate.suite-freeze", editable},
                                                 {"evaluate.suite-undo", document_.undo().canUndo()},
                                                 {"evaluate.suite-redo", document_.undo().canRedo()}};
  QPushButton* const buttons[] = {nullptr, duplicate_, save_, freeze_, undo_, redo_};
  for (std::size_t i = 0; i < std::size(states); ++i) {
    actions_[QString::fromLatin1(states[i].first)]->setEnabled(mine && states[i].second);
    if (buttons[i] != nullptr) {
      buttons[i]->setEnabled(!busy_ && states[i].second);
    }
  }
}

void SuiteEditor::changeEvent(QEvent* event) {
  QDialog::changeEvent(event);
  if (event->type() == QEvent::ActivationChange) {
    update_actions();
  }
}

void SuiteEditor::work(std::function<void(Outcome&)> first) {
  busy_ = true;
  update_actions();
  if (worker_.joinable()) {
    worker_.join();
  }
  worker_ = std::jthread([this, first = std::move(first), resources = resources_, own = own_folder_] {
    auto outcome = std::make_shared<Outcome>();
    try {
      first(*outcome);
      outcome->files = list_suite_files(resources, own);
    } catch (const std::exception& error) {
      outcome->error = error_thrown(error);
    }
    QMetaObject::invokeMethod(
        this, [this, outcome] { take(std::move(*outcome)); }, Qt::QueuedConnection);
  });
}

void SuiteEditor::take(Outcome outcome) {
  busy_ = false;
  const auto then = std::exchange(then_, {});
  if (outcome.error) {
    say(in_words(*outcome.error), true);
    update_actions();
    return;
  }
  std::string key = outcome.key;
  std::int64_t version = outcome.version;
  const bool wrote = !key.empty();
  if (const SuiteFile* before = current(); !wrote && before != nullptr && before->suite) {
    key = before->suite->key;
    version = before->suite->version;
  }
  files_ = std::move(outcome.files);
  shown_ = -1;
  show_list();
  if (!choose(key, version) && !files_.empty()) {
    show_file(0);
  }
  if (wrote) {
    say(tr("✓ Saved in %1.").arg(QString::fromStdString(current() != nullptr ? current()->file.string() : "")), false);
    Q_EMIT saved();
  }
  if (then) {
    then();
  }
}

bool SuiteEditor::choose(const std::string& key, std::int64_t version) {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].suite && files_[i].suite->key == key && files_[i].suite->version == version) {
      show_file(static_cast<int>(i));
      return true;
    }
  }
  return false;
}

void SuiteEditor::show_list() {
  const QSignalBlocker quiet(list_);
  list_->clear();
  for (const auto& file : files_) {
    auto* item = new QListWidgetItem(name_of_file(file), list_);
    item->setToolTip(QString::fromStdString(file.file.string()));
  }
}

void SuiteEditor::show_file(int place) {
  shown_ = place;
  {
    const QSignalBlocker quiet(list_);
    list_->setCurrentRow(place);
  }
  const SuiteFile* file = current();
  message_->clear();
  if (file != nullptr && file->suite) {
    document_.open(*file->suite, !file->own || !file->suite->frozen.empty());
  } else {
    document_.open({}, true);
  }
  tasks_->choose(0, 0);
  settings_->choose(0);
  show_state();
}

void SuiteEditor::show_state() {
  const SuiteFile* file = current();
  const bool open = file != nullptr && file->suite;
  parts_->setEnabled(open);
  if (!open) {
    title_->setText(file == nullptr ? tr("Reading the suites…")
                                    : QString::fromStdString(file->file.filename().string()));
    badge_->hide();
    hash_->clear();
    find_->hide();
    if (file != nullptr) {
      say(in_words(file->suite.error()), true);
    }
    update_actions();
    return;
  }
  const Suite& suite = document_.suite();
  const bool frozen = !suite.frozen.empty();
  title_->setText(tr("%1, version %2").arg(QString::fromStdString(suite.title)).arg(suite.version));
  badge_->show();
  badge_->set(frozen                   ? Badge::Tone::ok
              : document_.is_changed() ? Badge::Tone::warn
                                       : Badge::Tone::quiet,
              frozen                   ? tr("frozen")
              : !file->own             ? tr("comes with Tandem")
              : document_.is_changed() ? tr("not saved")
                                       : tr("saved"));
  hash_->setText(
      frozen
          ? tr("Frozen: its definition is %1. A change needs a new version.").arg(QString::fromStdString(suite.frozen))
      : !file->own ? tr("It can be looked at, not changed: duplicate it to edit.")
                   : tr("While it is not frozen it can be changed. An experiment freezes its own copy."));
  duplicate_->setText(file->own && frozen ? tr("New version to edit") : tr("Duplicate to edit"));
  const auto& findings = document_.findings();
  find_->setVisible(!findings.empty() && !document_.read_only());
  if (!findings.empty() && !document_.read_only()) {
    say(tr("%n thing(s) to mend: %1", nullptr, static_cast<int>(findings.size()))
            .arg(in_words(findings.front().sentence)),
        true);
  } else if (document_.is_changed() || message_->text().startsWith(QStringLiteral("▲"))) {
    message_->clear();
  }
  update_actions();
}

void SuiteEditor::show_part(int part) {
  parts_->setCurrentIndex(part);
  for (std::size_t i = 0; i < tabs_.size(); ++i) {
    tabs_[i]->setChecked(static_cast<int>(i) == part);
  }
}

void SuiteEditor::show_first_finding() {
  if (document_.findings().empty()) {
    return;
  }
  const QString field = QString::fromStdString(document_.findings().front().field);
  static const QRegularExpression place(
      QStringLiteral("^(tasks|settings|cells)\\[(\\d+)\\](?:\\.stages\\[(\\d+)\\])?"));
  const auto match = place.match(field);
  const QString part = match.captured(1);
  if (part == QStringLiteral("tasks")) {
    show_part(tasks);
    tasks_->choose(match.captured(2).toInt(), match.captured(3).isEmpty() ? -1 : match.captured(3).toInt());
  } else if (part == QStringLiteral("settings")) {
    show_part(settings);
    settings_->choose(match.captured(2).toInt());
  } else if (field.startsWith(QStringLiteral("cells"))) {
    show_part(trials);
    const auto cell = static_cast<std::size_t>(match.captured(2).toInt());
    if (part == QStringLiteral("cells") && cell < document_.suite().cells.size()) {
      trials_->grid()->setCurrentCell(static_cast<int>(document_.suite().cells[cell].task),
                                      static_cast<int>(document_.suite().cells[cell].setting));
    }
  } else {
    show_part(facts);
  }
}

void SuiteEditor::new_suite() {
  work([own = own_folder_, suite = first_suite(files_)](Outcome& out) {
    const auto file = save_suite(suite, own);
    if (!file) {
      out.error = file.error();
      return;
    }
    out.key = suite.key;
    out.version = suite.version;
  });
}

void SuiteEditor::duplicate() {
  const SuiteFile* file = current();
  if (file == nullptr || !file->suite) {
    return;
  }
  const bool version = file->own && !file->suite->frozen.empty();
  Suite copy = version ? next_version(*file->suite, files_) : duplicate_suite(*file->suite, files_);
  if (!version) {
    copy.title = tr("%1 (own copy)").arg(QString::fromStdString(copy.title)).toStdString();
  }
  work([own = own_folder_, copy = std::move(copy)](Outcome& out) {
    const auto written = save_suite(copy, own);
    if (!written) {
      out.error = written.error();
      return;
    }
    out.key = copy.key;
    out.version = copy.version;
  });
}

void SuiteEditor::save(bool freeze, std::function<void()> then) {
  const SuiteFile* file = current();
  if (busy_ || file == nullptr || document_.read_only()) {
    return;
  }
  Result<Suite> wanted = freeze ? freeze_suite(document_.suite()) : Result<Suite>(document_.suite());
  if (!wanted) {
    say(in_words(wanted.error()), true);
    return;
  }
  const bool taken = std::any_of(files_.begin(), files_.end(), [&](const SuiteFile& other) {
    return &other != file && other.suite && other.suite->key == wanted->key &&
           (other.suite->version == wanted->version || !other.own);
  });
  if (taken) {
    say(tr("Another suite has this key and version: choose another key."), true);
    return;
  }
  then_ = std::move(then);
  work([own = own_folder_, suite = std::move(*wanted), before = file->file](Outcome& out) {
    const auto written = save_suite(suite, own);
    if (!written) {
      out.error = written.error();
      return;
    }
    if (*written != before) {  // it has another key now
      std::error_code ignored;
      std::filesystem::remove(before, ignored);
    }
    out.key = suite.key;
    out.version = suite.version;
  });
}

void SuiteEditor::leave(std::function<void()> then) {
  if (!document_.is_changed() || document_.read_only()) {
    then();
    return;
  }
  {
    const QSignalBlocker quiet(list_);
    list_->setCurrentRow(shown_);
  }
  auto* box = new QMessageBox(QMessageBox::Question, tr("Suites"), tr("The suite has changes that are not saved."),
                              QMessageBox::NoButton, this);
  box->setAttribute(Qt::WA_DeleteOnClose);
  auto* keep = box->addButton(tr("Save"), QMessageBox::AcceptRole);
  auto* drop = box->addButton(tr("Discard the changes"), QMessageBox::DestructiveRole);
  auto* stay = box->addButton(tr("Stay"), QMessageBox::RejectRole);
  box->setDefaultButton(keep);
  box->setEscapeButton(stay);
  connect(box, &QMessageBox::buttonClicked, this, [this, keep, drop, then](QAbstractButton* button) {
    if (button == keep) {
      save(false, then);
    } else if (button == drop) {
      document_.undo().setIndex(document_.undo().cleanIndex());
      document_.kept();
      then();
    }
  });
  box->open();
}

void SuiteEditor::reject() {
  leave([this] { QDialog::reject(); });
}

void SuiteEditor::say(const QString& text, bool bad) {
  message_->setText((bad ? QStringLiteral("▲ ") : QString()) + text);
  message_->setStyleSheet(QStringLiteral("color: %1").arg((bad ? theme().bad : theme().dim).name()));
}

}  // namespace tandem
