import * as z from 'zod';

/** Most characters of a name that a caller gives to a speaker or a batch. */
export const MAX_NAME_LENGTH = 100;

/** Most bytes of UTF-8 that a name of a dropped file's folder can have: its key has no more. */
const MAX_FOLDER_NAME_BYTES = 1024;

/**
 * Neither `/`, which separates folders, nor what a page or a terminal shows otherwise than it is: control characters, half
 * characters (lone surrogates), marks that turn the direction of writing; nor the two names that a URL takes for folders.
 */
const GIVEN_NAME = /^(?!\.{1,2}$)[^/\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+$/u;

/** The name of a speaker or a batch, as a caller may give it. */
export const givenNameSchema = z
  .string()
  .min(1)
  .max(MAX_NAME_LENGTH)
  .regex(
    GIVEN_NAME,
    'Expected a name without "/", control characters, half characters and marks of the direction of writing, and not "." or "..". Choose another.',
  );

/** A name to look for: also one that a folder of dropped files can have and a caller could not give. */
export const soughtNameSchema = z.string().min(1).max(MAX_FOLDER_NAME_BYTES);
