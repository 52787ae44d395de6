#include "widgets/report_print.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextOption>
#include <QTextTable>

#include <cmath>

#include "widgets/theme.h"

namespace tandem {
namespace {

constexpr double points_an_inch = 72;
constexpr double margin_pt = 48;

// Rules of paper: what the style sheet of a browser says about grids and sticky heads means nothing here.
QString paper_style(const Theme& t) {
  return QStringLiteral(
             "body { color: %1; } h1 { font-size: 18pt; } h2 { font-size: 13pt; margin-top: 14pt; }"
             "th { text-align: left; color: %2; font-weight: 600; padding: 2pt 6pt; }"
             "td { padding: 2pt 6pt; } .dim, figcaption { color: %2; }")
      .arg(t.text.name(), t.dim.name());
}

// Tables get hair lines between rows and no more than the width of the page.
void dress_tables(QTextFrame* frame, const Theme& t) {
  for (auto* child : frame->childFrames()) {
    if (auto* table = qobject_cast<QTextTable*>(child)) {
      QTextTableFormat format = table->format();
      format.setBorder(0);
      format.setCellPadding(3);
      format.setCellSpacing(0);
      table->setFormat(format);
      for (int row = 0; row < table->rows(); ++row) {
        for (int column = 0; column < table->columns(); ++column) {
          QTextTableCell cell = table->cellAt(row, column);
          QTextTableCellFormat line = cell.format().toTableCellFormat();
          line.setBottomBorder(0.5);
          line.setBottomBorderStyle(QTextFrameFormat::BorderStyle_Solid);
          line.setBottomBorderBrush(t.line);
          cell.setFormat(line);
        }
      }
    }
    dress_tables(child, t);
  }
}

// A picture beside closed paragraphs pushes them apart; one in a paragraph of its own does not.
QString pictures_alone(QString html) {
  static const QRegularExpression picture(QStringLiteral("(<img\\b[^>]*>)"), QRegularExpression::CaseInsensitiveOption);
  return html.replace(picture, QStringLiteral("<p>\\1</p>"));
}

// Cells that a browser fills by their share of a colour.
QString filled_cells(QString html, const Theme& t) {
  static const QRegularExpression share(QStringLiteral("class=\"heat\" style=\"--share:(\\d+)%\""));
  QString out;
  qsizetype done = 0;
  for (auto found = share.globalMatch(html); found.hasNext();) {
    const auto match = found.next();
    const double part = match.captured(1).toDouble() / 100;
    const auto mixed = [&](int colour) { return static_cast<int>(std::lround(255 + part * (colour - 255))); };
    const QColor fill(mixed(t.plot[0].red()), mixed(t.plot[0].green()), mixed(t.plot[0].blue()));
    out += html.mid(done, match.capturedStart() - done) + QStringLiteral("bgcolor=\"%1\"").arg(fill.name());
    done = match.capturedEnd();
  }
  return out + html.mid(done);
}

void print_pages(QTextDocument& document, QPdfWriter& writer, const QSizeF& body, const Theme& t) {
  QPainter painter(&writer);
  const double scale = writer.resolution() / points_an_inch;
  painter.scale(scale, scale);
  const int pages = document.pageCount();
  for (int page = 0; page < pages; ++page) {
    if (page > 0) {
      writer.newPage();
    }
    painter.save();
    painter.translate(margin_pt, margin_pt - page * body.height());
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = QRectF(0, page * body.height(), body.width(), body.height());
    context.palette.setColor(QPalette::Text, t.text);
    painter.setClipRect(context.clip);
    document.documentLayout()->draw(&painter, context);
    painter.restore();
    QFont font = document.defaultFont();
    font.setPixelSize(8);
    painter.setFont(font);
    painter.setPen(t.dim);
    painter.drawText(QRectF(margin_pt, body.height() + margin_pt + 8, body.width(), 16), Qt::AlignRight,
                     QStringLiteral("%1 / %2").arg(page + 1).arg(pages));
  }
}

}  // namespace

Result<void> print_report(const QString& html, const QString& file, const std::vector<ReportImage>& images) {
  const Theme& t = theme_of(Theme::Kind::light);
  QByteArray bytes;
  {
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setResolution(300);
    const QSizeF page = QPageSize(QPageSize::A4).size(QPageSize::Point);
    const QSizeF body(page.width() - 2 * margin_pt, page.height() - 2 * margin_pt);

    QTextDocument document;
    QFont font(QStringList{QStringLiteral("Noto Sans"), QStringLiteral("Noto Sans CJK SC")});
    font.setPixelSize(10);
    font.setHintingPreference(QFont::PreferNoHinting);  // pixels of the screen say nothing here
    document.setUseDesignMetrics(true);
    document.setDefaultFont(font);
    document.setDefaultStyleSheet(paper_style(t));
    document.setDocumentMargin(0);
    for (const auto& [name, image] : images) {
      // Wider than the page it would be cut off; the printer has pixels enough for all of them.
      QImage fitted = image;
      const double factor = std::max(1.0, image.width() / (body.width() * image.devicePixelRatio()));
      fitted.setDevicePixelRatio(image.devicePixelRatio() * factor);
      document.addResource(QTextDocument::ImageResource, QUrl(name), fitted);
    }
    // Names without spaces must not push the columns into each other.
    QTextOption wrap = document.defaultTextOption();
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    document.setDefaultTextOption(wrap);
    document.setHtml(filled_cells(pictures_alone(html), t));
    writer.setTitle(document.metaInformation(QTextDocument::DocumentTitle));
    dress_tables(document.rootFrame(), t);
    document.setPageSize(body);
    print_pages(document, writer, body, t);
  }
  QSaveFile out(file);
  if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit()) {
    return fail(ErrorCode::io, file.toStdString() + " could not be written: " + out.errorString().toStdString() + ".",
                "Free some space or choose another folder.");
  }
  return {};
}

}  // namespace tandem
