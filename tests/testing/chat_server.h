#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tandem::testing {

/// What came to a server.
struct ChatRequest {
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

/// What it answers, and what goes wrong on the way.
struct ChatReply {
  enum class Fault {
    none,
    hangs,    ///< never answers
    cut,      ///< closes when half of it is sent
    endless,  ///< sends on and on, as fast as it goes
    drips,    ///< sends a byte now and then, for ever
  };
  int status = 200;
  std::map<std::string, std::string> headers = {};
  std::string body = {};
  Fault fault = Fault::none;
  std::chrono::milliseconds delay{0};
};

/// A certificate for 127.0.0.1 that nobody has signed but itself.
class Certificate {
 public:
  Certificate() : key_(EVP_RSA_gen(2048), &EVP_PKEY_free), certificate_(X509_new(), &X509_free) {
    X509* x = certificate_.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -60);
    X509_gmtime_adj(X509_getm_notAfter(x), 86400);
    X509_set_pubkey(x, key_.get());
    X509_NAME* name = X509_get_subject_name(x);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1,
                               0);
    X509_set_issuer_name(x, name);
    for (const auto& [nid, value] :
         {std::pair(NID_subject_alt_name, "IP:127.0.0.1"), std::pair(NID_basic_constraints, "critical,CA:TRUE")}) {
      X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
      X509_add_ext(x, extension, -1);
      X509_EXTENSION_free(extension);
    }
    X509_sign(x, key_.get(), EVP_sha256());
  }
  [[nodiscard]] EVP_PKEY* key() const { return key_.get(); }
  [[nodiscard]] X509* certificate() const { return certificate_.get(); }
  void write(const std::filesystem::path& file) const {
    FILE* out = fopen(file.c_str(), "w");
    PEM_write_X509(out, certificate_.get());
    fclose(out);
  }

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  std::unique_ptr<X509, decltype(&X509_free)> certificate_;
};

/// A server on a free port of this machine that speaks HTTP/1.1 in the way it is told to. Every connection has a thread
/// of its own; it ends with the object.
class ChatServer {
 public:
  using Handler = std::function<ChatReply(const ChatRequest&)>;
  explicit ChatServer(Handler handler, const Certificate* certificate = nullptr) : handler_(std::move(handler)) {
    if (certificate != nullptr) {
      tls_.reset(SSL_CTX_new(TLS_server_method()));
      SSL_CTX_use_certificate(tls_.get(), certificate->certificate());
      SSL_CTX_use_PrivateKey(tls_.get(), certificate->key());
    }
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, plain, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, plain, &size) != 0) {
      std::abort();
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::jthread([this](const std::stop_token& stop) { accept(stop); });
  }
  ChatServer(const ChatServer&) = delete;
  ChatServer& operator=(const ChatServer&) = delete;
  ~ChatServer() {
    acceptor_.request_stop();
    acceptor_.join();
    connections_.clear();
    ::close(listener_);
  }

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const {
    return (tls_ != nullptr ? "https" : "http") + ("://127.0.0.1:" + std::to_string(port_)) + "/v1";
  }
  [[nodiscard]] std::vector<ChatRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  /// So many requests were being answered at the same time.
  [[nodiscard]] int most_at_once() const { return most_at_once_; }

 private:
  using Tls = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
  struct Line {
    int socket = -1;
    SSL* tls = nullptr;
    std::string held;
    std::stop_token stop;

    // False at the end, or when the server ends.
    [[nodiscard]] bool fill() {
      char bytes[16384];
      for (;;) {
        pollfd waiting{socket, POLLIN, 0};
        const bool ready = (tls != nullptr && SSL_pending(tls) > 0) || ::poll(&waiting, 1, 20) > 0;
        if (stop.stop_requested()) {
          return false;
        }
        if (!ready) {
          continue;
        }
        const auto count = tls != nullptr ? SSL_read(tls, bytes, sizeof bytes) : ::recv(socket, bytes, sizeof bytes, 0);
        if (count > 0) {
          held.append(bytes, static_cast<std::size_t>(count));
        }
        return count > 0;
      }
    }
    [[nodiscard]] bool put(std::string_view bytes) const {
      while (!bytes.empty()) {
        pollfd waiting{socket, POLLOUT, 0};
        if (stop.stop_requested()) {
          return false;
        }
        if (::poll(&waiting, 1, 20) <= 0) {
          continue;
        }
        const auto count = tls != nullptr ? SSL_write(tls, bytes.data(), static_cast<int>(bytes.size()))
                                          : ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count <= 0) {
          return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
      }
      return true;
    }
    // Whether the other side went away.
    [[nodiscard]] bool left() const {
      pollfd waiting{socket, POLLIN, 0};
      char byte = 0;
      return ::poll(&waiting, 1, 0) > 0 && ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    }
  };

  void accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      pollfd waiting{listener_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) {
        continue;
      }
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket >= 0) {
        connections_.emplace_back([this, socket](const std::stop_token& ends) { serve(socket, ends); });
      }
    }
  }

  void serve(int socket, const std::stop_token& stop) {
    Line line{socket, nullptr, {}, stop};
    bool good = true;
    if (tls_ != nullptr) {
      line.tls = SSL_new(tls_.get());
      SSL_set_fd(line.tls, socket);
      good = SSL_accept(line.tls) == 1;
    }
    ChatRequest request;
    while (good && read(line, request)) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        most_at_once_ = std::max(most_at_once_.load(), ++now_);
      }
      good = answer(line, handler_(request));
      --now_;
    }
    if (line.tls != nullptr) {
      SSL_free(line.tls);
    }
    ::close(socket);
  }

  static bool read(Line& line, ChatRequest& out) {
    std::size_t end = 0;
    while ((end = line.held.find("\r\n\r\n")) == std::string::npos) {
      if (!line.fill()) {
        return false;
      }
      if (line.held[0] < 'A' || line.held[0] > 'Z') {  // TLS, for instance
        return line.put("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n") && false;
      }
    }
    const std::string head = line.held.substr(0, end);
    line.held.erase(0, end + 4);
    out = {};
    out.method = head.substr(0, head.find(' '));
    const auto path = head.find(' ') + 1;
    out.path = head.substr(path, head.find(' ', path) - path);
    for (auto at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
      const auto colon = head.find(':', at);
      const auto close = head.find("\r\n", at + 2);
      std::string name = head.substr(at + 2, colon - at - 2);
      std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      out.headers[name] = head.substr(colon + 2, close == std::string::npos ? close : close - colon - 2);
    }
    const auto length = out.headers.contains("content-length") ? std::stoul(out.headers["content-length"]) : 0UL;
    while (line.held.size() < length) {
      if (!line.fill()) {
        return false;
      }
    }
    out.body = line.held.substr(0, length);
    line.held.erase(0, length);
    return true;
  }

  // Whether the connection can go on.
  static bool answer(Line& line, const ChatReply& reply) {
    using enum ChatReply::Fault;
    const auto until = std::chrono::steady_clock::now() + reply.delay;
    while (!line.stop.stop_requested() && !line.left() &&
           (reply.fault == hangs || std::chrono::steady_clock::now() < until)) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    const bool bounded = reply.fault != endless && reply.fault != drips;
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Status\r\n";
    for (const auto& [name, value] : reply.headers) {
      head += name + ": " + value + "\r\n";
    }
    head += bounded ? "Content-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n" : "\r\n";
    if (!line.put(head)) {
      return false;
    }
    if (reply.fault == cut) {
      static_cast<void>(line.put(reply.body.substr(0, reply.body.size() / 2)));
      return false;
    }
    while (!bounded) {
      if (!line.put(reply.fault == drips ? " " : std::string(65536, ' ')) || line.left()) {
        return false;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(reply.fault == drips ? 5 : 0));
    }
    return line.put(reply.body);
  }

  Handler handler_;
  Tls tls_{nullptr, &SSL_CTX_free};
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<ChatRequest> requests_;
  std::atomic<int> now_ = 0;
  std::atomic<int> most_at_once_ = 0;
  std::vector<std::jthread> connections_;
  std::jthread acceptor_;
};

}  // namespace tandem::testing
