#include "nn/tensor_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <utility>

#include "base/files.h"
#include "base/json.h"

namespace tandem {

static_assert(std::endian::native == std::endian::little, "safetensors are read in place");

namespace {

constexpr std::size_t max_header_bytes = 100'000'000;

struct TypeRow {
  TensorType type;
  std::string_view name;
  std::size_t size;
};
constexpr std::array type_table{
    TypeRow{TensorType::f64, "F64", 8},      TypeRow{TensorType::f32, "F32", 4}, TypeRow{TensorType::f16, "F16", 2},
    TypeRow{TensorType::bf16, "BF16", 2},    TypeRow{TensorType::i64, "I64", 8}, TypeRow{TensorType::i32, "I32", 4},
    TypeRow{TensorType::i16, "I16", 2},      TypeRow{TensorType::i8, "I8", 1},   TypeRow{TensorType::u8, "U8", 1},
    TypeRow{TensorType::boolean, "BOOL", 1},
};

const TypeRow& row_of(TensorType type) {
  return *std::ranges::find_if(type_table, [&](const TypeRow& row) { return row.type == type; });
}

std::unexpected<Error> bad_file(const std::filesystem::path& path, const std::string& what) {
  return fail(ErrorCode::invalid_input, path.string() + ": " + what + ".",
              "The file is damaged or not a safetensors file: download or copy it again.");
}

// Reads all of `to`; false where the file ends before.
bool read_at(int file, std::uint64_t offset, std::span<std::byte> to) {
  while (!to.empty()) {
    const auto got = ::pread(file, to.data(), to.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return false;
    }
    offset += static_cast<std::uint64_t>(got);
    to = to.subspan(static_cast<std::size_t>(got));
  }
  return true;
}

constexpr std::size_t mapped_from_bytes = 64'000'000;

struct Contents {
  std::shared_ptr<const std::byte> memory;
  std::size_t size = 0;
  int mapped = -1;  // descriptor, where the memory is a mapping; closed with it
};

// `file` is the caller's to close, unless the contents are mapped.
Result<Contents> contents_of(const std::filesystem::path& path, int file) {
  struct stat info {};
  if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
    return bad_file(path, "it is not a regular file");
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  std::array<std::byte, 23> begin{};
  constexpr std::string_view pointer = "version https://git-lfs";
  if (size < 1000 && size >= begin.size() && read_at(file, 0, begin) &&
      std::string_view(reinterpret_cast<const char*>(begin.data()), begin.size()) == pointer) {
    return fail(ErrorCode::invalid_input, path.string() + " is only a pointer of Git LFS to the weights.",
                "Run \"git lfs pull\" in its folder, or download it again.");
  }
  if (size < 8) {
    return bad_file(path, "it is truncated: it ends before the header size");
  }
  if (size < mapped_from_bytes) {
    const std::shared_ptr<std::byte> memory(new std::byte[size], std::default_delete<std::byte[]>());
    if (!read_at(file, 0, {memory.get(), size})) {
      return bad_file(path, "it cannot be read to its end");
    }
    return Contents{memory, size, -1};
  }
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (memory == MAP_FAILED) {
    return std::unexpected(file_error("read", path, errno));
  }
  const auto unmap = [memory, size, file](const std::byte*) {
    ::munmap(memory, size);
    ::close(file);
  };
  return Contents{{static_cast<const std::byte*>(memory), unmap}, size, file};
}

Result<Contents> contents_of(const std::filesystem::path& path) {
  // Without waiting for the other end of a pipe, which is refused.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return std::unexpected(file_error("read", path, errno));
  }
  auto contents = contents_of(path, file);
  if (!contents || contents->mapped < 0) {
    ::close(file);
  }
  return contents;
}

std::optional<std::int64_t> whole(const SortedJson& value) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max()) {
    return static_cast<std::int64_t>(value.get<std::uint64_t>());
  }
  return value.is_number_integer() && value.get<std::int64_t>() >= 0 ? std::optional(value.get<std::int64_t>())
                                                                     : std::nullopt;
}

// The number of bytes of the shape, or nothing where it does not fit 63 bits.
std::optional<std::uint64_t> byte_count(const std::vector<std::int64_t>& shape, std::size_t element) {
  std::uint64_t bytes = element;
  for (const auto extent : shape) {
    std::uint64_t next = 0;
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(extent), &next) ||
        next > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return std::nullopt;
    }
    bytes = next;
  }
  return bytes;
}

Result<TensorView> read_entry(const std::filesystem::path& path, const std::string& name, const SortedJson& entry,
                              std::span<const std::byte> data) {
  const std::string tensor = "tensor " + name;
  if (!entry.is_object() || !entry.contains("dtype") || !entry.contains("shape") || !entry.contains("data_offsets")) {
    return bad_file(path, tensor + " lacks dtype, shape or data_offsets in the header");
  }
  TensorView view{name, TensorType::f32, {}, {}, -1, 0};
  const SortedJson& dtype = entry["dtype"];
  const std::string type_name = dtype.is_string() ? dtype.get<std::string>() : dtype.dump();
  const auto row = std::ranges::find(type_table, type_name, &TypeRow::name);
  if (row == type_table.end()) {
    return bad_file(path, tensor + " has the dtype " + type_name + ", which is not known");
  }
  view.type = row->type;
  const SortedJson& shape = entry["shape"];
  if (!shape.is_array() || shape.size() > 16) {
    return bad_file(path, tensor + " has no usable shape");
  }
  for (const auto& extent : shape) {
    const auto value = whole(extent);
    if (!value) {
      return bad_file(path, tensor + " has a shape with an extent that is not a whole number");
    }
    view.shape.push_back(*value);
  }
  const SortedJson& offsets = entry["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2 || !whole(offsets[0]) || !whole(offsets[1])) {
    return bad_file(path, tensor + " has no usable data_offsets");
  }
  const auto begin = static_cast<std::uint64_t>(*whole(offsets[0]));
  const auto end = static_cast<std::uint64_t>(*whole(offsets[1]));
  if (begin > end || end > data.size()) {
    return bad_file(path, tensor + " has offsets past the end of the file, which may be truncated");
  }
  const auto bytes = byte_count(view.shape, row->size);
  if (!bytes || *bytes != end - begin) {
    return bad_file(
        path, tensor + " has the shape " + shape_text(view.shape) + ", which does not agree with the size of its data");
  }
  view.bytes = data.subspan(begin, end - begin);
  return view;
}

float half_to_float(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t exponent = (half >> 10U) & 0x1FU;
  const std::uint32_t fraction = half & 0x3FFU;
  if (exponent == 0x1F) {
    return std::bit_cast<float>(sign | 0x7F800000U | (fraction << 13U));
  }
  if (exponent == 0) {
    const float value = static_cast<float>(fraction) * 0x1.0p-24F;
    return sign != 0 ? -value : value;
  }
  return std::bit_cast<float>(sign | ((exponent + 112U) << 23U) | (fraction << 13U));
}

template <typename Stored, typename Out>
std::vector<Out> convert(std::span<const std::byte> bytes, Out (*one)(Stored)) {
  std::vector<Out> out(bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < out.size(); ++i) {
    Stored value{};
    std::memcpy(&value, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    out[i] = one(value);
  }
  return out;
}

template <typename Out>
std::vector<Out> elements_as(const TensorView& view) {
  std::vector<std::byte> copied(view.bytes.size());
  if (!view.copy(0, copied)) {
    return {};
  }
  const std::span<const std::byte> bytes = copied;
  const auto direct = [&]<typename Stored>(Stored) {
    return convert<Stored, Out>(bytes, [](Stored value) { return static_cast<Out>(value); });
  };
  switch (view.type) {
    case TensorType::f64:
      return direct(double{});
    case TensorType::f32:
      return direct(float{});
    case TensorType::f16:
      return convert<std::uint16_t, Out>(bytes, [](std::uint16_t v) { return static_cast<Out>(half_to_float(v)); });
    case TensorType::bf16:
      return convert<std::uint16_t, Out>(
          bytes, [](std::uint16_t v) { return static_cast<Out>(std::bit_cast<float>(std::uint32_t{v} << 16U)); });
    case TensorType::i64:
      return direct(std::int64_t{});
    case TensorType::i32:
      return direct(std::int32_t{});
    case TensorType::i16:
      return direct(std::int16_t{});
    case TensorType::i8:
      return direct(std::int8_t{});
    case TensorType::u8:
    case TensorType::boolean:
      return direct(std::uint8_t{});
  }
  return {};
}

}  // namespace

std::size_t size_of(TensorType type) { return row_of(type).size; }
std::string_view name_of(TensorType type) { return row_of(type).name; }

std::string shape_text(std::span<const std::int64_t> shape) {
  std::string out = "[";
  for (const auto extent : shape) {
    out += (out.size() > 1 ? ", " : "") + std::to_string(extent);
  }
  return out + "]";
}

std::int64_t TensorView::elements() const { return static_cast<std::int64_t>(bytes.size() / size_of(type)); }
bool TensorView::copy(std::size_t from, std::span<std::byte> to) const {
  if (from > bytes.size() || to.size() > bytes.size() - from) {
    return false;
  }
  if (file >= 0) {
    return read_at(file, offset + from, to);
  }
  std::ranges::copy(bytes.subspan(from, to.size()), to.begin());
  return true;
}
std::vector<float> TensorView::floats() const { return elements_as<float>(*this); }
std::vector<std::int64_t> TensorView::integers() const { return elements_as<std::int64_t>(*this); }

Result<TensorFile> TensorFile::open(const std::filesystem::path& path) {
  auto contents = contents_of(path);
  if (!contents) {
    return std::unexpected(contents.error());
  }
  TensorFile out;
  out.path_ = path;
  out.memory_ = contents->memory;
  out.size_ = contents->size;
  const TensorView all{{}, TensorType::u8, {}, {out.memory_.get(), out.size_}, contents->mapped, 0};
  std::uint64_t header_bytes = 0;
  const bool begun = all.copy(0, std::as_writable_bytes(std::span(&header_bytes, 1)));
  if (!begun || header_bytes > max_header_bytes || header_bytes > out.size_ - 8) {
    return bad_file(path, "its header says it is " + std::to_string(header_bytes) +
                              " bytes long, more than the file has or than is allowed; the file may be truncated");
  }
  std::string header(header_bytes, ' ');
  if (!all.copy(8, std::as_writable_bytes(std::span(header)))) {
    return bad_file(path, "it became shorter while it was read");
  }
  auto json = parse_sorted_json(header, "the header of " + path.string());
  if (!json) {
    return std::unexpected(json.error());
  }
  if (!json->is_object()) {
    return bad_file(path, "its header is not a JSON object");
  }
  const std::span<const std::byte> data(out.memory_.get() + 8 + header_bytes, out.size_ - 8 - header_bytes);
  for (const auto& [name, entry] : json->items()) {
    if (name == "__metadata__") {
      continue;
    }
    auto view = read_entry(path, name, entry, data);
    if (!view) {
      return std::unexpected(view.error());
    }
    view->file = contents->mapped;
    view->offset = static_cast<std::uint64_t>(view->bytes.data() - out.memory_.get());
    out.tensors_.push_back(std::move(*view));
  }
  std::ranges::stable_sort(out.tensors_, {},
                           [](const TensorView& view) { return std::pair(view.bytes.data(), view.bytes.size()); });
  const std::byte* at = data.data();
  for (std::size_t i = 0; i < out.tensors_.size(); ++i) {
    const auto& view = out.tensors_[i];
    if (view.bytes.data() != at) {
      return bad_file(path, "tensor " + view.name +
                                (view.bytes.data() < at ? " has offsets that overlap another tensor"
                                                        : " has offsets that leave a hole before it"));
    }
    at += view.bytes.size();
    out.index_.emplace(view.name, i);
  }
  if (at != data.data() + data.size()) {
    return bad_file(path, "bytes behind the last offset belong to no tensor");
  }
  return out;
}

const TensorView* TensorFile::find(const std::string& name) const {
  const auto it = index_.find(name);
  return it == index_.end() ? nullptr : &tensors_[it->second];
}

NamedTensor named_tensor(std::string name, std::vector<std::int64_t> shape, std::span<const float> values) {
  NamedTensor out{std::move(name), TensorType::f32, std::move(shape), {}};
  const auto bytes = std::as_bytes(values);
  out.bytes.assign(bytes.begin(), bytes.end());
  return out;
}

Result<void> write_tensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors) {
  Json header = Json::object();
  std::size_t offset = 0;
  for (const auto& tensor : tensors) {
    header[tensor.name] = {{"dtype", std::string(name_of(tensor.type))},
                           {"shape", tensor.shape},
                           {"data_offsets", {offset, offset + tensor.bytes.size()}}};
    offset += tensor.bytes.size();
  }
  std::string text = dump_json(header);
  text.append((8 - text.size() % 8) % 8, ' ');
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  const std::uint64_t size = text.size();
  out.write(reinterpret_cast<const char*>(&size), 8);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  for (const auto& tensor : tensors) {
    out.write(reinterpret_cast<const char*>(tensor.bytes.data()), static_cast<std::streamsize>(tensor.bytes.size()));
  }
  out.flush();
  if (!out) {
    return std::unexpected(file_error("written", path, errno));
  }
  return {};
}

}  // namespace tandem
