#pragma once

#include <QDialog>

#include <cstdint>
#include <vector>

#include "studio/curate_proposer.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace tandem {

/// Asks which model shall propose task texts, and for which episodes. Pictures go to another machine only after its
/// name was agreed to here. Deletes itself.
class ProposeDialog final : public QDialog {
  Q_OBJECT
 public:
  /// `selected`: the episodes that are selected in the table.
  ProposeDialog(const DatasetSummary& dataset, std::vector<std::int64_t> selected, QWidget* parent = nullptr);

 Q_SIGNALS:
  void chosen(const tandem::ProposalOrder& order);

 private:
  QFormLayout* build_form();
  void build();
  void offer_episodes();
  void update_controls();
  void accept_order();
  [[nodiscard]] QString host() const;

  std::vector<std::int64_t> selected_;
  QComboBox* kind_;
  QComboBox* where_;
  QLineEdit* folder_;
  QPushButton* browse_;
  QLineEdit* url_;
  QLineEdit* model_;
  QLineEdit* key_;
  QCheckBox* keep_key_;
  QCheckBox* agree_;
  QComboBox* which_;
  QComboBox* camera_;
  QSpinBox* budget_;
  QCheckBox* again_;
  QLabel* licence_;
  QLabel* refusal_;
  QPushButton* start_;
};

}  // namespace tandem
