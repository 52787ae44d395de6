#pragma once

#include <QInputDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QtTest>

#include <filesystem>
#include <functional>
#include <memory>

#include "studio/curate_list.h"
#include "studio/curate_page.h"
#include "studio/curate_player.h"
#include "studio/curate_review.h"
#include "studio/curate_side.h"
#include "studio/curate_tools.h"
#include "studio/curate_view.h"
#include "studio/edit_dialog.h"
#include "testing/fake_proposer.h"
#include "testing/window_fixture.h"

namespace tandem::testing {

/// The Curate page in the window, with copies of the test datasets.
class CurateFixture : public WindowFixture {
 public:
  CurateFixture() {
    qputenv("XDG_CACHE_HOME", home_.filePath(QStringLiteral("cache")).toUtf8());
    qputenv("XDG_DATA_HOME", home_.filePath(QStringLiteral("share")).toUtf8());
  }

 protected:
  int copies_ = 0;

  [[nodiscard]] CuratePage* page() const { return window_->findChild<CuratePage*>(); }
  [[nodiscard]] CurateSession& session() const { return page()->session(); }
  [[nodiscard]] CuratePlayer& player() const { return page()->view()->player(); }
  [[nodiscard]] CurateReview* review() const { return page()->side()->review(); }
  QString copy_of(const char* name) {
    const QString to = home_.filePath(QStringLiteral("set%1").arg(++copies_));
    std::filesystem::copy(std::filesystem::path(TANDEM_TEST_DATA) / "datasets" / name, to.toStdString(),
                          std::filesystem::copy_options::recursive);
    return to;
  }
  void open_copy(const char* name) {
    window_->open_dataset_folder(copy_of(name));
    QTRY_VERIFY(session().dataset() != nullptr);
    QTRY_COMPARE(player().shown_frame(), 0);
    QTRY_VERIFY(session().can_annotate() && session().annotation() != nullptr);
  }
  void trigger(const char* id) { window_->actions()[QString::fromLatin1(id)]->trigger(); }
  void answer(const QString& text) {
    QTRY_VERIFY(window_->findChild<QInputDialog*>() != nullptr);
    auto* dialog = window_->findChild<QInputDialog*>();
    dialog->setTextValue(text);
    dialog->accept();
    QTRY_VERIFY(window_->findChild<QInputDialog*>() == nullptr);
    come_back();
  }
  // The keys are the window's again.
  void come_back() {
    window_->activateWindow();
    QTRY_VERIFY(window_->isActiveWindow());
  }
  [[nodiscard]] QTableWidget* table_of(const char* name) const {
    for (auto* table : window_->findChildren<QTableWidget*>()) {
      if (table->accessibleName() == QLatin1String(name)) {
        return table;
      }
    }
    return nullptr;
  }
  [[nodiscard]] const Segments& subtasks() const { return session().annotation()->lane(Lane::subtask); }
  // Presses "Write" as soon as it may be, into a new folder where one is given.
  void write(const QString& folder) {
    QTRY_VERIFY(page()->tools()->dialog() != nullptr);
    EditDialog* dialog = page()->tools()->dialog();
    if (!folder.isEmpty()) {
      dialog->folder_field()->clear();
      QTest::keyClicks(dialog->folder_field(), folder);
    }
    QTRY_VERIFY_WITH_TIMEOUT(dialog->write_button()->isEnabled(), 10000);
    QTest::mouseClick(dialog->write_button(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(page()->tools()->dialog() == nullptr, 20000);
    come_back();
  }
  void propose(const FakeProposer::Answer& answer, const QuestionChoice& choice) {
    review()->proposer().set_open([answer](const ProposalOrder&, const std::stop_token&) {
      return Result<std::unique_ptr<TextProposer>>(std::make_unique<FakeProposer>(answer));
    });
    ProposalOrder order;
    order.choice = choice;
    review()->proposer().start(order);
    QTRY_VERIFY_WITH_TIMEOUT(!review()->proposer().busy(), 10000);
  }

  void ask_episodes(ProposalOrder::Kind kind, const std::function<void(FakeProposer&)>& prepare) {
    review()->proposer().set_open([prepare](const ProposalOrder&, const std::stop_token&) {
      auto fake =
          std::make_unique<FakeProposer>([](const std::string&, std::size_t) -> Result<std::string> { return "no"; });
      prepare(*fake);
      return Result<std::unique_ptr<TextProposer>>(std::move(fake));
    });
    ProposalOrder order;
    order.kind = kind;
    order.choice.episodes = {0};
    review()->proposer().start(order);
    QTRY_VERIFY_WITH_TIMEOUT(!review()->proposer().busy(), 10000);
  }
};

}  // namespace tandem::testing
