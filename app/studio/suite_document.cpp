#include "studio/suite_document.h"

#include <QStringList>
#include <QUndoCommand>

#include <utility>

#include "studio/sentences.h"

namespace tandem {

/// One change, as the suite before and after it.
class SuiteStep final : public QUndoCommand {
 public:
  SuiteStep(SuiteDocument& document, const QString& what, QString field, Suite after)
      : QUndoCommand(what),
        document_(document),
        field_(std::move(field)),
        before_(document.suite()),
        after_(std::move(after)) {}
  void undo() override { document_.put(before_); }
  void redo() override { document_.put(after_); }
  [[nodiscard]] int id() const override { return field_.isEmpty() ? -1 : 1; }
  bool mergeWith(const QUndoCommand* next) override {
    const auto* step = static_cast<const SuiteStep*>(next);
    if (step->field_ != field_) {
      return false;
    }
    after_ = step->after_;
    return true;
  }

 private:
  SuiteDocument& document_;
  QString field_;
  Suite before_;
  Suite after_;
};

SuiteDocument::SuiteDocument(QObject* parent) : QObject(parent) { undo_.setUndoLimit(200); }

void SuiteDocument::open(Suite suite, bool read_only) {
  undo_.clear();
  read_only_ = read_only;
  put(suite);
}

void SuiteDocument::put(const Suite& suite) {
  suite_ = suite;
  findings_ = check_suite(suite_);
  Q_EMIT changed();
}

void SuiteDocument::edit(const QString& what, const QString& field, const std::function<void(Suite&)>& change) {
  if (read_only_) {
    return;
  }
  Suite after = suite_;
  change(after);
  if (suite_json(after) != suite_json(suite_)) {
    undo_.push(new SuiteStep(*this, what, field, std::move(after)));
  }
}

QString SuiteDocument::problem_of(const QString& field) const {
  QStringList out;
  for (const auto& finding : findings_) {
    if (QString::fromStdString(finding.field) == field) {
      out << in_words(finding.sentence);
    }
  }
  return out.join(QLatin1Char(' '));
}

}  // namespace tandem
