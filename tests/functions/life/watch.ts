import type { ClipItem } from '../../../functions/records/index.ts';
import type { Values } from './expressions.ts';

/** Notes what must not happen, as it happens. */
export class Watch {
  /** Ids of uploads, as they were made. */
  readonly made: string[] = [];
  readonly #erased: string[] = [];
  readonly #results = new Map<string, number>();
  readonly #wrong: string[] = [];

  /** Told of each change of the table. */
  changed(before: Values | undefined, after: Values | undefined): void {
    if ((after ?? before)?.sk !== 'clip') return;
    const { clipId, status } = (after ?? before) as unknown as ClipItem;
    if (before?.status === 'done' && after && status !== 'done')
      this.#wrong.push(`${clipId} was done, and is ${status}.`);
    if (!before && after!.source === 'upload') {
      if (this.made.includes(clipId)) this.#wrong.push(`${clipId} lives a second time.`);
      this.made.push(clipId);
    }
    if (after && status === 'done' && before?.status !== 'done') {
      const results = (this.#results.get(clipId) ?? 0) + 1;
      if (results > 1) this.#wrong.push(`${clipId} has a result for the second time.`);
      this.#results.set(clipId, results);
    }
  }

  /** A client was told that a clip is erased. */
  erased(clipId: string): void {
    this.#erased.push(clipId);
  }

  /** A process ended with an error; that there is no such clip (any more) is an answer. */
  ended(name: string, error: unknown): void {
    if ((error as { status?: number }).status !== 404) this.#wrong.push(`${name}: ${(error as Error).stack}`);
  }

  /** @throws at what was wrong */
  check(): void {
    if (this.#wrong.length > 0) throw new Error(this.#wrong.join('\n'));
  }

  isErased(clipId: string): boolean {
    return this.#erased.includes(clipId);
  }

  /** All that the further course depends on. */
  toJSON(): unknown {
    return [this.made, this.#erased, [...this.#results], this.#wrong];
  }
}
