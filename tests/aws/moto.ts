import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PYTHON } from './python.ts';

/** Not the region that everything falls back to. */
export const REGION = 'eu-central-1';
/** The one account that moto knows unless told otherwise. */
export const ACCOUNT_ID = '123456789012';

/** An imitation of AWS, listening. */
export interface Moto {
  endpoint: string;
  /** What leads the AWS SDK there, and nowhere else. */
  environment: Record<string, string>;
  stop: () => Promise<void>;
}

/** Starts moto with nothing in it. */
export async function startMoto(): Promise<Moto> {
  const server = spawn(PYTHON, [join(import.meta.dirname, 'motoServer.py')], { stdio: 'pipe' });
  // Read to the end, or the server would stop at a full pipe; kept for when it does not start.
  let said = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-20_000);
  });
  const exited = once(server, 'exit');
  const lines = createInterface(server.stdout);
  const port = await Promise.race([
    once(lines, 'line').then(([line]) => Number(line)),
    exited.then(() => Promise.reject(new Error(`moto did not start:\n${said}`))),
  ]);
  const endpoint = `http://127.0.0.1:${port}`;
  // Without it moto starts containers for what it would run as a function.
  await fetch(`${endpoint}/moto-api/config`, { method: 'POST', body: '{"lambda":{"use_docker":false}}' });
  return {
    endpoint,
    environment: { ...CREDENTIALS, AWS_ENDPOINT_URL: endpoint },
    stop: async () => {
      server.kill('SIGKILL');
      await exited;
    },
  };
}

/** For the AWS SDK's clients of a test. The endpoint is said outright: the queue's client would follow its queue's URL. */
export function clientSettings({ endpoint }: Moto): {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  forcePathStyle: boolean;
} {
  return {
    endpoint,
    region: REGION,
    credentials: { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY },
    forcePathStyle: true,
  };
}

const CREDENTIALS = {
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/**
 * Calls a service whose client is no dependency of this repository, in AWS's JSON protocol.
 *
 * @param service as signatures name it
 * @param target the service's prefix and the operation, as in the header `x-amz-target`
 */
export async function callMoto(moto: Moto, service: string, target: string, body: object): Promise<unknown> {
  // Moto reads service and region from it, and checks no signature.
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request`;
  const response = await fetch(moto.endpoint, {
    method: 'POST',
    headers: { authorization, 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`);
  return response.json();
}
