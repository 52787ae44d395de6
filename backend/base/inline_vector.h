#pragma once

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <initializer_list>
#include <span>
#include <vector>

namespace tandem {

/// A vector that keeps up to N elements inside itself: so many of them are made, copied and moved without allocating.
template <typename T, std::size_t N>
class InlineVector : public boost::container::small_vector<T, N> {
  using Base = boost::container::small_vector<T, N>;

 public:
  using Base::Base;
  InlineVector() = default;
  InlineVector(const std::vector<T>& values) : Base(values.begin(), values.end()) {}  // NOLINT: a list is a list
  InlineVector(std::initializer_list<T> values) : Base(values) {}

  operator std::span<const T>() const { return {this->data(), this->size()}; }  // NOLINT: as of std::vector
  friend bool operator==(const InlineVector& a, const InlineVector& b) {
    return static_cast<const Base&>(a) == static_cast<const Base&>(b);
  }
};

}  // namespace tandem
