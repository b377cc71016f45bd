/**
 * Reads a variable that a function cannot do without.
 *
 * @throws Error naming the variable
 */
export function requireVariable(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (!value) throw new Error(`Expected the environment variable ${name} to be set; the deployment sets it.`);
  return value;
}
