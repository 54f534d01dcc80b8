// What KOrganizer and Kontact are windows of: KDE's DAV jobs and its HTTP worker, asked one after the other.
#include <KDAV/DavCollectionsFetchJob>
#include <KDAV/DavItemCreateJob>
#include <KDAV/DavItemsFetchJob>
#include <KDAV/DavItemsListJob>
#include <KDAV/DavUrl>
#include <KDAV/EtagCache>
#include <QApplication>
#include <QEventLoop>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>
#include <QTimer>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

static const int limitMs = 60000;

static QUrl addressOf(const QStringList &words, const QString &path) {
  QUrl url(words[1]);
  url.setUserName(words[2]);
  url.setPassword(words[3]);
  url.setPath(path);
  return url;
}

/** Runs a job to its end. Gives up on the program as a whole when there is none. */
static QString ended(KJob *job) {
  QEventLoop loop;
  job->setAutoDelete(false);
  QObject::connect(job, &KJob::result, &loop, &QEventLoop::quit);
  QTimer::singleShot(limitMs, [] { std::_Exit(3); });
  job->start();
  loop.exec();
  return job->error() == 0 ? QString() : job->errorString();
}

struct Calendar {
  KDAV::DavUrl url;
  std::shared_ptr<KDAV::EtagCache> etags = std::make_shared<KDAV::EtagCache>();
  QMap<QString, QString> texts;

  /** One look, as the resource takes it: which are new or different, what is in those, and which are gone. */
  QString look() {
    KDAV::DavItemsListJob list(url, etags);
    if (const QString error = ended(&list); !error.isEmpty()) return error;
    QStringList changed;
    for (const auto &item : list.changedItems()) {
      etags->setEtag(item.url().toDisplayString(), item.etag());
      changed << item.url().toDisplayString();
    }
    for (const auto &gone : list.deletedItems()) texts.remove(gone);
    if (changed.isEmpty()) return QString();
    KDAV::DavItemsFetchJob fetch(url, changed);
    if (const QString error = ended(&fetch); !error.isEmpty()) return error;
    for (const auto &item : fetch.items()) texts[item.url().toDisplayString()] = QString::fromUtf8(item.data());
    return QString();
  }

  QString put(const QByteArray &data) const {
    QUrl target = url.url();
    target.setPath(target.path() + QStringLiteral("made-by-an-app.ics"));
    KDAV::DavItemCreateJob create(
        KDAV::DavItem(KDAV::DavUrl(target, KDAV::CalDav), QStringLiteral("text/calendar"), data, QString()));
    return ended(&create);
  }
};

int main(int count, char **values) {
  // The worker outlives us for a while: it must not hold the pipe that says that we are done.
  const int pipe = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
  dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
  QApplication app(count, values);
  QFile file;
  file.open(pipe, QIODevice::WriteOnly);
  QTextStream out(&file);
  const QStringList words = app.arguments();

  KDAV::DavCollectionsFetchJob collections(KDAV::DavUrl(addressOf(words, QStringLiteral("/")), KDAV::CalDav));
  const QString failed = ended(&collections);
  QJsonArray names;
  bool isReadOnly = true;
  for (const auto &one : collections.collections()) {
    names.append(one.displayName());
    const KDAV::Privileges writing = KDAV::Write | KDAV::WriteContent | KDAV::Bind | KDAV::All;
    isReadOnly = isReadOnly && !(one.privileges() & writing);
  }
  Calendar calendar{KDAV::DavUrl(addressOf(words, words[4]), KDAV::CalDav)};
  const QString unread = calendar.look();
  const int events = calendar.texts.size();
  out << "ready\n" << Qt::flush;
  const QString title = QTextStream(stdin).readLine();
  const QString unseen = calendar.look();
  const bool noticed = calendar.texts.values().join(QString()).contains(title);
  const QString refusal = calendar.put(QByteArray::fromBase64(words[5].toUtf8()));
  const QString after = calendar.look();
  const QJsonObject told{{"failed", failed + unread + unseen + after}, {"calendars", names}, {"events", events},
                         {"noticed", noticed}, {"readOnly", isReadOnly}, {"refusal", refusal},
                         {"after", calendar.texts.size()}};
  out << QJsonDocument(told).toJson(QJsonDocument::Compact) << "\n" << Qt::flush;
  return 0;
}
