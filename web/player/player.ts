import type { Recognition, Segment } from '../../contract/values.ts';
import { MAX_HELD_SECONDS, probeDurationSeconds } from '../audio/index.ts';
import type { Slots } from '../clip/index.ts';
import { h } from '../dom/index.ts';
import { openSound, type Sound } from '../sound/index.ts';
import { PLAYER } from '../words/index.ts';
import { createLegend } from './legend.ts';
import { createPlayback, type Playback } from './playback.ts';
import { createTimeline } from './timeline.ts';
import { createTrack, type Track } from './track.ts';
import { createTransport } from './transport.ts';

/** Decoding is cheap up to here; a larger file is played but not drawn. */
const MAX_DRAWN_BYTES = 64 * 1024 * 1024;

/** What a player needs. */
export interface PlayerOptions {
  name: string;
  /** Of at least a byte; `undefined` where only a result is left. */
  file: File | undefined;
  /** Of {@link createSlots}: a hundred dropped files must not be decoded at once. */
  slots: Slots;
  /** Told of the segment that is heard or pressed; `undefined` when it is over, or before the first. */
  onSegment: (segment: Segment | undefined) => void;
}

/** A recording to be listened to and looked at. */
export interface Player {
  element: HTMLElement;
  /** Shows the parts that were recognised. */
  showResult(recognition: Recognition): void;
  /** Frees the file. */
  close(): void;
}

/** Makes a player: what is left out is what there is not, sound without a file and parts without a result. */
export function createPlayer(options: PlayerOptions): Player {
  const { name, file, onSegment } = options;
  const element = h('section', { class: 'player', 'aria-label': PLAYER.player(name) });
  const controller = new AbortController();
  let recognition: Recognition | undefined;
  let sound: Sound | undefined;
  const durationSeconds = (): number =>
    recognition?.durationSeconds ?? sound?.durationSeconds ?? finite(playback?.audio.duration);
  const move = (positionSeconds: number): void => {
    track.showPosition(positionSeconds);
    transport?.show(positionSeconds, durationSeconds());
    onSegment(playback?.audio.ended ? undefined : segmentAt(recognition?.segments ?? [], positionSeconds));
  };
  const playback = file && createPlayback(file, move);
  const transport = playback && createTransport(name, playback, (factor) => track.zoomBy(factor));
  const track = createTrack(durationSeconds, (positionSeconds) => playback?.seek(positionSeconds));
  element.append(track.element, ...(playback && transport ? [playback.audio, transport.element] : []));
  playback?.audio.addEventListener('loadedmetadata', () => transport?.show(0, durationSeconds()));
  playback?.audio.addEventListener('error', () => {
    if (!controller.signal.aborted) transport?.element.replaceChildren(h('p', { class: 'hint' }, PLAYER.unplayable));
  });
  if (file) {
    const opened = (decoded: Sound): void => {
      sound = decoded;
      track.showSound(decoded);
    };
    options.slots(() => openDrawn(file, controller.signal, opened)).catch(() => undefined);
  }
  return {
    element,
    showResult(shown) {
      recognition = shown;
      showParts(element, track, shown, playback, onSegment);
      transport?.show(playback?.audio.currentTime ?? 0, shown.durationSeconds);
    },
    close() {
      controller.abort();
      playback?.close();
      track.close();
      sound?.close();
    },
  };
}

/** The track with its parts, and their words below. */
function showParts(
  element: HTMLElement,
  track: Track,
  { segments, durationSeconds }: Recognition,
  playback: Playback | undefined,
  onSegment: (segment: Segment) => void,
): void {
  element.querySelector('.parts')?.remove();
  if (segments.length === 0) return;
  const { strip, shown, list } = createTimeline(segments, durationSeconds, (segment) => {
    if (playback) playback.playPart(segment.startSeconds, segment.endSeconds);
    else onSegment(segment);
  });
  track.showSegments(segments, strip);
  element.append(h('div', { class: 'parts' }, createLegend(segments), shown, segments.length > 1 ? list : undefined));
}

/** Decodes a file where that is cheap, and hands it over unless nobody wants it any more. */
async function openDrawn(file: File, signal: AbortSignal, onOpened: (sound: Sound) => void): Promise<void> {
  if (signal.aborted || file.size > MAX_DRAWN_BYTES) return;
  const durationSeconds = await probeDurationSeconds(file);
  // Not `>`: an unknown length (undefined, NaN, Infinity) is not drawn either.
  if (!(durationSeconds !== undefined && durationSeconds <= MAX_HELD_SECONDS)) return;
  const sound = await openSound(file);
  if (signal.aborted) sound?.close();
  else if (sound) onOpened(sound);
}

/** The last segment that has begun: where nobody speaks, what was said last still stands. */
export function segmentAt(segments: readonly Segment[], positionSeconds: number): Segment | undefined {
  return segments.findLast(({ startSeconds }) => startSeconds <= positionSeconds);
}

function finite(seconds: number | undefined): number {
  return seconds !== undefined && Number.isFinite(seconds) ? seconds : 0;
}
