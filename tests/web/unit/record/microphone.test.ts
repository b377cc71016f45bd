import { expect, it } from 'vitest';
import { problemOf } from '../../../../web/record/microphone.ts';

it.each([
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'refused'],
  ['NotFoundError', 'absent'],
  ['OverconstrainedError', 'absent'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['NotSupportedError', 'unsupported'],
])('%s means %s', (name, problem) => {
  expect(problemOf(new DOMException('', name))).toBe(problem);
});

it('means nothing to be had of any other error', () => {
  expect(problemOf(new TypeError('x'))).toBe('unsupported');
});
