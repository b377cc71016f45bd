/** What a client or an operator can do. Each call of table or bucket in it is a step. */
export interface Actor {
  /** @returns the clip's id */
  create: (idempotencyKey: string) => Promise<string>;
  delete: (clipId: string) => Promise<void>;
  /** Posts a file with a clip's form; S3 tells the queue. */
  upload: (clipId: string, content: string) => Promise<void>;
  /** Writes the one dropped file. */
  drop: (content: string) => Promise<void>;
  /** Tells the queue anew of every clip that was given up. */
  redrive: () => Promise<void>;
  /** Asks for a clip to be tried once more. */
  retry: (clipId: string) => Promise<void>;
  /** The ids of the clips that were made, in the order in which they were. */
  made: () => string[];
}

/** Who does what; in what order, and what befalls them meanwhile, is everything that can be. */
export interface Story {
  /** Done before anything else. */
  prelude: (actor: Actor) => Promise<void>;
  /** Each begins at any time. */
  actors: Record<string, (actor: Actor) => Promise<void>>;
  workers: number;
  /** How many workers are killed, at any step. */
  kills: number;
  /** How many calls of workers fail. */
  faults: number;
  /** How often all leases end. */
  lapses: number;
  /** How many messages the queue gives up, at any time: throttled, it counts receives with no code run. */
  burials: number;
  /** How many messages are handed out to a second worker while the first has them. */
  repeats: number;
  /** How often somebody who could go on has to wait for another: so deep the story is gone through. */
  interruptions: number;
}
