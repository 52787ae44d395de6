#include "studio/curate_session.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <set>
#include <utility>

#include "studio/sentences.h"

namespace tandem {
namespace {

constexpr std::int64_t briefs_at_once = 64;
constexpr std::size_t most_steps = 200;  // that are listed

EpisodeBrief brief_of(std::int64_t episode, const EpisodeAnnotation& annotation) {
  EpisodeBrief out{episode,        annotation.task(), annotation.tags, annotation.success, annotation.quality,
                   annotation.note};
  for (const Lane lane : all_lanes) {
    auto& texts = out.texts[static_cast<std::size_t>(lane)];
    for (const auto& segment : annotation.lane(lane)) {
      if (std::ranges::find(texts, segment.text) == texts.end()) {
        texts.push_back(segment.text);
      }
    }
  }
  return out;
}

// "add the tag new, episode 4".
QString step_text(const std::string& name, const std::vector<std::int64_t>& episodes) {
  const QString words = in_words(name);
  return episodes.empty() ? words
         : episodes.size() == 1
             ? CurateSession::tr("%1, episode %2").arg(words).arg(episodes.front())
             : CurateSession::tr("%1, %n episode(s)", nullptr, static_cast<int>(episodes.size())).arg(words);
}

}  // namespace

CurateSession::CurateSession(QObject* parent)
    : QObject(parent),
      opening_work_("curate-open"),
      data_work_("curate-data"),
      measuring_("curate-quality"),
      document_work_("curate-notes") {}

CurateSession::~CurateSession() = default;

std::unexpected<Error> CurateSession::not_annotated() {
  return fail(ErrorCode::busy, "The annotations are not open.", "Wait until they are read, or see the notice.");
}

void CurateSession::open(const QString& folder) {
  stop_all();
  folder_ = QDir::cleanPath(folder);
  opening_ = true;
  annotated_ = false;
  measuring_now_ = false;
  has_annotation_ = false;
  dataset_.reset();
  proposals_.reset();
  answers_.reset();
  steps_.reset();
  hint_.reset();
  quality_.reset();
  history_.clear();
  texts_.clear();
  reviews_.clear();
  done_ = 0;
  can_redo_ = false;
  episode_ = -1;
  // The document closes its journal in the thread it was used in.
  document_work_.ask<bool>(
      this,
      [state = std::exchange(state_, std::make_shared<State>())](const BackgroundWork::Job&) -> Result<bool> {
        if (state) {
          state->close();
        }
        return true;
      },
      [](Result<bool>&) {});
  Q_EMIT closed();
  opening_work_.ask<DatasetSummary>(
      this, [root = folder_.toStdString()](const BackgroundWork::Job&) { return open_dataset(root); },
      [this](Result<DatasetSummary>& dataset) { take_dataset(std::move(dataset)); });
}

void CurateSession::reopen() {
  if (!folder_.isEmpty()) {
    open(folder_);
  }
}

void CurateSession::stop_all() {
  opening_work_.drop_all();
  data_work_.drop_all();
  measuring_.drop_all();
  document_work_.drop_all();
}

void CurateSession::take_dataset(Result<DatasetSummary> dataset) {
  opening_ = false;
  if (!dataset) {
    Q_EMIT failed(dataset.error());
    return;
  }
  if (dataset->episodes.empty()) {
    Q_EMIT failed({ErrorCode::invalid_input,
                   folder_.toStdString() + " holds no episode.",
                   "Record one, or choose another folder.",
                   {}});
    return;
  }
  dataset_ = std::make_shared<const DatasetSummary>(std::move(*dataset));
  state_->dataset = dataset_;
  Q_EMIT opened();
  select(dataset_->episodes.front().episode);
  open_document();
}

void CurateSession::open_document() {
  document_work_.ask<CurateSnapshot>(
      this,
      [state = state_, episode = episode_](const BackgroundWork::Job& job) -> Result<CurateSnapshot> {
        AnnotationDocument::Options options;
        options.user_folder = default_annotation_folder();
        options.cache_folder = default_quality_cache();
        options.progress = job.progress;
        options.stop = job.stop;
        auto document = AnnotationDocument::open(state->dataset, options);
        if (!document) {
          return std::unexpected(document.error());
        }
        state->document = std::move(*document);
        auto store = ProposalStore::open(*state->document);
        if (!store) {
          return std::unexpected(store.error());
        }
        state->proposals = *store;
        auto answers = EpisodeAnswers::open(*state->document);
        if (!answers) {
          return std::unexpected(answers.error());
        }
        state->answers = *answers;
        auto snapshot = look(*state, episode, {-1}, true);
        if (snapshot) {
          snapshot->proposals = *store;
          snapshot->answers = *answers;
          for (const auto& note : state->document->notes()) {
            snapshot->notes << in_words(note);
          }
        }
        return snapshot;
      },
      [this](Result<CurateSnapshot>& snapshot) {
        if (!snapshot) {
          Q_EMIT problem(snapshot.error());
          measure(false);
          return;
        }
        annotated_ = true;
        proposals_ = snapshot->proposals;
        answers_ = snapshot->answers;
        for (const QString& note : std::as_const(snapshot->notes)) {
          Q_EMIT notice(note);
        }
        take(std::move(*snapshot));
        Q_EMIT annotations_ready();
        read_briefs(0);
        measure(false);
      },
      [this](double share) { Q_EMIT annotations_progress(share); });
}

void CurateSession::look_at_answers(State& state, CurateSnapshot& out) {
  const std::string& uid = state.document->uid(out.episode);
  for (auto& proposal : state.answers->steps()) {
    if (proposal.asked.uid == uid) {
      out.steps = StepReview{proposal, {}};
    }
  }
  if (out.steps) {
    out.steps->status = status_of(*state.document, out.steps->proposal);
  }
  const auto hints = state.answers->hints();
  const auto newest =
      std::find_if(hints.rbegin(), hints.rend(), [&](const auto& hint) { return hint.asked.uid == uid; });
  if (newest != hints.rend()) {
    const auto statuses = statuses_of(*state.document, hints);
    out.hint = HintReview{*newest, statuses[hints.size() - 1 - static_cast<std::size_t>(newest - hints.rbegin())]};
  }
}

// Reads what a change may have touched. `of`: these episodes; {-1}: none; empty: all.
Result<CurateSnapshot> CurateSession::look(State& state, std::int64_t episode, const std::vector<std::int64_t>& of,
                                           bool reviews) {
  CurateSnapshot out;
  AnnotationDocument& document = *state.document;
  if (episode >= 0) {
    auto annotation = document.episode(episode);
    if (!annotation) {
      return std::unexpected(annotation.error());
    }
    out.episode = episode;
    out.annotation = std::move(*annotation);
    if (state.answers) {
      look_at_answers(state, out);
    }
    for (const auto& note : document.import_notes(episode)) {
      out.import_notes << in_words(note);
    }
  }
  std::vector<std::int64_t> numbers = of;
  if (of.empty()) {
    for (const auto& row : document.dataset().episodes) {
      numbers.push_back(row.episode);
    }
  }
  for (const std::int64_t number : numbers) {
    if (const auto annotation = number >= 0 ? document.episode(number) : fail(ErrorCode::not_found, ""); annotation) {
      out.briefs.push_back(brief_of(number, *annotation));
    }
  }
  const auto names = document.history();
  out.history_from = names.size() - std::min(names.size(), most_steps);
  for (std::size_t i = out.history_from; i < names.size(); ++i) {
    out.history << step_text(names[i], document.changed_by(i));
  }
  out.done = document.done();
  out.can_redo = document.can_redo();
  if (reviews && state.proposals) {
    out.with_reviews = true;
    auto proposals = state.proposals->all();
    auto statuses = statuses_of(document, proposals);
    for (std::size_t i = 0; i < proposals.size(); ++i) {
      out.reviews.push_back({std::move(proposals[i]), std::move(statuses[i])});
    }
  }
  return out;
}

void CurateSession::take(CurateSnapshot snapshot) {
  if (snapshot.episode >= 0 && snapshot.episode == episode_) {
    annotation_ = std::move(snapshot.annotation);
    import_notes_ = std::move(snapshot.import_notes);
    steps_ = std::move(snapshot.steps);
    hint_ = std::move(snapshot.hint);
    has_annotation_ = true;
    Q_EMIT annotation_changed();
  }
  if (!snapshot.briefs.empty()) {
    take_briefs(snapshot.briefs);
  }
  history_ = std::move(snapshot.history);
  history_from_ = snapshot.history_from;
  done_ = snapshot.done;
  can_redo_ = snapshot.can_redo;
  Q_EMIT history_changed();
  if (snapshot.with_reviews) {
    reviews_ = std::move(snapshot.reviews);
    Q_EMIT reviews_changed();
  }
}

void CurateSession::take_briefs(const std::vector<EpisodeBrief>& briefs) {
  for (const auto& brief : briefs) {
    texts_[brief.episode] = brief.texts;
  }
  Q_EMIT briefs_changed(briefs);
}

std::vector<std::string> CurateSession::texts_in_use(Lane lane) const {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const auto& [episode, texts] : texts_) {
    for (const auto& text : texts[static_cast<std::size_t>(lane)]) {
      if (seen.insert(text).second) {
        out.push_back(text);
      }
    }
  }
  return out;
}

// The table learns what is said of every episode, a few at a time, so that commands are not kept waiting.
void CurateSession::read_briefs(std::int64_t from) {
  if (from >= std::ssize(dataset_->episodes)) {
    return;
  }
  const auto to = std::min<std::int64_t>(from + briefs_at_once, std::ssize(dataset_->episodes));
  with_document<std::vector<EpisodeBrief>>(
      this,
      [from, to](AnnotationDocument& document, const BackgroundWork::Job& job) -> Result<std::vector<EpisodeBrief>> {
        std::vector<EpisodeBrief> out;
        for (std::int64_t i = from; i < to && !job.stop.stop_requested(); ++i) {
          const std::int64_t episode = document.dataset().episodes[static_cast<std::size_t>(i)].episode;
          if (const auto annotation = document.episode(episode)) {
            out.push_back(brief_of(episode, *annotation));
          }
        }
        return out;
      },
      [this, to](Result<std::vector<EpisodeBrief>>& briefs) {
        if (briefs) {
          take_briefs(*briefs);
          read_briefs(to);
        }
      });
}

void CurateSession::select(std::int64_t episode) {
  if (!dataset_ || episode == episode_) {
    return;
  }
  episode_ = episode;
  has_annotation_ = false;
  import_notes_.clear();
  steps_.reset();
  hint_.reset();
  Q_EMIT selected();
  if (annotated_) {
    document_work_.ask<CurateSnapshot>(
        this,
        [state = state_, episode](const BackgroundWork::Job&) -> Result<CurateSnapshot> {
          return state->document ? look(*state, episode, {-1}, false) : Result<CurateSnapshot>(not_annotated());
        },
        [this](Result<CurateSnapshot>& snapshot) {
          if (snapshot) {
            take(std::move(*snapshot));
          } else {
            Q_EMIT problem(snapshot.error());
          }
        });
  }
}

void CurateSession::change(Edit edit, std::vector<std::int64_t> episodes) {
  document_work_.ask<CurateSnapshot>(
      this,
      [state = state_, episode = episode_, edit = std::move(edit),
       episodes = std::move(episodes)](const BackgroundWork::Job&) -> Result<CurateSnapshot> {
        if (!state || !state->document) {
          return not_annotated();
        }
        if (edit) {
          TANDEM_TRY(edit(*state->document));
        }
        return look(*state, episode, episodes, true);
      },
      [this](Result<CurateSnapshot>& snapshot) {
        if (snapshot) {
          take(std::move(*snapshot));
        } else {
          Q_EMIT problem(snapshot.error());
        }
      });
}

void CurateSession::edit(Edit change_it, std::vector<std::int64_t> episodes) {
  change(std::move(change_it), std::move(episodes));
}

void CurateSession::undo() {
  if (done_ > 0) {
    change([](AnnotationDocument& document) { return document.undo(); }, {});
  }
}

void CurateSession::redo() {
  if (can_redo_) {
    change([](AnnotationDocument& document) { return document.redo(); }, {});
  }
}

void CurateSession::measure(bool pictures) {
  if (!dataset_) {
    return;
  }
  measuring_.drop_all();
  measuring_now_ = true;
  Q_EMIT quality_progress(0);
  measuring_.ask<QualityReport>(
      this,
      [dataset = dataset_, pictures](const BackgroundWork::Job& job) {
        QualityOptions options;
        options.pictures = pictures;
        options.cache_folder = default_quality_cache();
        options.progress = job.progress;
        options.stop = job.stop;
        return measure_quality(dataset, options);
      },
      [this](Result<QualityReport>& report) {
        measuring_now_ = false;
        if (report) {
          quality_ = std::make_shared<const QualityReport>(std::move(*report));
        } else if (report.error().code != ErrorCode::cancelled) {
          Q_EMIT problem(report.error());
        }
        Q_EMIT quality_changed();
      },
      [this](double share) { Q_EMIT quality_progress(share); });
}

void CurateSession::let_go(std::function<void()> then) {
  annotated_ = false;
  measuring_.drop_all();
  measuring_now_ = false;
  Q_EMIT annotations_ready();
  document_work_.ask<bool>(
      this,
      [state = state_](const BackgroundWork::Job&) -> Result<bool> {
        if (state) {
          state->close();
        }
        return true;
      },
      [this, then = std::move(then)](Result<bool>&) {
        proposals_.reset();
        answers_.reset();
        then();
      });
}

}  // namespace tandem
