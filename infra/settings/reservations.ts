import { LEAST_CONCURRENCY, type Settings } from './schema.ts';

/** The functions that instances can be reserved for. */
export type Reserving = 'infer' | 'presign' | 'webhook';

/** How many instances of `infer` its three queues can call at once: uploads and drops together, and dead letters. */
export function mostInferAtOnce({ maxConcurrency }: Pick<Settings, 'maxConcurrency'>): number {
  return maxConcurrency + LEAST_CONCURRENCY;
}

/** How many instances the settings reserve, by function; those for which they reserve none are not there. */
export function reservationsOf(settings: Settings): Partial<Record<Reserving, number>> {
  const { inferReservedConcurrency, presignReservedConcurrency, webhookReservedConcurrency } = settings;
  return {
    ...(inferReservedConcurrency && { infer: inferReservedConcurrency }),
    ...(presignReservedConcurrency && { presign: presignReservedConcurrency }),
    ...(webhookReservedConcurrency && { webhook: webhookReservedConcurrency }),
  };
}
