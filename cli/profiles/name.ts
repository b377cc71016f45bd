import { createHash } from 'node:crypto';

/** Most characters (Unicode code points) in a name. */
const MAX_NAME_CHARACTERS = 128;

/**
 * Checks the name of a room or a speaker. Any character is fine but control characters, which could rewrite a
 * terminal's lines; it is brought to Unicode's NFC, so that é is the same letter however it was typed.
 *
 * @throws RangeError saying what was expected
 */
export function toProfileName(text: string): string {
  const name = text.normalize('NFC');
  const { length } = [...name];
  if (name.trim() === '') throw new RangeError('Expected a name, got an empty one.');
  if (length > MAX_NAME_CHARACTERS) {
    throw new RangeError(`Expected at most ${MAX_NAME_CHARACTERS} characters, got ${length}. Choose a shorter name.`);
  }
  if (/\p{Cc}/u.test(name)) throw new RangeError('Expected a name without control characters. Leave them out.');
  return name;
}

/**
 * The folder of a room or a speaker: a hash, since a name may hold what no file system takes, and be longer than it
 * takes.
 */
export function profileFolder(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** Whether {@link profileFolder} could have given this. */
export function isProfileFolder(folder: string): boolean {
  return /^[0-9a-f]{64}$/.test(folder);
}
