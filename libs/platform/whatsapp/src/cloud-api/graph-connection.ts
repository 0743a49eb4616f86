import type { JsonObject } from '@sunwai/kernel';
import type { SpanDescription } from '@sunwai/telemetry';
import { inSpan } from '@sunwai/telemetry';
import type { Dispatcher, FormData } from 'undici';
import { Agent, request } from 'undici';
import type { CloudApiConfig } from '../config.schema.js';
import type { WhatsAppError } from './whatsapp-error.js';
import { answerError, networkError, saysGone } from './whatsapp-error.js';

/** Hosts of Meta's that may be shown our token when a file is fetched. */
const META_HOSTS = /(^|\.)(facebook\.com|fbsbx\.com|fbcdn\.net|whatsapp\.net|whatsapp\.com)$/;

type Call = { readonly method: 'GET' | 'POST' | 'DELETE'; readonly json?: JsonObject; readonly form?: FormData };

/** Connections to the Graph API that stay open between calls, and the two ways to use them: calls and files. */
export class GraphConnection {
  private readonly agent: Agent;
  private readonly authorization: string;
  private readonly base: URL;

  constructor(private readonly config: CloudApiConfig) {
    this.agent = new Agent({ connections: config.connections, connect: { timeout: config.timeout } });
    this.authorization = `Bearer ${config.accessToken}`;
    this.base = new URL(config.baseUrl);
  }

  /**
   * @param path below the version: `106540352242922/messages`
   * @returns the parsed answer of a 2xx
   * @throws {WhatsAppError}
   */
  async call(path: string, { method, json, form }: Call, gone?: () => WhatsAppError): Promise<unknown> {
    const url = `${this.config.baseUrl.replace(/\/$/, '')}/${this.config.version}/${path}`;
    const answer = await this.send(url, this.config.timeout * (form === undefined ? 1 : 10), {
      method,
      headers: {
        authorization: this.authorization,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: json === undefined ? (form ?? null) : JSON.stringify(json),
    });
    const text = await answer.body.text().catch((error: unknown) => Promise.reject(networkError(error)));
    if (answer.statusCode >= 200 && answer.statusCode < 300) return parsed(text, answer.statusCode);
    if (gone !== undefined && saysGone(answer.statusCode, text)) throw gone();
    throw answerError(answer.statusCode, text, header(answer, 'retry-after'));
  }

  /** Starts to fetch a file. The caller reads or destroys `body`. @throws {WhatsAppError} no answer at all */
  async fetchFile(url: string): Promise<Dispatcher.ResponseData> {
    return this.send(url, this.config.timeout * 10, { method: 'GET', headers: { authorization: this.authorization } });
  }

  /** Whether a link may be shown our token: the same origin as the API, or a host of Meta's over https. */
  trusts(link: string): boolean {
    if (!URL.canParse(link)) return false;
    const url = new URL(link);
    return url.origin === this.base.origin || (url.protocol === 'https:' && META_HOSTS.test(url.hostname));
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  private async send(
    url: string,
    timeout: number,
    options: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>,
  ): Promise<Dispatcher.ResponseData> {
    return inSpan(
      () => outgoing(options.method, url),
      async (span) => {
        try {
          const dispatcher = this.agent;
          const answer = await request(url, { ...options, dispatcher, headersTimeout: timeout, bodyTimeout: timeout });
          span?.set('http.response.status_code', answer.statusCode);
          return answer;
        } catch (error) {
          throw networkError(error);
        }
      },
    );
  }
}

/** No path: it may name a file of somebody's. No `traceparent` goes along: our traces are nothing to Meta. */
const outgoing = (method: Dispatcher.HttpMethod, url: string): SpanDescription => {
  const { hostname, port, protocol } = new URL(url);
  return {
    name: method,
    kind: 'client',
    attributes: {
      'http.request.method': method,
      'server.address': hostname,
      'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
    },
  };
};

export const header = (answer: Dispatcher.ResponseData, name: string): string | undefined => {
  const value = answer.headers[name];
  return typeof value === 'string' ? value : value?.[0];
};

const parsed = (text: string, status: number): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw answerError(status, text, undefined); // a 2xx without JSON did not come from the Graph API
  }
};
