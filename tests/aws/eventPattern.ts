/**
 * Whether an event fits a pattern, as EventBridge's rules and Lambda's filters mean it, as far as our template uses
 * the language: every field of the pattern must be there and have one of the listed values.
 *
 * @throws Error at an operator that this suite does not know
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function fitsPattern(event: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((allowed) => fitsValue(event, allowed));
  if (!isObject(pattern)) throw new Error(`Expected a list or an object in a pattern, got ${JSON.stringify(pattern)}.`);
  return Object.entries(pattern).every(([name, inner]) =>
    fitsPattern(isObject(event) ? event[name] : undefined, inner),
  );
}

function fitsValue(value: unknown, allowed: unknown): boolean {
  if (!isObject(allowed)) return value === allowed;
  const [[operator, argument], ...more] = Object.entries(allowed);
  if (more.length > 0) throw new Error(`Expected one operator, got ${JSON.stringify(allowed)}.`);
  if (operator === 'exists') return (value !== undefined) === argument;
  if (operator === 'prefix') return typeof value === 'string' && value.startsWith(String(argument));
  if (operator === 'anything-but') return value !== undefined && ![argument].flat().includes(value);
  throw new Error(`This suite does not know the operator ${operator} of event patterns.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
