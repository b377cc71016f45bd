import { defineConfig } from 'vitest/config';

/** `npm test`: everything that needs only Node. The named suites have a configuration of their own. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: [
      'tests/aws/**',
      'tests/corpora/**',
      'tests/examples/**',
      'tests/faults/**',
      'tests/ffmpeg/**',
      'tests/fuzz/short.test.ts',
      'tests/image/**',
      'tests/librosa/**',
      'tests/overload/**',
      'tests/s3clients/**',
      'tests/web/*.test.ts',
    ],
    // Or each test process prints the SDK's notice about Node 20, and onnxruntime writes down what it did.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ORT_DISABLE_TELEMETRY: '1' },
    globalSetup: 'tests/support/build.ts',
    setupFiles: 'tests/support/logWatchSetup.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
