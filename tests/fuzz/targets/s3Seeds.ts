import { createHash } from 'node:crypto';
import { AMZ_DATE, authorizationFor, CREDENTIAL, NOW_MS, policySignature } from './s3Signing.ts';
import { utf8 } from './seedText.ts';

export const BUCKET = 'bucket';
/** Stands for the id of an upload in parts that is there. */
export const UPLOAD_ID = 'UPLOAD-ID';
const HASH = createHash('sha256');

interface Plain {
  method: string;
  target: string;
  headers?: string[];
  body?: string;
}

function requestOf({ method, target, headers = [], body = '' }: Plain, payloadHash = 'UNSIGNED-PAYLOAD'): string {
  const amz = [`x-amz-date: ${AMZ_DATE}`, `x-amz-content-sha256: ${payloadHash}`];
  return [
    `${method} ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...amz,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

const PART_LIST = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"${'0'.repeat(32)}"</ETag></Part></CompleteMultipartUpload>`;
const KEY_LIST =
  '<Delete><Object><Key>uploads/a&amp;b&#x21;</Key></Object><Object><Key>c</Key></Object><Quiet>true</Quiet></Delete>';
const CHUNKED = '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n';

const PLAIN: Plain[] = [
  {
    method: 'PUT',
    target: `/${BUCKET}/uploads/ann/a%20b.wav`,
    headers: ['x-amz-meta-a: 1', 'If-None-Match: *'],
    body: 'hello',
  },
  {
    method: 'GET',
    target: `/${BUCKET}/there`,
    headers: ['Range: bytes=1-3', 'If-Match: "5d41402abc4b2a76b9719d911017c592"'],
  },
  { method: 'HEAD', target: `/${BUCKET}/there`, headers: ['If-None-Match: W/"x", *'] },
  { method: 'DELETE', target: `/${BUCKET}/there` },
  {
    method: 'GET',
    target: `/${BUCKET}?list-type=2&prefix=th&delimiter=/&max-keys=2&continuation-token=MTp0aA&encoding-type=url`,
  },
  { method: 'GET', target: `/${BUCKET}?marker=a&max-keys=1` },
  { method: 'GET', target: '/' },
  { method: 'POST', target: `/${BUCKET}?delete`, body: KEY_LIST },
  { method: 'POST', target: `/${BUCKET}/k?uploads` },
  { method: 'PUT', target: `/${BUCKET}/parts?uploadId=${UPLOAD_ID}&partNumber=1`, body: 'hello' },
  { method: 'POST', target: `/${BUCKET}/parts?uploadId=${UPLOAD_ID}`, body: PART_LIST },
  { method: 'OPTIONS', target: `/${BUCKET}`, headers: ['Origin: null', 'Access-Control-Request-Method: POST'] },
];

function chunkedPut(): string {
  const headers = [
    'Content-Encoding: aws-chunked',
    'x-amz-decoded-content-length: 5',
    'x-amz-trailer: x-amz-checksum-crc32',
  ];
  return requestOf(
    { method: 'PUT', target: `/${BUCKET}/chunks`, headers, body: CHUNKED },
    'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  );
}

/** With its signature in it, to be changed too; the others are signed when they are sent. */
function signedGet(): string {
  const text = requestOf({ method: 'GET', target: `/${BUCKET}/there` }, HASH.copy().digest('hex'));
  const lines = text.split('\r\n');
  return [lines[0], `Authorization: ${authorizationFor(lines.slice(0, -2))}`, ...lines.slice(1)].join('\r\n');
}

const POLICY = {
  expiration: new Date(NOW_MS + 900_000).toISOString(),
  conditions: [
    ['content-length-range', 5, 5],
    { 'Content-Type': 'audio/wav' },
    { bucket: BUCKET },
    { key: 'uploads/ann/c' },
    { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256' },
    { 'X-Amz-Credential': CREDENTIAL },
    { 'X-Amz-Date': AMZ_DATE },
  ],
};

function form(policyJson: string): string {
  const policy = Buffer.from(policyJson).toString('base64');
  const fields = {
    'Content-Type': 'audio/wav',
    bucket: BUCKET,
    key: 'uploads/ann/c',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': CREDENTIAL,
    'X-Amz-Date': AMZ_DATE,
    Policy: policy,
    'X-Amz-Signature': policySignature(policy),
  };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file =
    '--x\r\nContent-Disposition: form-data; name="file"; filename="Zo\xc3\xab.wav"\r\nContent-Type: audio/wav\r\n\r\nhello\r\n--x--\r\n';
  const headers = ['Content-Type: multipart/form-data; boundary=x', 'Origin: https://a.example'];
  return requestOf({ method: 'POST', target: `/${BUCKET}`, headers, body: parts.join('') + file });
}

/** Requests of S3's clients, not yet signed. */
export function s3Requests(): Uint8Array[] {
  return [...PLAIN.map((plain) => requestOf(plain)), chunkedPut(), signedGet()].map(utf8);
}

/** Uploads by signed forms. */
export function s3Forms(): Uint8Array[] {
  const loose = { ...POLICY, conditions: POLICY.conditions.slice(1) };
  return [form(JSON.stringify(POLICY)), form(JSON.stringify(loose))].map(
    (text) => new Uint8Array(Buffer.from(text, 'latin1')),
  );
}
