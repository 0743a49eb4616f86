import type { INestApplication } from '@nestjs/common';
import { applyDecorators, Controller, UseFilters, UsePipes } from '@nestjs/common';
import { SunwaiExceptionFilter } from './exception.filter.js';
import { validationPipe } from './validation.pipe.js';

/** For the application that serves HTTP: errors (also of unknown paths and unreadable bodies) and validation. */
export const useDoors = (app: INestApplication): void => {
  app.useGlobalFilters(new SunwaiExceptionFilter());
  app.useGlobalPipes(validationPipe());
};

/**
 * A controller whose methods serve gRPC. It brings its filter and validation itself: what is global in a Nest
 * application does not reach the microservices beside it.
 */
export const GrpcDoor = (): ClassDecorator =>
  applyDecorators(Controller(), UseFilters(SunwaiExceptionFilter), UsePipes(validationPipe()));
