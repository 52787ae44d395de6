#include "rollout/runner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/threads.h"
#include "base/time.h"

namespace tandem {

namespace {

constexpr std::array<std::pair<InferenceMode, const char*>, 4> modes{{{InferenceMode::sync, "sync"},
                                                                      {InferenceMode::async, "async"},
                                                                      {InferenceMode::rtc, "rtc"},
                                                                      {InferenceMode::ensemble, "ensemble"}}};
constexpr std::size_t kept_chunks = 32;
constexpr std::size_t kept_latencies = 50;

double share_of(std::deque<double> values, double share) {
  if (values.empty()) {
    return 0;
  }
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size() - 1)))];
}

}  // namespace

std::string name_of(InferenceMode mode) {
  return std::ranges::find_if(modes, [&](const auto& row) { return row.first == mode; })->second;
}

std::optional<InferenceMode> inference_mode_named(const std::string& name) {
  const auto* found = std::ranges::find_if(modes, [&](const auto& row) { return name == row.second; });
  return found == modes.end() ? std::nullopt : std::optional(found->first);
}

PolicyRunner::PolicyRunner(std::unique_ptr<ChunkModel> model, RolloutPace pace)
    : model_(std::move(model)), pace_(pace) {
  if (!pace_.lockstep) {
    worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
  }
}

PolicyRunner::~PolicyRunner() {
  worker_.request_stop();
  requests_.close();
}

void PolicyRunner::start(const std::string& task, std::uint64_t seed) {
  ++epoch_;
  task_ = task;
  seed_ = seed;
  number_ = 0;
  timeline_.clear();
  said_.clear();
  history_.clear();
  forget_in_flight();
  last_sent_joints_.clear();
  const double p50_ms = next_status_.latency_p50_ms;
  const double p95_ms = next_status_.latency_p95_ms;
  next_status_ = {};
  next_status_.latency_p50_ms = p50_ms;
  next_status_.latency_p95_ms = p95_ms;
  const auto chunk = static_cast<std::size_t>(model_->traits().chunk);
  next_status_.path.reserve(chunk);
  next_status_.chunks.reserve(kept_chunks + 1);
}

// Of lockstep; what the thread computes comes back and is known by its epoch.
void PolicyRunner::forget_in_flight() {
  in_flight_ -= static_cast<std::int64_t>(delayed_.size());
  delayed_.clear();
}

void PolicyRunner::set_task(const std::string& task) {
  if (task == task_) {
    return;
  }
  task_ = task;
  ++epoch_;  // what is being computed was for the old task
  timeline_.clear();
  said_.clear();
  forget_in_flight();
}

void PolicyRunner::work(const std::stop_token& stop) {
  enter_thread("inference", ThreadPriority::background);
  while (auto request = requests_.pop(stop)) {
    if (!answers_.push(compute(std::move(request->first), request->second))) {
      return;
    }
  }
}

PolicyRunner::Answer PolicyRunner::compute(InferenceRequest request, InferenceMode mode) const {
  const auto start = monotonic_ns();
  Answer answer{std::move(request), mode, fail(ErrorCode::internal, "The inference did not run."), 0};
  try {
    answer.chunk = model_->infer(answer.request);
  } catch (const std::exception& error) {
    answer.chunk =
        fail(ErrorCode::internal, "The policy could not be computed.", "See the log for the cause.", error.what());
  }
  answer.latency_ms = milliseconds(monotonic_ns() - start);
  return answer;
}

std::int64_t PolicyRunner::rows_used() const {
  const auto& traits = model_->traits();
  const auto most = settings_.mode == InferenceMode::sync ? traits.n_action_steps : traits.chunk;
  return settings_.actions_per_chunk > 0 ? std::min(settings_.actions_per_chunk, traits.chunk) : most;
}

bool PolicyRunner::wants_inference(const RolloutObservation& observation) const {
  if (in_flight_ > 0) {
    return false;
  }
  const auto left = timeline_.remaining(observation.tick);
  switch (settings_.mode) {
    case InferenceMode::sync:
      return left == 0;
    case InferenceMode::ensemble:
      return true;
    case InferenceMode::async:
    case InferenceMode::rtc:
      break;
  }
  if (left == 0) {
    return true;  // must go, however alike the observations are
  }
  if (static_cast<double>(left) > settings_.threshold * static_cast<double>(rows_used())) {
    return false;
  }
  if (settings_.mode == InferenceMode::rtc || settings_.filter <= 0 ||
      last_sent_joints_.size() != observation.joints.size()) {
    return true;
  }
  double square = 0;
  for (std::size_t i = 0; i < observation.joints.size(); ++i) {
    square += std::pow(observation.joints[i] - last_sent_joints_[i], 2);
  }
  return std::sqrt(square) >= settings_.filter;
}

void PolicyRunner::ask(const RolloutObservation& observation) {
  InferenceRequest request;
  request.epoch = epoch_;
  request.number = ++number_;
  request.tick = observation.tick;
  request.task = task_;
  request.seed = seed_ + static_cast<std::uint64_t>(number_) * 0x9E3779B97F4A7C15ULL;
  request.history.assign(history_.begin(), history_.end());
  if (settings_.mode == InferenceMode::rtc && model_->traits().can_guide) {
    request.guide = {timeline_.left_over(observation.tick), 0, settings_.rtc_horizon, settings_.rtc_schedule,
                     settings_.rtc_max_weight};
    const double ticks = pace_.lockstep ? static_cast<double>(pace_.latency_ticks)
                                        : share_of(latencies_ms_, 0.95) * pace_.rate_hz / 1000.0;
    request.guide.delay = static_cast<std::int64_t>(std::ceil(ticks));
    request.guided = !request.guide.left_over.empty();
  }
  last_sent_joints_ = observation.joints;
  next_status_.asked_tick = request.tick;
  next_status_.asked_number = request.number;
  starved_when_asked_ = next_status_.starved_ticks;
  ++in_flight_;
  if (!pace_.lockstep) {
    static_cast<void>(requests_.try_push({std::move(request), settings_.mode}));  // empty: nothing is in flight
    return;
  }
  delayed_.push_back(compute(std::move(request), settings_.mode));
}

void PolicyRunner::note_latency(double ms) {
  next_status_.latency_ms = ms;
  if (latencies_ms_.empty()) {  // the first one warms up: it counts as long as there is no other
    next_status_.latency_p50_ms = next_status_.latency_p95_ms = ms;
  }
  if (next_status_.inferences > 1) {
    latencies_ms_.push_back(ms);
    if (latencies_ms_.size() > kept_latencies) {
      latencies_ms_.pop_front();
    }
    next_status_.latency_p50_ms = share_of(latencies_ms_, 0.5);
    next_status_.latency_p95_ms = share_of(latencies_ms_, 0.95);
  }
}

// In synchronous mode time stood still for the policy: its first action is for now. In the others true times hold, as
// long as half of the chunk comes in time. Of a slower policy nothing or little would ever be executed: there the ticks
// do not count in which the arm stood, as in LeRobot, and it goes on where it stopped.
std::int64_t PolicyRunner::first_tick_of(const Answer& answer, std::int64_t rows, std::int64_t now) const {
  if (answer.mode == InferenceMode::sync) {
    return now;
  }
  const bool slow = 2 * (now - answer.request.tick) > rows;
  return answer.request.tick + (slow ? next_status_.starved_ticks - starved_when_asked_ : 0);
}

Result<void> PolicyRunner::accept(const Answer& answer, std::int64_t now) {
  if (answer.request.epoch != epoch_) {
    return {};
  }
  if (!answer.chunk) {
    return std::unexpected(answer.chunk.error());
  }
  const auto& chunk = *answer.chunk;
  const auto finite = [](float value) { return std::isfinite(value); };
  if (!std::ranges::all_of(chunk.actions, finite)) {
    return fail(ErrorCode::invalid_input, "The policy answered with numbers that are not finite (NaN).",
                "Nothing of it is sent to the robot. Check the checkpoint and its statistics.");
  }
  ++next_status_.inferences;
  const bool of_world = pace_.lockstep && (answer.mode != InferenceMode::sync || pace_.sync_waits);
  const double waited_ms =
      of_world ? static_cast<double>(pace_.latency_ticks) * 1000.0 / pace_.rate_hz : answer.latency_ms;
  note_latency(waited_ms);
  const bool ensemble = answer.mode == InferenceMode::ensemble;
  const auto first_tick = first_tick_of(answer, ensemble ? chunk.rows : std::min(chunk.rows, rows_used()), now);
  ChunkRecord record{.number = answer.request.number,
                     .observed_tick = answer.request.tick,
                     .first_tick = first_tick,
                     .rows = ensemble ? chunk.rows : std::min(chunk.rows, rows_used()),
                     .arrived_tick = now,
                     .latency_ms = waited_ms,
                     .merge = {}};
  if (ensemble) {
    const auto width = static_cast<std::size_t>(chunk.width);
    for (std::int64_t row = 0; row < chunk.rows; ++row) {
      if (first_tick + row < now) {
        ++record.merge.late;
        continue;
      }
      const auto* values = chunk.normalized.data() + static_cast<std::size_t>(row) * width;
      said_[first_tick + row].emplace_back(values, values + width);
    }
  } else {
    record.merge = timeline_.merge(
        chunk, rows_used(), record.first_tick, now,
        answer.mode == InferenceMode::rtc ? ChunkAggregate::latest_only : settings_.aggregate, answer.request.number);
  }
  next_status_.late_rows += record.merge.late;
  next_status_.chunks.push_back(record);
  if (next_status_.chunks.size() > kept_chunks) {
    next_status_.chunks.erase(next_status_.chunks.begin());
  }
  return {};
}

// Lockstep: until an answer counts as arrived.
std::int64_t PolicyRunner::ticks_of(InferenceMode mode) const {
  return mode == InferenceMode::sync && !pace_.sync_waits ? 0 : pace_.latency_ticks;
}

Result<void> PolicyRunner::take_answers(std::int64_t now) {
  while (!delayed_.empty()) {
    const auto& first = delayed_.front();
    if (first.request.tick + ticks_of(first.mode) > now) {
      break;
    }
    const Answer answer = std::move(delayed_.front());
    delayed_.pop_front();
    --in_flight_;
    TANDEM_TRY(accept(answer, now));
  }
  while (auto answer = answers_.try_pop()) {
    --in_flight_;
    TANDEM_TRY(accept(*answer, now));
  }
  return {};
}

std::optional<PlannedAction> PolicyRunner::ensembled(std::int64_t tick) {
  said_.erase(said_.begin(), said_.lower_bound(tick));
  const auto found = said_.find(tick);
  if (found == said_.end()) {
    return std::nullopt;
  }
  std::optional<PlannedAction> out(std::in_place);
  out->tick = tick;
  out->chunk = number_;
  out->normalized.resize(found->second.front().size());
  double sum = 0;
  std::vector<double> mean(out->normalized.size());
  for (std::size_t i = 0; i < found->second.size(); ++i) {
    const double weight = std::exp(-model_->traits().ensemble_coeff * static_cast<double>(i));
    sum += weight;
    for (std::size_t j = 0; j < mean.size(); ++j) {
      mean[j] += weight * found->second[i][j];
    }
  }
  std::ranges::transform(mean, out->normalized.begin(), [&](double value) { return static_cast<float>(value / sum); });
  std::vector<float> action(out->normalized.begin(), out->normalized.end());
  model_->finish(action);
  out->action.assign(action.begin(), action.end());
  return out;
}

Result<std::optional<PlannedAction>> PolicyRunner::next(const RolloutObservation& observation) {
  auto out = planned_for(observation);
  if (!out) {
    next_status_.failed = true;
    publish(observation.tick);
  }
  return out;
}

Result<std::optional<PlannedAction>> PolicyRunner::planned_for(const RolloutObservation& observation) {
  settings_ = wanted_settings_.get();
  const auto length = static_cast<std::size_t>(std::max<std::int64_t>(model_->traits().n_obs_steps, 1));
  if (history_.empty()) {
    history_.assign(length, observation);
  } else {
    std::ranges::rotate(history_, history_.begin() + 1);
    history_.back() = observation;
  }
  TANDEM_TRY(take_answers(observation.tick));
  if (wants_inference(observation)) {
    ask(observation);
    if (pace_.lockstep) {
      TANDEM_TRY(take_answers(observation.tick));
    }
  }
  std::optional<PlannedAction> out;
  if (settings_.mode == InferenceMode::ensemble) {
    out = ensembled(observation.tick);
  }
  if (!out) {  // also what another mode has planned before the switch
    const auto* planned = timeline_.at(observation.tick);
    out = planned == nullptr ? std::nullopt : std::optional(*planned);
  }
  if (!out && settings_.mode != InferenceMode::ensemble) {
    out = ensembled(observation.tick);
  }
  if (out) {
    ++next_status_.executed;
    const auto record = std::ranges::find(next_status_.chunks, out->chunk, &ChunkRecord::number);
    if (record != next_status_.chunks.end()) {
      ++record->executed;
      next_status_.seen_ticks = observation.tick - record->observed_tick;
    }
  } else {
    ++next_status_.starved_ticks;
    next_status_.stalls += next_status_.stalled ? 0 : 1;
  }
  next_status_.stalled = !out;
  publish(observation.tick);
  return out;
}

std::optional<std::int64_t> PolicyRunner::ahead(const PlannedAction& action) const {
  const auto record = std::ranges::find(next_status_.chunks, action.chunk, &ChunkRecord::number);
  return record == next_status_.chunks.end() ? std::nullopt : std::optional(action.tick - record->observed_tick);
}

void PolicyRunner::publish(std::int64_t now) {
  next_status_.mode = settings_.mode;
  next_status_.tick = now;
  next_status_.planned = timeline_.remaining(now + 1);
  next_status_.chunk = model_->traits().chunk;
  next_status_.waiting = in_flight_ > 0;
  next_status_.path.clear();
  for (const auto& planned : timeline_.planned()) {
    next_status_.path.push_back(planned.action);
  }
  status_.store(next_status_);
}

}  // namespace tandem
