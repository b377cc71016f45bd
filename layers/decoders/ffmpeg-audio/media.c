// One recording through FFmpeg's demuxers and decoders, as a WebAssembly module without JavaScript of its own.
// One instance decodes one recording: what a damaged file does to its memory goes with it.
// The host gives random access to the bytes, and takes planar float samples out of this memory.
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>

#define HOST(name) __attribute__((import_module("host"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

// Copies up to maxBytes at the position into memory and moves on; 0 at the end, negative to give up.
HOST("read") int host_read(uint8_t *to, int maxBytes);
// Sets the position, in bytes from the start.
HOST("seek") void host_seek(double position);

// What media_open and media_decode return beside counts. The host knows these numbers.
enum { END = 0, NOT_READABLE = -1, NO_AUDIO = -2, NO_DECODER = -3, CHANGED = -4, NO_MEMORY = -5 };

enum { READ_BUFFER_BYTES = 65536, MAX_CHANNELS = 8 };

static const char *const DEMUXERS[] = {"mp3", "aac", "ogg", "matroska", "mov", "aiff", "caf"};

static AVFormatContext *format;
static AVCodecContext *decoder;
static AVStream *track;
static AVPacket *packet;
static AVFrame *frame;
static int64_t file_bytes, file_position;
static int is_draining, audio_tracks, packets, damaged_packets;
static int rate, channels;
static float *samples[MAX_CHANNELS];
static int room;

static int read_bytes(void *unused, uint8_t *to, int max_bytes) {
  int count = host_read(to, max_bytes);
  if (count < 0) return AVERROR_EXIT;
  file_position += count;
  return count == 0 ? AVERROR_EOF : count;
}

static int64_t seek_bytes(void *unused, int64_t offset, int whence) {
  if (whence & AVSEEK_SIZE) return file_bytes;
  whence &= ~AVSEEK_FORCE;
  int64_t to = whence == SEEK_SET ? offset : whence == SEEK_CUR ? file_position + offset : file_bytes + offset;
  if (to < 0) return AVERROR(EINVAL);
  file_position = to;
  host_seek((double)to);
  return to;
}

static int open_file(int container) {
  av_log_set_level(AV_LOG_QUIET);
  uint8_t *buffer = av_malloc(READ_BUFFER_BYTES);
  format = avformat_alloc_context();
  packet = av_packet_alloc();
  frame = av_frame_alloc();
  if (!buffer || !format || !packet || !frame) return NO_MEMORY;
  format->pb = avio_alloc_context(buffer, READ_BUFFER_BYTES, 0, NULL, read_bytes, NULL, seek_bytes);
  if (!format->pb) return NO_MEMORY;
  if (avformat_open_input(&format, "", av_find_input_format(DEMUXERS[container]), NULL) < 0) return NOT_READABLE;
  return avformat_find_stream_info(format, NULL) < 0 ? NOT_READABLE : 0;
}

// The track that players take: marked as default, else the one that looks fullest. All others are passed over.
static int choose_track(void) {
  int best = av_find_best_stream(format, AVMEDIA_TYPE_AUDIO, -1, -1, NULL, 0);
  for (unsigned i = 0; i < format->nb_streams; i++) {
    audio_tracks += format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    if ((int)i != best) format->streams[i]->discard = AVDISCARD_ALL;
  }
  if (best < 0) return NO_AUDIO;
  track = format->streams[best];
  return 0;
}

static int open_decoder(void) {
  const AVCodec *codec = avcodec_find_decoder(track->codecpar->codec_id);
  if (!codec) return NO_DECODER;
  decoder = avcodec_alloc_context3(codec);
  if (!decoder) return NO_MEMORY;
  if (avcodec_parameters_to_context(decoder, track->codecpar) < 0) return NOT_READABLE;
  decoder->pkt_timebase = track->time_base;
  if (avcodec_open2(decoder, codec, NULL) < 0) return NO_DECODER;
  rate = decoder->sample_rate;
  channels = decoder->ch_layout.nb_channels;
  return 0;
}

// Opens a recording of so many bytes; `container` counts in DEMUXERS. Returns 0, or why not.
EXPORT("media_open") int media_open(int container, double size_bytes) {
  file_bytes = (int64_t)size_bytes;
  int error = open_file(container);
  if (!error) error = choose_track();
  return error ? error : open_decoder();
}

EXPORT("media_sample_rate") int media_sample_rate(void) { return rate; }
EXPORT("media_channel_count") int media_channel_count(void) { return channels; }
EXPORT("media_audio_tracks") int media_audio_tracks(void) { return audio_tracks; }
EXPORT("media_packets") int media_packets(void) { return packets; }
EXPORT("media_damaged_packets") int media_damaged_packets(void) { return damaged_packets; }
EXPORT("media_codec_name") const char *media_codec_name(void) {
  return track ? avcodec_get_name(track->codecpar->codec_id) : "";
}
// Four letters, as the container calls the track's encoding; tells protected tracks. 0 where there are none.
EXPORT("media_codec_tag") unsigned media_codec_tag(void) { return track ? track->codecpar->codec_tag : 0; }

// How long the recording is by what its container says, in seconds; negative where it says nothing to rely on.
EXPORT("media_duration_seconds") double media_duration_seconds(void) {
  if (format->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) return -1;
  if (track->duration > 0) return track->duration * av_q2d(track->time_base);
  return format->duration > 0 ? format->duration / (double)AV_TIME_BASE : -1;
}

static int make_room(int count) {
  if (count <= room) return 0;
  for (int c = 0; c < channels; c++) {
    samples[c] = av_realloc_f(samples[c], count, sizeof(float));
    if (!samples[c]) return NO_MEMORY;
  }
  room = count;
  return 0;
}

#define CONVERT(type, expression)                                     \
  {                                                                   \
    const type *from = (const type *)data;                            \
    for (int i = 0; i < count; i++, from += step) to[i] = expression; \
    break;                                                            \
  }

// One channel as floats, full scale at ±1; `step` samples lie between one and the next.
static void convert(float *to, const uint8_t *data, enum AVSampleFormat packed_format, int count, int step) {
  switch (packed_format) {
    case AV_SAMPLE_FMT_U8: CONVERT(uint8_t, (*from - 128) / 128.0f)
    case AV_SAMPLE_FMT_S16: CONVERT(int16_t, *from / 32768.0f)
    case AV_SAMPLE_FMT_S32: CONVERT(int32_t, *from / 2147483648.0f)
    case AV_SAMPLE_FMT_S64: CONVERT(int64_t, *from / 9223372036854775808.0f)
    case AV_SAMPLE_FMT_DBL: CONVERT(double, (float)*from)
    default: CONVERT(float, *from)
  }
}

static int take_frame(void) {
  if (frame->sample_rate != rate || frame->ch_layout.nb_channels != channels) return CHANGED;
  int count = frame->nb_samples;
  if (make_room(count) < 0) return NO_MEMORY;
  int is_planar = av_sample_fmt_is_planar(frame->format);
  int sample_bytes = av_get_bytes_per_sample(frame->format);
  for (int c = 0; c < channels; c++) {
    const uint8_t *data = is_planar ? frame->extended_data[c] : frame->extended_data[0] + c * sample_bytes;
    convert(samples[c], data, av_get_packed_sample_fmt(frame->format), count, is_planar ? 1 : channels);
  }
  return count;
}

// Hands the decoder the track's next packet. What is damaged is counted and left out, as players do.
static void feed(void) {
  int error = av_read_frame(format, packet);
  if (error < 0) {
    if (error != AVERROR_EOF) damaged_packets++;
    is_draining = 1;
    avcodec_send_packet(decoder, NULL);
    return;
  }
  if (packet->stream_index == track->index) {
    packets++;
    if (avcodec_send_packet(decoder, packet) < 0) damaged_packets++;
  }
  av_packet_unref(packet);
}

// Decodes some samples. Returns how many a channel has, END behind the last, or a negative number as above.
EXPORT("media_decode") int media_decode(void) {
  if (channels < 1 || channels > MAX_CHANNELS) return CHANGED;
  for (;;) {
    int error = avcodec_receive_frame(decoder, frame);
    if (error == 0) {
      int count = take_frame();
      av_frame_unref(frame);
      if (count != 0) return count;
    } else if (error == AVERROR_EOF || (is_draining && error != AVERROR(EAGAIN) )) {
      return END;
    } else if (error == AVERROR(EAGAIN)) {
      if (is_draining) return END;
      feed();
    } else {
      damaged_packets++;
    }
  }
}

// Where the samples of a channel lie, valid until the next media_decode.
EXPORT("media_samples") float *media_samples(int channel) { return samples[channel]; }
