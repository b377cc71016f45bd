// The thread of warmThreads.ts: Vitest's own, but ready for the next run when one is over.
import { parentPort } from 'node:worker_threads';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';

/** The first takes Vitest's requests and stays; the others belong to the run. */
let listeners = [];
parentPort.on('message', (message) => {
  for (const listener of [...listeners]) listener(message);
});

/** The modules that this run imports must not be evaluated under the mutant of the run before. */
function forgetMutant({ globalNamespace }) {
  const stryker = globalThis[globalNamespace];
  if (stryker) stryker.activeMutant = undefined;
}

init({
  post: (message) => parentPort.postMessage(message),
  on: (listener) => listeners.push(listener),
  off: (listener) => {
    listeners = listeners.filter((other) => other !== listener);
  },
  teardown: () => {
    listeners = listeners.slice(0, 1);
  },
  setup: setupEnvironment,
  runTests: (state, traces) => {
    forgetMutant(state.providedContext);
    return runBaseTests('run', state, traces);
  },
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
});
