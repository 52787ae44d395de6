#pragma once

#include <QString>

#include <optional>
#include <string_view>
#include <vector>

#include "annotation/quality.h"
#include "widgets/display.h"

namespace tandem {

/// A measure of quality as people say it: "still at the start".
[[nodiscard]] QString measure_text(Measure measure);
/// A unit or the meaning of a measure in the language of the window; empty: it is none.
[[nodiscard]] QString quality_term(std::string_view english);
/// A measured value with its unit: "1.8 s", "12 %".
[[nodiscard]] QString value_text(Measure measure, double value);
/// What it means, from where on it is flagged, and how it stands among the episodes.
[[nodiscard]] QString measure_tip(const EpisodeQuality& episode, Measure measure);
/// One word for what a flag asks a person to look at: "idle", "trim", "vague".
[[nodiscard]] QString flag_word(Measure measure);

/// One word for an episode and how loud it is.
struct QualityWord {
  Badge::Tone tone = Badge::Tone::quiet;
  QString text;
  QString tip;
};
/// By its flags, the gravest first; null: it was not measured.
[[nodiscard]] QualityWord quality_word(const EpisodeQuality* episode);
/// Its flags, the gravest first.
[[nodiscard]] std::vector<Measure> sorted_flags(const EpisodeQuality& episode);

}  // namespace tandem
