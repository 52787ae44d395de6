#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>
#include <memory>
#include <utility>

#include "studio/background_work.h"
#include "studio/curate_session.h"
#include "vlm/proposer.h"

namespace tandem {

/// Which model proposes texts, and about what.
struct ProposalOrder {
  enum class Kind { texts, steps, hints };
  Kind kind = Kind::texts;
  bool server = false;
  QString folder;  ///< of a model on this machine
  QString url;     ///< of a server
  QString model;   ///< as the server calls it; empty: the one it has
  QString agreed_host;
  QString key;  ///< that somebody typed; empty: of the environment, else of the keyring
  bool keep_key = false;  ///< in the keyring
  QuestionChoice choice;
  QString camera;  ///< feature; empty: the first
  int frames = 8;
  int budget = 30;  ///< characters
  bool again = false;
};

/// Lets a model propose texts, steps or hints in a thread of its own; what it proposes goes into a store of the
/// dataset, answer by answer. A model stays loaded for the next time. UI thread.
class CurateProposer final : public QObject {
  Q_OBJECT
 public:
  using Open = std::function<Result<std::unique_ptr<TextProposer>>(const ProposalOrder&, const std::stop_token&)>;
  explicit CurateProposer(CurateSession& session, QObject* parent = nullptr);

  /// Another way to come to a model.
  void set_open(Open open) { open_ = std::move(open); }
  void start(const ProposalOrder& order);
  void stop() { work_.stop(); }
  [[nodiscard]] bool busy() const { return busy_; }
  /// 0 … 1 of the questions.
  [[nodiscard]] double share() const { return share_; }
  /// What is going on, or what came of it.
  [[nodiscard]] const QString& state() const { return state_; }
  /// Name and licence of the model that was used last; may be empty.
  [[nodiscard]] const QString& model() const { return model_; }
  [[nodiscard]] const QString& licence() const { return licence_; }

 Q_SIGNALS:
  void changed();
  void problem(const tandem::Error& error);

 private:
  struct Model;
  struct Outcome;
  using Asking = std::function<Result<std::pair<std::size_t, std::size_t>>(
      TextProposer& proposer, const std::stop_token& stop,
      const std::function<void(std::size_t asked, std::size_t of, std::size_t failed)>& tell)>;
  void ask_texts(const ProposalOrder& order);
  void ask_episodes(const ProposalOrder& order);
  void ask(const ProposalOrder& order, Asking asking);
  void say(const QString& state, double share);
  void end(const QString& state);

  CurateSession& session_;
  Open open_;
  bool busy_ = false;
  double share_ = 0;
  QString state_;
  QString model_;
  QString licence_;
  std::shared_ptr<Model> loaded_;  // of the thread that asks
  QTimer reading_;
  BackgroundWork work_;
};

}  // namespace tandem
