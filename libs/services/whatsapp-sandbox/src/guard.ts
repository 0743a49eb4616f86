import { SunwaiError } from '@sunwai/kernel';

/** `sandbox.production`: the stand-in was asked for where real people are served. */
export class SandboxRefusedError extends SunwaiError {
  constructor() {
    super(
      'sandbox.production',
      'The WhatsApp sandbox never runs in production: it accepts messages from anyone and delivers none. Set the Graph API’s address and a token of Meta’s instead.',
    );
  }
}

/** To be called before the sandbox is started or its address is used. @throws {SandboxRefusedError} in production */
export const refuseInProduction = (environment: string | undefined): void => {
  if (environment?.trim().toLowerCase() === 'production') throw new SandboxRefusedError();
};
