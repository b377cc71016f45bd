import { readFileSync } from 'node:fs';
import { mutateBytes } from '../mutate/index.ts';
import { openAudio } from './audio.ts';
import type { Target } from './target.ts';

const FIXTURES = 'tests/core/audio/ffmpeg/fixtures';

/** A format that FFmpeg reads for us, from the files that its own tests have. */
function media(name: string, ...fixtures: readonly string[]): Target {
  const seeds = () => fixtures.map((file) => new Uint8Array(readFileSync(`${FIXTURES}/${file}`)));
  return { name, share: 0.1, seeds, mutate: mutateBytes, open: openAudio };
}

/** A parser for each format. */
export const MEDIA: readonly Target[] = [
  media('mp3', 'mp3.mp3'),
  media('aac', 'aac.aac'),
  media('mp4', 'aac.m4a', 'aac-index-first.m4a', 'alac.m4a'),
  media('ogg', 'opus.opus', 'vorbis.ogg', 'flac.oga'),
  media('webm', 'opus.webm'),
  media('aiff', 'pcm.aiff'),
  media('caf', 'alac.caf'),
];
