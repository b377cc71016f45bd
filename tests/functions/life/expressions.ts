/** An item, or the values of an expression. */
export type Values = Record<string, unknown>;
type Names = Record<string, string>;

const TOKEN = /[:#\w.]+|<=|<>|>=|[=<>()+,-]/g;

/**
 * The part of DynamoDB's expression language that the records use, for a table in memory. A comparison with what is
 * not there is false.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
 */
class Reader {
  readonly #tokens: string[];
  readonly #item: Values | undefined;
  readonly #names: Names;
  readonly #values: Values;
  #at = 0;

  constructor(text: string, item: Values | undefined, names: Names, values: Values) {
    this.#tokens = text.match(TOKEN) ?? [];
    this.#item = item;
    this.#names = names;
    this.#values = values;
  }

  either(): boolean {
    let result = this.#both();
    while (this.#take('OR')) result = this.#both() || result;
    return result;
  }

  #both(): boolean {
    let result = this.#single();
    while (this.#take('AND')) result = this.#single() && result;
    return result;
  }

  #single(): boolean {
    if (this.#take('(')) {
      const inner = this.either();
      this.#expect(')');
      return inner;
    }
    for (const [name, wanted] of [
      ['attribute_not_exists', false],
      ['attribute_exists', true],
    ] as const) {
      if (!this.#take(name)) continue;
      this.#expect('(');
      const found = this.#operand();
      this.#expect(')');
      return (found !== undefined) === wanted;
    }
    const left = this.#operand();
    const comparison = this.#next();
    return compare(left, comparison, this.#operand());
  }

  /** Carries out `SET … REMOVE …` on a copy. */
  changed(): Values {
    const result: Values = { ...this.#item };
    let mode = '';
    while (this.#at < this.#tokens.length) {
      if (this.#take('SET')) mode = 'SET';
      else if (this.#take('REMOVE')) mode = 'REMOVE';
      else this.#take(',');
      const name = this.#next();
      const attribute = this.#names[name] ?? name;
      if (mode === 'REMOVE') delete result[attribute];
      else {
        this.#expect('=');
        result[attribute] = this.#sum();
      }
    }
    return result;
  }

  #sum(): unknown {
    const left = this.#operand();
    if (this.#take('+')) return (left as number) + (this.#operand() as number);
    if (this.#take('-')) return (left as number) - (this.#operand() as number);
    return left;
  }

  #operand(): unknown {
    const token = this.#next();
    if (token === 'if_not_exists') {
      this.#expect('(');
      const found = this.#operand();
      this.#expect(',');
      const otherwise = this.#operand();
      this.#expect(')');
      return found ?? otherwise;
    }
    if (token.startsWith(':')) {
      if (!(token in this.#values)) throw new Error(`Expected a value for ${token}.`);
      return this.#values[token];
    }
    return token
      .split('.')
      .reduce<unknown>((value, part) => (value as Values | undefined)?.[this.#nameOf(part)], this.#item);
  }

  #nameOf(part: string): string {
    if (!part.startsWith('#')) return part;
    if (!(part in this.#names)) throw new Error(`Expected a name for ${part}.`);
    return this.#names[part];
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error(`The expression ends early: ${this.#tokens.join(' ')}`);
    return token;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`Expected ${token} in ${this.#tokens.join(' ')}`);
  }
}

function compare(left: unknown, comparison: string, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  if (comparison === '=') return left === right;
  if (comparison === '<=') return (left as number) <= (right as number);
  throw new Error(`Unknown comparison ${comparison}.`);
}

/** Whether a condition holds for an item, or for none. */
export function holds(expression: string, item: Values | undefined, names: Names = {}, values: Values = {}): boolean {
  return new Reader(expression, item, names, values).either();
}

/** The item after an update. */
export function updated(expression: string, item: Values, names: Names = {}, values: Values = {}): Values {
  return new Reader(expression, item, names, values).changed();
}
