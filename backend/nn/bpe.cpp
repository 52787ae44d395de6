#include "nn/bpe.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>

namespace tandem {

namespace {

std::uint64_t pair_key(std::int64_t left, std::int64_t right) {
  return static_cast<std::uint64_t>(left) << 32U | static_cast<std::uint32_t>(right);
}

std::string byte_token(unsigned char byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  return {'<', '0', 'x', digits[byte >> 4U], digits[byte & 0xFU], '>'};
}

}  // namespace

std::size_t character_bytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  const std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return std::min(length, text.size());
}

bool Bpe::add_merge(const std::string& left, const std::string& right) {
  const auto a = vocabulary.find(left);
  const auto b = vocabulary.find(right);
  const auto joined = vocabulary.find(left + right);
  if (a == vocabulary.end() || b == vocabulary.end() || joined == vocabulary.end()) {
    return false;
  }
  merges_.try_emplace(pair_key(a->second, b->second), Merge{static_cast<std::int64_t>(merges_.size()), joined->second});
  return true;
}

std::vector<std::int64_t> Bpe::characters(std::string_view word) const {
  std::vector<std::int64_t> out;
  bool was_unknown = false;
  while (!word.empty()) {
    const std::string_view character = word.substr(0, character_bytes(word));
    word.remove_prefix(character.size());
    const auto found = vocabulary.find(std::string(character));
    if (found != vocabulary.end()) {
      out.push_back(found->second);
      was_unknown = false;
      continue;
    }
    if (byte_fallback) {
      std::vector<std::int64_t> bytes;
      for (const char c : character) {
        const auto byte = vocabulary.find(byte_token(static_cast<unsigned char>(c)));
        if (byte != vocabulary.end()) {
          bytes.push_back(byte->second);
        }
      }
      if (bytes.size() == character.size()) {
        out.insert(out.end(), bytes.begin(), bytes.end());
        was_unknown = false;
        continue;
      }
    }
    if (unknown >= 0 && !(fuse_unknown && was_unknown)) {
      out.push_back(unknown);
    }
    was_unknown = true;
  }
  return out;
}

void Bpe::encode(std::string_view word, std::vector<std::int64_t>& ids) const {
  if (ignore_merges) {
    if (const auto whole = vocabulary.find(std::string(word)); whole != vocabulary.end()) {
      ids.push_back(whole->second);
      return;
    }
  }
  // A list of symbols; a merged one keeps the place of its left part, and the right part is marked gone by id -1.
  auto symbols = characters(word);
  const std::size_t count = symbols.size();
  std::vector<std::size_t> next(count);
  std::vector<std::size_t> previous(count);
  for (std::size_t i = 0; i < count; ++i) {
    next[i] = i + 1;
    previous[i] = i == 0 ? count : i - 1;
  }
  using Candidate = std::tuple<std::int64_t, std::size_t, std::int64_t, std::int64_t, std::int64_t>;
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;  // rank, place, left, right, joined
  const auto offer = [&](std::size_t left) {
    if (left < count && next[left] < count) {
      const auto found = merges_.find(pair_key(symbols[left], symbols[next[left]]));
      if (found != merges_.end()) {
        queue.emplace(found->second.rank, left, symbols[left], symbols[next[left]], found->second.id);
      }
    }
  };
  for (std::size_t i = 0; i + 1 < count; ++i) {
    offer(i);
  }
  while (!queue.empty()) {
    const auto [rank, left, left_id, right_id, joined] = queue.top();
    queue.pop();
    const std::size_t right = next[left];
    if (symbols[left] != left_id || right >= count || symbols[right] != right_id) {
      continue;  // one of the two was merged meanwhile
    }
    symbols[left] = joined;
    symbols[right] = -1;
    next[left] = next[right];
    if (next[left] < count) {
      previous[next[left]] = left;
    }
    offer(left);
    offer(previous[left]);
  }
  for (const auto id : symbols) {
    if (id >= 0) {
      ids.push_back(id);
    }
  }
}

}  // namespace tandem
