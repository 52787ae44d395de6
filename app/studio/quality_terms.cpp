#include <QCoreApplication>

#include <algorithm>
#include <string>

#include "studio/quality_words.h"

namespace tandem {
namespace {

// Units and meanings as backend/annotation/measures.cpp has them; a test reminds.
constexpr const char* terms[] = {
    QT_TRANSLATE_NOOP("QualityWords", "ranges a frame"),
    QT_TRANSLATE_NOOP("QualityWords", "frames"),
    QT_TRANSLATE_NOOP("QualityWords", "s"),
    QT_TRANSLATE_NOOP("QualityWords", "IQR"),
    QT_TRANSLATE_NOOP("QualityWords", "share"),
    QT_TRANSLATE_NOOP("QualityWords", "ranges"),
    QT_TRANSLATE_NOOP("QualityWords", "deviations"),
    QT_TRANSLATE_NOOP("QualityWords", "joint units"),
    QT_TRANSLATE_NOOP("QualityWords", "ranges a second"),
    QT_TRANSLATE_NOOP("QualityWords", "frame periods"),
    QT_TRANSLATE_NOOP("QualityWords", "gaps"),
    QT_TRANSLATE_NOOP("QualityWords", "rows"),
    QT_TRANSLATE_NOOP("QualityWords", "values"),
    QT_TRANSLATE_NOOP("QualityWords", "files"),
    QT_TRANSLATE_NOOP("QualityWords", "of 255"),
    QT_TRANSLATE_NOOP("QualityWords", "episodes"),
    QT_TRANSLATE_NOOP("QualityWords", "words"),
    QT_TRANSLATE_NOOP("QualityWords", "ranges²"),
    QT_TRANSLATE_NOOP("QualityWords", "pairs"),
    QT_TRANSLATE_NOOP("QualityWords", "scripts"),
    QT_TRANSLATE_NOOP("QualityWords", "mean length of the step between two actions"),
    QT_TRANSLATE_NOOP("QualityWords", "frames of the episode"),
    QT_TRANSLATE_NOOP("QualityWords", "seconds of the episode"),
    QT_TRANSLATE_NOOP("QualityWords", "how far its length is outside the middle half of all lengths"),
    QT_TRANSLATE_NOOP("QualityWords", "frames slower than the setting idle_below"),
    QT_TRANSLATE_NOOP("QualityWords", "frames slower than the valley between rest and motion of this episode"),
    QT_TRANSLATE_NOOP("QualityWords", "idle at the start"),
    QT_TRANSLATE_NOOP("QualityWords", "longest idle stretch inside"),
    QT_TRANSLATE_NOOP("QualityWords", "idle at the end"),
    QT_TRANSLATE_NOOP("QualityWords", "frames whose change of step has a robust z above 5 in the episode"),
    QT_TRANSLATE_NOOP("QualityWords", "largest change of step between two frames"),
    QT_TRANSLATE_NOOP("QualityWords", "largest step, mean over the joints of step by its deviation"),
    QT_TRANSLATE_NOOP("QualityWords", "mean change of step"),
    QT_TRANSLATE_NOOP("QualityWords", "largest change of step"),
    QT_TRANSLATE_NOOP("QualityWords", "exp(-rms of the acceleration / 1000)"),
    QT_TRANSLATE_NOOP("QualityWords", "mean step of the joints that move"),
    QT_TRANSLATE_NOOP("QualityWords", "frames whose acceleration is above 15 times the median"),
    QT_TRANSLATE_NOOP("QualityWords", "distance of start and end by the length of the path"),
    QT_TRANSLATE_NOOP("QualityWords", "exp(-deviation of the last 2 s / 0.05)"),
    QT_TRANSLATE_NOOP("QualityWords", "mean speed of a joint"),
    QT_TRANSLATE_NOOP("QualityWords", "delay of the state behind the action, whichever way"),
    QT_TRANSLATE_NOOP("QualityWords", "correlation of both at that delay"),
    QT_TRANSLATE_NOOP("QualityWords", "rms distance of action and delayed state"),
    QT_TRANSLATE_NOOP("QualityWords", "states further from their action than the setting saturated_above"),
    QT_TRANSLATE_NOOP("QualityWords", "median of action less state at rest, worst joint"),
    QT_TRANSLATE_NOOP("QualityWords", "that offset less its median over the dataset, worst joint"),
    QT_TRANSLATE_NOOP("QualityWords", "actions equal to the one before in every joint"),
    QT_TRANSLATE_NOOP("QualityWords", "values at the least or greatest of the dataset, worst joint but grippers"),
    QT_TRANSLATE_NOOP("QualityWords", "values equal to the one before, worst joint but grippers"),
    QT_TRANSLATE_NOOP("QualityWords", "lag from which on the steps no longer resemble each other"),
    QT_TRANSLATE_NOOP("QualityWords", "frames missing by the times of capture"),
    QT_TRANSLATE_NOOP("QualityWords", "longest time between two frames"),
    QT_TRANSLATE_NOOP("QualityWords", "gaps above 100 ms (slow datasets: 1.5 periods)"),
    QT_TRANSLATE_NOOP("QualityWords", "deviation of the frame period by its mean"),
    QT_TRANSLATE_NOOP("QualityWords", "how far the mean rate is from fps"),
    QT_TRANSLATE_NOOP("QualityWords", "99th percentile of the time between the pictures of one row"),
    QT_TRANSLATE_NOOP("QualityWords", "largest distance of timestamp and frame_index / fps"),
    QT_TRANSLATE_NOOP("QualityWords", "pictures by from and to_timestamp less rows, worst camera"),
    QT_TRANSLATE_NOOP("QualityWords", "rows in the data file less the length of the episode"),
    QT_TRANSLATE_NOOP("QualityWords", "rows whose frame_index or index is not the next"),
    QT_TRANSLATE_NOOP("QualityWords", "NaN and infinite values of action and state"),
    QT_TRANSLATE_NOOP("QualityWords", "files of the episode that are not there"),
    QT_TRANSLATE_NOOP("QualityWords", "variance of the Laplacian, least camera"),
    QT_TRANSLATE_NOOP("QualityWords", "mean brightness, least camera"),
    QT_TRANSLATE_NOOP("QualityWords", "pixels of 250 and more, worst camera"),
    QT_TRANSLATE_NOOP("QualityWords", "95th less 5th percentile of brightness, least camera"),
    QT_TRANSLATE_NOOP("QualityWords", "longest black stretch, worst camera"),
    QT_TRANSLATE_NOOP("QualityWords", "longest stretch without change while the arm moves, worst camera"),
    QT_TRANSLATE_NOOP("QualityWords", "deviation of the brightness over the episode, worst camera"),
    QT_TRANSLATE_NOOP("QualityWords", "distance of the first picture from the usual one, worst camera"),
    QT_TRANSLATE_NOOP("QualityWords", "others with the same actions and states to the last bit"),
    QT_TRANSLATE_NOOP("QualityWords", "distance to the nearest other episode, mean over 50 moments"),
    QT_TRANSLATE_NOOP("QualityWords", "pictures of no episode in front of it in its video, worst camera"),
    QT_TRANSLATE_NOOP("QualityWords", "its text says too little to learn from"),
    QT_TRANSLATE_NOOP("QualityWords", "words of its text; models read 48 tokens"),
    QT_TRANSLATE_NOOP("QualityWords", "sum of the lengths less total_frames, whichever way"),
    QT_TRANSLATE_NOOP("QualityWords", "deviation of the pace by its mean"),
    QT_TRANSLATE_NOOP("QualityWords", "variance between episodes, mean over 50 moments"),
    QT_TRANSLATE_NOOP("QualityWords", "mean of the last quarter of episodes less the first, worst joint"),
    QT_TRANSLATE_NOOP("QualityWords",
                      "change of the calibration offset from first to last episode by a line, worst joint"),
    QT_TRANSLATE_NOOP("QualityWords", "pictures in the videos that belong to no episode"),
    QT_TRANSLATE_NOOP("QualityWords", "the same in seconds of video"),
    QT_TRANSLATE_NOOP("QualityWords", "video files that no episode names"),
    QT_TRANSLATE_NOOP("QualityWords", "pairs of episodes that are equal or nearly so"),
    QT_TRANSLATE_NOOP("QualityWords", "deviation of the first state, mean over the joints"),
    QT_TRANSLATE_NOOP("QualityWords", "deviation of the last state, mean over the joints"),
    QT_TRANSLATE_NOOP("QualityWords", "episodes of the task with the fewest"),
    QT_TRANSLATE_NOOP("QualityWords", "frames of that task"),
    QT_TRANSLATE_NOOP("QualityWords", "episodes whose last next.success is true"),
    QT_TRANSLATE_NOOP("QualityWords", "texts that differ in case, article, punctuation or two letters only"),
    QT_TRANSLATE_NOOP("QualityWords", "writing systems of the texts"),
};

}  // namespace

QString quality_term(std::string_view english) {
  const auto found = std::ranges::find(terms, english, [](const char* term) { return std::string_view(term); });
  return found == std::end(terms) ? QString() : QCoreApplication::translate("QualityWords", *found);
}

}  // namespace tandem
