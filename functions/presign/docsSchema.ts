import { html } from 'hono/html';

/** A piece of the page; texts in it are escaped. */
export type Markup = ReturnType<typeof html>;

/** The part of JSON Schema that the API's schemas use. */
export interface JsonSchema {
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/** A schema in words; the fields of an object as a list. */
export function describeSchema(schema: JsonSchema): Markup {
  const { description } = schema;
  return html`${typeOf(schema)}${limitsOf(schema)}${description ? `. ${description}` : ''}${insideOf(schema)}`;
}

function typeOf({ type, enum: values, const: only, format, items, anyOf, additionalProperties }: JsonSchema): string {
  if (values) return `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (only !== undefined) return JSON.stringify(only);
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (items) return `list of ${typeOf(items)}`;
  const name = [type ?? 'any'].flat().join(' or ');
  if (typeof additionalProperties === 'object' && additionalProperties.type) {
    return `${name} of ${typeOf(additionalProperties)}`;
  }
  return format ? `${name} (${format})` : name;
}

function limitsOf({ minimum, maximum, minLength, maxLength, default: fallback }: JsonSchema): string {
  const [least, most] = [minimum ?? minLength, maximum ?? maxLength];
  const unit = minLength === undefined && maxLength === undefined ? '' : ' characters';
  const range = [
    least === undefined ? [] : [`at least ${least}`],
    // zod writes the largest safe integer where there is no limit.
    most === undefined || most === Number.MAX_SAFE_INTEGER ? [] : [`at most ${most}`],
  ].flat();
  const limits = range.length > 0 ? `, ${range.join(', ')}${unit}` : '';
  return fallback === undefined ? limits : `${limits}, ${JSON.stringify(fallback)} unless given`;
}

/** The fields of an object, or of what a list or a choice holds. */
function insideOf({ properties, required = [], items, anyOf = [] }: JsonSchema): Markup | string {
  if (properties) {
    const fields = Object.entries(properties).map(
      ([name, field]) =>
        html`<li><code>${name}</code>${required.includes(name) ? '' : ' (optional)'}: ${describeSchema(field)}</li>`,
    );
    return html`<ul>${fields}</ul>`;
  }
  const inner = [...(items ? [items] : []), ...anyOf].find((schema) => schema.properties ?? schema.items);
  return inner ? insideOf(inner) : '';
}
