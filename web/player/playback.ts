import { h } from '../dom/index.ts';

/** A recording that can be heard. */
export interface Playback {
  audio: HTMLAudioElement;
  toggle(): void;
  seek(positionSeconds: number): void;
  /** Plays a part alone, and stops at its end. */
  playPart(startSeconds: number, endSeconds: number): void;
  /** Frees the file. */
  close(): void;
}

/** @param onMove told of the place, in seconds, with each frame while it plays, and whenever it is moved. */
export function createPlayback(file: Blob, onMove: (positionSeconds: number) => void): Playback {
  const url = URL.createObjectURL(file);
  const audio = h('audio', { preload: 'metadata', src: url });
  let stopAtSeconds = Number.POSITIVE_INFINITY;
  const move = (): void => {
    if (!audio.paused && audio.currentTime >= stopAtSeconds) {
      audio.pause();
      stopAtSeconds = Number.POSITIVE_INFINITY;
    }
    onMove(audio.currentTime);
  };
  const follow = (): void => {
    move();
    if (!audio.paused) requestAnimationFrame(follow);
  };
  audio.addEventListener('play', follow);
  // Beside the frames, which a browser leaves out while nobody looks.
  for (const event of ['timeupdate', 'seeked', 'ended']) audio.addEventListener(event, move);
  const play = (): void => void audio.play().catch(() => undefined);
  const seek = (positionSeconds: number): void => {
    stopAtSeconds = Number.POSITIVE_INFINITY;
    audio.currentTime = positionSeconds;
  };
  return {
    audio,
    seek,
    toggle: () => (audio.paused ? play() : audio.pause()),
    playPart(startSeconds, endSeconds) {
      seek(startSeconds);
      stopAtSeconds = endSeconds;
      play();
    },
    close() {
      audio.pause();
      audio.removeAttribute('src');
      URL.revokeObjectURL(url);
    },
  };
}
