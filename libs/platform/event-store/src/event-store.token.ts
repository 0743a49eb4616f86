/** DI token of the EventStore in force. */
export const EVENT_STORE = Symbol('EventStore');
