#include "studio/curate_tools.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>

#include <algorithm>
#include <utility>

#include "dataset/repair.h"
#include "studio/actions.h"
#include "studio/curate_list.h"
#include "studio/curate_view.h"
#include "studio/edit_dialog.h"
#include "studio/sentences.h"
#include "widgets/camera_stage.h"
#include "widgets/display.h"

namespace tandem {
namespace {

QString field_text(AnnotationField field) {
  switch (field) {
    case AnnotationField::task:
      return CurateTools::tr("task");
    case AnnotationField::subtask:
      return CurateTools::tr("subtasks");
    case AnnotationField::sparse:
    case AnnotationField::dense:
      return CurateTools::tr("stages");
    case AnnotationField::events:
      return CurateTools::tr("events");
    default:
      return QString::fromUtf8(name_of(field).data(), static_cast<qsizetype>(name_of(field).size()));
  }
}

EditDifference difference_of_changes(const ApplyPreview& preview) {
  EditDifference out;
  for (const auto& change : preview.changes) {
    out.rows.push_back({CurateTools::tr("Episode %1, %2").arg(change.episode).arg(field_text(change.field)),
                        QString::fromStdString(change.before), QString::fromStdString(change.after)});
  }
  for (const auto& note : preview.notes) {
    out.notes << in_words(note);
  }
  if (preview.empty()) {
    out.notes << CurateTools::tr("The dataset says all of it already.");
  }
  QStringList wrong;
  for (const auto& violation : preview.violations) {
    wrong << in_words(violation);
  }
  const bool gaps = std::ranges::any_of(
      preview.violations, [](const std::string& text) { return text.contains(" have no subtask, but "); });
  wrong = wrong.mid(0, 5);
  if (gaps) {
    wrong << CurateTools::tr("Shift+G closes gaps between the segments of the chosen episodes.");
  }
  out.refusal = wrong.join(QLatin1Char('\n'));
  return out;
}

EditDifference difference_of_repair(const RepairReport& report) {
  EditDifference out;
  for (const auto& step : report.steps) {
    out.rows.push_back({QString::fromStdString(step.where), QString::fromStdString(step.kind), in_words(step.text)});
  }
  for (const auto& lost : report.lost) {
    out.rows.push_back({CurateTools::tr("Episode %1").arg(lost.episode), in_words(lost.why),
                        CurateTools::tr("cannot be mended and is left out")});
  }
  for (const auto& note : report.notes) {
    out.notes << in_words(note);
  }
  if (report.empty()) {
    out.refusal = CurateTools::tr("There is nothing to mend.");
  } else {
    out.notes << CurateTools::tr("%1 of %2 episodes are kept.").arg(report.episodes_after).arg(report.episodes_before);
  }
  return out;
}

}  // namespace

CurateTools::CurateTools(CurateSession& session, CurateList& list, CurateView& view, Actions& actions, QWidget* page)
    : QObject(page), session_(session), list_(list), view_(view), page_(page), work_("curate-edit") {
  connect_actions(actions);
  connect(&session_, &CurateSession::closed, this, [this] { writing_ = false; });
}

void CurateTools::connect_actions(Actions& actions) {
  const auto on = [&](const char* id, auto slot) {
    connect(actions[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  on("curate.apply", [this] { write_changes(false); });
  on("curate.export", [this] { write_changes(true); });
  on("curate.trim", [this] { trim(); });
  on("curate.delete", [this] { delete_trash(); });
  on("curate.split-dataset", [this] { split(); });
  on("curate.merge-dataset", [this] { merge(); });
  on("curate.rename-camera", [this] { rename_camera(); });
  on("curate.convert", [this] { convert(); });
  on("curate.repair", [this] { repair(); });
}

void CurateTools::cancel() {
  work_.stop();
  session_.stop_document_work();
}

QString CurateTools::beside(const QString& suffix) const {
  QString out = session_.folder() + suffix;
  for (int i = 2; QFileInfo::exists(out); ++i) {
    out = session_.folder() + suffix + QString::number(i);
  }
  return out;
}

EditDialog* CurateTools::show_dialog(const Words& words) {
  dialog_ = new EditDialog(words.title, words.text, beside(words.suffix), words.in_place, page_->window());
  connect(dialog_, &EditDialog::cancel_asked, this, &CurateTools::cancel);
  dialog_->open();
  return dialog_;
}

void CurateTools::write_changes(bool copy) {
  if (dialog_ || !session_.can_annotate()) {
    return;
  }
  EditDialog* dialog =
      show_dialog({copy ? tr("Export a copy") : tr("Write the changes into the dataset"),
                   tr("Task texts, segments and events are written where LeRobot reads them. Grades, tags and notes "
                      "stay in Tandem's own files, which go along."),
                   QStringLiteral("-curated"), !copy});
  dialog->add_choices({tr("Task texts"), tr("Subtasks and events"), tr("Stages")});
  exports_ = copy;
  if (copy) {
    QStringList choices{tr("Without the trash")};
    if (const auto hidden = list_.hidden(); !hidden.empty()) {
      choices << tr("Without the %n episode(s) that the filter hides", nullptr, static_cast<int>(hidden.size()));
    }
    dialog->add_choices(choices);
  }
  connect(dialog, &EditDialog::write_asked, this, &CurateTools::write_annotations);
  connect(dialog, &EditDialog::choices_changed, this, &CurateTools::look_at_changes);
  look_at_changes();
}

ApplyForms CurateTools::chosen_forms() const {
  ApplyForms out;
  out.tasks = dialog_->is_chosen(0);
  if (!dialog_->is_chosen(1)) {
    out.language = false;
    out.old_subtasks = false;
  }
  if (!dialog_->is_chosen(2)) {
    out.stages = false;
  }
  return out;
}

CurateTools::Excluded CurateTools::chosen_exclusion() const {
  const bool trash = exports_ && dialog_->is_chosen(3);
  const auto hidden = exports_ && dialog_->is_chosen(4) ? list_.hidden() : std::vector<std::int64_t>();
  return [trash, hidden](AnnotationDocument& document) -> Result<std::vector<std::int64_t>> {
    auto out = trash ? episodes_tagged(document, trash_tag) : Result<std::vector<std::int64_t>>();
    if (out) {
      out->insert(out->end(), hidden.begin(), hidden.end());
      std::ranges::sort(*out);
      out->erase(std::ranges::unique(*out).begin(), out->end());
    }
    return out;
  };
}

void CurateTools::look_at_changes() {
  EditDialog* dialog = dialog_;
  dialog->begin_looking();
  struct Looked {
    ApplyPreview preview;
    std::vector<std::int64_t> excluded;
  };
  session_.with_document<Looked>(
      dialog,
      [forms = chosen_forms(), exclusion = chosen_exclusion()](AnnotationDocument& document,
                                                               const Job& job) -> Result<Looked> {
        auto excluded = exclusion(document);
        if (!excluded) {
          return std::unexpected(excluded.error());
        }
        auto what = preview_without(document, *excluded, forms, {}, [&job](double share) { return job.report(share); });
        return what ? Result<Looked>(Looked{std::move(*what), std::move(*excluded)}) : std::unexpected(what.error());
      },
      [dialog](Result<Looked>& preview) {
        if (preview) {
          EditDifference difference = difference_of_changes(preview->preview);
          if (!preview->excluded.empty()) {
            difference.notes.prepend(
                tr("%n episode(s) are left out.", nullptr, static_cast<int>(preview->excluded.size())));
          }
          dialog->show_difference(difference);
        } else {
          dialog->show_error(in_words(preview.error()));
        }
      },
      [dialog](double share) { dialog->show_progress(share); });
}

void CurateTools::write_annotations() {
  dialog_->begin_writing();
  writing_ = true;
  session_.with_document<ApplyOutcome>(
      this,
      [target = dialog_->target(), forms = chosen_forms(), exclusion = chosen_exclusion()](
          AnnotationDocument& document, const Job& job) -> Result<ApplyOutcome> {
        const auto excluded = exclusion(document);
        if (!excluded) {
          return std::unexpected(excluded.error());
        }
        return apply_without(document, *excluded, forms, target, [&job](double share) { return job.report(share); });
      },
      [this](Result<ApplyOutcome>& outcome) {
        writing_ = false;
        take_outcome(outcome ? Result<EditOutcome>(EditOutcome{{}, outcome->root, outcome->backup})
                             : std::unexpected(outcome.error()));
      },
      [this](double share) {
        if (dialog_) {
          dialog_->show_progress(share);
        }
      });
}

void CurateTools::run_plan(const Words& words, Change change, const QString& other) {
  auto plan = std::make_shared<EditPlan>();
  std::vector<std::filesystem::path> roots{session_.folder().toStdString()};
  if (!other.isEmpty()) {
    roots.emplace_back(other.toStdString());
  }
  run(
      words,
      [roots, plan, change = std::move(change)](const Job&, const EditTarget& target) -> Result<EditDifference> {
        auto made = plan_edit(roots);
        if (!made) {
          return std::unexpected(made.error());
        }
        TANDEM_TRY(change(*made));
        *plan = std::move(*made);
        const auto preview = preview_edit(*plan, target);
        return preview ? Result<EditDifference>(tandem::difference_of(*preview)) : std::unexpected(preview.error());
      },
      [plan](const Job& job, const EditTarget& target) {
        return apply_edit(*plan, target, [&job](double share) { return job.report(share); });
      });
}

void CurateTools::run(const Words& words, Look look, Write write) {
  if (dialog_) {
    return;
  }
  EditDialog* dialog = show_dialog(words);
  connect(dialog, &EditDialog::write_asked, this, [this, write = std::move(write)] { start_writing(write); });
  work_.ask<EditDifference>(
      dialog, [look = std::move(look), target = dialog->target()](const Job& job) { return look(job, target); },
      [dialog](Result<EditDifference>& difference) {
        if (difference) {
          dialog->show_difference(*difference);
        } else {
          dialog->show_error(in_words(difference.error()));
        }
      },
      [dialog](double share) { dialog->show_progress(share); });
}

// In place the document's files are exchanged with the dataset, so it lets go of them first.
void CurateTools::start_writing(const Write& write) {
  dialog_->begin_writing();
  const EditTarget target = dialog_->target();
  const auto begin = [this, write, target] {
    work_.ask<EditOutcome>(
        this, [write, target](const Job& job) { return write(job, target); },
        [this](Result<EditOutcome>& outcome) { take_outcome(std::move(outcome)); },
        [this](double share) {
          if (dialog_) {
            dialog_->show_progress(share);
          }
        });
  };
  if (target.folder.empty()) {
    session_.let_go(begin);
  } else {
    begin();
  }
}

void CurateTools::take_outcome(Result<EditOutcome> outcome) {
  const bool in_place = dialog_ && dialog_->is_in_place();
  if (!outcome) {
    if (dialog_ && outcome.error().code != ErrorCode::cancelled) {
      dialog_->show_error(in_words(outcome.error()));
    } else if (dialog_) {
      dialog_->show_error(tr("Cancelled; everything is as it was."));
    }
    if (in_place && !session_.can_annotate()) {
      session_.reopen();
    }
    return;
  }
  if (dialog_) {
    dialog_->show_error({});
    dialog_->accept();
  }
  const QString root = QString::fromStdString(outcome->root.string());
  Q_EMIT notice(
      outcome->backup.empty()
          ? tr("Written to %1.").arg(root)
          : tr("Written to %1; the old state is in %2.").arg(root, QString::fromStdString(outcome->backup.string())));
  Q_EMIT made(root);
}

void CurateTools::trim() {
  const auto range = view_.range();
  if (!range) {
    Q_EMIT notice(tr("Choose frames first: [ where they begin, ] where they end."));
    return;
  }
  const std::int64_t episode = session_.episode();
  const auto time = [this](std::int64_t frame) {
    return clock_text(static_cast<double>(frame) / view_.player().fps());
  };
  run_plan(
      {tr("Trim the episode"),
       tr("Of episode %1 frames %2 to %3 stay, %4 to %5.")
           .arg(episode)
           .arg(range->first + 1)
           .arg(range->second)
           .arg(time(range->first), time(range->second)),
       QStringLiteral("-trimmed")},
      [episode, range = *range](EditPlan& plan) { return trim_episode(plan, episode, range.first, range.second); });
}

void CurateTools::delete_trash() {
  session_.with_document<std::vector<std::int64_t>>(
      this,
      [](AnnotationDocument& document, const Job&) -> Result<std::vector<std::int64_t>> {
        std::vector<std::int64_t> out;
        for (const auto& row : document.dataset().episodes) {
          const auto annotation = document.episode(row.episode);
          if (annotation && std::ranges::find(annotation->tags, trash_tag) != annotation->tags.end()) {
            out.push_back(row.episode);
          }
        }
        return out;
      },
      [this](Result<std::vector<std::int64_t>>& trash) {
        if (!trash) {
          Q_EMIT problem(trash.error());
          return;
        }
        if (trash->empty()) {
          Q_EMIT notice(tr("The trash is empty. Del puts the selected episodes into it."));
          return;
        }
        run_plan(
            {tr("Delete episodes"),
             tr("%n episode(s) in the trash go; the others get new numbers.", nullptr, static_cast<int>(trash->size())),
             QStringLiteral("-kept")},
            [episodes = *trash](EditPlan& plan) { return delete_episodes(plan, episodes); });
      });
}

void CurateTools::merge() {
  auto* dialog = new QFileDialog(page_->window(), tr("Dataset to join"), QFileInfo(session_.folder()).path());
  dialog->setFileMode(QFileDialog::Directory);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& other) {
    run_plan(
        {tr("Join datasets"), tr("The episodes of %1 come behind those of %2.").arg(other, session_.folder()),
         QStringLiteral("-joined"), false},
        [](EditPlan&) { return Result<void>(); }, other);
  });
  dialog->open();
}

void CurateTools::rename_camera() {
  QStringList cameras;
  for (const auto& feature : session_.dataset()->info.features) {
    if (feature.is_visual()) {
      cameras << QString::fromStdString(feature.name).section(QLatin1Char('.'), -1);
    }
  }
  if (cameras.isEmpty()) {
    Q_EMIT notice(tr("This dataset holds no pictures."));
    return;
  }
  const QString from = cameras.value(view_.stage()->large());
  auto* dialog = new QInputDialog(page_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Rename a camera"));
  dialog->setLabelText(tr("New name of the camera that is large now, %1").arg(from));
  dialog->setTextValue(from);
  dialog->setOkButtonText(tr("Rename…"));
  connect(dialog, &QInputDialog::textValueSelected, this, [this, from](const QString& written) {
    const QString to = written.trimmed();
    run_plan({tr("Rename a camera"), tr("%1 becomes %2.").arg(from, to), QStringLiteral("-renamed")},
             [from = from.toStdString(), to = to.toStdString()](EditPlan& plan) {
               return tandem::rename_camera(plan, from, to);
             });
  });
  dialog->open();
}

void CurateTools::convert() {
  const bool to_v21 = session_.dataset()->info.version == DatasetVersion::v30;
  const QString name = to_v21 ? QStringLiteral("v2.1") : QStringLiteral("v3.0");
  run_plan({tr("Convert the dataset"), tr("The same episodes in LeRobot's format %1.").arg(name),
            to_v21 ? QStringLiteral("-v21") : QStringLiteral("-v30"), false},
           [to_v21](EditPlan& plan) -> Result<void> {
             plan.version = to_v21 ? DatasetVersion::v21 : DatasetVersion::v30;
             return {};
           });
}

// Also of a folder that cannot be opened as it is.
void CurateTools::repair() {
  const std::filesystem::path root = session_.folder().toStdString();
  run(
      {tr("Repair the dataset"),
       tr("Rows and pictures that are there are kept bit for bit; what follows from them is written anew."),
       QStringLiteral("-repaired")},
      [root](const Job& job, const EditTarget&) -> Result<EditDifference> {
        const auto report = preview_repair(root, [&job](double share) { return job.report(share); });
        if (!report) {
          return std::unexpected(report.error());
        }
        return difference_of_repair(*report);
      },
      [root](const Job& job, const EditTarget& target) -> Result<EditOutcome> {
        const auto report = repair_dataset(root, {target, true}, [&job](double share) { return job.report(share); });
        if (!report) {
          return std::unexpected(report.error());
        }
        return EditOutcome{{}, report->root.empty() ? root : report->root, report->backup};
      });
}

void CurateTools::split() {
  auto* dialog = new QInputDialog(page_->window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Split the dataset"));
  dialog->setLabelText(
      tr("Parts with their share or their episodes, such as “train=0.8; val=0.2” or “a=0-9; b=10,12”"));
  dialog->setTextValue(QStringLiteral("train=0.8; val=0.2"));
  dialog->setOkButtonText(tr("Split…"));
  connect(dialog, &QInputDialog::textValueSelected, this, &CurateTools::split_into);
  dialog->open();
}

void CurateTools::split_into(const QString& text) {
  std::vector<std::pair<std::string, std::string>> parts;
  for (const QString& part : text.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
    parts.emplace_back(part.section(QLatin1Char('='), 0, 0).trimmed().toStdString(),
                       part.section(QLatin1Char('='), 1).trimmed().toStdString());
  }
  using Plans = std::vector<std::pair<std::string, EditPlan>>;
  auto plans = std::make_shared<Plans>();
  run(
      {tr("Split the dataset"), tr("Each part becomes a folder of its own in the new folder."),
       QStringLiteral("-parts"), false},
      [root = session_.folder().toStdString(), parts, plans](const Job&,
                                                             const EditTarget& target) -> Result<EditDifference> {
        auto made = plan_split(root, parts);
        if (!made) {
          return std::unexpected(made.error());
        }
        *plans = std::move(*made);
        EditDifference out;
        for (const auto& [name, plan] : *plans) {
          const auto preview = preview_edit(plan, target);
          if (!preview) {
            return std::unexpected(preview.error());
          }
          out.rows.push_back({QString::fromStdString(name),
                              tr("%n episode(s)", nullptr, static_cast<int>(preview->episodes_before)),
                              tr("%n episode(s)", nullptr, static_cast<int>(preview->episodes_after))});
          for (const auto& note : preview->notes) {
            out.notes << in_words(note);
          }
        }
        return out;
      },
      [plans](const Job& job, const EditTarget& target) -> Result<EditOutcome> {
        auto made = apply_split(*plans, target, [&job](double share) { return job.report(share); });
        return made ? Result<EditOutcome>(made->front()) : std::unexpected(made.error());
      });
}

}  // namespace tandem
