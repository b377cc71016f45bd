/** Whose code runs at the moment, and how many random values it has had: by these the values are told apart. */
export const running = { name: '', randoms: 0 };

/** Code that runs up to its next call of table or bucket, and waits there. */
interface Process {
  /** What it was told at each step: with its name, all that its state depends on. */
  trace: string[];
  waiting: { what: string; go: () => void; fail: (error: Error) => void } | undefined;
  hasEnded: boolean;
  /** Called when it waits again, or has ended. */
  onRest: () => void;
}

/** Code of which one runs at a time, and only when it is told to. */
export class Processes {
  readonly #all = new Map<string, Process>();
  readonly #randoms = new Map<string, number>();
  readonly #onError: (name: string, error: unknown) => void;

  /** @param onError told of the error with which a process ended */
  constructor(onError: (name: string, error: unknown) => void) {
    this.#onError = onError;
  }

  /** Those that have not ended, and what each waits for. */
  waiting(): [name: string, what: string][] {
    const alive = [...this.#all].filter(([, { hasEnded }]) => !hasEnded);
    return alive.map(([name, { waiting }]) => [name, waiting?.what ?? '']);
  }

  isAlive(name: string): boolean {
    return this.#all.get(name)?.hasEnded === false;
  }

  /** All that the further course depends on. */
  state(): unknown {
    return [[...this.#all].map(([name, { hasEnded, trace }]) => [name, hasEnded ? [] : trace]), [...this.#randoms]];
  }

  /** Runs something, up to its first call. */
  start(name: string, act: () => Promise<void>): Promise<void> {
    const process: Process = { trace: [], waiting: undefined, hasEnded: false, onRest: () => undefined };
    this.#all.set(name, process);
    const end = () => {
      process.hasEnded = true;
      process.onRest();
    };
    return this.#untilRest(name, process, () => {
      void act()
        .catch((error: unknown) => this.#onError(name, error))
        .then(end);
    });
  }

  /** Lets the call that a process waits for through, and runs it up to the next; or fails that call. */
  async step(name: string, error?: Error): Promise<void> {
    const process = this.#all.get(name)!;
    const { waiting } = process;
    process.waiting = undefined;
    if (error) process.trace.push(error.message);
    await this.#untilRest(name, process, () => (error ? waiting!.fail(error) : waiting!.go()));
  }

  /** A process that is killed does nothing any more, not even end. */
  kill(name: string): void {
    this.#all.delete(name);
  }

  /** Waits until the process that calls this is let through. */
  turn(name: string, what: string): Promise<void> {
    const process = this.#all.get(name)!;
    return new Promise((resolve, reject) => {
      process.waiting = { what, go: resolve, fail: reject };
      process.onRest();
    });
  }

  /** Notes what a process was told. */
  note(name: string, answer: unknown): void {
    this.#all.get(name)?.trace.push(JSON.stringify(answer) ?? '');
  }

  #untilRest(name: string, process: Process, act: () => void): Promise<void> {
    return new Promise((resolve) => {
      running.name = name;
      running.randoms = this.#randoms.get(name) ?? 0;
      process.onRest = () => {
        this.#randoms.set(name, running.randoms);
        resolve();
      };
      act();
    });
  }
}
