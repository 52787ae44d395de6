#pragma once

#include <QFrame>
#include <QImage>
#include <QString>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "scoring/scene_start.h"
#include "session/controller.h"

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;

namespace tandem {

class Actions;
class ResetOverlay;
class RigSession;

/// The live picture of a camera against the one of the planned start, with a figure for how alike they are. UI thread;
/// the comparison has a thread of its own.
class ScenePanel final : public QFrame {
  Q_OBJECT
 public:
  ScenePanel(RigSession& session, Actions& actions, QWidget* parent = nullptr);
  ~ScenePanel() override;

  /// The folder with the pictures of the start that is next, one file a camera; empty: none is.
  void set_start(const QString& folder);
  /// Display timer. `compare`: the scene is being made ready.
  void refresh(const ControlStatus& status, bool compare);
  /// Keeps the picture that is seen now as the one of the planned start.
  void capture();
  void set_flicker(bool on);
  /// The newest figure of the scene; none without reference.
  [[nodiscard]] std::optional<double> match() const { return match_; }
  void take_focus();
  /// Draws a region on the picture of the planned start; where there are some, they alone count for the figure.
  void draw_region(bool polygon);
  /// Takes the region that was drawn last away.
  void remove_region();

 Q_SIGNALS:
  void problem(const tandem::Error& error);

 private:
  void build_tools(Actions& actions);
  void build_regions(Actions& actions);
  void rig_changed();
  void load_reference();
  [[nodiscard]] QString reference_file() const;
  void load_start();
  void save_regions();
  void save_start();
  void show_pose(const ControlStatus& status);
  [[nodiscard]] std::vector<JointPlace> joints_of(const ControlStatus& status) const;
  [[nodiscard]] std::string picture_name() const;
  void compare();
  void show_match(const Result<SceneMatch>& match);
  void forget_match();

  RigSession& session_;
  ResetOverlay* overlay_;
  QComboBox* cameras_ = nullptr;
  QSlider* share_ = nullptr;
  QPushButton* capture_ = nullptr;
  QPushButton* flicker_ = nullptr;
  QPushButton* regions_ = nullptr;
  QLabel* verdict_ = nullptr;
  QLabel* pose_ = nullptr;
  SceneStart start_;
  ControlStatus status_;
  QString folder_;
  QImage reference_;
  ImagePtr live_;
  std::uint64_t shown_ = 0;
  std::optional<double> match_;
  std::int64_t compared_ns_ = 0;
  std::int64_t epoch_ = 0;
  bool comparing_ = false;
  std::jthread worker_;
};

}  // namespace tandem
