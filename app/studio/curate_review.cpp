#include "studio/curate_review.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

#include "studio/actions.h"
#include "studio/curate_list.h"
#include "studio/propose_dialog.h"
#include "studio/sentences.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {
namespace {

QString model_text(const Proposal& proposal) {
  const QString model = QString::fromStdString(proposal.model);
  return proposal.host.empty() ? CurateReview::tr("%1 on this machine").arg(model)
                               : CurateReview::tr("%1 at %2").arg(model, QString::fromStdString(proposal.host));
}

// "27 of 30 characters, verb first, 0.86", then what the rules say against it.
QString facts_text(const Proposal& proposal, const ProposalStatus& status) {
  const auto says = [&](const char* code) {
    return std::ranges::find(proposal.problems, code, &TextProblem::code) != proposal.problems.end();
  };
  const auto length = QString::fromStdString(proposal.text).size();
  QStringList parts{CurateReview::tr("%n character(s)", nullptr, static_cast<int>(length)),
                    says("VERB") ? CurateReview::tr("no verb first") : CurateReview::tr("verb first")};
  if (proposal.confidence) {
    parts << CurateReview::tr("confidence %1").arg(number_text(*proposal.confidence, 2));
  }
  QStringList lines{parts.join(QStringLiteral(", "))};
  for (const auto& problem : proposal.problems) {
    if (problem.level != TextLevel::info) {
      lines << QStringLiteral("▲ ") + in_words(problem.text);
    }
  }
  for (const auto& problem : status.beside) {
    lines << (problem.level == TextLevel::info ? QString() : QStringLiteral("▲ ")) + in_words(problem.text);
  }
  if (status.episodes.size() > 1) {
    lines << CurateReview::tr("for %n episode(s)", nullptr, static_cast<int>(status.episodes.size()));
  }
  return lines.join(QLatin1Char('\n'));
}

QString state_text(const ProposalStatus& status) {
  switch (status.state) {
    case ProposalState::accepted:
      return CurateReview::tr("accepted");
    case ProposalState::edited:
      return CurateReview::tr("edited and accepted");
    case ProposalState::rejected:
      return CurateReview::tr("rejected");
    case ProposalState::open:
      break;
  }
  return status.outdated ? CurateReview::tr("the task is another one by now") : QString();
}

bool is_open(const ReviewItem& item) {
  return item.status.state == ProposalState::open && !item.status.outdated && !item.status.episodes.empty();
}

}  // namespace

CurateReview::CurateReview(CurateSession& session, CurateList& list, Actions& actions, QWidget* parent)
    : QFrame(parent), session_(session), list_(list), proposer_(session) {
  setObjectName(QStringLiteral("panel"));
  build(actions);
  connect_actions(actions);
  for (auto signal : {&CurateSession::closed, &CurateSession::selected}) {
    connect(&session_, signal, this, [this] {
      finish(false);
      show_all();
    });
  }
  for (auto signal : {&CurateSession::annotation_changed, &CurateSession::annotations_ready}) {
    connect(&session_, signal, this, &CurateReview::show_all);
  }
  connect(&session_, &CurateSession::reviews_changed, this, [this] {
    show_all();
    if (std::exchange(advance_, false)) {
      go_to_next();
    }
  });
  connect(&proposer_, &CurateProposer::changed, this, &CurateReview::show_proposer);
  connect(&proposer_, &CurateProposer::problem, this, &CurateReview::problem);
  connect(&session_, &CurateSession::annotations_progress, this, [this](double share) {
    count_->setText(tr("Reading what is said of the episodes: %1 %").arg(static_cast<int>(share * 100)));
  });
  show_all();
}

void CurateReview::build(Actions& actions) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 12);
  layout->setSpacing(4);
  layout->addWidget(make_panel_title(tr("Task text"), this));
  layout->addWidget(make_dim(tr("Now"), this));
  task_ = new QLabel(this);
  task_->setWordWrap(true);
  task_->setTextFormat(Qt::PlainText);
  layout->addWidget(task_);
  source_ = make_dim(QString(), this);
  layout->addWidget(source_);
  proposal_ = new QLabel(this);
  proposal_->setWordWrap(true);
  proposal_->setTextFormat(Qt::PlainText);
  proposal_->setFont(text_font(15));
  layout->addWidget(proposal_);
  editor_ = new QLineEdit(this);
  editor_->setAccessibleName(tr("Text of the task"));
  editor_->installEventFilter(this);
  editor_->hide();
  layout->addWidget(editor_);
  facts_ = make_dim(QString(), this);
  layout->addWidget(facts_);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 4, 0, 4);
  row->setSpacing(8);
  const auto button = [&](const char* id, const QString& text) {
    auto* out = new QPushButton(text, this);
    out->setFocusPolicy(Qt::TabFocus);
    QAction* action = actions[QString::fromLatin1(id)];
    out->setToolTip(action->toolTip());
    connect(out, &QPushButton::clicked, action, &QAction::trigger);
    return out;
  };
  accept_ = button("curate.accept", tr("Accept  ↵"));
  accept_->setObjectName(QStringLiteral("primary"));
  edit_ = button("curate.edit", tr("Edit  E"));
  reject_ = button("curate.reject", tr("Reject  X"));
  for (QPushButton* each : {accept_, edit_, reject_}) {
    row->addWidget(each, 1);
  }
  layout->addLayout(row);
  count_ = make_dim(QString(), this);
  layout->addWidget(count_);
  running_ = make_dim(QString(), this);
  layout->addWidget(running_);
  progress_ = new QProgressBar(this);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("How far proposing is"));
  layout->addWidget(progress_);
  auto* last = new QHBoxLayout;
  last->setSpacing(8);
  auto* write = button("curate.task", tr("Write…"));
  propose_ = button("curate.propose", tr("Propose…"));
  stop_ = button("curate.propose-stop", tr("Stop"));
  last->addWidget(write);
  last->addWidget(propose_);
  last->addWidget(stop_);
  last->addStretch(1);
  layout->addLayout(last);
  show_proposer();
}

void CurateReview::connect_actions(Actions& actions) {
  const auto on = [&](const char* id, auto slot) {
    connect(actions[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  on("curate.accept", [this] { accept(); });
  on("curate.edit", [this] { edit_proposal_text(); });
  on("curate.reject", [this] { reject(); });
  on("curate.task", [this] { edit_task(); });
  on("curate.next-proposal", [this] { go_to_next(); });
  on("curate.accept-all", [this] { accept_all(); });
  on("curate.propose-stop", [this] { proposer_.stop(); });
  on("curate.propose", [this] {
    if (session_.dataset() && !proposer_.busy()) {
      auto* dialog = new ProposeDialog(*session_.dataset(), list_.selected(), window());
      connect(dialog, &ProposeDialog::chosen, &proposer_, &CurateProposer::start);
      dialog->open();
    }
  });
}

// The newest proposal for the episode; one that is open comes first.
const ReviewItem* CurateReview::current() const {
  const ReviewItem* found = nullptr;
  for (const auto& item : session_.reviews()) {
    const auto& episodes = item.status.episodes;
    const bool here = std::ranges::find(episodes, session_.episode()) != episodes.end();
    if (here && (found == nullptr || is_open(item) || !is_open(*found))) {
      found = &item;
    }
  }
  return found;
}

void CurateReview::show_all() {
  const EpisodeAnnotation* annotation = session_.annotation();
  QStringList tasks;
  if (annotation != nullptr) {
    for (const auto& segment : annotation->lane(Lane::task)) {
      const QString text = QString::fromStdString(segment.text);
      if (!tasks.contains(text)) {
        tasks << text;
      }
    }
  } else if (session_.dataset() && session_.episode() >= 0) {
    if (const auto row = find_episode(*session_.dataset(), session_.episode())) {
      for (const auto& text : (*row)->tasks) {
        tasks << QString::fromStdString(text);
      }
    }
  }
  task_->setText(tasks.isEmpty() ? tr("no text") : tasks.join(QLatin1Char('\n')));
  show_proposal(session_.can_annotate() ? current() : nullptr);
  const auto all = session_.reviews().size();
  const auto open = static_cast<std::size_t>(std::ranges::count_if(session_.reviews(), is_open));
  count_->setText(all == 0 ? (session_.can_annotate() ? tr("A model can propose texts for vague tasks.") : QString())
                           : tr("%1 of %2 reviewed").arg(all - open).arg(all));
}

void CurateReview::show_proposal(const ReviewItem* item) {
  const bool open = item != nullptr && is_open(*item);
  source_->setText(item == nullptr ? tr("Proposed") : tr("Proposed, %1").arg(model_text(item->proposal)));
  const QString state = item != nullptr ? state_text(item->status) : QString();
  proposal_->setText(item != nullptr ? QString::fromStdString(item->proposal.text) : tr("nothing yet"));
  const Theme& t = theme();
  proposal_->setStyleSheet(QStringLiteral("border-left: 3px solid %1; padding-left: 10px; color: %2;")
                               .arg((open ? t.accent : t.line).name(), (item != nullptr ? t.text : t.dim).name()));
  facts_->setText(item == nullptr ? QString() : state.isEmpty() ? facts_text(item->proposal, item->status) : state);
  accept_->setEnabled(open && item->proposal.usable());
  edit_->setEnabled(open);
  reject_->setEnabled(open);
}

void CurateReview::show_proposer() {
  const bool busy = proposer_.busy();
  progress_->setVisible(busy);
  progress_->setValue(static_cast<int>(proposer_.share() * 100));
  stop_->setVisible(busy);
  propose_->setVisible(!busy);
  QStringList lines{proposer_.model(), proposer_.state(), proposer_.licence()};
  lines.removeAll(QString());
  running_->setText(lines.join(QLatin1Char('\n')));
  running_->setVisible(!proposer_.state().isEmpty());
}

void CurateReview::begin(Writing what, const QString& text) {
  writing_ = what;
  editor_->setText(text);
  editor_->show();
  editor_->setFocus(Qt::ShortcutFocusReason);
  editor_->selectAll();
}

void CurateReview::finish(bool take) {
  const Writing what = std::exchange(writing_, Writing::nothing);
  if (what == Writing::nothing) {
    return;
  }
  const std::string text = editor_->text().simplified().toStdString();
  const bool had_focus = editor_->hasFocus();
  editor_->hide();
  if (had_focus) {
    list_.setFocus(Qt::OtherFocusReason);
  }
  const ReviewItem* item = current();
  if (!take) {
    return;
  }
  if (what == Writing::task) {
    session_.edit(
        [episodes = list_.selected(), text](AnnotationDocument& document) { return document.set_task(episodes, text); },
        list_.selected());
  } else if (item != nullptr) {
    decide([proposal = item->proposal,
            text](AnnotationDocument& document) { return edit_proposal(document, proposal, text); },
           *item);
  }
}

bool CurateReview::eventFilter(QObject* watched, QEvent* event) {
  if (watched == editor_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Escape) {
      finish(key != Qt::Key_Escape);
      return true;
    }
  }
  return QFrame::eventFilter(watched, event);
}

void CurateReview::decide(CurateSession::Edit decision, const ReviewItem& item) {
  advance_ = true;
  session_.edit(std::move(decision), item.status.episodes);
}

bool CurateReview::accept() {
  const ReviewItem* item = current();
  if (item == nullptr || !is_open(*item) || !item->proposal.usable()) {
    return false;
  }
  decide([proposal = item->proposal](AnnotationDocument& document) { return accept_proposal(document, proposal); },
         *item);
  return true;
}

void CurateReview::edit_proposal_text() {
  if (const ReviewItem* item = current(); item != nullptr && is_open(*item)) {
    begin(Writing::proposal, QString::fromStdString(item->proposal.text));
  }
}

void CurateReview::reject() {
  if (const ReviewItem* item = current(); item != nullptr && is_open(*item)) {
    decide([proposal = item->proposal](AnnotationDocument& document) { return reject_proposal(document, proposal); },
           *item);
  }
}

void CurateReview::edit_task() {
  if (session_.annotation() != nullptr) {
    begin(Writing::task, QString::fromStdString(session_.annotation()->task()));
  }
}

// To the first open proposal behind this episode, else to the first of all.
void CurateReview::go_to_next() {
  std::int64_t first = -1;
  std::int64_t next = -1;
  for (const auto& item : session_.reviews()) {
    if (is_open(item)) {
      const std::int64_t episode = item.status.episodes.front();
      first = first < 0 ? episode : std::min(first, episode);
      if (episode > session_.episode()) {
        next = next < 0 ? episode : std::min(next, episode);
      }
    }
  }
  if (const std::int64_t to = next >= 0 ? next : first; to >= 0) {
    list_.go_to(to);
  }
}

void CurateReview::accept_all() {
  std::vector<Proposal> open;
  for (const auto& item : session_.reviews()) {
    if (is_open(item) && item.proposal.usable()) {
      open.push_back(item.proposal);
    }
  }
  if (!open.empty()) {
    session_.edit([open = std::move(open)](AnnotationDocument& document) -> Result<void> {
      const auto taken = accept_proposals(document, open);
      return taken ? Result<void>() : std::unexpected(taken.error());
    });
  }
}

}  // namespace tandem
