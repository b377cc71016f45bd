import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { close, listen } from '../http/index.ts';
import { sweepExpired } from './sweepExpired.ts';

/** How the table is set up. */
export interface TableOptions {
  /** Where its LevelDB lies. */
  directory: string;
  definition: CreateTableCommandInput;
  /** Holds an item's end, in seconds since 1970. */
  ttlAttribute: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Told when a sweep fails; the next one tries again. */
  onFault: (error: unknown) => void;
}

/** The table, listening on a free port of the loopback interface. */
export interface RunningTable {
  endpoint: string;
  close: () => Promise<void>;
}

const SWEEP_INTERVAL_MS = 60_000;
const MAX_REQUEST_BYTES = 20 * 1024 * 1024;

/** Starts dynalite over a directory and makes sure the table is there. */
export async function startTable(options: TableOptions): Promise<RunningTable> {
  const database = dynalite({ path: options.directory, createTableMs: 0, deleteTableMs: 0 });
  const server = shield(database);
  const endpoint = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  const { region, credentials } = options;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  await createTable(client, options.definition);

  const tableName = options.definition.TableName as string;
  const sweep = () =>
    void sweepExpired(client, tableName, options.ttlAttribute, Date.now() / 1000).catch(options.onFault);
  const timer = setInterval(sweep, SWEEP_INTERVAL_MS);
  timer.unref();
  return {
    endpoint,
    close: async () => {
      clearInterval(timer);
      client.destroy();
      await close(server);
      await new Promise<void>((resolve) => database.listen(0, '127.0.0.1', () => database.close(() => resolve())));
    },
  };
}

async function createTable(client: DynamoDBClient, definition: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (error) {
    if ((error as Error).name !== 'ResourceInUseException') throw error;
  }
}

/**
 * dynalite throws, and so ends the process, when a client hangs up within a request (a worker that was stopped does):
 * it is given only whole requests, from memory.
 */
function shield(database: Server): Server {
  return createServer((request, response) => {
    readAll(request).then(
      (body) => database.emit('request', replay(request, body), response as ServerResponse),
      () => response.destroy(),
    );
  });
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    sizeBytes += piece.length;
    if (sizeBytes > MAX_REQUEST_BYTES) throw new Error('The request is larger than DynamoDB takes.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function replay(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers } = request;
  return Object.assign(Readable.from(body.length > 0 ? [body] : []), { method, url, headers }) as IncomingMessage;
}
