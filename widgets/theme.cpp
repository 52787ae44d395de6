#include "widgets/theme.h"

#include <QApplication>
#include <QFile>
#include <QFont>
#include <QFontDatabase>
#include <QPainter>
#include <QPalette>
#include <QStyleFactory>
#include <QSvgRenderer>

#include <cmath>

// A resource inside a static library is dropped by the linker unless it is asked for.
static void use_icons() { Q_INIT_RESOURCE(icons); }

namespace tandem {
namespace {

Theme::Kind current_kind = Theme::Kind::dark;
double current_scale = 1.0;

Theme make_dark() {
  Theme t;
  t.kind = Theme::Kind::dark;
  t.bg = "#15181C", t.panel = "#1C2025", t.raised = "#242930", t.line = "#2F353D";
  t.text = "#E7EAEE", t.dim = "#9AA3AD", t.faint = "#6B747E", t.accent = "#4AA3FF";
  t.ok = "#3FB68B", t.warn = "#E5A93D", t.bad = "#EF5B5B", t.policy = "#A184F5", t.takeover = "#F08A3C";
  t.on_accent = "#0B1118", t.on_bad = "#16090A";
  const char* plot[6] = {"#56A8FF", "#F2A65A", "#58C9A4", "#C792EA", "#F27D92", "#D7CE6A"};
  std::copy(std::begin(plot), std::end(plot), t.plot);
  return t;
}

Theme make_light() {
  Theme t;
  t.kind = Theme::Kind::light;
  t.bg = "#F3F4F6", t.panel = "#FFFFFF", t.raised = "#EEF0F3", t.line = "#D9DDE2";
  t.text = "#1B2026", t.dim = "#56606B", t.faint = "#8A939D", t.accent = "#1769C7";
  t.ok = "#13805A", t.warn = "#9A6400", t.bad = "#C62F2F", t.policy = "#6A45D6", t.takeover = "#C25A0C";
  t.on_accent = "#FFFFFF", t.on_bad = "#FFFFFF";
  const char* plot[6] = {"#1769C7", "#C25A0C", "#13805A", "#8A3FC0", "#C2385A", "#7D7400"};
  std::copy(std::begin(plot), std::end(plot), t.plot);
  return t;
}

Theme make_high_contrast() {
  Theme t = make_dark();
  t.kind = Theme::Kind::high_contrast;
  t.bg = "#000000", t.panel = "#000000", t.raised = "#101010", t.line = "#8A8A8A";
  t.text = "#FFFFFF", t.dim = "#E0E0E0", t.faint = "#B8B8B8", t.accent = "#6FC3FF";
  t.ok = "#5BE3B2", t.warn = "#FFD166", t.bad = "#FF8080";
  t.on_accent = "#000000", t.on_bad = "#000000";
  return t;
}

QString css(const QColor& colour) { return colour.name(); }

QColor mixed(const QColor& a, const QColor& b, double share) {
  const auto part = [share](int from, int to) { return static_cast<int>(std::lround(from + share * (to - from))); };
  return {part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue())};
}

QString style_sheet(const Theme& t) {
  QString sheet = QStringLiteral(R"(
    QWidget { color: %text; background: transparent; }
    QMainWindow, QDialog, QWidget#page, QScrollArea > QWidget > QWidget#page { background: %bg; }
    QScrollArea { border: 2px solid transparent; background: %bg; }
    QScrollArea:focus { border-color: %accent; }
    QFrame#panel { background: %panel; border: 1px solid %line; border-radius: 6px; }
    QFrame#bar { background: %panel; border: none; }
    QFrame#rule { background: %line; border: none; }
    QLabel#title { color: %text; font-weight: 600; }
    QLabel#panelTitle { color: %dim; font-weight: 600; }
    QLabel#dim, QLabel#small { color: %dim; }
    QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 2px 6px; }
    QToolButton:hover, QToolButton:pressed { background: %raised; border-color: %line; }
    QLabel#pill, QToolButton#pill { background: %raised; border: 1px solid %line; border-radius: 13px; padding: 3px 12px; }
    QLabel#simulated { color: %warn; border: 1px solid %warn; border-radius: 4px; padding: 2px 8px; letter-spacing: 1px; }
    QPushButton, QToolButton#button { background: %raised; border: 1px solid %line; border-radius: 4px; padding: 4px 12px; min-height: %controlpx; }
    QPushButton:hover, QToolButton#button:hover { border-color: %dim; }
    QPushButton:disabled { color: %faint; }
    QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QListView:focus, QTableView:focus, QSlider:focus, QCheckBox:focus, QPlainTextEdit:focus { border: 2px solid %accent; }
    QPushButton#primary { background: %accent; color: %onaccent; border-color: %accent; font-weight: 600; min-height: %primarypx; }
    QPushButton#primary:focus { border: 2px solid %text; }
    QPushButton#primary:disabled { background: %raised; color: %faint; border-color: %line; }
    QPushButton#segment { border-radius: 0; padding: 4px 4px; }
    QPushButton#segment:checked { background: %policy; color: %onpolicy; border-color: %policy; font-weight: 600; }
    QPushButton#choice { border-radius: 0; padding: 4px 8px; color: %dim; }
    QPushButton#choice:checked { background: %panel; color: %text; border-bottom: 2px solid %accent; font-weight: 600; }
    QPushButton#stop { background: %bad; color: %onbad; border: 1px solid %bad; border-radius: 4px; font-weight: 700; min-width: 76px; }
    QPushButton#stop:focus { border: 2px solid %text; }
    QToolButton#rail { background: transparent; border: none; border-left: 3px solid transparent; border-radius: 0; color: %dim; padding: 6px 0; }
    QToolButton#rail:checked { border-left: 3px solid %accent; color: %text; }
    QToolButton#rail:hover { color: %text; }
    QToolButton#rail:focus { border: 2px solid %accent; }
    QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit { background: %raised; border: 1px solid %line; border-radius: 4px; padding: 3px 8px; min-height: %controlpx; selection-background-color: %accent; selection-color: %onaccent; }
    QComboBox[target="true"] { border: 2px dashed %accent; }
    QComboBox::drop-down { border: none; width: 22px; }
    QComboBox::down-arrow { image: url(:/icons/down.svg); width: 14px; height: 14px; }
    QComboBox QAbstractItemView, QMenu { background: %panel; border: 1px solid %line; color: %text; selection-background-color: %accent; selection-color: %onaccent; }
    QMenu::item { padding: 5px 24px 5px 12px; }
    QListView, QTableView { background: %panel; border: 1px solid %line; border-radius: 6px; outline: none; }
    QListView#bare { border: 2px solid transparent; border-radius: 0; background: transparent; }
    QListView#bare:focus { border: 2px solid %accent; }
    QListView#bare::item { padding: 3px 0; }
    QTableView#bare { border: 2px solid transparent; border-radius: 0; }
    QTableView#bare:focus { border: 2px solid %accent; }
    QListView::item { padding: 4px 8px; }
    QListView::item:selected { background: %accent; color: %onaccent; }
    QTableView::item { padding: 0 8px; border: none; }
    QTableView::item:selected { background: %select; color: %text; }
    QHeaderView::section { background: %panel; color: %dim; border: none; border-bottom: 1px solid %line; padding: 4px 8px; }
    QTableCornerButton::section { background: %panel; border: none; }
    QProgressBar { background: %raised; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
    QProgressBar::chunk { background: %accent; border-radius: 3px; }
    QToolTip { background: %panel; color: %text; border: 1px solid %line; padding: 4px; }
    QCheckBox { spacing: 8px; padding: 3px; border: 2px solid transparent; border-radius: 4px; }
    QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid %dim; border-radius: 3px; background: %raised; }
    QCheckBox::indicator:checked { border-color: %text; image: url(:/icons/check.svg); }
    QRadioButton { spacing: 8px; padding: 3px; border: 2px solid transparent; border-radius: 4px; }
    QRadioButton:focus { border: 2px solid %accent; }
    QRadioButton::indicator { width: 10px; height: 10px; border: 4px solid %raised; border-radius: 9px; background: %raised; }
    QRadioButton::indicator:checked { background: %accent; }
    QCheckBox::indicator:disabled { border-color: %line; }
    QSlider::groove:horizontal { background: %raised; height: 6px; border-radius: 3px; }
    QSlider::handle:horizontal { background: %accent; width: 14px; margin: -5px 0; border-radius: 7px; }
    QScrollBar:vertical { background: transparent; width: 10px; }
    QScrollBar::handle:vertical { background: %line; border-radius: 4px; min-height: 24px; }
    QScrollBar:horizontal { background: transparent; height: 10px; }
    QScrollBar::handle:horizontal { background: %line; border-radius: 4px; min-width: 24px; }
    QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
  )");
  sheet.replace(QStringLiteral("%select"), css(mixed(t.panel, t.accent, 0.25)));
  sheet.replace(QStringLiteral("%controlpx"), QString::number(scaled(20)) + QStringLiteral("px"));
  sheet.replace(QStringLiteral("%primarypx"), QString::number(scaled(30)) + QStringLiteral("px"));
  sheet.replace(QStringLiteral("%onpolicy"), css(t.kind == Theme::Kind::light ? QColor(Qt::white) : t.on_accent));
  sheet.replace(QStringLiteral("%policy"), css(t.policy));
  sheet.replace(QStringLiteral("%onaccent"), css(t.on_accent)).replace(QStringLiteral("%onbad"), css(t.on_bad));
  sheet.replace(QStringLiteral("%raised"), css(t.raised)).replace(QStringLiteral("%panel"), css(t.panel));
  sheet.replace(QStringLiteral("%accent"), css(t.accent)).replace(QStringLiteral("%text"), css(t.text));
  sheet.replace(QStringLiteral("%faint"), css(t.faint)).replace(QStringLiteral("%line"), css(t.line));
  sheet.replace(QStringLiteral("%warn"), css(t.warn)).replace(QStringLiteral("%dim"), css(t.dim));
  sheet.replace(QStringLiteral("%bad"), css(t.bad)).replace(QStringLiteral("%bg"), css(t.bg));
  return sheet;
}

double channel_luminance(double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); }

double luminance(const QColor& c) {
  return 0.2126 * channel_luminance(c.redF()) + 0.7152 * channel_luminance(c.greenF()) +
         0.0722 * channel_luminance(c.blueF());
}

}  // namespace

const Theme& theme_of(Theme::Kind kind) {
  static const Theme dark = make_dark();
  static const Theme light = make_light();
  static const Theme high_contrast = make_high_contrast();
  return kind == Theme::Kind::dark ? dark : kind == Theme::Kind::light ? light : high_contrast;
}

const Theme& theme() { return theme_of(current_kind); }
double text_scale() { return current_scale; }
int scaled(int pixels) { return static_cast<int>(std::lround(pixels * current_scale)); }

void apply_theme(QApplication& application, Theme::Kind kind, double scale) {
  current_kind = kind;
  current_scale = scale;
  const Theme& t = theme();
  application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  QPalette palette;
  palette.setColor(QPalette::Window, t.bg);
  palette.setColor(QPalette::WindowText, t.text);
  palette.setColor(QPalette::Base, t.panel);
  palette.setColor(QPalette::AlternateBase, t.raised);
  palette.setColor(QPalette::Text, t.text);
  palette.setColor(QPalette::Button, t.raised);
  palette.setColor(QPalette::ButtonText, t.text);
  palette.setColor(QPalette::Highlight, t.accent);
  palette.setColor(QPalette::HighlightedText, t.on_accent);
  palette.setColor(QPalette::PlaceholderText, t.dim);
  palette.setColor(QPalette::Link, t.accent);
  palette.setColor(QPalette::ToolTipBase, t.panel);
  palette.setColor(QPalette::ToolTipText, t.text);
  application.setPalette(palette);
  QFont font(QStringList{QStringLiteral("Noto Sans"), QStringLiteral("Noto Sans CJK SC")});
  font.setPixelSize(scaled(13));
  application.setFont(font);
  application.setStyleSheet(style_sheet(t));
}

QIcon themed_icon(const QString& name, const QColor& colour) {
  use_icons();
  QFile file(QStringLiteral(":/icons/") + name + QStringLiteral(".svg"));
  if (!file.open(QIODevice::ReadOnly)) {
    return {};
  }
  QByteArray svg = file.readAll();
  svg.replace("currentColor", colour.name().toLatin1());
  QSvgRenderer renderer(svg);
  QIcon icon;
  for (const int size : {22, 44, 66}) {
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    icon.addPixmap(pixmap);
  }
  return icon;
}

double contrast(const QColor& a, const QColor& b) {
  const double la = luminance(a);
  const double lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

}  // namespace tandem
