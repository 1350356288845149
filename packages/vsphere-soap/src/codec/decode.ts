import { SaxesParser } from 'saxes';
import { VimError } from '../errors.ts';
import type { Operation, Schema } from '../schema/schema.ts';
import { isRecord } from '../values.ts';
import { type Attributes, type Frame, frameOf, NO_ATTRIBUTES, SkipFrame } from './frames.ts';
import { MistypedError } from './scalars.ts';

/** What a SOAP answer holds: the operation's result, or the fault. */
export type Answer =
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly fault: Fault };

export interface Fault {
  /** The type in the vim25 namespace, as `NotAuthenticated`; null when the host sent none. */
  readonly type: string | null;
  readonly message: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Deeper than any vim25 value (snapshot trees nest 32 deep, with their list at each level). */
const MAX_DEPTH = 200;

const ANY = { kind: 'any', name: 'anyType' } as const;
const STRING = { kind: 'scalar', name: 'string', scalar: 'string' } as const;

/**
 * Where saxes goes on when nobody stops it: a character that XML does not have, as guests put into what they tell of
 * themselves. One such name must not hide the whole host.
 */
const FORGIVEN = /^(disallowed character|malformed character entity)\.$/;

const local = (name: string): string => {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
};

/** Attributes by their local name: hosts and simulators bind different prefixes to the same namespace. */
function readAttributes(raw: Record<string, string>): Attributes {
  let found: { xsiType: string | null; type: string | null; nil: boolean } | null = null;
  for (const name in raw) {
    if (name.startsWith('xmlns')) continue;
    const value = raw[name] ?? '';
    found ??= { ...NO_ATTRIBUTES };
    if (name === 'type') found.type = value;
    else if (local(name) === 'type') found.xsiType = local(value);
    else if (local(name) === 'nil') found.nil = value === 'true' || value === '1';
  }
  return found ?? NO_ATTRIBUTES;
}

/** A frame whose children are chosen by name; everything else in it is skipped. */
class ChoiceFrame implements Frame {
  readonly #choose: (name: string, attributes: Attributes) => Frame | undefined;
  readonly #take: (name: string, value: unknown) => void;

  constructor(
    choose: (name: string, attributes: Attributes) => Frame | undefined,
    take: (name: string, value: unknown) => void = () => undefined,
  ) {
    this.#choose = choose;
    this.#take = take;
  }

  open(name: string, attributes: Attributes): Frame {
    return this.#choose(name, attributes) ?? new SkipFrame();
  }

  text(): void {
    // White space between the elements.
  }

  take(name: string, value: unknown): void {
    this.#take(name, value);
  }

  close(): undefined {
    return undefined;
  }
}

function faultOf(parts: Readonly<Record<string, unknown>>): Fault {
  const text = typeof parts['faultstring'] === 'string' ? parts['faultstring'] : '';
  const [element, detail] = Object.entries(isRecord(parts['detail']) ? parts['detail'] : {}).find(
    ([name]) => name !== '_type',
  ) ?? [null, {}];
  const fields: Record<string, unknown> = isRecord(detail) ? { ...detail } : {};
  const named = fields['_type'];
  delete fields['_type'];
  if (text !== '') fields['faultstring'] = text;
  const type =
    typeof named === 'string' ? named : element === null ? null : element.replace(/Fault$/, '');
  return { type, message: text, detail: fields };
}

/**
 * Reads one SOAP answer from pieces of bytes as they arrive, straight into typed values: no tree of elements is
 * ever built.
 */
export class AnswerDecoder {
  readonly #operation: Operation;
  readonly #schema: Schema;
  readonly #parser = new SaxesParser<{ position: false; xmlns: false }>({
    position: false,
    xmlns: false,
  });
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  readonly #stack: Frame[] = [];
  #answer: Answer | null = null;
  #items: unknown[] = [];

  constructor(schema: Schema, operation: Operation) {
    this.#schema = schema;
    this.#operation = operation;
    const parser = this.#parser;
    parser.on('opentag', (tag) => {
      this.#open(tag.name, tag.attributes);
    });
    parser.on('closetag', (tag) => {
      this.#close(tag.name);
    });
    const onText = (text: string): void => {
      this.#stack.at(-1)?.text(text);
    };
    parser.on('text', onText);
    parser.on('cdata', onText);
    parser.on('doctype', () => {
      throw new MistypedError('has a document type');
    });
    parser.on('error', (error) => {
      if (!FORGIVEN.test(error.message)) throw error;
    });
  }

  /** @throws VimError kind `protocol` for bytes that are no well-formed answer */
  write(bytes: Uint8Array): void {
    this.#guard(() => this.#parser.write(this.#utf8.decode(bytes, { stream: true })));
  }

  /** @throws VimError kind `protocol` when the answer is cut off or is none */
  end(): Answer {
    this.#guard(() => {
      this.#parser.write(this.#utf8.decode());
      this.#parser.close();
    });
    if (this.#answer === null) return this.#refuse('holds neither a result nor a fault');
    return this.#answer;
  }

  /** Parsers' messages quote the document, so they are not passed on. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#refuse(error instanceof MistypedError ? error.message : 'is no well-formed XML');
    }
  }

  #refuse(why: string): never {
    const { name } = this.#operation;
    throw new VimError('protocol', `the answer to ${name} ${why}`, {
      operation: name,
      outcomeUnknown: true,
    });
  }

  #open(name: string, raw: Record<string, string>): void {
    if (this.#stack.length >= MAX_DEPTH) throw new MistypedError('is nested too deeply');
    const attributes = readAttributes(raw);
    const parent = this.#stack.at(-1);
    this.#stack.push(
      parent === undefined ? this.#envelope(name) : parent.open(local(name), attributes),
    );
  }

  #close(name: string): void {
    const value = this.#stack.pop()?.close();
    this.#stack.at(-1)?.take(local(name), value);
  }

  #envelope(name: string): Frame {
    if (local(name) !== 'Envelope') throw new MistypedError('is no SOAP envelope');
    return new ChoiceFrame((child) => (child === 'Body' ? this.#body() : undefined));
  }

  #body(): Frame {
    return new ChoiceFrame((child) => {
      if (child === 'Fault') return this.#fault();
      return child === `${this.#operation.name}Response` ? this.#result() : undefined;
    });
  }

  #result(): Frame {
    const { result } = this.#operation;
    this.#answer = { kind: 'result', value: result?.array === true ? this.#items : undefined };
    return new ChoiceFrame(
      (name, attributes) =>
        name === 'returnval' && result !== null
          ? frameOf(this.#schema, result.type, attributes)
          : undefined,
      (_name, value) => {
        if (value === undefined) return;
        if (result?.array === true) this.#items.push(value);
        else this.#answer = { kind: 'result', value };
      },
    );
  }

  #fault(): Frame {
    const parts: Record<string, unknown> = {};
    return new ChoiceFrame(
      (name, attributes) =>
        frameOf(this.#schema, name === 'detail' ? ANY : STRING, {
          ...attributes,
          xsiType: null,
        }),
      (name, value) => {
        parts[name] = value;
        this.#answer = { kind: 'fault', fault: faultOf(parts) };
      },
    );
  }
}
