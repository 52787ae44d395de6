#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusServer>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QThread>
#include <QtTest>

#include <functional>
#include <memory>

#include "studio/system_keyring.h"

namespace tandem {
namespace {

using Attributes = QMap<QString, QString>;

/// Does what a Secret Service does, as far as it is asked.
class FakeService final : public QDBusVirtualObject {
 public:
  Attributes kept_for;
  QByteArray kept;
  QString label;
  bool is_locked = false;
  bool refuses = false;

  [[nodiscard]] QString introspect(const QString& /*path*/) const override { return {}; }
  bool handleMessage(const QDBusMessage& message, const QDBusConnection& bus) override {
    const auto item = QDBusObjectPath(QStringLiteral("/org/freedesktop/secrets/collection/login/1"));
    const auto session = QDBusObjectPath(QStringLiteral("/org/freedesktop/secrets/session/1"));
    QVariantList reply;
    if (refuses) {
      return bus.send(message.createErrorReply(QStringLiteral("org.freedesktop.Secret.Error"), QStringLiteral("no")));
    }
    if (message.member() == QStringLiteral("SearchItems")) {
      const bool here = !kept.isEmpty() && qdbus_cast<Attributes>(message.arguments().at(0)) == kept_for;
      const QList<QDBusObjectPath> found = here ? QList{item} : QList<QDBusObjectPath>();
      reply = {QVariant::fromValue(is_locked ? QList<QDBusObjectPath>() : found),
               QVariant::fromValue(is_locked ? found : QList<QDBusObjectPath>())};
    } else if (message.member() == QStringLiteral("OpenSession")) {
      reply = {QVariant::fromValue(QDBusVariant(QString())), QVariant::fromValue(session)};
    } else if (message.member() == QStringLiteral("GetSecret") && message.path() == item.path()) {
      const KeyringSecret secret{session, {}, kept, QStringLiteral("text/plain")};
      reply = {QVariant::fromValue(secret)};
    } else if (message.member() == QStringLiteral("CreateItem")) {
      const auto properties = qdbus_cast<QVariantMap>(message.arguments().at(0));
      label = properties[QStringLiteral("org.freedesktop.Secret.Item.Label")].toString();
      kept_for = qdbus_cast<Attributes>(properties[QStringLiteral("org.freedesktop.Secret.Item.Attributes")]);
      kept = is_locked ? kept : qdbus_cast<KeyringSecret>(message.arguments().at(1)).value;
      const auto prompt = QDBusObjectPath(QStringLiteral("/org/freedesktop/secrets/prompt/1"));
      const auto none = QDBusObjectPath(QStringLiteral("/"));
      reply = {QVariant::fromValue(is_locked ? none : item), QVariant::fromValue(is_locked ? prompt : none)};
    } else {
      return false;
    }
    return bus.send(message.createReply(reply));
  }
};

}  // namespace

/// The keyring of the desktop, over a bus of the test's own.
class KeyringTest : public QObject {
  Q_OBJECT

  QThread thread_;
  FakeService* service_ = nullptr;
  QString address_;
  std::unique_ptr<SystemKeyring> keyring_;

  void tell(const std::function<void(FakeService&)>& change) {
    QMetaObject::invokeMethod(
        service_, [&] { change(*service_); }, Qt::BlockingQueuedConnection);
  }

 private Q_SLOTS:
  void initTestCase() {
    qDBusRegisterMetaType<Attributes>();
    qDBusRegisterMetaType<KeyringSecret>();
    auto* home = new QObject;
    home->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, home, &QObject::deleteLater);
    thread_.start();
    QMetaObject::invokeMethod(
        home,
        [&] {
          service_ = new FakeService;
          service_->setParent(home);
          auto* server = new QDBusServer(QStringLiteral("unix:tmpdir=/tmp"), home);
          address_ = server->address();
          QObject::connect(server, &QDBusServer::newConnection, service_, [this](QDBusConnection bus) {
            bus.registerVirtualObject(QStringLiteral("/org/freedesktop/secrets"), service_, QDBusConnection::SubPath);
          });
        },
        Qt::BlockingQueuedConnection);
    const auto bus = QDBusConnection::connectToPeer(address_, QStringLiteral("keyring"));
    QVERIFY2(bus.isConnected(), qPrintable(bus.lastError().message()));
    keyring_ = std::make_unique<SystemKeyring>(bus, QString());
  }
  void cleanupTestCase() {
    keyring_.reset();
    QDBusConnection::disconnectFromPeer(QStringLiteral("keyring"));
    thread_.quit();
    thread_.wait();
  }

  void aKeyIsKeptAndFoundAgainForItsHostOnly() {
    QCOMPARE(keyring_->key_of(QStringLiteral("api.example.org")).value(), QString());
    const auto kept = keyring_->keep(QStringLiteral("api.example.org"), QStringLiteral("sk-one"));
    QVERIFY2(kept.has_value(), kept ? "" : kept.error().sentence().c_str());
    QCOMPARE(keyring_->key_of(QStringLiteral("api.example.org")).value(), QStringLiteral("sk-one"));
    QCOMPARE(keyring_->key_of(QStringLiteral("other.example.org")).value(), QString());
    QCOMPARE(keyring_->key_of(QString()).value(), QString());
    tell([](FakeService& service) { QCOMPARE(service.label, QStringLiteral("Tandem: api.example.org")); });
    QVERIFY(keyring_->keep(QStringLiteral("api.example.org"), QStringLiteral("sk-two")).has_value());
    QCOMPARE(keyring_->key_of(QStringLiteral("api.example.org")).value(), QStringLiteral("sk-two"));
  }

  void aLockedKeyringIsSaid() {
    QVERIFY(keyring_->keep(QStringLiteral("api.example.org"), QStringLiteral("sk-secret")).has_value());
    tell([](FakeService& service) { service.is_locked = true; });
    const auto key = keyring_->key_of(QStringLiteral("api.example.org"));
    QVERIFY(!key.has_value());
    QCOMPARE(key.error().code, ErrorCode::permission);
    const auto kept = keyring_->keep(QStringLiteral("api.example.org"), QStringLiteral("sk-other"));
    QVERIFY(!kept.has_value());
    QVERIFY(!QString::fromStdString(kept.error().sentence()).contains(QStringLiteral("sk-")));
    tell([](FakeService& service) { service.is_locked = false; });
    QCOMPARE(keyring_->key_of(QStringLiteral("api.example.org")).value(), QStringLiteral("sk-secret"));
  }

  void withoutAKeyringNothingIsFoundAndNothingKept() {
    const SystemKeyring none(QDBusConnection(QStringLiteral("not there")));
    QCOMPARE(none.key_of(QStringLiteral("api.example.org")).value(), QString());
    QCOMPARE(none.keep(QStringLiteral("api.example.org"), QStringLiteral("sk")).error().code, ErrorCode::unsupported);
    tell([](FakeService& service) { service.refuses = true; });
    QCOMPARE(keyring_->key_of(QStringLiteral("api.example.org")).value(), QString());
    QCOMPARE(keyring_->keep(QStringLiteral("api.example.org"), QStringLiteral("sk")).error().code,
             ErrorCode::permission);
    tell([](FakeService& service) { service.refuses = false; });
  }
};

}  // namespace tandem

QTEST_GUILESS_MAIN(tandem::KeyringTest)
#include "tst_keyring.moc"
