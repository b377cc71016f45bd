// A recording's emotion, by the client: it announces, uploads, waits, and tries again what may pass.
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { createClient } from 'speech-emotion-recognition/client';

const [path] = process.argv.slice(2);
const client = createClient({
  url: process.env.SER_API ?? 'http://127.0.0.1:8787',
  apiKey: process.env.SER_API_KEY,
});

try {
  const { emotion, confidence } = await client.recognise(await openAsBlob(path), { fileName: basename(path) });
  console.log(`${emotion} ${confidence}`);
} catch (error) {
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
