#include "scoring/trial_life.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/time.h"

namespace tandem {
namespace {

constexpr std::array<VoidReason, 6> reasons{{
    {"robot_fault", "The robot failed", EndReason::robot_fault},
    {"network_fault", "The network failed", EndReason::network_fault},
    {"operator_error", "The operator made a mistake", EndReason::operator_error},
    {"wrong_scene", "The scene was not as planned", EndReason::operator_error},
    {"success_at_reset", "The task was solved before the start", EndReason::operator_error, true},
    {"disturbed", "Something from outside disturbed it", EndReason::operator_error},
}};

bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

std::unexpected<Error> not_running() { return fail(ErrorCode::busy, "No trial is running.", "Start it first."); }

bool counts_up(const RubricStage& stage) { return stage.max_count > 1; }

double most(const RubricStage& stage) { return static_cast<double>(stage.max_count); }

// The next value of a key that is pressed again.
double next_credit(const RubricStage& stage, double credit) {
  if (counts_up(stage)) {
    return std::min(std::floor(credit) + 1, most(stage));
  }
  if (credit == 0) {
    return 1;
  }
  return stage.partial && credit == 1 ? 0.5 : 0;
}

std::optional<double> horizon_of(const SuiteTask& task) {
  if (task.clock_start == ClockStart::none) {
    return std::nullopt;
  }
  if (!task.horizon_s && task.horizon_steps && task.control_hz.value_or(0) > 0) {
    return static_cast<double>(*task.horizon_steps) / *task.control_hz;
  }
  return task.horizon_s;
}

std::string pause_text(const std::string& reason) { return "Paused: " + (blank(reason) ? "nobody said why" : reason); }

bool has_stages(Scoring scoring) {
  return scoring == Scoring::staged_cumulative || scoring == Scoring::staged_independent || scoring == Scoring::count;
}

}  // namespace

std::span<const VoidReason> void_reasons() { return reasons; }

TrialLife::TrialLife(SuiteTask task, Setup setup)
    : task_(std::move(task)), setup_(setup), horizon_s_(horizon_of(task_)) {
  marks_.credits.resize(task_.stages.size());
}

std::int64_t TrialLife::forward(std::int64_t now_ns) {
  newest_ns_ = std::max(newest_ns_, now_ns);
  return newest_ns_;
}

bool TrialLife::live() const {
  return work_.phase == TrialPhase::waiting || work_.phase == TrialPhase::running || work_.phase == TrialPhase::paused;
}

Result<void> TrialLife::refuse_unless_judged() const {
  if (!live() && work_.phase != TrialPhase::ended) {
    return not_running();
  }
  return {};
}

double TrialLife::clock_s(std::int64_t now_ns) const {
  std::int64_t until = std::max(now_ns, newest_ns_);
  switch (work_.phase) {
    case TrialPhase::reset:
    case TrialPhase::waiting:
      return 0;
    case TrialPhase::running:
      break;
    case TrialPhase::paused:
      until = work_.pause_from_ns;
      break;
    case TrialPhase::ended:
    case TrialPhase::closed:
      until = work_.ended_ns;
      break;
  }
  return std::max(0.0, seconds(until - work_.clock_from_ns - work_.paused_ns));
}

double TrialLife::undo_left_s(std::int64_t now_ns) const {
  if (work_.phase != TrialPhase::ended) {
    return 0;
  }
  return std::clamp(setup_.undo_s - seconds(std::max(now_ns, newest_ns_) - quiet_from_ns_), 0.0, setup_.undo_s);
}

void TrialLife::remember(bool with_work) {
  before_.push_back({marks_, with_work ? std::optional(work_) : std::nullopt});
  quiet_from_ns_ = newest_ns_;
}

Result<void> TrialLife::start(std::int64_t now_ns, const std::string& utc) {
  if (work_.phase != TrialPhase::reset) {
    return fail(ErrorCode::busy, "The trial has begun already.", "End it, or make it void.");
  }
  const std::int64_t now = forward(now_ns);
  const bool waits = setup_.driven && task_.clock_start == ClockStart::first_motion;
  work_.phase = waits ? TrialPhase::waiting : TrialPhase::running;
  work_.started_ns = now;
  work_.clock_from_ns = now;
  started_utc_ = utc;
  return {};
}

void TrialLife::first_motion(std::int64_t now_ns) {
  const std::int64_t now = forward(now_ns);
  if (work_.phase == TrialPhase::waiting) {
    work_.phase = TrialPhase::running;
    work_.clock_from_ns = now;
  }
  if (work_.phase == TrialPhase::running && !work_.first_motion_s) {
    work_.first_motion_s = seconds(now - work_.started_ns);
    for (auto& before : before_) {  // what is taken back does not unmove the arm
      if (before.work) {
        before.work->first_motion_s = work_.first_motion_s;
      }
    }
  }
}

Result<void> TrialLife::pause(std::int64_t now_ns, const std::string& reason) {
  if (work_.phase != TrialPhase::running) {
    return not_running();
  }
  const std::int64_t now = forward(now_ns);
  const double at_s = clock_s(now);
  remember(true);
  work_.phase = TrialPhase::paused;
  work_.pause_from_ns = now;
  work_.pause_event = marks_.events.size();
  work_.pause_explained = !blank(reason);
  marks_.events.push_back({at_s, at_s, "note", pause_text(reason)});
  return {};
}

Result<void> TrialLife::say_why_paused(const std::string& reason) {
  if (work_.phase != TrialPhase::paused) {
    return fail(ErrorCode::busy, "The trial is not paused.", "It goes on already.");
  }
  if (blank(reason)) {
    return fail(ErrorCode::invalid_input, "The clock is paused for a reason only.", "Write why.");
  }
  marks_.events.at(work_.pause_event).detail = pause_text(reason);
  work_.pause_explained = true;
  return {};
}

bool TrialLife::wants_reason() const { return work_.phase == TrialPhase::paused && !work_.pause_explained; }

bool TrialLife::wants_judgement() const {
  return work_.phase == TrialPhase::ended && !marks_.judged && marks_.void_reason.empty();
}

Result<void> TrialLife::resume(std::int64_t now_ns) {
  if (work_.phase != TrialPhase::paused) {
    return fail(ErrorCode::busy, "The trial is not paused.", "It goes on already.");
  }
  if (wants_reason()) {
    return fail(ErrorCode::invalid_input, "The clock is paused for a reason only.", "Say why, then go on.");
  }
  const std::int64_t now = forward(now_ns);
  remember(true);
  work_.paused_ns += now - work_.pause_from_ns;
  work_.phase = TrialPhase::running;
  return {};
}

void TrialLife::credit(std::size_t stage, double credit, double at_s) {
  if (const auto required = task_.stages[stage].required; required && marks_.credits[*required].credit == 0) {
    this->credit(*required, 1, at_s);
  }
  StageCredit& seen = marks_.credits[stage];
  if (seen.credit == 0 || counts_up(task_.stages[stage])) {
    seen.reached_s = at_s;
  }
  seen.credit = credit;
}

std::vector<std::size_t> TrialLife::credited_along(std::size_t stage) const {
  std::vector<std::size_t> out;
  if (stage >= task_.stages.size() || next_credit(task_.stages[stage], marks_.credits[stage].credit) == 0) {
    return out;
  }
  for (auto at = task_.stages[stage].required; at && out.size() < task_.stages.size();
       at = task_.stages[*at].required) {
    if (marks_.credits[*at].credit != 0) {
      break;
    }
    out.insert(out.begin(), *at);
  }
  return out;
}

void TrialLife::discredit(std::size_t stage) {
  marks_.credits[stage] = {};
  for (std::size_t i = 0; i < task_.stages.size(); ++i) {
    if (task_.stages[i].required == stage && marks_.credits[i].credit != 0) {
      discredit(i);
    }
  }
}

bool TrialLife::succeeded() const {
  const auto judged = score();
  return judged && judged->success.value_or(false);
}

void TrialLife::take_success_away(std::int64_t now_ns) {
  if (!has_stages(task_.scoring)) {
    const bool chain = task_.scoring == Scoring::chain;
    marks_.value = chain ? std::max(0.0, marks_.value.value_or(1) - 1) : 0;
    marks_.value_at_s = clock_s(now_ns);
  }
  for (std::size_t stage = marks_.credits.size(); stage-- > 0 && succeeded();) {
    if (marks_.credits[stage].credit > 0) {
      discredit(stage);
    }
  }
}

// What is said after the end must go with it: a safety stop stays a failure, what was given up may turn out a success.
Result<void> TrialLife::agree_with_end() {
  if (!marks_.void_reason.empty() || !succeeded()) {
    return {};
  }
  if (marks_.end == EndReason::irrecoverable) {
    marks_.end = EndReason::operator_stop;
  } else if (marks_.end == EndReason::safety_stop) {
    marks_ = std::move(before_.back().marks);
    before_.pop_back();
    return fail(ErrorCode::invalid_input, "A safety stop counts as a failure.", "Take it back first (Backspace).");
  }
  return {};
}

Result<void> TrialLife::press(std::size_t stage, std::int64_t now_ns) {
  TANDEM_TRY(refuse_unless_judged());
  if (stage >= task_.stages.size()) {
    return fail(ErrorCode::invalid_input, "The task has no such stage.", "Use the keys that are shown.");
  }
  const std::int64_t now = forward(now_ns);
  const double at_s = clock_s(now);
  const double before = marks_.credits[stage].credit;
  const double after = next_credit(task_.stages[stage], before);
  if (after == before) {
    return {};  // all of them are counted already
  }
  remember(false);
  marks_.judged = true;
  if (after == 0) {
    discredit(stage);
  } else {
    credit(stage, after, at_s);
  }
  return agree_with_end();
}

Result<void> TrialLife::set_value(double value, std::int64_t now_ns) {
  TANDEM_TRY(refuse_unless_judged());
  Observed observed;
  observed.value = value;
  if (has_stages(task_.scoring)) {
    return fail(ErrorCode::invalid_input, "The task is judged by its stages.", "Use the keys that are shown.");
  }
  if (const auto score = score_of(task_, observed); !score) {
    return std::unexpected(score.error());
  }
  const std::int64_t now = forward(now_ns);
  const double at_s = clock_s(now);
  remember(false);
  marks_.judged = true;
  marks_.value = value;
  marks_.value_at_s = at_s;
  return agree_with_end();
}

Observed TrialLife::observed() const {
  Observed out{marks_.credits, marks_.value};
  const bool left_open = task_.scoring == Scoring::binary || task_.scoring == Scoring::chain ||
                         task_.scoring == Scoring::rate || !marks_.void_reason.empty();
  if (!has_stages(task_.scoring) && !out.value && left_open) {
    out.value = 0;
  }
  return out;
}

Result<Score> TrialLife::score() const { return score_of(task_, observed()); }

void TrialLife::end_intervention(double at_s) {
  for (auto& event : marks_.events) {
    if (event.kind == "intervention" && !event.until_s) {
      event.until_s = at_s;
    }
  }
  marks_.intervening = false;
}

void TrialLife::end(EndReason why, std::int64_t now_ns) {
  const double at_s = clock_s(now_ns);
  if (work_.phase == TrialPhase::paused) {
    work_.paused_ns += now_ns - work_.pause_from_ns;
  }
  work_.ended_ns = now_ns;
  work_.phase = TrialPhase::ended;
  marks_.end = why;
  end_intervention(at_s);
  quiet_from_ns_ = now_ns;
  const bool final = setup_.driven || why == EndReason::timeout;
  if (final) {
    final_end_ = marks_.void_reason.empty() ? why : EndReason::operator_stop;
    for (auto& before : before_) {
      before.work.reset();
    }
  }
}

Result<void> TrialLife::succeed(std::int64_t now_ns) {
  TANDEM_TRY(refuse_unless_judged());
  if (task_.scoring == Scoring::rate) {
    return fail(ErrorCode::unsupported, "The task has no success; its objects are counted.", "Count, then end it.");
  }
  const std::int64_t now = forward(now_ns);
  const double at_s = clock_s(now);
  remember(live() && !setup_.driven);
  marks_.judged = true;
  for (std::size_t i = 0; i < task_.stages.size(); ++i) {
    const StageKind kind = task_.stages[i].kind;
    const bool goal = kind == StageKind::stage || kind == StageKind::count;
    if (goal && marks_.credits[i].credit < most(task_.stages[i])) {
      credit(i, most(task_.stages[i]), at_s);
    }
  }
  if (!has_stages(task_.scoring)) {
    marks_.value = task_.scoring == Scoring::chain      ? static_cast<double>(task_.chain_length.value_or(1))
                   : task_.scoring == Scoring::progress ? task_.score_max
                                                        : 1.0;
    marks_.value_at_s = at_s;
  }
  if (live()) {
    end(EndReason::success, now);
  }
  return agree_with_end();
}

Result<void> TrialLife::finish(std::int64_t now_ns) {
  if (!live()) {
    return not_running();
  }
  if (task_.scoring == Scoring::binary && !marks_.value) {
    return succeed(now_ns);
  }
  const std::int64_t now = forward(now_ns);
  if (const auto now_scored = score(); !now_scored) {
    return std::unexpected(now_scored.error());
  }
  remember(!setup_.driven);
  marks_.judged = true;
  end(EndReason::operator_stop, now);
  return {};
}

Result<void> TrialLife::stopped(std::int64_t now_ns) {
  if (!live()) {
    return not_running();
  }
  const std::int64_t now = forward(now_ns);
  remember(!setup_.driven);
  end(EndReason::operator_stop, now);
  return {};
}

Result<void> TrialLife::give_up(EndReason why, std::int64_t now_ns) {
  TANDEM_TRY(refuse_unless_judged());
  const std::int64_t now = forward(now_ns);
  remember(live() && !setup_.driven);
  marks_.judged = true;
  if (task_.scoring == Scoring::binary || succeeded()) {
    take_success_away(now);
  }
  if (live()) {
    end(why, now);
  } else if (!final_end_ || *final_end_ == EndReason::operator_stop) {
    marks_.end = why;
  }
  return {};
}

Result<void> TrialLife::make_void(const std::string& reason, EndReason end_reason, bool success_at_reset,
                                  std::int64_t now_ns) {
  TANDEM_TRY(refuse_unless_judged());
  if (blank(reason)) {
    return fail(ErrorCode::invalid_input, "A trial is made void for a reason only.", "Write what went wrong.");
  }
  const std::int64_t now = forward(now_ns);
  const bool was_live = live();
  remember(was_live && !setup_.driven);
  marks_.judged = true;
  marks_.void_reason = reason;
  marks_.success_at_reset = success_at_reset;
  if (was_live) {
    end(end_reason, now);
  } else {
    marks_.end = end_reason;
  }
  return {};
}

Result<void> TrialLife::intervene(std::int64_t now_ns) {
  if (!live()) {
    return not_running();
  }
  const std::int64_t now = forward(now_ns);
  const double at_s = clock_s(now);
  remember(false);
  if (marks_.intervening) {
    end_intervention(at_s);
  } else {
    marks_.intervening = true;
    marks_.events.push_back({at_s, std::nullopt, "intervention", ""});
  }
  return {};
}

Result<void> TrialLife::add_event(const std::string& kind, const std::string& detail, std::int64_t now_ns) {
  constexpr std::array<std::string_view, 8> kinds{"object_nudge", "perturbation", "collision", "drop",
                                                  "retry",        "safety",       "note",      "network"};
  TANDEM_TRY(refuse_unless_judged());
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
    return fail(ErrorCode::invalid_input, "There is no kind of event \"" + kind + "\".",
                "Use the keys that are shown.");
  }
  const std::int64_t now = forward(now_ns);
  const double at_s = clock_s(now);
  remember(false);
  marks_.events.push_back({at_s, std::nullopt, kind, detail});
  return {};
}

Result<void> TrialLife::add_failure(const std::string& mode, bool recovered, std::int64_t now_ns) {
  TANDEM_TRY(refuse_unless_judged());
  if (failure_mode_named(mode) == nullptr) {
    return fail(ErrorCode::invalid_input, "There is no kind of failure \"" + mode + "\".", "Choose one of the list.");
  }
  const std::int64_t now = forward(now_ns);
  const double at_s = clock_s(now);
  remember(false);
  marks_.judged = true;
  for (auto& failure : marks_.failures) {
    if (failure.mode == mode) {
      failure.recovered = recovered;
      return {};
    }
  }
  marks_.failures.push_back({mode, at_s, recovered});
  return {};
}

Result<void> TrialLife::set_notes(const std::string& notes) {
  TANDEM_TRY(refuse_unless_judged());
  remember(false);
  marks_.notes = notes;
  return {};
}

Result<void> TrialLife::undo(std::int64_t now_ns) {
  TANDEM_TRY(refuse_unless_judged());
  if (before_.empty()) {
    return fail(ErrorCode::busy, "There is nothing to take back.", "A trial that has begun is ended or made void.");
  }
  static_cast<void>(forward(now_ns));
  Before last = std::move(before_.back());
  before_.pop_back();
  const bool ended = work_.phase == TrialPhase::ended;
  marks_ = std::move(last.marks);
  if (last.work) {
    work_ = *last.work;
  } else if (ended && !marks_.end) {
    marks_.end = final_end_;
    end_intervention(clock_s(newest_ns_));
  }
  if (work_.phase == TrialPhase::ended) {
    marks_.judged = false;  // whoever takes something back says something else, or writes it as it is
  }
  quiet_from_ns_ = newest_ns_;
  return {};
}

void TrialLife::tick(std::int64_t now_ns) {
  const std::int64_t now = forward(now_ns);
  if (work_.phase == TrialPhase::running && horizon_s_ && clock_s(now) >= *horizon_s_) {
    // It ended then, however late anybody looked.
    end(EndReason::timeout, work_.clock_from_ns + work_.paused_ns + from_seconds(*horizon_s_));
    quiet_from_ns_ = now;
  }
  if (held_) {
    quiet_from_ns_ = now;
  }
  if (work_.phase == TrialPhase::ended && undo_left_s(now) <= 0 && !wants_judgement() && score()) {
    work_.phase = TrialPhase::closed;
  }
}

Result<void> TrialLife::close(std::int64_t now_ns) {
  static_cast<void>(forward(now_ns));
  if (work_.phase != TrialPhase::ended) {
    return fail(ErrorCode::busy, "The trial has not ended.", "End it first.");
  }
  if (const auto judged = score(); !judged) {
    return std::unexpected(judged.error());
  }
  work_.phase = TrialPhase::closed;
  return {};
}

EndReason TrialLife::end_reason() const {
  const EndReason keyed = marks_.end.value_or(EndReason::operator_stop);
  if (!marks_.void_reason.empty()) {
    return keyed;
  }
  const bool open = keyed == EndReason::operator_stop || keyed == EndReason::timeout || keyed == EndReason::policy_done;
  const auto judged = score();
  const bool success = judged && judged->success.value_or(false);
  if (keyed == EndReason::success && !success) {
    return EndReason::operator_stop;
  }
  return open && success ? EndReason::success : keyed;
}

std::optional<double> TrialLife::duration_s() const {
  if (task_.clock_start == ClockStart::none) {
    return std::nullopt;
  }
  const double end_s = clock_s(newest_ns_);
  const auto judged = score();
  if (!judged || !judged->success.value_or(false)) {
    return end_s;
  }
  if (!has_stages(task_.scoring)) {
    return marks_.value_at_s.value_or(end_s);
  }
  double last = 0;
  for (std::size_t i = 0; i < marks_.credits.size(); ++i) {
    const StageKind kind = task_.stages[i].kind;
    const bool goal = kind == StageKind::stage || kind == StageKind::count;
    if (goal && judged->counts[i]) {
      last = std::max(last, marks_.credits[i].reached_s.value_or(end_s));
    }
  }
  return last;
}

void TrialLife::write(TrialRecord& record, Rating& rating) const {
  record.started_utc = started_utc_;
  record.first_motion_s = work_.first_motion_s;
  record.duration_s = duration_s();
  record.end = end_reason();
  record.void_reason = marks_.void_reason;
  record.success_at_reset = marks_.success_at_reset;
  record.events = marks_.events;
  record.failures = marks_.failures;
  record.notes = marks_.notes;
  rating.pass = RatingPass::live;
  rating.observed = observed();
}

}  // namespace tandem
