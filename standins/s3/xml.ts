/** An XML fragment that is already escaped. */
export interface XmlElement {
  readonly xml: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Escapes text; control characters become references, as S3 writes them. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/\p{Cc}|[\ufffe\uffff]/gu, (character) => `&#x${character.codePointAt(0)?.toString(16)};`);
}

/**
 * One element.
 *
 * @param name the tag
 * @param content text (escaped here) or child elements
 * @param attributes raw attributes of the opening tag, such as the namespace
 */
export function element(name: string, content: string | number | boolean | XmlElement[], attributes = ''): XmlElement {
  const inner = Array.isArray(content) ? content.map((child) => child.xml).join('') : escapeText(String(content));
  return { xml: `<${name}${attributes}>${inner}</${name}>` };
}

/** A whole document, with its declaration. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;
}

/** The namespace of S3's answers, as an attribute of the root. */
export const S3_NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/**
 * The inner XML of every element of this name. Enough for the two small documents that clients send (a list of parts,
 * a list of keys), where no element holds one of its own name.
 *
 * @param xml the document or a fragment
 * @param name the tag, without namespace prefix
 */
export function innerXml(xml: string, name: string): string[] {
  const pattern = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^<>]*)?>([^]*?)</(?:\\w+:)?${name}\\s*>`, 'g');
  return [...xml.matchAll(pattern)].map((match) => match[1]);
}

/** The text of the first element of this name, or `undefined`. */
export function innerText(xml: string, name: string): string | undefined {
  const inner = innerXml(xml, name)[0];
  if (inner === undefined) return undefined;
  return inner.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}
