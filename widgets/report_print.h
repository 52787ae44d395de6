#pragma once

#include <QImage>
#include <QString>

#include <utility>
#include <vector>

#include "base/result.h"

namespace tandem {

/// A picture of a report, found where the HTML says `<img src="name">`.
using ReportImage = std::pair<QString, QImage>;

/// Prints HTML as a PDF of A4 pages with page numbers. Pictures come by name: what is inline as SVG is not drawn.
/// GUI thread. The error names the file.
[[nodiscard]] Result<void> print_report(const QString& html, const QString& file,
                                        const std::vector<ReportImage>& images = {});

}  // namespace tandem
