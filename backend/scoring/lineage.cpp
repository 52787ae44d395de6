#include "scoring/lineage.h"

#include <algorithm>
#include <map>

#include "base/files.h"
#include "scoring/checkpoint_record.h"
#include "scoring/database_detail.h"

namespace tandem {
namespace {

using detail::each_row;

Json object_of(const std::string& text) {
  auto out = Json::parse(text, nullptr, false);
  return out.is_object() ? out : Json::object();
}

LineageChain chain_of(const Statement& row) {
  LineageChain out;
  out.experiment = row.integer(1);
  out.experiment_uuid = row.text(2);
  out.title = row.text(3);
  out.blind = row.integer(4) != 0;
  out.suite = row.text(5);
  out.suite_version = row.integer(6);
  out.label = row.text(7);
  if (out.blind) {
    return out;
  }
  out.policy = row.text(8);
  out.family = row.text(9);
  out.checkpoint = row.text(10);
  out.content_sha256 = row.text(11);
  out.norm_sha256 = row.text(12);
  out.source = row.text(13);
  out.step = row.integer_or_none(14);
  out.trained_on.name = row.text(15);
  out.trained_on.revision = row.text(16);
  out.trained_on.episodes = row.integer_or_none(17);
  out.parameters = row.integer_or_none(18);
  out.training = object_of(row.text(19));
  const auto root = out.training.find("dataset_root");
  if (root != out.training.end() && root->is_string()) {
    out.trained_on.folder = root->get<std::string>();
  }
  out.mode = row.text(20);
  out.backend = row.text(21);
  out.inference_sha256 = row.text(22);
  out.inference = object_of(row.text(23));
  return out;
}

// Chains by contender, without their trials.
Result<std::map<std::int64_t, LineageChain>> read_chains(const Database& database, std::optional<std::int64_t> only) {
  auto rows = database.prepare(
      "SELECT c.contender_id,e.experiment_id,e.uuid,e.title,e.blinding<>'none' AND e.unblinded_utc IS NULL,u.key,"
      "u.version,c.blind_label,p.title,p.family,k.label,coalesce(k.content_sha256,''),coalesce(k.norm_sha256,''),"
      "coalesce(k.source_uri,''),k.train_step,coalesce(k.train_dataset,''),coalesce(k.train_dataset_revision,''),"
      "k.n_demos,k.n_params,coalesce(k.config_json,''),i.mode,i.backend,i.sha256,i.params_json "
      "FROM contender c JOIN experiment e USING(experiment_id) JOIN suite u USING(suite_id) JOIN checkpoint k "
      "USING(checkpoint_id) JOIN policy p USING(policy_id) JOIN inference_config i USING(inference_id) "
      "WHERE ?1 IS NULL OR c.contender_id=?1");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  rows->bind(only);
  std::map<std::int64_t, LineageChain> out;
  TANDEM_TRY(each_row(*rows, [&](const Statement& row) { out.emplace(row.integer(0), chain_of(row)); }));
  return out;
}

Result<void> read_scores(const Database& database, std::map<std::int64_t, LineageChain>& chains) {
  auto rows = database.prepare(
      "SELECT t.contender_id,sum(t.validity='valid'),sum(t.validity='void'),"
      "sum(t.validity='valid' AND r.success IS NOT NULL),sum(t.validity='valid' AND r.success=1),"
      "avg(CASE WHEN t.validity='valid' AND k.scoring<>'rate' THEN r.score/k.score_max END) FROM trial t JOIN cell "
      "USING(cell_id) JOIN task k USING(task_id) LEFT JOIN rating r ON r.trial_id=t.trial_id AND r.is_official=1 "
      "GROUP BY t.contender_id");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  return each_row(*rows, [&](const Statement& row) {
    const auto chain = chains.find(row.integer(0));
    if (chain != chains.end()) {
      chain->second.trials = row.integer(1);
      chain->second.voids = row.integer(2);
      chain->second.judged = row.integer(3);
      chain->second.successes = row.integer(4);
      chain->second.mean_share = row.number_or_none(5);
    }
  });
}

Result<void> read_recordings(const Database& database, std::map<std::int64_t, LineageChain>& chains) {
  auto rows = database.prepare(
      "SELECT contender_id,coalesce(dataset_repo,''),coalesce(dataset_revision,''),coalesce(dataset_root,''),"
      "count(DISTINCT episode_index) FROM trial WHERE episode_index IS NOT NULL GROUP BY 1,2,3,4");
  if (!rows) {
    return std::unexpected(rows.error());
  }
  return each_row(*rows, [&](const Statement& row) {
    const auto chain = chains.find(row.integer(0));
    if (chain != chains.end() && !chain->second.blind) {
      chain->second.recordings.push_back({row.text(1), row.text(2), row.text(3), row.integer(4), {}});
    }
  });
}

// The trial that was asked for, and whose it is.
Result<std::pair<std::int64_t, LineageTrial>> read_trial(const Database& database, std::int64_t trial) {
  std::pair<std::int64_t, LineageTrial> out{-1, {}};
  TANDEM_TRY(each_row(
      database,
      "SELECT t.contender_id,t.trial_id,t.uuid,k.key,s.key,t.started_utc,t.end_reason,coalesce(t.void_reason,''),"
      "r.success,r.score,k.score_max,t.episode_index FROM trial t JOIN cell c USING(cell_id) JOIN task k "
      "USING(task_id) JOIN setting s USING(setting_id) LEFT JOIN rating r ON r.trial_id=t.trial_id AND r.is_official=1 "
      "WHERE t.trial_id=?1",
      trial, [&](const Statement& row) {
        out.first = row.integer(0);
        auto& told = out.second;
        told = {row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6),
                row.text(7),    {},          {},          1,           {}};
        told.success = row.is_null(8) ? std::nullopt : std::optional(row.integer(8) != 0);
        told.score = row.number_or_none(9);
        told.score_max = row.number(10);
        told.episode = row.integer_or_none(11);
      }));
  if (out.first < 0) {
    return fail(ErrorCode::not_found, "There is no trial " + std::to_string(trial) + ".", "Choose another one.");
  }
  return out;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

// Of a blind chain the hidden parts are empty, so that they are not found either.
bool fits(const LineageChain& chain, const std::string& wanted) {
  const auto holds = [&](const std::string& text) { return lower_case(text).find(wanted) != std::string::npos; };
  const auto begins = [&](const std::string& hash) { return lower_case(hash).starts_with(wanted); };
  const auto of = [&](const LineageDataset& data) {
    return holds(data.name) || holds(data.folder) || begins(data.revision) || begins(data.content_sha256);
  };
  return wanted.empty() || holds(chain.policy) || holds(chain.family) || holds(chain.checkpoint) ||
         holds(chain.source) || holds(chain.title) || holds(chain.suite) || holds(chain.mode) ||
         begins(chain.content_sha256) || begins(chain.norm_sha256) || begins(chain.inference_sha256) ||
         begins(chain.experiment_uuid) || (chain.trial && begins(chain.trial->uuid)) || of(chain.trained_on) ||
         std::any_of(chain.recordings.begin(), chain.recordings.end(), of);
}

// Hashes of the folders that are at hand; each is read once.
class Hasher {
 public:
  explicit Hasher(const LineageQuery& query) : query_(query) {}
  Result<void> add(LineageDataset& data) {
    if (!query_.hash_datasets || data.folder.empty() || !is_there(data.folder)) {
      return {};
    }
    const auto [found, fresh] = known_.try_emplace(data.folder);
    if (fresh) {
      const auto hash = dataset_sha256(data.folder, query_.stop);
      if (!hash && hash.error().code == ErrorCode::cancelled) {
        return std::unexpected(hash.error());
      }
      found->second = hash.value_or("");
    }
    data.content_sha256 = found->second;
    return {};
  }

 private:
  const LineageQuery& query_;
  std::map<std::string, std::string> known_;
};

void say_unknown(LineageChain& chain, bool hashed) {
  if (chain.blind) {
    chain.unknown.emplace_back("who the contender is: the experiment is blind");
    return;
  }
  const auto miss = [&](bool missing, const char* what) {
    if (missing) {
      chain.unknown.emplace_back(what);
    }
  };
  const auto& data = chain.trained_on;
  miss(data.name.empty() && data.folder.empty(), "the data it was trained on: its files do not say");
  miss(!data.name.empty() && data.revision.empty() && data.content_sha256.empty(),
       "the version of the data it was trained on");
  miss(!data.episodes, "how many episodes it was trained on");
  miss(hashed && !data.folder.empty() && data.content_sha256.empty(),
       "the content of the data it was trained on: the folder is not at hand");
  miss(!chain.step, "the step at which it was saved");
  miss(chain.norm_sha256.empty(), "its normalisation apart from its weights");
  miss(chain.trials > 0 && chain.recordings.empty(), "what its trials looked like: they were not recorded");
}

}  // namespace

Result<std::vector<LineageChain>> find_lineage(const Database& database, const LineageQuery& query) {
  std::optional<std::pair<std::int64_t, LineageTrial>> trial;
  if (query.trial) {
    auto found = read_trial(database, *query.trial);
    if (!found) {
      return std::unexpected(found.error());
    }
    trial = std::move(*found);
  }
  auto chains = read_chains(database, trial ? std::optional(trial->first) : std::nullopt);
  if (!chains) {
    return std::unexpected(chains.error());
  }
  TANDEM_TRY(read_scores(database, *chains));
  TANDEM_TRY(read_recordings(database, *chains));
  Hasher hasher(query);
  const std::string wanted = lower_case(query.text);
  std::vector<LineageChain> out;
  for (auto& [contender, chain] : *chains) {
    if (trial) {
      chain.trial = trial->second;
      if (chain.blind) {
        chain.trial->episode.reset();
      }
    }
    TANDEM_TRY(hasher.add(chain.trained_on));
    for (auto& data : chain.recordings) {
      TANDEM_TRY(hasher.add(data));
    }
    say_unknown(chain, query.hash_datasets);
    if (fits(chain, wanted)) {
      out.push_back(std::move(chain));
    }
  }
  std::sort(out.begin(), out.end(), [](const LineageChain& a, const LineageChain& b) {
    return a.experiment != b.experiment ? a.experiment < b.experiment : a.label < b.label;
  });
  return out;
}

}  // namespace tandem
