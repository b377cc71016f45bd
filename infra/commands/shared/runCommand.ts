import { type Command, CommanderError } from 'commander';
import { SettingsError } from '../../settings/index.ts';
import { CommandError, explainAwsError } from './errors.ts';

const STATUS_HELP =
  '\nExit status: 0 done, 1 it failed or was refused, 2 wrong usage, or stopped before anything was changed.';

/**
 * Runs a command of this folder: what a user can do something about is said in plain sentences, and the exit status
 * tells how it ended. Not by `process.exit`, so that whoever started this file can clean up.
 *
 * @param program its options and action
 * @param args the words after the command
 */
export async function runCommand(program: Command, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  // A notice for developers.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError('(--help explains)');
  program.addHelpText('after', STATUS_HELP);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommandError || error instanceof SettingsError) {
    console.error(error.message);
    return error instanceof CommandError ? error.status : 2;
  }
  console.error(explainAwsError(error) ?? error);
  return 1;
}
