#pragma once

#include <QByteArray>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QString>

#include "base/result.h"

namespace tandem {

/// A secret as the Secret Service hands it over: (oayays).
struct KeyringSecret {
  QDBusObjectPath session;
  QByteArray parameters;
  QByteArray value;
  QString content_type;
};
QDBusArgument& operator<<(QDBusArgument& out, const KeyringSecret& secret);
const QDBusArgument& operator>>(const QDBusArgument& in, KeyringSecret& secret);

/// Keys of servers in the keyring of the desktop, by its Secret Service (GNOME Keyring, KWallet, KeePassXC). Where
/// there is none, nothing is found and nothing can be kept. Waits for the desktop, some seconds at most. Any thread.
class SystemKeyring {
 public:
  explicit SystemKeyring(const QDBusConnection& bus = QDBusConnection::sessionBus(),
                         QString service = QStringLiteral("org.freedesktop.secrets"));

  /// The key that was kept for this host; empty: there is none, or no keyring. Refused where it is locked.
  [[nodiscard]] Result<QString> key_of(const QString& host) const;
  /// Keeps a key for the host, in place of an older one.
  [[nodiscard]] Result<void> keep(const QString& host, const QString& key) const;

 private:
  QDBusConnection bus_;
  QString service_;
};

}  // namespace tandem

Q_DECLARE_METATYPE(tandem::KeyringSecret)
