/** What this package relies on inside `soap`, which is why its version is pinned: a new one must pass here first. */
import { Client, WSDL } from 'soap';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../schema/table.gen.ts';

const FILE = new URL('../schema/vim.wsdl', import.meta.url);

interface Sent {
  readonly url: string;
  readonly xml: string;
  readonly headers: Record<string, string>;
  readonly options: object;
  readonly caller: Client;
}

async function open(answer: unknown): Promise<{ client: Client; sent: Sent[]; base: WSDL }> {
  const base = new WSDL(readFileSync(FILE, 'utf8'), FILE.pathname, {});
  await new Promise<void>((resolve, reject) => {
    base.onReady((error: unknown) => (error instanceof Error ? reject(error) : resolve()));
  });
  const sent: Sent[] = [];
  const client = new Client(base, '/sdk', {
    attributesKey: '$attributes',
    httpClient: {
      request: (url, xml: string, callback, headers, options: object, caller: Client) => {
        sent.push({ url, xml, headers: { ...headers }, options, caller });
        if (answer instanceof Error) callback(answer);
        else callback(null, { status: 200, headers: {} }, answer);
        return Promise.withResolvers<never>().promise;
      },
    },
  });
  client.wsdl = Object.create(base, { xmlToObject: { value: (carrier: unknown) => carrier } });
  return { client, sent, base };
}

function invoke(client: Client, operation: string, options: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client[operation](
      { _xml: `<${operation} xmlns="urn:vim25"/>` },
      (error: unknown, result: unknown) =>
        error ? reject(error instanceof Error ? error : new Error('no error')) : resolve(result),
      options,
    );
  });
}

describe('soap', () => {
  it('puts our body into its envelope, and tells SOAPAction from the WSDL', async () => {
    const value = { value: 5 };
    const { client, sent } = await open({ Body: { CurrentTimeResponse: value } });
    const options = {};
    expect(await invoke(client, 'CurrentTime', options)).toBe(value);
    const [call] = sent;
    expect(call?.xml).toMatch(
      /^<\?xml version="1.0" encoding="utf-8"\?><soap:Envelope xmlns:soap="http:\/\/schemas.xmlsoap.org\/soap\/envelope\/" [^>]*><soap:Body><CurrentTime xmlns="urn:vim25"\/><\/soap:Body><\/soap:Envelope>$/,
    );
    expect(call?.headers).toEqual({
      'Content-Type': 'text/xml; charset=utf-8',
      SOAPAction: '"urn:vim25/7.0"',
    });
    expect(call?.options).toBe(options);
    expect(call?.caller).toBe(client);
  });

  it('takes another SOAPAction for the version that was agreed on', async () => {
    const { client, sent } = await open({ Body: { CurrentTimeResponse: {} } });
    client.setSOAPAction('urn:vim25/6.7');
    await invoke(client, 'CurrentTime', {});
    expect(sent[0]?.headers['SOAPAction']).toBe('"urn:vim25/6.7"');
  });

  it('hands an error of the HTTP client on as it is', async () => {
    const error = new Error('as it is');
    const { client } = await open(error);
    await expect(invoke(client, 'CurrentTime', {})).rejects.toBe(error);
    expect(Object.keys(error)).toEqual([]);
  });

  it('keeps the last request where we wipe it, and asks the plugged reader alone', async () => {
    const { client, base } = await open({ Body: { CurrentTimeResponse: {} } });
    await invoke(client, 'CurrentTime', {});
    const kept = Object.entries(client).filter(
      ([, held]) => typeof held === 'string' && held.includes('CurrentTime xmlns'),
    );
    expect(kept.map(([name]) => name).sort()).toEqual(['lastMessage', 'lastRequest']);
    expect(Object.hasOwn(base, 'xmlToObject')).toBe(false);
  });

  it('knows every operation of the table', async () => {
    const { client } = await open({});
    const unknown = Object.keys(OPERATIONS).filter((name) => typeof client[name] !== 'function');
    expect(unknown).toEqual([]);
  });
});
