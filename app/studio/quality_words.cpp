#include "studio/quality_words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

#include "studio/sentences.h"

namespace tandem {
namespace {

constexpr const char* context = "QualityWords";
constexpr std::size_t longest_unit = 6;  // letters that stand beside a number; others stand in the tip
QString words(const char* text) { return QCoreApplication::translate(context, text); }

// One for each measure of an episode, in the order of the table; those of a dataset follow.
constexpr const char* texts[measure_count] = {
    QT_TRANSLATE_NOOP("QualityWords", "movement"),
    QT_TRANSLATE_NOOP("QualityWords", "length"),
    QT_TRANSLATE_NOOP("QualityWords", "duration"),
    QT_TRANSLATE_NOOP("QualityWords", "unusual length"),
    QT_TRANSLATE_NOOP("QualityWords", "idle frames"),
    QT_TRANSLATE_NOOP("QualityWords", "idle frames, adaptive"),
    QT_TRANSLATE_NOOP("QualityWords", "still at the start"),
    QT_TRANSLATE_NOOP("QualityWords", "still in between"),
    QT_TRANSLATE_NOOP("QualityWords", "still at the end"),
    QT_TRANSLATE_NOOP("QualityWords", "spikes"),
    QT_TRANSLATE_NOOP("QualityWords", "largest spike"),
    QT_TRANSLATE_NOOP("QualityWords", "largest jump"),
    QT_TRANSLATE_NOOP("QualityWords", "jerk"),
    QT_TRANSLATE_NOOP("QualityWords", "largest jerk"),
    QT_TRANSLATE_NOOP("QualityWords", "smoothness"),
    QT_TRANSLATE_NOOP("QualityWords", "jerkiness"),
    QT_TRANSLATE_NOOP("QualityWords", "collisions, perhaps"),
    QT_TRANSLATE_NOOP("QualityWords", "path efficiency"),
    QT_TRANSLATE_NOOP("QualityWords", "rest at the end"),
    QT_TRANSLATE_NOOP("QualityWords", "pace"),
    QT_TRANSLATE_NOOP("QualityWords", "lag leader to follower"),
    QT_TRANSLATE_NOOP("QualityWords", "likeness of leader and follower"),
    QT_TRANSLATE_NOOP("QualityWords", "tracking error"),
    QT_TRANSLATE_NOOP("QualityWords", "saturation"),
    QT_TRANSLATE_NOOP("QualityWords", "calibration offset"),
    QT_TRANSLATE_NOOP("QualityWords", "calibration shift"),
    QT_TRANSLATE_NOOP("QualityWords", "frozen actions"),
    QT_TRANSLATE_NOOP("QualityWords", "joint at its limit"),
    QT_TRANSLATE_NOOP("QualityWords", "stuck joint"),
    QT_TRANSLATE_NOOP("QualityWords", "chunk length, perhaps"),
    QT_TRANSLATE_NOOP("QualityWords", "dropped frames"),
    QT_TRANSLATE_NOOP("QualityWords", "largest gap"),
    QT_TRANSLATE_NOOP("QualityWords", "long gaps"),
    QT_TRANSLATE_NOOP("QualityWords", "longest gap"),
    QT_TRANSLATE_NOOP("QualityWords", "jitter"),
    QT_TRANSLATE_NOOP("QualityWords", "rate error"),
    QT_TRANSLATE_NOOP("QualityWords", "cameras out of step"),
    QT_TRANSLATE_NOOP("QualityWords", "times off the grid"),
    QT_TRANSLATE_NOOP("QualityWords", "pictures do not match rows"),
    QT_TRANSLATE_NOOP("QualityWords", "rows do not match length"),
    QT_TRANSLATE_NOOP("QualityWords", "breaks in the numbering"),
    QT_TRANSLATE_NOOP("QualityWords", "numbers that are none"),
    QT_TRANSLATE_NOOP("QualityWords", "missing files"),
    QT_TRANSLATE_NOOP("QualityWords", "sharpness"),
    QT_TRANSLATE_NOOP("QualityWords", "brightness"),
    QT_TRANSLATE_NOOP("QualityWords", "overexposed"),
    QT_TRANSLATE_NOOP("QualityWords", "contrast"),
    QT_TRANSLATE_NOOP("QualityWords", "black pictures"),
    QT_TRANSLATE_NOOP("QualityWords", "frozen pictures"),
    QT_TRANSLATE_NOOP("QualityWords", "changing exposure"),
    QT_TRANSLATE_NOOP("QualityWords", "another view"),
    QT_TRANSLATE_NOOP("QualityWords", "the same episodes"),
    QT_TRANSLATE_NOOP("QualityWords", "nearest other episode"),
    QT_TRANSLATE_NOOP("QualityWords", "foreign pictures before it"),
    QT_TRANSLATE_NOOP("QualityWords", "vague task text"),
    QT_TRANSLATE_NOOP("QualityWords", "words of the task text"),
    QT_TRANSLATE_NOOP("QualityWords", "frames in total, difference"),
    QT_TRANSLATE_NOOP("QualityWords", "variation of the pace"),
    QT_TRANSLATE_NOOP("QualityWords", "variance between episodes"),
    QT_TRANSLATE_NOOP("QualityWords", "drift from first to last"),
    QT_TRANSLATE_NOOP("QualityWords", "calibration, trend"),
    QT_TRANSLATE_NOOP("QualityWords", "pictures of no episode"),
    QT_TRANSLATE_NOOP("QualityWords", "pictures of no episode, time"),
    QT_TRANSLATE_NOOP("QualityWords", "videos of no episode"),
    QT_TRANSLATE_NOOP("QualityWords", "pairs of equal episodes"),
    QT_TRANSLATE_NOOP("QualityWords", "spread of the starts"),
    QT_TRANSLATE_NOOP("QualityWords", "spread of the ends"),
    QT_TRANSLATE_NOOP("QualityWords", "episodes of the rarest task"),
    QT_TRANSLATE_NOOP("QualityWords", "frames of the rarest task"),
    QT_TRANSLATE_NOOP("QualityWords", "share of successes"),
    QT_TRANSLATE_NOOP("QualityWords", "task texts that are nearly equal"),
    QT_TRANSLATE_NOOP("QualityWords", "writing systems of task texts"),
};

const char* word_of(Measure measure) {
  switch (measure) {
    case Measure::idle_head:
    case Measure::idle_tail:
      return QT_TRANSLATE_NOOP("QualityWords", "trim");
    case Measure::movement:
    case Measure::idle_share:
    case Measure::idle_adaptive:
    case Measure::idle_middle:
      return QT_TRANSLATE_NOOP("QualityWords", "idle");
    case Measure::length:
    case Measure::duration:
    case Measure::length_fence:
      return QT_TRANSLATE_NOOP("QualityWords", "length");
    case Measure::vague_label:
    case Measure::label_words:
      return QT_TRANSLATE_NOOP("QualityWords", "vague");
    case Measure::tracking_lag:
    case Measure::tracking_error:
    case Measure::saturation:
      return QT_TRANSLATE_NOOP("QualityWords", "tracking");
    case Measure::calibration_shift:
      return QT_TRANSLATE_NOOP("QualityWords", "shifted");
    case Measure::frozen_action:
    case Measure::frozen:
      return QT_TRANSLATE_NOOP("QualityWords", "frozen");
    case Measure::clipping:
    case Measure::stuck_joint:
      return QT_TRANSLATE_NOOP("QualityWords", "joint");
    default:
      break;
  }
  switch (info_of(measure).group) {
    case MeasureGroup::motion:
      return QT_TRANSLATE_NOOP("QualityWords", "jerky");
    case MeasureGroup::timing:
      return QT_TRANSLATE_NOOP("QualityWords", "timing");
    case MeasureGroup::picture:
      return QT_TRANSLATE_NOOP("QualityWords", "picture");
    case MeasureGroup::duplicates:
      return QT_TRANSLATE_NOOP("QualityWords", "twice");
    case MeasureGroup::leaks:
      return QT_TRANSLATE_NOOP("QualityWords", "leak");
    default:
      return QT_TRANSLATE_NOOP("QualityWords", "look");
  }
}

}  // namespace

QString measure_text(Measure measure) { return words(texts[static_cast<std::size_t>(measure)]); }

QString flag_word(Measure measure) {
  return info_of(measure).verdict == Verdict::exclude ? words(QT_TRANSLATE_NOOP("QualityWords", "broken"))
                                                      : words(word_of(measure));
}

QString value_text(Measure measure, double value) {
  const auto unit = info_of(measure).unit;
  if (unit == "share") {
    return number_text(value * 100, 0) + QStringLiteral(" %");
  }
  if (measure == Measure::vague_label) {
    return value > 0 ? words(QT_TRANSLATE_NOOP("QualityWords", "yes")) : words(QT_TRANSLATE_NOOP("QualityWords", "no"));
  }
  const double size = std::abs(value);
  const bool fine = size < 0.1 && unit != "s";
  const int decimals = value == std::round(value) || size >= 100 ? 0 : size >= 10 ? 1 : fine ? 4 : 2;
  const QString number = number_text(value, decimals);
  return unit.empty() || unit.size() > longest_unit ? number : number + QLatin1Char(' ') + quality_term(unit);
}

QString measure_tip(const EpisodeQuality& episode, Measure measure) {
  const MeasureInfo& info = info_of(measure);
  QStringList lines{quality_term(info.meaning)};
  if (info.unit.size() > longest_unit) {
    lines << words(QT_TRANSLATE_NOOP("QualityWords", "in %1")).arg(quality_term(info.unit));
  }
  if (const auto* entry = episode.values.find(measure); entry != nullptr && !entry->where.empty()) {
    lines << QString::fromStdString(entry->where);
  }
  if (info.threshold) {
    const QString limit = info.of_z ? words(QT_TRANSLATE_NOOP("QualityWords", "%1 deviations from the others"))
                                          .arg(number_text(*info.threshold, 0))
                                    : value_text(measure, *info.threshold);
    lines << (info.worse == Worse::above ? words(QT_TRANSLATE_NOOP("QualityWords", "flagged above %1"))
                                         : words(QT_TRANSLATE_NOOP("QualityWords", "flagged below %1")))
                 .arg(limit);
  } else {
    lines << words(QT_TRANSLATE_NOOP("QualityWords", "never flagged"));
  }
  if (const auto found = episode.percent.find(measure); found != episode.percent.end()) {
    lines << words(QT_TRANSLATE_NOOP("QualityWords", "%1 % of the episodes have at most this value"))
                 .arg(number_text(found->second, 0));
  }
  return lines.join(QLatin1Char('\n'));
}

std::vector<Measure> sorted_flags(const EpisodeQuality& episode) {
  std::vector<Measure> out = episode.flags;
  std::ranges::stable_sort(out, [](Measure a, Measure b) {
    const auto weight = [](Measure measure) {
      const MeasureInfo& info = info_of(measure);
      return info.verdict == Verdict::exclude ? 0 : info.group == MeasureGroup::labels ? 1 : 2;
    };
    return weight(a) < weight(b);
  });
  return out;
}

QualityWord quality_word(const EpisodeQuality* episode) {
  if (episode == nullptr) {
    return {};
  }
  const auto flags = sorted_flags(*episode);
  if (flags.empty()) {
    return {Badge::Tone::ok, words(QT_TRANSLATE_NOOP("QualityWords", "good")),
            words(QT_TRANSLATE_NOOP("QualityWords", "Nothing was flagged."))};
  }
  QStringList lines;
  for (const Measure measure : flags) {
    const auto value = episode->values.value(measure);
    lines << measure_text(measure) + (value ? QStringLiteral(": ") + value_text(measure, *value) : QString());
  }
  const bool broken = info_of(flags.front()).verdict == Verdict::exclude;
  return {broken ? Badge::Tone::bad : Badge::Tone::warn, flag_word(flags.front()), lines.join(QLatin1Char('\n'))};
}

}  // namespace tandem
