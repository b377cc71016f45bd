import { describe, expect, it } from 'vitest';
import { readableLine } from '../../../local/service/index.ts';

const OUTCOME = {
  level: 'INFO',
  message: 'Outcome.',
  timestamp: '2026-01-01T00:00:00.000Z',
  key: 'drops/local/monday/Ann/ann is angry.wav',
  clipId: 'c_1',
  status: 'done',
  ms: 160,
};

describe('readableLine', () => {
  it('tells which clip, what came of it, and how long it took', () => {
    expect(readableLine(JSON.stringify(OUTCOME))).toBe('c_1  done  160 ms');
    const failed = { ...OUTCOME, status: 'failed', errorCode: 'no-speech', ms: 12 };
    expect(readableLine(JSON.stringify(failed))).toBe('c_1  failed (no-speech)  12 ms');
  });

  it('tells the level and the message of any other line, without what a terminal obeys', () => {
    const fault = {
      level: 'ERROR',
      message: 'Error: no\nspace \u001b[31m left',
      messageId: 'm',
      error: { stack: '…' },
    };
    expect(readableLine(JSON.stringify(fault))).toBe('ERROR  Error: no space  [31m left');
  });

  it.each(['', 'terminate called', '{"half":', '12', 'null', '{"no":"log line"}'])('leaves %j as it is', (line) => {
    expect(readableLine(line)).toBe(line);
  });
});
