/**
 * What the services of a suite print. Each helper that starts one hands its output over, and `logWatchSetup.ts` looks at
 * all of it when the suite's file has ended: no line may tell a name, a key, or what was said.
 */
const outputs: (() => string)[] = [];
const names = new Set<string>();

/** An API key (contract/apiKey.ts), a recording's name, an object's key (not a pattern of one, with `<tenant>`): in whatever suite, no line holds one. */
const TELLING = [
  /(?<![a-z0-9])[a-z0-9]{1,31}K[0-9A-Za-z]{40}(?![0-9A-Za-z])/,
  /[^\s"'/]\.(wav|flac|mp3|m4a|mp4|aac|ogg|opus|webm|aiff?|caf)\b/i,
  /\b(drops|results|uploads)(\/|%2F)[^\s"'/<]+(\/|%2F)/i,
];
/** In it a service says where it is, and with which key; it ends with it when it is killed as early as that. */
const BANNER = /^Page {2,}http[\s\S]*?(Loading the model|$(?![\s\S]))/gm;

/** Hands over what a service prints. @param output all of it so far */
export function watchLog(output: () => string): void {
  outputs.push(output);
}

/** Remembers what a file, a speaker or a batch is called, or what stands in a file: no service may ever print it. */
export function unprinted(name: string): string {
  names.add(name);
  return name;
}

/** Forgets what was handed over. @returns the lines that tell what no line may */
export function tellingLines(): string[] {
  return outputs.splice(0).flatMap((output) => {
    const text = output();
    const lines = text.replace(BANNER, '').split('\n');
    return [
      ...text.split('\n').filter((line) => [...names].some((name) => tells(line, name))),
      ...lines.filter((line) => TELLING.some((pattern) => pattern.test(line))),
    ];
  });
}

/** As it is, and as URLs, events and JSON write it. */
function tells(line: string, name: string): boolean {
  const inUrl = encodeURIComponent(name);
  return [name, inUrl, inUrl.replaceAll('%20', '+'), JSON.stringify(name).slice(1, -1)].some((form) =>
    line.includes(form),
  );
}
