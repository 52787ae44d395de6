#include "widgets/episode_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "base/time.h"
#include "dataset/episode_frames.h"
#include "widgets/display.h"
#include "widgets/theme.h"

namespace tandem {

struct EpisodeView::Opened {
  std::vector<std::string> cameras;
  std::int64_t length = 0;
  double fps = 30;
};

// The pictures side by side, as large as they fit.
class EpisodeView::Pictures final : public QWidget {
 public:
  using QWidget::QWidget;
  void set_cameras(const std::vector<std::string>& names) {
    names_.clear();
    for (const auto& name : names) {
      names_ << QString::fromStdString(name);
    }
    images_.assign(names.size(), QImage());
  }
  void set_images(const std::vector<ImagePtr>& images) {
    for (std::size_t i = 0; i < images.size() && i < images_.size(); ++i) {
      images_[i] = to_screen(*images[i]);
    }
    update();
  }
  void set_text(const QString& text) {
    text_ = text;
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.fillRect(rect(), theme().raised);
    if (images_.empty() || !text_.isEmpty()) {
      painter.setPen(theme().dim);
      painter.setFont(text_font(14));
      painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, text_);
      return;
    }
    const auto count = static_cast<int>(images_.size());
    const int columns = best_columns(count);
    const int rows = (count + columns - 1) / columns;
    for (int i = 0; i < count; ++i) {
      const QRect place(width() * (i % columns) / columns, height() * (i / columns) / rows, width() / columns - 4,
                        height() / rows - 4);
      paint(painter, images_[static_cast<std::size_t>(i)], names_[i], place);
    }
  }

 private:
  // So many columns that the pictures become largest.
  [[nodiscard]] int best_columns(int count) const {
    int best = 1;
    double most = 0;
    for (int columns = 1; columns <= count; ++columns) {
      const int rows = (count + columns - 1) / columns;
      const double size = std::min(width() / columns / 4.0, height() / rows / 3.0);
      if (size > most) {
        most = size;
        best = columns;
      }
    }
    return best;
  }
  static void paint(QPainter& painter, const QImage& image, const QString& name, const QRect& place) {
    if (image.isNull()) {
      return;
    }
    const QSize size = image.size().scaled(place.size(), Qt::KeepAspectRatio);
    const QRect area(place.center() - QPoint(size.width() / 2, size.height() / 2), size);
    painter.drawImage(area, image);
    painter.setFont(text_font(13));
    const QRect label(area.topLeft() + QPoint(6, 6),
                      QSize(painter.fontMetrics().horizontalAdvance(name) + 14, painter.fontMetrics().height() + 6));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 170));
    painter.drawRoundedRect(label, 4, 4);
    painter.setPen(Qt::white);
    painter.drawText(label, Qt::AlignCenter, name);
  }

  QStringList names_;
  std::vector<QImage> images_;
  QString text_;
};

// Where the named moments are, above the slider.
class EpisodeView::MarkStrip final : public QWidget {
 public:
  explicit MarkStrip(const EpisodeView& view, QWidget* parent) : QWidget(parent), view_(view) {
    setFixedHeight(scaled(12));
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    if (view_.length_ < 2) {
      return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().accent);
    const double half = height() / 2.0;
    for (const auto& mark : view_.marks_) {
      const double share = std::clamp(mark.at_s * view_.fps_ / static_cast<double>(view_.length_ - 1), 0.0, 1.0);
      const double x = half + share * (width() - 2 * half);
      painter.drawPolygon(QPolygonF{{x - half, 0}, {x + half, 0}, {x, height() - 1.0}});
    }
  }

 private:
  const EpisodeView& view_;
};

EpisodeView::EpisodeView(QWidget* parent) : QWidget(parent) {
  build();
  clock_.setTimerType(Qt::PreciseTimer);
  connect(&clock_, &QTimer::timeout, this, &EpisodeView::advance);
  update_controls();
}

EpisodeView::~EpisodeView() {
  worker_.request_stop();
  asked_.notify_all();
}

void EpisodeView::build() {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Recorded episode"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  pictures_ = new Pictures(this);
  pictures_->setMinimumSize(scaled(320), scaled(200));
  pictures_->set_text(tr("Opening the episode…"));
  strip_ = new MarkStrip(*this, this);
  slider_ = new QSlider(Qt::Horizontal, this);
  slider_->setAccessibleName(tr("Time in the episode"));
  slider_->setFocusPolicy(Qt::NoFocus);  // its keys are these of the view
  connect(slider_, &QSlider::valueChanged, this, [this](int value) {
    if (value != frame_) {
      clock_.stop();
      go_to(value);
    }
  });
  play_ = new QPushButton(this);
  play_->setFocusPolicy(Qt::TabFocus);
  connect(play_, &QPushButton::clicked, this, &EpisodeView::play_or_pause);
  speed_ = new QComboBox(this);
  speed_->setAccessibleName(tr("Speed"));
  speed_->setFocusPolicy(Qt::TabFocus);
  for (const double factor : {0.25, 0.5, 1.0, 2.0, 4.0}) {
    speed_->addItem(tr("%1×").arg(QLocale().toString(factor)), factor);
  }
  speed_->setCurrentIndex(2);
  connect(speed_, &QComboBox::currentIndexChanged, this, [this] {
    played_from_s_ = static_cast<double>(frame_) / fps_;
    played_from_ns_ = monotonic_ns();
  });
  places_ = new QComboBox(this);
  places_->setAccessibleName(tr("Go to a moment"));
  places_->setFocusPolicy(Qt::TabFocus);
  connect(places_, &QComboBox::activated, this, [this](int index) {
    if (index > 0) {
      clock_.stop();
      go_to(std::llround(marks_[static_cast<std::size_t>(index) - 1].at_s * fps_));
    }
  });
  time_ = new QLabel(this);
  time_->setFont(text_font(15));
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  row->addWidget(play_);
  row->addWidget(speed_);
  row->addWidget(places_);
  row->addStretch(1);
  row->addWidget(time_);
  layout->addWidget(pictures_, 1);
  layout->addWidget(strip_);
  layout->addWidget(slider_);
  layout->addLayout(row);
}

void EpisodeView::open(const std::filesystem::path& root, std::int64_t episode, double start_s,
                       std::vector<EpisodeMark> marks) {
  if (worker_.joinable()) {
    return;
  }
  start_s_ = start_s;
  marks_ = std::move(marks);
  places_->clear();
  places_->addItem(tr("Go to…"));
  for (const auto& mark : marks_) {
    places_->addItem(QStringLiteral("%1  %2").arg(clock_text(mark.at_s), mark.text));
  }
  places_->setVisible(!marks_.empty());
  worker_ = std::jthread([this, root, episode](const std::stop_token& stop) { work(stop, root, episode); });
}

// The thread that decodes. What it finds is told to the GUI thread; a view that is gone hears nothing.
void EpisodeView::work(const std::stop_token& stop, const std::filesystem::path& root, std::int64_t episode) {
  const auto tell = [this](auto what) { QMetaObject::invokeMethod(this, std::move(what), Qt::QueuedConnection); };
  const auto tell_failure = [&](const Error& error) {
    tell([this, error] {
      clock_.stop();
      pictures_->set_text(QStringLiteral("▲ ") + QString::fromStdString(error.message));
      Q_EMIT failed(error);
    });
  };
  try {
    auto frames = EpisodeFrames::open(root, episode);
    if (!frames) {
      return tell_failure(frames.error());
    }
    tell([this, facts = Opened{frames->cameras(), frames->length(), frames->fps()}] { take_opened(facts); });
    for (std::int64_t done = -1;;) {
      std::int64_t wanted = -1;
      {
        std::unique_lock lock(mutex_);
        asked_.wait(lock, stop, [&] { return wanted_ >= 0 && wanted_ != done; });
        wanted = wanted_;
      }
      if (stop.stop_requested()) {
        return;
      }
      auto images = frames->at(wanted);
      if (!images) {
        return tell_failure(images.error());
      }
      done = wanted;
      tell([this, wanted, images = std::move(*images)] { take_pictures(wanted, images); });
    }
  } catch (const std::exception& error) {
    tell_failure({ErrorCode::internal, root.string() + " could not be shown.", "The machine may be short of memory.",
                  error.what()});
  }
}

void EpisodeView::take_opened(const Opened& facts) {
  length_ = facts.length;
  fps_ = facts.fps;
  pictures_->set_cameras(facts.cameras);
  pictures_->set_text({});
  slider_->setRange(0, static_cast<int>(length_ - 1));
  slider_->setPageStep(std::max(1, static_cast<int>(fps_)));
  go_to(std::llround(start_s_ * fps_));
  strip_->update();
  Q_EMIT opened();
}

void EpisodeView::take_pictures(std::int64_t frame, const std::vector<ImagePtr>& images) {
  pictures_->set_images(images);
  shown_ = frame;
  Q_EMIT shown(frame);
}

void EpisodeView::go_to(std::int64_t frame) {
  frame_ = std::clamp<std::int64_t>(frame, 0, std::max<std::int64_t>(length_ - 1, 0));
  played_from_s_ = static_cast<double>(frame_) / fps_;
  played_from_ns_ = monotonic_ns();
  {
    const std::lock_guard lock(mutex_);
    wanted_ = frame_;
  }
  asked_.notify_all();
  update_controls();
}

void EpisodeView::play_or_pause() {
  if (length_ == 0) {
    return;
  }
  if (clock_.isActive()) {
    clock_.stop();
    update_controls();
    return;
  }
  go_to(frame_ + 1 >= length_ ? 0 : frame_);
  clock_.start(std::max(4, static_cast<int>(500 / fps_)));
  update_controls();
}

void EpisodeView::advance() {
  const double at_s = played_from_s_ + seconds(monotonic_ns() - played_from_ns_) * speed_->currentData().toDouble();
  const auto frame = std::min<std::int64_t>(static_cast<std::int64_t>(at_s * fps_), length_ - 1);
  if (frame == frame_) {
    return;
  }
  const double from_s = played_from_s_;
  const std::int64_t from_ns = played_from_ns_;
  if (frame + 1 >= length_) {
    clock_.stop();
  }
  go_to(frame);
  played_from_s_ = from_s;  // the clock of playing goes on, whatever frames fall between
  played_from_ns_ = from_ns;
}

void EpisodeView::update_controls() {
  const bool ready = length_ > 0;
  const QString word = clock_.isActive() ? tr("Pause  Space") : tr("Play  Space");
  if (play_->text() != word) {
    play_->setText(word);
  }
  for (QWidget* each : std::initializer_list<QWidget*>{play_, speed_, places_, slider_}) {
    each->setEnabled(ready);
  }
  const QSignalBlocker quiet(slider_);
  slider_->setValue(static_cast<int>(frame_));
  time_->setText(ready ? tr("%1 of %2 · frame %3 of %4")
                             .arg(clock_text(static_cast<double>(frame_) / fps_),
                                  clock_text(static_cast<double>(length_) / fps_), QString::number(frame_ + 1),
                                  QString::number(length_))
                       : QString());
}

void EpisodeView::keyPressEvent(QKeyEvent* event) {
  const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
  const std::int64_t by = modifiers == Qt::NoModifier        ? 1
                          : modifiers == Qt::ShiftModifier   ? 10
                          : modifiers == Qt::ControlModifier ? std::llround(5 * fps_)
                                                             : 0;
  std::int64_t to = -1;
  switch (event->key()) {
    case Qt::Key_Space:
      if (!event->isAutoRepeat()) {
        play_or_pause();
      }
      return;
    case Qt::Key_Left:
      to = frame_ - by;
      break;
    case Qt::Key_Right:
      to = frame_ + by;
      break;
    case Qt::Key_Home:
      to = 0;
      break;
    case Qt::Key_End:
      to = length_ - 1;
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  clock_.stop();
  go_to(to);
}

}  // namespace tandem
