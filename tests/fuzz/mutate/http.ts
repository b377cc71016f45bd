import { joinBytes } from '../../support/wav.ts';
import { mutateText } from './bytes.ts';
import type { Dice } from './dice.ts';
import { changedText, mutateJson } from './json.ts';
import { type Mutator, severalTimes } from './mutator.ts';

/** An HTTP request of version 1.1 as it is sent. */
interface Message {
  /** Request line and headers, in Latin-1. */
  lines: string[];
  body: Uint8Array;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function messageOf(bytes: Uint8Array): Message {
  const text = latin1(bytes);
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return { lines: text.split('\r\n'), body: new Uint8Array(0) };
  return { lines: text.slice(0, end).split('\r\n'), body: bytes.slice(end + 4) };
}

function bytesOf({ lines, body }: Message): Uint8Array {
  return joinBytes([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

/** Headers that mean something to some part of the service, and to servers in general. */
const ODD_HEADERS = [
  'Host: evil.example',
  'Host: [::1',
  'Host: localhost:99999',
  'Content-Length: 0',
  'Content-Length: 5',
  'Content-Length: -1',
  'Transfer-Encoding: chunked',
  'Connection: close',
  'Expect: 100-continue',
  'Upgrade: websocket',
  'Content-Type: application/json;x',
  'Content-Type: multipart/form-data; boundary=',
  'Content-Type: multipart/form-data',
  'Content-Encoding: gzip',
  'Range: bytes=-0',
  'Range: bytes=5-3,9-',
  'If-None-Match: *',
  'If-Match: W/"x", "y"',
  'Origin: null',
  'Access-Control-Request-Method: POST',
  'x-api-key: ',
  'idempotency-key: ',
  'x-amz-meta-a: \xff',
  'x-amz-copy-source: /a/b',
  '__proto__: 1',
  ' folded: 1',
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PATCH', 'PROPFIND', 'get', ''];
const TARGETS = [
  '*',
  '/',
  '//',
  '/%',
  '/%00',
  '/..%2f..',
  'http://evil.example/',
  '/v1/clips?waitSeconds=0x10',
  '/v1/clips?waitSeconds=1&waitSeconds=2',
];

type MessageChange = (message: Message, dice: Dice, pool: readonly Uint8Array[]) => void;

const changeLine: MessageChange = ({ lines }, dice) => {
  const index = dice.below(lines.length);
  lines[index] = changedText(lines[index], dice);
};
const dropLine: MessageChange = ({ lines }, dice) => void lines.splice(1 + dice.below(lines.length), 1);
const addLine: MessageChange = ({ lines }, dice) =>
  void lines.splice(1 + dice.below(lines.length), 0, dice.pick(ODD_HEADERS));
const doubleLine: MessageChange = ({ lines }, dice) => void lines.splice(1, 0, dice.pick(lines));
const changeMethod: MessageChange = ({ lines }, dice) => {
  lines[0] = lines[0].replace(/^\S*/, () => dice.pick(METHODS));
};
const changeTarget: MessageChange = ({ lines }, dice) => {
  lines[0] = lines[0].replace(
    / (\S*)/,
    (_, target: string) =>
      ` ${dice.chance(0.4) ? dice.pick(TARGETS) : changedText(target, dice).replace(/\s/g, '%20')}`,
  );
};
const changeBody: MessageChange = (message, dice, pool) => {
  const isJson = message.body[0] === 0x7b;
  const bodies = pool.map((file) => messageOf(file).body);
  message.body = (isJson ? mutateJson : mutateText)(message.body, dice, bodies);
};
/** A part of a form, or any line of the body. */
const changeBodyLine: MessageChange = (message, dice) => {
  const lines = latin1(message.body).split('\r\n');
  const index = dice.below(lines.length);
  if (dice.chance(0.5)) lines[index] = changedText(lines[index].slice(0, 2_000), dice);
  else lines.splice(dice.below(lines.length), dice.below(3), ...lines.slice(index, index + 1 + dice.below(4)));
  message.body = new Uint8Array(Buffer.from(lines.join('\r\n'), 'latin1'));
};

const CHANGES = [
  changeLine,
  dropLine,
  addLine,
  doubleLine,
  changeMethod,
  changeTarget,
  changeTarget,
  changeBody,
  changeBodyLine,
];

const changeMessage: Mutator = severalTimes((input, dice, pool) => {
  const message = messageOf(input);
  dice.pick(CHANGES)(message, dice, pool);
  return bytesOf(message);
}, 4);

/** Brings the length of the body right, where it is given. */
function withLength(input: Uint8Array): Uint8Array {
  const message = messageOf(input);
  message.lines = message.lines.map((line) =>
    /^content-length: \d+$/i.test(line) ? `Content-Length: ${message.body.length}` : line,
  );
  return bytesOf(message);
}

/** Changes lines, targets, methods and bodies of an HTTP request; its length is right as a rule. */
export const mutateHttp: Mutator = (input, dice, pool) => {
  const mutant = dice.chance(0.1) ? mutateText(input, dice, pool) : changeMessage(input, dice, pool);
  return dice.chance(0.85) ? withLength(mutant) : mutant;
};
