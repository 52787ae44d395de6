#include "studio/shadow_card.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "studio/actions.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

ShadowCard::ShadowCard(Actions& actions, QWidget* parent)
    : QFrame(parent), title_(make_panel_title(QString(), this)), table_(new QLabel(this)) {
  setObjectName(QStringLiteral("panel"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 12, 12, 12);
  layout->setSpacing(8);
  layout->addWidget(title_);
  table_->setTextFormat(Qt::RichText);
  table_->setAccessibleName(tr("Errors of the shadow run"));
  layout->addWidget(table_);
  auto* save = new QPushButton(tr("Save the errors…"), this);
  save->setFocusPolicy(Qt::TabFocus);
  connect(save, &QPushButton::clicked, actions[QStringLiteral("rollout.shadow")], &QAction::trigger);
  layout->addWidget(save);
  hide();
}

void ShadowCard::refresh(const RolloutSessionStatus& rollout, const std::vector<std::string>& joints,
                         std::int64_t horizon) {
  const bool any =
      rollout.shadow_ticks > 0 && (rollout.phase == RolloutPhase::dry || rollout.phase == RolloutPhase::idle);
  setVisible(any);
  if (!any || shown_ticks_ == rollout.shadow_ticks) {
    return;
  }
  shown_ticks_ = rollout.shadow_ticks;
  title_->setText(tr("Shadow: mean error against the leader, %n ticks", nullptr, static_cast<int>(shown_ticks_)));
  const auto parts = static_cast<std::int64_t>(rollout.shadow_ahead.size());
  const auto cell = [](const QString& text, const char* tag) {
    return QStringLiteral("<%1 align=\"right\">&nbsp;%2</%1>").arg(QLatin1String(tag), text);
  };
  QString html = QStringLiteral("<table width=\"100%\"><tr><th align=\"left\">") + tr("ticks ahead") +
                 QStringLiteral("</th>") + cell(tr("all"), "th");
  for (std::int64_t part = 0; part < parts; ++part) {
    html += cell(QStringLiteral("%1–%2").arg(part * horizon / parts).arg((part + 1) * horizon / parts - 1), "th");
  }
  for (std::size_t i = 0; i < joints.size() && i < rollout.shadow_error.size(); ++i) {
    const QString name = QString::fromStdString(joints[i]).replace(QLatin1Char('_'), QLatin1Char(' '));
    html += QStringLiteral("</tr><tr><td>") + name.toHtmlEscaped() + QStringLiteral("</td>") +
            cell(number_text(rollout.shadow_error[i], 1), "td");
    for (const auto& errors : rollout.shadow_ahead) {
      html += cell(i < errors.size() ? number_text(errors[i], 1) : QStringLiteral("–"), "td");
    }
  }
  table_->setText(html + QStringLiteral("</tr></table>"));
}

}  // namespace tandem
