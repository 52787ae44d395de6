#include "studio/curate_steps.h"

#include <QAction>
#include <QInputDialog>

#include "studio/actions.h"
#include "studio/curate_view.h"
#include "studio/sentences.h"
#include "widgets/segment_track.h"

namespace tandem {

CurateSteps::CurateSteps(CurateSession& session, CurateView& view, Actions& actions, QObject* parent)
    : QObject(parent), session_(session), view_(view) {
  const auto on = [&](const char* id, auto slot) {
    connect(actions[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  on("curate.step-accept", [this] {
    if (const auto step = here()) {
      accept(*step);
    }
  });
  on("curate.step-reject", [this] {
    if (const auto step = here()) {
      edit([proposal = session_.steps()->proposal, step = *step](AnnotationDocument& document) {
        return reject_step(document, proposal, step);
      });
      go_on(*step);
    }
  });
  on("curate.steps-accept", [this] { accept_all(); });
  on("curate.steps-reject", [this] {
    if (session_.steps()) {
      edit([proposal = session_.steps()->proposal](AnnotationDocument& document) {
        return reject_steps(document, proposal);
      });
    }
  });
  on("curate.hint-accept", [this] { take_hint(true); });
  on("curate.hint-reject", [this] { take_hint(false); });
  connect(view_.track(), &SegmentTrack::text_asked, this, [this](int lane, int segment) {
    if (lane == static_cast<int>(view_.lanes().size())) {
      const auto& row = view_.track()->lanes()[static_cast<std::size_t>(lane)];
      if (const auto step = at(row.segments[static_cast<std::size_t>(segment)].from)) {
        write_text(*step);
      }
    }
  });
}

std::optional<std::size_t> CurateSteps::at(std::int64_t frame) const {
  const auto& review = session_.steps();
  for (std::size_t i = 0; review && i < review->proposal.steps.size(); ++i) {
    const Segment& segment = review->proposal.steps[i].segment;
    if (review->status.states[i] == ProposalState::open && segment.from <= frame && frame < segment.to) {
      return i;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> CurateSteps::here() {
  const auto found = at(view_.player().frame());
  if (!found) {
    Q_EMIT notice(tr("There is no proposed step under the cursor."));
  }
  return found;
}

void CurateSteps::edit(CurateSession::Edit change) { session_.edit(std::move(change), {session_.episode()}); }

void CurateSteps::go_on(std::size_t step) {
  const auto& review = session_.steps();
  for (std::size_t i = step + 1; i < review->proposal.steps.size(); ++i) {
    if (review->status.states[i] == ProposalState::open) {
      view_.player().go_to(review->proposal.steps[i].segment.from);
      return;
    }
  }
}

// One that breaks the rules is written first.
void CurateSteps::accept(std::size_t step) {
  const StepProposal& proposal = session_.steps()->proposal;
  if (!proposal.steps[step].usable()) {
    write_text(step);
    return;
  }
  edit([proposal, step](AnnotationDocument& document) { return accept_step(document, proposal, step); });
  go_on(step);
}

void CurateSteps::write_text(std::size_t step) {
  const StepProposal proposal = session_.steps()->proposal;
  QString what = tr("What is done in these frames, such as “grasp the cube”");
  for (const auto& problem : proposal.steps[step].problems) {
    if (problem.level == TextLevel::error) {
      what += QStringLiteral("\n▲ ") + in_words(problem.text);
    }
  }
  auto* dialog = new QInputDialog(view_.window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Text of the proposed step"));
  dialog->setLabelText(what);
  dialog->setTextValue(QString::fromStdString(proposal.steps[step].segment.text));
  dialog->setOkButtonText(tr("Write it"));
  dialog->setCancelButtonText(tr("Leave it"));
  connect(dialog, &QInputDialog::textValueSelected, this, [this, proposal, step](const QString& written) {
    if (session_.steps() && session_.steps()->proposal.asked.id == proposal.asked.id) {
      edit([proposal, step, text = written.simplified().toStdString()](AnnotationDocument& document) {
        return edit_step(document, proposal, step, text);
      });
      go_on(step);
    }
  });
  dialog->open();
}

void CurateSteps::accept_all() {
  if (!session_.steps() || !session_.steps()->status.has_open()) {
    Q_EMIT notice(tr("No steps are proposed for this episode."));
    return;
  }
  edit([proposal = session_.steps()->proposal](AnnotationDocument& document) -> Result<void> {
    const auto taken = accept_steps(document, proposal);
    return taken ? Result<void>() : std::unexpected(taken.error());
  });
}

void CurateSteps::take_hint(bool take) {
  const auto& review = session_.hint();
  if (!review || review->status.state != ProposalState::open) {
    Q_EMIT notice(tr("There is no hint for this episode."));
    return;
  }
  edit([hint = review->hint, take, done = review->status.looks_done](AnnotationDocument& document) {
    return take ? accept_hint(document, hint, done) : reject_hint(document, hint);
  });
}

}  // namespace tandem
