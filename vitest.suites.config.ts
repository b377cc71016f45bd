import { defineConfig } from 'vitest/config';

/** The named suites, which need more than Node (see CONTRIBUTING.md): `npm run test:ffmpeg` and so on. */
export default defineConfig({
  test: {
    include: [
      'tests/aws/**/*.test.ts',
      'tests/corpora/**/*.test.ts',
      'tests/examples/**/*.test.ts',
      'tests/faults/**/*.test.ts',
      'tests/ffmpeg/**/*.test.ts',
      'tests/fuzz/short.test.ts',
      'tests/image/**/*.test.ts',
      'tests/librosa/**/*.test.ts',
      'tests/overload/**/*.test.ts',
      'tests/s3clients/**/*.test.ts',
      'tests/web/*.test.ts',
    ],
    // Or each test process prints the SDK's notice about Node 20, and onnxruntime writes down what it did.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ORT_DISABLE_TELEMETRY: '1' },
    globalSetup: 'tests/support/build.ts',
    setupFiles: 'tests/support/logWatchSetup.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One service, one browser at a time: they share the machine's cores.
    fileParallelism: false,
  },
});
