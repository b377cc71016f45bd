import * as fc from 'fast-check';
import { vi } from 'vitest';

// The thread ran other tests before: what our modules have kept since then (a secret, a client) must not tell.
vi.resetModules();

// That a property fails is enough for a mutant: the smallest example that makes it fail takes many times as long.
fc.configureGlobal({ endOnFailure: true });
