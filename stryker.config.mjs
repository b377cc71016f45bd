/** Mutation testing (`npm run test:mutation`): what is mutated, and by which tests it must be noticed. */
export default {
  packageManager: 'npm',
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  mutate: [
    'contract/**/*.ts',
    'core/{known,result,speech}/**/*.ts',
    // Reached through onnxruntime alone, and no test of a mutation run may load that (vitest.mutation.config.ts).
    '!core/speech/voice*.ts',
    'functions/**/*.ts',
    // They wire what is tested, while they load; the named suites and tests/local run them as processes.
    '!functions/{announce,infer,presign}/handler.ts',
    // Its tests wait for the SDK's own back-off: ten seconds a mutant.
    '!functions/clientSettings.ts',
    'standins/queue/**/*.ts',
  ],
  // The sandbox is a copy of the repository: without what no such test reads.
  ignorePatterns: [
    'dist',
    'layers',
    'training',
    'docs',
    'cdk.out',
    '.ser',
    'web',
    'infra',
    'tests/core/features/goldens',
  ],
  coverageAnalysis: 'perTest',
  timeoutMS: 3000,
  ignoreStatic: true,
  concurrency: 2,
  incremental: true,
  incrementalFile: '.stryker/incremental.json',
  tempDirName: '.stryker/sandbox',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: '.stryker/report.json' },
  thresholds: { high: 95, low: 90, break: 90 },
};
