/**
 * A host made up for tests: TLS, a session, and answers written by the test. It stands in for what no real one does on
 * demand (broken answers, lost sessions, another certificate); what it answers proves our plumbing and nothing of ESXi.
 */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import { escapeText } from '../codec/scalars.ts';
import { makeCertificate, type TestCertificate } from './certificate.ts';

export interface FakeRequest {
  readonly operation: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

export type FakeAnswer = (
  request: FakeRequest,
  response: ServerResponse,
) => string | undefined | Promise<string | undefined>;

export const PASSWORD = 'hunter2-€<&>"zwiebel';

const CONTENT = `<RetrieveServiceContentResponse xmlns="urn:vim25"><returnval>
<rootFolder type="Folder">ha-folder-root</rootFolder><propertyCollector type="PropertyCollector">ha-property-collector</propertyCollector>
<viewManager type="ViewManager">ViewManager</viewManager>
<about><name>Fake</name><fullName>Fake 1</fullName><vendor>test</vendor><version>7.0.0</version><build>1</build><osType>x</osType>
<productLineId>embeddedEsx</productLineId><apiType>HostAgent</apiType><apiVersion>7.0</apiVersion></about>
<sessionManager type="SessionManager">ha-sessionmgr</sessionManager></returnval></RetrieveServiceContentResponse>`;

const VERSIONS = `<?xml version="1.0"?><namespaces version="1.0"><namespace><name>urn:vim25</name><version>8.0.2.0</version>
<priorVersions><version>7.0.3.0</version><version>7.0</version><version>6.7</version></priorVersions></namespace></namespaces>`;

export const envelope = (body: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
  `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;

export const result = (operation: string, returnval = ''): string =>
  `<${operation}Response xmlns="urn:vim25">${returnval}</${operation}Response>`;

export const fault = (type: string, text = '', fields = ''): string =>
  `<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>${text}</faultstring><detail>` +
  `<${type}Fault xmlns="urn:vim25" xsi:type="${type}">${fields}</${type}Fault></detail></soapenv:Fault>`;

const UNESCAPED: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

/** The text of the first element of that name. */
export function textOf(xml: string, element: string): string {
  const text = new RegExp(`<${element}[^>]*>([^<]*)<`).exec(xml)?.[1] ?? '';
  return text.replaceAll(/&lt;|&gt;|&amp;/g, (entity) => UNESCAPED[entity] ?? entity);
}

export class FakeHost implements AsyncDisposable {
  readonly certificate: TestCertificate;
  readonly requests: FakeRequest[] = [];
  /** Bytes that came after the handshake, whatever they were. */
  applicationBytes = 0;
  password = PASSWORD;
  /** Takes the service away, as while a host starts. */
  status = 200;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answers = new Map<string, FakeAnswer>();
  #session = 0;
  #alive = false;

  private constructor() {
    this.certificate = makeCertificate('fake-host');
    this.#server = createServer(this.certificate, (request, response) => {
      void this.#handle(request, response);
    });
    this.#server.on('secureConnection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('data', (bytes: Buffer) => {
        this.applicationBytes += bytes.length;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<FakeHost> {
    const host = new FakeHost();
    host.#server.listen(0, '127.0.0.1');
    await once(host.#server, 'listening');
    return host;
  }

  get place(): { host: string; port: number } {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return { host: '127.0.0.1', port: address.port };
  }

  get options() {
    return {
      ...this.place,
      user: 'root',
      password: PASSWORD,
      certificateSha256: this.certificate.sha256,
    };
  }

  /** Answers an operation: with the body's content, or by itself through the response. */
  on(operation: string, answer: FakeAnswer): void {
    this.#answers.set(operation, answer);
  }

  count(operation: string): number {
    return this.requests.filter((request) => request.operation === operation).length;
  }

  /** Ends the session, as an idle limit or a restart does. */
  expire(): void {
    this.#alive = false;
  }

  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.dropConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces).toString('utf8');
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/xml').end(VERSIONS);
      return;
    }
    const operation = /<soap:Body><(\w+)/.exec(body)?.[1] ?? '';
    const seen: FakeRequest = { operation, body, headers: request.headers };
    this.requests.push(seen);
    if (this.status !== 200) {
      response.writeHead(this.status, { 'content-type': 'text/plain' }).end('not now');
      return;
    }
    const answer = await this.#answer(seen, response);
    if (answer === undefined) return;
    response
      .writeHead(answer.startsWith('<soapenv:Fault>') ? 500 : 200, {
        'content-type': 'text/xml; charset=utf-8',
      })
      .end(envelope(answer));
  }

  #answer(
    request: FakeRequest,
    response: ServerResponse,
  ): string | undefined | Promise<string | undefined> {
    const { operation, body, headers } = request;
    if (operation === 'RetrieveServiceContent') return CONTENT;
    if (operation === 'Login') {
      if (textOf(body, 'password') !== this.password)
        return fault('InvalidLogin', `no login with ${escapeText(textOf(body, 'password'))}`);
      this.#session += 1;
      this.#alive = true;
      response.setHeader(
        'set-cookie',
        `vmware_soap_session="s-${this.#session}"; Path=/; HttpOnly`,
      );
      return result('Login', '<returnval><key>k</key></returnval>');
    }
    const isIn = this.#alive && headers.cookie === `vmware_soap_session="s-${this.#session}"`;
    if (!isIn) return fault('NotAuthenticated');
    const answer = this.#answers.get(operation);
    if (answer !== undefined) return answer(request, response);
    if (operation === 'CurrentTime')
      return result('CurrentTime', '<returnval>2026-11-23T10:00:00Z</returnval>');
    return result(operation);
  }
}
