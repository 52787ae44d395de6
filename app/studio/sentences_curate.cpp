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
    // what ran short
    QT_TRANSLATE_NOOP("sentence", "AV1 (libsvtav1) needs %1 MB of %2 for %3 × %4×%5, and %6 MB are left."),
    QT_TRANSLATE_NOOP("sentence", "Close other programs or raise the limit of memory (ulimit -v), or choose H.264."),
    QT_TRANSLATE_NOOP("sentence", "The simulation cannot go on: MuJoCo gives up."),
    QT_TRANSLATE_NOOP("sentence", "Close other programs: it may be out of memory."),
    QT_TRANSLATE_NOOP("sentence", "%1 became shorter while it was read."),
    QT_TRANSLATE_NOOP("sentence", "Wait until the file is copied or downloaded whole, then load the policy again."),
    // what the doctor of a rollout finds
    QT_TRANSLATE_NOOP("sentence", "actions"),
    QT_TRANSLATE_NOOP("sentence", "training"),
    QT_TRANSLATE_NOOP("sentence", "On pictures of noise it asks for nothing that the joints cannot do."),
    QT_TRANSLATE_NOOP("sentence", "On pictures of noise it sends %1 to %2 or beyond, a joint from %3 to %4."),
    QT_TRANSLATE_NOOP("sentence", "The weights or the statistics are damaged or of another arm: use another copy."),
    QT_TRANSLATE_NOOP("sentence", "Check the disk and the memory left."),
    QT_TRANSLATE_NOOP("sentence", "Another camera feeds %1 already."),
    QT_TRANSLATE_NOOP("sentence", "Give each input of the policy a camera of its own."),
    QT_TRANSLATE_NOOP("sentence", "The rate of the training is not known; the rig runs at %1 Hz."),
    QT_TRANSLATE_NOOP(
        "sentence",
        "At another rate the arm moves at another speed: name the dataset it was trained on (--trained-on)."),
    QT_TRANSLATE_NOOP("sentence", "%1: tensor %2 holds a variance below 0."),
    QT_TRANSLATE_NOOP("sentence", "The file is damaged: use another copy of the checkpoint."),
    QT_TRANSLATE_NOOP("sentence", "%1: tensor %2 has the dtype %3, and numbers with a point are needed."),
    QT_TRANSLATE_NOOP("sentence", "No joint went farther than %1 from 0 in the training: that looks like radians."),
    QT_TRANSLATE_NOOP("sentence", "Compare it with the dataset the policy was trained on (--trained-on)."),
    QT_TRANSLATE_NOOP("sentence", "The state of %1 never changed in the training, or its statistics are damaged."),
    QT_TRANSLATE_NOOP("sentence", "%1 holds no golden.json, the values that LeRobot computed."),
    QT_TRANSLATE_NOOP("sentence", "Parity is for folders that have one; \"policy check\" looks at any other."),
    QT_TRANSLATE_NOOP("sentence", "%1 holds no golden values in %2."),
    QT_TRANSLATE_NOOP("sentence", "Compare it in fp32."),
    QT_TRANSLATE_NOOP("sentence", "It feeds %1, although the policy has an input of its own name."),
    QT_TRANSLATE_NOOP("sentence", "Look whether the cameras are crossed."),
    QT_TRANSLATE_NOOP("sentence", "The policy does not look at it."),
    QT_TRANSLATE_NOOP("sentence",
                      "Rate and joint names of the training are not known: name the dataset (--trained-on)."),
};

}  // namespace

std::span<const char* const> curate_sentences() { return list; }

}  // namespace tandem
