#include "studio/curate_proposer.h"

#include <atomic>
#include <utility>

#include "studio/sentences.h"
#include "studio/system_keyring.h"
#include "vlm/http_proposer.h"

namespace tandem {
namespace {

Result<std::unique_ptr<TextProposer>> open_model(const ProposalOrder& order, const std::stop_token& stop) {
  if (!order.server) {
    return open_local_proposer(order.folder.toStdString());
  }
  ServerOptions options;
  options.url = order.url.toStdString();
  options.model = order.model.toStdString();
  options.agreed_host = order.agreed_host.toStdString();
  options.key = order.key.toStdString();
  const auto address = parse_server_address(options.url);
  const QString host = address ? QString::fromStdString(address->host) : QString();
  if (order.keep_key && !host.isEmpty()) {
    TANDEM_TRY(SystemKeyring().keep(host, order.key));
  }
  if (const auto known = server_key(); options.key.empty() && known && known->empty()) {
    const auto kept = SystemKeyring().key_of(host);
    if (!kept) {
      return std::unexpected(kept.error());
    }
    options.key = kept->toStdString();
  }
  return open_server_proposer(options, stop);
}

QString name_of_order(const ProposalOrder& order) {
  return order.server ? order.url + QLatin1Char('\n') + order.model + QLatin1Char('\n') + order.agreed_host +
                            QLatin1Char('\n') + order.key
                      : order.folder;
}

}  // namespace

struct CurateProposer::Model {
  QString order;
  std::unique_ptr<TextProposer> proposer;
};

struct CurateProposer::Outcome {
  std::size_t of = 0;
  std::size_t failed = 0;
};

CurateProposer::CurateProposer(CurateSession& session, QObject* parent)
    : QObject(parent),
      session_(session),
      open_(open_model),
      loaded_(std::make_shared<Model>()),
      work_("curate-propose") {
  reading_.setSingleShot(true);
  reading_.setInterval(300);
  connect(&reading_, &QTimer::timeout, this, [this] {
    if (session_.can_annotate()) {
      session_.read_reviews();
    }
  });
  connect(&session_, &CurateSession::closed, this, [this] {
    work_.stop();
    busy_ = work_.busy();  // what was to be asked is not known any more
    state_.clear();
    Q_EMIT changed();
  });
}

void CurateProposer::say(const QString& state, double share) {
  state_ = state;
  share_ = share;
  Q_EMIT changed();
}

void CurateProposer::end(const QString& state) {
  busy_ = false;
  say(state, 0);
  reading_.start();
}

void CurateProposer::start(const ProposalOrder& order) {
  if (busy_ || !session_.can_annotate()) {
    return;
  }
  busy_ = true;
  say(tr("Loading the model…"), 0);
  if (order.kind == ProposalOrder::Kind::texts) {
    ask_texts(order);
  } else {
    ask_episodes(order);
  }
}

void CurateProposer::ask_texts(const ProposalOrder& order) {
  session_.with_document<std::vector<ProposalQuestion>>(
      this,
      [choice = order.choice](AnnotationDocument& document, const BackgroundWork::Job&) {
        return questions_of(document, choice);
      },
      [this, order](Result<std::vector<ProposalQuestion>>& questions) {
        if (!questions) {
          end({});
          Q_EMIT problem(questions.error());
        } else if (questions->empty()) {
          end(tr("There is nothing to ask: no task text is vague."));
        } else {
          ask(order,
              [order, questions = std::move(*questions), store = session_.proposals(), dataset = session_.dataset()](
                  TextProposer& proposer, const std::stop_token& stop,
                  const auto& tell) -> Result<std::pair<std::size_t, std::size_t>> {
                ProposeOptions options;
                options.camera = order.camera.toStdString();
                options.frames = order.frames;
                options.budget = static_cast<std::size_t>(order.budget);
                options.limit = static_cast<std::size_t>(order.budget) * 2;
                options.again = order.again;
                options.stop = stop;
                options.progress = [&](const ProposeProgress& now) { tell(now.asked, now.of, now.failed); };
                tell(0, questions.size(), 0);
                const auto done = propose_all(dataset, questions, proposer, *store, options);
                return done ? Result<std::pair<std::size_t, std::size_t>>(std::pair(done->of, done->failed))
                            : std::unexpected(done.error());
              });
        }
      });
}

void CurateProposer::ask_episodes(const ProposalOrder& order) {
  const auto what = order.kind == ProposalOrder::Kind::steps ? EpisodeAsk::steps : EpisodeAsk::hints;
  session_.with_document<std::vector<EpisodeQuestion>>(
      this,
      [what, episodes = order.choice.episodes](AnnotationDocument& document, const BackgroundWork::Job&) {
        return episode_questions(document, what, episodes);
      },
      [this, order, what](Result<std::vector<EpisodeQuestion>>& questions) {
        if (!questions) {
          end({});
          Q_EMIT problem(questions.error());
        } else if (questions->empty()) {
          end(what == EpisodeAsk::steps ? tr("There is nothing to ask: every episode has subtasks.")
                                        : tr("There is nothing to ask: every episode has its label."));
        } else {
          ask(order,
              [order, what, questions = std::move(*questions), store = session_.answers(),
               dataset = session_.dataset()](TextProposer& proposer, const std::stop_token& stop,
                                             const auto& tell) -> Result<std::pair<std::size_t, std::size_t>> {
                EpisodeAskOptions options;
                options.camera = order.camera.toStdString();
                options.frames = order.frames;
                options.budget = static_cast<std::size_t>(order.budget);
                options.limit = static_cast<std::size_t>(order.budget) * 2;
                options.again = order.again;
                options.stop = stop;
                options.progress = [&](const EpisodeAskProgress& now) { tell(now.asked, now.of, now.failed); };
                tell(0, questions.size(), 0);
                const auto done = ask_about_episodes(dataset, what, questions, proposer, *store, options);
                return done ? Result<std::pair<std::size_t, std::size_t>>(std::pair(done->of, done->failed))
                            : std::unexpected(done.error());
              });
        }
      });
}

void CurateProposer::ask(const ProposalOrder& order, Asking asking) {
  const auto tell = [this](std::size_t asked, std::size_t of, std::size_t failed, const QString& model,
                           const QString& licence) {
    QMetaObject::invokeMethod(
        this,
        [this, asked, of, failed, model, licence] {
          model_ = model;
          licence_ = licence;
          if (busy_) {
            QString text = tr("%1 of %2 asked").arg(asked).arg(of);
            text += failed > 0 ? QStringLiteral(", ") + tr("%n without an answer", nullptr, static_cast<int>(failed))
                               : QString();
            say(text, of > 0 ? static_cast<double>(asked) / static_cast<double>(of) : 0);
          }
          if (!reading_.isActive()) {
            reading_.start();
          }
        },
        Qt::QueuedConnection);
  };
  work_.ask<Outcome>(
      this,
      [order, asking = std::move(asking), open = open_, loaded = loaded_,
       tell](const BackgroundWork::Job& job) -> Result<Outcome> {
        if (!loaded->proposer || loaded->order != name_of_order(order)) {
          loaded->proposer.reset();  // before the next one needs the memory
          auto opened = open(order, job.stop);
          if (!opened) {
            return std::unexpected(opened.error());
          }
          loaded->proposer = std::move(*opened);
          loaded->order = name_of_order(order);
        }
        const QString model = QString::fromStdString(loaded->proposer->name());
        const QString licence = in_words(loaded->proposer->licence());
        const auto done = asking(
            *loaded->proposer, job.stop,
            [&](std::size_t asked, std::size_t of, std::size_t failed) { tell(asked, of, failed, model, licence); });
        return done ? Result<Outcome>(Outcome{done->first, done->second}) : std::unexpected(done.error());
      },
      [this](Result<Outcome>& outcome) {
        if (outcome) {
          end(outcome->failed > 0 ? tr("%1 of %2 answered").arg(outcome->of - outcome->failed).arg(outcome->of)
                                  : tr("%n question(s) answered", nullptr, static_cast<int>(outcome->of)));
        } else if (outcome.error().code == ErrorCode::cancelled) {
          end(tr("Stopped; what was answered stays."));
        } else {
          end({});
          Q_EMIT problem(outcome.error());
        }
      });
}

}  // namespace tandem
