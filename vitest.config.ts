import { defineConfig } from 'vitest/config';

/** Suites that need more than Node; each has an npm script of its own (see CONTRIBUTING.md). */
const NAMED_SUITES = [
  'tests/ffmpeg/**',
  'tests/librosa/**',
  'tests/web/*.test.ts',
  'tests/service/**',
  'tests/model/**',
];

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: process.env.SER_SUITE ? [] : NAMED_SUITES,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
