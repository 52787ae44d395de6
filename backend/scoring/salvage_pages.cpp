#include "scoring/salvage_pages.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "base/files.h"

namespace tandem::detail {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t most_bytes = 8'000'000'000;
constexpr std::size_t most_depth = 40;
constexpr std::string_view magic("SQLite format 3\0", 16);
constexpr unsigned char table_leaf = 0x0D;
constexpr unsigned char table_inner = 0x05;
constexpr unsigned char index_leaf = 0x0A;
constexpr unsigned char index_inner = 0x02;

// Big-endian; 0 beyond the end.
std::uint64_t big_endian(std::string_view text, std::size_t at, std::size_t bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    out = out << 8 | (at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U);
  }
  return out;
}

// SQLite's variable-length integer; moves on. Nothing where the text ends within it.
std::optional<std::uint64_t> varint(std::string_view text, std::size_t& at) {
  std::uint64_t out = 0;
  for (int i = 0; i < 9; ++i) {
    if (at >= text.size()) {
      return std::nullopt;
    }
    const auto byte = static_cast<unsigned char>(text[at++]);
    if (i == 8) {
      return out << 8 | byte;
    }
    out = out << 7 | (byte & 0x7FU);
    if (byte < 0x80) {
      return out;
    }
  }
  return out;
}

std::int64_t signed_of(std::string_view text, std::size_t at, std::size_t bytes) {
  const std::uint64_t raw = big_endian(text, at, bytes) << (64 - 8 * bytes);
  return static_cast<std::int64_t>(raw) >> (64 - 8 * bytes);
}

std::optional<RawValue> value_of(std::uint64_t serial, std::string_view record, std::size_t& at) {
  constexpr std::size_t widths[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
  RawValue out;
  if (serial == 10 || serial == 11) {
    return std::nullopt;
  }
  const std::uint64_t size = serial >= 12 ? (serial - 12) / 2 : widths[serial];
  if (size > record.size() - at) {
    return std::nullopt;
  }
  if (serial >= 12) {
    out.type = serial % 2 == 1 ? ColumnType::text : ColumnType::bytes;
    out.text = record.substr(at, size);
  } else if (serial == 7) {
    out.type = ColumnType::number;
    out.number = std::bit_cast<double>(big_endian(record, at, 8));
  } else if (serial > 0) {
    out.type = ColumnType::integer;
    out.integer = serial == 8 ? 0 : serial == 9 ? 1 : signed_of(record, at, size);
  }
  at += size;
  return out;
}

std::optional<std::vector<RawValue>> values_of(std::string_view record) {
  std::size_t in_head = 0;
  const auto head = varint(record, in_head);
  if (!head || *head > record.size()) {
    return std::nullopt;
  }
  std::size_t at = *head;
  std::vector<RawValue> out;
  while (in_head < *head) {
    const auto serial = varint(record.substr(0, *head), in_head);
    auto value = serial ? value_of(*serial, record, at) : std::nullopt;
    if (!value) {
      return std::nullopt;
    }
    out.push_back(std::move(*value));
  }
  return at == record.size() ? std::optional(std::move(out)) : std::nullopt;
}

// What the write-ahead log sums its frames up by.
struct LogSum {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  bool big = false;

  void add(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      a += word(bytes, at) + b;
      b += word(bytes, at + 4) + a;
    }
  }
  [[nodiscard]] std::uint32_t word(std::string_view bytes, std::size_t at) const {
    const auto raw = static_cast<std::uint32_t>(big_endian(bytes, at, 4));
    return big ? raw : __builtin_bswap32(raw);
  }
};

}  // namespace

Result<RawDatabase> RawDatabase::read(const fs::path& file) {
  auto bytes = read_text(file, most_bytes);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  RawDatabase out;
  out.bytes_ = std::move(*bytes);
  if (out.bytes_.starts_with(magic)) {
    const auto size = big_endian(out.bytes_, 16, 2);
    out.page_size_ = size == 1 ? 65536 : size;
    if (out.page_size_ < 512 || !std::has_single_bit(out.page_size_)) {
      out.page_size_ = 4096;
    }
    const auto reserved = static_cast<std::size_t>(big_endian(out.bytes_, 20, 1));
    out.usable_ = out.page_size_ - std::min(reserved, out.page_size_ - 480);
  }
  out.overlay_log(file.string() + "-wal");
  out.seen_.assign(out.bytes_.size() / out.page_size_ + 1, false);
  out.mark_free();
  return out;
}

// Frames of the log up to its last commit, over the pages of the file.
void RawDatabase::overlay_log(const fs::path& log) {
  std::error_code error;
  const auto text = fs::exists(log, error) ? read_text(log, most_bytes) : Result<std::string>(std::string());
  constexpr std::size_t head = 32;
  constexpr std::size_t frame_head = 24;
  if (!text || text->size() < head || big_endian(*text, 8, 4) != page_size_) {
    return;
  }
  const std::string_view all(*text);
  LogSum sum;
  sum.big = (big_endian(all, 0, 4) & 1U) != 0;
  sum.add(all.substr(0, 24));
  std::map<std::uint32_t, std::size_t> open;
  std::map<std::uint32_t, std::size_t> committed;
  for (std::size_t at = head; at + frame_head + page_size_ <= all.size(); at += frame_head + page_size_) {
    sum.add(all.substr(at, 8));
    sum.add(all.substr(at + frame_head, page_size_));
    if (all.substr(at + 8, 8) != all.substr(16, 8) || sum.a != big_endian(all, at + 16, 4) ||
        sum.b != big_endian(all, at + 20, 4)) {
      break;
    }
    open[static_cast<std::uint32_t>(big_endian(all, at, 4))] = at + frame_head;
    if (big_endian(all, at + 4, 4) != 0) {
      committed.insert(open.begin(), open.end());
      for (const auto& [number, where] : open) {
        committed[number] = where;
      }
      open.clear();
    }
  }
  for (const auto& [number, where] : committed) {
    const std::size_t begin = (std::size_t{number} - 1) * page_size_;
    if (number == 0 || begin > bytes_.size() + text->size()) {
      continue;
    }
    bytes_.resize(std::max(bytes_.size(), begin + page_size_));
    bytes_.replace(begin, page_size_, all.substr(where, page_size_));
  }
}

// What lies in free pages was given up.
void RawDatabase::mark_free() {
  if (!bytes_.starts_with(magic)) {
    return;
  }
  auto trunk = static_cast<std::uint32_t>(big_endian(bytes_, 32, 4));
  while (trunk > 1 && trunk < seen_.size() && !seen_[trunk]) {
    seen_[trunk] = true;
    const std::string_view here = page(trunk);
    const auto count = std::min<std::uint64_t>(big_endian(here, 4, 4), usable_ / 4 - 2);
    for (std::size_t i = 0; i < count; ++i) {
      const auto leaf = big_endian(here, 8 + 4 * i, 4);
      if (leaf > 1 && leaf < seen_.size()) {
        seen_[leaf] = true;
      }
    }
    trunk = static_cast<std::uint32_t>(big_endian(here, 0, 4));
  }
}

std::string_view RawDatabase::page(std::uint32_t number) const {
  const std::size_t begin = (std::size_t{number} - 1) * page_size_;
  return number == 0 || begin + page_size_ > bytes_.size() ? std::string_view()
                                                           : std::string_view(bytes_).substr(begin, page_size_);
}

bool RawDatabase::is_tree_page(std::uint32_t number, bool numbered) const {
  const std::string_view here = page(number);
  const std::size_t at = number == 1 ? 100 : 0;
  const auto type = static_cast<unsigned char>(big_endian(here, at, 1));
  const bool fits = numbered ? type == table_leaf || type == table_inner : type == index_leaf || type == index_inner;
  const std::size_t head = type == table_inner || type == index_inner ? 12 : 8;
  return fits && !here.empty() && at + head + 2 * big_endian(here, at + 3, 2) <= usable_;
}

// The payload of a cell, with what lies in other pages; empty where it cannot be.
std::string RawDatabase::payload(std::string_view here, std::size_t at, std::uint64_t size, bool numbered) const {
  const std::size_t most = numbered ? usable_ - 35 : (usable_ - 12) * 64 / 255 - 23;
  if (size > bytes_.size()) {
    return {};
  }
  std::size_t local = size;
  if (size > most) {
    const std::size_t least = (usable_ - 12) * 32 / 255 - 23;
    local = least + (size - least) % (usable_ - 4);
    local = local > most ? least : local;
  }
  if (at + local > here.size()) {
    return {};
  }
  std::string out(here.substr(at, local));
  auto next = static_cast<std::uint32_t>(size > most ? big_endian(here, at + local, 4) : 0);
  while (out.size() < size) {
    const std::string_view more = page(next);
    if (more.empty()) {
      return {};
    }
    out += more.substr(4, std::min<std::size_t>(usable_ - 4, size - out.size()));
    next = static_cast<std::uint32_t>(big_endian(more, 0, 4));
  }
  return out;
}

void RawDatabase::rows_of(std::uint32_t number, bool numbered, const TakeRow& take) const {
  const std::string_view here = page(number);
  const std::size_t head = number == 1 ? 100 : 0;
  const auto type = static_cast<unsigned char>(big_endian(here, head, 1));
  if (!is_tree_page(number, numbered) || type == table_inner) {
    return;
  }
  const auto count = big_endian(here, head + 3, 2);
  const std::size_t first = head + (type == index_inner ? 12 : 8);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t at = big_endian(here, first + 2 * i, 2) + (type == index_inner ? 4 : 0);
    const auto size = varint(here, at);
    const auto key = numbered ? varint(here, at) : std::optional<std::uint64_t>(0);
    if (!size || !key) {
      continue;
    }
    auto values = values_of(payload(here, at, *size, numbered));
    if (values) {
      take({static_cast<std::int64_t>(*key), std::move(*values)});
    }
  }
}

bool RawDatabase::walk(std::uint32_t root, bool numbered, const TakeRow& take) {
  bool whole = true;
  std::vector<std::pair<std::uint32_t, std::size_t>> open{{root, 0}};
  while (!open.empty()) {
    const auto [number, depth] = open.back();
    open.pop_back();
    if (number == 0 || number >= seen_.size() || seen_[number] || depth > most_depth ||
        !is_tree_page(number, numbered)) {
      whole = false;
      continue;
    }
    seen_[number] = true;
    const std::string_view here = page(number);
    const std::size_t head = number == 1 ? 100 : 0;
    const auto type = static_cast<unsigned char>(big_endian(here, head, 1));
    rows_of(number, numbered, take);
    if (type == table_inner || type == index_inner) {
      const auto count = big_endian(here, head + 3, 2);
      open.emplace_back(static_cast<std::uint32_t>(big_endian(here, head + 8, 4)), depth + 1);
      for (std::size_t i = count; i > 0; --i) {
        const auto cell = big_endian(here, head + 12 + 2 * (i - 1), 2);
        open.emplace_back(static_cast<std::uint32_t>(big_endian(here, cell, 4)), depth + 1);
      }
    }
  }
  return whole;
}

std::vector<std::uint32_t> RawDatabase::orphans(bool numbered) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t number = 2; number < seen_.size(); ++number) {
    if (!seen_[number] && is_tree_page(number, numbered)) {
      out.push_back(number);
    }
  }
  return out;
}

std::map<std::string, std::uint32_t> RawDatabase::roots() {
  std::map<std::string, std::uint32_t> out;
  const auto take = [&](const RawRow& row) {
    const auto& of = row.values;
    const bool fits = of.size() == 5 && of[0].type == ColumnType::text && of[1].type == ColumnType::text &&
                      of[2].type == ColumnType::text && of[3].type == ColumnType::integer &&
                      (of[0].text == "table" || of[0].text == "index") && of[3].integer > 1 &&
                      of[3].integer < static_cast<std::int64_t>(seen_.size());
    if (fits) {
      out.emplace(of[1].text, static_cast<std::uint32_t>(of[3].integer));
    }
  };
  if (!walk(1, true, take)) {
    // The list of tables lost a page: its rows are told by their shape.
    for (const auto number : orphans(true)) {
      const auto before = out.size();
      rows_of(number, true, take);
      if (out.size() > before) {
        seen_[number] = true;
      }
    }
  }
  return out;
}

}  // namespace tandem::detail
