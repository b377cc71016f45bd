import { defineConfig } from 'vitest/config';

/** `npm test`: everything that needs only Node. The named suites have a configuration of their own. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/corpora/**', 'tests/ffmpeg/**', 'tests/librosa/**', 'tests/web/*.test.ts'],
    // Or each test process prints the SDK's notice about Node 20.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    globalSetup: 'tests/support/build.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
