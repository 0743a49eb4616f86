import { applyDecorators, HttpCode, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { AcceptedDto } from './answers.js';

/** `POST /api/v1/tickets/:number/<command>`, answered 200: it is done, or was done before. */
export const CommandRoute = (command: string, summary: string): MethodDecorator =>
  applyDecorators(
    Post(`:number/${command}`),
    HttpCode(200),
    ApiOperation({ summary, operationId: command }),
    ApiParam({ name: 'number', example: 'AME-7K3M9QX2R' }),
    ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key again does nothing again' }),
    ApiOkResponse({ type: AcceptedDto }),
  );
