import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where a user's data is kept: `$XDG_DATA_HOME/ser`, or `~/.local/share/ser`. As the XDG Base Directory Specification
 * says, a relative path in the variable is ignored.
 */
export function defaultDataDirectory(environment: NodeJS.ProcessEnv): string {
  const { XDG_DATA_HOME: given } = environment;
  return join(given && isAbsolute(given) ? given : join(homedir(), '.local', 'share'), 'ser');
}
