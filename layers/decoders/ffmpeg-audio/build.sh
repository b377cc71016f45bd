#!/usr/bin/env bash
# Builds ffmpeg-audio.wasm from Debian's source of FFmpeg 5.1.9 and media.c, with Debian 12's Emscripten (3.1.6):
#   apt-get install --no-install-recommends emscripten make curl xz-utils
#   layers/decoders/ffmpeg-audio/build.sh
# About three minutes on two cores. Only what is under the LGPL is configured. The same tools give the same bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source_url=http://deb.debian.org/debian/pool/main/f/ffmpeg/ffmpeg_5.1.9.orig.tar.xz
source_sha256=d9b593bb2ba93d4b50f74177e0cdcd41747e708596367deed0c30348a71dd176
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

curl -fsS -o source.tar.xz "${FFMPEG_SOURCE:-$source_url}"
echo "$source_sha256  source.tar.xz" | sha256sum --check --quiet
tar xf source.tar.xz --strip-components=1
# The same as for every build: no path of this machine goes into the module.
flags="-O3 -msimd128 -ffile-prefix-map=$work=."

emconfigure ./configure --target-os=none --arch=generic --enable-cross-compile --disable-asm --disable-inline-asm \
  --cc=emcc --cxx=em++ --objcc=emcc --dep-cc=emcc --ar=emar --ranlib=emranlib --nm=emnm \
  --extra-cflags="$flags" --disable-debug --disable-stripping --disable-runtime-cpudetect \
  --disable-everything --disable-programs --disable-doc --disable-network --disable-autodetect --disable-pthreads \
  --disable-iconv --disable-zlib --disable-avdevice --disable-swscale --disable-avfilter --disable-postproc \
  --enable-demuxer=mp3,aac,ogg,matroska,mov,aiff,caf \
  --enable-parser=mpegaudio,aac,vorbis,opus,flac \
  --enable-decoder=mp3float,aac,alac,vorbis,opus,flac,adpcm_ima_qt,pcm_alaw,pcm_mulaw,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be \
  --enable-decoder=pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be
grep -q '^FFMPEG_LICENSE' ffbuild/config.mak 2>/dev/null || grep -q 'LGPL version 2.1 or later' config.h
libraries=(libavformat/libavformat.a libavcodec/libavcodec.a libswresample/libswresample.a libavutil/libavutil.a)
emmake make -j"$(nproc)" "${libraries[@]}"

# Host functions are not known while linking. 256 MB are enough for every recording, and an end to a hostile one.
emcc $flags -I. "$here/media.c" "${libraries[@]}" --no-entry -sSTANDALONE_WASM -sERROR_ON_UNDEFINED_SYMBOLS=0 \
  -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=268435456 -sTOTAL_STACK=1048576 -o ffmpeg-audio.wasm
install -m 644 ffmpeg-audio.wasm COPYING.LGPLv2.1 "$here"
sha256sum "$here/ffmpeg-audio.wasm"
