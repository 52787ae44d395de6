#include "studio/curate_side.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include "studio/curate_history.h"
#include "studio/curate_notes.h"
#include "studio/curate_quality.h"
#include "studio/curate_review.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

CurateSide::CurateSide(CurateSession& session, CurateList& list, Actions& actions, QWidget* parent)
    : QWidget(parent),
      review_(new CurateReview(session, list, actions, this)),
      notes_(new CurateNotes(session, list, actions, this)),
      quality_(new CurateQuality(session, actions, this)),
      history_(new CurateHistory(session, actions, this)) {
  auto* content = new QWidget(this);
  content->setObjectName(QStringLiteral("page"));
  auto* inner = new QVBoxLayout(content);
  inner->setContentsMargins(0, 0, 0, 0);
  inner->setSpacing(12);
  inner->addWidget(review_);
  inner->addWidget(notes_);
  inner->addWidget(quality_);
  inner->addWidget(history_, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(make_scroll(content, tr("Task text, quality and history"), this));
  // Nothing is cut at the side: what scrolls may be as narrow as its parts, no narrower.
  setMinimumWidth(content->minimumSizeHint().width() + scaled(14));
}

}  // namespace tandem
