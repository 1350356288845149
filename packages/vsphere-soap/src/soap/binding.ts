import { readFile } from 'node:fs/promises';
import { Client, type IHttpClient, type SoapMethod, WSDL } from 'soap';
import { type Answer, AnswerDecoder, type Fault } from '../codec/decode.ts';
import { encodeRequest } from '../codec/encode.ts';
import { VimError } from '../errors.ts';
import type { ExchangeAnswer, HttpPlace, Sink } from '../http/exchange.ts';
import type { MoRef } from '../mo-ref.ts';
import type { Operation, Schema } from '../schema/schema.ts';
import { Cookies } from './cookies.ts';
import { secretsOf, withoutSecrets } from './secrets.ts';

const SDK_PATH = '/sdk';
const WSDL_FILE = new URL('../schema/vim.wsdl', import.meta.url);

export interface CallLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What `soap` hands through to the HTTP client unread. */
interface Exchange extends CallLimits {
  readonly operation: Operation;
}

/** Carries a decoded answer through `soap`, which takes it for a body and asks `xmlToObject` to read it. */
class Carrier {
  readonly Body: Readonly<Record<string, { readonly value: unknown }>>;

  constructor(operation: string, value: unknown) {
    this.Body = { [`${operation}Response`]: { value } };
  }
}

let parsed: Promise<WSDL> | null = null;

/** Parsed once in the process, and shared: a `soap` client sets options on it, the same ones for each of ours. */
function sharedWsdl(): Promise<WSDL> {
  parsed ??= readFile(WSDL_FILE, 'utf8').then((text) => {
    const { promise, resolve, reject } = Promise.withResolvers<WSDL>();
    const wsdl = new WSDL(text, WSDL_FILE.pathname, {});
    wsdl.onReady((error: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve(wsdl);
    });
    return promise;
  });
  return parsed;
}

function answerSink(decoder: AnswerDecoder, exchange: Exchange, cookies: Cookies): Sink {
  const { name } = exchange.operation;
  return {
    head: (answer: ExchangeAnswer) => {
      if (cookies.empty || name === 'Login') cookies.store(answer.setCookies);
      if (answer.contentType.includes('xml') && (answer.status === 200 || answer.status === 500))
        return true;
      throw statusError(name, answer.status);
    },
    bytes: (bytes) => {
      decoder.write(bytes);
    },
  };
}

/** An answer that is none of the service's: of the proxy before it while it starts, or of something else altogether. */
function statusError(operation: string, status: number): VimError {
  return status === 502 || status === 503 || status === 504
    ? new VimError('unreachable', `the host's service is not up (HTTP ${status})`, { operation })
    : new VimError('protocol', `the host answered ${operation} with HTTP ${status} and no SOAP`, {
        operation,
        outcomeUnknown: status < 400 || status >= 500,
      });
}

function faultError(operation: string, fault: Fault): VimError {
  const type = fault.type ?? 'an unnamed fault';
  const text = fault.message === '' ? type : `${type}: ${fault.message}`;
  return new VimError('fault', `${operation} failed with ${text}`, {
    operation,
    fault: fault.type,
    detail: fault.detail,
  });
}

/**
 * vim25 over npm `soap`: its WSDL gives the operations, SOAPAction and the envelope. Three things are plugged in: the
 * body comes from our encoder (`_xml`), the answer is decoded while it arrives, and HTTP is ours.
 */
export class SoapBinding {
  readonly #schema: Schema;
  readonly #place: HttpPlace;
  readonly #client: Client;
  readonly #exchanges = new WeakMap<object, Exchange>();
  readonly cookies = new Cookies();

  private constructor(schema: Schema, place: HttpPlace, wsdl: WSDL) {
    this.#schema = schema;
    this.#place = place;
    this.#client = new Client(wsdl, SDK_PATH, {
      attributesKey: '$attributes',
      httpClient: this.#httpClient(),
    });
    // On this client's own view of the WSDL, so that the shared one stays as it is.
    const plugged: WSDL = Object.create(wsdl, {
      xmlToObject: { value: (carrier: unknown) => carrier },
    });
    this.#client.wsdl = plugged;
  }

  static async open(schema: Schema, place: HttpPlace): Promise<SoapBinding> {
    return new SoapBinding(schema, place, await sharedWsdl());
  }

  /** The newest version that the host and the table both speak; without a call, the table's own. */
  useVersion(version: string): void {
    this.#client.setSOAPAction(`urn:vim25/${version}`);
  }

  /**
   * One call, once.
   * @returns the decoded result; undefined where there is none
   * @throws VimError
   */
  async call(
    operation: string,
    self: MoRef,
    args: Readonly<Record<string, unknown>>,
    limits: CallLimits,
  ): Promise<unknown> {
    const known = this.#schema.operation(operation);
    const xml = encodeRequest(this.#schema, operation, self, args);
    const method: SoapMethod | undefined = this.#client[operation];
    if (known === undefined || method === undefined)
      throw new VimError('protocol', `${operation} is not in the WSDL`, { operation });
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const options = {};
    this.#exchanges.set(options, { operation: known, ...limits });
    method(
      { _xml: xml },
      (error: unknown, result: { readonly value: unknown }) => {
        if (error instanceof VimError) reject(withoutSecrets(error, secretsOf(args)));
        else if (error) reject(new VimError('protocol', 'the SOAP library failed', { operation }));
        else resolve(result.value);
      },
      options,
    );
    return promise;
  }

  #httpClient(): IHttpClient {
    return {
      request: (_url, xml: string, callback, headers, options: object, client: Client) => {
        this.#forget(client);
        const exchange = this.#exchanges.get(options);
        const sent =
          exchange === undefined
            ? Promise.reject(new Error('a call that was not made here'))
            : this.#send(exchange, xml, { ...headers });
        sent.then(
          (carrier) => {
            callback(null, { status: 200, headers: {} }, carrier);
            this.#forget(client);
          },
          (error: unknown) => {
            callback(error);
            this.#forget(client);
          },
        );
        // `soap` asks for a promise and never looks at it: the callback is what it reads.
        return Promise.withResolvers<never>().promise;
      },
    };
  }

  /** `soap` keeps the last request, with its password, and the last answer, with its whole list. */
  #forget(client: Client): void {
    client.lastRequest = '';
    client.lastMessage = '';
    client.lastResponse = undefined;
  }

  async #send(exchange: Exchange, xml: string, headers: Record<string, string>): Promise<Carrier> {
    const { operation, timeoutMs, signal } = exchange;
    const decoder = new AnswerDecoder(this.#schema, operation);
    await this.#place.exchange(
      {
        operation: operation.name,
        path: SDK_PATH,
        body: xml,
        headers: { ...headers, ...this.cookies.header() },
        timeoutMs,
        signal,
      },
      answerSink(decoder, exchange, this.cookies),
    );
    const answer: Answer = decoder.end();
    if (answer.kind === 'fault') throw faultError(operation.name, answer.fault);
    return new Carrier(operation.name, answer.value);
  }
}
