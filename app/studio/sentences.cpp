#include "studio/sentences.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringList>

#include <utility>
#include <vector>

namespace tandem {
namespace {

struct Pattern {
  QRegularExpression shape;
  const char* source = "";
  qsizetype letters = 0;  // outside the places for names and numbers
};

QString translated(const char* source) { return QCoreApplication::translate("sentence", source); }

std::vector<Pattern> compile() {
  static const QRegularExpression place(QStringLiteral(R"(\\%\d)"));
  std::vector<Pattern> out;
  for (const char* source : backend_sentences()) {
    const QString text = QString::fromUtf8(source);
    QString shape = QRegularExpression::escape(text);
    const auto places = shape.count(place);
    shape.replace(place, QStringLiteral("(.+?)"));
    out.push_back({QRegularExpression(QStringLiteral("^") + shape + QStringLiteral("(?= |$)"),
                                      QRegularExpression::DotMatchesEverythingOption),
                   source, text.size() - 2 * places});
  }
  return out;
}

// Puts the words into the places of a translated pattern; words that are in the list are translated themselves.
QString filled(const QString& pattern, const QStringList& words) {
  QString out;
  for (qsizetype i = 0; i < pattern.size(); ++i) {
    const int place = pattern[i] == QLatin1Char('%') && i + 1 < pattern.size() ? pattern[i + 1].digitValue() : -1;
    if (place >= 1 && place < words.size()) {
      out += translated(words[place].toUtf8().constData());
      ++i;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

// The sentence at the beginning of the text, and how much of the text it is.
std::pair<QString, qsizetype> first_sentence(const QString& text) {
  static const std::vector<Pattern> patterns = compile();
  const Pattern* best = nullptr;
  QRegularExpressionMatch found;
  for (const auto& pattern : patterns) {
    if (best != nullptr && pattern.letters <= best->letters) {
      continue;
    }
    if (auto match = pattern.shape.match(text); match.hasMatch()) {
      best = &pattern;
      found = match;
    }
  }
  if (best != nullptr) {
    return {filled(translated(best->source), found.capturedTexts()), found.capturedLength()};
  }
  const qsizetype stop = text.indexOf(QLatin1String(". "));
  const qsizetype length = stop < 0 ? text.size() : stop + 1;
  return {text.left(length), length};
}

}  // namespace

QString in_words(const std::string& english) {
  QString rest = QString::fromStdString(english);
  static const char* const probe = "There is no rig.";
  if (translated(probe) == QLatin1String(probe)) {
    return rest;
  }
  // The screen asks for the same sentence thirty times a second.
  thread_local std::string last;
  thread_local QString last_words;
  if (english == last) {
    return last_words;
  }
  QString out;
  while (!rest.isEmpty()) {
    const auto [words, length] = first_sentence(rest);
    const bool joined = out.isEmpty() || out.endsWith(QChar(0x3002));  // the Chinese full stop brings its own space
    out += (joined ? QString() : QStringLiteral(" ")) + words;
    rest = rest.mid(length).trimmed();
  }
  last = english;
  last_words = out;
  return out;
}

QString in_words(const Error& error) { return in_words(error.sentence()); }

}  // namespace tandem
