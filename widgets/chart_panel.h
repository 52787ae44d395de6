#pragma once

#include <QFrame>

#include <memory>
#include <optional>

#include "base/result.h"
#include "widgets/charts/chart_text.h"

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace tandem {

class ChartCanvas;
class ChartView;
struct Theme;

/// One chart of a dashboard: title, drawing, the sentence that follows from it, and what stands in its place while
/// there is no data. The pointer or the arrow keys find its points; a click or Enter asks for the trials behind one.
/// All figures are in its accessible description. Saved as picture (PNG at twice the size, SVG, PDF; always in the
/// light colours) or as the numbers (CSV). GUI thread.
class ChartPanel : public QFrame {
  Q_OBJECT
 public:
  ~ChartPanel() override;
  [[nodiscard]] QString title() const;
  [[nodiscard]] virtual bool has_data() const = 0;
  /// The sentence under the chart: what follows from it; may be empty.
  [[nodiscard]] virtual QString sentence() const { return {}; }
  /// What it shows, as numbers.
  [[nodiscard]] virtual ChartTable table() const = 0;
  /// Writes the file in the format of its suffix: png, svg, pdf or csv.
  [[nodiscard]] Result<void> save(const QString& file) const;
  /// The chart as a picture in light colours, `factor` pixels a point; for reports.
  [[nodiscard]] QImage image(double factor = 2) const;
  /// What its menu offers: commands of the window, which save the chart whose menu was opened last.
  void set_save_actions(const QList<QAction*>& actions);
  /// Asks where, then saves.
  void save_as(const QString& suffix);
  /// The part that takes the focus.
  [[nodiscard]] QWidget* view() const;

 Q_SIGNALS:
  /// Somebody wants to see these trials, never none, at the time that the point stands for where it has one.
  void trials_chosen(const tandem::TrialIds& trials, std::optional<double> at_s = {});
  /// Its menu opens: commands mean this chart now.
  void menu_opened();
  void problem(const tandem::Error& error);

 protected:
  /// `empty`: what stands there without data: what will be here, and what fills it.
  ChartPanel(const QString& title, const QString& empty, QWidget* parent);
  virtual void draw(ChartCanvas& canvas) const = 0;
  /// Height of the drawing in pixels at text size 1; at least 60.
  [[nodiscard]] virtual int drawing_height() const { return 220; }
  /// To be called at the end of every setter.
  void data_changed();
  void set_title(const QString& title);
  /// A small choice in the line of the title, such as which contender; empty at first.
  QComboBox* add_choice(const QString& name);
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build_menu();
  void fit_title();
  void redraw();
  void describe();
  [[nodiscard]] QSize picture_size() const;
  template <typename F>
  void with_print(F use) const;

  QString full_title_;
  QLabel* title_;
  QHBoxLayout* head_;
  QToolButton* menu_;
  ChartView* view_;
  QLabel* empty_;
  QLabel* sentence_;
  std::unique_ptr<ChartCanvas> canvas_;
};

}  // namespace tandem
