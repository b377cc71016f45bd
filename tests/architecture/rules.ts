import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname } from 'node:path';
import type { IRegularForbiddenRuleType } from 'dependency-cruiser';

/** A rule for imports, with an import that breaks it: the rules' own test plants it. */
export interface Rule extends Omit<IRegularForbiddenRuleType, 'name' | 'comment'> {
  name: string;
  /** Said when the rule is broken: what holds, and where the code belongs instead. */
  comment: string;
  breach: { from: string; to: string };
}

/** The folders that hold code. */
export const ROOMS = [
  'contract',
  'client',
  'core',
  'functions',
  'standins',
  'local',
  'cli',
  'web',
  'infra',
  'bench',
  'scripts',
];

const NODE = `^(${builtinModules.join('|')})$`;
const node = (...modules: string[]): string => `^(${modules.join('|')})(/promises)?$`;
const npm = (...packages: string[]): string => `^node_modules/(@types/)?(${packages.join('|')})/`;
const file = (path: string): string => `^${path.replaceAll('.', '\\.')}$`;

/** What a room may import besides its own files. */
function room(name: string, breach: string, allowed: string[], comment: string): Rule {
  return {
    name: `${name}/ keeps to itself`,
    comment,
    from: { path: `^${name}/` },
    to: { pathNot: [`^${name}/`, ...allowed] },
    breach: { from: `${name}/planted.ts`, to: breach },
  };
}

const rooms: Rule[] = [
  room('contract', 'node:crypto', [npm('zod')], 'What every part shares is pure: neither Node nor AWS, zod alone.'),
  room(
    'client',
    'node:http',
    [file('contract/values.ts')],
    'The client runs in browsers and in Node, from `fetch` alone; it takes of the contract what has no zod.',
  ),
  room(
    'core',
    'node:http',
    [
      file('contract/index.ts'),
      npm('fft.js', 'meyda', 'onnxruntime-node', 'wavefile', 'zod'),
      npm('@wasm-audio-decoders/flac', '@echogarden/speex-resampler-wasm'),
      // It takes speex's `/simd` from the package's exports, which no file of that name stands for.
      '^@echogarden/speex-resampler-wasm/simd$',
      // Of the system, the place for temporary files alone (audio/privateFile.ts).
      node('crypto', 'fs', 'module', 'os', 'path', 'timers'),
    ],
    'The recogniser knows no AWS, no HTTP, no environment: what needs them is an adapter, in functions/, local/ or cli/.',
  ),
  room(
    'functions',
    'standins/planted.ts',
    [
      file('contract/index.ts'),
      file('core/index.ts'),
      npm(
        '@aws-lambda-powertools',
        '@aws-sdk',
        '@smithy/signature-v4',
        'aws-lambda',
        '@hono/zod-openapi',
        'hono',
        'zod',
      ),
      npm('csv-stringify'),
      node('crypto', 'fs', 'path', 'timers'),
    ],
    'The functions are what is deployed: they know neither local/ nor standins/, cli/, web/ or infra/. What both sides need belongs into contract/.',
  ),
  room(
    'standins',
    'contract/index.ts',
    [npm('@aws-sdk/client-dynamodb', 'aws-lambda', 'busboy', 'dynalite'), NODE],
    'A stand-in imitates AWS and knows nothing of this service: prefixes, limits and tenants come in as options, from local/.',
  ),
  room(
    'local',
    'core/index.ts',
    [
      file('contract/index.ts'),
      '^functions/([^/]+/(handler|index)|newApiKey)\\.ts$',
      '^standins/[^/]+/index\\.ts$',
      npm('@aws-sdk', 'aws-lambda'),
      NODE,
    ],
    'local/ wires the functions to the stand-ins: what imitates AWS belongs into standins/, what recognises behind functions/infer/handler.ts.',
  ),
  room(
    'cli',
    'functions/records/index.ts',
    [
      file('contract/index.ts'),
      file('client/index.ts'),
      file('core/index.ts'),
      file('package.json'),
      npm('cli-progress', 'commander', 'csv-stringify'),
      NODE,
    ],
    'The command line works without any service: it calls core/index.ts itself; `ser submit` calls one, by client/index.ts.',
  ),
  room(
    'web',
    'node:path',
    [file('contract/values.ts'), file('client/index.ts')],
    'The page runs in a browser, and everything it loads is its own: what it shares with the service comes from contract/values.ts, without zod.',
  ),
  room(
    'infra',
    'functions/presign/handler.ts',
    [
      file('contract/index.ts'),
      '^functions/(records/index|newApiKey)\\.ts$',
      npm('@aws-sdk', 'aws-cdk-lib', 'cdk-nag', 'commander', 'constructs', 'zod'),
      NODE,
    ],
    'The stack knows of the functions only what both must agree on (functions/records/index.ts, newApiKey.ts); their code it takes as files.',
  ),
  room(
    'bench',
    'node_modules/vitest/dist/index.js',
    [
      '^(contract|core|functions|standins|local|cli|infra|tests|scripts)/',
      npm('@aws-sdk', 'esbuild', 'playwright-core', 'zod'),
      node('child_process', 'crypto', 'fs', 'os', 'path', 'timers', 'url', 'util', 'zlib'),
    ],
    'A benchmark measures what is there, from outside: what it needs beside that is a process, a file or a clock.',
  ),
  room(
    'scripts',
    'functions/records/index.ts',
    [file('contract/index.ts'), npm('esbuild', 'zod'), NODE],
    'Scripts build, and write what is generated from contract/. A measurement belongs into bench/.',
  ),
];

const inside: Rule[] = [
  {
    name: 'no cycles',
    comment: 'Files that need each other are one file, or share a third one below both.',
    from: {},
    to: { circular: true },
    breach: { from: 'core/planted.ts', to: 'core/planted.ts' },
  },
  {
    name: 'zod stays with the schemas',
    comment: 'The contract gives its values without zod, for the page: what needs it belongs into contract/schemas/.',
    from: { path: '^contract/', pathNot: '^contract/schemas/' },
    to: { path: 'zod' },
    breach: { from: 'contract/planted.ts', to: 'zod' },
  },
  {
    name: 'a stage of core/ knows no other',
    comment:
      'Only the files that lie in core/ itself call stages. What several need belongs into core/math/, core/onnx/, core/types.ts or contract/.',
    from: { path: '^core/([^/]+)/' },
    to: { path: '^core/', pathNot: ['^core/$1/', '^core/(math|onnx)/', '^core/(errors|types)\\.ts$'] },
    breach: { from: 'core/augment/planted.ts', to: 'core/speech/index.ts' },
  },
  {
    name: 'what the stages of core/ share lies below them',
    comment:
      'A file that every stage imports knows none of them: what needs a stage belongs into it, or into core/pipeline.ts.',
    from: { path: '^core/(clock|errors|types)\\.ts$' },
    to: { path: '^core/', pathNot: ['^core/math/', '^core/(clock|errors|types)\\.ts$'] },
    breach: { from: 'core/types.ts', to: 'core/known/index.ts' },
  },
  {
    name: 'core/math/ is arithmetic',
    comment: 'It has no domain words and imports nothing of ours: what knows of speech belongs into a stage.',
    from: { path: '^core/math/' },
    to: { pathNot: ['^core/math/', npm('fft.js')] },
    breach: { from: 'core/math/planted.ts', to: 'contract/index.ts' },
  },
  {
    name: 'onnxruntime has one importer',
    comment: 'Sessions are opened by core/onnx/: it sets threads, and keeps the runtime unloaded until it is used.',
    from: { pathNot: '^core/onnx/' },
    to: { path: 'onnxruntime-node' },
    breach: { from: 'core/model/planted.ts', to: 'onnxruntime-node' },
  },
  {
    name: 'a function knows no other',
    comment: 'Functions are deployed each for itself: what two of them need belongs into a folder beside them.',
    from: { path: '^functions/([^/]+)/' },
    to: { path: '^functions/(announce|infer|presign|webhook)/', pathNot: '^functions/$1/' },
    breach: { from: 'functions/infer/planted.ts', to: 'functions/presign/handler.ts' },
  },
  {
    name: 'a function is entered by its handler',
    comment:
      'handler.ts is what AWS calls and all that others may: what they need besides belongs beside the functions.',
    from: { pathNot: '^(functions|tests|bench)/' },
    to: { path: '^functions/(announce|infer|presign|webhook)/', pathNot: '/handler\\.ts$' },
    breach: { from: 'local/planted.ts', to: 'functions/infer/planted.ts' },
  },
  {
    name: 'what runs needs no development dependency',
    comment: 'A package that the service or the command line imports belongs into "dependencies".',
    from: { path: '^(contract|client|core|functions|standins|local|cli)/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    breach: { from: 'cli/planted.ts', to: 'vitest' },
  },
  {
    name: 'tests/ is for tests and benchmarks',
    comment: 'Code that runs does not import tests: what both need belongs into the room whose word it is.',
    from: { pathNot: '^(tests|bench)/' },
    to: { path: '^tests/' },
    breach: { from: 'cli/planted.ts', to: 'tests/support/planted.ts' },
  },
  {
    name: 'nobody imports a test',
    comment: 'What tests share belongs into a support/ folder.',
    from: {},
    to: { path: '\\.test\\.ts$' },
    breach: { from: 'tests/planted.ts', to: 'tests/core/planted.test.ts' },
  },
  {
    name: 'bench/ is imported by tests alone',
    comment: 'What a benchmark shares with the code belongs into the room whose word it is.',
    from: { pathNot: '^(bench|tests)/' },
    to: { path: '^bench/' },
    breach: { from: 'cli/planted.ts', to: 'bench/planted.ts' },
  },
];

/** The page's rooms, lowest first. */
const PAGE_ROOMS = [
  ...['failure', 'dom', 'words', 'audio', 'sound', 'api', 'file'],
  ...['clip', 'record', 'player', 'result', 'table', 'cards', 'page'],
];

const page: Rule[] = PAGE_ROOMS.slice(0, -1).map((name, index) => ({
  name: `web/${name}/ knows no room above it`,
  comment: `The page's rooms run one way, from ${PAGE_ROOMS.join(', ')}. What two of them need belongs into the lower one.`,
  from: { path: `^web/${name}/` },
  to: { path: `^web/(${PAGE_ROOMS.slice(index + 1).join('|')})/` },
  breach: { from: `web/${name}/planted.ts`, to: `web/${PAGE_ROOMS[index + 1]}/index.ts` },
}));

/** Files besides `index.ts` that others may import, and why. */
const NAMED_DOORS: Record<string, string[]> = {
  // The contract without zod, for the page.
  contract: ['values'],
  // The families one by one, to be compared with librosa's and timed.
  'core/features': ['context', 'registry'],
  // A worker starts with `outliveLog` alone: the door would load the whole service. A benchmark wants no API.
  // A service put together otherwise, for what fails beneath it, and its doors alone, for a fuzzer.
  'local/service': ['backends', 'gatewayOptions', 'outliveLog'],
  // One worker, whose death a test waits for.
  'local/worker': ['workerProcess'],
  // The store of a service that does not run, to be aged by a test.
  'standins/s3': ['store/index'],
};

/**
 * A folder with an `index.ts` is entered by it. Tests and benchmarks enter a room by the doors of its folders too, and
 * the tests of a room reach into all of it, as does the fuzzer: parsers of bytes lie behind the doors.
 */
function door(folder: string): Rule {
  const [name = ''] = folder.split('/');
  const doors = ['index', ...(NAMED_DOORS[folder] ?? [])];
  const welcome = folder === name ? ['^(tests|bench)/'] : [`^tests/${name}/`, '^tests/fuzz/'];
  return {
    name: `${folder}/ is entered by its door`,
    comment: `Import it from ${folder}/index.ts; what is not there is for the folder's own files, or belongs elsewhere.`,
    from: { pathNot: [`^${folder}/`, ...welcome] },
    to: { path: `^${folder}/`, pathNot: doors.map((path) => file(`${folder}/${path}.ts`)) },
    breach: { from: 'scripts/planted.ts', to: `${folder}/planted.ts` },
  };
}

/** The rules for the repository at a path: those above, and a door for every folder that has one. */
export function rulesFor(root: string): Rule[] {
  const closed = ROOMS.flatMap((name) =>
    readdirSync(`${root}/${name}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|\/)index\.ts$/.test(path))
      .map((path) => dirname(`${name}/${path}`)),
  );
  return [...rooms, ...inside, ...page, ...closed.map(door)];
}
