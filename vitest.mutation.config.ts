import { defineConfig } from 'vitest/config';
import { warmThreads } from './tests/mutation/warmThreads.ts';

/**
 * The tests that the mutation run may use (`npm run test:mutation`): Stryker runs them in threads, and ending a thread
 * in which onnxruntime works aborts the process, so none that loads a model or the voice detector is among them.
 */
export default defineConfig({
  plugins: [warmThreads()],
  test: {
    include: [
      'tests/contract/**/*.test.ts',
      'tests/core/{known,result,speech}/**/*.test.ts',
      'tests/functions/**/*.test.ts',
      'tests/standins/queue/**/*.test.ts',
    ],
    exclude: [
      'tests/core/speech/voice*.test.ts',
      'tests/functions/clientSettings.test.ts',
      // Thousands of ways, which a mutant would go anew.
      'tests/functions/life/**',
      // Minutes of calls, likewise; each part of the waiting has its own tests.
      'tests/functions/presign/overload.test.ts',
    ],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ORT_DISABLE_TELEMETRY: '1' },
    setupFiles: 'tests/mutation/setup.ts',
    testTimeout: 10_000,
    hookTimeout: 10_000,
  },
});
