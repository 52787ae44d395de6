#include "studio/curate_segments.h"

#include <QAction>
#include <QComboBox>
#include <QInputDialog>
#include <QSettings>

#include <algorithm>
#include <cstdlib>

#include "studio/actions.h"
#include "studio/curate_view.h"
#include "widgets/segment_track.h"

namespace tandem {
namespace {

constexpr qsizetype most_words = 40;
const QString words_key = QStringLiteral("curate/segment-texts");

}  // namespace

CurateSegments::CurateSegments(CurateSession& session, CurateView& view, Actions& actions, QObject* parent)
    : QObject(parent), session_(session), view_(view) {
  const auto on = [&](const char* id, auto slot) {
    connect(actions[QString::fromLatin1(id)], &QAction::triggered, this, slot);
  };
  on("curate.mark", [this] { mark(); });
  on("curate.cut", [this] { cut(); });
  on("curate.merge", [this] { merge(); });
  on("curate.segment-text", [this] {
    if (const auto found = here()) {
      write_text(view_.lane(), *found);
    } else {
      Q_EMIT notice(tr("There is no segment under the cursor."));
    }
  });
  for (std::size_t number = 1; number <= 9; ++number) {
    on(qPrintable(QStringLiteral("curate.text%1").arg(number)), [this, number] { use_text(number); });
  }
  on("curate.segment-delete", [this] { remove(); });
  on("curate.nudge-back", [this] { nudge(-1); });
  on("curate.nudge-forward", [this] { nudge(1); });
  connect(view_.track(), &SegmentTrack::border_moved, this,
          [this](int lane, int segment, bool start, std::int64_t frame) {
            move_border(view_.lanes()[static_cast<std::size_t>(lane)], static_cast<std::size_t>(segment), start, frame);
          });
  connect(view_.track(), &SegmentTrack::text_asked, this, [this](int lane, int segment) {
    if (lane >= static_cast<int>(view_.lanes().size())) {
      return;  // a proposal
    }
    write_text(view_.lanes()[static_cast<std::size_t>(lane)], static_cast<std::size_t>(segment));
  });
}

const Segments* CurateSegments::segments() const {
  return session_.annotation() == nullptr ? nullptr : &session_.annotation()->lane(view_.lane());
}

std::optional<std::size_t> CurateSegments::here() const {
  const Segments* all = segments();
  if (all == nullptr) {
    return std::nullopt;
  }
  const std::int64_t frame = view_.player().frame();
  const auto found =
      std::ranges::find_if(*all, [&](const Segment& each) { return each.from <= frame && frame < each.to; });
  return found == all->end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - all->begin()));
}

void CurateSegments::edit(std::function<Result<void>(AnnotationDocument&, std::int64_t episode, Lane lane)> change) {
  const std::int64_t episode = session_.episode();
  session_.edit([change = std::move(change), episode,
                 lane = view_.lane()](AnnotationDocument& document) { return change(document, episode, lane); },
                {episode});
}

// For the chosen frames a segment is made; else the one under the cursor gets the text.
void CurateSegments::use_text(std::size_t number) {
  const auto texts = session_.texts_in_use(view_.lane());
  if (number > texts.size()) {
    Q_EMIT notice(texts.empty() ? tr("No text is in use yet. T writes one.")
                                : tr("Only %n text(s) are in use.", nullptr, static_cast<int>(texts.size())));
    return;
  }
  const std::string& text = texts[number - 1];
  if (const auto range = view_.range()) {
    edit([range = *range, text](AnnotationDocument& document, std::int64_t episode, Lane lane) {
      return document.add_segment(episode, lane, {range.first, range.second, text});
    });
    view_.clear_range();
  } else if (const auto found = here()) {
    edit([segment = *found, text](AnnotationDocument& document, std::int64_t episode, Lane lane) {
      return document.set_segment_text(episode, lane, segment, text);
    });
  } else {
    Q_EMIT notice(tr("There is no segment under the cursor."));
  }
}

// Texts that were used before are offered again.
void CurateSegments::ask_text(const QString& title, const QString& text, std::function<void(std::string)> then) {
  QStringList words = QSettings().value(words_key).toStringList();
  if (const Segments* all = segments(); all != nullptr) {
    for (const auto& segment : *all) {
      const QString known = QString::fromStdString(segment.text);
      if (!words.contains(known)) {
        words << known;
      }
    }
  }
  auto* dialog = new QInputDialog(view_.window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  dialog->setLabelText(tr("What is done in these frames, such as “grasp the cube”"));
  dialog->setComboBoxItems(words);
  dialog->setComboBoxEditable(true);
  dialog->setTextValue(text);
  dialog->setOkButtonText(tr("Write it"));
  dialog->setCancelButtonText(tr("Leave it"));
  connect(dialog, &QInputDialog::textValueSelected, this, [then = std::move(then)](const QString& written) {
    const QString tidy = written.simplified();
    if (tidy.isEmpty()) {
      return;
    }
    QStringList known = QSettings().value(words_key).toStringList();
    known.removeAll(tidy);
    known.prepend(tidy);
    QSettings().setValue(words_key, known.mid(0, most_words));
    then(tidy.toStdString());
  });
  dialog->open();
}

void CurateSegments::mark() {
  const auto range = view_.range();
  if (!range) {
    Q_EMIT notice(tr("Choose frames first: [ where they begin, ] where they end."));
    return;
  }
  ask_text(tr("Mark a segment"), QString(), [this, range = *range](const std::string& text) {
    edit([range, text](AnnotationDocument& document, std::int64_t episode, Lane lane) {
      return document.add_segment(episode, lane, {range.first, range.second, text});
    });
    view_.clear_range();
  });
}

// In an empty lane the first cut makes two segments of the episode.
void CurateSegments::cut() {
  const Segments* all = segments();
  const std::int64_t frame = view_.player().frame();
  const std::int64_t length = view_.player().length();
  if (all == nullptr || frame <= 0) {
    Q_EMIT notice(tr("Go to the frame where the new segment shall begin."));
    return;
  }
  const bool empty = all->empty();
  if (!empty && !here()) {
    Q_EMIT notice(tr("There is no segment under the cursor."));
    return;
  }
  ask_text(tr("Cut here: the text from here on"), QString(), [this, empty, frame, length](const std::string& text) {
    edit([empty, frame, length, text](AnnotationDocument& document, std::int64_t episode, Lane lane) {
      return empty ? document.set_segments(episode, lane, {{0, frame, text}, {frame, length, text}})
                   : document.split_segment(episode, lane, frame, text);
    });
  });
}

void CurateSegments::merge() {
  const auto found = here();
  if (!found || *found + 1 >= segments()->size()) {
    Q_EMIT notice(tr("There is no next segment to join with."));
    return;
  }
  edit([segment = *found](AnnotationDocument& document, std::int64_t episode, Lane lane) {
    return document.merge_with_next(episode, lane, segment);
  });
}

void CurateSegments::write_text(Lane lane, std::size_t segment) {
  if (session_.annotation() == nullptr || segment >= session_.annotation()->lane(lane).size()) {
    return;
  }
  const std::string before = session_.annotation()->lane(lane)[segment].text;
  const std::int64_t episode = session_.episode();
  ask_text(tr("Text of the segment"), QString::fromStdString(before),
           [this, episode, lane, segment](const std::string& text) {
             session_.edit(
                 [episode, lane, segment, text](AnnotationDocument& document) {
                   return document.set_segment_text(episode, lane, segment, text);
                 },
                 {episode});
           });
}

void CurateSegments::remove() {
  const auto found = here();
  if (!found) {
    Q_EMIT notice(tr("There is no segment under the cursor."));
    return;
  }
  edit([segment = *found](AnnotationDocument& document, std::int64_t episode, Lane lane) {
    return document.remove_segment(episode, lane, segment);
  });
}

void CurateSegments::move_border(Lane lane, std::size_t segment, bool start, std::int64_t frame) {
  const std::int64_t episode = session_.episode();
  session_.edit(
      [episode, lane, segment, start, frame](AnnotationDocument& document) {
        return start ? document.move_start(episode, lane, segment, frame)
                     : document.move_end(episode, lane, segment, frame);
      },
      {episode});
}

// The border nearest to the cursor goes a frame on, and the cursor with it.
void CurateSegments::nudge(std::int64_t by) {
  const Segments* all = segments();
  if (all == nullptr || all->empty()) {
    Q_EMIT notice(tr("There is no border to move."));
    return;
  }
  const std::int64_t cursor = view_.player().frame();
  std::size_t segment = 0;
  bool start = true;
  std::int64_t nearest = -1;
  for (std::size_t i = 0; i < all->size(); ++i) {
    for (const bool first : {true, false}) {
      const std::int64_t distance = std::abs((first ? (*all)[i].from : (*all)[i].to) - cursor);
      if (nearest < 0 || distance < nearest) {
        nearest = distance;
        segment = i;
        start = first;
      }
    }
  }
  const std::int64_t frame = (start ? (*all)[segment].from : (*all)[segment].to) + by;
  move_border(view_.lane(), segment, start, frame);
  view_.player().go_to(frame);
}

}  // namespace tandem
