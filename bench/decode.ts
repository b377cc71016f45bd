// Milliseconds to decode a second of a recording in each format, beside ffmpeg's own decoding in the same run, and how much
// memory an hour takes: npm run bench:decode (needs ffmpeg, which writes the recordings)
import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from '../core/audio/index.ts';
import { voice } from '../tests/support/voice.ts';
import { writeWav } from '../tests/support/wav.ts';

const SECONDS = 60;
const RATE_HZ = 48_000;
const RUNS = 7;
const HOUR_LOOPS = 59;

/** File, and the options with which ffmpeg writes it. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'pcm.wav': [],
  'clip.flac': [],
  'pcm.aiff': [],
  'clip.mp3': ['-b:a', '64k'],
  'aac.m4a': ['-c:a', 'aac', '-b:a', '64k'],
  'alac.m4a': ['-c:a', 'alac'],
  'vorbis.ogg': ['-c:a', 'libvorbis'],
  'clip.opus': ['-c:a', 'libopus', '-b:a', '24k'],
  'opus.webm': ['-c:a', 'libopus', '-b:a', '24k'],
};

const dir = mkdtempSync(join(tmpdir(), 'bench-decode-'));
try {
  const source = join(dir, 'source.wav');
  writeFileSync(source, writeWav({ channels: [voice(SECONDS, RATE_HZ)], sampleRateHz: RATE_HZ }));
  console.log(`${SECONDS} s at ${RATE_HZ} Hz, one channel; median of ${RUNS}; ms a second of audio`);
  console.log('file          ours   ffmpeg, starting included');
  for (const [file, options] of Object.entries(FILES)) {
    const path = join(dir, file);
    execFileSync('ffmpeg', ['-v', 'error', '-i', source, ...options, path]);
    const ours = await medianMs(() => decodeAll(path));
    const theirs = await medianMs(() =>
      execFileSync('ffmpeg', ['-v', 'error', '-threads', '1', '-i', path, '-f', 'null', '-']),
    );
    console.log(
      `${file.padEnd(12)} ${(ours / SECONDS).toFixed(2).padStart(5)} ${(theirs / SECONDS).toFixed(2).padStart(8)}`,
    );
  }
  const hour = join(dir, 'hour.m4a');
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-stream_loop',
    `${HOUR_LOOPS}`,
    '-i',
    join(dir, 'aac.m4a'),
    '-c',
    'copy',
    hour,
  ]);
  const before = process.memoryUsage().rss;
  let most = 0;
  await decodeAll(hour, () => {
    most = Math.max(most, process.memoryUsage.rss());
  });
  console.log(`an hour of M4A: at most ${Math.round((most - before) / 2 ** 20)} MB more than before`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function decodeAll(path: string, onChunk?: () => void): Promise<void> {
  for await (const _ of (await decode(createReadStream(path))).chunks) onChunk?.();
}

async function medianMs(run: () => unknown): Promise<number> {
  const timesMs: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const startMs = performance.now();
    await run();
    timesMs.push(performance.now() - startMs);
  }
  return timesMs.sort((a, b) => a - b)[RUNS >> 1];
}
