#include "studio/curate_proposer.h"

#include <atomic>
#include <utility>

#include "studio/sentences.h"
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
  return open_server_proposer(options, stop);
}

QString name_of_order(const ProposalOrder& order) {
  return order.server ? order.url + QLatin1Char('\n') + order.model + QLatin1Char('\n') + order.agreed_host
                      : order.folder;
}

}  // namespace

struct CurateProposer::Model {
  QString order;
  std::unique_ptr<TextProposer> proposer;
};

struct CurateProposer::Outcome {
  ProposeProgress progress;
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
          ask(order, std::move(*questions));
        }
      });
}

void CurateProposer::ask(const ProposalOrder& order, std::vector<ProposalQuestion> questions) {
  const auto tell = [this](const ProposeProgress& now, const QString& model, const QString& licence) {
    QMetaObject::invokeMethod(
        this,
        [this, asked = now.asked, of = now.of, failed = now.failed, model, licence] {
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
      [order, questions = std::move(questions), open = open_, loaded = loaded_, store = session_.proposals(),
       dataset = session_.dataset(), tell](const BackgroundWork::Job& job) -> Result<Outcome> {
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
        ProposeOptions options;
        options.camera = order.camera.toStdString();
        options.frames = order.frames;
        options.budget = static_cast<std::size_t>(order.budget);
        options.limit = static_cast<std::size_t>(order.budget) * 2;
        options.again = order.again;
        options.stop = job.stop;
        options.progress = [&](const ProposeProgress& now) { tell(now, model, licence); };
        ProposeProgress start;
        start.of = questions.size();
        tell(start, model, licence);
        auto done = propose_all(dataset, questions, *loaded->proposer, *store, options);
        if (!done) {
          return std::unexpected(done.error());
        }
        done->question = nullptr;  // they go with this job
        done->proposal = nullptr;
        done->error = nullptr;
        return Outcome{*done};
      },
      [this](Result<Outcome>& outcome) {
        if (outcome) {
          const auto& now = outcome->progress;
          end(now.failed > 0 ? tr("%1 of %2 answered").arg(now.asked - now.failed).arg(now.of)
                             : tr("%n question(s) answered", nullptr, static_cast<int>(now.of)));
        } else if (outcome.error().code == ErrorCode::cancelled) {
          end(tr("Stopped; what was answered stays."));
        } else {
          end({});
          Q_EMIT problem(outcome.error());
        }
      });
}

}  // namespace tandem
