import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HELP, OptionsError, parseOptions } from '../../../local/service/index.ts';
import { defaultWorkers } from '../../../local/service/options.ts';

const ROOT = resolve('/package');

describe('parseOptions', () => {
  it('has defaults', () => {
    expect(parseOptions([], ROOT)).toEqual({
      port: 8787,
      host: '127.0.0.1',
      dataDirectory: join(ROOT, '.ser'),
      modelDirectory: join(ROOT, 'layers/models/whisper-ser'),
      workers: expect.toSatisfy((count: number) => [1, 2, 3, 4].includes(count)),
      reset: false,
      requireKey: false,
      jsonLogs: false,
      help: false,
    });
  });

  it('reads every option, paths from the current directory', () => {
    const args =
      '--port 0 --host ::1 --data-dir data --model m --workers 3 --reset --require-key --json-logs --help'.split(' ');
    expect(parseOptions(args, ROOT)).toEqual({
      port: 0,
      host: '::1',
      dataDirectory: resolve('data'),
      modelDirectory: resolve('m'),
      workers: 3,
      reset: true,
      requireKey: true,
      jsonLogs: true,
      help: true,
    });
  });

  it.each([
    [['--port', 'x']],
    [['--port', '65535']],
    [['--port', '-1']],
    [['--workers', '0']],
    [['--workers', '1.5']],
    [['--unknown']],
    [['stray']],
    [['--host']],
  ])('refuses %j', (args) => {
    expect(() => parseOptions(args, ROOT)).toThrow(OptionsError);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [5, 4],
    [64, 4],
  ])('on %i processors starts %i workers, and more when asked', (processors, workers) => {
    expect(defaultWorkers(processors)).toBe(workers);
    expect(parseOptions(['--workers', '63'], ROOT).workers).toBe(63);
  });

  it('explains every option', () => {
    for (const name of Object.keys(parseOptions([], ROOT))) {
      const flag = name.replace('dataDirectory', 'dataDir').replace('modelDirectory', 'model');
      expect(HELP).toContain(`--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    }
  });
});
