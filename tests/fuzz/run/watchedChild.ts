import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { MARK_FD, type Order, type Report } from './protocol.ts';

/** What one input may take. */
export interface InputLimits {
  /** Of a processor's time, which does not depend on what else the machine does. */
  seconds: number;
  /** Of a child that waits for something. */
  idleSeconds: number;
  residentMb: number;
}

/** What every input may take. */
export const INPUT_LIMITS: InputLimits = { seconds: 2, idleSeconds: 10, residentMb: 500 };
/** Opening a parser: seeds may be made, a service started. */
const OPEN_SECONDS = 120;
const LOOK_EVERY_MS = 50;

/** How a child ended that did not do what it was told. */
export interface Death {
  kind: 'hung' | 'memory' | 'crashed';
  /** In a line. */
  what: string;
  /** How many inputs of the order it had begun. */
  begun: number;
}

/** The process that is fuzzed, as its parent sees it: alive, until an input is too much for it. */
export class WatchedChild {
  readonly #process: ChildProcess;
  readonly #limits: InputLimits;
  #stderr = '';
  #begun = 0;
  #lastMarkMs = 0;
  /** The processor's time that it had taken by then. */
  #secondsAtMark = 0;
  #answer: ((answer: Report | Death) => void) | undefined;
  #killedFor: Omit<Death, 'begun'> | undefined;

  /** @param script see `buildChild` */
  constructor(script: string, limits = INPUT_LIMITS) {
    this.#limits = limits;
    const stdio = ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'] as const;
    // A small young generation: what is held shows, not what is yet to be collected.
    const flags = ['--enable-source-maps', '--max-semi-space-size=8'];
    const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
    this.#process = spawn(process.execPath, [...flags, script], { stdio: [...stdio], env });
    (this.#process.stdio[MARK_FD] as Readable).on('data', (marks: Buffer) => {
      this.#begun += marks.length;
      this.#mark();
    });
    this.#process.stderr!.on('data', (bytes: Buffer) => {
      this.#stderr = (this.#stderr + bytes.toString()).slice(-2_000);
    });
    this.#process.on('message', (report: Report) => this.#settle(this.#overMemory() ?? report));
    this.#process.on('close', (code, signal) => this.#settle(this.#death(code, signal)));
  }

  /** Has it do something, within the limits. After a death the child is of no more use. */
  order(order: Order): Promise<Report | Death> {
    this.#begun = 0;
    this.#mark();
    const opening = { ...this.#limits, seconds: OPEN_SECONDS, idleSeconds: OPEN_SECONDS };
    const limits = order.kind === 'open' ? opening : this.#limits;
    const watch = setInterval(() => this.#look(limits), LOOK_EVERY_MS);
    return new Promise<Report | Death>((resolve) => {
      this.#answer = resolve;
      if (this.#process.connected) this.#process.send(order);
      else this.#settle(this.#death(this.#process.exitCode, this.#process.signalCode));
    }).finally(() => clearInterval(watch));
  }

  /** Ends it. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }

  #settle(answer: Report | Death): void {
    this.#answer?.(answer);
    this.#answer = undefined;
  }

  #mark(): void {
    this.#lastMarkMs = performance.now();
    this.#secondsAtMark = processorSeconds(this.#process.pid!) ?? 0;
  }

  #look({ seconds, idleSeconds }: InputLimits): void {
    if (!this.#answer || this.#killedFor) return;
    const took = (processorSeconds(this.#process.pid!) ?? 0) - this.#secondsAtMark;
    const isLate = took > seconds || performance.now() - this.#lastMarkMs > idleSeconds * 1_000;
    this.#killedFor = this.#overMemory() ?? (isLate ? { kind: 'hung', what: `no end after ${seconds} s` } : undefined);
    if (this.#killedFor) this.#process.kill('SIGKILL');
  }

  #overMemory(): Death | undefined {
    const { residentMb } = this.#limits;
    const peakMb = peakResidentMb(this.#process.pid!) ?? 0;
    if (peakMb <= residentMb) return undefined;
    return { kind: 'memory', what: `more than ${residentMb} MB resident`, begun: this.#begun };
  }

  #death(code: number | null, signal: NodeJS.Signals | null): Death {
    if (this.#killedFor) return { ...this.#killedFor, begun: this.#begun };
    const lines = this.#stderr.split('\n').filter((line) => /error|fatal|abort/i.test(line));
    const what = `ended with ${signal ?? `status ${code}`}: ${lines[0] ?? 'without a word'}`;
    return { kind: 'crashed', what, begun: this.#begun };
  }
}

/** The most memory that a process has had resident; undefined where the system does not tell (other than Linux). */
function peakResidentMb(pid: number): number | undefined {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readProcess(pid, 'status'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
}

/** Linux tells in hundredths of a second (proc(5), /proc/pid/stat, fields 14 and 15). */
const TICKS_A_SECOND = 100;

/** The processor's time that a process has taken; undefined where the system does not tell. */
function processorSeconds(pid: number): number | undefined {
  // Behind the name, which is in brackets and may hold anything.
  const fields = readProcess(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  return fields.length < 13 ? undefined : (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

function readProcess(pid: number, file: 'status' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
