import { Metadata } from '@grpc/grpc-js';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Logger } from '@nestjs/common';
import { problemMediaType, problemOf } from '@sunwai/contracts';
import { grpcStatusOfRefusal } from '@sunwai/contracts/grpc';
import type { Observable } from 'rxjs';
import { throwError } from 'rxjs';
import { refusalOfError } from './refusal-of-error.js';

/** Of Fastify's request and reply, what is needed here. */
type HttpRequest = { readonly headers: Readonly<Record<string, string | string[] | undefined>> };
type HttpReply = {
  readonly sent?: boolean;
  status(code: number): HttpReply;
  header(name: string, value: string): HttpReply;
  send(body: unknown): unknown;
};

/**
 * Tells whatever is thrown at a door: problem details over HTTP, a status with trailing metadata over gRPC, in the language
 * that the caller asked for (`accept-language`). What nobody expected is logged, and told without its inside.
 * Errors of other transports (the bus) are left to them.
 */
@Catch()
export class SunwaiExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('Doors');

  catch(error: unknown, host: ArgumentsHost): Observable<never> | void {
    if (host.getType() === 'http') return this.answerHttp(error, host);
    const metadata: unknown = host.getArgByIndex(1);
    if (!(metadata instanceof Metadata)) return throwError(() => error);
    const language = String(metadata.get('accept-language')[0] ?? 'en');
    const status = grpcStatusOfRefusal(this.told(error), language);
    return throwError(() => status);
  }

  private answerHttp(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<HttpReply>();
    const refusal = this.told(error);
    if (reply.sent) return;
    const language = String(http.getRequest<HttpRequest>().headers['accept-language'] ?? 'en');
    const problem = problemOf(refusal, language);
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    if (problem.status === 429 || problem.status === 503) reply.header('retry-after', '1');
    reply.status(problem.status).header('content-type', problemMediaType).send(JSON.stringify(problem));
  }

  private told(error: unknown) {
    const { refusal, unexpected } = refusalOfError(error);
    if (unexpected) this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return refusal;
  }
}
