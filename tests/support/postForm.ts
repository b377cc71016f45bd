/** A signed form. */
interface SignedForm {
  url: string;
  fields: Record<string, string>;
}

/** Uploads bytes as a browser does, by a form that was signed for them. */
export function postForm({ url, fields }: SignedForm, bytes: BlobPart): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([bytes]), 'clip.wav');
  return fetch(url, { method: 'POST', body: form });
}
