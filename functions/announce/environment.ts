import { requireVariable } from '../environment.ts';

/** Everything that `announce` reads from its environment. */
export interface AnnounceEnvironment {
  eventBusName: string;
}

/**
 * Parses the environment once, at start.
 *
 * @throws Error naming the variable that is missing
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): AnnounceEnvironment {
  return { eventBusName: requireVariable(environment, 'EVENT_BUS_NAME') };
}
