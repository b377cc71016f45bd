/** The fields of a function's log line that are shown. */
interface LogLine {
  level?: unknown;
  message?: unknown;
  clipId?: unknown;
  status?: unknown;
  errorCode?: unknown;
  ms?: unknown;
}

/**
 * A line of a function's log for people: which clip, what came of it, and in how many milliseconds; of any other line
 * its level and message. Neither a file's name nor what was heard: a log is no place for them.
 *
 * @param line as the function wrote it; what is not JSON stays as it is
 */
export function readableLine(line: string): string {
  const entry = parse(line);
  if (!entry) return line;
  const { level, message, clipId, status, errorCode, ms } = entry;
  if (status === undefined || clipId === undefined) return plain(`${String(level)}  ${String(message)}`);
  const reason = errorCode === undefined ? '' : ` (${String(errorCode)})`;
  return plain(`${String(clipId)}  ${String(status)}${reason}  ${String(ms)} ms`);
}

function parse(line: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'message' in value ? value : undefined;
  } catch {
    return undefined;
  }
}

/** One line, with nothing that a terminal obeys: a fault's message may quote anything. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
