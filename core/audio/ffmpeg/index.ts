/** MP3, AAC, ALAC, Vorbis, Opus, AIFF in their containers, by FFmpeg (WebAssembly, layers/decoders/ffmpeg-audio). */
export { decodeMedia } from './decodeMedia.ts';
