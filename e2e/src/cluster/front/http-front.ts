import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { Instance } from '../instance.js';
import type { ServicePlan } from '../services.js';
import { apiPage, describedBy, isApiPage } from './api-page.js';
import { inTurn } from './in-turn.js';

/** What the front has to know of the cluster. */
export type Behind = {
  readonly plans: readonly ServicePlan[];
  instancesOf(service: string): readonly Instance[];
};

/**
 * One address for the HTTP doors of all services, as an ingress gives it in production: by method and path, to the
 * instances in turn. An instance that takes no connection is passed over; nothing is ever sent twice.
 */
export const httpFront = ({ plans, instancesOf }: Behind): Server => {
  let turn = 0;
  return createServer((incoming, answer) => {
    const asked = `${incoming.method} ${incoming.url}`;
    if (isApiPage(asked)) return void answer.writeHead(200, { 'content-type': 'text/html' }).end(apiPage(plans));
    const described = describedBy(asked);
    const plan = plans.find(({ http, name, described: has }) => http.test(asked) || (has && name === described));
    if (!plan) return refuse(answer, 404, 'request.no_such_door');
    forward(incoming, answer, inTurn(instancesOf(plan.name), (turn += 1)));
  });
};

const forward = (incoming: IncomingMessage, answer: ServerResponse, [to, ...others]: readonly Instance[]): void => {
  if (!to) return refuse(answer, 503, 'server.unavailable');
  const { method, url, headers } = incoming;
  const outgoing = request({
    host: '127.0.0.1',
    port: to.ports.http,
    method,
    path: url,
    headers: { ...headers, connection: 'close' },
    agent: false,
  });
  let connected = false;
  outgoing.once('socket', (socket) =>
    socket.once('connect', () => {
      connected = true;
      incoming.pipe(outgoing);
    }),
  );
  outgoing.once('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
    response.once('error', () => answer.destroy());
  });
  outgoing.once('error', () => {
    if (!connected) forward(incoming, answer, others);
    else if (answer.headersSent) answer.destroy();
    else refuse(answer, 502, 'server.unavailable');
  });
  answer.once('close', () => outgoing.destroy());
};

const refuse = (answer: ServerResponse, status: number, code: string): void => {
  answer.writeHead(status, { 'content-type': 'application/problem+json' });
  answer.end(JSON.stringify({ type: `urn:sunwai:problem:${code}`, status, code }));
};
