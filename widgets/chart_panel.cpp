#include "widgets/chart_panel.h"

#include <QAccessible>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPdfWriter>
#include <QSaveFile>
#include <QStandardPaths>
#include <QSvgGenerator>
#include <QToolButton>

#include "widgets/charts/chart_view.h"
#include "widgets/display.h"

namespace tandem {
namespace {

std::unexpected<Error> not_written(const QString& file, const QString& why) {
  return fail(ErrorCode::io, file.toStdString() + " could not be written: " + why.toStdString() + ".",
              "Free some space or choose another folder.");
}

Result<void> write_bytes(const QString& file, const QByteArray& bytes) {
  QSaveFile out(file);
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit()) {
    return not_written(file, out.errorString());
  }
  return {};
}

// What painting into a file gave, written so that an old file is replaced whole or not at all.
template <typename F>
Result<void> write_painted(const QString& file, F paint) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  paint(buffer);
  buffer.close();
  return write_bytes(file, bytes);
}

}  // namespace

ChartPanel::ChartPanel(const QString& title, const QString& empty, QWidget* parent)
    : QFrame(parent),
      full_title_(title),
      title_(make_panel_title(title, this)),
      head_(new QHBoxLayout),
      menu_(new QToolButton(this)),
      view_(new ChartView(this)),
      empty_(make_dim(empty, this)),
      sentence_(make_dim({}, this)) {
  setObjectName(QStringLiteral("panel"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 8, 12, 12);
  layout->setSpacing(4);
  title_->installEventFilter(this);
  title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  head_->addWidget(title_, 1);
  head_->addWidget(menu_);
  layout->addLayout(head_);
  layout->addWidget(view_, 1);
  empty_->setAlignment(Qt::AlignCenter);
  layout->addWidget(empty_, 1);
  layout->addWidget(sentence_);
  build_menu();
  view_->setAccessibleName(title);
  view_->hide();
  sentence_->hide();
  // What fits depends on the size.
  view_->on_resized = [this] {
    if (canvas_) {
      redraw();
    }
  };
  view_->on_chosen = [this](const TrialIds& trials, std::optional<double> at_s) { Q_EMIT trials_chosen(trials, at_s); };
}

ChartPanel::~ChartPanel() {
  view_->on_resized = nullptr;
  view_->set_canvas(nullptr);
  canvas_.reset();
}

void ChartPanel::build_menu() {
  menu_->setText(QStringLiteral("⋯"));
  menu_->setAutoRaise(true);
  menu_->setPopupMode(QToolButton::InstantPopup);
  menu_->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
  auto* menu = new QMenu(menu_);
  connect(menu, &QMenu::aboutToShow, this, &ChartPanel::menu_opened);
  menu_->setMenu(menu);
  menu_->hide();
  menu_->setAccessibleName(tr("Save chart: %1").arg(title()));
  menu_->setToolTip(tr("Save picture or data"));
}

void ChartPanel::set_save_actions(const QList<QAction*>& actions) {
  menu_->menu()->clear();
  menu_->menu()->addActions(actions);
  menu_->setVisible(!actions.isEmpty());
}

QString ChartPanel::title() const { return full_title_; }
QWidget* ChartPanel::view() const { return view_; }

void ChartPanel::set_title(const QString& title) {
  full_title_ = title;
  fit_title();
  view_->setAccessibleName(title);
  menu_->setAccessibleName(tr("Save chart: %1").arg(title));
}

void ChartPanel::fit_title() {
  title_->setText(title_->fontMetrics().elidedText(full_title_, Qt::ElideRight, title_->width()));
  title_->setToolTip(title_->text() == full_title_ ? QString() : full_title_);
}

bool ChartPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == title_ && event->type() == QEvent::Resize) {
    fit_title();
  }
  return QFrame::eventFilter(watched, event);
}

QComboBox* ChartPanel::add_choice(const QString& name) {
  auto* choice = new QComboBox(this);
  choice->setAccessibleName(name);
  choice->setToolTip(name);
  choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  head_->insertWidget(head_->count() - 1, choice);
  return choice;
}

void ChartPanel::data_changed() {
  const bool some = has_data();
  view_->setVisible(some);
  empty_->setVisible(!some);
  menu_->setEnabled(some);
  const int height = scaled(std::max(60, drawing_height()));
  view_->setMinimumHeight(height);
  empty_->setMinimumHeight(std::min(height, scaled(120)));
  const QString follows = some ? sentence() : QString();
  sentence_->setText(follows);
  sentence_->setVisible(!follows.isEmpty());
  redraw();
  describe();
}

void ChartPanel::redraw() {
  view_->set_canvas(nullptr);
  canvas_.reset();
  canvas_ = std::make_unique<ChartCanvas>(*view_, theme());
  if (has_data()) {
    draw(*canvas_);
    canvas_->settle();
  }
  view_->set_canvas(canvas_.get());
  view_->replot(QCustomPlot::rpQueuedReplot);
}

void ChartPanel::describe() {
  QStringList lines;
  for (const auto& mark : canvas_->marks()) {
    lines << mark.text;
  }
  if (!has_data()) {
    lines << empty_->text();
  } else if (!sentence().isEmpty()) {
    lines << sentence();
  }
  view_->setAccessibleDescription(lines.join(QStringLiteral("\n")));
  QAccessibleEvent event(view_, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&event);
}

void ChartPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::StyleChange && canvas_) {
    // Afterwards: the style sheet has not reached the labels yet.
    QMetaObject::invokeMethod(
        this,
        [this] {
          title_->setFont(text_font(12, true));
          fit_title();
          data_changed();
        },
        Qt::QueuedConnection);
  }
  QFrame::changeEvent(event);
}

QSize ChartPanel::picture_size() const {
  return {std::max(view_->width(), scaled(560)), std::max(view_->height(), scaled(drawing_height()))};
}

// The chart in the colours of paper, with its title above and the sentence below.
template <typename F>
void ChartPanel::with_print(F use) const {
  QCustomPlot plot;
  const Theme& light = theme_of(Theme::Kind::light);
  QSize size = picture_size();
  plot.resize(size);
  ChartCanvas canvas(plot, light);
  draw(canvas);
  const auto add_text = [&](int row, const QString& text, const QColor& colour, bool bold) {
    auto* element = new QCPTextElement(&plot, text, text_font(bold ? 13 : 12, bold));
    element->setTextColor(colour);
    element->setTextFlags(Qt::AlignLeft | Qt::TextWordWrap);
    const QRect bounds = QFontMetrics(element->font())
                             .boundingRect(QRect(0, 0, size.width() - scaled(24), 4000), Qt::TextWordWrap, text);
    element->setMinimumSize(0, bounds.height() + scaled(8));
    element->setMaximumSize(QWIDGETSIZE_MAX, bounds.height() + scaled(8));
    element->setMargins(QMargins(scaled(8), scaled(4), scaled(8), scaled(4)));
    plot.plotLayout()->insertRow(row);
    plot.plotLayout()->addElement(row, 0, element);
    size.rheight() += bounds.height() + scaled(16);
  };
  const int columns = plot.plotLayout()->columnCount();
  if (columns == 1) {
    add_text(0, title(), light.text, true);
    if (!sentence().isEmpty()) {
      add_text(plot.plotLayout()->rowCount(), sentence(), light.dim, false);
    }
  }
  plot.resize(size);
  plot.setViewport(QRect(QPoint(0, 0), size));
  canvas.settle();
  use(plot, size);
}

QImage ChartPanel::image(double factor) const {
  QImage out;
  if (has_data()) {
    with_print([&](QCustomPlot& plot, QSize size) {
      out = plot.toPixmap(size.width(), size.height(), factor).toImage();
      out.setDevicePixelRatio(1);
    });
  }
  return out;
}

Result<void> ChartPanel::save(const QString& file) const {
  const QString suffix = QFileInfo(file).suffix().toLower();
  if (suffix == QStringLiteral("csv")) {
    return write_bytes(file, table().csv());
  }
  if (suffix == QStringLiteral("png")) {
    return write_painted(file, [&](QBuffer& buffer) { image(2).save(&buffer, "PNG"); });
  }
  Result<void> done = fail(ErrorCode::unsupported, "A chart cannot be saved as ." + suffix.toStdString() + ".",
                           "Choose PNG, SVG, PDF or CSV.");
  with_print([&](QCustomPlot& plot, QSize size) {
    const auto render = [&](QPaintDevice& device, double scale) {
      QCPPainter painter;
      painter.begin(&device);
      painter.setMode(QCPPainter::pmVectorized);
      painter.setMode(QCPPainter::pmNoCaching);
      painter.scale(scale, scale);
      plot.toPainter(&painter, size.width(), size.height());
      painter.end();
    };
    if (suffix == QStringLiteral("svg")) {
      done = write_painted(file, [&](QBuffer& buffer) {
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setResolution(96);  // pixels of style sheets
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(0, 0), size));
        generator.setTitle(title());
        render(generator, 1);
      });
    } else if (suffix == QStringLiteral("pdf")) {
      done = write_painted(file, [&](QBuffer& buffer) {
        QPdfWriter writer(&buffer);
        writer.setTitle(title());
        writer.setResolution(288);
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        writer.setPageSize(QPageSize(QSizeF(size) * 0.75, QPageSize::Point, {}, QPageSize::ExactMatch));
        render(writer, 3);
      });
    }
  });
  return done;
}

void ChartPanel::save_as(const QString& suffix) {
  auto* dialog = new QFileDialog(window(), tr("Save chart: %1").arg(title()));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(suffix);
  dialog->setNameFilter(QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix));
  dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
    if (const auto done = save(file); !done) {
      Q_EMIT problem(done.error());
    }
  });
  dialog->open();
}

}  // namespace tandem
