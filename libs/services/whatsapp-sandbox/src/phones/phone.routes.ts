import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { phonePage } from '../pages/phone-page.js';
import type { Sandbox } from '../sandbox-parts.js';
import { InboundProblem, write } from './inbound.js';
import { inboundSchema, type Switches, switchesSchema } from './inbound.schema.js';
import type { Phone } from './phone.js';
import { PhoneBook } from './phone-book.js';
import { asked } from './phone-form.js';

type ByNumber = { Params: { number: string } };

const querySchema = z.object({
  /** Only messages newer than this `n`. */
  after: z.coerce.number().int().min(0).default(0),
  /** Wait up to so many ms for one. */
  wait: z.coerce.number().int().min(0).max(60_000).default(0),
  /** Wait for any change past this revision instead. */
  revision: z.coerce.number().int().optional(),
});

const wantsHtml = (request: FastifyRequest): boolean => (request.headers.accept ?? '').includes('text/html');

/** The phones: what a person sees, and all that they can do. */
export const phoneRoutes = (app: FastifyInstance, sandbox: Sandbox): void => {
  looking(app, sandbox);
  acting(app, sandbox);
};

/** What is seen on a phone. */
const looking = (app: FastifyInstance, sandbox: Sandbox): void => {
  const { book, config } = sandbox;

  app.get('/sandbox/phones', () => ({ phones: book.latest(500).map(summary) }));

  app.get<ByNumber>('/sandbox/phones/:number', async (request, reply) => {
    const digits = digitsOf(request);
    if (digits === undefined) return badNumber(reply);
    // Asking makes no phone: one exists once it wrote, was written to, was set up, or was opened by a person.
    const phone = () => book.find(digits);
    if (wantsHtml(request)) return reply.type('text/html').send(phonePage(sandbox, book.open(digits)));
    const query = querySchema.safeParse(request.query);
    if (!query.success) return problem(reply, z.prettifyError(query.error));
    const { after, wait, revision } = query.data;
    const there = () =>
      revision === undefined ? (phone()?.counter ?? 0) > after : (phone()?.revision ?? 0) > revision;
    await book.until(digits, there, wait, sandbox.closing.signal);
    return state(phone() ?? new PhoneBook(config.keep).open(digits), after);
  });

  app.get<{ Params: { number: string; id: string } }>('/sandbox/phones/:number/media/:id', (request, reply) => {
    const file = sandbox.shelf.get(request.params.id);
    if (file === undefined) return reply.code(404).send();
    // What people send is shown, never run: no script of a file works in the sandbox's origin.
    reply.headers({ 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff' });
    return reply.type(file.mimeType).send(file.bytes);
  });
};

/** What is done with a phone. */
const acting = (app: FastifyInstance, sandbox: Sandbox): void => {
  const { book, config } = sandbox;

  app.delete('/sandbox/phones', (_, reply) => {
    book.clear();
    return reply.code(204).send();
  });

  app.patch<ByNumber>('/sandbox/phones/:number', (request, reply) => {
    const digits = digitsOf(request);
    if (digits === undefined) return badNumber(reply);
    const switches = switchesSchema.safeParse(request.body);
    if (!switches.success) return problem(reply, z.prettifyError(switches.error));
    const phone = book.open(digits);
    turn(sandbox, phone, switches.data);
    return reply.send(state(phone, 0));
  });

  app.delete<ByNumber>('/sandbox/phones/:number', (request, reply) => {
    const digits = digitsOf(request);
    return digits !== undefined && book.remove(digits)
      ? reply.code(204).send()
      : reply.code(404).send({ error: 'no such phone' });
  });

  app.post<ByNumber>(
    '/sandbox/phones/:number/messages',
    { bodyLimit: Math.ceil(config.maxMediaBytes * 1.4) },
    async (request, reply) => {
      const digits = digitsOf(request);
      if (digits === undefined) return badNumber(reply);
      const parsed = inboundSchema.safeParse(await asked(request));
      if (!parsed.success) return problem(reply, z.prettifyError(parsed.error));
      const sent = await write(sandbox, book.open(digits), parsed.data, `http://${request.host}`);
      if (sent instanceof InboundProblem) return problem(reply, sent.problem);
      return wantsHtml(request) ? reply.redirect(`/sandbox/phones/${digits}`, 303) : reply.code(201).send(sent);
    },
  );

  app.post<ByNumber>('/sandbox/phones/:number/switches', (request, reply) => {
    const digits = digitsOf(request);
    if (digits === undefined) return badNumber(reply);
    const online = request.body instanceof URLSearchParams && request.body.get('online') === 'true';
    turn(sandbox, book.open(digits), { online });
    return reply.redirect(`/sandbox/phones/${digits}`, 303);
  });
};

const digitsOf = (request: FastifyRequest<ByNumber>): string | undefined => PhoneBook.digits(request.params.number);
const badNumber = (reply: FastifyReply) => problem(reply, 'not a phone number: 6 to 15 digits expected');
const problem = (reply: FastifyReply, error: string) => reply.code(400).send({ error });

const turn = ({ receipts, book, config }: Sandbox, phone: Phone, switches: Switches): void => {
  const { reads, failWith, ...rest } = switches;
  Object.assign(phone, Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)));
  if (reads !== undefined) phone.reads = reads ?? undefined;
  if (failWith !== undefined) phone.failWith = failWith ?? undefined;
  book.changed(phone);
  receipts.flush((id) => config.services.find(({ phoneNumberId }) => phoneNumberId === id), phone);
};

const summary = (phone: Phone) => ({
  number: phone.number,
  name: phone.name,
  messages: phone.counter,
  online: phone.online,
  last: phone.messages.at(-1)?.text?.slice(0, 80),
});

const state = (phone: Phone, after: number) => ({
  number: phone.number,
  name: phone.name,
  registered: phone.registered,
  online: phone.online,
  delivers: phone.delivers,
  reads: phone.reads ?? null,
  failWith: phone.failWith ?? null,
  revision: phone.revision,
  /** Put it into `after` next time. */
  newest: phone.counter,
  messages: phone.messages.filter(({ n }) => n > after),
  undelivered: phone.undelivered,
});
