import { html } from 'hono/html';
import { describeSchema, type JsonSchema, type Markup } from './docsSchema.ts';

/** The part of an OpenAPI 3.1 document that the page shows. */
export interface ApiDocument {
  info: { title: string; description: string };
  paths: Record<string, Record<string, Operation>>;
}

interface Content {
  content?: { 'application/json'?: { schema: JsonSchema } };
}

interface Operation {
  operationId: string;
  summary: string;
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema }[];
  requestBody?: Content;
  responses: Record<string, Content & { description: string }>;
}

/** What the page may load: its style sheet. No script runs on it. */
export const DOCS_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** The API's description as a page for people: plain HTML, so that the strictest content security policy holds. */
export function docsPage({ info, paths }: ApiDocument): Markup {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>API – ${info.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header class="page-header">
<h1>${info.title}: the API</h1>
<p class="lead">${info.description}</p>
<p>The same for programmes: <a href="/openapi.json">openapi.json</a>. The page for people: <a href="/">start</a>.</p>
</header>
<main>
<nav aria-label="Calls"><ul>${operations.map(linkTo)}</ul></nav>
${operations.map(section)}
${errorSection(operations.map(({ operation }) => operation))}
</main>
</body>
</html>
`;
}

interface Named {
  name: string;
  operation: Operation;
}

function linkTo({ name, operation }: Named): Markup {
  return html`<li><a href="#${operation.operationId}"><code>${name}</code></a> ${operation.summary}</li>`;
}

function section({ name, operation }: Named): Markup {
  const { operationId, summary, security, parameters = [], requestBody, responses } = operation;
  const key = security ? html`Send your API key in the header <code>x-api-key</code>.` : html`No API key needed.`;
  return html`<section id="${operationId}" aria-labelledby="${operationId}-name">
<h2 id="${operationId}-name"><code>${name}</code></h2>
<p>${summary}. ${key}</p>
${parameters.length > 0 ? html`<h3>Parameters</h3><ul>${parameters.map(parameterItem)}</ul>` : ''}
${bodySchema(requestBody) ? html`<h3>Body, JSON</h3>${describeSchema(bodySchema(requestBody) as JsonSchema)}` : ''}
<h3>Answers</h3>
<ul>${Object.entries(responses).map(answerItem)}</ul>
</section>`;
}

function parameterItem({ name, in: place, required, schema }: NonNullable<Operation['parameters']>[number]): Markup {
  const where = `${place}${required ? '' : ', optional'}`;
  return html`<li><code>${name}</code> (${where}): ${describeSchema(schema)}</li>`;
}

function answerItem([status, answer]: [string, Operation['responses'][string]]): Markup {
  const schema = isError(status) ? undefined : bodySchema(answer);
  return html`<li><strong>${status}</strong> ${answer.description}${schema ? html` JSON: ${describeSchema(schema)}` : ''}</li>`;
}

/** Errors have one form everywhere; it is shown once. */
function errorSection(operations: Operation[]): Markup {
  const answers = operations.flatMap(({ responses }) => Object.entries(responses));
  const error = answers.find(([status]) => isError(status))?.[1];
  const schema = error && bodySchema(error);
  return html`<section id="errors" aria-labelledby="errors-name">
<h2 id="errors-name">Errors</h2>
<p>Every answer that is not a success has this body: a code for programmes, and a message that says what was expected, what came, and what to do.</p>
${schema ? describeSchema(schema) : ''}
</section>`;
}

function isError(status: string): boolean {
  return Number(status) >= 400;
}

function bodySchema(part: Content | undefined): JsonSchema | undefined {
  return part?.content?.['application/json']?.schema;
}
