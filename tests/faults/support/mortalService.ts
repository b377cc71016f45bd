import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beginServiceProcess, type ServiceProcess, type StartingService } from '../../support/serviceProcess.ts';

/** The built service over one data directory, in as many processes, one after another, as it takes. */
export class MortalService {
  readonly dataDirectory: string;
  readonly #args: string[];
  /** The process that there is, or the next one as soon as one is being ended. */
  #starting: Promise<StartingService>;
  readonly #ended = new Set<StartingService>();
  /** What a process printed that ended though nobody ended it. */
  #lastWords: string | undefined;
  kills = 0;
  workerKills = 0;

  constructor(dataDirectory: string, args: string[] = []) {
    this.dataDirectory = dataDirectory;
    this.#args = args;
    this.#starting = Promise.resolve(this.#begin());
  }

  /** The process that listens, or the one that will. @throws Error when the service has ended by itself */
  async reach(): Promise<ServiceProcess> {
    for (;;) {
      const starting = await this.#starting;
      const listening = await starting.listening.catch((error: unknown) => {
        if (!this.#ended.has(starting)) throw error;
      });
      if (listening && !this.#ended.has(starting)) return listening;
    }
  }

  /** Waits until it can recognise. */
  async ready(): Promise<ServiceProcess> {
    return (await this.#starting).ready;
  }

  /** kill -9 of the whole service, whatever it does at the moment; then it is started again. */
  async kill(): Promise<void> {
    this.kills++;
    await this.#restartAfter('SIGKILL');
  }

  /** A stop in good order, and a new start. */
  async restart(): Promise<void> {
    await this.#restartAfter('SIGTERM');
  }

  /** kill -9 of its workers, if it has any at the moment; the service starts others. */
  async killWorkers(): Promise<void> {
    for (const pid of (await this.reach()).workers()) this.workerKills += signalled(pid, 'SIGKILL');
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    await this.#end(await this.#starting, 'SIGTERM');
  }

  /** How many messages wait, are worked on or are dead. @throws Error when the service has ended by itself */
  async messages(): Promise<number> {
    if (this.#lastWords !== undefined) throw new Error(`The service ended by itself, and printed: ${this.#lastWords}`);
    const folders = ['messages', 'dead'].map((name) => readdir(join(this.dataDirectory, 'queue', name)));
    return (await Promise.all(folders)).flat().length;
  }

  #begin(): StartingService {
    const begun = beginServiceProcess(this.dataDirectory, { args: this.#args });
    void begun.ended.then((printed) => {
      if (!this.#ended.has(begun)) this.#lastWords = printed;
    });
    return begun;
  }

  async #restartAfter(signal: NodeJS.Signals): Promise<void> {
    const last = await this.#starting;
    this.#starting = this.#end(last, signal).then(() => this.#begin());
    await this.#starting;
  }

  async #end(starting: StartingService, signal: NodeJS.Signals): Promise<void> {
    this.#ended.add(starting);
    await starting.stop(signal);
  }
}

/** @returns 1, or 0 when the process had ended by itself */
export function signalled(pid: number, signal: NodeJS.Signals): number {
  try {
    return Number(process.kill(pid, signal));
  } catch {
    return 0;
  }
}
