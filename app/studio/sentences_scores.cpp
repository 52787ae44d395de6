#include <QtGlobal>

#include "studio/sentences.h"

namespace tandem {
namespace {

// As in sentences_list.cpp: what backend/scoring says.
constexpr const char* list[] = {
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
