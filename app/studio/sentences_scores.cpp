#include <QtGlobal>

#include "studio/sentences.h"

namespace tandem {
namespace {

// As in sentences_list.cpp: what backend/scoring says.
constexpr const char* list[] = {
    QT_TRANSLATE_NOOP("sentence", "There is no suite \"%1\"."),
    QT_TRANSLATE_NOOP("sentence", "See \"tandem-cli score suite list\", or give the path of a suite file."),
    QT_TRANSLATE_NOOP("sentence", "Stage %1 of task %2 cannot be credited so."),
    QT_TRANSLATE_NOOP("sentence", "Give a number up to its maximum."),
    QT_TRANSLATE_NOOP("sentence", "Give 0 or 1."),
    QT_TRANSLATE_NOOP("sentence", "The result of task %1 is missing or out of range."),
    QT_TRANSLATE_NOOP("sentence", "Give a number within its range."),
    QT_TRANSLATE_NOOP("sentence", "A task has no way of scoring."),
    QT_TRANSLATE_NOOP("sentence", "An experiment needs a contender and at least one planned trial."),
    QT_TRANSLATE_NOOP("sentence", "Choose a contender, and a suite whose cells have trials."),
    QT_TRANSLATE_NOOP("sentence", "A Latin square needs a number of blocks that the contenders divide."),
    QT_TRANSLATE_NOOP("sentence", "Plan some trials more, or choose the balanced order."),
    QT_TRANSLATE_NOOP("sentence", "%1: a cell or anchor names the %2 \"%3\", which does not exist."),
    QT_TRANSLATE_NOOP("sentence", "%1: the cells plan more trials than can be run."),
    QT_TRANSLATE_NOOP("sentence", "%1: the %2 \"%3\" is there twice."),
    QT_TRANSLATE_NOOP("sentence", "%1: the cell of task \"%2\" and setting \"%3\" is there twice."),
    QT_TRANSLATE_NOOP("sentence", "Suite %1 has cells without initial conditions."),
    QT_TRANSLATE_NOOP("sentence", "Give them starts."),
    QT_TRANSLATE_NOOP("sentence", "The checkpoint of %1 has no content hash."),
    QT_TRANSLATE_NOOP("sentence", "Choose a folder that can be read."),
    QT_TRANSLATE_NOOP("sentence", "A trial is made void for a reason only."),
    QT_TRANSLATE_NOOP("sentence", "Write what went wrong."),
    QT_TRANSLATE_NOOP("sentence", "An experiment needs a title and at least one contender."),
    QT_TRANSLATE_NOOP("sentence", "Give it a title and choose a policy."),
    QT_TRANSLATE_NOOP("sentence", "Two contenders are the same checkpoint with the same inference."),
    QT_TRANSLATE_NOOP("sentence", "Change one of them."),
    QT_TRANSLATE_NOOP("sentence", "The suite is not in the database."),
    QT_TRANSLATE_NOOP("sentence", "There is no experiment %1."),
    QT_TRANSLATE_NOOP("sentence", "There is no valid trial %1."),
    QT_TRANSLATE_NOOP("sentence", "Unblinding needs a reason."),
    QT_TRANSLATE_NOOP("sentence", "Write why the contenders are to be told."),
    QT_TRANSLATE_NOOP("sentence", "The experiment \"%1\" is not blind."),
    QT_TRANSLATE_NOOP("sentence", "Its contenders are known."),
    QT_TRANSLATE_NOOP("sentence", "Suite %1 version %2 is frozen with another definition."),
    QT_TRANSLATE_NOOP("sentence", "Give the changed suite the next version."),
    QT_TRANSLATE_NOOP("sentence", "%1 is in use by another program."),
    QT_TRANSLATE_NOOP("sentence", "%1 is damaged or not a database of scores."),
    QT_TRANSLATE_NOOP("sentence", "Restore it from a backup."),
    QT_TRANSLATE_NOOP("sentence", "%1: what was to be written is against its rules."),
    QT_TRANSLATE_NOOP("sentence", "%1: the database refused a command."),
    QT_TRANSLATE_NOOP("sentence", "%1 is a database of another program."),
    QT_TRANSLATE_NOOP("sentence", "Choose another file for the scores."),
    QT_TRANSLATE_NOOP("sentence", "The scores were brought up to date; a copy of before is %1."),
    QT_TRANSLATE_NOOP("sentence", "%1 was written by a newer Tandem; it is open for reading only."),
    QT_TRANSLATE_NOOP("sentence", "%1 is in use by another Tandem; it is open for reading only."),
    QT_TRANSLATE_NOOP("sentence", "%1 may not be written; it is open for reading only."),
    QT_TRANSLATE_NOOP("sentence",
                      "%1 was damaged. It was put aside as %2, and %3 rows that could be read were taken over."),
};

}  // namespace

std::span<const char* const> score_sentences() { return list; }

}  // namespace tandem
