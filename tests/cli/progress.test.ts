import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startProgress } from '../../cli/progress.ts';

let drawn: string;
let terminal: NodeJS.WriteStream;
beforeEach(() => {
  vi.useFakeTimers();
  drawn = '';
  const stream = new PassThrough();
  stream.on('data', (text: Buffer) => {
    drawn += text.toString();
  });
  terminal = Object.assign(stream, { isTTY: true, columns: 200 }) as unknown as NodeJS.WriteStream;
});
afterEach(() => vi.useRealTimers());

describe('the bar of a recording', () => {
  it('comes after two seconds, moves with the work, and goes with the recording', () => {
    const progress = startProgress(1, terminal);
    const tell = progress.follow('a.wav');
    tell(0.1);
    vi.advanceTimersByTime(1_999);
    tell(0.2);
    expect(drawn).toBe('');
    vi.advanceTimersByTime(1);
    tell(0.25);
    expect(drawn).toContain('25 %');
    expect(drawn).toContain('left: a.wav');
    vi.advanceTimersByTime(5_000);
    tell(0.5);
    vi.advanceTimersByTime(1_000);
    expect(drawn).toContain('50 %');
    progress.step();
    drawn = '';
    vi.advanceTimersByTime(10_000);
    expect(drawn).toBe('');
    progress.follow('b.wav')(0.9);
    expect(drawn).toBe('');
  });

  it('holds nothing of a name that a terminal obeys', () => {
    const tell = startProgress(1, terminal).follow('a\u001b[31m{bar}.wav');
    vi.advanceTimersByTime(3_000);
    tell(0.5);
    expect(drawn).toContain('left: a\\x1b[31m_bar_.wav');
    expect(drawn).not.toContain('\u001b[31m');
  });
});

describe('the bar of many files', () => {
  it('moves within each, and counts those that are done', () => {
    const progress = startProgress(4, terminal);
    const tell = progress.follow('a.wav');
    vi.advanceTimersByTime(1_000);
    expect(drawn).toContain('0/4 files');
    const empty = drawn.split('=').length;
    drawn = '';
    tell(1);
    vi.advanceTimersByTime(1_000);
    expect(drawn).toContain('0/4 files');
    expect(drawn.split('=').length).toBeGreaterThan(empty + 5);
    progress.step();
    vi.advanceTimersByTime(1_000);
    expect(drawn).toContain('1/4 files');
    progress.stop();
  });
});

it('nothing is drawn where nobody watches', () => {
  const progress = startProgress(9, Object.assign(terminal, { isTTY: false }));
  const tell = progress.follow('a.wav');
  vi.advanceTimersByTime(9_000);
  tell(0.5);
  progress.step();
  let printed = 0;
  progress.aside(() => printed++);
  progress.stop();
  expect(drawn).toBe('');
  expect(printed).toBe(1);
});
