import { SunwaiError } from '@sunwai/kernel';

/**
 * `tickets.unavailable`: no instance of the ticket service answered in time. Whether the command was carried out is not
 * known; given again with the same command id, it is carried out once.
 */
export class TicketsUnavailableError extends SunwaiError {
  constructor(message: string, options?: ErrorOptions) {
    super('tickets.unavailable', message, options);
  }
}
