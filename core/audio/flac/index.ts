/** FLAC: metadata, frame boundaries and checksums read here, the frames themselves decoded by libFLAC (WebAssembly). */
export { decodeFlac } from './decodeFlac.ts';
