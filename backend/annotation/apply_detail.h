#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "annotation/apply.h"

namespace tandem::detail {

/// Everything that an application writes.
struct Application {
  ApplyPreview preview;
  EditPlan plan;
  std::shared_ptr<PlannedTexts> texts;                          ///< those of the plan
  std::map<Lane, std::map<std::string, double>> proportions;    ///< of stages; empty: none are left
  std::map<std::int64_t, std::vector<AnnotationField>> fields;  ///< that the dataset holds afterwards, by episode
};

/// Compares what is said with what the dataset holds, and plans what makes it hold that.
[[nodiscard]] Result<Application> find_application(AnnotationDocument& document, const ApplyForms& forms,
                                                   const EditProgress& progress);

}  // namespace tandem::detail
