import { type ClipStore, LEASE_MS, type Lease } from '../records/index.ts';

const RENEWAL_MS = LEASE_MS / 5;

/** A lease that is renewed while the work goes on. */
export interface HeldLease {
  /** Aborted when the lease is lost: the clip was deleted, or another worker has it. */
  readonly signal: AbortSignal;
  /** Told to whoever asks for the clip, with the next renewal. */
  setProgress: (share: number) => void;
  stop: () => void;
}

/** Starts to renew a lease. */
export function holdLease(clips: ClipStore, lease: Lease): HeldLease {
  const lost = new AbortController();
  let progress = 0;
  const timer = setInterval(() => {
    clips.renew(lease, LEASE_MS, progress).then(
      (held) => held || lost.abort(new Error('The lease is lost.')),
      () => undefined, // A renewal that fails is tried again at the next beat; the lease outlasts several.
    );
  }, RENEWAL_MS);
  return {
    signal: lost.signal,
    setProgress: (share) => {
      progress = share;
    },
    stop: () => clearInterval(timer),
  };
}
