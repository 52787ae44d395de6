#pragma once

// QCustomPlot's header uses words that this project switches off in Qt's own headers.
#define signals Q_SIGNALS
#define foreach(variable, container) for (variable : container)
#include <qcustomplot.h>
#undef foreach
#undef signals
