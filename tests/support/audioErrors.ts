import { AudioError } from '../../core/errors.ts';

/** @returns the AudioError that an action ends in; any other outcome is thrown on or reported as missing */
export async function audioErrorOf(action: () => unknown): Promise<AudioError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof AudioError) return error;
    throw error;
  }
  throw new Error('Expected an AudioError, got none.');
}
