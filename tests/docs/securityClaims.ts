/**
 * Which tests hold which sentence of docs/security.md: a file below `tests/`, then the beginning or a part of a test's
 * title as it is written there. security.test.ts compares this with the document, sentence by sentence: whoever changes
 * one comes here, and looks whether the tests still say so.
 */
const permissions = (title: string) => `infra/constructs/permissions.ts › ${title}`;
const api = (title: string) => `infra/constructs/api.ts › ${title}`;
const site = (title: string) => `infra/constructs/site.ts › ${title}`;
const storage = (title: string) => `infra/constructs/storage.ts › ${title}`;
const queue = (title: string) => `infra/constructs/queue.ts › ${title}`;
const stack = (title: string) => `infra/wholeStack.ts › ${title}`;
const tenants = (title: string) => `local/service/tenants.test.ts › ${title}`;
const app = (title: string) => `functions/presign/app.test.ts › ${title}`;
const groups = (title: string) => `functions/presign/lists/groups.test.ts › ${title}`;
const partner = "infra/constructs/dropPolicy.ts › allows to drop, to fetch and to list in one tenant's prefixes";
const absent = stack('has what docs/security.md says that it has not');
const ofPresign = permissions('of presign are those that it needs');
const ofInfer = permissions('of infer are those that it needs');
const ofAnnounce = permissions('of announce are those that it needs');
const ofWebhook = permissions('of webhook are those that it needs');
const limits = api('limits each key by rate, burst and day');
const dayAndThirty = storage('keeps uploads and drops a day and results thirty, by prefix');
const strictPage = site('lets the page do what it may do on one machine');
const unprinted = 'support/logWatchSetup.ts › Expected no name, key or content in a log line';

/** Sentence → tests. Of a table: its first cell, a colon, and a sentence of the last, or the whole rest of a row. */
export const SECURITY_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  // What is protected
  "Recordings of people's voices are erased by S3 a day after they came, and results after thirty days, unless a setting says otherwise.":
    [dayAndThirty, storage('keeps them as long as the settings say')],
  'An embedding (the numbers that the encoder made of a voice) is about a person as much as the recording is: it is given on request alone, and is in no file under `results/` and in no event.':
    [
      app('gives the embedding on request alone'),
      'functions/infer/storeOutcome.test.ts › has its result beside it before its record says done, without the embedding',
      'functions/announce/announce.test.ts › tells of a clip that is done, with the recognition in short',
    ],
  'Of a clip that the API made it is kept only where that was asked for when it was made.': [
    app('has no embedding unless it was asked for when the clip was made'),
    'functions/infer/runTask.test.ts › keeps the embedding of a clip that says %j of it: %j',
  ],
  'The bill is protected by a rate and a quota of each key.': [limits],
  // Who may do what
  'Anybody: the address | see the page, `/docs`, `/openapi.json`, `/v1/model` | see or make a clip': [
    api('asks for a key everywhere but for the model card'),
    app('refuses a call without a key'),
    app('tells about the model without a key'),
  ],
  "A tenant's programme, or a person at the page: the tenant's key | make, read and erase the tenant's own clips, within the plan's rate and quota | see another tenant's: their ids answer 404, like ids that never were":
    [
      limits,
      tenants('her clip'),
      tenants('her clips in the list'),
      tenants('nor seen: %s'),
      tenants('neither her upload nor what she dropped is erased by him'),
    ],
  'Whoever got a signed form: the form, 15 minutes | write exactly the declared number of bytes under exactly one key, once or again | read anything':
    [
      app('answers with a form for exactly this file, for 15 minutes'),
      tenants('his form writes under no key of hers'),
      'standins/s3/post/postObject.test.ts › is refused once the policy has expired, and only then',
    ],
  'Whoever got the URL of a table of results: the URL, 15 minutes | read that table | read anything else': [
    'functions/bucket/tables.test.ts › answers GET with its object',
  ],
  'A partner who drops files: an IAM identity in your account with the policy that `npm run keys -- policy TENANT` prints | put files under `drops/TENANT/`, read and list `results/TENANT/` | list or read other tenants, read audio back, delete':
    [partner, "infra/commands/keys/output.test.ts › a partner's policy names the tenant"],
  'A key names its tenant in its first part and is checked whole, so that nobody can choose a tenant.': [
    'contract/apiKey.test.ts › makes a key that names the tenant',
    tenants('a key is whole or none'),
  ],
  'Only keys that the operator made are let in: `npm run keys` makes them of 238 random bits.': [
    api('asks for a key everywhere but for the model card'),
    'functions/newApiKey.test.ts › makes a key of letters and digits alone',
    'functions/newApiKey.test.ts › uses every letter alike',
  ],
  "A key in a page's address stands behind its `#`, and the page takes it out of there at once.": [
    'infra/commands/deploy/deployment.test.ts › what is printed has each way in, with its key the first time only',
    'web/unit/api/apiKey.test.ts › uses the key from then on and takes it out of the address',
  ],
  // What each role can touch
  '`presign`: read, write, change, delete items whose keys it knows, and read those of one partition key; not all there are | the table':
    [ofPresign],
  '`presign`: sign uploads (`PutObject`) | `uploads/*` of the audio bucket': [ofPresign],
  '`presign`: write tables of results that are too long for an answer, no result itself | `results/*.csv`, `results/*.jsonl`':
    [ofPresign],
  '`presign`: delete; read, because S3 asks for it when a delete has a condition, and to see whether an upload has come | `uploads/*`, `drops/*`, `results/*`, `timelines/*`':
    [ofPresign],
  '`presign`: list: without it S3 answers 403 for a file that is gone, and a deleted recording would look like a fault | the audio bucket':
    [ofPresign],
  '`presign`: send, to have a clip tried again, or many erased | the queue of uploads': [ofPresign],
  '`infer`: the same actions | the table': [ofInfer],
  '`infer`: read and delete | `uploads/*`, `drops/*`, `results/*`, `timelines/*`': [ofInfer],
  '`infer`: write | `results/*`, `timelines/*`': [ofInfer],
  '`infer`: list, for the same reason | the audio bucket': [ofInfer],
  '`infer`: receive, delete and count messages | the queues of uploads and of drops, and their dead letters': [ofInfer],
  '`infer`: send what nobody can read | the queue of unreadable messages': [ofInfer],
  "`announce`: read the stream; put events, in its own name alone | the table's stream; the default event bus": [
    ofAnnounce,
    permissions('of announce let it speak on the bus for itself alone'),
  ],
  '`announce`: send what it gives up | its dead letters': [ofAnnounce],
  '`webhook` (where it is on): read one secret | its own': [ofWebhook],
  '`webhook`: send what it gives up | the queue of undelivered events': [ofWebhook],
  'all of these: write to their own log group; send traces | X-Ray has no resources to name, hence its `*`': [
    ofPresign,
    permissions('have the resource * for the two trace actions alone'),
  ],
  "API Gateway's, one for all APIs of a region: write logs, by the policy that AWS made for it | all log groups": [
    api('may write logs: the account has the role for it'),
  ],
  'Nobody outside may send to the queues of recordings but S3, and only from this account.': [
    queue('lets in S3 of the own account alone, and nobody else'),
  ],
  'No role can change a policy, no function can call another, and no role can be assumed from outside.': [
    permissions('let nobody change a policy, call a function, or become another role'),
    permissions('leave no role to whom it is not meant'),
  ],
  'There are no helper functions of the CDK in the stack, and no role that only a deployment needs stays behind.': [
    stack('has no custom resource, and no function but ours'),
    permissions('leave no role to whom it is not meant'),
  ],
  // Ways in, and what stops them
  'A stolen key: It works until it is revoked: `npm run keys -- rotate TENANT`, then `revoke`.': [
    'infra/commands/shared/apiKeys.test.ts › rotating keeps the old key working until it is revoked',
  ],
  "A stolen key: The plan's quota bounds the damage.": [limits],
  "A stolen key: The access log has each call with its key's id.": [
    api('logs each call as JSON, with the id of its key'),
  ],
  'A stolen key: Keys are not in logs, the template, or the outputs.': [
    stack('holds no API key'),
    tenants('no line of the log has a key, a name or a secret of either'),
  ],
  "Guessing a clip's id: An id has 130 random bits.": ['functions/records/clipId.test.ts › have 130 random bits'],
  "Guessing a clip's id: The tenant is checked beside it.": [tenants('her clip')],
  'Filling the bucket: A form takes exactly the declared bytes, 512 MB at most.': [
    app('answers with a form for exactly this file, for 15 minutes'),
    'local/service/wholeService.test.ts › refuses at the door a byte more than was declared',
    'functions/presign/app.test.ts › too-large',
  ],
  'Filling the bucket: S3 deletes uploads after a day.': [dayAndThirty],
  'Filling the bucket: The rate and the quota bound their number.': [limits],
  'A file made to break the decoder: It is decoded as a stream under caps of duration, channels and rate.': [
    'core/audio/checkLimits.test.ts › describe',
    'core/audio/flac/decodeFlac.test.ts › come as a stream when the header does not say, a piece at a time',
  ],
  "A file made to break the decoder: The decoders are WebAssembly, FFmpeg's with 256 MB of memory at most.": [
    'core/audio/ffmpeg/memory.test.ts › FFmpeg’s decoders have 256 MB at most',
  ],
  'A file made to break the decoder: Whatever comes, the answer is a recognition or an error of the list.': [
    'core/audio/fuzz.test.ts › whatever comes, the answer is clean',
  ],
  "A file made to break the decoder: The function's role reaches one bucket, one table and the queues of recordings.": [
    ofInfer,
  ],
  'A file made to break the decoder: A crash costs one clip: five tries, then it is given up.': [
    'functions/records/clips.test.ts › are five, whatever befell them',
    'local/service/wholeService.test.ts › finishes what its workers, and itself, were killed over',
  ],
  'A compressed bomb: Decoding stops where the recording is longer than is taken.': [
    'core/audio/validate.test.ts › and stops at the piece that passes them',
  ],
  "A page that is made to run somebody else's script: `default-src 'none'`, scripts and styles from itself alone, none inline; connections to itself and the bucket; never in a frame.":
    [strictPage, site('lets no script run that is not a file of the page')],
  "Another site that posts to the bucket in a visitor's browser: It needs a signed form, and for that a key.": [
    'standins/s3/post/postObject.test.ts › is refused',
    app('refuses a call without a key'),
  ],
  "Another site that posts to the bucket in a visitor's browser: `allowedOrigins` narrows CORS further.": [
    storage('takes forms posted by any page, or by those of the setting'),
  ],
  'Listening on the line: TLS only, everywhere.': [
    site('answers nothing in the clear'),
    storage('refuses calls without TLS, and below TLS 1.2'),
    queue('refuse calls without TLS'),
  ],
  'Listening on the line: With a domain of your own CloudFront takes 1.2 at least (2021 policy).': [
    site('has a name of its own with its certificate and TLS 1.2 at least'),
  ],
  'Listening on the line: The buckets want 1.2.': [storage('refuses calls without TLS, and below TLS 1.2')],
  'Listening on the line: The queues and topics refuse what is not encrypted.': [
    queue('refuse calls without TLS'),
    'infra/constructs/alarms.ts › and nothing without TLS',
  ],
  "A lost disk: The buckets, the table and the queues are encrypted with keys of the services' own.": [
    storage("is encrypted with S3's keys"),
    "infra/constructs/records.ts › is encrypted with DynamoDB's own key",
    queue('are encrypted'),
  ],
  'Calling API Gateway past CloudFront: Keys, rate and quota are checked there, not in front of it.': [
    api('asks for a key everywhere but for the model card'),
    limits,
  ],
  'A forged webhook: Each call is signed (Standard Webhooks, HMAC-SHA256) over its id and time, with a secret that only the two sides have.':
    ['functions/webhook/deliver.test.ts › signs id, time and body', ofWebhook],
  'Somebody who drops files as another tenant: The policy names the prefix.': [partner],
  'Somebody who drops files as another tenant: The tenant of a dropped file is its prefix, and nothing in the file.': [
    'contract/objectKeys.test.ts › reads uploads and drops',
    tenants('a file of the same name, batch, speaker and content is another clip'),
  ],
  // Erasing
  '`DELETE /v1/clips/{clipId}` erases audio, result, timeline and `results/` file at once, also while the clip is being worked on.':
    [
      'functions/infer/storeOutcome.test.ts › is read with its segments, and erased with them',

      app('erases audio and record, and the audio that came meanwhile'),
      app('erases once more when a worker stored something meanwhile'),
      'functions/infer/storeOutcome.test.ts › leaves nothing when it is deleted just',
      'local/service/wholeService.test.ts › erases a recording and its result',
    ],
  '`DELETE /v1/batches/{batch}` and `DELETE /v1/speakers/{speaker}` erase all clips of theirs and the name, with files that were dropped before and wait for their turn.':
    [
      groups('DELETE %s erases its clips, everywhere, and no others'),
      groups('takes files with it that were dropped before and wait for their turn'),
    ],
  'From its first moment nobody sees these clips any more, and of more than a hundred the others are erased by the queue.':
    [
      groups('of more than a hundred clips is at once for whoever asks, and done by message'),
      'functions/infer/eraseOnward.test.ts › erases what is left of a speaker',
      tenants('a batch of more than a hundred is gone at once for whoever asks'),
    ],
  "DynamoDB's point-in-time recovery keeps deleted items, where only an operator can get them by restoring a table.": [
    'infra/constructs/records.ts › can be restored to any point in time',
    permissions('let nobody change a policy, call a function, or become another role'),
  ],
  // What is written down
  "Logs hold ids, codes, and of an object that is no clip's the hash of its key, never a file's name, a speaker, a batch, a key of the API, nor what was said or recognised.":
    [
      unprinted,
      tenants('no line of the log has a key, a name or a secret of either'),
      'local/service/wholeService.test.ts › warns of a stray object by the hash of its key',
    ],
  'They are kept for `logRetentionDays`.': [
    'infra/constructs/inference.ts › writes to a log that ends when the setting says so',
    api('keeps the access log as long as the setting says'),
  ],
  "The API's access log names the resource that was called, and not the path, which holds whatever a caller wrote.": [
    api('logs each call as JSON, with the id of its key'),
  ],
  "The function's log of a fault names the call, and not the path either.": [
    groups('says in the log which call failed, and no name'),
  ],
  "Traces hold the hash of an object's key in place of the key.": [
    'functions/tracedS3.test.ts › is traced by the hash of its key',
  ],
  'The gateway itself is not traced: its traces would hold paths.': [api('measures, and is not traced itself')],
  // Left out
  "There is no firewall (AWS WAF): the plan's throttle is per key, and calls without a key end at the gateway.": [
    absent,
    limits,
    api('asks for a key everywhere but for the model card'),
  ],
  "There are no keys of one's own in KMS.": [absent],
  'There is no private network (VPC): the functions speak to AWS alone.': [absent],
  "There is no sign-in for people: the page asks for a tenant's key.": [
    absent,
    'web/unit/api/apiKey.test.ts › asks once for all that wait, and keeps the answer',
  ],
  'There are no copies of the audio and no versions in the buckets.': [
    absent,
    storage('is not versioned: what is erased is gone'),
  ],
  'There are no access logs of CloudFront and S3: addresses of people who read the page are not kept.': [absent],
};
