#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QTimer>

#include <algorithm>
#include <memory>
#include <utility>

#include "base/files.h"
#include "studio/import_dialog.h"
#include "studio/score_book.h"
#include "studio/sentences.h"

namespace tandem {
namespace {

constexpr int shown_problems = 200;

QString text_of(const std::string& text) { return QString::fromStdString(text); }

std::int64_t count_of(const std::vector<ImportPreview>& lines, std::int64_t ImportPreview::*part) {
  std::int64_t out = 0;
  for (const auto& line : lines) {
    out += line.*part;
  }
  return out;
}

}  // namespace

void ImportDialog::show_review(const Reading& reading) {
  problems_->clear();
  table_.reset();
  if (!reading.table) {
    counts_->setText(tr("Nothing can be imported yet."));
    say(in_words(reading.table.error()), true);
    return;
  }
  const auto lines = preview_of(*reading.table);
  QStringList told{tr("%n trial(s)", nullptr, static_cast<int>(reading.table->trials.size())) +
                   (count_of(lines, &ImportPreview::voids) > 0
                        ? tr(", %1 of them void").arg(count_of(lines, &ImportPreview::voids))
                        : QString())};
  for (const auto& line : lines) {
    if (told.size() > 30) {
      told << tr("…");
      break;
    }
    told << tr("%1, %2: %3 of %4 solved")
                .arg(text_of(line.contender), text_of(line.task))
                .arg(line.successes)
                .arg(line.judged);
  }
  counts_->setText(told.join(QLatin1Char('\n')));
  for (const auto& problem : reading.table->problems) {
    if (problems_->count() >= shown_problems) {
      problems_->addItem(tr("…"));
      break;
    }
    problems_->addItem(tr("▲ Line %1: %2").arg(problem.line).arg(in_words(problem.what)));
  }
  for (const auto& name : reading.unknown) {
    problems_->addItem(tr("▲ The suite does not have: %1").arg(text_of(name)));
  }
  for (const auto& warning : reading.table->warnings) {
    if (problems_->count() < shown_problems) {
      problems_->addItem(in_words(warning));
    }
  }
  if (!reading.table->problems.empty()) {
    say(tr("%n row(s) cannot be taken over: mend the mapping or the file, or leave them out.", nullptr,
           static_cast<int>(reading.table->problems.size())),
        true);
  } else if (!reading.unknown.empty()) {
    say(tr("The suite does not have all the tasks and settings: choose another one."), true);
  } else if (reading.table->trials.empty()) {
    say(tr("There is no trial left to import."), true);
  } else {
    table_ = *reading.table;
    say(tr("Nothing is written before you choose Import."), false);
  }
}

void ImportDialog::write() {
  if (!table_ || busy()) {
    return;
  }
  writing_ = true;
  go_on_ = std::make_shared<std::atomic<bool>>(true);
  done_ = std::make_shared<std::atomic<std::size_t>>(0);
  progress_->setRange(0, static_cast<int>(table_->trials.size()));
  progress_->setValue(0);
  watch_->start();
  update_state();
  book_.ask<std::int64_t>(
      this,
      [table = *table_, chosen = suite(), go_on = go_on_, done = done_](Database& database) {
        return write_import(database, table, chosen, [&](std::size_t count) {
          *done = count;
          return go_on->load();
        });
      },
      [this](Result<std::int64_t> experiment) { written(experiment); });
}

void ImportDialog::written(const Result<std::int64_t>& experiment) {
  writing_ = false;
  watch_->stop();
  if (!experiment) {
    say(in_words(experiment.error()), true);
    update_state();
    return;
  }
  const auto count = static_cast<int>(table_->trials.size());
  Q_EMIT imported(*experiment, tr("%n trial(s) were imported.", nullptr, count));
  accept();
}

void ImportDialog::load_mapping(const QString& file) {
  const auto document = read_json_by_hand(file.toStdString());
  const auto mapping =
      document ? parse_import_mapping(*document, file.toStdString()) : std::unexpected(document.error());
  if (!mapping) {
    say(in_words(mapping.error()), true);
    return;
  }
  quiet_ = true;
  format_->setCurrentIndex(format_->findData(static_cast<int>(mapping->format)));
  delimiter_->setCurrentIndex(delimiter_->findData(static_cast<int>(mapping->options.delimiter.value_or('\0'))));
  encoding_->setCurrentIndex(
      encoding_->findData(mapping->options.encoding ? static_cast<int>(*mapping->options.encoding) : -1));
  title_->setText(text_of(mapping->options.title));
  contender_->setText(text_of(mapping->options.contender));
  task_->setText(text_of(mapping->options.task));
  leave_out_->setChecked(mapping->options.leave_out_problems);
  suite_->setCurrentIndex(std::max(0, suite_->findData(text_of(mapping->suite))));
  suite_chosen();
  quiet_ = false;
  guess_ = false;
  kept_ = mapping->options.columns;
  Result<TableHead> head = file_->text().isEmpty()
                               ? std::unexpected(Error{})
                               : table_head(file_->text().toStdString(), mapping->options, shown_rows);
  show_head(head);
  changed();
}

void ImportDialog::save_mapping() {
  ask_file(tr("Save the mapping"), true, [this](const QString& file) {
    const auto done = write_text(file.toStdString(), dump_json(import_mapping_json(mapping()), 1) + "\n");
    say(done ? tr("✓ Saved in %1.").arg(file) : in_words(done.error()), !done);
  });
}

}  // namespace tandem
