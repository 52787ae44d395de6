#include "vlm/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <utility>
#include <vector>

namespace tandem {

namespace {

using UrlPtr = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;
using EasyPtr = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using MultiPtr = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;
using HeadersPtr = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

bool start_library() {
  static const bool good = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return good;
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK || text == nullptr) {
    return {};
  }
  std::string out = text;
  curl_free(text);
  return out;
}

bool is_loopback(const std::string& host) {
  const bool four = host.starts_with("127.") && std::ranges::count(host, '.') == 3 &&
                    std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return four || host == "localhost" || host.ends_with(".localhost") || host == "[::1]";
}

std::string without_end(std::string text, const std::string& end) {
  if (text.ends_with(end)) {
    text.resize(text.size() - end.size());
  }
  return text;
}

}  // namespace

Result<ServerAddress> parse_server_address(const std::string& text) {
  const auto refused = [&](const std::string& why) {
    return fail(ErrorCode::invalid_input, "The address of the server " + why + ".",
                "Write it as http://localhost:8000/v1 or https://api.openai.com/v1.");
  };
  if (!start_library()) {
    return fail(ErrorCode::internal, "The library for the network (libcurl) cannot be started.", "Start Tandem again.");
  }
  const UrlPtr url(curl_url(), &curl_url_cleanup);
  const bool plain = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
  if (!plain || text.size() > 2000 || text.find("://") == std::string::npos ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) {
    return refused("cannot be read");
  }
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return refused("begins with neither http:// nor https://");
  }
  if (!part_of(url.get(), CURLUPART_USER).empty() || !part_of(url.get(), CURLUPART_PASSWORD).empty() ||
      !part_of(url.get(), CURLUPART_QUERY).empty() || !part_of(url.get(), CURLUPART_FRAGMENT).empty()) {
    return fail(ErrorCode::invalid_input,
                "The address of the server holds a name, a password or a question, which others may read.",
                "Take it out, and put the key into TANDEM_VLM_KEY.");
  }
  ServerAddress out;
  out.host = part_of(url.get(), CURLUPART_HOST);
  std::ranges::transform(out.host, out.host.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string port = part_of(url.get(), CURLUPART_PORT);
  out.authority = port.empty() ? out.host : out.host + ":" + port;
  std::string path = without_end(part_of(url.get(), CURLUPART_PATH), "/");
  path = without_end(without_end(path, "/chat/completions"), "/");
  out.base = scheme + "://" + out.authority + (path.empty() ? "/v1" : path);
  out.loopback = is_loopback(out.host);
  out.encrypted = scheme == "https";
  return out;
}

Result<std::string> checked_key(std::string key, const std::string& origin) {
  while (!key.empty() && (key.back() == '\n' || key.back() == '\r' || key.back() == ' ')) {
    key.pop_back();
  }
  if (key.size() > 4096 || !std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7F; })) {
    return fail(ErrorCode::invalid_input, origin + " holds characters that no key has.",
                "Copy the key again, without line breaks and spaces.");
  }
  return key;
}

Result<std::string> server_key() {
  for (const char* name : {"TANDEM_VLM_KEY", "OPENAI_API_KEY"}) {
    const char* value = std::getenv(name);
    auto key = checked_key(value == nullptr ? "" : value, std::string(name) + " of the environment");
    if (!key || !key->empty()) {
      return key;
    }
  }
  return std::string();
}

namespace {

// A connection, with what is being received by it.
struct Lane {
  Lane() : multi(curl_multi_init(), &curl_multi_cleanup), easy(curl_easy_init(), &curl_easy_cleanup) {}
  MultiPtr multi;
  EasyPtr easy;
  HttpReply reply;
  std::size_t most = 0;
  bool too_long = false;
};

std::size_t take_body(char* bytes, std::size_t /*one*/, std::size_t count, void* user) {
  auto& lane = *static_cast<Lane*>(user);
  if (lane.reply.body.size() + count > lane.most) {
    lane.too_long = true;
    return 0;
  }
  lane.reply.body.append(bytes, count);
  return count;
}

// The value of the header NAME, where the line is one; the name is in lower case.
std::optional<std::string> header_value(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':' ||
      !std::ranges::equal(line.substr(0, name.size()), name,
                          [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; })) {
    return std::nullopt;
  }
  line.remove_prefix(name.size() + 1);
  const auto first = line.find_first_not_of(" \t\r\n");
  const auto last = line.find_last_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string() : std::string(line.substr(first, last - first + 1));
}

std::size_t take_header(char* bytes, std::size_t /*one*/, std::size_t count, void* user) {
  auto& reply = static_cast<Lane*>(user)->reply;
  const std::string_view line(bytes, std::min<std::size_t>(count, 1000));
  if (line.starts_with("HTTP/")) {
    reply = {};  // an answer before the real one, such as 100
  }
  if (auto value = header_value(line, "retry-after")) {
    reply.retry_after = std::move(*value);
  }
  if (auto value = header_value(line, "location")) {
    reply.location = std::move(*value);
  }
  if (auto value = header_value(line, "content-type")) {
    reply.content_type = std::move(*value);
  }
  return count;
}

std::string in_seconds(std::chrono::milliseconds time) { return std::to_string((time.count() + 999) / 1000) + " s"; }

Error error_of(CURLcode code, const std::string& server, std::chrono::milliseconds connect,
               std::chrono::milliseconds total, bool connected) {
  const std::string detail = curl_easy_strerror(code);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorCode::io, "The server " + server + " is not known: its name has no address.",
              "Check the name and the connection to the network.", detail};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorCode::io, "The proxy on the way to " + server + " is not known.",
              "Check http_proxy and https_proxy of the environment.", detail};
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::io, "Nothing answers at " + server + ".", "Start the server, or check its address and port.",
              detail};
    case CURLE_OPERATION_TIMEDOUT:
      return connected
                 ? Error{ErrorCode::io, "The server " + server + " did not answer within " + in_seconds(total) + ".",
                         "Allow it more time, show it fewer pictures, or ask it fewer things at once.", detail}
                 : Error{ErrorCode::io, "No connection to " + server + " within " + in_seconds(connect) + ".",
                         "Check the address, the network and the firewall.", detail};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return {ErrorCode::permission, "The certificate of " + server + " cannot be trusted; nothing was sent.",
              "Use the right address, or add the authority that signed it to those of this machine.", detail};
    case CURLE_SSL_CONNECT_ERROR:
      return {ErrorCode::io, "The server " + server + " does not speak TLS as it should.",
              "Check the port, or write http:// where it is a server without encryption.", detail};
    case CURLE_OUT_OF_MEMORY:
      return {ErrorCode::internal, "There is not enough memory for the answer of " + server + ".",
              "Close other programs.", detail};
    default:
      return {ErrorCode::invalid_input, "The server " + server + " broke off before its answer was whole.",
              "Ask again; where it stays so, look into the log of the server.", detail};
  }
}

}  // namespace

struct HttpClient::Parts {
  ServerAddress address;
  std::string key;
  HttpLimits limits;
  std::string authorities;
  std::mutex mutex;
  std::vector<std::unique_ptr<Lane>> idle;

  [[nodiscard]] std::unique_ptr<Lane> lane() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) {
      return std::make_unique<Lane>();
    }
    auto out = std::move(idle.back());
    idle.pop_back();
    return out;
  }
  void put_back(std::unique_ptr<Lane> lane) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(lane));
  }
  void set_up(Lane& lane, const HttpRequest& request, const curl_slist* headers, std::chrono::milliseconds total) const;
};

HttpClient::HttpClient(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::open(const ServerAddress& address, const std::string& key,
                                                     const HttpLimits& limits, const std::string& authorities) {
  if (!start_library()) {
    return fail(ErrorCode::internal, "The library for the network (libcurl) cannot be started.", "Start Tandem again.");
  }
  if (!key.empty() && !address.encrypted && !address.loopback) {
    return fail(ErrorCode::permission,
                "The key is not sent to " + address.authority + ": anybody on the way could read it.",
                "Use https://, or take the key out of the environment where that server needs none.");
  }
  auto parts = std::make_unique<Parts>();
  parts->address = address;
  parts->key = key;
  parts->limits = limits;
  parts->authorities = authorities;
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(parts)));
}

void HttpClient::Parts::set_up(Lane& lane, const HttpRequest& request, const curl_slist* headers,
                               std::chrono::milliseconds total) const {
  CURL* easy = lane.easy.get();
  const auto set = [easy](CURLoption option, auto value) { curl_easy_setopt(easy, option, value); };
  curl_easy_reset(easy);  // connections stay
  lane.reply = {};
  lane.most = limits.answer_bytes;
  lane.too_long = false;
  set(CURLOPT_URL, (address.base + request.path).c_str());
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROTOCOLS_STR, address.encrypted ? "https" : "http");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!authorities.empty()) {
    set(CURLOPT_CAINFO, authorities.c_str());
  }
  if (address.loopback) {
    set(CURLOPT_NOPROXY, "*");
  }
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(total.count()));
  set(CURLOPT_QUICK_EXIT, 1L);  // a stop does not wait for the name of the server to be looked up
  set(CURLOPT_USERAGENT, "Tandem/" TANDEM_VERSION);
  set(CURLOPT_HTTPHEADER, headers);
  set(CURLOPT_WRITEFUNCTION, &take_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&lane));
  set(CURLOPT_HEADERFUNCTION, &take_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&lane));
  if (request.body) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body->size()));
    set(CURLOPT_POSTFIELDS, request.body->c_str());
  }
}

Result<HttpReply> HttpClient::send(const HttpRequest& request, const std::stop_token& stop) {
  const auto stopped = [&] {
    return fail(ErrorCode::cancelled, "The server " + parts_->address.authority + " was not waited for any longer.",
                "Ask again.");
  };
  auto lane = parts_->lane();
  if (!lane->multi || !lane->easy) {
    return fail(ErrorCode::internal, "The library for the network (libcurl) cannot be started.", "Start Tandem again.");
  }
  curl_slist* list = curl_slist_append(nullptr, "Accept: application/json");
  list = curl_slist_append(list, "Content-Type: application/json");
  list = curl_slist_append(list, "Expect:");
  if (!parts_->key.empty()) {
    list = curl_slist_append(list, ("Authorization: Bearer " + parts_->key).c_str());
  }
  const HeadersPtr headers(list, &curl_slist_free_all);
  const auto total = request.total.value_or(parts_->limits.total);
  parts_->set_up(*lane, request, headers.get(), total);
  CURLM* multi = lane->multi.get();
  curl_multi_add_handle(multi, lane->easy.get());
  std::optional<CURLcode> ended;
  {
    const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
    int running = 1;
    while (!ended && !stop.stop_requested()) {
      curl_multi_perform(multi, &running);
      int left = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        ended = message->msg == CURLMSG_DONE ? message->data.result : ended.value_or(CURLE_OK);
      }
      if (!ended) {
        curl_multi_poll(multi, nullptr, 0, 200, nullptr);
      }
    }
  }
  curl_off_t connect_us = 0;
  curl_easy_getinfo(lane->easy.get(), CURLINFO_RESPONSE_CODE, &lane->reply.status);
  curl_easy_getinfo(lane->easy.get(), CURLINFO_PRETRANSFER_TIME_T, &connect_us);
  curl_multi_remove_handle(multi, lane->easy.get());
  if (!ended) {
    return stopped();  // with its connection
  }
  if (lane->too_long) {
    return fail(ErrorCode::invalid_input,
                "The answer of " + parts_->address.authority + " is longer than " +
                    std::to_string(parts_->limits.answer_bytes / 1'000'000) + " MB; it was not read on.",
                "Check that the address is that of a language model.");
  }
  if (*ended != CURLE_OK) {
    return std::unexpected(error_of(*ended, parts_->address.authority, parts_->limits.connect, total, connect_us > 0));
  }
  HttpReply out = std::move(lane->reply);
  parts_->put_back(std::move(lane));
  return out;
}

}  // namespace tandem
