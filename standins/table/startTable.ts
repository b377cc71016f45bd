import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { close, listen } from '../http/index.ts';
import { MendedDatabase } from './mendedDatabase.ts';
import { shield } from './shield.ts';
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
  /** Told when a sweep fails, or the disk refuses a write; both are tried again. */
  onFault: (error: unknown) => void;
}

/** The table, listening on a free port of the loopback interface. */
export interface RunningTable {
  endpoint: string;
  close: () => Promise<void>;
}

const SWEEP_INTERVAL_MS = 60_000;

/**
 * Starts dynalite over a directory, for our own clients only, and makes sure the table is there.
 *
 * @throws DiskFault when the directory cannot be written to
 */
export async function startTable(options: TableOptions): Promise<RunningTable> {
  const { region, credentials } = options;
  const database = await MendedDatabase.open(options.directory, options.onFault);
  const server = shield(database, { region, credentials });
  const endpoint = `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const stop = async () => {
    client.destroy();
    await close(server);
    await database.close();
  };
  await createTable(client, options.definition).catch(async (error: unknown) => {
    await stop();
    throw database.fault ?? error;
  });

  const tableName = options.definition.TableName as string;
  const sweep = () =>
    void sweepExpired(client, tableName, options.ttlAttribute, Date.now() / 1000).catch(options.onFault);
  const timer = setInterval(sweep, SWEEP_INTERVAL_MS);
  timer.unref();
  return {
    endpoint,
    close: async () => {
      clearInterval(timer);
      await stop();
    },
  };
}

async function createTable(client: DynamoDBClient, definition: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (error) {
    if ((error as Error).name !== 'ResourceInUseException') throw error;
  }
  const patience = { client, maxWaitTime: 60, minDelay: 0.02, maxDelay: 0.5 };
  await waitUntilTableExists(patience, { TableName: definition.TableName });
}
