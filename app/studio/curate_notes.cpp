#include "studio/curate_notes.h"

#include <QAction>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>
#include <cmath>
#include <set>

#include "studio/actions.h"
#include "studio/curate_list.h"
#include "studio/curate_session.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString joined(const std::vector<std::string>& tags) {
  QStringList out;
  for (const auto& tag : tags) {
    out << QString::fromStdString(tag);
  }
  return out.join(QStringLiteral(", "));
}

std::set<std::string> tags_in(const QString& text) {
  std::set<std::string> out;
  for (const QString& part : text.split(QLatin1Char(','))) {
    if (const QString tag = part.simplified(); !tag.isEmpty()) {
      out.insert(tag.toStdString());
    }
  }
  return out;
}

}  // namespace

CurateNotes::CurateNotes(CurateSession& session, CurateList& list, Actions& actions, QWidget* parent)
    : QFrame(parent),
      session_(session),
      list_(list),
      success_(new QComboBox(this)),
      grade_(new QComboBox(this)),
      tags_(new QLineEdit(this)),
      note_(new QLineEdit(this)) {
  setObjectName(QStringLiteral("panel"));
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(12, 8, 12, 12);
  layout->setHorizontalSpacing(8);
  layout->setVerticalSpacing(8);
  layout->addWidget(make_panel_title(tr("Episode"), this), 0, 0, 1, 2);
  success_->addItems({tr("success: not said"), tr("success"), tr("failure")});
  success_->setAccessibleName(tr("Success of the episode"));
  grade_->addItem(tr("no grade"));
  for (int grade = 1; grade <= 5; ++grade) {
    grade_->addItem(tr("grade %1").arg(grade));
  }
  grade_->setAccessibleName(tr("Grade of the episode"));
  for (QComboBox* box : {success_, grade_}) {
    box->setFocusPolicy(Qt::TabFocus);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(7);
  }
  layout->addWidget(success_, 1, 0);
  layout->addWidget(grade_, 1, 1);
  tags_->setPlaceholderText(tr("tags, …"));
  tags_->setAccessibleName(tr("Tags of the episode"));
  note_->setPlaceholderText(tr("note"));
  note_->setAccessibleName(tr("Note on the episode"));
  layout->addWidget(tags_, 2, 0);
  layout->addWidget(note_, 2, 1);
  hint_ = make_dim(QString(), this);
  layout->addWidget(hint_, 3, 0, 1, 2);
  const auto button = [&](const char* id, const QString& text, int column) {
    auto* out = new QPushButton(text, this);
    QAction* action = actions[QString::fromLatin1(id)];
    out->setFocusPolicy(Qt::TabFocus);
    out->setToolTip(action->toolTip());
    out->setAccessibleName(action->text());
    connect(out, &QPushButton::clicked, action, &QAction::trigger);
    layout->addWidget(out, 4, column);
    return out;
  };
  take_hint_ = button("curate.hint-accept", tr("Take it  H"), 0);
  leave_hint_ = button("curate.hint-reject", tr("Reject it"), 1);
  layout->setColumnStretch(0, 1);
  layout->setColumnStretch(1, 1);
  connect(success_, &QComboBox::activated, this, [this](int index) {
    const auto value = index == 0 ? std::optional<bool>() : std::optional(index == 1);
    session_.edit([episodes = list_.selected(),
                   value](AnnotationDocument& document) { return document.set_success(episodes, value); },
                  list_.selected());
  });
  connect(grade_, &QComboBox::activated, this, [this](int index) {
    const auto value = index == 0 ? std::optional<int>() : std::optional(index);
    session_.edit([episodes = list_.selected(),
                   value](AnnotationDocument& document) { return document.set_quality(episodes, value); },
                  list_.selected());
  });
  connect(tags_, &QLineEdit::editingFinished, this, &CurateNotes::write_tags);
  connect(note_, &QLineEdit::editingFinished, this, &CurateNotes::write_note);
  connect(actions[QStringLiteral("curate.tag")], &QAction::triggered, tags_,
          [this] { tags_->setFocus(Qt::ShortcutFocusReason); });
  connect(actions[QStringLiteral("curate.note")], &QAction::triggered, note_,
          [this] { note_->setFocus(Qt::ShortcutFocusReason); });
  connect(&session_, &CurateSession::selected, this, &CurateNotes::show_annotation);
  connect(&session_, &CurateSession::annotation_changed, this, &CurateNotes::show_annotation);
  connect(&session_, &CurateSession::annotations_ready, this, &CurateNotes::show_annotation);
  connect(&session_, &CurateSession::closed, this, &CurateNotes::show_annotation);
  show_annotation();
}

void CurateNotes::show_annotation() {
  const EpisodeAnnotation* annotation = session_.annotation();
  for (QWidget* each : std::initializer_list<QWidget*>{success_, grade_, tags_, note_}) {
    each->setEnabled(annotation != nullptr && session_.can_annotate());
  }
  const EpisodeAnnotation none;
  const EpisodeAnnotation& shown = annotation != nullptr ? *annotation : none;
  success_->setCurrentIndex(!shown.success ? 0 : *shown.success ? 1 : 2);
  grade_->setCurrentIndex(shown.quality.value_or(0));
  const auto show = [](QLineEdit* field, const QString& text) {
    if (!field->hasFocus() || !field->isModified()) {  // else somebody is writing
      field->setText(text);
      field->setModified(false);
    }
  };
  show_hint();
  show(tags_, joined(shown.tags));
  show(note_, QString::fromStdString(shown.note));
}

// A hint is no label: it stands beside it until a person takes it.
void CurateNotes::show_hint() {
  const auto& hint = session_.hint();
  const bool open = hint && hint->status.state == ProposalState::open;
  if (open) {
    QStringList progress;
    for (const double share : hint->hint.progress()) {
      progress << QString::number(std::lround(share * 100));
    }
    const QString model = QString::fromStdString(hint->hint.asked.origin.model);
    hint_->setText((hint->status.looks_done ? tr("Hint by %1: looks like success (log-probability %2)")
                                            : tr("Hint by %1: looks like failure (log-probability %2)"))
                       .arg(model, number_text(hint->hint.score(), 2)) +
                   QLatin1Char('\n') + tr("progress in %: %1").arg(progress.join(QStringLiteral(" · "))));
  }
  hint_->setVisible(open);
  take_hint_->setVisible(open);
  leave_hint_->setVisible(open);
}

// What was added or taken away goes to all episodes that are selected.
void CurateNotes::write_tags() {
  if (session_.annotation() == nullptr || !tags_->isModified()) {
    return;
  }
  tags_->setModified(false);
  const auto& before = session_.annotation()->tags;
  const std::set<std::string> had(before.begin(), before.end());
  const std::set<std::string> wanted = tags_in(tags_->text());
  session_.edit(
      [episodes = list_.selected(), had, wanted](AnnotationDocument& document) -> Result<void> {
        for (const auto& tag : wanted) {
          if (!had.contains(tag)) {
            TANDEM_TRY(document.add_tag(episodes, tag));
          }
        }
        for (const auto& tag : had) {
          if (!wanted.contains(tag)) {
            TANDEM_TRY(document.remove_tag(episodes, tag));
          }
        }
        return {};
      },
      list_.selected());
}

void CurateNotes::write_note() {
  if (session_.annotation() == nullptr || !note_->isModified()) {
    return;
  }
  note_->setModified(false);
  session_.edit([episode = session_.episode(), note = note_->text().simplified().toStdString()](
                    AnnotationDocument& document) { return document.set_note(episode, note); },
                {session_.episode()});
}

}  // namespace tandem
