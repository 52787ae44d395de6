#include "studio/curate_table.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

#include "annotation/labels.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

void EpisodeModel::set_dataset(std::shared_ptr<const DatasetSummary> dataset) {
  beginResetModel();
  rows_.clear();
  report_.reset();
  if (dataset) {
    const double fps = dataset->info.fps > 0 ? dataset->info.fps : 30;
    const std::string name = dataset->root.filename().string();
    rows_.reserve(dataset->episodes.size());
    for (const auto& from : dataset->episodes) {
      Row row;
      row.episode = from.episode;
      row.time_s = static_cast<double>(from.length) / fps;
      const std::string text = from.tasks.empty() ? std::string() : from.tasks.front();
      row.task = QString::fromStdString(text);
      if (!vague_label(text, name).empty()) {
        row.word = {Badge::Tone::warn, flag_word(Measure::vague_label), measure_text(Measure::vague_label)};
      }
      update_words(row);
      rows_.push_back(std::move(row));
    }
  }
  endResetModel();
}

int EpisodeModel::row_of(std::int64_t episode) const {
  // Row i is episode i in every sound dataset.
  if (episode >= 0 && episode < std::ssize(rows_) && episode_at(static_cast<int>(episode)) == episode) {
    return static_cast<int>(episode);
  }
  const auto found = std::ranges::find(rows_, episode, &Row::episode);
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

void EpisodeModel::set_briefs(const std::vector<EpisodeBrief>& briefs) {
  int first = static_cast<int>(rows_.size());
  int last = -1;
  for (const auto& brief : briefs) {
    const int at = row_of(brief.episode);
    if (at < 0) {
      continue;
    }
    Row& row = rows_[static_cast<std::size_t>(at)];
    const QString before = row.words;
    row.task = QString::fromStdString(brief.task);
    row.tags.clear();
    row.trashed = false;
    for (const auto& tag : brief.tags) {
      row.tags << QString::fromStdString(tag);
      row.trashed = row.trashed || tag == trash_tag;
    }
    row.verdict = brief.success ? (*brief.success ? tr("success") : tr("failure")) : QString();
    if (brief.quality) {
      row.verdict += QLatin1Char(' ') + tr("grade %1").arg(*brief.quality);
    }
    row.note = QString::fromStdString(brief.note);
    update_words(row);
    if (row.words != before) {
      first = std::min(first, at);
      last = std::max(last, at);
    }
  }
  if (last >= 0) {
    Q_EMIT dataChanged(index(first, 0), index(last, column_count - 1));
  }
}

void EpisodeModel::set_quality(const std::shared_ptr<const QualityReport>& report) {
  report_ = report;
  if (report_) {
    for (const auto& episode : report_->episodes) {
      if (const int at = row_of(episode.episode); at >= 0) {
        Row& row = rows_[static_cast<std::size_t>(at)];
        row.word = quality_word(&episode);
        update_words(row);
      }
    }
  }
  update_values();
  all_changed();
}

void EpisodeModel::set_measure(std::optional<Measure> chosen) {
  measure_ = chosen;
  update_values();
  Q_EMIT headerDataChanged(Qt::Horizontal, EpisodeModel::measure, EpisodeModel::measure);
  all_changed();
}

void EpisodeModel::show_picture(std::int64_t episode) {
  if (const int at = row_of(episode); at >= 0) {
    Q_EMIT dataChanged(index(at, picture), index(at, picture), {Qt::DecorationRole});
  }
}

void EpisodeModel::update_values() {
  for (auto& row : rows_) {
    row.value.reset();
  }
  if (!report_ || !measure_) {
    return;
  }
  for (const auto& episode : report_->episodes) {
    if (const int at = row_of(episode.episode); at >= 0) {
      rows_[static_cast<std::size_t>(at)].value = episode.values.value(*measure_);
    }
  }
}

void EpisodeModel::all_changed() {
  if (!rows_.empty()) {
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
  }
}

void EpisodeModel::update_words(Row& row) {
  QStringList parts{row.task, row.word.text, row.verdict, row.note};
  parts << row.tags;
  row.words = parts.join(QLatin1Char('\n')).toLower();
}

QString EpisodeModel::tip(const Row& row) const {
  QStringList lines{row.task};
  if (!row.tags.isEmpty()) {
    lines << tr("tags: %1").arg(row.tags.join(QStringLiteral(", ")));
  }
  for (const QString& line : {row.verdict, row.word.tip, row.note}) {
    if (!line.isEmpty()) {
      lines << line;
    }
  }
  return lines.join(QLatin1Char('\n'));
}

int EpisodeModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int EpisodeModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : column_count; }

QVariant EpisodeModel::data(const QModelIndex& index, int role) const {
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole:
      return column == number        ? QString::number(row.episode)
             : column == task        ? row.task
             : column == time        ? number_text(row.time_s, 1)
             : column == quality     ? (row.trashed ? tr("trash") : row.word.text)
             : row.value && measure_ ? value_text(*measure_, *row.value)
                                     : QString();
    case Qt::DecorationRole:
      if (column == picture && pictures_) {
        const QImage shown = pictures_(row.episode);
        return shown.isNull() ? QVariant() : QVariant(shown);
      }
      return {};
    case Qt::AccessibleTextRole:
      return column == picture ? QVariant(tr("picture of episode %1").arg(row.episode))
                               : QVariant(data(index, Qt::DisplayRole).toString());
    case Qt::ToolTipRole:
      return tip(row);
    case Qt::TextAlignmentRole:
      return column == time || column == measure ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                 : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole:
      if (row.trashed && column == task) {
        QFont font = QApplication::font();
        font.setStrikeOut(true);
        return font;
      }
      return {};
    case sort_role:
      return column <= picture   ? QVariant::fromValue<qlonglong>(row.episode)
             : column == task    ? QVariant(row.task)
             : column == time    ? QVariant(row.time_s)
             : column == quality ? QVariant(QString::number(static_cast<int>(row.word.tone)) + row.word.text)
                                 : QVariant(row.value.value_or(-1e300));
    case words_role:
      return row.words;
    case tone_role:
      return static_cast<int>(row.trashed ? Badge::Tone::quiet : row.word.tone);
    case episode_role:
      return QVariant::fromValue<qlonglong>(row.episode);
    default:
      return {};
  }
}

QVariant EpisodeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) {
    return {};
  }
  if (role == Qt::TextAlignmentRole) {
    return section == time || section == measure ? int(Qt::AlignRight | Qt::AlignVCenter)
                                                 : int(Qt::AlignLeft | Qt::AlignVCenter);
  }
  if (role == Qt::DisplayRole || role == Qt::ToolTipRole) {
    return section == number    ? (role == Qt::DisplayRole ? QStringLiteral("#") : tr("number of the episode"))
           : section == picture ? (role == Qt::DisplayRole ? QString() : tr("picture from the middle of the episode"))
           : section == task    ? tr("Task")
           : section == time    ? (role == Qt::DisplayRole ? tr("Time") : tr("seconds"))
           : section == quality ? tr("Quality")
           : measure_           ? measure_text(*measure_)
                                : QString();
  }
  return {};
}

EpisodeFilter::EpisodeFilter(QObject* parent) : QSortFilterProxyModel(parent) {
  setSortRole(EpisodeModel::sort_role);
  setSortCaseSensitivity(Qt::CaseInsensitive);
  setSortLocaleAware(false);
}

void EpisodeFilter::set_text(const QString& text) {
  words_ = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  invalidateRowsFilter();
}

bool EpisodeFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
  const QModelIndex index = sourceModel()->index(row, 0, parent);
  const QString text = index.data(EpisodeModel::words_role).toString();
  return std::ranges::all_of(words_, [&](const QString& word) {
    bool numeric = false;
    const qlonglong number = word.toLongLong(&numeric);
    return (numeric && number == index.data(EpisodeModel::episode_role).toLongLong()) || text.contains(word);
  });
}

void BadgeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyleOptionViewItem empty = option;
  initStyleOption(&empty, index);
  const QString text = std::exchange(empty.text, QString());
  QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &empty, painter, option.widget);
  if (text.isEmpty()) {
    return;
  }
  const Theme& t = theme();
  const auto tone = static_cast<Badge::Tone>(index.data(EpisodeModel::tone_role).toInt());
  const QColor colour = tone == Badge::Tone::ok     ? t.ok
                        : tone == Badge::Tone::warn ? t.warn
                        : tone == Badge::Tone::bad  ? t.bad
                                                    : t.dim;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setFont(text_font(12));
  const QFontMetrics metrics = painter->fontMetrics();
  const int room = option.rect.width() - 8;
  const QString shown = metrics.elidedText(text, Qt::ElideRight, room - 12);
  const QSizeF size(metrics.horizontalAdvance(shown) + 12, metrics.height() + 1);
  const QRectF area(option.rect.left() + 4.5, option.rect.center().y() - size.height() / 2 + 0.5, size.width(),
                    size.height());
  painter->setPen(colour);
  painter->drawRoundedRect(area, 3, 3);
  painter->drawText(area, Qt::AlignCenter, shown);
  painter->restore();
}

}  // namespace tandem
