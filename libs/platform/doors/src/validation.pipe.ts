import type { ValidationError } from '@nestjs/common';
import { ValidationPipe } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';

/** Over gRPC faults travel in headers, where clients and proxies take 8 KiB or less. */
const FAULTS_TOLD = 10;

/** Each fault with the path of its field, `media.0.sha256`. */
const faultsOf = (errors: readonly ValidationError[], path = ''): { field: string; problem: string }[] =>
  errors.flatMap((error) => {
    const field = path + error.property;
    const own = Object.values(error.constraints ?? {}).map((problem) => ({ field, problem: `${path}${problem}` }));
    return [...own, ...faultsOf(error.children ?? [], `${field}.`)];
  });

/**
 * class-validator at the edge, for HTTP and gRPC alike: nothing that the DTO does not name comes in, and
 * `request.invalid` lists the fields and faults, the first ten where there are more.
 */
export const validationPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => {
      const faults = faultsOf(errors).slice(0, FAULTS_TOLD);
      return refusedWith('request.invalid', {
        fields: [...new Set(faults.map(({ field }) => field))],
        problems: faults.map(({ problem }) => problem),
      });
    },
  });
