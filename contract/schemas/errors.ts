import * as z from 'zod';
import { ERROR_CODES, type ErrorCode, WARNING_CODES } from '../errorCodes.ts';

/** A code of `ERROR_CODES`. */
export const errorCodeSchema = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);

/** What went wrong with a recording: the code for programmes, the message (expected, got, remedy) for people. */
export const fileErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string().min(1),
});
/** What went wrong with a recording. */
export type FileError = z.infer<typeof fileErrorSchema>;

/** The body of every HTTP answer that is not a success. */
export const errorBodySchema = z.object({
  error: z.object({
    code: errorCodeSchema,
    message: z.string().min(1),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
/** The body of every HTTP answer that is not a success. */
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** A warning beside a result. */
export const warningSchema = z.object({ code: z.enum(WARNING_CODES), message: z.string().min(1) });
/** A warning beside a result. */
export type Warning = z.infer<typeof warningSchema>;
