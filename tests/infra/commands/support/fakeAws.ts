/** A call that a client made: the command's name, and its input. */
export interface FakeCall<Input = unknown> {
  name: string;
  input: Input;
}

/** The part of an SDK client's middleware stack that is used here. */
interface FakeableClient {
  middlewareStack: { add(middleware: unknown, options: { step: 'initialize'; name: string }): void };
}

/** An error as the SDK makes it of AWS's answer. */
export function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: {} });
}

/**
 * Answers a real SDK client's calls in the place of AWS.
 *
 * @typeParam Input the fields that the test reads, of all commands together
 * @param answer gets the command's name and input; what it throws is AWS's refusal
 * @returns the calls, in order
 */
export function fakeAws<Input>(client: FakeableClient, answer: (call: FakeCall<Input>) => unknown): FakeCall<Input>[] {
  const calls: FakeCall<Input>[] = [];
  const middleware = (_next: unknown, context: { commandName: string }) => (args: { input: Input }) => {
    const call = { name: context.commandName.replace(/Command$/, ''), input: args.input };
    calls.push(call);
    return Promise.resolve().then(() => ({ output: answer(call) ?? {}, response: {} }));
  };
  client.middlewareStack.add(middleware, { step: 'initialize', name: 'fakeAws' });
  return calls;
}

/** What a client is made with where no call leaves the process. */
export const FAKE_CONFIG = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
} as const;
