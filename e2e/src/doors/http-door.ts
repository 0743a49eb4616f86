/** The door said no, by its problem document (RFC 9457). */
export class HttpRefusedError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly bytes: Buffer };

/** The HTTP doors, as one caller finds them. */
export class HttpDoor {
  constructor(
    readonly base: string,
    private readonly token?: string,
    /** ms */
    private readonly patience = 10_000,
  ) {}

  /** Whatever is answered, in time. */
  async ask(
    method: string,
    path: string,
    body?: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const answer = await fetch(new URL(path, this.base), {
      method,
      headers: { ...(this.token && { authorization: `Bearer ${this.token}` }), ...headers },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(this.patience),
    });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  }

  /** @throws {HttpRefusedError} for anything but a 2xx */
  async get<Answer>(path: string): Promise<Answer> {
    return this.json(await this.ask('GET', path, undefined, { accept: 'application/json' }), `GET ${path}`);
  }

  /** @throws {HttpRefusedError} for anything but a 2xx */
  async send<Answer>(
    method: 'POST' | 'PUT',
    path: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const sent = await this.ask(method, path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
    return this.json(sent, `${method} ${path}`);
  }

  private json<Answer>({ status, bytes }: HttpAnswer, what: string): Answer {
    const text = bytes.toString();
    if (status >= 200 && status < 300) return (text === '' ? undefined : JSON.parse(text)) as Answer;
    const { code = 'none', detail = text.slice(0, 200) } = problemIn(text);
    throw new HttpRefusedError(status, code, `${what} answered ${status} ${code}: ${detail}`);
  }
}

const problemIn = (text: string): { readonly code?: string; readonly detail?: string } => {
  try {
    return JSON.parse(text) as { code?: string; detail?: string };
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
};
