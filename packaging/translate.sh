#!/usr/bin/env bash
# Takes new texts over into translations/*.ts; what is untranslated is then marked unfinished (a test fails on it).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
lupdate=$(command -v lupdate6 || echo /usr/lib/qt6/bin/lupdate)
"$lupdate" -locations none -I . -I app app/studio widgets -ts translations/tandem_en.ts -pluralonly
"$lupdate" -locations none -I . -I app app/studio widgets -ts translations/tandem_zh_CN.ts
