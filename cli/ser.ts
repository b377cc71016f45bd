import { fileURLToPath } from 'node:url';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { AUDIO_FORMAT_NAMES, DEFAULT_BUNDLE, type KnownKind } from '../contract/index.ts';
import { ModelBundleError } from '../core/index.ts';
import { version } from '../package.json';
import { type FeaturesOptions, features } from './commands/features.ts';
import { type ModelOptions, model } from './commands/model.ts';
import { type PredictOptions, predict } from './commands/predict.ts';
import { forgetProfile, type ListOptions, listProfiles } from './commands/profiles.ts';
import { type SubmitOptions, submit } from './commands/submit.ts';
import { UsageError } from './errors.ts';
import { printable, warn } from './output.ts';
import { defaultDataDirectory, ProfileStoreError, toProfileName } from './profiles/index.ts';

process.env.ORT_DISABLE_TELEMETRY = '1';
process.stdout.on('error', stopOnClosedPipe);

/** dist/cli/ser.js lies two folders below the package. */
const defaultModelDir = fileURLToPath(new URL(`../../${DEFAULT_BUNDLE}`, import.meta.url));

const json = new Option('--json', 'one line of JSON a file, for programmes');
const modelDir = new Option('--model <dir>', 'the model bundle').default(defaultModelDir, 'the one that comes along');
const dataDir = new Option('--data-dir <dir>', 'where the profiles of rooms and speakers are kept').default(
  defaultDataDirectory(process.env),
  '$XDG_DATA_HOME/ser, or ~/.local/share/ser',
);
const sameRoom = new Option(
  '--same-room',
  'all are of one room, microphone and language: each is recognised with the others (50 at most); nothing is kept',
).conflicts('room');
const room = new Option(
  '--room <name>',
  'which room: each is recognised with what is known of the room so far, and then learned',
).argParser(parseName);
const speaker = new Option(
  '--speaker <name>',
  'who speaks: each is recognised with what is known of the speaker so far, and then learned',
)
  .argParser(parseName)
  .conflicts('speakerFromFolder');
const speakerFromFolder = new Option(
  '--speaker-from-folder',
  'each folder is one speaker: each is recognised with the others (50 at most) of its folder; nothing is kept',
);
const csv = new Option('--csv', 'a table for spreadsheets, with a header').conflicts('json');
const filesFrom = new Option('--files-from <file>', 'more paths, one a line');
/** Each holds a connection. */
const MAX_PARALLEL = 64;
const PATHS = `recordings (${AUDIO_FORMAT_NAMES}), directories (walked), or - for standard input`;

const program = new Command('ser')
  .description('Which emotion a voice sounds like: angry, calm, disgust, fearful, happy, neutral, sad or surprise.')
  .version(version)
  .exitOverride()
  // What it quotes may come from a shell's pattern, as a file's name.
  .configureOutput({ outputError: (text, write) => write(text.split('\n').map(printable).join('\n')) })
  .showHelpAfterError('(ser --help lists the commands)')
  .addHelpText(
    'after',
    '\nExit status: 0 all went well, 1 a file failed or a room or speaker is unknown, 2 wrong usage, a folder without recordings, or no usable model.',
  );

program
  .command('predict')
  .description('the emotion in each recording')
  .argument('[path...]', PATHS)
  .addOption(json)
  .addOption(csv)
  .option('--augment', 'average over augmented variants too: about four times slower')
  .option('--threads <number>', 'processors for the networks', parseThreads, 1)
  .addOption(sameRoom)
  .addOption(room)
  .addOption(speaker)
  .addOption(speakerFromFolder)
  .addOption(dataDir)
  .addOption(modelDir)
  .addOption(filesFrom)
  .action(async (paths: string[], options: PredictOptions, command: Command) => {
    requirePaths(paths, options, command);
    process.exitCode = await predict(paths, options);
  });

program
  .command('submit')
  .description('sends recordings to a service, and prints the emotion in each')
  .argument('[path...]', PATHS)
  .requiredOption('--api <url>', 'where the service is, as http://127.0.0.1:8720')
  .option('--key <key>', 'the API key, where the service wants one; better in the environment, as SER_API_KEY')
  .option('--batch <name>', 'what they are sent together as')
  .addOption(new Option('--speaker <name>', 'who speaks in all of them').conflicts('speakerFromFolder'))
  .option('--speaker-from-folder', 'each folder is one speaker, by its name')
  .addOption(json)
  .addOption(new Option('--csv <file>', 'a table for spreadsheets, instead of what is printed').conflicts('json'))
  .addOption(new Option('--parallel <n>', 'so many at a time').argParser(parseParallel).default(8))
  .addOption(filesFrom)
  .addHelpText('after', '\nThe same command again sends nothing twice: it goes on where it was stopped.')
  .action(async (paths: string[], options: SubmitOptions, command: Command) => {
    requirePaths(paths, options, command);
    process.exitCode = await submit(paths, options);
  });

program
  .command('features')
  .description('the 94 handcrafted features of each recording, over all of it, at 16 kHz')
  .argument('[path...]', PATHS)
  .addOption(json)
  .option('--embedding', "the encoder's vector too")
  .option('--windows', 'a line a window of speech, trimmed and cut as the model sees it')
  .addOption(modelDir)
  .addOption(filesFrom)
  .action(async (paths: string[], options: FeaturesOptions, command: Command) => {
    requirePaths(paths, options, command);
    process.exitCode = await features(paths, options);
  });

addProfileCommands('room');
addProfileCommands('speaker');

program
  .command('model')
  .description('what the model is, and how well it does')
  .addOption(json)
  .addOption(modelDir)
  .action(async (options: ModelOptions) => {
    process.exitCode = await model(options);
  });

/** `ser rooms …`, or `ser speakers …`. */
function addProfileCommands(kind: KnownKind): void {
  const commands = program.command(`${kind}s`).description(`the ${kind}s that are known on this machine`);
  commands
    .command('list')
    .description(`which ${kind}s are known, by how many clips, by which model`)
    .addOption(json)
    .addOption(dataDir)
    .action(async (options: ListOptions) => {
      process.exitCode = await listProfiles(kind, options);
    });
  commands
    .command('forget')
    .description(`erase all that is known of a ${kind}, without asking`)
    .addArgument(new Argument('<name>', 'exactly as it was given').argParser(parseName))
    .addOption(dataDir)
    .action(async (name: string, options: { dataDir: string }) => {
      process.exitCode = await forgetProfile(kind, name, options);
    });
}

function requirePaths(paths: readonly string[], { filesFrom: list }: { filesFrom?: string }, command: Command): void {
  if (paths.length === 0 && list === undefined) command.error('error: expected at least one path, or --files-from');
}

function parseParallel(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MAX_PARALLEL) return count;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MAX_PARALLEL}.`);
}

function parseThreads(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 to 999.');
}

function parseName(text: string): string {
  try {
    return toProfileName(text);
  } catch (error) {
    throw new InvalidArgumentError((error as RangeError).message);
  }
}

/** `ser … | head` closes the pipe early; that is no error. */
function stopOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if ([ModelBundleError, UsageError, ProfileStoreError].some((expected) => error instanceof expected)) {
    warn((error as Error).message);
    process.exitCode = 2;
  } else throw error;
}
