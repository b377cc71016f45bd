import { apiOptions, pageOptions } from '../../../local/service/gatewayOptions.ts';
import { startGateway } from '../../../standins/gateway/index.ts';
import { mutateHttp } from '../mutate/index.ts';
import { API_KEY, CLIP_IDS, createTestApi } from './apiParts.ts';
import { exchange, statusOf } from './exchange.ts';
import { utf8 } from './seedText.ts';
import { mustHold, type Target } from './target.ts';

const BODY = JSON.stringify({ fileName: 'a b.wav', contentType: 'audio/wav', sizeBytes: 1_234 });
const COMMON = `Host: localhost\r\nx-api-key: ${API_KEY}\r\n`;

const SEEDS = [
  `POST /v1/clips HTTP/1.1\r\n${COMMON}Content-Type: application/json\r\nIdempotency-Key: once\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  `GET /v1/clips/${CLIP_IDS[1]}?waitSeconds=20&include=embedding HTTP/1.1\r\n${COMMON}If-None-Match: "x"\r\n\r\n`,
  `DELETE /v1/clips/${CLIP_IDS[0]} HTTP/1.1\r\n${COMMON}\r\n`,
  `GET /openapi.json HTTP/1.1\r\n${COMMON}\r\n`,
  `GET / HTTP/1.1\r\n${COMMON}\r\n`,
  `OPTIONS /v1/clips HTTP/1.1\r\n${COMMON}Origin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n\r\n`,
];

/** The service's HTTP server on one machine: what comes over the line, up to the function and back. */
export const gateway: Target = {
  name: 'gateway',
  share: 0.5,
  seeds: () => SEEDS.map(utf8),
  mutate: mutateHttp,
  async open() {
    const { answer, reset } = createTestApi();
    const faults: unknown[] = [];
    const { port, close } = await startGateway({
      api: apiOptions((event, context) => answer(event as never, context) as never, API_KEY),
      page: pageOptions('no-such-folder', 'http://localhost:1'),
      port: 0,
      host: '127.0.0.1',
      servedHosts: new Set(['localhost', '127.0.0.1']),
      onFault: (error) => faults.push(error),
    });
    const feed = async (input: Uint8Array): Promise<string> => {
      await reset();
      const text = await exchange(port, input);
      for (const fault of faults.splice(0)) throw fault;
      const status = statusOf(text);
      mustHold(!['500', '502', 'broken'].includes(status), `status ${status}: ${text.slice(0, 300)}`);
      mustHold(!/\n\s+at /.test(text), `a stack in an answer: ${text.slice(0, 300)}`);
      return status;
    };
    return { feed, close };
  },
};
