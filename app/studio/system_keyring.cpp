#include "studio/system_keyring.h"

#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusVariant>
#include <QMap>
#include <QVariant>

namespace tandem {

QDBusArgument& operator<<(QDBusArgument& out, const KeyringSecret& secret) {
  out.beginStructure();
  out << secret.session << secret.parameters << secret.value << secret.content_type;
  out.endStructure();
  return out;
}

const QDBusArgument& operator>>(const QDBusArgument& in, KeyringSecret& secret) {
  in.beginStructure();
  in >> secret.session >> secret.parameters >> secret.value >> secret.content_type;
  in.endStructure();
  return in;
}

namespace {

using Attributes = QMap<QString, QString>;

constexpr int patience_ms = 5000;
const QString root_path = QStringLiteral("/org/freedesktop/secrets");
const QString service_face = QStringLiteral("org.freedesktop.Secret.Service");
const QString item_face = QStringLiteral("org.freedesktop.Secret.Item");
const QString collection_face = QStringLiteral("org.freedesktop.Secret.Collection");

void register_types() {
  static const bool done = [] {
    qDBusRegisterMetaType<KeyringSecret>();
    qDBusRegisterMetaType<Attributes>();
    return true;
  }();
  static_cast<void>(done);
}

Attributes attributes_of(const QString& host) {
  return {{QStringLiteral("application"), QStringLiteral("tandem")}, {QStringLiteral("host"), host}};
}

QList<QDBusObjectPath> paths_in(const QDBusMessage& reply, qsizetype place) {
  return place < reply.arguments().size() ? qdbus_cast<QList<QDBusObjectPath>>(reply.arguments()[place])
                                          : QList<QDBusObjectPath>();
}

QString path_in(const QDBusMessage& reply, qsizetype place) {
  return place < reply.arguments().size() ? reply.arguments()[place].value<QDBusObjectPath>().path() : QString();
}

std::unexpected<Error> refused(const QDBusMessage& reply) {
  return fail(ErrorCode::permission, "The keyring of the desktop refuses: " + reply.errorMessage().toStdString() + ".",
              "Unlock it, or put the key into TANDEM_VLM_KEY.");
}

std::unexpected<Error> locked() {
  return fail(ErrorCode::permission, "The keyring of the desktop is locked.",
              "Unlock it, or put the key into TANDEM_VLM_KEY.");
}

// One conversation with the service.
class Talk {
 public:
  Talk(const QDBusConnection& bus, const QString& service) : bus_(bus), service_(service) { register_types(); }

  [[nodiscard]] QDBusMessage call(const QString& path, const QString& face, const QString& method,
                                  const QVariantList& arguments) const {
    QDBusMessage question = QDBusMessage::createMethodCall(service_, path, face, method);
    question.setArguments(arguments);
    return bus_.call(question, QDBus::Block, patience_ms);
  }

  /// Secrets go over the bus of this user as they are.
  [[nodiscard]] Result<QDBusObjectPath> open_session() const {
    const auto reply = call(root_path, service_face, QStringLiteral("OpenSession"),
                            {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))});
    const QString path = path_in(reply, 1);
    return reply.type() == QDBusMessage::ReplyMessage && !path.isEmpty()
               ? Result<QDBusObjectPath>(QDBusObjectPath(path))
               : refused(reply);
  }

 private:
  QDBusConnection bus_;
  QString service_;
};

}  // namespace

SystemKeyring::SystemKeyring(const QDBusConnection& bus, QString service) : bus_(bus), service_(std::move(service)) {}

Result<QString> SystemKeyring::key_of(const QString& host) const {
  if (host.isEmpty() || !bus_.isConnected()) {
    return QString();
  }
  const Talk talk(bus_, service_);
  const auto found =
      talk.call(root_path, service_face, QStringLiteral("SearchItems"), {QVariant::fromValue(attributes_of(host))});
  if (found.type() != QDBusMessage::ReplyMessage) {
    return QString();  // no keyring
  }
  const auto open = paths_in(found, 0);
  if (open.isEmpty()) {
    return paths_in(found, 1).isEmpty() ? Result<QString>(QString()) : locked();
  }
  const auto session = talk.open_session();
  if (!session) {
    return std::unexpected(session.error());
  }
  const auto reply =
      talk.call(open.front().path(), item_face, QStringLiteral("GetSecret"), {QVariant::fromValue(*session)});
  if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty()) {
    return refused(reply);
  }
  return QString::fromUtf8(qdbus_cast<KeyringSecret>(reply.arguments().front()).value);
}

Result<void> SystemKeyring::keep(const QString& host, const QString& key) const {
  if (!bus_.isConnected()) {
    return fail(ErrorCode::unsupported, "This desktop has no keyring.", "Put the key into TANDEM_VLM_KEY instead.");
  }
  const Talk talk(bus_, service_);
  const auto session = talk.open_session();
  if (!session) {
    return std::unexpected(session.error());
  }
  const QVariantMap properties{
      {QStringLiteral("org.freedesktop.Secret.Item.Label"), QStringLiteral("Tandem: ") + host},
      {QStringLiteral("org.freedesktop.Secret.Item.Attributes"), QVariant::fromValue(attributes_of(host))}};
  const KeyringSecret secret{*session, {}, key.toUtf8(), QStringLiteral("text/plain")};
  const auto reply = talk.call(root_path + QStringLiteral("/aliases/default"), collection_face,
                               QStringLiteral("CreateItem"), {properties, QVariant::fromValue(secret), true});
  if (reply.type() != QDBusMessage::ReplyMessage) {
    return refused(reply);
  }
  return path_in(reply, 0).size() > 1 ? Result<void>() : locked();  // else it waits for a prompt of its own
}

}  // namespace tandem
