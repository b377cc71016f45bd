import { createInterface } from 'node:readline/promises';
import { CommandError } from './errors.ts';

/** Who is asked, and how. */
export interface Asking {
  /** `--yes`: nobody is asked. */
  yes: boolean;
  /** Whether somebody sits there. */
  isTerminal: boolean;
  /** Shows a question and waits for a line. */
  ask: (question: string) => Promise<string>;
}

/**
 * Goes on only when the person types the expected word.
 *
 * @param word what must be typed
 * @throws CommandError when it is not, or nobody is there to ask
 */
export async function confirmByTyping(word: string, { yes, isTerminal, ask }: Asking): Promise<void> {
  if (yes) return;
  if (!isTerminal) {
    throw new CommandError('This has to be confirmed and nobody is at a terminal; add --yes. Nothing was changed.');
  }
  const answer = await ask(`This cannot be undone. Type ${word} to go on: `);
  if (answer.trim() !== word) throw new CommandError(`Expected ${word}; got "${answer.trim()}". Nothing was changed.`);
}

/** Asks on the terminal of this process. */
export function askOnTerminal(yes: boolean): Asking {
  return {
    yes,
    isTerminal: process.stdin.isTTY === true,
    ask: async (question) => {
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      const closed = new AbortController();
      // Ctrl-D or Ctrl-C: no answer.
      terminal.once('close', () => closed.abort());
      try {
        return await terminal.question(question, { signal: closed.signal });
      } catch {
        return '';
      } finally {
        terminal.close();
      }
    },
  };
}
