#include <QtGlobal>

#include "studio/sentences.h"

namespace tandem {
namespace {

// As in sentences_list.cpp: what backend/vlm and backend/annotation say.
constexpr const char* list[] = {
    QT_TRANSLATE_NOOP("sentence", "There is not enough memory for this model."),
    QT_TRANSLATE_NOOP("sentence", "Close other programs, or choose a smaller model or precision."),
    QT_TRANSLATE_NOOP("sentence", "The model could not be computed."),
    QT_TRANSLATE_NOOP("sentence", "The model was given nothing to read."),
    QT_TRANSLATE_NOOP("sentence", "The question is too long for the model: it holds %1 tokens."),
    QT_TRANSLATE_NOOP("sentence", "Show it fewer pictures, or do not split them."),
    QT_TRANSLATE_NOOP("sentence", "The tokenizer gives a token that the model does not know, number %1."),
    QT_TRANSLATE_NOOP("sentence", "Copy tokenizer.json and the weights of the model from one place."),
    QT_TRANSLATE_NOOP("sentence", "The pictures and their places in the text do not agree."),
    QT_TRANSLATE_NOOP("sentence", "Leave words such as <image> out of the text."),
    QT_TRANSLATE_NOOP("sentence", "%1: the tokenizer has no token %2."),
    QT_TRANSLATE_NOOP("sentence", "Copy tokenizer.json of the vision-language model into the folder."),
    QT_TRANSLATE_NOOP("sentence", "The question names a picture that is not there."),
    QT_TRANSLATE_NOOP("sentence", "The text \"%1\" holds a word that the model keeps for itself."),
    QT_TRANSLATE_NOOP("sentence", "Take words in angle brackets such as <image> out of it."),
    QT_TRANSLATE_NOOP("sentence", "%1: pictures of %2 pixels (max_image_size) do not go with the %3 of config.json."),
    QT_TRANSLATE_NOOP("sentence", "Copy both files from one place."),
    QT_TRANSLATE_NOOP("sentence", "%1: models of the type \"%2\" cannot be run."),
    QT_TRANSLATE_NOOP("sentence", "Use SmolVLM2 (256M, 500M or 2.2B), or a server for other models."),
    QT_TRANSLATE_NOOP("sentence", "%1: config.json and the tokenizer have other numbers for <image>."),
    QT_TRANSLATE_NOOP("sentence", "Copy config.json and tokenizer.json from one place."),
    QT_TRANSLATE_NOOP("sentence", "A picture of the question is empty."),
    QT_TRANSLATE_NOOP("sentence", "Leave it out."),
    QT_TRANSLATE_NOOP("sentence", "The model was stopped before it had written all."),
    QT_TRANSLATE_NOOP("sentence", "Ask again."),
    QT_TRANSLATE_NOOP("sentence", "is %1; only default is known"),
    QT_TRANSLATE_NOOP("sentence", "%1 is no object of thresholds."),
    QT_TRANSLATE_NOOP("sentence", "Write a JSON object such as {\"idle_share\": 0.9, \"clipping\": null}."),
    QT_TRANSLATE_NOOP("sentence", "%1: there is no measure \"%2\"."),
    QT_TRANSLATE_NOOP("sentence", "\"tandem-cli dataset quality --measures\" lists them."),
    QT_TRANSLATE_NOOP("sentence", "%1: %2 must be a number or null."),
    QT_TRANSLATE_NOOP("sentence", "%1: %2 must be a number."),
    QT_TRANSLATE_NOOP("sentence", "Measuring the quality was cancelled."),
    QT_TRANSLATE_NOOP("sentence", "Looking at the pictures was cancelled."),
    QT_TRANSLATE_NOOP("sentence", "Begin again when you like."),
};

}  // namespace

std::span<const char* const> curate_sentences() { return list; }

}  // namespace tandem
