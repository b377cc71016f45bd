import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpora } from '../support/corpora.ts';
import { reasonToSkip as reasonOfPython } from './python.ts';

const reason = existsSync(corpora) ? reasonOfPython() : `no corpora at ${corpora}; set SER_CORPORA to their folder`;
if (reason) console.log(`tests/aws ${process.env.CI ? 'fails' : 'is skipped'}: ${reason}.`);

/**
 * A part of this suite: skipped where something is missing that it needs, which fails in CI.
 *
 * @param name what holds
 * @param tests as for `describe`; not called without what they need
 */
export function describeAws(name: string, tests: () => void): void {
  describe(name, () => {
    if (!reason) tests();
    else it.runIf(process.env.CI)('has all it needs', () => expect(reason).toBeUndefined());
  });
}
